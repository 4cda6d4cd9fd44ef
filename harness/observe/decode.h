/** @file
 * What the decoders of the families share. decode.c drives them by the kinds of arguments in model/call.c; each of them fills
 * in what it knows of one argument, before the kernel has seen the call (entry) or when it returns (exit).
 */
#ifndef PLUMB_OBSERVE_DECODE_H
#define PLUMB_OBSERVE_DECODE_H

#include <sys/socket.h>

#include "observe/tracee.h"

/** A call that is being decoded. */
struct decoding {
	const struct observation *observation; /**< NULL where there is no call (decode_unwritten) */
	const struct tracee *tracee;
	struct event *event; /**< of tracee->call */
};

/** A decoder of one argument. */
typedef void decoder(const struct decoding *d, int index);

/** Is it a call of this name? */
bool decode_is_named(const struct event *event, const char *name);

/** Reads a structure of the task whole. @return false where it cannot be read. */
bool decode_read(const struct decoding *d, uint64_t address, void *out, size_t length);

/** Replaces the event's data by the first bytes at an address. */
void decode_capture(const struct decoding *d, uint64_t address, size_t length);

/** @name decode_bytes.c: what is sent and received
 * @{ */
/** Counts, and the first bytes of buffers. */
decoder decode_count, decode_bytes_in, decode_bytes_out, decode_vector_in, decode_vector_out, decode_message_in,
	decode_message_out, decode_bytes_rest, decode_vector_rest, decode_message_rest, decode_messages_in,
	decode_messages_out;
/** @} */

/** @name decode_socket.c: addresses and options
 * @{ */
/** Addresses and options, as passed and as they came back. */
decoder decode_address_in, decode_address_room, decode_address_out, decode_option_in, decode_option_out;
/** The name of a message, as it is passed or came back. */
void decode_message_name(const struct decoding *d, const struct msghdr *message);
/** Where the call was one that changes the ends of a socket: how the kernel sees them. */
void decode_ends(const struct decoding *d);
/** A socket that the task has already: its ends, and as arguments its domain, type, protocol and state. */
void decode_held_socket(const struct decoding *d);
/** @} */

/** @name decode_rights.c: descriptors that travel in messages
 * @{ */
/** Notes the descriptors of a message: those that are sent, or those that were received and are the task's now. */
void decode_rights(const struct decoding *d, const struct msghdr *message);
/** @} */

/** @name decode_poll.c: what is watched
 * @{ */
/** Sets of descriptors, as passed and as they came back. */
decoder decode_poll, decode_poll_result, decode_set, decode_set_result, decode_epoll_event, decode_epoll_events;
/** Writes the sets of a select(2) as they were, before it is made again. Of other calls nothing was overwritten. */
void decode_ask_again(const struct tracee *tracee);
/** @} */

/** @name decode_file.c: paths, new descriptors, fcntl and ioctl
 * @{ */
/** What a descriptor of the task leads to, by its inode. */
struct looked {
	enum object_kind kind;
	uint64_t inode, device;
};
/** @return false where it cannot be seen. */
bool decode_look(const struct decoding *d, int fd, struct looked *out);
/** Its status flags, as the kernel has them; 0 where it cannot be seen. */
unsigned decode_status_flags(const struct decoding *d, int fd);
/** Paths and commands, as passed and as they came back. */
decoder decode_path, decode_fcntl, decode_fcntl_result, decode_ioctl, decode_ioctl_result;
/** The flags that a call asks for, at the entry: a call that never returns has them, too. */
void decode_asked_flags(const struct decoding *d);
/** What a new descriptor leads to, at the exit. */
void decode_made(const struct decoding *d);
/** @} */

/** @name decode_task.c: processes, signals, time
 * @{ */
/** Numbers and structures. */
decoder decode_pid, decode_timeout_ms, decode_timespec, decode_timeval, decode_sigset, decode_sigaction, decode_status,
	decode_siginfo;
/**
 * Ids of processes and threads differ between runs; a trace counts them by task, from 100. Of whom the kernel tells a program:
 * @return 0, as pid_namespaces(7) has it, where that is no task of the run
 */
int64_t decode_other_id(const struct decoding *d, int64_t pid);
/** What is told of children and signals, at the exit. */
void decode_task_result(const struct decoding *d);
/** @} */

#endif
