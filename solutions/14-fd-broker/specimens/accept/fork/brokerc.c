/* brokerc that maps the files into its memory. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "address.h"
#include "pass.h"

static int complain(const char *what, const char *why)
{
	fprintf(stderr, "brokerc: %s: %s\n", what, why);
	return -1;
}

static int print_file(int fd, const char *path)
{
	struct stat status;
	void *bytes;
	size_t n;

	if (fstat(fd, &status) < 0)
		return complain(path, strerror(errno));
	if (S_ISREG(status.st_mode) && status.st_size == 0)
		return 0;
	bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		return complain(path, strerror(errno));
	n = fwrite(bytes, 1, (size_t)status.st_size, stdout);
	munmap(bytes, (size_t)status.st_size);
	return n == (size_t)status.st_size && fflush(stdout) == 0 ? 0 : complain(path, strerror(errno));
}

static int read_reason(int server, const char *path)
{
	char reason[1024] = "", byte;
	size_t length = 0;

	while (recv(server, &byte, 1, 0) == 1 && byte != '\n')
		if (length < sizeof reason - 1)
			reason[length++] = byte;
	return complain(path, reason);
}

/* 0, -1 where this path has failed, -2 where no further one is worth the trouble. */
static int fetch(int server, const char *path)
{
	char request[8192], byte;
	int length = snprintf(request, sizeof request, "OPEN %s\n", path), fd, r;

	if (length >= (int)sizeof request)
		return complain(path, strerror(ENAMETOOLONG));
	(void)send(server, request, (size_t)length, 0);	/* the answer tells whether it was any good */
	if (recv_fd(server, &byte, &fd) != 1) {
		complain(path, "the server has gone");
		return -2;
	}
	if (byte == '-')
		r = read_reason(server, path);
	else if (byte != '+' || fd < 0)
		r = complain(path, "no file");
	else
		r = print_file(fd, path);
	if (fd >= 0)
		close(fd);
	return r;
}

int main(int argc, char **argv)
{
	struct sockaddr_un address;
	socklen_t length;
	int server, i, r, status = 0;

	if (argc < 3 || !(length = address_of(argv[1], &address))) {
		complain("usage", "brokerc SOCK PATH...");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	server = socket(AF_UNIX, SOCK_STREAM, 0);
	if (server < 0 || connect(server, (struct sockaddr *)&address, length) < 0) {
		complain(argv[1], strerror(errno));
		return 4;
	}
	for (i = 2; i < argc; i++) {
		r = fetch(server, argv[i]);
		if (r < 0)
			status = 1;
		if (r == -2)
			break;
	}
	return status;
}
