/** @file
 * What a peer does, step by step, without ever blocking.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"
#include "model/descriptors.h"
#include "peer/ends.h"

int peer_new(const char *name, enum peer_kind kind, bool program_reads, const void *content, size_t content_length, size_t most,
	struct peer **out, int *program_fd)
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

static void close_end(struct peer *peer)
{
	if (peer->fd >= 0)
		(void)close(peer->fd);	/* everything that counts was read or said before */
	peer->fd = -1;
}

void peer_free(struct peer *peer)
{
	if (!peer)
		return;
	close_end(peer);
	text_clear(&peer->queue);
	text_clear(&peer->heard);
	free(peer->pieces);
	free(peer->name);
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

/** What a program has written to a file is read again and again from where we were. */
static ssize_t read_some(const struct peer *peer, char *block, size_t length)
{
	if (peer->kind == PEER_FILE)
		return pread(peer->fd, block, length, (off_t)(peer->heard.length + peer->cut));
	return read(peer->fd, block, length);
}

/** Reads all there is. */
static bool listen_once(struct peer *peer, peer_tells *tells, void *data)
{
	char block[65536];
	size_t before = peer->heard.length;
	bool any = false;
	ssize_t n;

	if (peer->fd < 0 || peer->deaf || peer->ended || (peer->program_reads && !is_stream_socket(peer)))
		return false;
	while ((n = read_some(peer, block, sizeof block)) > 0) {
		hear(peer, block, (size_t)n);
		any = true;
	}
	if (any)
		tells(data, peer->name, "reads", peer->heard.bytes + before, peer->heard.length - before);
	if (peer->kind == PEER_FILE || (n < 0 && errno == EAGAIN))
		return any;
	peer->ended = true;	/* end-of-file, or a reset */
	return true;
}

/** The end of the piece that is being said. */
static size_t piece_end(const struct peer *peer)
{
	size_t i;

	for (i = 0; i < peer->piece_count; i++)
		if (peer->pieces[i] > peer->said)
			return peer->pieces[i];
	return peer->queue.length;
}

static bool say_once(struct peer *peer, peer_tells *tells, void *data)
{
	size_t end = piece_end(peer), begin = peer->said;
	ssize_t n = 0;

	while (peer->said < end) {
		const char *next = peer->queue.bytes + peer->said;

		n = is_stream_socket(peer) ? send(peer->fd, next, end - peer->said, MSG_NOSIGNAL)
					   : write(peer->fd, next, end - peer->said);
		if (n < 0)
			break;
		peer->said += (size_t)n;
	}
	if (peer->said > begin)
		tells(data, peer->name, "says", peer->queue.bytes + begin, peer->said - begin);
	if (n < 0 && errno != EAGAIN && errno != EINTR) {
		peer->reader_gone = peer->finished = true;	/* nobody will read the rest */
		return true;
	}
	return peer->said > begin;
}

static bool reset_connection(struct peer *peer, peer_tells *tells, void *data)
{
	struct linger at_once = {.l_onoff = 1, .l_linger = 0};
	unsigned short ours, theirs;

	peer_ports(peer->fd, &ours, &theirs);
	(void)setsockopt(peer->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);	/* good arguments */
	close_end(peer);
	peer_await_reset(ours, theirs);
	peer->aborting = false;
	peer->finished = peer->ended = true;
	tells(data, peer->name, PEER_RESETS, NULL, 0);
	return true;
}

static bool finish(struct peer *peer, peer_tells *tells, void *data)
{
	if (is_stream_socket(peer))
		(void)shutdown(peer->fd, SHUT_WR);	/* ENOTCONN: it has reset, and has read the end that way */
	else
		close_end(peer);
	peer->finished = true;
	tells(data, peer->name, peer->program_reads ? PEER_FINISHES : PEER_STOPS, NULL, 0);
	return true;
}

bool peer_act(struct peer *peer, peer_tells *tells, void *data)
{
	bool acted = listen_once(peer, tells, data);

	if (peer->fd < 0 || peer->finished)
		return acted;
	if (peer->said < peer->queue.length)
		return say_once(peer, tells, data) || acted;
	if (peer->aborting)
		return reset_connection(peer, tells, data);
	if (peer->finishing)
		return finish(peer, tells, data);
	return acted;
}

bool peer_has_more_to_do(const struct peer *peer)
{
	return !peer->finished && (peer->said < peer->queue.length || peer->finishing || peer->aborting);
}

enum object_kind peer_object_kind(const struct peer *peer)
{
	static const enum object_kind kinds[] = {
		[PEER_PIPE] = OBJECT_PIPE,
		[PEER_UNIX] = OBJECT_SOCKET,
		[PEER_TCP] = OBJECT_SOCKET,
		[PEER_FILE] = OBJECT_FILE,
		[PEER_FOLDER] = OBJECT_FOLDER,
		[PEER_NULL] = OBJECT_DEVICE,
		[PEER_CLOSED] = OBJECT_NONE,
	};

	return kinds[peer->kind];
}
