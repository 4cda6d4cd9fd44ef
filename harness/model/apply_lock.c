/** @file
 * Record locks: who holds which bytes of a file. fcntl(2).
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "model/apply.h"

static bool read_lock(const struct event *event, struct flock *out)
{
	if (event->data.length < sizeof *out)
		return false;
	memcpy(out, event->data.bytes, sizeof *out);
	return out->l_whence == SEEK_SET; /* the model does not know positions and sizes */
}

static bool is_of(const struct lock *lock, const struct lock *owner)
{
	return lock->process == owner->process && lock->description == owner->description;
}

static void drop(struct object *object, size_t index)
{
	object->lock_count--;
	memmove(&object->locks[index], &object->locks[index + 1], (object->lock_count - index) * sizeof *object->locks);
}

static void add(struct object *object, struct lock lock)
{
	ARRAY_ADD(object->locks, object->lock_count, object->lock_capacity) = lock;
}

/** The owner's locks have a hole from now on; one in the middle cuts a lock in two. */
static void cut_out(struct object *object, const struct lock *hole)
{
	size_t i;

	for (i = object->lock_count; i-- > 0;) {
		struct lock lock = object->locks[i];

		if (!is_of(&lock, hole) || lock.to < hole->from || lock.from > hole->to)
			continue;
		drop(object, i);
		if (lock.from < hole->from)
			add(object,
				(struct lock){lock.writes, lock.from, hole->from - 1, lock.process, lock.description,
					lock.taken_by});
		if (lock.to > hole->to)
			add(object,
				(struct lock){lock.writes, hole->to + 1, lock.to, lock.process, lock.description,
					lock.taken_by});
	}
}

static bool is_lock_call(const struct event *event)
{
	switch ((int)event->args[1]) {
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_SETLK:
	case F_OFD_SETLKW:
		return call_argument(event->call, ARG_FCNTL) >= 0;
	default:
		return false;
	}
}

bool lock_of_call(const struct descriptors *all, const struct event *event, struct lock *out)
{
	const struct descriptor *row = descriptors_find(all, event->task, event->fd);
	bool of_process = (int)event->args[1] == F_SETLK || (int)event->args[1] == F_SETLKW;
	struct flock asked;

	if (!row || !is_lock_call(event) || !read_lock(event, &asked))
		return false;
	*out = (struct lock){.writes = asked.l_type == F_WRLCK,
		.from = asked.l_start,
		.to = asked.l_len ? asked.l_start + asked.l_len - 1 : INT64_MAX,
		.process = of_process ? process_of(all, event->task) : -1,
		.description = of_process ? NULL : row->description,
		.taken_by = event->number};
	if (asked.l_len < 0) {
		out->from = asked.l_start + asked.l_len;
		out->to = asked.l_start - 1;
	}
	return true;
}

bool locks_conflict(const struct lock *one, const struct lock *other)
{
	return (one->writes || other->writes) && !is_of(one, other) && one->from <= other->to && other->from <= one->to;
}

void apply_lock(struct descriptors *all, const struct event *event)
{
	struct object *object = tables_object(all, event->object);
	struct flock asked;
	struct lock lock;

	if (!object || !lock_of_call(all, event, &lock) || !read_lock(event, &asked))
		return;
	cut_out(object, &lock);
	if (asked.l_type != F_UNLCK)
		add(object, lock);
}

void forget_locks_of(struct object *object, const struct description *description)
{
	size_t i;

	for (i = object->lock_count; i-- > 0;)
		if (object->locks[i].description == description)
			drop(object, i);
}

void forget_locks_in(struct object *object, int process)
{
	size_t i;

	for (i = object->lock_count; i-- > 0;)
		if (object->locks[i].process == process)
			drop(object, i);
}
