/* tftpd: serves the files of a folder by TFTP, and with -w takes new ones.
 *
 * Requests come to one socket, which all clients know. Each transfer is a process with a socket of its own; so none waits for
 * another, and what comes to it is sorted by the kernel. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tftp.h"

enum { PORT_MOST = UINT16_MAX, TRANSFERS_MOST = _POSIX_CHILD_MAX };	/* every system lets a user have so many processes */

struct server {
	int listener, root;
	bool writable;
	int wait_ms, repeats;
	int transfers;	/* how many children there are */
};

struct request {
	uint16_t op;
	char *name;
	const char *mode;
};

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "tftpd: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int need(int result, const char *what)
{
	if (result < 0)
		die(what);
	return result;
}

/* --- names --- */

/* `..` and links lead out of ROOT, or may: neither is followed. */
static int open_part(int folder, const char *part, int flags)
{
	if (strcmp(part, "..") == 0) {
		errno = EACCES;
		return -1;
	}
	return openat(folder, part, flags | O_NOFOLLOW);
}

/* Opens the folder in which the name is, one part after the other; `last` is what is left of it. Returns -1 and errno for an error.
 * The folders on the way stay open until the process ends, which is when its transfer does. */
static int open_folder(int root, char *name, const char **last)
{
	int folder = root;
	char *slash;

	for (; folder != -1 && (slash = strchr(name, '/')); name = slash + 1) {
		*slash = '\0';
		folder = open_part(folder, name, O_RDONLY | O_DIRECTORY);
	}
	*last = name;
	return folder;
}

/* Opens a file of ROOT to read it. Returns -1 and errno for an error, also for what is no regular file: a FIFO would have us wait. */
static int safe_open(int root, char *name)
{
	const char *last;
	int folder = open_folder(root, name, &last), file;
	struct stat status;

	if (folder == -1)
		return -1;
	file = open_part(folder, last, O_RDONLY | O_NONBLOCK);
	if (file == -1 || (fstat(file, &status) == 0 && S_ISREG(status.st_mode)))
		return file;
	errno = EACCES;
	return -1;
}

/* --- one transfer --- */

/* errno as the number of an ERROR. */
static uint16_t code_of(int error)
{
	return error == ENOENT ? NOT_FOUND : error == EEXIST ? EXISTS : ACCESS;
}

static enum outcome serve_read(int root, struct transfer *t, char *name)
{
	int fd = safe_open(root, name);
	FILE *file = fd == -1 ? NULL : fdopen(fd, "rb");

	return file ? send_file(t, file) : fail(t, code_of(errno));
}

/* The file gets its name when it is complete, and not before: linkat() fails if there is one of that name. */
static enum outcome receive_into(struct transfer *t, int folder, const char *last)
{
	char temporary[32];
	enum outcome outcome;
	int file;

	snprintf(temporary, sizeof temporary, ".tftpd-%ld", (long)getpid());
	file = openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL, DEFFILEMODE);
	if (file == -1)
		return fail(t, ACCESS);
	make_header(&t->out, ACK, 0);
	outcome = receive_file(t, file);
	if (outcome == DONE && (close(file) == -1 || linkat(folder, temporary, folder, last, 0) == -1))
		outcome = fail(t, code_of(errno));
	unlinkat(folder, temporary, 0);
	if (outcome == DONE)
		finish(t);
	return outcome;
}

static enum outcome serve_write(int root, struct transfer *t, char *name)
{
	const char *last;
	int folder = open_folder(root, name, &last);
	struct stat status;

	if (folder == -1)
		return fail(t, code_of(errno));
	if (fstatat(folder, last, &status, AT_SYMLINK_NOFOLLOW) == 0) {	/* so it is for `..` */
		errno = EEXIST;
		return fail(t, EXISTS);
	}
	return receive_into(t, folder, last);
}

/* --- all requests --- */

static void answer_error(const struct server *server, const struct sockaddr_in *client, uint16_t code, const char *text)
{
	struct packet error;

	make_error(&error, code, text);
	(void)sendto(server->listener, error.bytes, error.length, 0, (const struct sockaddr *)client, sizeof *client);
}

