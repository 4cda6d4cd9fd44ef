/** @file
 * The other end of a program's stream, played by the harness: pipes, sockets, files; and sockets for datagrams.
 *
 * A peer never blocks and never acts by itself: peer_act() does what can be done at this moment, and is called when the run
 * is quiet. So a peer's actions are at the same place in every run.
 */
#ifndef PLUMB_PEER_PEER_H
#define PLUMB_PEER_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/text.h"
#include "model/address.h"
#include "model/event.h"
#include "peer/datagram.h"

/** What joins a peer with its program. */
enum peer_kind {
	PEER_PIPE,
	PEER_FIFO,
	PEER_UNIX,
	PEER_TCP,
	PEER_LISTENER,
	PEER_DATAGRAMS,
	PEER_FILE,
	PEER_FOLDER,
	PEER_NULL,
	PEER_CLOSED
};

/** As many descriptors as the kernel lets go with one message (SCM_MAX_FD). */
enum { PEER_PASSED_MOST = 253 };

/** Descriptors that are to be passed. */
struct parcel {
	size_t at; /**< with this byte of what is said */
	int *fds;  /**< owned, and they are */
	size_t count;
};

/** A descriptor that was passed to us. */
struct arrival {
	size_t after, upto; /**< with one of these bytes of what was heard */
	int fd;             /**< owned */
};

struct peer;

/** What a peer tells of its actions: @p what is as in EVENT_PEER. */
typedef void peer_tells(void *data, const struct peer *peer, const char *what, const void *bytes, size_t length);

/** One end of a stream, and what is to be done there. */
struct peer {
	char *name;  /**< owned; "stdin", "client 1" */
	char *place; /**< owned; "on relay0's stdin", "at client 1": how sentences say where something came */
	void *owner; /**< borrowed; the scenario of the one who plays it */
	enum peer_kind kind;
	struct address local, remote; /**< of a socket on the network; else zero */
	uint64_t inode, device;       /**< of a FIFO; else 0 */
	bool program_reads;           /**< it is the program's input: we write */
	int fd;                       /**< owned; our end, -1 closed or none */
	struct text queue;            /**< what is to be said */
	size_t said;                  /**< how much of it has been */
	size_t *pieces;               /**< owned; ends of pieces in the queue, ascending */
	size_t piece_count, piece_capacity;
	size_t split;             /**< a further end of a piece: after so many bytes; SIZE_MAX: after each; 0: none */
	bool finishing, finished; /**< our direction is to be ended; is ended */
	bool aborting;            /**< the connection is to be reset when everything is said */
	bool closing;             /**< it is to be closed, in both directions, when everything is said */
	bool connecting;          /**< the connection is not there yet */
	int refused;              /**< why it never came: a positive errno; 0 */
	bool reset;               /**< the other end has reset it */
	bool deaf;                /**< reads nothing more */
	bool reader_gone;         /**< the program does not read any more */
	struct text heard;        /**< what came */
	size_t taken;             /**< how much of it expectations have used */
	uint64_t cut;             /**< bytes that were too many to be kept */
	size_t most;              /**< bytes that are kept */
	bool ended;               /**< end-of-file came */
	struct datagram_socket
		*datagrams;     /**< owned; what a PEER_DATAGRAMS has in place of queue and heard; else NULL */
	struct parcel *parcels; /**< owned */
	size_t parcel_count, parcel_capacity;
	struct arrival *arrivals; /**< owned */
	size_t arrival_count, arrival_capacity;
	size_t arrivals_taken; /**< how many of them expectations have used */
};

/**
 * Makes both ends.
 * @param content  PEER_FILE as input: its bytes; else NULL.
 * @param out      our end; peer_free().
 * @param program_fd  the program's end, close-on-exec, -1 for PEER_CLOSED; the caller closes it when the program has it.
 * @return 0 or -errno.
 */
int peer_new(const char *name, enum peer_kind kind, bool program_reads, const void *content, size_t content_length,
	size_t most, struct peer **out, int *program_fd);

/** How a socket of ours is made; zero is the usual. */
struct peer_socket {
	unsigned short port; /**< our own; 0: the kernel's choice */
	int window;          /**< bytes of our receive buffer, so of the window that we offer; 0: the kernel's */
	bool nagle;          /**< small pieces wait for acknowledgements */
};

/**
 * Begins to connect; the connection is there when peer_act() has seen it. A Unix one is there at once, or refused.
 * @return 0 or -errno. A refusal is no error: see peer->refused.
 */
int peer_connect(const char *name, const struct sockaddr *to, socklen_t to_length, const struct peer_socket *how,
	size_t most, struct peer **out);

/** A listening socket. @param how  of its connections, from their first packet on; the port is that of @p at. @return 0 or -errno. */
int peer_listen(const char *name, const struct sockaddr *at, socklen_t at_length, const struct peer_socket *how,
	int backlog, struct peer **out);

/** The next connection of a listener's queue, with what it accepts of @p how. @return 0, -EAGAIN where there is none, or -errno. */
int peer_accept(
	const struct peer *listener, const char *name, const struct peer_socket *how, size_t most, struct peer **out);

/**
 * Opens one end of a FIFO, without waiting and following no link.
 * @param folder         of which @p path is told.
 * @param program_reads  we write; there must be somebody who reads, or waits in open(2) to do so.
 * @return 0, -ENXIO where there is no reader, or -errno.
 */
int peer_open_fifo(const char *name, int folder, const char *path, bool program_reads, size_t most, struct peer **out);

/** Accepts NULL. */
void peer_free(struct peer *peer);

/** Adds bytes to what is to be said, as one piece. */
void peer_say(struct peer *peer, const void *bytes, size_t length);

/** The same, and with its first byte the descriptors go, which are the peer's from now on. Unix sockets only. */
void peer_pass(struct peer *peer, const void *bytes, size_t length, const int *fds, size_t count);

/** Does what can be done now: reads what is there, says the next piece, ends its direction. @return true where anything was done. */
bool peer_act(struct peer *peer, peer_tells *tells, void *data);

/** Is there anything that peer_act() would do now? */
bool peer_can_act(const struct peer *peer);

/** Is there something left that it would do if it could? */
bool peer_has_more_to_do(const struct peer *peer);

/** What a program's end is, for the trace. */
enum object_kind peer_object_kind(const struct peer *peer);

#endif
