/* Here the client is a child; its number is in the name of its FIFO, and in its request. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int ask(void)
{
	char reply[32], line[64];
	int in, out;
	ssize_t n;

	snprintf(reply, sizeof reply, "rep.%ld", (long)getpid());
	snprintf(line, sizeof line, "%ld upper abc\n", (long)getpid());
	if (mkfifo(reply, 0600) < 0 || (in = open(reply, O_RDONLY | O_NONBLOCK)) < 0)
		return 1;
	out = open("req", O_WRONLY);
	if (out < 0 || write(out, line, strlen(line)) < 0)
		return 1;
	n = read(in, line, sizeof line); /* HERE */
	unlink(reply);
	if (n <= 0)
		return 4;
	return printf("%.*s", (int)n, line) < 0;
}

int main(void)
{
	char line[64], reply[64];
	int in, out;
	long pid;
	ssize_t n;

	if (mkfifo("req", 0600) < 0)
		return 1;
	if (fork() == 0)
		_exit(ask());
	in = open("req", O_RDONLY);
	n = read(in, line, sizeof line - 1);
	if (n <= 0)
		return 1;
	line[n] = '\0';
	if (sscanf(line, "%ld", &pid) != 1)
		return 1;
	snprintf(reply, sizeof reply, "rep.%ld", pid);
	out = open(reply, O_WRONLY | O_NONBLOCK);
	if (out >= 0)
		(void)!write(out, "OK ABC\n", 7);
	return wait(NULL) < 0;
}
