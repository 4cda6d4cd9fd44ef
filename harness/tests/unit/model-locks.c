/** @file
 * Record locks: whose they are, what cuts them, and what ends them.
 */
#include <unistd.h>

#include "tests/unit/events.h"
#include "tests/unit/given.h"

static struct event locked(int task, int fd, int command, short type, int64_t start, int64_t length)
{
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};

	return with_bytes(controlled(task, fd, command, 1, 0), &lock, sizeof lock);
}

/** The locks of the only file as "0:w0-9 1:r5-end"; -1 for an open file description's. The caller frees. */
static char *locks_of(const struct trace *trace)
{
	const struct object *object = object_by_id(trace->descriptors, 1);
	struct text out = {0};
	size_t i;

	for (i = 0; i < object->lock_count; i++) {
		const struct lock *lock = &object->locks[i];

		text_addf(&out, "%s%d:%c%lld-", i ? " " : "", lock->process, lock->writes ? 'w' : 'r',
			(long long)lock->from);
		text_addf(&out, lock->to == INT64_MAX ? "end" : "%lld", (long long)lock->to);
	}
	return text_take(&out);
}

static struct trace *given_opened_file(void)
{
	return GIVEN(opened(0, 3, "f", OBJECT_FILE, O_RDWR, 9), forked(0, 1));
}

static void a_lock_is_its_processes(void)
{
	struct trace *trace = given_opened_file();

	(void)then(trace, locked(0, 3, F_SETLK, F_WRLCK, 0, 10));
	(void)then(trace, locked(1, 3, F_SETLKW, F_RDLCK, 20, 0));

	SAME_TAKEN(locks_of(trace), "0:w0-9 1:r20-end");
	trace_free(trace);
}

static void an_unlock_cuts_what_it_covers(void)
{
	struct trace *trace = given_opened_file();

	(void)then(trace, locked(0, 3, F_SETLK, F_WRLCK, 0, 10));
	(void)then(trace, locked(0, 3, F_SETLK, F_UNLCK, 3, 4));
	SAME_TAKEN(locks_of(trace), "0:w0-2 0:w7-9");
	(void)then(trace, locked(0, 3, F_SETLK, F_UNLCK, 0, 0));
	SAME_TAKEN(locks_of(trace), "");
	trace_free(trace);
}

static void a_new_lock_replaces_the_owners_old_one(void)
{
	struct trace *trace = given_opened_file();

	(void)then(trace, locked(0, 3, F_SETLK, F_WRLCK, 0, 10));
	(void)then(trace, locked(0, 3, F_SETLK, F_RDLCK, 5, 10));

	SAME_TAKEN(locks_of(trace), "0:w0-4 0:r5-14");
	trace_free(trace);
}

static void a_lock_that_was_refused_is_none(void)
{
	struct trace *trace = given_opened_file();

	(void)then(trace, failed(locked(0, 3, F_SETLK, F_WRLCK, 0, 10), 11));

	SAME_TAKEN(locks_of(trace), "");
	trace_free(trace);
}

/** fcntl(2): "If a process closes any file descriptor referring to a file, then all of the process's locks are released" */
static void closing_any_descriptor_of_the_file_ends_the_processes_locks(void)
{
	struct trace *trace = given_opened_file();

	(void)then(trace, locked(0, 3, F_SETLK, F_WRLCK, 0, 10));
	(void)then(trace, locked(1, 3, F_SETLK, F_RDLCK, 20, 10));
	(void)then(trace, opened(0, 4, "f", OBJECT_FILE, O_RDONLY, 9));
	(void)then(trace, closed(0, 4));

	SAME_TAKEN(locks_of(trace), "1:r20-29");
	trace_free(trace);
}

static void so_does_a_dup2_onto_it(void)
{
	struct trace *trace = given_opened_file();

	(void)then(trace, locked(0, 3, F_SETLK, F_WRLCK, 0, 10));
	(void)then(trace, piped(0, 4, 5, 0));
	(void)then(trace, duplicated_onto(0, 4, 3, 0));

	SAME_TAKEN(locks_of(trace), "");
	trace_free(trace);
}

static void the_end_of_a_process_ends_its_locks(void)
{
	struct trace *trace = given_opened_file();

	(void)then(trace, locked(1, 3, F_SETLK, F_WRLCK, 0, 10));
	(void)then(trace, ended(1, 0));

	SAME_TAKEN(locks_of(trace), "");
	trace_free(trace);
}

static void a_lock_of_an_open_file_description_lives_as_long_as_that(void)
{
	struct trace *trace = given_opened_file();

	(void)then(trace, locked(0, 3, F_OFD_SETLK, F_WRLCK, 0, 10));
	(void)then(trace, opened(0, 4, "f", OBJECT_FILE, O_RDONLY, 9));
	(void)then(trace, closed(0, 4));
	(void)then(trace, closed(0, 3));
	SAME_TAKEN(locks_of(trace), "-1:w0-9"); /* the child has it still */
	(void)then(trace, closed(1, 3));
	SAME_TAKEN(locks_of(trace), "");
	trace_free(trace);
}

/** What task 1 would ask for, against what task 0 has: bytes 0 to 9, to write. */
static bool has_to_wait(int command, short type, int64_t start, int64_t length)
{
	struct trace *trace = given_opened_file();
	struct lock asked;
	bool waits;

	(void)then(trace, locked(0, 3, F_SETLK, F_WRLCK, 0, 10));
	(void)then(trace, waiting(locked(1, 3, command, type, start, length), EVENT_STUCK));
	waits = lock_of_call(trace->descriptors, &trace->events[trace->event_count - 1], &asked) &&
		locks_conflict(&asked, &object_by_id(trace->descriptors, 1)->locks[0]);
	trace_free(trace);
	return waits;
}

static void a_lock_waits_for_one_of_another_owner_on_the_same_bytes(void)
{
	CU_ASSERT_TRUE(has_to_wait(F_SETLKW, F_RDLCK, 9, 1));
	CU_ASSERT_TRUE(has_to_wait(F_OFD_SETLKW, F_WRLCK, 0, 0));
	CU_ASSERT_FALSE(has_to_wait(F_SETLKW, F_WRLCK, 10, 5));
}

static void two_read_locks_do_not_conflict(void)
{
	struct lock one = {.to = 9, .process = 0}, other = {.to = 9, .process = 1};

	CU_ASSERT_FALSE(locks_conflict(&one, &other));
	other.writes = true;
	CU_ASSERT_TRUE(locks_conflict(&one, &other));
	other.process = 0;
	CU_ASSERT_FALSE(locks_conflict(&one, &other));
}

SUITE("model: locks", TEST(a_lock_is_its_processes), TEST(an_unlock_cuts_what_it_covers),
	TEST(a_new_lock_replaces_the_owners_old_one), TEST(a_lock_that_was_refused_is_none),
	TEST(closing_any_descriptor_of_the_file_ends_the_processes_locks), TEST(so_does_a_dup2_onto_it),
	TEST(the_end_of_a_process_ends_its_locks), TEST(a_lock_of_an_open_file_description_lives_as_long_as_that),
	TEST(a_lock_waits_for_one_of_another_owner_on_the_same_bytes), TEST(two_read_locks_do_not_conflict));
