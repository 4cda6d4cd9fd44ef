/* tftpd: serves the files of a folder by TFTP, and with -w takes new ones.
 *
 * One process, one poll() over all sockets, and for each transfer what it waits for. The kernel sees to it that names stay below
 * ROOT (openat2), and a new file has no name at all before it is complete (O_TMPFILE). Texts can be read in netascii. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "tftp.h"

enum { PORT_MOST = 65535, TRANSFERS_MOST = 20, NOTHING = -1 };

enum stage { SENDING, RECEIVING, STAYING };

/* One transfer, between two packets. */
struct session {
	struct transfer transfer;
	enum stage stage;
	FILE *file;	/* read from, or written to */
	bool netascii;
	int pending;	/* the second byte of a pair, which falls into the next block; or NOTHING */
	uint16_t block;	/* sent last, or received last */
	bool last;	/* that one ends the file */
	int sent;	/* how often out has been sent */
	int64_t due;	/* when something has to be done without a packet */
	int folder;	/* of the new file, whose name is */
	char name[PACKET_MOST];
};

struct server {
	int listener, root;
	bool writable;
	int wait_ms, repeats;
	struct session *sessions[TRANSFERS_MOST];
	int count;
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

static int open_below(int root, const char *name, int flags)
{
	struct open_how how = {.flags = (uint64_t)(flags | O_CLOEXEC), .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
	int fd = (int)syscall(SYS_openat2, root, name, &how, sizeof how);

	if (fd < 0 && errno == EXDEV)
		errno = EACCES;
	return fd;
}

static int safe_open(int root, const char *name)
{
	struct stat status;
	int file = open_below(root, name, O_RDONLY | O_NONBLOCK);

	if (file < 0 || (fstat(file, &status) == 0 && S_ISREG(status.st_mode)))
		return file;
	close(file);
	errno = EACCES;
	return -1;
}

/* The folder of a new file; `last` is its name there. */
static int safe_folder(int root, char *name, const char **last)
{
	char *slash = strrchr(name, '/');

	*last = slash ? slash + 1 : name;
	if (!slash)
		return fcntl(root, F_DUPFD_CLOEXEC, 0);
	*slash = '\0';
	return open_below(root, name, O_RDONLY | O_DIRECTORY);
}

static uint16_t code_of(int error)
{
	return error == ENOENT ? NOT_FOUND : error == EEXIST ? EXISTS : ACCESS;
}

/* --- one transfer, step by step --- */

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void transmit(struct session *session, int64_t due)
{
	struct transfer *t = &session->transfer;

	(void)sendto(t->fd, t->out.bytes, t->out.length, 0, (struct sockaddr *)&t->peer, sizeof t->peer);
	session->sent++;
	session->due = due;
}

static int next_byte(struct session *session)
{
	int byte = session->pending;

	session->pending = NOTHING;
	if (byte != NOTHING)
		return byte;
	byte = getc(session->file);
	if (!session->netascii || (byte != '\n' && byte != '\r'))
		return byte;
	session->pending = byte == '\n' ? '\n' : '\0';
	return '\r';
}

/* Returns false when the transfer is over. */
static bool send_block(struct session *session)
{
	struct packet *out = &session->transfer.out;
	int byte;

	make_header(out, DATA, ++session->block);
	while (out->length < PACKET_MOST && (byte = next_byte(session)) != EOF)
		out->bytes[out->length++] = (unsigned char)byte;
	if (ferror(session->file)) {
		(void)fail(&session->transfer, NOT_DEFINED);
		return false;
	}
	session->last = out->length < PACKET_MOST;
	session->sent = 0;
	transmit(session, now_ms() + session->transfer.wait_ms);
	return true;
}

static bool sender_takes(struct session *session, uint16_t op, uint16_t number)
{
	if (op == ACK && number == session->block && !session->last)
		return send_block(session);
	return op != ERROR && !(op == ACK && number == session->block && session->last);
}

/* The file is complete: now it gets its name, if nobody has it. */
static int publish(struct session *session)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(session->file));
	if (fflush(session->file) == EOF)
		return -1;
	return linkat(AT_FDCWD, path, session->folder, session->name, AT_SYMLINK_FOLLOW);
}

