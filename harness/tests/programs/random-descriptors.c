/* Does with descriptors whatever comes to its mind: opens, duplicates, sends, forks, executes. argv: seed, steps. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FIRST = 3, LAST = 40, FAMILY_MOST = 3, PASSED_MOST = 3 };

static _Thread_local uint64_t state;
static int generation, children, threads;

static unsigned draw(unsigned n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state >> 33) % n;
}

static int one_of(const int *values, unsigned count)
{
	return values[draw(count)];
}

#define ONE_OF(...) one_of((const int[]){__VA_ARGS__}, sizeof((const int[]){__VA_ARGS__}) / sizeof(int))

static int any_number(void)
{
	return FIRST + (int)draw(LAST - FIRST);
}

/** The kind of what a number leads to; 0 where it is not open. */
static mode_t kind_of(int fd)
{
	struct stat status;

	return fstat(fd, &status) < 0 ? 0 : status.st_mode & S_IFMT;
}

/** A number that is open, nearly always. */
static int any(void)
{
	int fd = any_number(), tries;

	for (tries = (int)draw(8); tries > 0 && !kind_of(fd); tries--)
		fd = any_number();
	return fd;
}

/** A number of this kind, if there is one to be found. */
static int any_of(mode_t kind)
{
	int fd = any_number(), tries;

	for (tries = LAST; tries > 0 && kind_of(fd) != kind; tries--)
		fd = any_number();
	return fd;
}

/** Numbers that were once of this kind; others may have them now. */
struct memory {
	int fds[4];
	unsigned count;
};

static _Thread_local struct memory pairs, epolls;

static void remember(struct memory *memory, int fd)
{
	if (fd >= LAST)
		return;
	memory->fds[memory->count++ % 4] = fd;
}

static int recall(const struct memory *memory)
{
	return memory->count ? memory->fds[draw(memory->count < 4 ? memory->count : 4)] : any();
}

/** Numbers do not grow without end. */
static void kept(int fd)
{
	if (fd >= LAST)
		(void)close(fd);
}

static void make_file(void)
{
	static const char *const names[] = {"f0", "f1", "f2", ".", "/dev/null", "/dev/zero"};
	const char *name = names[draw(6)];
	int flags =
		ONE_OF(O_RDONLY, O_WRONLY, O_RDWR) | ONE_OF(0, O_APPEND, O_NONBLOCK, O_CLOEXEC, O_CLOEXEC | O_APPEND);

	kept(open(name, flags | (name[0] == 'f' ? O_CREAT : 0), 0600));
	if (draw(8) == 0)
		(void)unlink("f0");
}

static void make_fifo(void)
{
	const char *name = draw(2) ? "p0" : "p1";
	int fd;

	(void)mkfifo(name, 0600);
	fd = open(name, ONE_OF(O_RDWR, O_RDONLY, O_WRONLY, O_RDWR | O_CLOEXEC) | O_NONBLOCK);
	if (fd >= 0 && draw(2))
		(void)write(fd, "left behind", 1 + draw(10));
	if (draw(2))
		(void)close(fd); /* with what is in it, perhaps */
	else
		kept(fd);
}

static void make_pipe(void)
{
	int ends[2];

	if (pipe2(ends, ONE_OF(0, O_CLOEXEC, O_NONBLOCK)) < 0)
		return;
	kept(ends[0]);
	kept(ends[1]);
}

static void make_pair(void)
{
	int ends[2];

	if (socketpair(AF_UNIX,
		    ONE_OF(SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET) | ONE_OF(0, SOCK_CLOEXEC, SOCK_NONBLOCK), 0,
		    ends) < 0)
		return;
	remember(&pairs, ends[0]);
	remember(&pairs, ends[1]);
	kept(ends[0]);
	kept(ends[1]);
}

static void make_socket(void)
{
	kept(socket(ONE_OF(AF_UNIX, AF_INET, AF_INET6),
		ONE_OF(SOCK_STREAM, SOCK_DGRAM) | ONE_OF(0, SOCK_CLOEXEC, SOCK_NONBLOCK), 0));
}

/** A connection over loopback, listener and all. */
static void make_connection(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	socklen_t length = sizeof address;

	if (bind(listener, (struct sockaddr *)&address, length) == 0 && listen(listener, 2) == 0 &&
		getsockname(listener, (struct sockaddr *)&address, &length) == 0 &&
		connect(client, (struct sockaddr *)&address, length) == 0)
		kept(accept4(listener, NULL, NULL, ONE_OF(0, SOCK_CLOEXEC, SOCK_NONBLOCK)));
	kept(client);
	if (draw(2))
		(void)close(listener);
	else
		kept(listener);
}

static void make_event_fd(void)
{
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGUSR1);
	switch (draw(5)) {
	case 0:
		kept(eventfd(draw(4), ONE_OF(0, EFD_CLOEXEC, EFD_NONBLOCK)));
		break;
	case 1:
		kept(timerfd_create(CLOCK_MONOTONIC, ONE_OF(0, TFD_CLOEXEC, TFD_NONBLOCK)));
		break;
	case 2:
		kept(signalfd(draw(3) ? -1 : any(), &set, ONE_OF(0, SFD_CLOEXEC, SFD_NONBLOCK)));
		break;
	case 3:
		kept(memfd_create("memory", ONE_OF(0, MFD_CLOEXEC)));
		break;
	case 4:
		kept((int)syscall(SYS_pidfd_open, getpid(), 0));
		break;
	}
}

