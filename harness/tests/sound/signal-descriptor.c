/* Signals are read like input: a server of Unix sockets that is told of its children and of SIGTERM by a signalfd. */
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "service"};

/** send(2) may take less than it was given. */
static int send_all(int fd, const char *bytes, size_t length)
{
	ssize_t n = 0;

	for (; length > 0; bytes += n, length -= (size_t)n) {
		n = send(fd, bytes, length, MSG_NOSIGNAL);
		if (n < 0)
			return -1;
	}
	return 0;
}

static void be_client(pid_t server, int fd)
{
	char answer[8];

	if (connect(fd, (const struct sockaddr *)&address, sizeof address) < 0 || send_all(fd, "hello", 5) < 0 ||
		recv(fd, answer, 5, MSG_WAITALL) != 5)
		_exit(1);
	_exit(kill(server, SIGTERM) < 0);
}

static void serve(int fd)
{
	char block[64];
	ssize_t n;

	while ((n = read(fd, block, sizeof block)) > 0)
		if (send_all(fd, block, (size_t)n) < 0)
			break;
	_exit(n < 0);
}

static int read_signal(int fd)
{
	struct signalfd_siginfo information;

	if (read(fd, &information, sizeof information) != (ssize_t)sizeof information)
		return 0;
	while (information.ssi_signo == SIGCHLD && waitpid(-1, NULL, WNOHANG) > 0)
		;
	return information.ssi_signo == SIGTERM;
}

int main(void)
{
	int listener = socket(AF_UNIX, SOCK_STREAM, 0), client = socket(AF_UNIX, SOCK_STREAM, 0), fd;
	struct pollfd watched[2] = {{.fd = listener, .events = POLLIN}, {.events = POLLIN}};
	sigset_t signals;

	(void)sigemptyset(&signals);
	(void)sigaddset(&signals, SIGCHLD);
	(void)sigaddset(&signals, SIGTERM);
	if (sigprocmask(SIG_BLOCK, &signals, NULL) < 0 || bind(listener, (const struct sockaddr *)&address, sizeof address) < 0 ||
		listen(listener, 5) < 0)
		return 1;
	watched[1].fd = signalfd(-1, &signals, SFD_CLOEXEC);
	if (fork() == 0) {
		(void)close(listener);
		be_client(getppid(), client);
	}
	(void)close(client);
	while (poll(watched, 2, -1) > 0) {
		if (watched[1].revents && read_signal(watched[1].fd))
			break;
		if (!watched[0].revents)
			continue;
		fd = accept(listener, NULL, NULL);
		if (fd >= 0 && fork() == 0) {
			(void)close(listener);
			serve(fd);
		}
		(void)close(fd);
	}
	while (wait(NULL) > 0)
		;
	return unlink(address.sun_path) < 0;
}
