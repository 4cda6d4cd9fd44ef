/** @file
 * How events change the model, by family: what apply.c calls.
 */
#ifndef PLUMB_MODEL_APPLY_H
#define PLUMB_MODEL_APPLY_H

#include "model/tables.h"

/** @name apply_process.c: tasks, signals, children
 * @{ */
void apply_start(struct descriptors *all, const struct event *event);
void apply_spawn(struct descriptors *all, const struct event *event);
void apply_exec(struct descriptors *all, const struct event *event);
void apply_exit(struct descriptors *all, const struct event *event);
void apply_signal_call(struct process *process, const struct event *event);
void apply_wait(struct descriptors *all, const struct event *event);
/** @} */

/** @name apply_file.c: descriptors that are given, opened, duplicated, controlled, closed
 * @{ */
void apply_given(struct descriptors *all, const struct event *event);
void apply_made(struct descriptors *all, struct process *process, const struct event *event);
void apply_pipe(struct descriptors *all, struct process *process, const struct event *event);
void apply_dup(struct descriptors *all, struct process *process, const struct event *event);
void apply_control(struct descriptors *all, struct process *process, const struct event *event);
void apply_close(struct descriptors *all, struct process *process, const struct event *event);
/** @} */

/** @name apply_socket.c: the life of sockets; these take calls that failed, too
 * @{ */
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
void apply_poll(struct descriptors *all, const struct event *event);
void apply_interest(struct descriptors *all, const struct process *process, const struct event *event);
/** What an epoll_wait has returned: fills in the descriptors. */
void complete_epoll(const struct descriptors *all, struct event *event);
/** An open file description is gone: nobody watches it any more. */
void forget_interests(struct descriptors *all, const struct description *description);
/** @} */

#endif
