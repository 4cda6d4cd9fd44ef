/** @file
 * The worker's side of a sandbox.
 *
 * Theory of operation. Three kinds of processes take part:
 *
 *   worker    has called world_enter(): nobody in particular, alone in a user and a network namespace. It is the
 *             tracer, plays all peers, and has all capabilities of its own namespace, which is why it can read the memory
 *             of a program that made itself undumpable.
 *   init      the worker's child by clone(NEWPID|NEWNS|NEWIPC|NEWUTS): pid 1 of the programs' world. It prepares the root, then
 *             serves requests that come over a SOCK_SEQPACKET socket. A program must never be pid 1 itself: there the
 *             default action of signals is to do nothing.
 *   programs  children of the init, which share its memory until they execute (program.c). Each tells the worker its id by
 *             the credentials of a message, waits for one byte, puts itself under the filter and executes. A tracer seizes it
 *             before it sends that byte, because without a tracer every trapped call answers ENOSYS.
 *
 * The end: sandbox_free() kills all; the init dies with the worker, and the namespace with the init, so a worker that gets
 * SIGKILL leaves nothing behind. In tier traced there are no namespaces; programs die by PTRACE_O_EXITKILL and the init, which
 * notices the closed socket, ends what it has started.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "sandbox/init.h"

struct sandbox {
	struct init init;
	pid_t init_pid;
	int go;                /**< write end of the byte that lets the last started program go on; -1: none waits */
	pid_t outside, inside; /**< the last started program, as we see it and as the init does */
};

/** fork(2) into new namespaces: the child goes on here, as from fork. */
static pid_t fork_into(enum tier tier)
{
	unsigned long flags = tier == TIER_FULL ? CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS : 0;

	return (pid_t)syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, NULL);
}

static int receive_answer(struct sandbox *sandbox, struct answer *answer, int *fd, pid_t *sender)
{
	int fds[DESCRIPTORS_MOST];
	ssize_t n = message_receive(sandbox->init.socket, answer, sizeof *answer, fds, sender);

	if (fd)
		*fd = fds[0];
	else if (fds[0] >= 0)
		(void)close(fds[0]); /* nobody asked for it */
	if (n < 0)
		return (int)n;
	return n == sizeof *answer ? answer->result : -EPIPE; /* the init is gone */
}

/** Sends one request with its strings, and receives the answer. */
static int ask(struct sandbox *sandbox, const struct request *head, const struct text *strings, const int *fds,
	int fd_count, struct answer *answer, int *fd, pid_t *sender)
{
	struct text message = {0};
	int r;

	text_add_bytes(&message, head, sizeof *head);
	text_add_bytes(&message, text_string(strings), strings->length);
	r = message.length > MESSAGE_MOST
		? -E2BIG
		: message_send(sandbox->init.socket, message.bytes, message.length, fds, fd_count);
	text_clear(&message);
	return r < 0 ? r : receive_answer(sandbox, answer, fd, sender);
}

static int ask_by_name(
	struct sandbox *sandbox, struct request head, const char *name, const int *fds, int fd_count, int *fd)
{
	struct text strings = {0};
	struct answer answer;
	int r;

	text_add_bytes(&strings, name, strlen(name) + 1);
	r = ask(sandbox, &head, &strings, fds, fd_count, &answer, fd, NULL);
	text_clear(&strings);
	return r;
}

static char *private_folder(void)
{
	const char *parent = getenv("TMPDIR");
	char *path = file_join(parent && access(parent, W_OK) == 0 ? parent : "/tmp", "plumb-XXXXXX");

	if (mkdtemp(path))
		return path;
	free(path);
	return NULL;
}

/** The init keeps nothing else of the worker's: with its copy of a peer's end a program would never read the end of a stream. */
static void keep_only(int fd)
{
	if (fd > 3)
		(void)close_range(3, (unsigned)fd - 1, 0); /* cannot fail with good arguments */
	(void)close_range((unsigned)fd + 1, ~0u, 0);
}

static int start_init(struct sandbox *sandbox)
{
	int sockets[2], yes = 1;
	struct answer answer;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) < 0)
		return -errno;
	sandbox->init_pid = fork_into(sandbox->init.options.tier);
	if (sandbox->init_pid == 0) {
		sandbox->init.socket = sockets[1];
		keep_only(sockets[1]); /* not the worker's end either, or the init would never see it close */
		init_main(&sandbox->init);
	}
	(void)close(sockets[1]); /* the init has its own */
	sandbox->init.socket = sockets[0];
	if (sandbox->init_pid < 0)
		return -errno;
	if (setsockopt(sockets[0], SOL_SOCKET, SO_PASSCRED, &yes, sizeof yes) < 0)
		return -errno;
	return receive_answer(sandbox, &answer, NULL, NULL);
}