static bool write_block(struct session *session, const struct packet *in)
{
	struct transfer *t = &session->transfer;
	size_t length = in->length - HEADER;

	make_header(&t->out, ACK, ++session->block);
	if (fwrite(in->bytes + HEADER, 1, length, session->file) != length) {
		(void)fail(t, DISK_FULL);
		return false;
	}
	session->last = length < BLOCK;
	if (session->last && publish(session) < 0) {
		(void)fail(t, code_of(errno));
		return false;
	}
	if (session->last)
		session->stage = STAYING;
	transmit(session, now_ms() + (session->last ? 2 : 2 * t->repeats) * t->wait_ms);
	return true;
}

static bool receiver_takes(struct session *session, uint16_t op, uint16_t number)
{
	if (op == DATA && number == (uint16_t)(session->block + 1) && !session->last)
		return write_block(session, &session->transfer.in);
	if (op == DATA && number == session->block && session->block > 0)
		transmit(session, session->due);
	return op != ERROR || session->stage == STAYING;
}

static void tell_stranger(const struct session *session, const struct sockaddr_in *stranger)
{
	struct packet error;

	make_error(&error, UNKNOWN_TID, "unknown transfer");
	(void)sendto(session->transfer.fd, error.bytes, error.length, 0, (const struct sockaddr *)stranger, sizeof *stranger);
}

/* Returns false when the transfer is over. */
static bool take_packet(struct session *session)
{
	struct transfer *t = &session->transfer;
	socklen_t length = sizeof t->from;
	ssize_t n = recvfrom(t->fd, t->in.bytes, sizeof t->in.bytes, MSG_DONTWAIT, (struct sockaddr *)&t->from, &length);
	uint16_t op, number;

	if (n < HEADER || n > PACKET_MOST)
		return true;
	t->in.length = (size_t)n;
	op = get16(t->in.bytes + OP);
	number = get16(t->in.bytes + NUMBER);
	if (t->from.sin_port == t->peer.sin_port && t->from.sin_addr.s_addr == t->peer.sin_addr.s_addr)
		return (session->stage == SENDING ? sender_takes : receiver_takes)(session, op, number);
	if (op != ERROR)
		tell_stranger(session, &t->from);
	return true;
}

/* The time is over. Blocks, and the first ACK, are sent again. */
static bool take_time(struct session *session)
{
	bool repeats = session->stage == SENDING || (session->stage == RECEIVING && session->block == 0);

	if (!repeats || session->sent > session->transfer.repeats)
		return false;
	transmit(session, now_ms() + session->transfer.wait_ms);
	return true;
}

static void end_session(struct server *server, int i)
{
	struct session *session = server->sessions[i];

	if (session->file)
		fclose(session->file);
	if (session->folder >= 0)
		close(session->folder);
	close(session->transfer.fd);
	free(session);
	server->sessions[i] = server->sessions[--server->count];
}

/* --- how one begins --- */

static bool begin_read(struct server *server, struct session *session, const char *name)
{
	int file = safe_open(server->root, name);

	if (file < 0 || !(session->file = fdopen(file, "r"))) {
		(void)fail(&session->transfer, code_of(errno));
		return false;
	}
	session->stage = SENDING;
	return send_block(session);
}

static int open_nameless(struct server *server, struct session *session, char *name)
{
	const char *last;
	struct stat status;

	session->folder = safe_folder(server->root, name, &last);
	if (session->folder < 0)
		return -1;
	snprintf(session->name, sizeof session->name, "%s", last);
	errno = EACCES;
	if (strcmp(last, "..") == 0)
		return -1;
	errno = EEXIST;
	if (fstatat(session->folder, last, &status, AT_SYMLINK_NOFOLLOW) == 0)
		return -1;
	return openat(session->folder, ".", O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666);
}

static bool begin_write(struct server *server, struct session *session, char *name)
{
	int file = open_nameless(server, session, name);

	if (file < 0 || !(session->file = fdopen(file, "w"))) {
		(void)fail(&session->transfer, code_of(errno));
		return false;
	}
	session->stage = RECEIVING;
	make_header(&session->transfer.out, ACK, 0);
	transmit(session, now_ms() + session->transfer.wait_ms);
	return true;
}

