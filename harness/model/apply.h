/** @file
 * How events change the model, by family: what apply.c calls.
 */
#ifndef PLUMB_MODEL_APPLY_H
#define PLUMB_MODEL_APPLY_H

#include "model/tables.h"

/** @name apply_process.c: tasks, signals, children
 * @{ */
/** What happened to a task changes its process, its descriptors and its signals. */
void apply_start(struct descriptors *all, const struct event *event);
void apply_spawn(struct descriptors *all, const struct event *event);
void apply_exec(struct descriptors *all, const struct event *event);
void apply_exit(struct descriptors *all, const struct event *event);
void apply_signal(struct descriptors *all, const struct event *event);
void apply_signal_call(struct descriptors *all, const struct event *event);
/** A task has got a pending signal, by a handler or by a call. */
void take_signal(struct descriptors *all, int task, int signal);
void apply_wait(struct descriptors *all, const struct event *event);
/** @} */

/** @name apply_file.c: descriptors that are given, opened, duplicated, controlled, closed
 * @{ */
/** Descriptors that are there now, or no longer. */
void apply_given(struct descriptors *all, const struct event *event);
void apply_made(struct descriptors *all, struct process *process, const struct event *event);
/** An open that sleeps: of a FIFO whose other end nobody has opened. */
void apply_blocked_open(struct descriptors *all, const struct event *event);
void apply_pipe(struct descriptors *all, struct process *process, const struct event *event);
void apply_dup(struct descriptors *all, struct process *process, const struct event *event);
void apply_control(struct descriptors *all, struct process *process, const struct event *event);
void apply_close(struct descriptors *all, struct process *process, const struct event *event);
/** @} */

/** @name apply_rights.c: descriptors that travel in messages
 * @{ */
/** Before the bytes of a message are counted: what goes with it. */
void rights_sent(struct descriptors *all, const struct event *event);
/** Before they are counted: what came with it, and what was lost because nobody took it. */
void rights_received(struct descriptors *all, struct process *process, const struct event *event);
/** Nobody will receive what is on its way to this socket. */
void rights_lost(struct descriptors *all, const struct object *to);
/** The socket that gets what this call sends, or NULL. */
struct object *receiver_of(const struct descriptors *all, const struct event *event);
/** Forgets one of the bundles that are on their way, with what it holds. */
void bundle_drop(struct descriptors *all, size_t index);
/** @} */

/** @name apply_lock.c: record locks
 * @{ */
/** The locks after a call of fcntl(2). */
void apply_lock(struct descriptors *all, const struct event *event);
/** An open file description is gone, and its locks with it. */
void forget_locks_of(struct object *object, const struct description *description);
/** A process has closed any descriptor of a file, and its locks are gone: fcntl(2). */
void forget_locks_in(struct object *object, int process);
/** @} */

/** @name apply_socket.c: the life of sockets; these take calls that failed, too
 * @{ */
/** The state of a socket after the call. */
void apply_socket(struct descriptors *all, struct process *process, const struct event *event);
void apply_bind(struct descriptors *all, const struct event *event);
void apply_listen(struct descriptors *all, const struct event *event);
void apply_connect(struct descriptors *all, const struct event *event);
void apply_accept(struct descriptors *all, struct process *process, const struct event *event);
void apply_shutdown(struct descriptors *all, const struct event *event);
void apply_socket_option(struct descriptors *all, const struct event *event);
void apply_socket_name(struct descriptors *all, const struct event *event);
void apply_peer(struct descriptors *all, const struct event *event);
/** Bytes were sent or received through a socket, or could not be. */
void apply_transfer(struct descriptors *all, struct object *object, const struct event *event);
/** A poll has told the state of a socket that was connecting. */
void apply_readiness(struct descriptors *all, struct object *object, unsigned revents);
/** The last descriptor of a socket is gone. */
void socket_closed(struct descriptors *all, struct object *object);
/** @} */

/** @name apply_poll.c: what is watched
 * @{ */
/** What a task watches from now on. */
void apply_poll(struct descriptors *all, const struct event *event);
void apply_interest(struct descriptors *all, const struct process *process, const struct event *event);
/** What an epoll_wait has returned: fills in the descriptors. */
void complete_epoll(const struct descriptors *all, struct event *event);
/** An open file description is gone: nobody watches it any more. */
void forget_interests(struct descriptors *all, const struct description *description);
/** @} */

#endif
