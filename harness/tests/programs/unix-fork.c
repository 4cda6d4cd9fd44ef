/* Two clients, children, of a Unix server; argv[1] is the path, "@name" an abstract one. The second one is reset. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static socklen_t make_address(const char *name, struct sockaddr_un *out)
{
	size_t length = strlen(name);

	*out = (struct sockaddr_un){.sun_family = AF_UNIX};
	memcpy(out->sun_path, name, length);
	if (name[0] != '@')
		return sizeof *out;
	out->sun_path[0] = '\0';
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
}

static int client(const struct sockaddr_un *address, socklen_t length, const char *word)
{
	char answer[16];
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (connect(fd, (const struct sockaddr *)address, length) < 0 || write(fd, word, strlen(word)) < 0)
		return 1;
	return read(fd, answer, sizeof answer) < 0 ? 2 : 0;
}

int main(int argc, char **argv)
{
	struct sockaddr_un address;
	socklen_t length = make_address(argc > 1 ? argv[1] : "socket", &address);
	int listener = socket(AF_UNIX, SOCK_STREAM, 0), i, fd, status;
	char request[16];

	if (bind(listener, (struct sockaddr *)&address, length) < 0 || listen(listener, 4) < 0)
		return 1;
	for (i = 0; i < 2; i++)
		if (fork() == 0)
			_exit(client(&address, length, i ? "two" : "one"));
	fd = accept(listener, NULL, NULL);
	if (fd < 0 || read(fd, request, sizeof request) != 3 || write(1, request, 3) != 3 || close(fd) < 0)
		return 1;
	fd = accept(listener, NULL, NULL);
	if (fd < 0 || close(fd) < 0) /* what the client has sent is not read */
		return 1;
	while (wait(&status) > 0)
		printf(" %d", WEXITSTATUS(status));
	return 0;
}
