/* A server that waits in ppoll, where alone its signals come: SIGUSR1 for its numbers, SIGTERM for its end. What is under way is finished. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t asked, ending;

static void on_signal(int signal)
{
	if (signal == SIGUSR1)
		asked = 1;
	else
		ending = 1;
}

static int fail(const char *what)
{
	perror(what);
	return 1;
}

/* A signal may end the call; the attempt goes on. */
static int reach(int fd, const struct sockaddr_in *at)
{
	struct pollfd attempt = {.fd = fd, .events = POLLOUT};
	socklen_t length = sizeof errno;

	if (connect(fd, (const struct sockaddr *)at, sizeof *at) == 0)
		return 0;
	if (errno != EINTR)
		return -1;
	while (poll(&attempt, 1, -1) < 0)
		if (errno != EINTR)
			return -1;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &errno, &length) < 0)
		return -1;
	return errno ? -1 : 0;
}

static int visit(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char word[4];
	size_t got = 0;
	ssize_t n = 0;

	if (fd < 0 || reach(fd, at) < 0)
		return fail("a client");
	while (got < sizeof word) {
		n = recv(fd, word + got, sizeof word - got, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		got += (size_t)n;
	}
	if (n < 0)
		return fail("a client");
	return got != sizeof word || close(fd) < 0;
}

static int trouble(const struct sockaddr_in *at)
{
	int bad = visit(at);

	if (kill(getppid(), SIGUSR1) < 0 || sleep(1) != 0)
		return 1;
	bad |= visit(at);
	return kill(getppid(), SIGTERM) < 0 || bad;
}

static int greet(int fd)
{
	const char *word = "ciao";
	size_t left = 4;

	while (left > 0) {
		ssize_t n = send(fd, word, left, MSG_NOSIGNAL);

		if (n < 0 && errno != EINTR) {
			perror("a client"); /* it is gone; the others go on */
			break;
		}
		word += n > 0 ? n : 0;
		left -= n > 0 ? (size_t)n : 0;
	}
	return close(fd);
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct sigaction action = {.sa_handler = on_signal};
	int on = 1, greeted = 0, status;
	struct pollfd one = {socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), POLLIN, 0};
	socklen_t length = sizeof at;
	sigset_t both, none;

	sigemptyset(&none);
	sigemptyset(&both);
	sigaddset(&both, SIGUSR1);
	sigaddset(&both, SIGTERM);
	if (one.fd < 0 || setsockopt(one.fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		bind(one.fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(one.fd, SOMAXCONN) < 0 ||
		getsockname(one.fd, (struct sockaddr *)&at, &length) < 0 || sigprocmask(SIG_BLOCK, &both, NULL) < 0 ||
		sigaction(SIGUSR1, &action, NULL) < 0 || sigaction(SIGTERM, &action, NULL) < 0)
		return fail("listening");
	switch (fork()) {
	case -1:
		return fail("fork");
	case 0:
		_exit(close(one.fd) < 0 || trouble(&at));
	}
	while (!ending) {
		int fd;

		if (ppoll(&one, 1, NULL, &none) < 0) {
			if (errno != EINTR)
				return fail("ppoll");
			if (asked)
				fprintf(stderr, "greeted %d\n", greeted);
			asked = 0;
			continue;
		}
		fd = accept(one.fd, NULL, NULL);
		if (fd < 0 && (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED))
			continue;
		if (fd < 0)
			return fail("accept");
		greeted++;
		if (greet(fd) < 0)
			return fail("close");
	}
	return close(one.fd) < 0 || wait(&status) < 0 || status != 0;
}
