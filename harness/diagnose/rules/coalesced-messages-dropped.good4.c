/* The same, and line by line: a request whose client is gone has no answer, which is not the reader's fault. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int ask(int number)
{
	char reply[32], request[32], answer[32];
	int fd;

	snprintf(reply, sizeof reply, "reply.%d", number);
	snprintf(request, sizeof request, "%d time\n", number);
	fd = open("requests", O_WRONLY);
	if (fd < 0 || mkfifo(reply, 0600) < 0 || write(fd, request, strlen(request)) < 0)
		return 1;
	if (number == 2)
		return unlink(reply);
	fd = open(reply, O_RDONLY);
	return fd < 0 || read(fd, answer, sizeof answer) <= 0;
}

static void serve(FILE *in)
{
	char request[256], reply[32];
	int number, out;

	while (fgets(request, sizeof request, in)) {
		if (sscanf(request, "%d time", &number) != 1)
			continue;
		snprintf(reply, sizeof reply, "reply.%d", number);
		out = open(reply, O_WRONLY);
		if (out >= 0 && (write(out, "noon\n", 5) != 5 || close(out) < 0))
			return;
	}
}

int main(void)
{
	FILE *in;
	int fd, i;

	if (mkfifo("requests", 0600) < 0 || (fd = open("requests", O_RDWR)) < 0 || !(in = fdopen(fd, "r")))
		return 1;
	for (i = 1; i <= 3; i++)
		if (fork() == 0)
			_exit(ask(i));
	sleep(1);
	serve(in);
	return wait(NULL) < 0;
}
