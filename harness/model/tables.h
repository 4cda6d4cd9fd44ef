/** @file
 * What the model of descriptors is made of. Only tables.c, descriptors.c and the apply files look inside.
 */
#ifndef PLUMB_MODEL_TABLES_H
#define PLUMB_MODEL_TABLES_H

#include "model/descriptors.h"

enum { SIGNALS = 65 };

/** A descriptor table; processes made with CLONE_FILES share one. */
struct table {
	struct descriptor *rows; /**< sorted by fd */
	size_t count, capacity;
	int users;
};

/** What the threads of a process share. */
struct process {
	int parent;          /**< number, or -1 */
	int pid;             /**< as programs see it; 0 unknown */
	int first_task;      /**< index of its first task */
	int living;          /**< tasks */
	struct table *table; /**< NULL when it has ended */
	enum disposition dispositions[SIGNALS];
	uint64_t once;     /**< signals whose handlers have SA_RESETHAND */
	uint64_t pending;  /**< signals sent to the process that no task has got yet */
	bool has_children; /**< it has made a process, ever */
	bool reaps;        /**< SA_NOCLDWAIT: its children are never zombies */
	bool zombie;
};

/** Where a task belongs. */
struct membership {
	int process; /**< -1: unknown task */
	bool alive;
	size_t blocked_by;        /**< number of the BLOCKED event of the call that it sleeps in, plus 1; 0 none */
	uint64_t masked, pending; /**< signals: blocked, sent to this thread */
};

/** Descriptors on their way in a message; they hold their open file descriptions. */
struct bundle {
	int to;                            /**< id of the socket that will receive them; 0: the harness has them */
	uint64_t at;                       /**< with this byte of what is sent to it, or with this message */
	struct description **descriptions; /**< owned; each counted */
	size_t count;
};

/** All tables of a run as of one event. */
struct descriptors {
	struct process *processes;
	size_t process_count, process_capacity;
	struct membership *tasks; /**< indexed by task */
	size_t task_count, task_capacity;
	struct object **objects; /**< by id - 1; each allocated alone, so that pointers to it stay good */
	size_t object_count, object_capacity;
	/** those that an event may still be about, without naming their id; in the order of their making */
	struct object **living;
	size_t living_count, living_capacity;
	struct object **doomed; /**< freed before the next event */
	size_t doomed_count, doomed_capacity;
	bool forgets; /**< objects that nobody can ask for any more are freed; their ids lead to nothing then */
	struct bundle *bundles;
	size_t bundle_count, bundle_capacity;
	struct address *harness; /**< where the harness listens */
	size_t harness_count, harness_capacity;
	int pipes, sockets; /**< counted for names */
	size_t interests;   /**< rows of all epoll objects */
	size_t now;         /**< number of the event that is being applied */
};

/** The process of a task, or NULL. */
struct process *tables_process(const struct descriptors *descriptors, int task);

/** The object of an id, or NULL, to be changed. */
struct object *tables_object(const struct descriptors *descriptors, int id);

/**
 * A new object, made by an event.
 * @param name  or NULL for one with a number, "pipe#1".
 */
struct object *object_new(struct descriptors *all, const struct event *event, enum object_kind kind, const char *name);

/** Frees those that nobody can ask for any more. */
void objects_forget(struct descriptors *all);

/** The object is closed: no event will find it again, but by its id. */
void object_is_over(struct descriptors *all, struct object *object);

/** The object of an inode that an event has made or is about, or NULL. */
struct object *object_of_inode(const struct descriptors *all, const struct event *event);

/** One reference less; with the last one the description goes, and with the last description the object is closed. */
void description_release(struct descriptors *all, struct description *description);

/** The row of a number, or NULL. */
struct descriptor *table_row(const struct table *table, int fd);

/** Adds a row (an older one of that number is closed first); counts the description. */
void table_open(struct descriptors *all, struct table *table, struct descriptor row);

/** Adds a row with a description of its own. */
void table_open_new(struct descriptors *all, struct table *table, const struct event *event, int fd,
	struct object *object, unsigned flags);

/** Removes a row; with the last reference the description goes, and with the last description the object is closed. */
void table_close(struct descriptors *all, struct table *table, int fd);

/** A copy as fork(2) makes it. */
struct table *table_copy(struct descriptors *all, const struct table *table);

/** One user less; closes all rows with the last. Accepts NULL. */
void table_release(struct descriptors *all, struct table *table);

#endif
