/* uask with a timer of the process: every MS a SIGALRM interrupts the receive, and the request is sent again. The timer does not
 * care what comes. A flag tells that it has come, also where it found no receive to interrupt. */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "ask.h"

static struct addrinfo *server;
static volatile sig_atomic_t rung;

static void on_alarm(int signal)
{
	(void)signal;
	rung = 1;
}

static int usage(void)
{
	fprintf(stderr, "usage: uask [-t MS] [-r N] HOST PORT echo|upper|time [TEXT...]\n");
	return 2;
}

static int same_port_and_host(const struct sockaddr_storage *from, socklen_t length)
{
	char host[2][NI_MAXHOST], port[2][NI_MAXSERV];
	const int digits = NI_NUMERICHOST | NI_NUMERICSERV;

	return getnameinfo((const struct sockaddr *)from, length, host[0], NI_MAXHOST, port[0], NI_MAXSERV, digits) == 0 &&
		getnameinfo(server->ai_addr, server->ai_addrlen, host[1], NI_MAXHOST, port[1], NI_MAXSERV, digits) == 0 &&
		strcmp(host[0], host[1]) == 0 && strcmp(port[0], port[1]) == 0;
}

/* Waits with the signal let in only here: pselect() does that without a gap in which it could get lost. */
static int wait_for(int fd)
{
	sigset_t none;
	fd_set set;

	sigemptyset(&none);
	FD_ZERO(&set);
	FD_SET(fd, &set);
	return pselect(fd + 1, &set, NULL, NULL, NULL, &none);
}

static ssize_t receive(int fd, const unsigned char *request, unsigned char *answer, size_t room)
{
	struct sockaddr_storage from;
	socklen_t length;
	ssize_t n;

	while (!rung) {
		if (wait_for(fd) <= 0)
			continue;
		length = sizeof from;
		n = recvfrom(fd, answer, room, MSG_DONTWAIT, (struct sockaddr *)&from, &length);
		if (n >= HEADER && memcmp(answer, request, ID_SIZE) == 0 && same_port_and_host(&from, length) &&
			(answer[OP] == ERROR || answer[OP] == (request[OP] | ANSWER)))
			return n;
	}
	return -1;
}

static int ask(int fd, int op, const char *text, long ms, long repeats)
{
	static uint32_t id = 1000;
	static unsigned char answer[65535];
	unsigned char request[REQUEST_MOST];
	struct itimerval timer = {{ms / 1000, ms % 1000 * 1000}, {ms / 1000, ms % 1000 * 1000}}, off = {0};
	uint64_t value = 0;
	ssize_t n = -1;
	long i;

	id += 0x01010101;
	request[0] = (unsigned char)(id >> 24);
	request[1] = (unsigned char)(id >> 16);
	request[2] = (unsigned char)(id >> 8);
	request[3] = (unsigned char)id;
	request[4] = (unsigned char)op;
	memcpy(request + TEXT, text, strlen(text));
	setitimer(ITIMER_REAL, &timer, NULL);
	for (i = 0; i <= repeats && n < 0; i++) {
		rung = 0;
		sendto(fd, request, HEADER + strlen(text), 0, server->ai_addr, server->ai_addrlen);
		n = receive(fd, request, answer, sizeof answer);
	}
	setitimer(ITIMER_REAL, &off, NULL);
	if (n < 0)
		return fprintf(stderr, "uask: %s: no answer\n", text), 5;
	for (i = TEXT; i < TEXT + 8; i++)
		value = value * 256 + answer[i];
	if (answer[OP] == (TIME | ANSWER))
		return printf("%llu\n", (unsigned long long)value), 0;
	if (answer[OP] == ERROR)
		fputs("ERR ", stdout);
	fwrite(answer + TEXT, (size_t)n - HEADER, 1, stdout);
	return putchar('\n'), 0;
}

int main(int argc, char **argv)
{
	struct addrinfo hints = {.ai_socktype = SOCK_DGRAM};
	struct sigaction action = {.sa_handler = on_alarm};
	static const char *const names[] = {"", "echo", "upper", "time"};
	long ms = 300, repeats = 4;
	int c, fd, op, i, error, worst = 0;
	char *end = "";
	sigset_t alarms;

	for (; (c = getopt(argc, argv, "+t:r:")) != -1; ) {
		if (c == '?')
			return usage();
		*(c == 't' ? &ms : &repeats) = strtol(optarg, &end, 10);
		if (*end || end == optarg || ms < 1 || repeats < 0)
			return usage();
	}
	if (argc - optind < 3)
		return usage();
	for (op = TIME; op && strcmp(names[op], argv[optind + 2]); op--)
		;
	for (i = optind + 3; i < argc; i++)
		if (strlen(argv[i]) > TEXT_MOST)
			return usage();
	if (!op)
		return usage();
	error = getaddrinfo(argv[optind], argv[optind + 1], &hints, &server);
	if (error)
		return fprintf(stderr, "uask: %s: %s\n", argv[optind], gai_strerror(error)), 1;
	sigemptyset(&alarms);
	sigaddset(&alarms, SIGALRM);
	sigprocmask(SIG_BLOCK, &alarms, NULL);
	sigaction(SIGALRM, &action, NULL);
	fd = socket(server->ai_family, server->ai_socktype, 0);
	if (fd < 0)
		return perror("uask: socket"), 1;
	if (argc - optind == 3)
		return ask(fd, op, "", ms, repeats);
	for (i = optind + 3; i < argc; i++)
		if (ask(fd, op, argv[i], ms, repeats) != 0)
			worst = 5;
	return worst;
}