static void collect_children(struct server *server)
{
	while (waitpid(-1, NULL, WNOHANG) > 0)
		server->transfers--;
}

/* Beyond that many at once a request is lost: its client asks again. */
static void start_transfer(struct server *server, const struct request *request, const struct sockaddr_in *client)
{
	struct transfer t = {.peer = *client, .met = true, .wait_ms = server->wait_ms, .repeats = server->repeats};
	pid_t child;

	if (server->transfers == TRANSFERS_MOST || (child = fork()) == -1)
		return;
	if (child > 0) {
		server->transfers++;
		return;
	}
	close(server->listener);
	t.fd = need(open_socket(), "socket");
	(void)(request->op == RRQ ? serve_read : serve_write)(server->root, &t, request->name);	/* the client knows what became of it */
	_exit(EXIT_SUCCESS);
}

/* The next string of a packet; NULL where none ends in it. */
static char *take_string(char **at, const char *end)
{
	char *string = *at, *nul = memchr(string, '\0', (size_t)(end - string));

	if (!nul)
		return NULL;
	*at = nul + 1;
	return string;
}

/* What follows the mode are options (RFC 2347): a server may ignore them. */
static void take_request(struct server *server, struct packet *packet, const struct sockaddr_in *client)
{
	char *at = (char *)packet->bytes + NUMBER, *end = (char *)packet->bytes + packet->length;
	struct request request = {.op = get16(packet->bytes + OP)};

	if (request.op == ERROR)
		return;
	if ((request.op != RRQ && request.op != WRQ) || !(request.name = take_string(&at, end)) || !(request.mode = take_string(&at, end)))
		answer_error(server, client, ILLEGAL, "no request");
	else if (strcasecmp(request.mode, "octet") != 0)
		answer_error(server, client, NOT_DEFINED, "octet is the only mode here");
	else if (request.op == WRQ && !server->writable)
		answer_error(server, client, ACCESS, "this server only sends");
	else
		start_transfer(server, &request, client);
}

static _Noreturn void serve(struct server *server)
{
	struct sockaddr_in client;
	struct packet packet;

	for (;;) {
		socklen_t length = sizeof client;
		ssize_t n = recvfrom(server->listener, packet.bytes, sizeof packet.bytes, 0, (struct sockaddr *)&client, &length);

		collect_children(server);
		packet.length = (size_t)need((int)n, "receive");
		if (packet.length >= NUMBER)
			take_request(server, &packet, &client);
	}
}

/* --- the start --- */

static int open_listener(uint16_t port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_ANY)};
	socklen_t length = sizeof address;
	int fd = need(socket(AF_INET, SOCK_DGRAM, 0), "socket");

	need(bind(fd, (struct sockaddr *)&address, sizeof address), "bind");
	need(getsockname(fd, (struct sockaddr *)&address, &length), "getsockname");
	printf("READY udp %d\n", ntohs(address.sin_port));
	need(fflush(stdout), "standard output");
	return fd;
}

static _Noreturn void usage(void)
{
	fprintf(stderr, "usage: tftpd [-w] [-t MS] [-r N] ROOT PORT   (MS and N from 1, PORT from 0 to %d)\n", PORT_MOST);
	exit(2);
}

int main(int argc, char **argv)
{
	struct server server = {.wait_ms = WAIT_USUAL, .repeats = REPEATS_USUAL};
	int option, port;

	while ((option = getopt(argc, argv, "wt:r:")) != -1) {
		if (option == 'w')
			server.writable = true;
		else if (!read_option(option, &server.wait_ms, &server.repeats))
			usage();
	}
	if (argc - optind != 2 || !read_number(argv[optind + 1], 0, PORT_MOST, &port))
		usage();
	server.root = need(open(argv[optind], O_RDONLY | O_DIRECTORY), argv[optind]);
	server.listener = open_listener((uint16_t)port);
	serve(&server);
}
