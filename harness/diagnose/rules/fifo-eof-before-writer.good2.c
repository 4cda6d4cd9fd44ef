/* Whoever looks without being promised anything takes 0 for what it is: nothing there. And whoever has waited in vain looks once
   more, and goes. */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int serve(void)
{
	char request[64];

	return read(open("requests", O_RDONLY), request, sizeof request) <= 0;
}

int main(void)
{
	struct pollfd reply = {.events = POLLIN};
	char answer[64];
	int news, out;

	if (mkfifo("news", 0600) < 0 || mkfifo("requests", 0600) < 0 || mkfifo("reply", 0600) < 0)
		return 1;
	news = open("news", O_RDONLY | O_NONBLOCK);
	if (news < 0 || read(news, answer, sizeof answer) != 0)
		return 1;
	printf("no news\n");
	if (fork() == 0)
		_exit(serve());
	reply.fd = open("reply", O_RDONLY | O_NONBLOCK);
	out = open("requests", O_WRONLY);
	if (reply.fd < 0 || out < 0 || write(out, "reply next number\n", 18) != 18)
		return 1;
	if (poll(&reply, 1, 300) == 0 && read(reply.fd, answer, sizeof answer) == 0)
		printf("no answer after 300 ms\n");
	return wait(NULL) < 0;
}
