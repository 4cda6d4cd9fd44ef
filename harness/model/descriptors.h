/** @file
 * The descriptor table of every process of a run: process → descriptor → open file description → object.
 *
 * Kept from events alone. Who holds which end of a pipe, and since which line, is asked here.
 * Objects are numbered from 1 in the order of their making, so two equal traces have equal ids.
 */
#ifndef PLUMB_MODEL_DESCRIPTORS_H
#define PLUMB_MODEL_DESCRIPTORS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/words.h"
#include "model/event.h"

/** States of a socket. */
enum socket_state {
	SOCKET_CREATED,
	SOCKET_BOUND,
	SOCKET_LISTENING,
	SOCKET_CONNECTING, /**< connect(2) did not wait, and nobody has been told yet what became of it */
	SOCKET_FAILED,     /**< the last connect has failed; Linux lets it be tried again */
	SOCKET_QUEUED, /**< the server's end of a connection that nobody has accepted yet: no descriptor leads to it */
	SOCKET_CONNECTED,
	SOCKET_SHUT_READ,
	SOCKET_SHUT_WRITE,
	SOCKET_SHUT_BOTH,
	SOCKET_CLOSED, /**< no descriptor leads to it any more */
	SOCKET_STATES
};

/** What rules ask about the options of a socket. */
struct socket_options {
	bool reuse_address, reuse_port, broadcast, v6only, nodelay, corked;
	bool reuse_before_bind;                       /**< SO_REUSEADDR was on when it was bound */
	bool lingers;                                 /**< SO_LINGER is on … */
	int linger_s;                                 /**< … with this time; 0: close(2) resets the connection */
	uint64_t receive_timeout_ns, send_timeout_ns; /**< 0: for ever */
};

struct description;

/** A record lock: fcntl(2), F_SETLK and F_OFD_SETLK. */
struct lock {
	bool writes;      /**< F_WRLCK */
	int64_t from, to; /**< bytes, the last one included; INT64_MAX: to the end, however far that will be */
	int process;      /**< who holds it; -1: an open file description does … */
	const struct description *description; /**< … this one; else NULL */
	size_t taken_by;                       /**< number of the event */
};

/** One row of what an epoll object watches. */
struct interest {
	int fd;                                /**< the number it was added with: another file may have it by now */
	const struct description *description; /**< what the kernel really watches; the row goes with it */
	int object;                            /**< id of the object behind it */
	unsigned events;                       /**< EPOLL…; without EPOLLIN and its kin once EPOLLONESHOT has fired */
	uint64_t data;
};

/** A pipe, FIFO, socket, file … */
struct object {
	int id; /**< from 1 */
	enum object_kind kind;
	char *name;         /**< owned; "stdin", a path, "pipe#2": never NULL. Sentences use object_describe() */
	size_t made_by;     /**< number of the event that made it */
	struct place where; /**< the line that made it */
	uint64_t inode;     /**< see event.made_inode */
	uint64_t device;    /**< see event.made_device */
	bool given;         /**< the harness holds the other end (stdin, stdout, a connection of a peer …) */
	bool peer_reads;    /**< given: the harness reads from it, or still may */
	bool peer_writes;   /**< given: the harness may still write to it */
	const char *peer;   /**< interned; who of the harness has the other end, where no addresses tell; else NULL */
	int descriptions;   /**< open file descriptions that lead here */
	uint64_t bytes_in, bytes_out;           /**< sent into it, received out of it, by the program */
	uint64_t peer_bytes_in, peer_bytes_out; /**< given: the same by the harness */

	uint64_t lost;      /**< bytes of a pipe or FIFO that nobody had read when all had closed it */
	int capacity;       /**< of a pipe or FIFO, once fcntl(2) has told it; 0: unknown */
	struct lock *locks; /**< owned; record locks that are held */
	size_t lock_count, lock_capacity;

	/* sockets */
	uint64_t messages_in, messages_out; /**< datagrams: sent to it by programs, received by it */
	enum socket_state state;
	int domain, type, protocol;     /**< AF_…, SOCK_… without flags, IPPROTO_… or 0 */
	struct address *local, *remote; /**< owned; NULL unknown, or none */
	int other;                      /**< id of the joined object, or 0 */
	int listener;                   /**< id of the socket that it was accepted from, or waits to be; or 0 */
	int backlog;                    /**< listening: as it was asked for */
	int error;                      /**< errno of the last connect that failed, or 0 */
	size_t connected_by;            /**< number of the event of the connect that made the connection, or 0 */
	size_t ended_by;                /**< number of the event that shut a direction of it or closed it last, or 0 */
	bool resets;    /**< it was closed so that the other end is reset: SO_LINGER 0, or bytes unread */
	bool was_reset; /**< the other end has reset the connection */
	bool end_read;  /**< the program has read the end of the stream */
	struct socket_options options;

