/** @file
 * The last steps of a program's process before its exec, in the only order that works.
 *
 * The process shares the init's memory until then, as after vfork(2): a copy of it would cost more than everything else that
 * is done here. It runs on a stack of its own, and the init waits for as long as it uses libc, whose errno they share, too.
 * Then it only waits for the tracer's byte, and the init goes on. The kernel tells when it has left (CLONE_CHILD_CLEARTID);
 * until then nobody else is started.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/memory.h"
#include "sandbox/init.h"

enum { CANNOT_START = 126, STACK_BYTES = 64 * 1024 };

/** Where the process that was started last is. The kernel makes it LEFT, when that has executed or ended. */
enum { LEFT, PREPARES, WAITS };

static struct {
	const struct init *init;
	const struct request *request;
	const int *fds;
	char **arguments, **environment; /**< owned */
	int state;                       /**< a futex(2) */
} starting;

static char stack[STACK_BYTES] __attribute__((aligned(16)));

static void set_limit(int what, rlim_t value)
{
	struct rlimit limit = {value, value};

	if (setrlimit(what, &limit) < 0)
		_exit(CANNOT_START);
}

static void set_limits(const struct sandbox_limits *limits)
{
	set_limit(RLIMIT_CORE, 0);
	/* a far fence: a submission's memory is limited by resident size */
	set_limit(RLIMIT_AS, (rlim_t)(limits->address_mb ? limits->address_mb : 4096) << 20);
	if (limits->cpu_seconds) /* a far fence: the tracer is first, and counts more exactly than the kernel does here */
		set_limit(RLIMIT_CPU, (rlim_t)limits->cpu_seconds * 3 + 5);
	if (limits->file_kb)
		set_limit(RLIMIT_FSIZE, (rlim_t)limits->file_kb << 10);
	if (limits->descriptors)
		set_limit(RLIMIT_NOFILE, (rlim_t)limits->descriptors);
}

/** Descriptors 0, 1, 2 are what was given and nothing else is open; @p keep survives as the lowest number above. */
static int arrange(const struct request *request, const int *fds, int keep)
{
	int high[3], i, next = 0, kept;

	for (i = 0; i < 3; i++)
		high[i] = request->open[i] ? fcntl(fds[next++], F_DUPFD, 10) : -1;
	kept = fcntl(keep, F_DUPFD, 10);
	for (i = 0; i < 3; i++) {
		(void)close(i); /* whatever it was */
		if (request->open[i] && dup2(high[i], i) < 0)
			_exit(CANNOT_START);
	}
	if (dup2(kept, 3) < 0 || close_range(4, ~0u, 0) < 0)
		_exit(CANNOT_START);
	return 3;
}

static void reset_signals(void)
{
	static const struct {
		uint64_t handler, flags, restorer, mask;
	} usual; /* the kernel's: SIG_DFL */
	sigset_t none;
	int signal;

	for (signal = 1; signal < NSIG; signal++)
		/* not by libc, which keeps two for itself; SIGKILL and SIGSTOP refuse */
		(void)syscall(SYS_rt_sigaction, signal, &usual, NULL, sizeof usual.mask);
	sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL); /* cannot fail with good arguments */
}

/** The request's strings as a NULL-terminated list. */
static char **strings(const char **next, int count)
{
	char **list = memory_new((size_t)count + 1, sizeof *list);
	int i;

	for (i = 0; i < count; i++) {
		list[i] = (char *)*next; /* execve does not write to it */
		*next += strlen(*next) + 1;
	}
	return list;
}

/** Until the process that was started last is no longer there. */
static void wait_while(int state)
{
	while (__atomic_load_n(&starting.state, __ATOMIC_ACQUIRE) == state)
		/* woken or not, the word tells; not a private futex: the kernel's wake is none */
		(void)syscall(SYS_futex, &starting.state, FUTEX_WAIT, state, NULL, NULL, 0);
}

static void let_init_go_on(void)
{
	__atomic_store_n(&starting.state, WAITS, __ATOMIC_RELEASE);
	(void)syscall(SYS_futex, &starting.state, FUTEX_WAKE, 1, NULL, NULL, 0); /* cannot fail */
}

/** In the init's memory, while the init waits. @return the descriptor of the tracer's byte. */
static int prepare(const struct init *init, const struct request *request, const int *fds)
{
	struct answer ready = {.pid = getpid()};
	int go, i;

	/* the worker learns our id in its own namespace from the credentials of this very message */
	if (message_send(init->socket, &ready, sizeof ready, NULL, 0) < 0)
		_exit(CANNOT_START);
	i = init->options.tier == TIER_FULL ? chdir("/work") : fchdir(init->work);
	if (i < 0)
		_exit(CANNOT_START);
	(void)setsid(); /* a fresh child is no group leader: cannot fail */
	if (request->mode)
		(void)umask(request->mode); /* returns the old one */
	go = arrange(request, fds, fds[request->open[0] + request->open[1] + request->open[2]]);
	reset_signals();
	if (personality(ADDR_NO_RANDOMIZE) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
		prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || prctl(PR_SET_TIMERSLACK, 1) < 0)
		_exit(CANNOT_START);
	if (init->options.tier != TIER_FULL && landlock_confine(init) < 0)
		_exit(CANNOT_START);
	set_limits(&init->options.limits); /* they are the program's: what is done with memory comes before */
	return go;
}

/** What runs in the program's own process. */
static int program_main(void *data)
{
	int go = prepare(starting.init, starting.request, starting.fds);
	char byte;

	(void)data;
	let_init_go_on(); /* from here on only calls that set no errno, unless the program does not start */
	if (read(go, &byte, 1) != 1 || close(go) < 0)
		_exit(CANNOT_START);
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &starting.init->filter) < 0)
		_exit(CANNOT_START);
	(void)syscall(SYS_execve, request_strings(starting.request), starting.arguments, starting.environment);
	_exit(CANNOT_START);
}

pid_t program_start(const struct init *init, const struct request *request, const int *fds)
{
	const char *path = request_strings(request), *next = path + strlen(path) + 1;
	pid_t pid;

	wait_while(WAITS); /* it has its byte: one is started after the other */
	free(starting.arguments);
	free(starting.environment);
	starting.arguments = strings(&next, request->argument_count);
	starting.environment = strings(&next, request->environment_count);
	starting.init = init;
	starting.request = request;
	starting.fds = fds;
	starting.state = PREPARES;
	pid = clone(program_main, stack + sizeof stack, CLONE_VM | CLONE_CHILD_CLEARTID | SIGCHLD, NULL, NULL, NULL,
		&starting.state);
	if (pid < 0) {
		starting.state = LEFT;
		return -errno;
	}
	wait_while(PREPARES);
	return pid;
}
