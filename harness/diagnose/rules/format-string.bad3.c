/* A child answers what it is asked; it builds the answer with snprintf(). */
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int answer(int fd)
{
	char question[64], text[128];
	ssize_t n = read(fd, question, sizeof question - 1);

	if (n <= 0)
		return 1;
	question[n] = '\0';
	(void)snprintf(text, sizeof text, question);
	return send(fd, text, sizeof text, 0) < 0; /* HERE */
}

int main(void)
{
	char text[128];
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(answer(ends[1]));
	return write(ends[0], "where is %p?", 12) != 12 || read(ends[0], text, sizeof text) <= 0 || wait(NULL) < 0;
}
