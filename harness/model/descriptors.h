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

#include "model/event.h"

/** States of a socket. */
enum socket_state {
	SOCKET_CREATED, SOCKET_BOUND, SOCKET_LISTENING, SOCKET_CONNECTING, SOCKET_CONNECTED,
	SOCKET_SHUT_READ, SOCKET_SHUT_WRITE, SOCKET_SHUT_BOTH, SOCKET_CLOSED
};

/** A pipe, FIFO, socket, file … */
struct object {
	int id;				/**< from 1 */
	enum object_kind kind;
	char *name;			/**< owned; "stdin", a path, "pipe#2": how sentences call it, never NULL */
	size_t made_by;			/**< number of the event that made it */
	struct place where;		/**< the line that made it */
	uint64_t inode;			/**< see event.made_inode */
	bool given;			/**< the harness holds the other end (stdin, stdout …) */
	bool peer_reads;		/**< given: the harness reads from it, or still may */
	bool peer_writes;		/**< given: the harness may still write to it */
	enum socket_state state;	/**< sockets */
	int domain, type;		/**< sockets: AF_…, SOCK_… without flags */
	int other;			/**< sockets: id of the joined object, or 0 */
	uint64_t bytes_in, bytes_out;	/**< sent into it, received out of it, by the program */
};

/** An open file description: what dup and fork share. */
struct description {
	int object;		/**< id */
	unsigned flags;		/**< O_ACCMODE and status flags */
	int references;		/**< descriptors that lead here, over all processes */
};

/** One row of a process's table. */
struct descriptor {
	int fd;
	struct description *description;	/**< shared; counted */
	bool close_on_exec;
	bool loader;			/**< not of the program's own making */
	size_t opened_by;		/**< number of the event that made this number valid */
	struct place where;		/**< its line: of pipe, open, dup; of fork for an inherited one stays the original */
};

/** @name What an EVENT_PEER says that changes the model: its text is exactly this
 * @{ */
#define PEER_SAYS "says"				/**< count bytes went to the program */
#define PEER_READS "reads"				/**< count bytes came from it */
#define PEER_FINISHES "finishes sending"
#define PEER_STOPS "closes its reading end"
#define PEER_RESETS "resets the connection"
#define PEER_LISTENS "listens"				/**< at local, for programs to connect to */
#define PEER_CONNECTS "connects"			/**< from local to remote: a program may accept it now */
#define PEER_ACCEPTS "accepts the connection"		/**< that a program made from remote to local */
/** @} */

struct descriptors;

/** An empty model. */
struct descriptors *descriptors_new(void);

/** Accepts NULL. */
void descriptors_free(struct descriptors *descriptors);

/** Applies one event. A call that failed changes nothing. */
void descriptors_apply(struct descriptors *descriptors, const struct event *event);

/** The row of @p fd in the process of @p task, or NULL; borrowed until the next apply. */
const struct descriptor *descriptors_find(const struct descriptors *descriptors, int task, int fd);

/** The object behind @p fd, or NULL; borrowed, lives as long as the model. */
const struct object *descriptors_object(const struct descriptors *descriptors, int task, int fd);

/** The object of an id, or NULL. */
const struct object *object_by_id(const struct descriptors *descriptors, int id);

/** How many objects there are; ids are 1 … count. */
int object_count(const struct descriptors *descriptors);

/** Which end of a pipe, FIFO or socket. */
enum end { END_READ = 1, END_WRITE = 2 };

/** Somebody who holds an end. */
struct holder {
	int process;		/**< number of the process */
	int task;		/**< its first living task */
	int fd;
	size_t opened_by;	/**< event that made the descriptor in this process or an ancestor */
	struct place where;
};

/**
 * Who holds this end of an object, over all living processes, in the order of process and fd.
 * @param out  array of @p most; may be NULL with 0.
 * @return how many there are, also where that is more than @p most. The harness's own ends do not count
 *         (see object.peer_reads and peer_writes).
 */
size_t descriptors_holders(const struct descriptors *descriptors, int object, enum end end,
                           struct holder *out, size_t most);

/** The rows of a process in the order of their numbers; borrowed until the next apply. @param count gets the number. */
const struct descriptor *descriptors_of(const struct descriptors *descriptors, int task, size_t *count);

/** The number of the process a task belongs to, from 0 in the order of their making; -1 for an unknown task. */
int process_of(const struct descriptors *descriptors, int task);

/** True while a task of that process lives. */
bool process_alive(const struct descriptors *descriptors, int process);

/** True while the task lives. */
bool task_alive(const struct descriptors *descriptors, int task);

/** The parent process, or -1 (the first, or its parent has ended). */
int process_parent(const struct descriptors *descriptors, int process);

/** Disposition of a signal in the process of a task (from rt_sigaction, fork and exec). */
enum disposition signal_disposition(const struct descriptors *descriptors, int task, int signal);

/** Has the process ended without having been waited for? (zombie) */
bool process_is_zombie(const struct descriptors *descriptors, int process);

/** How many processes there have been. */
int process_count(const struct descriptors *descriptors);

#endif
