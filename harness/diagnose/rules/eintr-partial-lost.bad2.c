/* A function that is to send everything, over a socket. */
#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

void send_all(int fd, const char *bytes, size_t length);

static char text[600000];

static void note(int number)
{
	(void)number;
}

/** Reads slowly, and disturbs the writer when the pipe is full. */
static void be_reader(int in, pid_t writer)
{
	static char block[4096];

	(void)sleep(1);
	if (kill(writer, SIGUSR1) < 0)
		_exit(1);
	(void)sleep(1);
	while (read(in, block, sizeof block) > 0)
		;
	_exit(0);
}

int main(void)
{
	struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || sigaction(SIGUSR1, &action, NULL) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(ends[1]);
		be_reader(ends[0], getppid());
	}
	(void)close(ends[0]);
	send_all(ends[1], text, sizeof text);
	return close(ends[1]) < 0 || wait(NULL) < 0;
}
