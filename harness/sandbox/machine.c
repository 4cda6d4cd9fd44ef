/** @file
 * What this machine gives: asked by doing it, each question in a child process of its own.
 */
#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/words.h"
#include "sandbox/init.h"

const char *tier_name(enum tier tier)
{
	static const char *const names[] = {"full", "traced", "blackbox"};

	return names[tier];
}

int machine_cpus(void)
{
	cpu_set_t mask;

	return sched_getaffinity(0, sizeof mask, &mask) < 0 ? 1 : CPU_COUNT(&mask);
}

/** @return 0 or -errno. */
typedef int question(void);

static int ask_world(void)
{
	return world_enter(TIER_FULL, getppid());
}

/** Ubuntu's AppArmor lets the namespace pass and fails the mount in it, so a whole sandbox is made. */
static int ask_sandbox(void)
{
	struct sandbox_options options = {.tier = TIER_FULL, .profile = PROFILE_UNOBSERVED};
	struct sandbox *sandbox;
	int r = world_enter(TIER_FULL, getppid());

	if (r == 0)
		r = sandbox_new(&sandbox, &options);
	if (r == 0)
		sandbox_free(sandbox);
	return r;
}

static int ask_ptrace(void)
{
	int gate[2], r = 0, status;
	pid_t child;
	char byte;

	if (pipe2(gate, O_CLOEXEC) < 0)
		return -errno;
	child = fork();
	if (child == 0) {
		(void)close(gate[1]); /* else we would wait for ourselves */
		_exit(read(gate[0], &byte, 1) == 0 ? 0 : 1);
	}
	if (child < 0)
		return -errno;
	if (ptrace(PTRACE_SEIZE, child, NULL, (void *)(PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL)) < 0)
		r = -errno;
	(void)close(gate[1]); /* lets the child end */
	while (waitpid(child, &status, __WALL) == child && !WIFEXITED(status) && !WIFSIGNALED(status))
		(void)ptrace(PTRACE_CONT, child, NULL, NULL); /* a stop of its end */
	return r;
}

static int ask_seccomp(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	int r = filter ? seccomp_load(filter) : -ENOMEM;

	seccomp_release(filter);
	return r;
}

static int ask_landlock(void)
{
	int version = landlock_version();

	return version < 0 ? version : 0;
}

static const struct row {
	const char *name;
	question *ask;
	const char *advice;
	bool full, traced; /**< which tiers need it */
} rows[] = {
	{"user and network namespaces", ask_world,
		N_("allow them: sysctl user.max_user_namespaces=15000 and, where it exists, kernel.unprivileged_userns_clone=1; "
		   "in a container: --security-opt seccomp=unconfined"),
		true, false},
	{"mounts in a namespace", ask_sandbox,
		N_("Ubuntu's AppArmor forbids them to ordinary users: sysctl kernel.apparmor_restrict_unprivileged_userns=0; "
		   "in a container: --security-opt apparmor=unconfined --security-opt systempaths=unconfined"),
		true, false},
	{"ptrace", ask_ptrace, N_("allow it: sysctl kernel.yama.ptrace_scope=1; in a container: --cap-add SYS_PTRACE"),
		true, true},
	{"seccomp filters", ask_seccomp, N_("the kernel needs CONFIG_SECCOMP_FILTER"), true, true},
	{"Landlock", ask_landlock,
		N_("start the kernel with lsm=landlock,…; without it programs of tier traced can read the machine's files"),
		false, false},
};

/** The answer of a child process: its worlds and filters go with it. @param tier  whose world it enters first; NULL: none. */
static int answer_of_child(question *ask, const enum tier *tier)
{
	int status;
	pid_t child = fork();

	if (child < 0)
		return -errno;
	if (child == 0) {
		int r = tier ? world_enter(*tier, getppid()) : 0;

		_exit(r < 0 ? -r : -ask());
	}
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -ECANCELED;
}

static void add(struct machine *machine, const char *name, int error, const char *advice)
{
	machine->probes[machine->probe_count++] =
		(struct probe){.name = name, .ok = error == 0, .error = -error, .advice = error ? advice : NULL};
}

void machine_ask(struct machine *machine, const char *name, int ask(void), const char *advice)
{
	add(machine, name, machine_try(machine->tier, ask), advice);
}

int machine_try(enum tier tier, int ask(void))
{
	return answer_of_child(ask, &tier);
}

static enum tier asked_for(enum tier best)
{
	const char *word = getenv("PLUMB_TIER");
	enum tier tier;

	for (tier = TIER_FULL; word && tier <= TIER_BLACKBOX; tier++)
		if (strcmp(word, tier_name(tier)) == 0 && tier > best)
			return tier;
	return best;
}

void machine_probe(struct machine *out)
{
	bool full = true, traced = true;
	size_t i;

	*out = (struct machine){0};
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		int r = answer_of_child(rows[i].ask, NULL);

		add(out, rows[i].name, r, rows[i].advice);
		full = full && (r == 0 || !rows[i].full);
		traced = traced && (r == 0 || !rows[i].traced);
	}
	out->tier = asked_for(full ? TIER_FULL : traced ? TIER_TRACED : TIER_BLACKBOX);
}
