/** @file
 * What a peer does, step by step, without ever blocking.
 *
 * What it does wakes a program, which then runs inside the kernel beside it: a writer that waited for room goes on while
 * the peer still reads, a reader while it still writes. So that nothing depends on who is faster, one action is one system
 * call on what was there when all stood still: a pipe is read and written under its lock, whole; to a stream socket at most
 * one buffer of the kernel is given, or one segment.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "model/descriptors.h"
#include "peer/ends.h"
#include "peer/rights.h"

enum { UNIX_PIECE = 4096, TCP_PIECE = 32768, READ_MOST = 65536 };

int peer_new(const char *name, enum peer_kind kind, bool program_reads, const void *content, size_t content_length,
	size_t most, struct peer **out, int *program_fd)
{
	struct peer *peer = memory_new(1, sizeof *peer);
	int r;

	*peer = (struct peer){.name = memory_string(name), .kind = kind, .program_reads = program_reads, .most = most};
	r = peer_open_ends(kind, program_reads, content, content_length, &peer->fd, program_fd);
	peer->finished = peer->fd < 0 || kind == PEER_FILE;
	peer->ended = peer->fd < 0;
	if (r < 0) {
		peer_free(peer);
		return r;
	}
	*out = peer;
	return 0;
}

int peer_open_fifo(const char *name, int folder, const char *path, bool program_reads, size_t most, struct peer **out)
{
	int fd = openat(folder, path, (program_reads ? O_WRONLY : O_RDONLY) | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC), r;
	struct stat status;
	struct peer *peer;

	if (fd < 0)
		return -errno;
	r = fstat(fd, &status) < 0 ? -errno : S_ISFIFO(status.st_mode) ? 0 : -EINVAL;
	if (r < 0) {
		(void)close(fd); /* of no use */
		return r;
	}
	peer = memory_new(1, sizeof *peer);
	*peer = (struct peer){.name = memory_string(name),
		.kind = PEER_FIFO,
		.fd = fd,
		.inode = status.st_ino,
		.device = status.st_dev,
		.program_reads = program_reads,
		.ended = program_reads,
		.most = most};
	*out = peer;
	return 0;
}

static void close_end(struct peer *peer)
{
	if (peer->fd >= 0)
		(void)close(peer->fd); /* everything that counts was read or said before */
	peer->fd = -1;
}

/** Resets a connection; what is no socket is closed. */
static void close_at_once(struct peer *peer)
{
	struct linger at_once = {.l_onoff = 1, .l_linger = 0};

	if (peer->fd >= 0)
		(void)setsockopt(peer->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once); /* ENOTSOCK: a pipe */
	close_end(peer);
}

/** The run is over: a connection that the program closed first would keep its port for a minute (TIME_WAIT), without a reset. */
void peer_free(struct peer *peer)
{
	if (!peer)
		return;
	close_at_once(peer);
	rights_clear(peer);
	text_clear(&peer->queue);
	text_clear(&peer->heard);
	free(peer->pieces);
	datagrams_free(peer->datagrams);
	free(peer->name);
	free(peer->place);
	free(peer);
}

void peer_say(struct peer *peer, const void *bytes, size_t length)
{
	text_add_bytes(&peer->queue, bytes, length);
	ARRAY_ADD(peer->pieces, peer->piece_count, peer->piece_capacity) = peer->queue.length;
}

static bool is_stream_socket(const struct peer *peer)
{
	return peer->kind == PEER_UNIX || peer->kind == PEER_TCP;
}

static void hear(struct peer *peer, const char *bytes, size_t length)
{
	size_t room = peer->most > peer->heard.length ? peer->most - peer->heard.length : 0;
	size_t kept = length < room ? length : room;

	text_add_bytes(&peer->heard, bytes, kept);
	peer->cut += length - kept;
}

/** How many bytes are there now; what a program has written to a file is read again and again from where we were. */
static size_t available(const struct peer *peer)
{
	struct stat status;
	int count = 0;

	if (peer->kind == PEER_FILE)
		return fstat(peer->fd, &status) == 0 ? (size_t)status.st_size - peer->heard.length - peer->cut : 0;
	if (ioctl(peer->fd, FIONREAD, &count) < 0 || count < 0)
		return 0;
	if (peer->kind == PEER_UNIX && count > UNIX_PIECE)
		return UNIX_PIECE;
	return count > READ_MOST ? READ_MOST : (size_t)count;
}