int sandbox_new(struct sandbox **out, const struct sandbox_options *options)
{
	struct sandbox *sandbox = memory_new(1, sizeof *sandbox);
	int r;

	*sandbox = (struct sandbox){
		.init = {.options = *options, .socket = -1, .bin = -1, .work = -1, .tmp = -1}, .go = -1};
	if (sandbox->init.options.limits.tmp_mb == 0)
		sandbox->init.options.limits.tmp_mb = SANDBOX_TMP_MB;
	r = filter_build(options, &sandbox->init.filter);
	if (r == 0 && options->tier != TIER_FULL) {
		sandbox->init.folder = private_folder();
		r = sandbox->init.folder ? 0 : -errno;
	}
	if (r == 0)
		r = start_init(sandbox);
	if (r < 0) {
		sandbox_free(sandbox);
		return r;
	}
	*out = sandbox;
	return 0;
}

static void end_init(struct sandbox *sandbox)
{
	bool full = sandbox->init.options.tier == TIER_FULL;

	if (sandbox->init_pid <= 0)
		return;
	if (full)
		(void)kill(sandbox->init_pid, SIGKILL); /* ours and not yet waited for: it exists */
	while (waitpid(sandbox->init_pid, NULL, __WALL) < 0 && errno == EINTR)
		;
}

void sandbox_free(struct sandbox *sandbox)
{
	if (!sandbox)
		return;
	if (sandbox->init.socket >= 0) {
		/* in tier traced this is what ends the init */
		(void)shutdown(sandbox->init.socket, SHUT_RDWR);
		(void)close(sandbox->init.socket);
	}
	if (sandbox->go >= 0)
		(void)close(sandbox->go); /* a program that still waits reads the end and exits */
	end_init(sandbox);
	if (sandbox->init.folder)
		(void)file_remove_folder(sandbox->init.folder); /* below a temporary folder; worth no error */
	filter_clear(&sandbox->init.filter);
	free(sandbox->init.folder);
	free(sandbox);
}

int sandbox_put_fd(struct sandbox *sandbox, int fd, const char *name, mode_t mode)
{
	return ask_by_name(sandbox, (struct request){.operation = OPERATION_PUT, .mode = mode}, name, &fd, 1, NULL);
}

int sandbox_put_bytes(struct sandbox *sandbox, const void *bytes, size_t length, const char *name, mode_t mode)
{
	int fd = memfd_create("put", MFD_CLOEXEC), r;

	if (fd < 0)
		return -errno;
	r = file_write_fd(fd, bytes, length);
	if (r == 0)
		r = sandbox_put_fd(sandbox, fd, name, mode);
	(void)close(fd); /* only ours, in memory */
	return r;
}

int sandbox_open(struct sandbox *sandbox, const char *name)
{
	int fd, r = ask_by_name(sandbox, (struct request){.operation = OPERATION_OPEN}, name, NULL, 0, &fd);

	return r < 0 ? r : fd;
}

int sandbox_work(struct sandbox *sandbox)
{
	int fd, r = ask_by_name(sandbox, (struct request){.operation = OPERATION_FOLDER}, "", NULL, 0, &fd);

	return r < 0 ? r : fd;
}

char *sandbox_path(const struct sandbox *sandbox, const char *name)
{
	if (sandbox->init.folder)
		return file_join(sandbox->init.folder, name);
	return memory_format("%s/%s", strncmp(name, "bin/", 4) == 0 ? "/plumb" : "", name);
}

const char *sandbox_folder(const struct sandbox *sandbox)
{
	return sandbox->init.folder;
}

int sandbox_follow_network(struct sandbox *sandbox)
{
	int fd = sandbox->init.options.tier == TIER_FULL ? open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC) : -1, r;

	if (sandbox->init.options.tier != TIER_FULL)
		return 0;
	if (fd < 0)
		return -errno;
	r = ask_by_name(sandbox, (struct request){.operation = OPERATION_NETWORK}, "", &fd, 1, NULL);
	(void)close(fd); /* only a name */
	return r;
}

int sandbox_clean(struct sandbox *sandbox)
{
	return ask_by_name(sandbox, (struct request){.operation = OPERATION_CLEAN}, "", NULL, 0, NULL);
}

static int add_strings(struct text *out, const char *const *strings)
{
	int count = 0;

	for (; strings[count]; count++)
		text_add_bytes(out, strings[count], strlen(strings[count]) + 1);
	return count;
}

