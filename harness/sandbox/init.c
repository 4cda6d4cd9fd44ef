/** @file
 * The init of a sandbox: pid 1 in tier full, a subreaper in tier traced. It puts files, starts programs, reaps orphans.
 *
 * It is not traced and never executes another file. It ends when the worker's end of the socket is gone, and in tier full
 * the kernel then ends every process of the namespace; in tier traced it ends its children itself.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "sandbox/init.h"

/** The program that was started last: it may have ended before the worker asks for its end. */
static struct {
	pid_t pid;
	bool ended, waited_for;
	int status;
} program;

static void reply(const struct init *init, struct answer answer, int fd)
{
	/* a worker that is gone is noticed at the next receive */
	(void)message_send(init->socket, &answer, sizeof answer, &fd, fd >= 0);
}

/** The folder of "bin/x", "work/x", "tmp/x", and the rest of the name. */
static int folder_of(const struct init *init, const char *name, const char **rest)
{
	static const char *const prefixes[] = {"bin/", "work/", "tmp/"};
	const int folders[] = {init->bin, init->work, init->tmp};
	size_t i;

	for (i = 0; i < 3; i++) {
		if (strncmp(name, prefixes[i], strlen(prefixes[i])) != 0)
			continue;
		*rest = name + strlen(prefixes[i]);
		return folders[i];
	}
	return -EINVAL;
}

static int open_beneath(int folder, const char *name, int flags, mode_t mode)
{
	struct open_how how = {.flags = (unsigned)(flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK),
		.mode = mode,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
	long fd = syscall(SYS_openat2, folder, name, &how, sizeof how);

	return fd < 0 ? -errno : (int)fd;
}

static int copy_all(int from, int to)
{
	char block[65536];
	off_t at = 0;
	ssize_t n;
	int r = 0;

	while (r == 0 && (n = pread(from, block, sizeof block, at)) != 0) {
		if (n < 0)
			return -errno;
		r = file_write_fd(to, block, (size_t)n);
		at += n;
	}
	return r;
}

static int put(const struct init *init, const struct request *request, int from)
{
	const char *rest = NULL;
	int folder = folder_of(init, request_strings(request), &rest), to, r;

	if (folder < 0)
		return folder;
	(void)unlinkat(folder, rest, 0); /* an older one of that name, if there is */
	to = open_beneath(folder, rest, O_WRONLY | O_CREAT | O_EXCL, request->mode);
	if (to < 0)
		return to;
	r = copy_all(from, to);
	if (fchmod(to, request->mode) < 0 && r == 0)
		r = -errno;
	if (close(to) < 0 && r == 0)
		r = -errno;
	return r;
}

static void open_for_worker(const struct init *init, const struct request *request)
{
	const char *rest = NULL;
	struct stat status;
	int folder = folder_of(init, request_strings(request), &rest);
	int fd = folder < 0 ? folder : open_beneath(folder, rest, O_RDONLY, 0);

	if (fd >= 0 && (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))) {
		(void)close(fd); /* nothing that anybody wants */
		fd = -EINVAL;
	}
	reply(init, (struct answer){.result = fd < 0 ? fd : 0}, fd);
	if (fd >= 0)
		(void)close(fd); /* the worker has its own */
}

static int empty_folder(int folder, const char *name)
{
	char path[64], **names;
	size_t i;
	int r;

	(void)snprintf(path, sizeof path, "/proc/self/fd/%d", folder);
	r = file_names(path, &names);
	if (r < 0) { /* no /proc here: the folder's own name is known */
		(void)snprintf(path, sizeof path, "/%s", name);
		r = file_names(path, &names);
	}
	if (r < 0)
		return r;
	for (i = 0; names[i] && r == 0; i++) {
		char *entry = file_join(path, names[i]);

		if (unlinkat(folder, names[i], 0) < 0)
			r = file_remove_folder(entry);
		free(entry);
	}
	file_names_free(names);
	return r;
}

static void kill_children(const struct init *init)
{
	char path[64], list[4096], *next, *end;
	int fd, n;
	long pid;

	if (init->options.tier == TIER_FULL) {
		(void)kill(-1, SIGKILL); /* ESRCH: nobody is left */
		return;
	}
	(void)snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? 0 : (int)read(fd, list, sizeof list - 1);
	list[n > 0 ? n : 0] = '\0';
	for (next = list; (pid = strtol(next, &end, 10)) > 0; next = end) {
		(void)kill(-(pid_t)pid, SIGKILL); /* its group, where it leads one */
		(void)kill((pid_t)pid, SIGKILL);
	}
	if (fd >= 0)
		(void)close(fd); /* only read from */
}

/**
 * Ids of the programs to come begin at 100 again, so that a program which prints its own prints the same in every run.
 * Tier full only, where the ids are ours; a kernel without the file (CONFIG_CHECKPOINT_RESTORE) goes on counting.
 */
