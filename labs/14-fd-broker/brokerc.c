/* brokerc: has a broker open files, and copies them to standard output. What comes over the socket is a byte and a descriptor; the
 * content is read from the file itself, as if brokerc had opened it. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "address.h"
#include "pass.h"

enum { EXIT_NO_SERVER = 4 };

static bool fail(const char *what, const char *reason)
{
	fprintf(stderr, "brokerc: %s: %s\n", what, reason);
	return false;
}

/* One request from three pieces, so that a path may have any length. */
static void ask(int fd, char *path)
{
	struct iovec pieces[] = {{"OPEN ", 5}, {path, strlen(path)}, {"\n", 1}};
	struct msghdr message = {.msg_iov = pieces, .msg_iovlen = sizeof pieces / sizeof *pieces};

	(void)sendmsg(fd, &message, MSG_NOSIGNAL);	/* a server that is gone may have said why before: its answer tells */
}

/* What stands behind a '-', to the end of the line: byte by byte, because the next answer may be there already, with a descriptor. */
static bool tell_reason(int fd, const char *path)
{
	char reason[256], byte;
	size_t length = 0;

	while (recv(fd, &byte, 1, 0) == 1) {
		if (byte == '\n') {
			fprintf(stderr, "brokerc: %s: %.*s\n", path, (int)length, reason);
			return true;
		}
		if (length < sizeof reason)
			reason[length++] = byte;
	}
	return false;
}

/* From the descriptor to standard output, to the end. */
static bool copy(int file)
{
	static char block[65536];
	ssize_t length, n;
	char *next;

	while ((length = read(file, block, sizeof block)) > 0)
		for (next = block; length > 0; next += n, length -= n) {
			n = write(STDOUT_FILENO, next, (size_t)length);
			if (n == -1)
				return false;
		}
	return length == 0;
}

/* What the answer is, and what came with it. */
static bool take(int fd, const char *path, char byte, int file)
{
	if (byte == '-' && tell_reason(fd, path))
		return false;
	if (byte != '+')
		return fail(path, "the answer is cut, or none");
	/* TODO 6, too: what if it is a '+', and no descriptor came with it? */
	return copy(file) || fail(path, strerror(errno));
}

static bool fetch(int fd, char *path)
{
	bool good;
	char byte;
	int file;

	ask(fd, path);
	if (recv_fd(fd, &byte, &file) != 1)
		return fail(path, "the server has ended");
	good = take(fd, path, byte, file);
	/* TODO 6, too: whose is the descriptor, and until when? */
	return good;
}

int main(int argc, char **argv)
{
	struct sockaddr_un address;
	bool good = true;
	socklen_t length;
	int fd, i;

	if (argc < 3 || !(length = address_of(argv[1], &address))) {
		fprintf(stderr, "usage: brokerc SOCK PATH…   (SOCK: a path, or @NAME, of 1 to 107 bytes)\n");
		return 2;
	}
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd == -1 || connect(fd, (struct sockaddr *)&address, length) == -1) {
		fail(argv[1], strerror(errno));
		return EXIT_NO_SERVER;
	}
	for (i = 2; i < argc; i++)
		good = fetch(fd, argv[i]) && good;
	return good ? 0 : 1;
}
