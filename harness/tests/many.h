/** @file
 * What a user may have over all his processes, and has nearly all of: room in pipes (fs.pipe-user-pages-soft), descriptors on their
 * way (unix(7)). For tests of what then waits.
 */
#ifndef PLUMB_TESTS_MANY_H
#define PLUMB_TESTS_MANY_H

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/pipe.h"

enum { MANY_USER = 65534, MANY_MOST = 4096, MANY_OFTEN_US = 20000 };
enum {
	MANY_RIGHTS = 253,
	MANY_RIGHTS_MOST = 60
}; /* of a message; messages: from 16,000 on the kernel collects garbage */

static int many[MANY_MOST][2], many_count;

static void many_close_one(int signal)
{
	(void)signal;
	if (many_count > 0) {
		(void)close(many[--many_count][0]);
		(void)close(many[many_count][1]);
	}
}

/** Becomes a user who is not privileged, with as many descriptors as it may have. @return -1: there is none */
static inline int many_begin(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0)
		files.rlim_cur = files.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &files); /* to the hard limit, which is always allowed */
	if (geteuid() == 0 &&
		(setgroups(0, NULL) < 0 || setresgid(MANY_USER, MANY_USER, MANY_USER) < 0 ||
			setresuid(MANY_USER, MANY_USER, MANY_USER) < 0))
		return -1;
	return 0;
}

static inline void many_keep(const int ends[2])
{
	many[many_count][0] = ends[0];
	many[many_count++][1] = ends[1];
}

/**
 * Takes pipes until a new one is small.
 * @param ends  the small one. @return 1; 0 where this user may have as many as it wants; -1: no user without privileges
 */
static inline int many_pipes(int ends[2])
{
	if (many_begin() < 0)
		return -1;
	while (many_count < MANY_MOST) {
		if (pipe2(ends, O_CLOEXEC) < 0)
			return 0;
		if (fcntl(ends[1], F_GETPIPE_SZ) != PIPE_CAPACITY)
			return 1;
		many_keep(ends);
	}
	return 0;
}

/** Sends MANY_RIGHTS copies of a descriptor to whom nobody receives them from. */
static inline ssize_t many_send(int to, int fd)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(MANY_RIGHTS * sizeof(int))] = {0};
	struct iovec byte = {"!", 1};
	struct msghdr message = {
		.msg_iov = &byte, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	int i;

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(MANY_RIGHTS * sizeof fd);
	for (i = 0; i < MANY_RIGHTS; i++)
		memcpy(CMSG_DATA(header) + (size_t)i * sizeof fd, &fd, sizeof fd);
	return sendmsg(to, &message, 0);
}

/** Has as many descriptors on their way as it may. @return as many_pipes() */
static inline int many_rights(int ends[2])
{
	if (many_begin() < 0)
		return -1;
	while (many_count < MANY_RIGHTS_MOST) {
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0 ||
			many_send(ends[0], STDERR_FILENO) < 0)
			return 0;
		many_keep(ends);
	}
	return 1;
}

/** One less every now and then, from now on: whoever waits for some has waited for a while. */
static inline void many_give_back(void)
{
	struct itimerval often = {.it_interval.tv_usec = MANY_OFTEN_US, .it_value.tv_usec = MANY_OFTEN_US};
	struct sigaction action = {.sa_handler = many_close_one};

	(void)sigaction(SIGALRM, &action, NULL); /* good arguments: neither can fail */
	(void)setitimer(ITIMER_REAL, &often, NULL);
}

#endif