static void watch(void)
{
	struct epoll_event asked = {.events = (uint32_t)ONE_OF(EPOLLIN, EPOLLOUT, EPOLLIN | EPOLLOUT,
					    (int)EPOLLET | EPOLLIN, EPOLLONESHOT | EPOLLOUT),
		.data.u64 = draw(1000)};
	int epoll = recall(&epolls);

	if (draw(4) == 0) {
		epoll = epoll_create1(ONE_OF(0, EPOLL_CLOEXEC));
		remember(&epolls, epoll);
		kept(epoll);
	} else if (draw(4) == 0) {
		(void)epoll_wait(epoll, &asked, 1, 0);
	} else
		(void)epoll_ctl(
			epoll, ONE_OF(EPOLL_CTL_ADD, EPOLL_CTL_ADD, EPOLL_CTL_MOD, EPOLL_CTL_DEL), any(), &asked);
}

static void duplicate(void)
{
	switch (draw(5)) {
	case 0:
		kept(dup(any()));
		break;
	case 1:
		(void)dup2(any(), any());
		break;
	case 2:
		(void)dup3(any(), any(), ONE_OF(0, O_CLOEXEC));
		break;
	case 3:
		kept(fcntl(any(), ONE_OF(F_DUPFD, F_DUPFD_CLOEXEC), any()));
		break;
	case 4: {
		char name[32];

		(void)snprintf(name, sizeof name, "/dev/fd/%d", any());
		kept(open(name, O_RDWR | O_NONBLOCK));
		break;
	}
	}
}

static void forget(void)
{
	int first = any();

	switch (draw(6)) {
	case 0:
		(void)close_range((unsigned)first, (unsigned)first + draw(4), 0);
		break;
	case 1:
		(void)close_range((unsigned)first, (unsigned)first + draw(8), CLOSE_RANGE_CLOEXEC);
		break;
	case 2:
		if (!threads) /* else the thread has a table of its own, which no program of a learner does */
			(void)close_range((unsigned)first, (unsigned)first, CLOSE_RANGE_UNSHARE);
		break;
	default:
		(void)close(first);
	}
}

static void control(void)
{
	struct flock lock = {
		.l_type = (short)ONE_OF(F_RDLCK, F_WRLCK, F_UNLCK), .l_start = draw(10), .l_len = draw(10)};
	int fd = any(), on = (int)draw(2);

	switch (draw(5)) {
	case 0:
		(void)fcntl(fd, F_SETFD, ONE_OF(0, FD_CLOEXEC));
		break;
	case 1:
		(void)fcntl(fd, F_SETFL, ONE_OF(0, O_NONBLOCK, O_APPEND, O_NONBLOCK | O_APPEND));
		break;
	case 2:
		(void)ioctl(fd, FIONBIO, &on);
		break;
	case 3:
		(void)ioctl(fd, draw(2) ? FIOCLEX : FIONCLEX);
		break;
	case 4:
		(void)fcntl(fd, ONE_OF(F_SETLK, F_OFD_SETLK), &lock);
		break;
	}
}

/* --- bytes: nothing here may block --- */

static int is_ready(int fd, short events)
{
	struct pollfd wait = {.fd = fd, .events = events};

	return poll(&wait, 1, 0) == 1 && wait.revents & events;
}

static void move_bytes(void)
{
	char block[64] = {0};
	int fd = draw(3) ? any_of(S_IFIFO) : any(), other = any_of(S_IFIFO);

	if (kind_of(fd) == S_IFIFO && draw(3) == 0) {
		(void)splice(fd, NULL, other, NULL, 1 + draw(40), SPLICE_F_NONBLOCK);
		(void)tee(fd, other, 1 + draw(40), SPLICE_F_NONBLOCK);
	} else if (draw(2) && is_ready(fd, POLLOUT) && kind_of(fd) != S_IFSOCK) {
		(void)write(fd, block, 1 + draw(sizeof block));
	} else if (is_ready(fd, POLLIN)) {
		(void)read(fd, block, 1 + draw(sizeof block));
	}
}

/* --- descriptors in messages --- */

union control {
	struct cmsghdr head;
	char room[CMSG_SPACE(PASSED_MOST * sizeof(int))];
};

/** Unix sockets that travel in each other are a cycle: the kernel closes them some time later, when it comes to that. */
static int any_but_unix(void)
{
	int fd = any(), domain = 0;
	socklen_t length = sizeof domain;

	if (kind_of(fd) == S_IFSOCK && getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &length) == 0 &&
		domain == AF_UNIX)
		fd = any_of(S_IFIFO);
	return kind_of(fd) == S_IFSOCK && domain == AF_UNIX ? 0 : fd;
}