/** Nobody has written to a FIFO yet: read(2) says 0, and it means nothing. */
static bool is_before_writers(const struct peer *peer)
{
	struct pollfd ready = {.fd = peer->fd, .events = POLLIN};

	return peer->kind == PEER_FIFO && poll(&ready, 1, 0) == 0;
}

/** Reads what is there, or the end of the file. */
static bool listen_once(struct peer *peer, peer_tells *tells, void *data)
{
	size_t before = peer->heard.length, arrivals = peer->arrival_count, length;
	int yes = 1;
	char *block;
	ssize_t n;

	if (peer->fd < 0 || peer->deaf || peer->ended || (peer->program_reads && !is_stream_socket(peer)) ||
		is_before_writers(peer))
		return false;
	length = available(peer);
	block = memory_new(length + 1, 1);
	if (peer->kind == PEER_FILE)
		n = pread(peer->fd, block, length, (off_t)(peer->heard.length + peer->cut));
	else if (peer->kind == PEER_UNIX)
		n = rights_receive(peer, block, length ? length : 1);
	else
		n = read(peer->fd, block, length ? length : 1);
	if (n > 0)
		hear(peer, block, (size_t)n);
	if (peer->kind == PEER_TCP)
		(void)setsockopt(peer->fd, IPPROTO_TCP, TCP_QUICKACK, &yes, sizeof yes); /* a courtesy */
	free(block);
	if (n > 0) {
		tells(data, peer, PEER_READS, peer->heard.bytes + before, peer->heard.length - before);
		if (peer->arrival_count > arrivals)
			tells(data, peer, PEER_IS_PASSED, NULL, peer->arrival_count - arrivals);
	} else if (peer->kind != PEER_FILE && !(n < 0 && errno == EAGAIN)) {
		peer->ended = true;
		peer->reset = n < 0;
		if (n < 0 && errno == ECONNRESET)
			tells(data, peer, PEER_IS_RESET, NULL, 0);
	}
	return n > 0 || peer->ended;
}

/** The end of the piece that is being said. */
static size_t piece_end(const struct peer *peer)
{
	size_t end = peer->queue.length, i;

	for (i = peer->piece_count; i-- > 0;)
		if (peer->pieces[i] > peer->said)
			end = peer->pieces[i];
	if (peer->split == SIZE_MAX)
		return peer->said + 1;
	return peer->said < peer->split && peer->split < end ? peer->split : end;
}

/** Says some of a piece, as send(2). */
static ssize_t say_some(struct peer *peer, const char *bytes, size_t length)
{
	size_t most = peer->kind == PEER_TCP ? TCP_PIECE : UNIX_PIECE;

	if (!is_stream_socket(peer))
		return write(peer->fd, bytes, length);
	length = length < most ? length : most;
	return peer->kind == PEER_UNIX ? rights_send(peer, bytes, length) : send(peer->fd, bytes, length, MSG_NOSIGNAL);
}

static bool say_once(struct peer *peer, peer_tells *tells, void *data)
{
	size_t begin = peer->said, length = piece_end(peer) - begin, passed = rights_due(peer);
	ssize_t n = say_some(peer, peer->queue.bytes + begin, length);

	if (n > 0) {
		if (passed)
			tells(data, peer, PEER_PASSES, NULL, passed);
		peer->said += (size_t)n;
		tells(data, peer, PEER_SAYS, peer->queue.bytes + begin, (size_t)n);
	} else if (n < 0 && errno != EAGAIN && errno != EINTR) {
		peer->reader_gone = peer->finished = true; /* nobody will read the rest */
		if (peer->kind == PEER_TCP)
			tells(data, peer, PEER_IS_RESET, NULL, 0);
		return true;
	}
	return n > 0;
}

static bool reset_connection(struct peer *peer, peer_tells *tells, void *data)
{
	close_at_once(peer);
	peer->aborting = false;
	peer->finished = peer->ended = true;
	tells(data, peer, PEER_RESETS, NULL, 0);
	return true;
}

