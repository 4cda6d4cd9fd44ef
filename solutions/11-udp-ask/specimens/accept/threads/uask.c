/* uask: one thread takes what comes, the other one sends and waits for it with a condition. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "ask.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t come;
static unsigned char request[REQUEST_MOST], got[65536];
static size_t got_length;
static bool waiting;
static int fd;

static void *receiver(void *data)
{
	static unsigned char bytes[65536];
	ssize_t n;

	(void)data;
	for (;;) {
		n = recv(fd, bytes, sizeof bytes, 0);
		if (n < HEADER)
			continue;
		pthread_mutex_lock(&lock);
		if (waiting && memcmp(bytes, request, 4) == 0 &&
			(bytes[4] == 0xff || bytes[4] == (request[4] | 0x80))) {
			memcpy(got, bytes, (size_t)n);
			got_length = (size_t)n;
			waiting = false;
			pthread_cond_signal(&come);
		}
		pthread_mutex_unlock(&lock);
	}
	return NULL;
}

static int ask(int op, const char *text, long ms, long repeats)
{
	static uint32_t id;
	struct timespec until;
	size_t length = strlen(text);
	uint64_t value = 0;
	bool found;
	int i;

	if (!id)
		getrandom(&id, sizeof id, 0);
	id++;
	pthread_mutex_lock(&lock);
	memcpy(request, &id, 4);
	request[4] = (unsigned char)op;
	memcpy(request + 5, text, length);
	waiting = true;
	clock_gettime(CLOCK_MONOTONIC, &until);
	for (i = 0; i <= repeats && waiting; i++) {
		send(fd, request, length + 5, 0);
		until.tv_nsec += ms % 1000 * 1000000;
		until.tv_sec += ms / 1000 + until.tv_nsec / 1000000000;
		until.tv_nsec %= 1000000000;
		while (waiting && pthread_cond_timedwait(&come, &lock, &until) == 0)
			;
	}
	found = !waiting;
	waiting = false;
	pthread_mutex_unlock(&lock);
	if (!found) {
		dprintf(2, "uask: %s: no answer\n", text);
		return 5;
	}
	if (got[4] == 0x83) {
		for (i = 5; i < 13; i++)
			value = value << 8 | got[i];
		dprintf(1, "%llu\n", (unsigned long long)value);
		return 0;
	}
	if (got[4] == 0xff)
		(void)!write(1, "ERR ", 4);
	(void)!write(1, got + 5, got_length - 5);
	(void)!write(1, "\n", 1);
	return 0;
}

int main(int argc, char **argv)
{
	struct addrinfo hints = {.ai_socktype = SOCK_DGRAM, .ai_flags = AI_ADDRCONFIG}, *at;
	long ms = 300, repeats = 4;
	int c, op = 0, i, status = 0;
	pthread_condattr_t attr;
	pthread_t thread;
	char *end;

	while ((c = getopt(argc, argv, "+t:r:")) != -1) {
		if (c == '?')
			return 2;
		*(c == 't' ? &ms : &repeats) = strtol(optarg, &end, 10);
		if (*end || end == optarg)
			return dprintf(2, "usage\n"), 2;
	}
	if (ms < 1 || repeats < 0 || argc - optind < 3)
		return dprintf(2, "usage\n"), 2;
	argv += optind;
	op = strcmp(argv[2], "echo") == 0       ? 1
		: strcmp(argv[2], "upper") == 0 ? 2
		: strcmp(argv[2], "time") == 0  ? 3
						: 0;
	for (i = 3; argv[i]; i++)
		if (strlen(argv[i]) > 512)
			op = 0;
	if (!op)
		return dprintf(2, "usage\n"), 2;
	if (getaddrinfo(argv[0], argv[1], &hints, &at) != 0)
		return dprintf(2, "uask: %s: unknown\n", argv[0]), 1;
	fd = socket(at->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, at->ai_addr, at->ai_addrlen) < 0)
		return dprintf(2, "uask: %m\n"), 1;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&come, &attr);
	pthread_create(&thread, NULL, receiver, NULL);
	for (i = 3; argv[i] || i == 3; i++) {
		if (ask(op, argv[i] ? argv[i] : "", ms, repeats))
			status = 5;
		if (!argv[i])
			break;
	}
	_exit(status);
}
