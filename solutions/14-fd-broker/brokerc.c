/* brokerc: has a broker open files, and copies them to standard output. What comes over the socket is a byte and a descriptor; the
 * content is read from the file itself, as if brokerc had opened it. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "address.h"
#include "pass.h"

enum { BLOCK = 65536, LINE_LONGEST = 8192, REASON_LONGEST = 255, EXIT_NO_SERVER = 4 };

static bool fail(const char *what, const char *reason)
{
	fprintf(stderr, "brokerc: %s: %s\n", what, reason);
	return false;
}

/* A server that is gone is an error, and no SIGPIPE. */
static bool ask(int fd, const char *path)
{
	char line[LINE_LONGEST];
	int length = snprintf(line, sizeof line, "OPEN %s\n", path);

	errno = ENAMETOOLONG;
	return length < LINE_LONGEST && send(fd, line, (size_t)length, MSG_NOSIGNAL) == length;
}

/* What stands behind a '-', to the end of the line: byte by byte, because the next answer may be there already, with a descriptor. */
static bool read_reason(int fd, char reason[REASON_LONGEST + 1])
{
	size_t length = 0;
	char byte;

	while (recv(fd, &byte, 1, 0) == 1) {
		reason[length] = '\0';
		if (byte == '\n')
			return true;
		if (length < REASON_LONGEST)
			reason[length++] = byte;
	}
	return false;
}

/* From the descriptor to standard output, to the end. */
static bool copy(int file)
{
	static char block[BLOCK];
	ssize_t length, n;
	char *next;

	while ((length = read(file, block, sizeof block)) > 0)
		for (next = block; length > 0; next += n, length -= n) {
			n = write(STDOUT_FILENO, next, (size_t)length);
			if (n < 0)
				return false;
		}
	return length == 0;
}

/* What the answer is, and what came with it. Sets *ended where it is none: then nothing more is to be had from this server. */
static bool take(int fd, const char *path, char byte, int file, bool *ended)
{
	char reason[REASON_LONGEST + 1];

	if (byte == '-' && read_reason(fd, reason))
		return fail(path, reason);
	*ended = byte != '+';
	if (*ended)
		return fail(path, "the answer is cut, or none");
	if (file < 0)
		return fail(path, "no descriptor has come");
	return copy(file) || fail(path, strerror(errno));
}

static bool fetch(int fd, const char *path, bool *ended)
{
	bool asked = ask(fd, path), good;	/* a server that is gone may have said why before */
	int error = errno, file, r;
	char byte;

	r = recv_fd(fd, &byte, &file);
	if (r != 1) {
		*ended = true;
		return fail(path, !asked ? strerror(error) : r < 0 ? strerror(errno) : "the server has ended");
	}
	good = take(fd, path, byte, file, ended);
	if (file >= 0)
		close(file);
	return good;
}

int main(int argc, char **argv)
{
	struct sockaddr_un address;
	bool good = true, ended = false;
	socklen_t length;
	int fd, i;

	if (argc < 3 || !(length = address_of(argv[1], &address))) {
		fprintf(stderr, "usage: brokerc SOCK PATH…   (SOCK: a path, or @NAME, of 1 to 107 bytes)\n");
		return 2;
	}
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, length) < 0) {
		fail(argv[1], strerror(errno));
		return EXIT_NO_SERVER;
	}
	for (i = 2; i < argc && !ended; i++)
		good = fetch(fd, argv[i], &ended) && good;
	return good ? 0 : 1;
}