static bool finish(struct peer *peer, peer_tells *tells, void *data)
{
	if (is_stream_socket(peer))
		(void)shutdown(peer->fd, SHUT_WR); /* ENOTCONN: it has reset, and has read the end that way */
	else
		close_end(peer);
	peer->finished = true;
	tells(data, peer, peer->program_reads || is_stream_socket(peer) ? PEER_FINISHES : PEER_STOPS, NULL, 0);
	return true;
}

/** As much as anybody wants to hear. */
static bool has_said_all(const struct peer *peer)
{
	return peer->reader_gone || peer->said == peer->queue.length;
}

/** Who closes after having finished has sent its end before, in an action of its own. */
static bool has_to_finish(const struct peer *peer)
{
	return peer->finishing && !peer->finished;
}

static bool close_connection(struct peer *peer, peer_tells *tells, void *data)
{
	close_end(peer);
	peer->finished = peer->ended = true;
	tells(data, peer, PEER_CLOSES, NULL, 0);
	return true;
}

/** Has the connection come, or been refused? */
static bool connect_once(struct peer *peer, peer_tells *tells, void *data)
{
	struct pollfd done = {.fd = peer->fd, .events = POLLOUT};
	socklen_t length = sizeof peer->refused;

	if (poll(&done, 1, 0) != 1)
		return false;
	(void)getsockopt(peer->fd, SOL_SOCKET, SO_ERROR, &peer->refused, &length); /* good arguments */
	peer->connecting = false;
	peer_find_addresses(peer);
	if (peer->refused)
		peer->ended = peer->finished = true;
	tells(data, peer, peer->refused ? PEER_IS_REFUSED : PEER_CONNECTS, NULL, 0);
	return true;
}

bool peer_act(struct peer *peer, peer_tells *tells, void *data)
{
	bool acted;

	if (peer->fd < 0 || peer->kind == PEER_LISTENER)
		return false;
	if (peer->kind == PEER_DATAGRAMS)
		return datagrams_act(peer, tells, data);
	if (peer->connecting)
		return connect_once(peer, tells, data);
	acted = listen_once(peer, tells, data);
	if (peer->closing && has_said_all(peer) && !has_to_finish(peer))
		return close_connection(peer, tells, data);
	if (peer->aborting && has_said_all(peer))
		return reset_connection(peer, tells, data);
	if (peer->finished)
		return acted;
	if (peer->said < peer->queue.length)
		return say_once(peer, tells, data) || acted;
	if (peer->finishing)
		return finish(peer, tells, data);
	return acted;
}

bool peer_can_act(const struct peer *peer)
{
	struct pollfd ready = {.fd = peer->fd};

	if (peer->fd < 0 || peer->kind == PEER_LISTENER)
		return false;
	if (peer->kind == PEER_DATAGRAMS)
		return datagrams_can_act(peer);
	if (!peer->deaf && !peer->ended && (!peer->program_reads || is_stream_socket(peer)))
		ready.events |= POLLIN;
	if (peer->connecting || (!peer->finished && peer->said < peer->queue.length))
		ready.events |= POLLOUT;
	if (has_said_all(peer) && (peer->aborting || peer->closing || has_to_finish(peer)))
		return true;
	if (peer->kind == PEER_FILE)
		return !peer->program_reads && available(peer) > 0;
	return ready.events && poll(&ready, 1, 0) == 1 && ready.revents & (ready.events | POLLHUP | POLLERR);
}

bool peer_has_more_to_do(const struct peer *peer)
{
	return peer->fd >= 0 &&
		(peer->aborting || peer->closing ||
			(!peer->finished && (peer->said < peer->queue.length || peer->finishing)));
}

enum object_kind peer_object_kind(const struct peer *peer)
{
	static const enum object_kind kinds[] = {
		[PEER_PIPE] = OBJECT_PIPE,
		[PEER_FIFO] = OBJECT_FIFO,
		[PEER_UNIX] = OBJECT_SOCKET,
		[PEER_TCP] = OBJECT_SOCKET,
		[PEER_LISTENER] = OBJECT_SOCKET,
		[PEER_DATAGRAMS] = OBJECT_SOCKET,
		[PEER_FILE] = OBJECT_FILE,
		[PEER_FOLDER] = OBJECT_FOLDER,
		[PEER_NULL] = OBJECT_DEVICE,
		[PEER_CLOSED] = OBJECT_NONE,
	};

	return kinds[peer->kind];
}