static void restart_ids(const struct init *init)
{
	while (waitpid(-1, NULL, WNOHANG | __WALL) > 0)
		;
	if (init->last_pid >= 0)
		(void)pwrite(init->last_pid, "99", 2, 0); /* what it would be good for, see above */
}

/** Tells the worker of the end that it waits for, once. */
static void tell_end(const struct init *init)
{
	if (!program.waited_for || !program.ended)
		return;
	program.waited_for = false;
	reply(init, (struct answer){.pid = program.pid, .status = program.status}, -1);
}

static void reap(const struct init *init)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG | __WALL)) > 0) {
		if (pid != program.pid)
			continue;
		program.ended = true;
		program.status = status;
		tell_end(init);
	}
}

static void start(const struct init *init, const struct request *request, const int fds[DESCRIPTORS_MOST])
{
	pid_t pid = program_start(init, request, fds); /* which replies itself */

	if (pid < 0)
		reply(init, (struct answer){.result = pid}, -1);
	program.pid = pid;
	program.ended = program.waited_for = false;
}

static void serve(const struct init *init, const struct request *request, const int fds[DESCRIPTORS_MOST])
{
	int r;

	switch (request->operation) {
	case OPERATION_PUT:
		reply(init, (struct answer){.result = put(init, request, fds[0])}, -1);
		break;
	case OPERATION_OPEN:
		open_for_worker(init, request);
		break;
	case OPERATION_FOLDER:
		reply(init, (struct answer){0}, init->work);
		break;
	case OPERATION_CLEAN:
		r = empty_folder(init->work, "work");
		if (r == 0)
			r = empty_folder(init->tmp, "tmp");
		restart_ids(init);
		reply(init, (struct answer){.result = r}, -1);
		break;
	case OPERATION_START:
		start(init, request, fds);
		break;
	case OPERATION_WAIT:
		program.waited_for = request->pid == program.pid;
		tell_end(init);
		break;
	case OPERATION_NETWORK:
		reply(init, (struct answer){.result = setns(fds[0], CLONE_NEWNET) < 0 ? -errno : 0}, -1);
		break;
	case OPERATION_KILL:
		kill_children(init);
		reply(init, (struct answer){0}, -1);
		break;
	case OPERATION_SETTLE:
		reply(init, (struct answer){0}, -1);
		break;
	}
}

static void end(const struct init *init)
{
	pid_t pid;

	do { /* orphans come to us one generation at a time */
		kill_children(init);
		pid = waitpid(-1, NULL, __WALL);
	} while (pid > 0 || errno == EINTR);
	_exit(0);
}

static void loop(const struct init *init, int children)
{
	struct pollfd ready[] = {{.fd = init->socket, .events = POLLIN}, {.fd = children, .events = POLLIN}};
	struct request *request = memory_new(1, MESSAGE_MOST), *started = memory_new(1, MESSAGE_MOST), *next;
	struct signalfd_siginfo information;
	int fds[DESCRIPTORS_MOST], i;

	for (;;) {
		if (poll(ready, 2, -1) < 0 && errno != EINTR)
			end(init);
		if (ready[0].revents) {
			ssize_t n = message_receive(init->socket, request, MESSAGE_MOST, fds, NULL);

			if (n <= 0)
				end(init);
			serve(init, request, fds);
			if (request->operation == OPERATION_START) { /* the program has it until the next one starts */
				next = started;
				started = request;
				request = next;
			}
			for (i = 0; i < DESCRIPTORS_MOST; i++)
				if (fds[i] >= 0)
					(void)close(fds[i]); /* used, or passed on */
		}
		if (ready[1].revents && read(children, &information, sizeof information) < 0 && errno != EAGAIN)
			end(init);
		reap(init);
	}
}

/** The worker's ends of pipes and sockets: a copy of them here would keep the end of file from a program that runs already. */
static void close_inherited(const struct init *init)
{
	if (init->socket > 3)
		(void)close_range(3, (unsigned)init->socket - 1, 0);
	(void)close_range((unsigned)init->socket + 1, ~0u, 0);
}

void init_main(struct init *init)
{
	bool full = init->options.tier == TIER_FULL;
	sigset_t children;
	int r;

	close_inherited(init);
	sigemptyset(&children);
	sigaddset(&children, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &children, NULL); /* cannot fail with good arguments */
	(void)signal(SIGPIPE, SIG_IGN);                /* cannot fail for a signal that exists */
	if (full)
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* its end ends the namespace; without one, end() has to work */
	else
		(void)prctl(PR_SET_CHILD_SUBREAPER, 1);
	(void)umask(022); /* returns the old one */
	r = full ? root_prepare(init) : root_prepare_folder(init);
	init->last_pid = full ? open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC) : -1;
	restart_ids(init);
	reply(init, (struct answer){.result = r}, -1);
	if (r < 0)
		_exit(1);
	loop(init, signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK));
	_exit(0);
}