static void send_through(int to)
{
	union control control = {.room = {0}};
	struct iovec part = {"12345678", 1 + draw(8)};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control};
	int fds[PASSED_MOST], count = 1 + (int)draw(PASSED_MOST), i;

	for (i = 0; i < count; i++)
		fds[i] = any_but_unix();
	message.msg_controllen = CMSG_SPACE((size_t)count * sizeof(int));
	control.head = (struct cmsghdr){
		.cmsg_len = CMSG_LEN((size_t)count * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
	memcpy(CMSG_DATA(&control.head), fds, (size_t)count * sizeof(int));
	if (draw(4) == 0)
		message.msg_control = NULL, message.msg_controllen = 0;
	(void)sendmsg(to, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void receive_from(int fd)
{
	union control control;
	char block[8];
	struct iovec part = {block, 1 + draw(sizeof block)};
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
	int i;

	if (draw(4) == 0)
		message.msg_control = NULL, message.msg_controllen = 0;
	else if (draw(4) == 0)
		message.msg_controllen = CMSG_LEN(sizeof(int)); /* room for one */
	if (draw(5) == 0)
		(void)recv(fd, block, 1 + draw(sizeof block), MSG_DONTWAIT);
	else
		(void)recvmsg(fd, &message, MSG_DONTWAIT | ONE_OF(0, MSG_CMSG_CLOEXEC, MSG_PEEK));
	for (i = LAST; i < LAST + PASSED_MOST + 1; i++)
		kept(i);
}

static void send_descriptors(void)
{
	send_through(recall(&pairs));
}

static void receive_descriptors(void)
{
	receive_from(recall(&pairs));
}

/** Both, through a pair that nobody else has. */
static void exchange_descriptors(void)
{
	int ends[2], i;

	if (socketpair(AF_UNIX, ONE_OF(SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET), 0, ends) < 0)
		return;
	for (i = (int)draw(4); i > 0; i--)
		send_through(ends[0]);
	for (i = (int)draw(5); i > 0; i--)
		receive_from(ends[1]);
	kept(ends[0]);
	(void)close(ends[1]);
}

/* --- processes --- */

static void play(int steps);

static void signals(void)
{
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, ONE_OF(SIGUSR1, SIGUSR2, SIGHUP));
	switch (draw(3)) {
	case 0:
		(void)sigprocmask(ONE_OF(SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK), &set, NULL);
		break;
	case 1:
		(void)signal(ONE_OF(SIGUSR1, SIGUSR2), SIG_IGN);
		break;
	case 2:
		(void)signal(ONE_OF(SIGTERM, SIGHUP), draw(2) ? SIG_DFL : SIG_IGN);
		break;
	}
}

static void be_two(int steps)
{
	pid_t pid;

	if (generation >= FAMILY_MOST || children >= FAMILY_MOST || threads)
		return;
	children++;
	pid = fork();
	if (pid != 0)
		return;
	generation++;
	children = 0;
	state = state * 31 + 7;
	play(steps / 2);
	_exit(0);
}

static void be_another(int steps)
{
	char seed[32], left[16];

	if (threads || steps < 2)
		return;
	(void)snprintf(seed, sizeof seed, "%llu", (unsigned long long)(state | 1));
	(void)snprintf(left, sizeof left, "%d", steps / 2);
	while (wait(NULL) > 0)
		;
	(void)execl("/proc/self/exe", "random-descriptors", seed, left, NULL);
}

static void *thread(void *seed)
{
	state = *(uint64_t *)seed;
	play(8);
	return NULL;
}

static void be_many(void)
{
	uint64_t seed = state * 17 + 3;
	pthread_t it;

	if (threads || pthread_create(&it, NULL, thread, &seed) != 0)
		return;
	threads = 1;
	play(8);
	(void)pthread_join(it, NULL);
	threads = 0;
}

static void step(int left)
{
	static void (*const deeds[])(void) = {make_file, make_fifo, make_pipe, make_pair, make_pair, make_socket,
		make_connection, make_event_fd, watch, watch, duplicate, duplicate, forget, forget, control, control,
		move_bytes, move_bytes, send_descriptors, receive_descriptors, exchange_descriptors,
		exchange_descriptors, exchange_descriptors, forget, forget, signals};
	unsigned which = draw(sizeof deeds / sizeof *deeds + 3);

	if (which < sizeof deeds / sizeof *deeds)
		deeds[which]();
	else if (which == sizeof deeds / sizeof *deeds)
		be_two(left);
	else if (which == sizeof deeds / sizeof *deeds + 1)
		be_many();
	else if (draw(6) == 0)
		be_another(left);
}

static void play(int steps)
{
	int i;

	make_pair();
	watch();
	for (i = 0; i < steps; i++)
		step(steps - i);
}

int main(int argc, char **argv)
{
	state = argc > 1 ? strtoull(argv[1], NULL, 10) * 0x9e3779b97f4a7c15u + 1 : 1;
	(void)signal(SIGPIPE, SIG_IGN);
	play(argc > 2 ? atoi(argv[2]) : 60);
	while (wait(NULL) > 0)
		;
	return 0;
}
