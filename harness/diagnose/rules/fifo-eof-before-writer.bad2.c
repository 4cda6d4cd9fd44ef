/* The server answers each request through the FIFO that it names; the client does not wait for that. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

ssize_t ask(const char *request, const char *reply, char *answer, size_t size);

static int serve(void)
{
	int in = open("requests", O_RDONLY), out;
	char request[64];
	ssize_t n = read(in, request, sizeof request - 1);

	if (n <= 0)
		return 1;
	request[n] = '\0';
	request[strcspn(request, " ")] = '\0';
	out = open(request, O_WRONLY | O_NONBLOCK);
	return out >= 0 && write(out, "42\n", 3) == 3 ? 0 : 1;
}

int main(void)
{
	char answer[64];
	ssize_t n;

	if (mkfifo("requests", 0600) < 0 || mkfifo("reply", 0600) < 0)
		return 1;
	if (fork() == 0)
		_exit(serve());
	n = ask("reply next number\n", "reply", answer, sizeof answer);
	if (n > 0)
		printf("%.*s", (int)n, answer);
	else
		fprintf(stderr, "there is no answer\n");
	return wait(NULL) < 0 || n <= 0;
}
