/* brokerc that asks for everything first, and lets the kernel copy. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include "address.h"
#include "pass.h"

enum { BLOCK = 1 << 20 };

static int failed;

static void complain(const char *what, const char *why)
{
	fprintf(stderr, "brokerc: %s: %s\n", what, why);
	failed = 1;
}

static char *requests(char **paths, size_t *length)
{
	FILE *out;
	char *text;

	out = open_memstream(&text, length);
	if (!out)
		return NULL;
	while (*paths)
		fprintf(out, "OPEN %s\n", *paths++);
	return fclose(out) == 0 ? text : NULL;
}

static void copy(int fd, const char *path)
{
	ssize_t n;

	do
		n = sendfile(STDOUT_FILENO, fd, NULL, BLOCK);
	while (n > 0);
	if (n < 0)
		complain(path, strerror(errno));
}

static void print_reason(int server, const char *path)
{
	char reason[300], *end = reason;

	while (end < reason + sizeof reason - 1 && recv(server, end, 1, 0) == 1 && *end != '\n')
		end++;
	*end = '\0';
	complain(path, reason);
}

int main(int argc, char **argv)
{
	struct sockaddr_un address;
	int server, fd, i;
	size_t left, said;
	socklen_t length;
	char *text, byte;

	length = argc > 2 ? address_of(argv[1], &address) : 0;
	if (!length) {
		fprintf(stderr, "brokerc SOCK PATH...\n");
		return 2;
	}
	server = socket(AF_UNIX, SOCK_STREAM, 0);
	if (server < 0 || connect(server, (struct sockaddr *)&address, length) < 0) {
		complain(argv[1], strerror(errno));
		return 4;
	}
	text = requests(argv + 2, &left);
	for (said = 0; text && said < left; said += (size_t)i) {
		i = (int)send(server, text + said, left - said, MSG_NOSIGNAL);
		if (i < 0)
			break;	/* it has gone; perhaps it has said why */
	}
	for (i = 2; i < argc; i++) {
		if (recv_fd(server, &byte, &fd) != 1) {
			complain(argv[i], "no answer");
			break;
		}
		if (byte == '-')
			print_reason(server, argv[i]);
		else if (fd < 0)
			complain(argv[i], "nothing has come");
		else
			copy(fd, argv[i]);
		if (fd >= 0)
			close(fd);
	}
	free(text);
	return failed;
}
