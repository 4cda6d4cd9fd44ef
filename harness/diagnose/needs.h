/** @file
 * What the tasks of a run that stands still need, and who could bring it: the wait-for graph, from EVENT_STUCK events and
 * the descriptor tables.
 *
 * A task goes on when one of its needs is met: a poll(2) has several, a read(2) one. A need is met by any one of its
 * providers. Where somebody may meet it whom the trace does not know (the harness, time, a signal, whoever opens a name), the
 * need says so, and proves nothing.
 */
#ifndef PLUMB_DIAGNOSE_NEEDS_H
#define PLUMB_DIAGNOSE_NEEDS_H

#include "diagnose/ask.h"

/** What would let a task go on. */
enum need_kind {
	NEED_BYTES,      /**< bytes in an object, or its end */
	NEED_DATAGRAM,   /**< a datagram at a socket */
	NEED_ROOM,       /**< room in an object */
	NEED_NO_READER,  /**< that nobody reads from a pipe any more */
	NEED_CONNECTION, /**< a connection to a listening socket */
	NEED_READER,     /**< somebody who opens a FIFO for reading */
	NEED_WRITER,     /**< … for writing */
	NEED_LOCK,       /**< a record lock of a file */
	NEED_MUTEX,      /**< a mutex that somebody has locked */
	NEED_WAKER,      /**< another thread, that wakes it */
	NEED_THREAD,     /**< the end of a thread */
	NEED_CHILD,      /**< the end of a child */
	NEED_EXEC,       /**< that the child of vfork(2) executes a program, or ends */
	NEED_KINDS
};

/** How providers could meet a need. */
enum provider_kind {
	PROVIDER_ITSELF,        /**< the task is what is waited for: a child, a thread */
	PROVIDER_HOLDS,         /**< it holds the end of the object that has to act */
	PROVIDER_HOLDS_OTHER,   /**< it holds the other end of the connection */
	PROVIDER_HAS_NOT_TAKEN, /**< it holds the listening socket, and has not accepted the connection */
	PROVIDER_HAS_LOCKED,    /**< it holds the lock */
	PROVIDER_WOULD_OPEN     /**< nobody else is there who could open the FIFO */
};

/** Somebody who could meet a need. */
struct provider {
	int task;           /**< it, or the first living one of its process */
	bool alone;         /**< only this task could; else every one of its process */
	int fd;             /**< the descriptor through which it could, or -1 */
	struct place since; /**< the line that gave it that, where it is known */
};

/** One thing that would let one task go on. */
struct need {
	enum need_kind kind;
	const struct event *event; /**< EVENT_STUCK of the task; borrowed from the trace */
	int object;                /**< id of what it is about, or 0 */
	enum provider_kind how;
	struct provider *providers; /**< owned */
	size_t provider_count, provider_capacity;
	bool by_harness; /**< the harness could meet it, at the other end of the object */
	bool by_others;  /**< somebody else could whom the trace does not know */
};

/** The needs of all tasks that are stuck, in the order of their events; of some events nobody knows what would help. */
struct needs {
	struct need *items; /**< owned */
	size_t count, capacity;
};

/** @param out  zeroed; clear it with needs_clear(). */
void needs_find(const struct trace *trace, struct needs *out);

/** Frees what they own. */
void needs_clear(struct needs *needs);

/** Is the task a living child of the process of an event's task? */
bool is_child_of(const struct trace *trace, int task, const struct event *event);

#endif