	/* epoll */
	struct interest *interests; /**< owned */
	size_t interest_count, interest_capacity;
};

/** An open file description: what dup and fork share. */
struct description {
	int object;     /**< id */
	unsigned flags; /**< O_ACCMODE and status flags, O_NONBLOCK among them */
	int references; /**< descriptors that lead here, over all processes */
};

/** One row of a process's table. */
struct descriptor {
	int fd;
	struct description *description; /**< shared; counted */
	bool close_on_exec;
	size_t opened_by;   /**< number of the event that made this number valid */
	struct place where; /**< its line: of pipe, open, dup; of fork for an inherited one stays the original */
};

/** @name What an EVENT_PEER says that changes the model, or that rules ask for: its text is exactly this
 * @{ */
#define PEER_SAYS N_("says")                           /**< count bytes went to the program */
#define PEER_READS N_("reads")                         /**< count bytes came from it */
#define PEER_FINISHES N_("finishes sending")           /**< the program will read end-of-file */
#define PEER_STOPS N_("closes its reading end")        /**< the program's writes will fail with EPIPE */
#define PEER_RESETS N_("resets the connection")        /**< both directions are gone: ECONNRESET, EPIPE */
#define PEER_IS_RESET N_("finds the connection reset") /**< by the program: its read failed with ECONNRESET */
#define PEER_CLOSES N_("closes the connection")        /**< both directions, in order */
#define PEER_LISTENS N_("listens")                     /**< at local, for programs to connect to */
#define PEER_CONNECTS N_("connects")                   /**< from local to remote, a listening socket of the program's */
#define PEER_PASSES N_("passes descriptors")           /**< count of them, with what it says next */
#define PEER_IS_PASSED N_("is passed descriptors") /**< count of them, with what it has read just now; it keeps them */
#define PEER_IS_REFUSED N_("is refused")           /**< nobody listened there */
#define PEER_WAS_TO_BE_REFUSED N_("was to be refused") /**< the check had expected that */
#define PEER_FINDS_NOBODY \
	N_("finds nobody listening")             /**< it wanted to connect to a program, which has no socket for it */
#define PEER_ACCEPTS N_("accepts")               /**< the connection that a program made from remote to local */
#define PEER_JOINS N_("joins the group")         /**< remote, with its port, at the interface whose address is local */
#define PEER_MAKES_FIFO N_("makes the FIFO")     /**< whose path stands in the place of its name */
#define PEER_OPENS_TO_READ N_("opens to read")   /**< a FIFO */
#define PEER_OPENS_TO_WRITE N_("opens to write") /**< a FIFO */
#define PEER_FINDS_NO_READER N_("finds nobody reading") /**< it wanted to open a FIFO to write */
#define PEER_BREAKS_OFF N_("has said half a message")   /**< it will not say the other half */
#define PEER_HAS_MORE N_("has more to say")             /**< at the end of the run: the program has not read it all */
#define PEER_BINDS N_("takes datagrams")                /**< at local, from now on */
#define PEER_IS_UNREACHABLE N_("is told that nobody is there") /**< at remote, to which it has sent a datagram (ICMP) */
#define PEER_LOSES N_("loses it")      /**< a relay: a datagram that was to go from local to remote */
#define PEER_DOUBLES N_("doubles it")  /**< it will be sent twice */
#define PEER_DELAYS N_("delays it")    /**< it will be sent later, by a time */
#define PEER_SWAPS N_("holds it back") /**< it will be sent behind the next one */
/** These bytes, of which others came; result: so many bytes before them. Of a datagram: so many had come from there before. */
#define PEER_EXPECTED N_("expected")
/** @} */

struct descriptors;

/** An empty model. */
struct descriptors *descriptors_new(void);

/** From now on objects that are closed for good are freed, and their ids lead to nothing: the tables stay small for ever. */
void descriptors_forget_closed(struct descriptors *descriptors);

/** Accepts NULL. */
void descriptors_free(struct descriptors *descriptors);

/**
 * Fills in what only the model knows of an event that is about to be applied: objects behind descriptors, and which
 * descriptors the events of epoll_wait(2) are about.
 */
void descriptors_complete(const struct descriptors *all, struct event *event);

/** Applies one event. Of calls that failed only those that tell the state of a connection change something. */
void descriptors_apply(struct descriptors *all, const struct event *event);

/** The row of @p fd in the process of @p task, or NULL; borrowed until the next apply. */
const struct descriptor *descriptors_find(const struct descriptors *descriptors, int task, int fd);

/** The object behind @p fd, or NULL; borrowed, lives as long as the model. */
const struct object *descriptors_object(const struct descriptors *descriptors, int task, int fd);

/** The object of an id, or NULL. Of one that a full trace has forgotten nothing is known: it is of no kind. */
const struct object *object_by_id(const struct descriptors *descriptors, int id);

/** How many objects there are; ids are 1 … count. */
int object_count(const struct descriptors *descriptors);

