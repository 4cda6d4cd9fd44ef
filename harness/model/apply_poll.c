/** @file
 * What epoll objects watch, and what polls tell of sockets.
 */
#include <string.h>
#include <sys/epoll.h>

#include "base/memory.h"
#include "model/apply.h"

/** Bits that say how to watch, not what for; the kernel keeps them when EPOLLONESHOT has fired. */
#define WAYS (EPOLLWAKEUP | EPOLLONESHOT | EPOLLET | EPOLLEXCLUSIVE)

static struct interest *find_interest(const struct object *epoll, int fd, const struct description *description)
{
	size_t i;

	for (i = 0; i < epoll->interest_count; i++)
		if (epoll->interests[i].fd == fd && epoll->interests[i].description == description)
			return &epoll->interests[i];
	return NULL;
}

static void drop_interest(struct descriptors *all, struct object *epoll, struct interest *row)
{
	size_t at = (size_t)(row - epoll->interests);

	all->interests--;
	epoll->interest_count--;
	memmove(row, row + 1, (epoll->interest_count - at) * sizeof *row);
}

void apply_interest(struct descriptors *all, const struct process *process, const struct event *event)
{
	struct object *epoll = tables_object(all, event->object);
	const struct descriptor *watched = table_row(process->table, event->fd_out);
	const struct watch *asked = event->watches;
	struct interest *row;

	if (!epoll || epoll->kind != OBJECT_EPOLL || !watched)
		return;
	row = find_interest(epoll, event->fd_out, watched->description);
	if ((int)event->args[1] == EPOLL_CTL_DEL) {
		if (row)
			drop_interest(all, epoll, row);
		return;
	}
	if (!row) {
		row = &ARRAY_ADD(epoll->interests, epoll->interest_count, epoll->interest_capacity);
		all->interests++;
	}
	*row = (struct interest){.fd = event->fd_out,
		.description = watched->description,
		.object = watched->description->object,
		.events = asked ? asked->events : 0,
		.data = asked ? asked->data : 0};
}

void forget_interests(struct descriptors *all, const struct description *description)
{
	size_t i, row;

	for (i = 0; all->interests && i < all->living_count; i++)
		for (row = all->living[i]->interest_count; row-- > 0;)
			if (all->living[i]->interests[row].description == description)
				drop_interest(all, all->living[i], &all->living[i]->interests[row]);
}

/** The row that an event of epoll_wait(2) is about: it has the same word, and is watched for what came. */
static struct interest *interest_of(const struct object *epoll, const struct watch *came)
{
	size_t i;

	for (i = 0; i < epoll->interest_count; i++) {
		struct interest *row = &epoll->interests[i];

		if (row->data == came->data && came->revents & (row->events | EPOLLERR | EPOLLHUP))
			return row;
	}
	return NULL;
}

static const struct object *epoll_of(const struct descriptors *all, const struct event *event)
{
	bool waits = event->call && call_argument(event->call, ARG_EPOLL_EVENTS) >= 0;
	const struct object *epoll = waits ? tables_object(all, event->object) : NULL;

	return epoll && epoll->kind == OBJECT_EPOLL ? epoll : NULL;
}

void complete_epoll(const struct descriptors *all, struct event *event)
{
	const struct object *epoll = epoll_of(all, event);
	size_t i;

	for (i = 0; epoll && i < event->watch_count; i++) {
		struct watch *came = &event->watches[i];
		const struct interest *row = interest_of(epoll, came);

		if (!row)
			continue;
		came->fd = row->fd;
		came->object = row->object;
		came->events = row->events;
	}
}

static void disarm(const struct object *epoll, const struct watch *came)
{
	struct interest *row = interest_of(epoll, came);

	if (row && row->events & EPOLLONESHOT)
		row->events &= WAYS;
}

void apply_poll(struct descriptors *all, const struct event *event)
{
	bool tells_errors = call_argument(event->call, ARG_READ_SET) < 0;
	const struct object *epoll = epoll_of(all, event);
	size_t i;

	for (i = 0; i < event->watch_count; i++) {
		const struct watch *came = &event->watches[i];
		struct object *object = tables_object(all, came->object);

		if (epoll)
			disarm(epoll, came);
		if (tells_errors && object && object->kind == OBJECT_SOCKET) /* to select, failed is writable, too */
			apply_readiness(all, object, came->revents);
	}
}
