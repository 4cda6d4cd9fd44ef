/** @file
 * What the worker's side and the init's side of a sandbox share: requests over one SOCK_SEQPACKET socket.
 */
#ifndef PLUMB_SANDBOX_INIT_H
#define PLUMB_SANDBOX_INIT_H

#include <stdbool.h>
#include <sys/types.h>

#include "sandbox/filter.h"

/** What the init is asked to do. */
enum operation {
	OPERATION_PUT,
	OPERATION_OPEN,
	OPERATION_FOLDER,
	OPERATION_CLEAN,
	OPERATION_START,
	OPERATION_WAIT,
	OPERATION_KILL,
	OPERATION_NETWORK,
	OPERATION_SETTLE, /**< nothing, but what was asked before is done with, and its descriptors are closed */
};

/** One request; strings follow it in the same message. */
struct request {
	enum operation operation;
	mode_t mode;                           /**< PUT; START: a umask, or 0 */
	pid_t pid;                             /**< WAIT: as the init sees it */
	bool traced;                           /**< START */
	bool open[3];                          /**< START: which of 0, 1, 2 are given */
	int argument_count, environment_count; /**< START: strings behind the path */
};

/** The strings behind a request: PUT, OPEN: a name; START: path, arguments, environment; each with its NUL. */
static inline const char *request_strings(const struct request *request)
{
	return (const char *)(request + 1);
}

/** One answer. A descriptor may come with it. */
struct answer {
	int result; /**< 0 or -errno */
	pid_t pid;  /**< START: as the init sees it */
	int status; /**< WAIT */
};

enum { MESSAGE_MOST = 128 * 1024, DESCRIPTORS_MOST = 4 };

/** What the init needs; it inherits it by fork. */
struct init {
	struct sandbox_options options;
	struct sock_fprog filter;
	int socket;
	char *folder;       /**< tier traced: the private folder, real path */
	int bin, work, tmp; /**< folders that the init may write to */
	int last_pid;       /**< tier full: what the next process id is counted from; -1: not here */
};

/** Main of the init: prepares the root, then serves until the worker is gone. Does not return. */
void init_main(struct init *init) __attribute__((noreturn));

/** Tier full: a new root with nothing but the system; fills bin, work and tmp. @return 0 or -errno. */
int root_prepare(struct init *init);

/** Tier traced: the folders below init->folder; fills bin, work and tmp. @return 0 or -errno. */
int root_prepare_folder(struct init *init);

/** Landlock for a program in tier traced: the system to read, its folder to use. @return 0, also where the kernel has none. */
int landlock_confine(const struct init *init);

/** Version of Landlock here, or -errno. */
int landlock_version(void);

/**
 * START: a process that replies itself, waits for the tracer's byte and executes. Both arguments stay its own until another
 * is started. @return its id as the init sees it, or -errno.
 */
pid_t program_start(const struct init *init, const struct request *request, const int *fds);

/** Sends a message with up to DESCRIPTORS_MOST descriptors. @return 0 or -errno. */
int message_send(int socket, const void *bytes, size_t length, const int *fds, int fd_count);

/**
 * Receives one.
 * @param fds      gets the descriptors, close-on-exec; all -1 where none came.
 * @param sender   gets the sender's process id as this process sees it; may be NULL (needs SO_PASSCRED).
 * @return length, 0 at end, or -errno.
 */
ssize_t message_receive(int socket, void *bytes, size_t most, int fds[DESCRIPTORS_MOST], pid_t *sender);

#endif