/** Is it a TCP or UDP socket? Accepts NULL. */
bool object_is_internet(const struct object *object);

/** A UDP socket. Accepts NULL. */
bool object_is_udp(const struct object *object);

/** "socket#2 (the connection from 127.0.0.1:4711)", "pipe#1", "stdin": how sentences call it; the caller frees. */
char *object_describe(const struct descriptors *descriptors, int id);

/** Bytes in a pipe or FIFO, or sent to a stream socket, that nobody has read yet. Only runs that see every call know it. */
uint64_t object_unread(const struct descriptors *descriptors, int id);

/** Is a descriptor of it on its way, in a message that nobody has received? */
bool object_is_travelling(const struct descriptors *descriptors, int id);

/**
 * Is the program itself no reason for ETOOMANYREFS (unix(7))? It has at most @p most descriptors on their way to one of its
 * own sockets, and what @p event sends is no socket to which some are on their way.
 */
bool rights_are_few(const struct descriptors *descriptors, const struct event *event, uint64_t most);

/**
 * The record lock that a call of fcntl(2) asks for or gives back, as its owner would hold it.
 * @return false where the call is about no lock, or about bytes that the model cannot place.
 */
bool lock_of_call(const struct descriptors *descriptors, const struct event *event, struct lock *out);

/** Does one of these locks have to wait until its owner has given back the other? */
bool locks_conflict(const struct lock *one, const struct lock *other);

/** How many connections wait in the queue of a listening socket. */
size_t object_queue_length(const struct descriptors *descriptors, int id);

/**
 * The program's socket with these ends, seen from the program: a connection, or a datagram socket that takes what
 * @p remote sends to @p local.
 * @return its id, or 0.
 */
int object_by_ends(const struct descriptors *descriptors, const struct address *local, const struct address *remote);

/** The program's end of the connection that somebody of the harness has, who is known by name alone: Unix sockets; or 0. */
int object_by_peer(const struct descriptors *descriptors, const char *who);

/** The latest socket with these addresses that has been closed; 0: there is none. */
int object_that_had_ends(
	const struct descriptors *descriptors, const struct address *local, const struct address *remote);

/** The object of an inode (event.made_inode, made_device), or 0. */
int object_by_inode(const struct descriptors *descriptors, uint64_t inode, uint64_t device);

/** "created", "listening" …: as in results.json; static. */
const char *socket_state_name(enum socket_state state);

/** Which end of a pipe, FIFO or socket. */
enum end { END_READ = 1, END_WRITE = 2 };

/** Somebody who holds an end. */
struct holder {
	int process; /**< number of the process */
	int task;    /**< its first living task */
	int fd;
	size_t opened_by; /**< event that made the descriptor in this process or an ancestor */
	struct place where;
};

/**
 * Who holds this end of an object, over all living processes, in the order of process and fd.
 * @param out  array of @p most; may be NULL with 0.
 * @return how many there are, also where that is more than @p most. The harness's own ends do not count
 *         (see object.peer_reads and peer_writes).
 */
size_t descriptors_holders(
	const struct descriptors *descriptors, int object, enum end end, struct holder *out, size_t most);

/** The rows of a process in the order of their numbers; borrowed until the next apply. @param count gets the number. */
const struct descriptor *descriptors_of(const struct descriptors *descriptors, int task, size_t *count);

/** The number of the process a task belongs to, from 0 in the order of their making; -1 for an unknown task. */
int process_of(const struct descriptors *descriptors, int task);

/** True while a task of that process lives. */
bool process_alive(const struct descriptors *descriptors, int process);

/** How many tasks of that process live. */
int process_living(const struct descriptors *descriptors, int process);

/** True while the task lives. */
bool task_alive(const struct descriptors *descriptors, int task);

/** The parent process, or -1 (the first, or its parent has ended). */
int process_parent(const struct descriptors *descriptors, int process);

/** Disposition of a signal in the process of a task (from rt_sigaction, fork and exec). */
enum disposition signal_disposition(const struct descriptors *descriptors, int task, int signal);

/** The number of the BLOCKED event of the call in which the task sleeps; SIZE_MAX where it does not sleep. */
size_t task_blocked_by(const struct descriptors *descriptors, int task);

/** Signals that the task has blocked (rt_sigprocmask, outside of handlers): bit n - 1 is signal n. */
uint64_t signals_blocked(const struct descriptors *descriptors, int task);

/**
 * Signals that were sent to the task or its process by tasks of the run, and have not reached it: blocked ones, and those
 * that are on their way. What the harness, a terminal or a timer sends is known only when it arrives.
 */
uint64_t signals_pending(const struct descriptors *descriptors, int task);

/** Has the process ended without having been waited for? (zombie) */
bool process_is_zombie(const struct descriptors *descriptors, int process);

/** How many processes there have been. */
int process_count(const struct descriptors *descriptors);

#endif
