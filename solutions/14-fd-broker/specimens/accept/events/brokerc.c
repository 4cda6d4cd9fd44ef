/* brokerc: asks for all files at once, with stdio on a copy of the socket, and copies with sendfile() where that works. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include "address.h"
#include "pass.h"

int main(int argc, char **argv)
{
	struct sockaddr_un at;
	socklen_t len;
	int fd, copy, i, status = 0, f;
	FILE *out;

	if (argc < 3 || !(len = address_of(argv[1], &at)))
		return fputs("usage\n", stderr), 2;
	signal(SIGPIPE, SIG_IGN);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(fd, (struct sockaddr *)&at, len) < 0)
		return perror("brokerc"), 4;
	copy = dup(fd);
	out = copy < 0 ? NULL : fdopen(copy, "w");
	if (!out)
		return perror("brokerc"), 1;
	for (i = 2; i < argc; i++)
		fprintf(out, "OPEN %s\n", argv[i]);
	fclose(out);
	for (i = 2; i < argc; i++) {
		char byte, text[512];
		size_t k = 0;
		ssize_t n;
		if (recv_fd(fd, &byte, &f) != 1 || (byte != '+' && byte != '-')) {
			fprintf(stderr, "brokerc: %s: server has ended\n", argv[i]);
			return 1;
		}
		if (byte == '-') {
			if (f >= 0)
				close(f);
			while ((n = read(fd, text + k, 1)) == 1 && text[k] != '\n')
				if (k < sizeof text - 2)
					k++;
			text[k] = 0;
			fprintf(stderr, "brokerc: %s: %s\n", argv[i], n == 1 ? text : "cut");
			status = 1;
			if (n != 1)
				return 1;
			continue;
		}
		if (f < 0) {
			fprintf(stderr, "brokerc: %s: no descriptor\n", argv[i]);
			status = 1;
			continue;
		}
		while ((n = sendfile(1, f, NULL, 1 << 20)) > 0)
			;
		if (n < 0) {
			static char block[1 << 15];
			while ((n = read(f, block, sizeof block)) > 0)
				if (write(1, block, (size_t)n) != n)
					break;
		}
		if (n != 0) {
			fprintf(stderr, "brokerc: %s: %s\n", argv[i], strerror(errno));
			status = 1;
		}
		close(f);
	}
	return status;
}