static void start_transfer(struct server *server, const struct request *request, const struct sockaddr_in *client)
{
	struct session *session = server->count < TRANSFERS_MOST ? calloc(1, sizeof *session) : NULL;
	bool begun;

	if (!session)
		return;
	session->transfer = (struct transfer){.fd = open_socket(), .peer = *client, .met = true,
		.wait_ms = server->wait_ms, .repeats = server->repeats};
	session->netascii = strcasecmp(request->mode, "netascii") == 0;
	session->pending = NOTHING;
	session->folder = -1;
	server->sessions[server->count++] = session;
	begun = session->transfer.fd >= 0 &&
		(request->op == RRQ ? begin_read(server, session, request->name) : begin_write(server, session, request->name));
	if (!begun)
		end_session(server, server->count - 1);
}

/* --- all requests --- */

static void answer_error(const struct server *server, const struct sockaddr_in *client, uint16_t code, const char *text)
{
	struct packet error;

	make_error(&error, code, text);
	(void)sendto(server->listener, error.bytes, error.length, 0, (const struct sockaddr *)client, sizeof *client);
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
	else if (strcasecmp(request.mode, "octet") != 0 && (request.op == WRQ || strcasecmp(request.mode, "netascii") != 0))
		answer_error(server, client, NOT_DEFINED, "no such mode here");
	else if (request.op == WRQ && !server->writable)
		answer_error(server, client, ACCESS, "this server only sends");
	else
		start_transfer(server, &request, client);
}

static void take_datagram(struct server *server)
{
	struct sockaddr_in client;
	struct packet packet;
	socklen_t length = sizeof client;
	ssize_t n = recvfrom(server->listener, packet.bytes, sizeof packet.bytes, MSG_DONTWAIT, (struct sockaddr *)&client, &length);

	packet.length = n < 0 ? 0 : (size_t)n;
	if (packet.length >= NUMBER)
		take_request(server, &packet, &client);
}

/* How long poll() may wait: until the first transfer has something to do. */
static int nearest_ms(const struct server *server, int64_t now)
{
	int64_t nearest = -1;
	int i;

	for (i = 0; i < server->count; i++) {
		int64_t left = server->sessions[i]->due > now ? server->sessions[i]->due - now : 0;

		if (nearest < 0 || left < nearest)
			nearest = left;
	}
	return (int)nearest;
}

/* From the last to the first, because one that ends is replaced by the last. */
static void go_on(struct server *server, const struct pollfd *polled)
{
	int64_t now = now_ms();
	int i;

	for (i = server->count - 1; i >= 0; i--) {
		struct session *session = server->sessions[i];
		bool lives = true;

		if (polled[i].revents)
			lives = take_packet(session);
		else if (session->due <= now)
			lives = take_time(session);
		if (!lives)
			end_session(server, i);
	}
}

static _Noreturn void serve(struct server *server)
{
	struct pollfd polled[TRANSFERS_MOST + 1];
	int i, listener;

	for (;;) {
		for (i = 0; i < server->count; i++)
			polled[i] = (struct pollfd){.fd = server->sessions[i]->transfer.fd, .events = POLLIN};
		listener = server->count;
		polled[listener] = (struct pollfd){.fd = server->listener, .events = POLLIN};
		need(poll(polled, (nfds_t)listener + 1, nearest_ms(server, now_ms())), "poll");
		go_on(server, polled);
		if (polled[listener].revents)
			take_datagram(server);
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
	struct server server = {.wait_ms = 500, .repeats = 5};
	int option, port;

	while ((option = getopt(argc, argv, "wt:r:")) != -1) {
		if (option == 'w')
			server.writable = true;
		else if (!read_option(option, &server.wait_ms, &server.repeats))
			usage();
	}
	if (argc - optind != 2 || !read_number(argv[optind + 1], 0, PORT_MOST, &port))
		usage();
	server.root = need(open(argv[optind], O_RDONLY | O_DIRECTORY | O_CLOEXEC), argv[optind]);
	server.listener = open_listener((uint16_t)port);
	serve(&server);
}
