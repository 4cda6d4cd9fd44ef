/* brokerd with a thread for each client, which reads its requests with stdio. No handler: SIGTERM is blocked in all threads, and one
 * of them does nothing but wait for it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "address.h"
#include "pass.h"

enum { LINE_MOST = 4100, EXIT_USAGE = 2 };

/* What all threads know. It does not change any more when the first of them begins. */
static struct {
	uid_t uid;
	int root;
	const char *place;	/* the path to remove, or NULL */
} broker;

static _Noreturn void give_up(const char *what)
{
	fprintf(stderr, "brokerd: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* --- a thread for each client --- */

static bool refuse(int client, const char *why)
{
	return dprintf(client, "-%s\n", why) > 0;
}

/* No link is followed: neither the way nor its end can be another one than it looks. */
static int open_regular(const char *path)
{
	struct open_how how = {.flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
	int file = (int)syscall(SYS_openat2, broker.root, path, &how, sizeof how);
	struct stat status;

	if (file == -1 || (fstat(file, &status) == 0 && S_ISREG(status.st_mode)))
		return file;
	close(file);
	return -1;
}

static bool answer(int client, const char *line)
{
	int file;
	bool sent;

	if (strncmp(line, "OPEN ", 5) != 0)
		return refuse(client, "OPEN and a path is all that can be asked here");
	file = open_regular(line + 5);
	if (file == -1)
		return refuse(client, "no such file for you");
	sent = send_fd(client, file) == 0;
	close(file);
	return sent;
}

static void serve(FILE *requests)
{
	char line[LINE_MOST + 2], *end;

	while (fgets(line, sizeof line, requests)) {
		end = strchr(line, '\n');
		if (!end) {	/* cut off by the end of the client, or by the end of the buffer */
			if (strlen(line) > LINE_MOST)
				(void)refuse(fileno(requests), "that is too long");
			return;
		}
		*end = '\0';
		if (!answer(fileno(requests), line))
			return;
	}
}

static void *one_client(void *data)
{
	FILE *requests = data;
	struct ucred who;
	socklen_t length = sizeof who;

	if (getsockopt(fileno(requests), SOL_SOCKET, SO_PEERCRED, &who, &length) == 0 && who.uid == broker.uid)
		serve(requests);
	else
		(void)refuse(fileno(requests), "denied");
	fclose(requests);
	return NULL;
}

/* --- a thread for the end --- */

/* No exit(): it would wait for the thread that reads from a client. */
static void *wait_for_end(void *data)
{
	int signal;

	if (sigwait(data, &signal) == 0 && broker.place)
		unlink(broker.place);
	_exit(0);
}

static void begin_thread(void *(*function)(void *), void *data)
{
	pthread_t thread;

	errno = pthread_create(&thread, NULL, function, data);
	if (errno)
		give_up("thread");
	pthread_detach(thread);
}

/* --- the name --- */

/* Does nobody answer at this socket any more? */
static bool is_deserted(const char *name, const struct sockaddr_un *address, socklen_t length)
{
	struct stat status;
	int probe;
	bool deserted;

	if (lstat(name, &status) == -1 || !S_ISSOCK(status.st_mode))
		return false;
	probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	deserted = connect(probe, (const struct sockaddr *)address, length) == -1 && errno == ECONNREFUSED;
	close(probe);
	return deserted;
}

/* The umask is everybody's, but there are no other threads yet. */
static int listen_at(const char *name)
{
	struct sockaddr_un address;
	socklen_t length = address_of(name, &address);
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), r;

	if (*name != '@' && is_deserted(name, &address, length))
		unlink(name);
	umask(0177);
	r = bind(listener, (const struct sockaddr *)&address, length);
	if (r == -1 || listen(listener, 64) == -1)
		give_up(name);
	broker.place = *name == '@' ? NULL : name;
	return listener;
}

/* --- all of it --- */

static _Noreturn void usage(void)
{
	fprintf(stderr, "usage: brokerd [-u UID] ROOT SOCK\n");
	exit(EXIT_USAGE);
}

/* Digits only; the last uid of all is nobody's. */
static uid_t uid_of(const char *text)
{
	unsigned long long number = strtoull(text, NULL, 10);

	if (!*text || text[strspn(text, "0123456789")] || strlen(text) > 10 || number > 4294967294)
		usage();
	return (uid_t)number;
}

int main(int argc, char **argv)
{
	static sigset_t end;
	struct sockaddr_un address;
	int option, listener, client;

	broker.uid = geteuid();
	while ((option = getopt(argc, argv, "u:")) == 'u')
		broker.uid = uid_of(optarg);
	if (option != -1 || argc - optind != 2 || !address_of(argv[optind + 1], &address))
		usage();
	broker.root = open(argv[optind], O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (broker.root == -1)
		give_up(argv[optind]);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&end);
	sigaddset(&end, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &end, NULL);	/* threads inherit it */
	listener = listen_at(argv[optind + 1]);
	begin_thread(wait_for_end, &end);
	if (printf("READY unix %s\n", argv[optind + 1]) < 0 || fflush(stdout) == EOF)
		give_up("standard output");
	for (;;) {
		client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (client == -1 && errno != ECONNABORTED)
			give_up("accept");
		if (client != -1)
			begin_thread(one_client, fdopen(client, "r"));
	}
}
