/** @file
 * What epoll objects watch: rows come with epoll_ctl(2) and go with the open file description, not with the number.
 */
#include <errno.h>
#include <sys/epoll.h>

#include "tests/unit/events.h"
#include "tests/unit/given.h"

static struct event epoll_made(int task, int fd)
{
	struct event event = called(task, "epoll_create1", fd);

	event.made[0] = fd;
	event.made_kind = OBJECT_EPOLL;
	return event;
}

/** epoll_ctl(epoll, operation, fd) with the number itself as the program's word. */
static struct event interest_set(int epoll, int operation, int fd, unsigned events)
{
	struct watch watch = {.fd = fd, .events = events, .data = (uint64_t)fd};

	return with_watches(
		with_arguments(called(0, "epoll_ctl", 0), (uint64_t)epoll, (uint64_t)operation, (uint64_t)fd, 1),
		&watch, 1);
}

/** epoll_wait(5) that returns one event. */
static struct event came(unsigned revents, uint64_t data)
{
	struct watch watch = {.fd = -1, .revents = revents, .data = data};

	return with_watches(with_arguments(called(0, "epoll_wait", 1), 5, 1, 16, (uint64_t)-1), &watch, 1);
}

static struct trace *given_pipe_watched(unsigned events)
{
	return GIVEN(piped(0, 3, 4, 0), epoll_made(0, 5), interest_set(5, EPOLL_CTL_ADD, 3, events));
}

static const struct object *epoll_of(const struct trace *trace)
{
	const struct object *object = descriptors_object(trace->descriptors, 0, 5);

	CU_ASSERT_PTR_NOT_NULL_FATAL(object);
	return object;
}

static void a_row_knows_number_object_events_and_word(void)
{
	struct trace *trace = given_pipe_watched(EPOLLIN);
	const struct object *epoll = epoll_of(trace);

	CU_ASSERT_EQUAL_FATAL(epoll->interest_count, 1);
	CU_ASSERT_EQUAL(epoll->interests[0].fd, 3);
	CU_ASSERT_EQUAL(epoll->interests[0].object, 1);
	CU_ASSERT_EQUAL(epoll->interests[0].events, EPOLLIN);
	CU_ASSERT_EQUAL(epoll->interests[0].data, 3);
	trace_free(trace);
}

static void a_change_replaces_the_row_and_a_removal_removes_it(void)
{
	struct trace *trace = given_pipe_watched(EPOLLIN);

	(void)then(trace, interest_set(5, EPOLL_CTL_MOD, 3, EPOLLIN | EPOLLET));
	CU_ASSERT_EQUAL_FATAL(epoll_of(trace)->interest_count, 1);
	CU_ASSERT_EQUAL(epoll_of(trace)->interests[0].events, EPOLLIN | EPOLLET);
	(void)then(trace, interest_set(5, EPOLL_CTL_DEL, 3, 0));
	CU_ASSERT_EQUAL(epoll_of(trace)->interest_count, 0);
	trace_free(trace);
}

static void a_change_that_failed_changes_nothing(void)
{
	struct trace *trace = given_pipe_watched(EPOLLIN);

	(void)then(trace, failed(interest_set(5, EPOLL_CTL_DEL, 3, 0), ENOENT));
	(void)then(trace, failed(interest_set(5, EPOLL_CTL_ADD, 4, EPOLLOUT), EEXIST));
	(void)then(trace, interest_set(5, EPOLL_CTL_DEL, 9, 0));

	CU_ASSERT_EQUAL(epoll_of(trace)->interest_count, 1);
	trace_free(trace);
}

static void a_descriptor_that_is_closed_is_not_watched_any_more(void)
{
	struct trace *trace = given_pipe_watched(EPOLLIN);

	(void)then(trace, closed(0, 3));

	CU_ASSERT_EQUAL(epoll_of(trace)->interest_count, 0);
	trace_free(trace);
}

/** epoll(7), "Will closing a file descriptor cause it to be removed from all epoll interest lists?" */
static void a_closed_number_is_still_watched_while_a_duplicate_lives(void)
{
	struct trace *trace = given_pipe_watched(EPOLLIN);

	(void)then(trace, duplicated(0, 3, 6));
	(void)then(trace, closed(0, 3));
	CU_ASSERT_EQUAL_FATAL(epoll_of(trace)->interest_count, 1);
	CU_ASSERT_EQUAL(epoll_of(trace)->interests[0].fd, 3);
	(void)then(trace, closed(0, 6));
	CU_ASSERT_EQUAL(epoll_of(trace)->interest_count, 0);
	trace_free(trace);
}

