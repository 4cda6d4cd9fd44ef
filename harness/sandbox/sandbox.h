/** @file
 * The place where submissions run: namespaces, filters, limits, a root with nothing but the system and the submission.
 *
 * Theory of operation (the details stand at the head of sandbox.c): a worker process calls world_enter() once, before
 * anything else; it then opens a sandbox, whose init is pid 1 there, puts files into it, and asks it to start programs.
 * Each program is handed over stopped before its exec, so that a tracer can seize it. Ending the sandbox, or the death
 * of the worker by whatever cause, ends every process in it.
 */
#ifndef PLUMB_SANDBOX_SANDBOX_H
#define PLUMB_SANDBOX_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/** What this machine gives. */
enum tier { TIER_FULL, TIER_TRACED, TIER_BLACKBOX };

/** "full", "traced", "blackbox"; static. */
const char *tier_name(enum tier tier);

/** CPUs that this process may use: two that compute on one only hinder each other. */
int machine_cpus(void);

/** What a filter lets through; one table in filter.c. */
enum profile { PROFILE_SUBMISSION, PROFILE_UNOBSERVED, PROFILE_BUILD, PROFILE_TOOL, PROFILE_OBSERVE, PROFILES };

/** One answer of the machine to one question. */
struct probe {
	const char *name; /**< "user namespace", "mount", "ptrace", "seccomp", "landlock"; static */
	bool ok;
	int error;          /**< positive errno, 0 */
	const char *advice; /**< what to do about it, static; NULL where ok */
};

/** What was found out about the machine. */
struct machine {
	enum tier tier;
	struct probe probes[12];
	size_t probe_count;
};

/** Asks the machine, by doing it in a child process. The environment variable PLUMB_TIER (full, traced) may ask for less. */
void machine_probe(struct machine *out);

/**
 * One more question, which says nothing about the tier. @param ask  0 or -errno; called in a child process that is in a world of
 * the machine's tier. @param advice  static; what to do where it fails.
 */
void machine_ask(struct machine *machine, const char *name, int ask(void), const char *advice);

/** Asks such a question. @param tier  whose world the child process enters first. @return its answer: 0 or -errno. */
int machine_try(enum tier tier, int ask(void));

/** The modelled calls at one depth: trapped, or let through without a stop. What is in neither list nor silent is trapped, too. */
struct traced_calls {
	const char *const *names;
	size_t count;
	const char *const *passed;
	size_t passed_count;
};

/** Which calls of a profile are trapped, besides refused and unknown ones. */
enum observe_depth { OBSERVE_ALL, OBSERVE_CONTROL, OBSERVE_NONE };

/** Limits of every program of a sandbox, enforced by the kernel as far as it can; 0 = none. */
struct sandbox_limits {
	int cpu_seconds, address_mb, file_kb, descriptors, tmp_mb;
};

enum {
	SANDBOX_TMP_MB = 16, /**< what work/ and tmp/ hold each, unless the limits say otherwise */
	SANITIZER_ADDRESS_MB =
		1 << 25, /**< for AddressSanitizer: it reserves 16 TiB of addresses, and uses little of it */
};

/** How a sandbox is made. */
struct sandbox_options {
	enum tier tier;
	enum profile profile;
	struct traced_calls traced; /**< borrowed for the life of the sandbox; from observe_traced_calls() */
	struct sandbox_limits limits;
	bool compiler; /**< the root also has the compiler's headers (profile build) */
};

/**
 * Makes this process a worker: real root becomes nobody; tier full: fresh user and network namespaces with loopback up;
 * dies with its parent. Call before any thread or namespace exists, and open first whatever only the caller's own user may
 * read (see sandbox_put_fd()).
 * @param parent  who it is: a process that was forked asks before, for it may be gone by now.
 * @return 0 or -errno.
 */
int world_enter(enum tier tier, pid_t parent);

enum { PLACE_HERE = -1 };

/**
 * Keeps this process, and those that it will make, on one CPU of its mask: a task that moves between CPUs makes every stop of a
 * call cost several times as much; see docs/architecture.md.
 * @param place  which one, counted round and round; PLACE_HERE: where it is.
 * @return 0 or -errno.
 */
