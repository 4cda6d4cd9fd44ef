/** @file
 * Decoders of what poll, select and epoll watch, and of what came.
 */
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>

#include "base/memory.h"
#include "observe/decode.h"

static struct watch *add_watch(struct event *event, size_t *capacity, struct watch watch)
{
	ARRAY_ADD(event->watches, event->watch_count, *capacity) = watch;
	return &event->watches[event->watch_count - 1];
}

/* --- poll --- */

static size_t read_poll(const struct decoding *d, int index, struct pollfd out[WATCHES_MOST])
{
	uint64_t count = (uint32_t)d->event->args[index + 1];
	ssize_t n;

	if (count > WATCHES_MOST)
		count = WATCHES_MOST;
	n = count ? memory_read_from(d->tracee->tid, d->event->args[index], out, count * sizeof *out) : 0;
	return n > 0 ? (size_t)n / sizeof *out : 0;
}

void decode_poll(const struct decoding *d, int index)
{
	struct pollfd polled[WATCHES_MOST];
	size_t count = read_poll(d, index, polled), capacity = 0, i;

	for (i = 0; i < count; i++)
		(void)add_watch(d->event, &capacity,
			(struct watch){.fd = polled[i].fd, .events = (unsigned short)polled[i].events});
}

void decode_poll_result(const struct decoding *d, int index)
{
	struct pollfd polled[WATCHES_MOST];
	size_t count, i;

	if (d->event->result <= 0)
		return;
	count = read_poll(d, index, polled);
	for (i = 0; i < count && i < d->event->watch_count; i++)
		d->event->watches[i].revents = (unsigned short)polled[i].revents;
}

/* --- select --- */

enum { SET_BITS = 1024 }; /* of glibc's fd_set; a kernel takes more, and FD_SET() of more is a bug of the program */

/** 0 where the argument is no set. */
static unsigned bit_of(const struct event *event, int index)
{
	switch (event->call->arguments[index]) {
	case ARG_READ_SET:
		return POLLIN;
	case ARG_WRITE_SET:
		return POLLOUT;
	case ARG_EXCEPT_SET:
		return POLLPRI;
	default:
		return 0;
	}
}

static int read_set(const struct decoding *d, int index, uint64_t out[SET_BITS / 64])
{
	int bits = (int)d->event->args[0];

	if (bits > SET_BITS)
		bits = SET_BITS;
	if (bits <= 0 || !decode_read(d, d->event->args[index], out, ((size_t)bits + 63) / 64 * 8))
		return 0;
	return bits;
}

void decode_ask_again(const struct tracee *tracee)
{
	const struct event *event = &tracee->call.event;
	int bits = (int)event->args[0] < SET_BITS ? (int)event->args[0] : SET_BITS, index;
	size_t i;

	for (index = 0; index < CALL_ARGUMENTS; index++) {
		uint64_t set[SET_BITS / 64] = {0};
		unsigned bit = bit_of(event, index);

		if (!bit || !event->args[index])
			continue;
		for (i = 0; i < event->watch_count; i++)
			if (event->watches[i].events & bit)
				set[event->watches[i].fd / 64] |= UINT64_C(1) << event->watches[i].fd % 64;
		(void)memory_write_to(
			tracee->tid, event->args[index], set, ((size_t)bits + 63) / 64 * 8); /* the kernel just has */
	}
}

static bool has(const uint64_t *set, int fd)
{
	return set[fd / 64] >> (fd % 64) & 1;
}

/** The watch of a descriptor, in the order of numbers; the three sets meet there. */
static struct watch *watch_of(struct event *event, int fd)
{
	size_t at = 0, i, capacity = event->watch_count;

	while (at < event->watch_count && event->watches[at].fd < fd)
		at++;
	if (at < event->watch_count && event->watches[at].fd == fd)
		return &event->watches[at];
	(void)add_watch(event, &capacity, (struct watch){0});
	for (i = event->watch_count - 1; i > at; i--)
		event->watches[i] = event->watches[i - 1];
	event->watches[at] = (struct watch){.fd = fd};
	return &event->watches[at];
}

void decode_set(const struct decoding *d, int index)
{
	uint64_t set[SET_BITS / 64];
	int bits = read_set(d, index, set), fd;

	for (fd = 0; fd < bits && d->event->watch_count < WATCHES_MOST; fd++)
		if (has(set, fd))
			watch_of(d->event, fd)->events |= bit_of(d->event, index);
}

void decode_set_result(const struct decoding *d, int index)
{
	uint64_t set[SET_BITS / 64];
	int bits = d->event->result > 0 ? read_set(d, index, set) : 0;
	size_t i;

	for (i = 0; i < d->event->watch_count; i++)
		if (d->event->watches[i].fd < bits && has(set, d->event->watches[i].fd))
			d->event->watches[i].revents |= bit_of(d->event, index);
}

/* --- epoll --- */

void decode_epoll_event(const struct decoding *d, int index)
{
	struct epoll_event asked;
	size_t capacity = 0;

	if ((int)d->event->args[1] == EPOLL_CTL_DEL || !decode_read(d, d->event->args[index], &asked, sizeof asked))
		return;
	(void)add_watch(d->event, &capacity,
		(struct watch){.fd = d->event->fd_out, .events = asked.events, .data = asked.data.u64});
}

void decode_epoll_events(const struct decoding *d, int index)
{
	struct epoll_event came[WATCHES_MOST];
	size_t count = d->event->result > 0 ? (size_t)d->event->result : 0, capacity = 0, i;
	ssize_t n;

	if (count > WATCHES_MOST)
		count = WATCHES_MOST;
	n = count ? memory_read_from(d->tracee->tid, d->event->args[index], came, count * sizeof *came) : 0;
	for (i = 0; n > 0 && i < (size_t)n / sizeof *came; i++)
		(void)add_watch(d->event, &capacity,
			(struct watch){.fd = -1, .revents = came[i].events, .data = came[i].data.u64});
}