static void a_child_keeps_the_row_alive_too(void)
{
	struct trace *trace = given_pipe_watched(EPOLLIN);

	(void)then(trace, forked(0, 1));
	(void)then(trace, closed(0, 3));
	CU_ASSERT_EQUAL(epoll_of(trace)->interest_count, 1);
	(void)then(trace, ended(1, 0));
	CU_ASSERT_EQUAL(epoll_of(trace)->interest_count, 0);
	trace_free(trace);
}

static void one_number_with_two_files_behind_it_is_watched_twice(void)
{
	struct trace *trace = given_pipe_watched(EPOLLIN);

	(void)then(trace, duplicated(0, 3, 6));
	(void)then(trace, closed(0, 3));
	(void)then(trace, duplicated(0, 4, 3));
	(void)then(trace, interest_set(5, EPOLL_CTL_ADD, 3, EPOLLOUT));

	CU_ASSERT_EQUAL(epoll_of(trace)->interest_count, 2);
	trace_free(trace);
}

static void what_came_is_told_with_its_descriptor(void)
{
	struct trace *trace = given_pipe_watched(EPOLLIN);
	const struct event *event = then(trace, came(EPOLLIN, 3));

	CU_ASSERT_EQUAL(event->watches[0].fd, 3);
	CU_ASSERT_EQUAL(event->watches[0].object, 1);
	CU_ASSERT_EQUAL(event->watches[0].events, EPOLLIN);
	trace_free(trace);
}

static void of_rows_with_one_word_the_one_that_is_watched_for_it_is_meant(void)
{
	struct event out = interest_set(5, EPOLL_CTL_ADD, 4, EPOLLOUT);
	struct trace *trace = given_pipe_watched(EPOLLIN);

	out.watches[0].data = 3;
	(void)then(trace, out);

	CU_ASSERT_EQUAL(then(trace, came(EPOLLOUT, 3))->watches[0].fd, 4);
	CU_ASSERT_EQUAL(then(trace, came(EPOLLHUP, 3))->watches[0].fd, 3);
	trace_free(trace);
}

static void a_word_that_no_row_has_is_told_without_descriptor(void)
{
	struct trace *trace = given_pipe_watched(EPOLLIN);

	CU_ASSERT_EQUAL(then(trace, came(EPOLLIN, 77))->watches[0].fd, -1);
	trace_free(trace);
}

static void a_row_for_one_shot_watches_for_nothing_once_it_has_fired(void)
{
	struct trace *trace = given_pipe_watched(EPOLLIN | EPOLLONESHOT);

	CU_ASSERT_EQUAL(then(trace, came(EPOLLIN, 3))->watches[0].events, EPOLLIN | EPOLLONESHOT);
	CU_ASSERT_EQUAL(epoll_of(trace)->interests[0].events, EPOLLONESHOT);
	(void)then(trace, interest_set(5, EPOLL_CTL_MOD, 3, EPOLLIN | EPOLLONESHOT));
	CU_ASSERT_EQUAL(epoll_of(trace)->interests[0].events, EPOLLIN | EPOLLONESHOT);
	trace_free(trace);
}

static void a_poll_is_told_with_objects(void)
{
	struct watch watches[2] = {{.fd = 3, .events = EPOLLIN}, {.fd = 9, .events = EPOLLIN}};
	struct trace *trace = GIVEN(piped(0, 3, 4, 0));
	const struct event *event =
		then(trace, with_watches(with_arguments(called(0, "poll", 0), 1, 2, 0, 0), watches, 2));

	CU_ASSERT_EQUAL(event->watches[0].object, 1);
	CU_ASSERT_EQUAL(event->watches[1].object, 0);
	trace_free(trace);
}

SUITE("model: epoll", TEST(a_row_knows_number_object_events_and_word),
	TEST(a_change_replaces_the_row_and_a_removal_removes_it), TEST(a_change_that_failed_changes_nothing),
	TEST(a_descriptor_that_is_closed_is_not_watched_any_more),
	TEST(a_closed_number_is_still_watched_while_a_duplicate_lives), TEST(a_child_keeps_the_row_alive_too),
	TEST(one_number_with_two_files_behind_it_is_watched_twice), TEST(what_came_is_told_with_its_descriptor),
	TEST(of_rows_with_one_word_the_one_that_is_watched_for_it_is_meant),
	TEST(a_word_that_no_row_has_is_told_without_descriptor),
	TEST(a_row_for_one_shot_watches_for_nothing_once_it_has_fired), TEST(a_poll_is_told_with_objects));