int world_pin(int place);

/** A new network namespace with loopback up, for a run after one that touched a socket (tier full; else nothing). @return 0 or -errno. */
int world_renew_network(enum tier tier);

struct sandbox;

/** Starts the init and prepares the root. @return 0 or -errno. */
int sandbox_new(struct sandbox **out, const struct sandbox_options *options);

/** Ends every process in it and waits for its end. What is still traced must have been freed before. Accepts NULL. */
void sandbox_free(struct sandbox *sandbox);

/**
 * Copies a file into the sandbox.
 * @param fd    read from its start to its end; borrowed.
 * @param name  path inside: "bin/NAME" for executables (read-only for programs), "work/NAME" for the current folder of
 *              programs, which may be written to.
 * @param mode  e.g. 0755.
 * @return 0 or -errno.
 */
int sandbox_put_fd(struct sandbox *sandbox, int fd, const char *name, mode_t mode);

/** As sandbox_put_fd(), for bytes. */
int sandbox_put_bytes(struct sandbox *sandbox, const void *bytes, size_t length, const char *name, mode_t mode);

/** Opens a regular file of the sandbox for reading, following no link. @return a descriptor, the caller closes; or -errno. */
int sandbox_open(struct sandbox *sandbox, const char *name);

/** The current folder of programs, for openat(2) and its kin. What is in it is theirs: follow no link. @return a descriptor, the caller closes; or -errno. */
int sandbox_work(struct sandbox *sandbox);

/** Path of a file inside, as programs see it ("/bin/NAME" there; a path below a private folder in tier traced); the caller frees. */
char *sandbox_path(const struct sandbox *sandbox, const char *name);

/** Tier traced: the folder on the machine's own disk that holds bin/, work/ and tmp/, borrowed. NULL in tier full. */
const char *sandbox_folder(const struct sandbox *sandbox);

/** Moves the sandbox into the network that this process is in now: world_renew_network(). @return 0 or -errno. */
int sandbox_follow_network(struct sandbox *sandbox);

/** Empties work/ and /tmp, as between two runs; no program may be running. @return 0 or -errno. */
int sandbox_clean(struct sandbox *sandbox);

/** How a program is started. */
struct start_options {
	const char *path;         /**< as sandbox_path() gives it, or an absolute path of the system */
	char *const *argv;        /**< NULL behind the last */
	char *const *environment; /**< NULL: PATH, LANG=C, HOME, TMPDIR only */
	const char *variable;     /**< "NAME=value": in place of the one with this NAME, or one more; or NULL */
	mode_t umask;             /**< 0: 022 */
	int stdio[3];             /**< borrowed; what becomes 0, 1, 2; -1: closed */
	bool traced;              /**< stopped before exec until sandbox_go() */
};

/**
 * Makes the process of a program: child of the sandbox's init, with empty signal mask, default dispositions, no
 * descriptor but 0, 1, 2, limits and filter in force.
 * @param pid  its id in this process's pid namespace.
 * @return 0 or -errno. With options->traced it waits, unfiltered, until sandbox_go(): seize it before that.
 */
int sandbox_start(struct sandbox *sandbox, const struct start_options *options, pid_t *pid);

/** Lets a traced program go on to its filter and its exec. @return 0 or -errno. */
int sandbox_go(struct sandbox *sandbox);

/**
 * Waits for an untraced program (PROFILE_BUILD, PROFILE_UNOBSERVED) to end.
 * @param status  as wait(2).
 * @return 0, -ETIME after @p wall_seconds (then it is killed), or -errno.
 */
int sandbox_wait(struct sandbox *sandbox, pid_t pid, int wall_seconds, int *status);

/** Sends SIGKILL to every process of the sandbox but its init. */
void sandbox_kill_all(struct sandbox *sandbox);

/** The id of the init in this process's pid namespace. */
pid_t sandbox_init_pid(const struct sandbox *sandbox);

#endif
