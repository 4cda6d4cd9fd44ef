/* tftpd: serves the files of a folder by TFTP, and with -w takes new ones.
 *
 * Requests come to one socket, which all clients know. Each transfer is a thread with a connected socket of its own. Names are
 * judged by what realpath() makes of them. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tftp.h"

enum { PORT_MOST = 65535, TRANSFERS_MOST = 32 };

struct server {
	int listener;
	char root[PATH_MAX];	/* as realpath() has it */
	bool writable;
	int wait_ms, repeats;
	pthread_mutex_t lock;
	int transfers;	/* how many threads there are; by the lock */
	unsigned made;	/* temporary files; by the lock */
};

/* What a thread owns. */
struct job {
	struct server *server;
	struct transfer transfer;
	uint16_t op;
	char name[PACKET_MOST];
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

static bool is_below(const char *root, const char *path)
{
	size_t length = strlen(root);

	return strncmp(root, path, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* What a name of ROOT really is. Returns -1 and errno for what is not there, or not below ROOT. */
static int resolve(const char *root, const char *name, char real[PATH_MAX])
{
	char path[2 * PATH_MAX];

	snprintf(path, sizeof path, "%s/%s", root, name);
	if (!realpath(path, real))
		return -1;
	errno = EACCES;
	return is_below(root, real) ? 0 : -1;
}

static int safe_open(const char *root, const char *name)
{
	char real[PATH_MAX];
	struct stat status;
	int file;

	if (resolve(root, name, real) < 0)
		return -1;
	file = open(real, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (file < 0 || (fstat(file, &status) == 0 && S_ISREG(status.st_mode)))
		return file;
	close(file);
	errno = EACCES;
	return -1;
}

/* The real folder of a file that is to be made; `last` is its name there. */
static int safe_folder(const char *root, char *name, char real[PATH_MAX], const char **last)
{
	char *slash = strrchr(name, '/');

	*last = slash ? slash + 1 : name;
	if (slash)
		*slash = '\0';
	return resolve(root, slash ? name : ".", real);
}

/* --- one transfer --- */

/* errno as the number of an ERROR. */
static uint16_t code_of(int error)
{
	return error == ENOENT ? NOT_FOUND : error == EEXIST ? EXISTS : ACCESS;
}

static void serve_read(struct job *job)
{
	int file = safe_open(job->server->root, job->name);

	if (file < 0) {
		(void)fail(&job->transfer, code_of(errno));
		return;
	}
	(void)send_file(&job->transfer, file);
	close(file);
}

/* rename() that does not replace. */
static int publish(const char *temporary, const char *path)
{
	return renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE);
}

static unsigned next_number(struct server *server)
{
	unsigned number;

	pthread_mutex_lock(&server->lock);
	number = server->made++;
	pthread_mutex_unlock(&server->lock);
	return number;
}

static void receive_into(struct job *job, const char *temporary, const char *path)
{
	struct transfer *t = &job->transfer;
	int file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	enum outcome outcome;

	if (file < 0) {
		(void)fail(t, code_of(errno));
		return;
	}
	make_header(&t->out, ACK, 0);
	outcome = receive_file(t, file);
	if (close(file) < 0 || (outcome == DONE && publish(temporary, path) < 0))
		outcome = fail(t, code_of(errno));
	if (outcome == DONE)
		finish(t);
	else
		unlink(temporary);
}

static void serve_write(struct job *job)
{
	char folder[PATH_MAX], path[2 * PATH_MAX], temporary[2 * PATH_MAX];
	struct stat status;
	const char *last;

	if (safe_folder(job->server->root, job->name, folder, &last) < 0) {
		(void)fail(&job->transfer, code_of(errno));
		return;
	}
	if (strcmp(last, "..") == 0) {
		errno = EACCES;
		(void)fail(&job->transfer, ACCESS);
		return;
	}
	snprintf(path, sizeof path, "%s/%s", folder, last);
	snprintf(temporary, sizeof temporary, "%s/.new%u", folder, next_number(job->server));
	if (lstat(path, &status) == 0) {
		errno = EEXIST;
		(void)fail(&job->transfer, EXISTS);
		return;
	}
	receive_into(job, temporary, path);
}

/* --- all requests --- */

static void answer_error(const struct server *server, const struct sockaddr_in *client, uint16_t code, const char *text)
{
	struct packet error;

	make_error(&error, code, text);
	(void)sendto(server->listener, error.bytes, error.length, 0, (const struct sockaddr *)client, sizeof *client);
}

static bool count_in(struct server *server)
{
	bool room;

	pthread_mutex_lock(&server->lock);
	room = server->transfers < TRANSFERS_MOST;
	server->transfers += room;
	pthread_mutex_unlock(&server->lock);
	return room;
}

static void count_out(struct server *server)
{
	pthread_mutex_lock(&server->lock);
	server->transfers--;
	pthread_mutex_unlock(&server->lock);
}

static void *run(void *data)
{
	struct job *job = data;

	(job->op == RRQ ? serve_read : serve_write)(job);
	close(job->transfer.fd);
	count_out(job->server);
	free(job);
	return NULL;
}

static int launch(struct job *job, const struct sockaddr_in *client)
{
	pthread_t thread;

	job->transfer.fd = open_socket();
	if (job->transfer.fd < 0)
		return -1;
	if (meet(&job->transfer, client) < 0 || pthread_create(&thread, NULL, run, job) != 0) {
		close(job->transfer.fd);
		return -1;
	}
	pthread_detach(thread);
	return 0;
}

static void start_transfer(struct server *server, const struct request *request, const struct sockaddr_in *client)
{
	struct job *job;

	if (!count_in(server))
		return;
	job = calloc(1, sizeof *job);
	if (job) {
		job->server = server;
		job->op = request->op;
		job->transfer.wait_ms = server->wait_ms;
		job->transfer.repeats = server->repeats;
		snprintf(job->name, sizeof job->name, "%s", request->name);
	}
	if (!job || launch(job, client) < 0) {
		free(job);
		count_out(server);
	}
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
	if (request.op != RRQ && request.op != WRQ)
		answer_error(server, client, ILLEGAL, "no request");
	else if (!(request.name = take_string(&at, end)) || !(request.mode = take_string(&at, end)))
		answer_error(server, client, ILLEGAL, "name and mode, each with a NUL");
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
	struct server server = {.wait_ms = 500, .repeats = 5, .lock = PTHREAD_MUTEX_INITIALIZER};
	char folder[PATH_MAX];
	int option, port;

	while ((option = getopt(argc, argv, "wt:r:")) != -1) {
		if (option == 'w')
			server.writable = true;
		else if (!read_option(option, &server.wait_ms, &server.repeats))
			usage();
	}
	if (argc - optind != 2 || !read_number(argv[optind + 1], 0, PORT_MOST, &port))
		usage();
	snprintf(folder, sizeof folder, "%s/.", argv[optind]);	/* which only a folder has */
	if (!realpath(folder, server.root))
		die(argv[optind]);
	server.listener = open_listener((uint16_t)port);
	serve(&server);
}