/** The environment with a variable in place of the one with the same name, or behind the others. */
static int add_environment(struct text *out, const char *const *environment, const char *variable)
{
	size_t name = variable ? strcspn(variable, "=") + 1 : 0;
	int count = 0;

	for (; *environment; environment++)
		if (!variable || strncmp(*environment, variable, name) != 0)
			count += add_strings(out, (const char *const[]){*environment, NULL});
	return count + (variable ? add_strings(out, (const char *const[]){variable, NULL}) : 0);
}

/** The usual environment names the folders that this sandbox lets be written. */
static int add_usual_environment(struct text *out, const struct sandbox *sandbox, const char *variable)
{
	char *home = sandbox_path(sandbox, "work"), *tmp = sandbox_path(sandbox, "tmp");
	char *home_entry = memory_format("HOME=%s", home), *tmp_entry = memory_format("TMPDIR=%s", tmp);
	const char *const environment[] = {"PATH=/usr/bin:/bin", "LANG=C", "LC_ALL=C", home_entry, tmp_entry, NULL};
	int count = add_environment(out, environment, variable);

	free(home);
	free(tmp);
	free(home_entry);
	free(tmp_entry);
	return count;
}

int sandbox_start(struct sandbox *sandbox, const struct start_options *options, pid_t *pid)
{
	struct request head = {.operation = OPERATION_START, .mode = options->umask, .traced = options->traced};
	struct text strings = {0};
	struct answer answer;
	int fds[DESCRIPTORS_MOST], count = 0, go[2], i, r;

	if (pipe2(go, O_CLOEXEC) < 0)
		return -errno;
	for (i = 0; i < 3; i++) {
		head.open[i] = options->stdio[i] >= 0;
		if (head.open[i])
			fds[count++] = options->stdio[i];
	}
	fds[count++] = go[0];
	text_add_bytes(&strings, options->path, strlen(options->path) + 1);
	head.argument_count = add_strings(&strings, (const char *const *)options->argv);
	head.environment_count = options->environment
		? add_environment(&strings, (const char *const *)options->environment, options->variable)
		: add_usual_environment(&strings, sandbox, options->variable);
	r = ask(sandbox, &head, &strings, fds, count, &answer, NULL, &sandbox->outside);
	/* it was the program that answered: a copy of its streams in the init would keep their end of file from everybody */
	if (r == 0)
		r = ask_by_name(sandbox, (struct request){.operation = OPERATION_SETTLE}, "", NULL, 0, NULL);
	text_clear(&strings);
	(void)close(go[0]); /* the program has its own */
	if (r < 0) {
		(void)close(go[1]); /* nobody reads it */
		return r;
	}
	sandbox->go = go[1];
	sandbox->inside = answer.pid;
	*pid = sandbox->outside;
	return options->traced ? 0 : sandbox_go(sandbox);
}

int sandbox_go(struct sandbox *sandbox)
{
	int r = sandbox->go < 0 ? -EINVAL : file_write_fd(sandbox->go, "g", 1);

	if (sandbox->go >= 0)
		(void)close(sandbox->go); /* the byte is in the pipe */
	sandbox->go = -1;
	return r;
}

/** Milliseconds until @p deadline_ns, for poll(2); rounded up. */
static int until_ms(uint64_t deadline_ns)
{
	uint64_t now = clock_now_ns();

	return now >= deadline_ns ? 0 : (int)((deadline_ns - now + 999999) / 1000000);
}

int sandbox_wait(struct sandbox *sandbox, pid_t pid, int wall_seconds, int *status)
{
	struct request head = {.operation = OPERATION_WAIT, .pid = sandbox->inside};
	uint64_t deadline_ns = clock_now_ns() + (uint64_t)wall_seconds * 1000000000u;
	struct pollfd ready = {.fd = sandbox->init.socket, .events = POLLIN};
	struct answer answer;
	int r, n;

	if (pid != sandbox->outside)
		return -ESRCH;
	r = message_send(sandbox->init.socket, &head, sizeof head, NULL, 0);
	if (r < 0)
		return r;
	while ((n = poll(&ready, 1, until_ms(deadline_ns))) < 0 && errno == EINTR)
		;
	if (n == 0) {
		sandbox_kill_all(sandbox);
		(void)receive_answer(sandbox, &answer, NULL, NULL); /* the end of what was killed */
		return -ETIME;
	}
	r = receive_answer(sandbox, &answer, NULL, NULL);
	if (r == 0)
		*status = answer.status;
	return r;
}

void sandbox_kill_all(struct sandbox *sandbox)
{
	/* an init that is gone has taken everybody with it */
	(void)ask_by_name(sandbox, (struct request){.operation = OPERATION_KILL}, "", NULL, 0, NULL);
}

pid_t sandbox_init_pid(const struct sandbox *sandbox)
{
	return sandbox->init_pid;
}
