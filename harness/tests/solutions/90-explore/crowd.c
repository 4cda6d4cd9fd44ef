/* Answers as many clients as come, with their own words; they are waited for in the way that the second argument names. */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 200 };

static int listener, epoll, clients[MOST], count;
static unsigned events = EPOLLIN;

static void watch(int fd)
{
	struct epoll_event asked = {.events = events, .data.fd = fd};

	if (epoll)
		epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &asked);
}

static void let_in(void)
{
	int fd;

	while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
		if (count == MOST) {
			close(fd);
			continue;
		}
		clients[count++] = fd;
		watch(fd);
	}
}

static void answer(int fd)
{
	char words[100];
	ssize_t n;
	int i;

	while ((n = read(fd, words, sizeof words)) > 0)
		if (write(fd, words, (size_t)n) != n)
			break;
	if (n < 0)	/* EAGAIN */
		return;
	close(fd);
	for (i = 0; i < count; i++)
		if (clients[i] == fd)
			clients[i] = -1;
}

static void wait_by_poll(void)
{
	struct pollfd fds[MOST + 1] = {{.fd = listener, .events = POLLIN}};
	int i, was = count;

	for (i = 0; i < was; i++)
		fds[i + 1] = (struct pollfd){.fd = clients[i], .events = POLLIN};
	poll(fds, (nfds_t)was + 1, -1);
	for (i = 0; i < was; i++)
		if (fds[i + 1].revents)
			answer(fds[i + 1].fd);
	if (fds[0].revents)
		let_in();
}

static void wait_by_select(void)
{
	fd_set set;
	int i, was = count;

	FD_ZERO(&set);
	FD_SET(listener, &set);
	for (i = 0; i < was; i++)
		if (clients[i] >= 0)
			FD_SET(clients[i], &set);
	select(FD_SETSIZE, &set, NULL, NULL, NULL);
	for (i = 0; i < was; i++)
		if (clients[i] >= 0 && FD_ISSET(clients[i], &set))
			answer(clients[i]);
	if (FD_ISSET(listener, &set))
		let_in();
}

static void wait_by_epoll(void)
{
	struct epoll_event came[32];
	int n = epoll_wait(epoll, came, sizeof came / sizeof *came, -1), i;

	for (i = 0; i < n; i++) {
		if (came[i].data.fd == listener)
			let_in();
		else
			answer(came[i].data.fd);
	}
}

static void (*begin(const char *way))(void)
{
	if (strcmp(way, "poll") == 0)
		return wait_by_poll;
	if (strcmp(way, "select") == 0)
		return wait_by_select;
	epoll = epoll_create1(0);
	if (strcmp(way, "edges") == 0)
		events = EPOLLIN | EPOLLET;
	watch(listener);
	return wait_by_epoll;
}

int main(int argc, char **argv)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)(argc > 1 ? atoi(argv[1]) : 0))};
	void (*wait_for_clients)(void);

	listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, MOST) < 0)
		return 1;
	wait_for_clients = begin(argc > 2 ? argv[2] : "poll");
	for (;;)
		wait_for_clients();
}
