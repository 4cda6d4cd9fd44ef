/* brokerc that needs no standard input and so does not keep it: the socket takes its place in the table. It writes with stdio, and asks
 * for the next path when the one before is done. */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "address.h"
#include "pass.h"

enum { EXIT_FAILED = 1, EXIT_USAGE, EXIT_NO_SERVER = 4 };

static bool tell(const char *what, const char *why)
{
	fprintf(stderr, "brokerc: %s: %s\n", what, why);
	return false;
}

/* What is written may have waited in stdio; the flush tells whether it has arrived. The file is closed in any case. */
static bool print(int file)
{
	char block[16384];
	ssize_t n;
	bool good;

	while ((n = read(file, block, sizeof block)) > 0)
		if (fwrite(block, 1, (size_t)n, stdout) != (size_t)n)
			break;
	good = n == 0 && fflush(stdout) == 0;
	close(file);
	return good;
}

/* The rest of the line, byte by byte: what is behind it is the next answer. Of a reason that is very long the beginning has to do. */
static bool print_reason(int server, const char *path)
{
	char reason[4096] = "", byte = '\0';
	size_t length = 0;

	while (recv(server, &byte, 1, 0) == 1 && byte != '\n')
		if (length < sizeof reason - 1)
			reason[length++] = byte;
	return tell(path, byte == '\n' ? reason : "the answer is cut");
}

static bool fetch(int server, const char *path)
{
	char byte;
	int fd;

	(void)dprintf(server, "OPEN %s\n", path);	/* a broker that is gone may have told why */
	if (recv_fd(server, &byte, &fd) != 1)
		return tell(path, "the broker is gone");
	if (byte == '+' && fd != -1)
		return print(fd) || tell(path, strerror(errno));
	if (fd != -1)
		close(fd);
	return byte == '-' ? print_reason(server, path) : tell(path, "this is no answer, or not one descriptor");
}

int main(int argc, char **argv)
{
	struct sockaddr_un address;
	socklen_t length;
	int server, i, failed = 0;

	if (argc < 3 || !(length = address_of(argv[1], &address))) {
		tell("usage", "brokerc SOCK PATH...");
		return EXIT_USAGE;
	}
	signal(SIGPIPE, SIG_IGN);
	close(STDIN_FILENO);
	server = socket(AF_UNIX, SOCK_STREAM, 0);
	if (server == -1 || connect(server, (const struct sockaddr *)&address, length) == -1) {
		tell(argv[1], strerror(errno));
		return EXIT_NO_SERVER;
	}
	for (i = 2; i < argc; i++)
		if (!fetch(server, argv[i]))
			failed++;
	return failed ? EXIT_FAILED : 0;
}
