/** @file
 * The model of descriptors: who holds what, after every kind of event that changes it.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tests/unit/events.h"
#include "tests/unit/given.h"

enum { HOLDERS_MOST = 16 };

/** The open descriptors of a task as "0 3 4"; the caller frees. */
static char *open_in(const struct trace *trace, int task)
{
	struct text out = {0};
	size_t count, i;
	const struct descriptor *rows = descriptors_of(trace->descriptors, task, &count);

	for (i = 0; i < count; i++)
		text_addf(&out, "%s%d", i ? " " : "", rows[i].fd);
	return text_take(&out);
}

/** Who holds an end as "process:fd process:fd"; the caller frees. */
static char *holders(const struct trace *trace, int object, enum end end)
{
	struct holder found[HOLDERS_MOST];
	size_t count = descriptors_holders(trace->descriptors, object, end, found, HOLDERS_MOST), i;
	struct text out = {0};

	for (i = 0; i < count; i++)
		text_addf(&out, "%s%d:%d", i ? " " : "", found[i].process, found[i].fd);
	return text_take(&out);
}

static const struct object *object_at(const struct trace *trace, int task, int fd)
{
	const struct object *object = descriptors_object(trace->descriptors, task, fd);

	CU_ASSERT_PTR_NOT_NULL_FATAL(object);
	return object;
}

static const struct descriptor *row_of(const struct trace *trace, int task, int fd)
{
	const struct descriptor *row = descriptors_find(trace->descriptors, task, fd);

	CU_ASSERT_PTR_NOT_NULL_FATAL(row);
	return row;
}

/* --- making --- */

static void a_program_begins_with_an_empty_table(void)
{
	struct trace *trace = GIVEN(ended(7, 0)); /* of a task that nobody knows */

	SAME_TAKEN(open_in(trace, 0), "");
	CU_ASSERT_EQUAL(object_count(trace->descriptors), 0);
	CU_ASSERT_EQUAL(process_count(trace->descriptors), 1);
	CU_ASSERT_TRUE(process_alive(trace->descriptors, 0));
	trace_free(trace);
}

static void a_given_descriptor_is_held_by_the_program_and_the_harness(void)
{
	struct trace *trace = GIVEN(given_descriptor(0, 0, "stdin", OBJECT_PIPE, O_RDONLY, END_WRITE),
		given_descriptor(0, 1, "stdout", OBJECT_PIPE, O_WRONLY, END_READ));
	const struct object *in = object_at(trace, 0, 0), *out = object_at(trace, 0, 1);

	SAME_TEXT(in->name, "stdin");
	CU_ASSERT_TRUE(in->given && in->peer_writes && !in->peer_reads);
	SAME_TEXT(out->name, "stdout");
	CU_ASSERT_TRUE(out->given && out->peer_reads && !out->peer_writes);
	SAME_TAKEN(holders(trace, in->id, END_READ), "0:0");
	SAME_TAKEN(holders(trace, in->id, END_WRITE), "");
	SAME_TAKEN(holders(trace, out->id, END_WRITE), "0:1");
	trace_free(trace);
}

static void a_given_descriptor_that_leads_nowhere_is_closed(void)
{
	struct trace *trace = GIVEN(given_descriptor(0, 0, "stdin", OBJECT_NONE, O_RDONLY, 0));

	CU_ASSERT_PTR_NULL(descriptors_find(trace->descriptors, 0, 0));
	CU_ASSERT_EQUAL(object_count(trace->descriptors), 0);
	trace_free(trace);
}

static void a_pipe_is_two_ends_of_one_object(void)
{
	struct trace *trace = GIVEN(at_line(12, piped(0, 3, 4, 0)));
	const struct object *pipe = object_at(trace, 0, 3);

	CU_ASSERT_PTR_EQUAL(object_at(trace, 0, 4), pipe);
	CU_ASSERT_EQUAL(pipe->kind, OBJECT_PIPE);
	SAME_TEXT(pipe->name, "pipe#1");
	CU_ASSERT_EQUAL(pipe->where.line, 12);
	CU_ASSERT_EQUAL(pipe->made_by, 1);
	CU_ASSERT_FALSE(pipe->given);
	SAME_TAKEN(holders(trace, pipe->id, END_READ), "0:3");
	SAME_TAKEN(holders(trace, pipe->id, END_WRITE), "0:4");
	trace_free(trace);
}

static void the_two_ends_of_a_pipe_are_two_descriptions(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, O_NONBLOCK | O_CLOEXEC));

	CU_ASSERT_PTR_NOT_EQUAL(row_of(trace, 0, 3)->description, row_of(trace, 0, 4)->description);
	CU_ASSERT_EQUAL(row_of(trace, 0, 3)->description->flags, O_RDONLY | O_NONBLOCK);
	CU_ASSERT_EQUAL(row_of(trace, 0, 4)->description->flags, O_WRONLY | O_NONBLOCK);
	CU_ASSERT_TRUE(row_of(trace, 0, 3)->close_on_exec && row_of(trace, 0, 4)->close_on_exec);
	trace_free(trace);
}

static void pipes_and_sockets_are_numbered_each_for_itself(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), socket_made(0, 5), piped(0, 6, 7, 0), pair_made(0, 8, 9));

	SAME_TEXT(object_at(trace, 0, 3)->name, "pipe#1");
	SAME_TEXT(object_at(trace, 0, 6)->name, "pipe#2");
	SAME_TEXT(object_at(trace, 0, 5)->name, "socket#1");
	SAME_TEXT(object_at(trace, 0, 8)->name, "socket#2");
	SAME_TEXT(object_at(trace, 0, 9)->name, "socket#3");
	CU_ASSERT_EQUAL(object_count(trace->descriptors), 5);
	trace_free(trace);
}

static void an_opened_file_is_called_by_its_path(void)
{
	struct trace *trace = GIVEN(opened(0, 3, "data/in.txt", OBJECT_FILE, O_RDWR, 77));

	SAME_TEXT(object_at(trace, 0, 3)->name, "data/in.txt");
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->kind, OBJECT_FILE);
	trace_free(trace);
}

static void a_file_open_for_both_holds_both_ends(void)
{
	struct trace *trace = GIVEN(opened(0, 3, "f", OBJECT_FIFO, O_RDWR, 77));

	SAME_TAKEN(holders(trace, 1, END_READ), "0:3");
	SAME_TAKEN(holders(trace, 1, END_WRITE), "0:3");
	trace_free(trace);
}

static void a_fifo_opened_twice_is_one_object(void)
{
	struct trace *trace = GIVEN(opened(0, 3, "/tmp/fifo", OBJECT_FIFO, O_RDONLY, 77), forked(0, 1),
		opened(1, 4, "../tmp/fifo", OBJECT_FIFO, O_WRONLY, 77));

	CU_ASSERT_EQUAL(object_count(trace->descriptors), 1);
	CU_ASSERT_PTR_EQUAL(object_at(trace, 0, 3), object_at(trace, 1, 4));
	SAME_TEXT(object_at(trace, 1, 4)->name, "/tmp/fifo");
	SAME_TAKEN(holders(trace, 1, END_READ), "0:3 1:3");
	SAME_TAKEN(holders(trace, 1, END_WRITE), "1:4");
	trace_free(trace);
}

static void two_opens_of_one_file_are_two_descriptions(void)
{
	struct trace *trace =
		GIVEN(opened(0, 3, "f", OBJECT_FILE, O_RDONLY, 77), opened(0, 4, "f", OBJECT_FILE, O_RDONLY, 77));

	CU_ASSERT_PTR_NOT_EQUAL(row_of(trace, 0, 3)->description, row_of(trace, 0, 4)->description);
	CU_ASSERT_EQUAL(row_of(trace, 0, 3)->description->references, 1);
	CU_ASSERT_EQUAL(object_count(trace->descriptors), 1);
	trace_free(trace);
}

static void devices_have_no_inode_and_are_each_an_object(void)
{
	struct trace *trace = GIVEN(opened(0, 3, "/dev/null", OBJECT_DEVICE, O_RDWR, 0),
		opened(0, 4, "/dev/null", OBJECT_DEVICE, O_RDWR, 0));

	CU_ASSERT_EQUAL(object_count(trace->descriptors), 2);
	trace_free(trace);
}

static void an_event_descriptor_is_called_by_its_kind(void)
{
	struct event epoll = called(0, "epoll_create1", 5);
	struct trace *trace;

	epoll.made[0] = 5;
	epoll.made_kind = OBJECT_EPOLL;
	trace = GIVEN(piped(0, 3, 4, 0), epoll);

	SAME_TEXT(object_at(trace, 0, 5)->name, "epoll#2");
	trace_free(trace);
}

static void a_socket_pair_is_joined_both_ways(void)
{
	struct trace *trace = GIVEN(pair_made(0, 3, 4));
	const struct object *one = object_at(trace, 0, 3), *other = object_at(trace, 0, 4);

	CU_ASSERT_EQUAL(one->other, other->id);
	CU_ASSERT_EQUAL(other->other, one->id);
	CU_ASSERT_NOT_EQUAL(one->id, other->id);
	CU_ASSERT_EQUAL(one->state, SOCKET_CONNECTED);
	CU_ASSERT_EQUAL(other->domain, AF_UNIX);
	CU_ASSERT_EQUAL(other->type, SOCK_STREAM);
	SAME_TAKEN(holders(trace, one->id, END_READ), "0:3");
	SAME_TAKEN(holders(trace, one->id, END_WRITE), "0:3");
	trace_free(trace);
}

/* --- states of sockets --- */

static void a_server_socket_goes_from_created_over_bound_to_listening(void)
{
	struct trace *trace = GIVEN(socket_made(0, 3));

	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_CREATED);
	(void)then(trace, with_arguments(called(0, "bind", 0), 3, 1, 16, 0));
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_BOUND);
	(void)then(trace, with_arguments(called(0, "listen", 0), 3, 16, 0, 0));
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_LISTENING);
	trace_free(trace);
}

static void the_type_of_a_socket_has_no_flags(void)
{
	struct trace *trace = GIVEN(socket_made(0, 3));

	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->type, SOCK_STREAM);
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->domain, AF_INET);
	CU_ASSERT_TRUE(row_of(trace, 0, 3)->close_on_exec);
	trace_free(trace);
}

static void an_accepted_socket_is_a_new_connected_object(void)
{
	struct trace *trace =
		GIVEN(socket_made(0, 3), with_arguments(called(0, "listen", 0), 3, 16, 0, 0), accepted(0, 3, 4));

	CU_ASSERT_EQUAL(object_at(trace, 0, 4)->id, 2);
	CU_ASSERT_EQUAL(object_at(trace, 0, 4)->state, SOCKET_CONNECTED);
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_LISTENING);
	CU_ASSERT_FALSE(row_of(trace, 0, 4)->close_on_exec);
	trace_free(trace);
}

static void a_connected_socket_is_connected(void)
{
	struct trace *trace = GIVEN(socket_made(0, 3), with_arguments(called(0, "connect", 0), 3, 1, 16, 0));

	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_CONNECTED);
	trace_free(trace);
}

static void half_closing_shuts_one_direction(void)
{
	struct trace *trace = GIVEN(pair_made(0, 3, 4), with_arguments(called(0, "shutdown", 0), 3, SHUT_WR, 0, 0),
		with_arguments(called(0, "shutdown", 0), 4, SHUT_RD, 0, 0));

	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_SHUT_WRITE);
	CU_ASSERT_EQUAL(object_at(trace, 0, 4)->state, SOCKET_SHUT_READ);
	trace_free(trace);
}

static void shutting_one_direction_after_the_other_shuts_both(void)
{
	struct trace *trace = GIVEN(pair_made(0, 3, 4), with_arguments(called(0, "shutdown", 0), 3, SHUT_WR, 0, 0),
		with_arguments(called(0, "shutdown", 0), 3, SHUT_RD, 0, 0),
		with_arguments(called(0, "shutdown", 0), 4, SHUT_RDWR, 0, 0));

	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_SHUT_BOTH);
	CU_ASSERT_EQUAL(object_at(trace, 0, 4)->state, SOCKET_SHUT_BOTH);
	trace_free(trace);
}

/* --- duplicates --- */

static void a_duplicate_shares_the_description(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, O_CLOEXEC), at_line(20, duplicated(0, 4, 5)));

	CU_ASSERT_PTR_EQUAL(row_of(trace, 0, 4)->description, row_of(trace, 0, 5)->description);
	CU_ASSERT_EQUAL(row_of(trace, 0, 5)->description->references, 2);
	SAME_TAKEN(holders(trace, 1, END_WRITE), "0:4 0:5");
	CU_ASSERT_EQUAL(row_of(trace, 0, 5)->where.line, 20);
	CU_ASSERT_EQUAL(row_of(trace, 0, 5)->opened_by, 2);
	trace_free(trace);
}

static void a_duplicate_is_not_close_on_exec(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, O_CLOEXEC), duplicated(0, 4, 5), duplicated_onto(0, 4, 6, 0));

	CU_ASSERT_TRUE(row_of(trace, 0, 4)->close_on_exec);
	CU_ASSERT_FALSE(row_of(trace, 0, 5)->close_on_exec);
	CU_ASSERT_FALSE(row_of(trace, 0, 6)->close_on_exec);
	trace_free(trace);
}

static void dup3_and_f_dupfd_cloexec_set_close_on_exec(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), duplicated_onto(0, 4, 6, O_CLOEXEC),
		controlled(0, 4, F_DUPFD_CLOEXEC, 10, 10), controlled(0, 4, F_DUPFD, 11, 11));

	CU_ASSERT_TRUE(row_of(trace, 0, 6)->close_on_exec);
	CU_ASSERT_TRUE(row_of(trace, 0, 10)->close_on_exec);
	CU_ASSERT_FALSE(row_of(trace, 0, 11)->close_on_exec);
	CU_ASSERT_EQUAL(row_of(trace, 0, 11)->description->references, 4);
	trace_free(trace);
}

static void dup2_onto_an_open_number_closes_it(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), piped(0, 5, 6, 0), duplicated_onto(0, 4, 6, 0));

	SAME_TAKEN(holders(trace, 2, END_WRITE), "");
	SAME_TAKEN(holders(trace, 1, END_WRITE), "0:4 0:6");
	SAME_TAKEN(open_in(trace, 0), "3 4 5 6");
	trace_free(trace);
}

static void dup2_onto_itself_changes_nothing(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, O_CLOEXEC), duplicated_onto(0, 4, 4, 0));

	CU_ASSERT_TRUE(row_of(trace, 0, 4)->close_on_exec);
	CU_ASSERT_EQUAL(row_of(trace, 0, 4)->description->references, 1);
	CU_ASSERT_EQUAL(row_of(trace, 0, 4)->opened_by, 1);
	trace_free(trace);
}

static void dup2_onto_a_duplicate_of_itself_keeps_the_description(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), duplicated(0, 4, 5), duplicated_onto(0, 4, 5, 0));

	CU_ASSERT_EQUAL(row_of(trace, 0, 4)->description->references, 2);
	CU_ASSERT_EQUAL(row_of(trace, 0, 5)->opened_by, 3);
	SAME_TAKEN(holders(trace, 1, END_WRITE), "0:4 0:5");
	trace_free(trace);
}

/* --- flags --- */

static void f_setfd_changes_the_descriptor_alone(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), duplicated(0, 4, 5), controlled(0, 5, F_SETFD, FD_CLOEXEC, 0));

	CU_ASSERT_TRUE(row_of(trace, 0, 5)->close_on_exec);
	CU_ASSERT_FALSE(row_of(trace, 0, 4)->close_on_exec);
	(void)then(trace, controlled(0, 5, F_SETFD, 0, 0));
	CU_ASSERT_FALSE(row_of(trace, 0, 5)->close_on_exec);
	trace_free(trace);
}

static void f_setfl_changes_every_duplicate_and_keeps_the_access_mode(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), duplicated(0, 4, 5), controlled(0, 5, F_SETFL, O_NONBLOCK, 0));

	CU_ASSERT_EQUAL(row_of(trace, 0, 4)->description->flags, O_WRONLY | O_NONBLOCK);
	CU_ASSERT_EQUAL(row_of(trace, 0, 3)->description->flags, O_RDONLY);
	trace_free(trace);
}

/* --- closing --- */

static void a_closed_descriptor_is_not_in_the_table(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), closed(0, 3));

	CU_ASSERT_PTR_NULL(descriptors_find(trace->descriptors, 0, 3));
	CU_ASSERT_PTR_NULL(descriptors_object(trace->descriptors, 0, 3));
	SAME_TAKEN(open_in(trace, 0), "4");
	SAME_TAKEN(holders(trace, 1, END_READ), "");
	trace_free(trace);
}

static void a_close_that_a_signal_interrupted_has_closed(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), failed(closed(0, 3), EINTR), failed(closed(0, 4), EBADF));

	CU_ASSERT_PTR_NULL(descriptors_find(trace->descriptors, 0, 3));
	CU_ASSERT_PTR_NOT_NULL(descriptors_find(trace->descriptors, 0, 4));
	trace_free(trace);
}

static void an_object_outlives_its_descriptors(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), closed(0, 3), closed(0, 4));

	CU_ASSERT_PTR_NOT_NULL_FATAL(object_by_id(trace->descriptors, 1));
	SAME_TEXT(object_by_id(trace->descriptors, 1)->name, "pipe#1");
	trace_free(trace);
}

static void closing_a_duplicate_leaves_the_other_open(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), duplicated(0, 4, 5), closed(0, 4));

	SAME_TAKEN(holders(trace, 1, END_WRITE), "0:5");
	CU_ASSERT_EQUAL(row_of(trace, 0, 5)->description->references, 1);
	trace_free(trace);
}

static void close_range_closes_the_numbers_from_first_to_last(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), piped(0, 5, 6, 0), range_closed(0, 4, 5, 0));

	SAME_TAKEN(open_in(trace, 0), "3 6");
	(void)then(trace, range_closed(0, 0, ~0u, 0));
	SAME_TAKEN(open_in(trace, 0), "");
	trace_free(trace);
}

static void close_range_with_cloexec_only_marks(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), range_closed(0, 4, ~0u, 4 /* CLOSE_RANGE_CLOEXEC */));

	SAME_TAKEN(open_in(trace, 0), "3 4");
	CU_ASSERT_FALSE(row_of(trace, 0, 3)->close_on_exec);
	CU_ASSERT_TRUE(row_of(trace, 0, 4)->close_on_exec);
	trace_free(trace);
}

static void a_number_that_is_used_again_leads_to_the_new_object(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), closed(0, 3), opened(0, 3, "f", OBJECT_FILE, O_RDONLY, 9));

	SAME_TEXT(object_at(trace, 0, 3)->name, "f");
	CU_ASSERT_EQUAL(row_of(trace, 0, 3)->opened_by, 3);
	trace_free(trace);
}

/* --- failed calls --- */

static void failed_calls_change_nothing(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), socket_made(0, 5), failed(closed(0, 3), EBADF),
		failed(piped(0, 6, 7, 0), EMFILE), failed(opened(0, 6, "f", OBJECT_FILE, O_RDONLY, 9), ENOENT),
		failed(socket_made(0, 6), EMFILE), failed(duplicated(0, 3, 6), EMFILE),
		failed(duplicated_onto(0, 3, 4, 0), EBADF), failed(controlled(0, 3, F_SETFD, FD_CLOEXEC, 0), EBADF),
		failed(pair_made(0, 6, 7), EMFILE), failed(accepted(0, 5, 6), EINVAL),
		failed(range_closed(0, 3, 4, 0), EINVAL),
		failed(with_arguments(called(0, "bind", 0), 5, 1, 16, 0), EADDRINUSE),
		failed(signal_set(0, SIGPIPE, DISPOSITION_IGNORED), EINVAL), failed(sent(0, 4, 5), EPIPE),
		failed(received(0, 3, 5), EINTR));

	SAME_TAKEN(open_in(trace, 0), "3 4 5");
	CU_ASSERT_EQUAL(object_count(trace->descriptors), 2);
	CU_ASSERT_FALSE(row_of(trace, 0, 3)->close_on_exec);
	CU_ASSERT_EQUAL(row_of(trace, 0, 4)->opened_by, 1);
	CU_ASSERT_EQUAL(object_at(trace, 0, 5)->state, SOCKET_CREATED);
	CU_ASSERT_EQUAL(signal_disposition(trace->descriptors, 0, SIGPIPE), DISPOSITION_DEFAULT);
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->bytes_in, 0);
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->bytes_out, 0);
	trace_free(trace);
}

static void calls_that_only_begin_change_nothing(void)
{
	struct trace *trace =
		GIVEN(piped(0, 3, 4, 0), waiting(closed(0, 3), EVENT_BLOCKED), waiting(closed(0, 4), EVENT_STUCK));

	SAME_TAKEN(open_in(trace, 0), "3 4");
	trace_free(trace);
}

static void closing_a_number_that_is_not_open_changes_nothing(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), closed(0, 99));

	SAME_TAKEN(open_in(trace, 0), "3 4");
	trace_free(trace);
}

/* --- bytes --- */

static void bytes_are_counted_where_they_go_in_and_come_out(void)
{
	struct event spliced = called(0, "splice", 7);
	struct trace *trace;

	spliced.fd = 3;
	spliced.fd_out = 6;
	trace = GIVEN(piped(0, 3, 4, 0), piped(0, 5, 6, 0), sent(0, 4, 10), sent(0, 4, 2), received(0, 3, 5), spliced);

	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->bytes_in, 12);
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->bytes_out, 12);
	CU_ASSERT_EQUAL(object_at(trace, 0, 5)->bytes_in, 7);
	CU_ASSERT_EQUAL(object_at(trace, 0, 5)->bytes_out, 0);
	trace_free(trace);
}

/* --- processes --- */

static void fork_shares_the_descriptions(void)
{
	struct trace *trace = GIVEN(at_line(12, piped(0, 3, 4, 0)), at_line(15, forked(0, 1)));

	CU_ASSERT_PTR_EQUAL(row_of(trace, 0, 3)->description, row_of(trace, 1, 3)->description);
	CU_ASSERT_EQUAL(row_of(trace, 1, 3)->description->references, 2);
	CU_ASSERT_EQUAL(row_of(trace, 1, 3)->where.line, 12); /* the line of pipe(), not of fork() */
	CU_ASSERT_EQUAL(row_of(trace, 1, 3)->opened_by, 1);
	SAME_TAKEN(holders(trace, 1, END_READ), "0:3 1:3");
	SAME_TAKEN(holders(trace, 1, END_WRITE), "0:4 1:4");
	trace_free(trace);
}

static void the_tables_of_parent_and_child_go_their_own_ways(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), forked(0, 1), closed(0, 3), closed(1, 4), piped(1, 5, 6, 0));

	SAME_TAKEN(open_in(trace, 0), "4");
	SAME_TAKEN(open_in(trace, 1), "3 5 6");
	SAME_TAKEN(holders(trace, 1, END_READ), "1:3");
	SAME_TAKEN(holders(trace, 1, END_WRITE), "0:4");
	SAME_TAKEN(holders(trace, 2, END_WRITE), "1:6");
	trace_free(trace);
}

static void close_on_exec_is_copied_by_fork_and_belongs_to_each(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, O_CLOEXEC), forked(0, 1), controlled(1, 3, F_SETFD, 0, 0));

	CU_ASSERT_TRUE(row_of(trace, 1, 4)->close_on_exec);
	CU_ASSERT_FALSE(row_of(trace, 1, 3)->close_on_exec);
	CU_ASSERT_TRUE(row_of(trace, 0, 3)->close_on_exec);
	trace_free(trace);
}

static void f_setfl_in_a_child_is_seen_by_the_parent(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), forked(0, 1), controlled(1, 3, F_SETFL, O_NONBLOCK, 0));

	CU_ASSERT_EQUAL(row_of(trace, 0, 3)->description->flags, O_RDONLY | O_NONBLOCK);
	trace_free(trace);
}

static void exec_drops_what_is_close_on_exec_in_its_process_alone(void)
{
	struct trace *trace =
		GIVEN(piped(0, 3, 4, O_CLOEXEC), forked(0, 1), duplicated_onto(1, 4, 1, 0), executed(1, "/bin/sort"));

	SAME_TAKEN(open_in(trace, 1), "1");
	SAME_TAKEN(open_in(trace, 0), "3 4");
	SAME_TAKEN(holders(trace, 1, END_WRITE), "0:4 1:1");
	SAME_TAKEN(holders(trace, 1, END_READ), "0:3");
	trace_free(trace);
}

static void the_end_of_a_process_drops_what_it_held(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), forked(0, 1), ended(1, 0));

	SAME_TAKEN(holders(trace, 1, END_WRITE), "0:4");
	SAME_TAKEN(open_in(trace, 1), "");
	CU_ASSERT_FALSE(process_alive(trace->descriptors, 1));
	CU_ASSERT_FALSE(task_alive(trace->descriptors, 1));
	CU_ASSERT_EQUAL(row_of(trace, 0, 4)->description->references, 1);
	trace_free(trace);
}

static void holders_are_told_with_their_place_and_more_are_counted(void)
{
	struct trace *trace = GIVEN(at_line(12, piped(0, 3, 4, 0)), forked(0, 1), at_line(30, duplicated(1, 4, 9)));
	struct holder found[2] = {0};

	CU_ASSERT_EQUAL(descriptors_holders(trace->descriptors, 1, END_WRITE, found, 2), 3);

	CU_ASSERT_EQUAL(found[0].process, 0);
	CU_ASSERT_EQUAL(found[0].task, 0);
	CU_ASSERT_EQUAL(found[1].process, 1);
	CU_ASSERT_EQUAL(found[1].task, 1);
	CU_ASSERT_EQUAL(found[1].fd, 4);
	CU_ASSERT_EQUAL(found[1].opened_by, 1);
	CU_ASSERT_EQUAL(found[1].where.line, 12);
	CU_ASSERT_EQUAL(descriptors_holders(trace->descriptors, 1, END_WRITE, NULL, 0), 3);
	trace_free(trace);
}

static void nobody_holds_an_object_that_is_not_there(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0));

	CU_ASSERT_EQUAL(descriptors_holders(trace->descriptors, 0, END_READ, NULL, 0), 0);
	CU_ASSERT_EQUAL(descriptors_holders(trace->descriptors, 2, END_READ, NULL, 0), 0);
	CU_ASSERT_EQUAL(descriptors_holders(trace->descriptors, -1, END_READ, NULL, 0), 0);
	trace_free(trace);
}

static void processes_made_with_clone_files_share_one_table_that_is_told_of_once(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), spawned(0, 1, CLONE_VM | CLONE_FILES), closed(1, 3));

	SAME_TAKEN(open_in(trace, 0), "4");
	SAME_TAKEN(holders(trace, 1, END_WRITE), "0:4");
	(void)then(trace, ended(0, 0));
	SAME_TAKEN(holders(trace, 1, END_WRITE), "1:4");
	trace_free(trace);
}

static void exec_ends_the_sharing_of_a_table(void)
{
	struct trace *trace =
		GIVEN(piped(0, 3, 4, O_CLOEXEC), spawned(0, 1, CLONE_VM | CLONE_FILES), executed(1, "/bin/true"));

	SAME_TAKEN(open_in(trace, 0), "3 4");
	SAME_TAKEN(open_in(trace, 1), "");
	trace_free(trace);
}

/* --- threads --- */

static void threads_share_a_table(void)
{
	struct trace *trace = GIVEN(thread_made(0, 1), piped(1, 3, 4, 0), closed(0, 3));

	SAME_TAKEN(open_in(trace, 0), "4");
	SAME_TAKEN(open_in(trace, 1), "4");
	CU_ASSERT_EQUAL(process_count(trace->descriptors), 1);
	CU_ASSERT_EQUAL(process_of(trace->descriptors, 1), 0);
	SAME_TAKEN(holders(trace, 1, END_WRITE), "0:4");
	trace_free(trace);
}

static void a_process_lives_until_its_last_thread_has_ended(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), thread_made(0, 1), ended(0, 0));

	CU_ASSERT_TRUE(process_alive(trace->descriptors, 0));
	CU_ASSERT_FALSE(task_alive(trace->descriptors, 0));
	CU_ASSERT_TRUE(task_alive(trace->descriptors, 1));
	SAME_TAKEN(holders(trace, 1, END_WRITE), "0:4");
	(void)then(trace, ended(1, 0));
	CU_ASSERT_FALSE(process_alive(trace->descriptors, 0));
	SAME_TAKEN(holders(trace, 1, END_WRITE), "");
	trace_free(trace);
}

static void a_holder_is_told_by_its_first_living_task(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), thread_made(0, 1), ended(0, 0));
	struct holder found = {0};

	CU_ASSERT_EQUAL(descriptors_holders(trace->descriptors, 1, END_READ, &found, 1), 1);

	CU_ASSERT_EQUAL(found.process, 0);
	CU_ASSERT_EQUAL(found.task, 1);
	trace_free(trace);
}

static void a_child_of_a_thread_has_the_process_as_its_parent(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), thread_made(0, 1), forked(1, 2));

	CU_ASSERT_EQUAL(process_of(trace->descriptors, 2), 1);
	CU_ASSERT_EQUAL(process_parent(trace->descriptors, 1), 0);
	SAME_TAKEN(open_in(trace, 2), "3 4");
	trace_free(trace);
}

static void exec_ends_the_other_threads(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), thread_made(0, 1), executed(0, "/bin/true"));

	CU_ASSERT_TRUE(task_alive(trace->descriptors, 0));
	CU_ASSERT_FALSE(task_alive(trace->descriptors, 1));
	(void)then(trace, ended(0, 0));
	CU_ASSERT_FALSE(process_alive(trace->descriptors, 0));
	SAME_TAKEN(holders(trace, 1, END_WRITE), "");
	trace_free(trace);
}

/* --- zombies and waits --- */

static void a_child_that_nobody_has_waited_for_is_a_zombie(void)
{
	struct trace *trace = GIVEN(forked(0, 1), ended(1, 0));

	CU_ASSERT_TRUE(process_is_zombie(trace->descriptors, 1));
	CU_ASSERT_FALSE(process_is_zombie(trace->descriptors, 0));
	trace_free(trace);
}

static void a_wait_collects_the_zombie(void)
{
	struct trace *trace = GIVEN(forked(0, 1), forked(0, 2), ended(1, 0), ended(2, 0), collected(0, 2));

	CU_ASSERT_TRUE(process_is_zombie(trace->descriptors, 1));
	CU_ASSERT_FALSE(process_is_zombie(trace->descriptors, 2));
	trace_free(trace);
}

static void a_wait_that_is_known_by_its_result_alone_collects_too(void)
{
	struct trace *trace = GIVEN(forked(0, 1), ended(1, 0), called(0, "wait4", 101));

	CU_ASSERT_FALSE(process_is_zombie(trace->descriptors, 1));
	trace_free(trace);
}

static void a_wait_that_only_looks_collects_nothing(void)
{
	struct event looked = with_arguments(called(0, "waitid", 0), 0, 0, 0, WEXITED | WNOWAIT);
	struct trace *trace;

	looked.child = 1;
	trace = GIVEN(forked(0, 1), ended(1, 0), looked);

	CU_ASSERT_TRUE(process_is_zombie(trace->descriptors, 1));
	trace_free(trace);
}

static void a_failed_wait_collects_nothing(void)
{
	struct trace *trace = GIVEN(forked(0, 1), ended(1, 0), failed(collected(0, 1), EINTR));

	CU_ASSERT_TRUE(process_is_zombie(trace->descriptors, 1));
	trace_free(trace);
}

static void the_children_of_a_parent_that_ignores_sigchld_are_never_zombies(void)
{
	struct trace *trace = GIVEN(signal_set(0, SIGCHLD, DISPOSITION_IGNORED), forked(0, 1), ended(1, 0));

	CU_ASSERT_FALSE(process_is_zombie(trace->descriptors, 1));
	trace_free(trace);
}

static void init_collects_what_a_parent_leaves_behind(void)
{
	struct trace *trace = GIVEN(forked(0, 1), forked(0, 2), ended(1, 0), ended(0, 0), ended(2, 0));

	CU_ASSERT_FALSE(process_is_zombie(trace->descriptors, 0));
	CU_ASSERT_FALSE(process_is_zombie(trace->descriptors, 1));
	CU_ASSERT_FALSE(process_is_zombie(trace->descriptors, 2));
	CU_ASSERT_EQUAL(process_parent(trace->descriptors, 2), -1);
	trace_free(trace);
}

/* --- signals --- */

static void dispositions_are_copied_by_fork(void)
{
	struct trace *trace = GIVEN(
		signal_set(0, SIGINT, DISPOSITION_HANDLER), forked(0, 1), signal_set(0, SIGINT, DISPOSITION_DEFAULT));

	CU_ASSERT_EQUAL(signal_disposition(trace->descriptors, 1, SIGINT), DISPOSITION_HANDLER);
	CU_ASSERT_EQUAL(signal_disposition(trace->descriptors, 0, SIGINT), DISPOSITION_DEFAULT);
	trace_free(trace);
}

static void exec_resets_handlers_and_keeps_what_is_ignored(void)
{
	struct trace *trace = GIVEN(signal_set(0, SIGINT, DISPOSITION_RESTARTING),
		signal_set(0, SIGPIPE, DISPOSITION_IGNORED), executed(0, "/bin/true"));

	CU_ASSERT_EQUAL(signal_disposition(trace->descriptors, 0, SIGINT), DISPOSITION_DEFAULT);
	CU_ASSERT_EQUAL(signal_disposition(trace->descriptors, 0, SIGPIPE), DISPOSITION_IGNORED);
	trace_free(trace);
}

static void a_signal_without_a_number_has_the_default_disposition(void)
{
	struct trace *trace = GIVEN(signal_set(0, 0, DISPOSITION_IGNORED), signal_set(0, 65, DISPOSITION_IGNORED),
		signal_set(0, -1, DISPOSITION_IGNORED));

	CU_ASSERT_EQUAL(signal_disposition(trace->descriptors, 0, 0), DISPOSITION_DEFAULT);
	CU_ASSERT_EQUAL(signal_disposition(trace->descriptors, 0, 65), DISPOSITION_DEFAULT);
	CU_ASSERT_EQUAL(signal_disposition(trace->descriptors, 0, -1), DISPOSITION_DEFAULT);
	CU_ASSERT_EQUAL(signal_disposition(trace->descriptors, 7, SIGINT), DISPOSITION_DEFAULT);
	trace_free(trace);
}

/* --- the harness's own end --- */

static void a_peer_that_finishes_sending_writes_no_more(void)
{
	struct trace *trace = GIVEN(given_descriptor(0, 0, "conversation", OBJECT_SOCKET, O_RDWR, END_READ | END_WRITE),
		peer_acted(1, PEER_FINISHES));

	CU_ASSERT_FALSE(object_at(trace, 0, 0)->peer_writes);
	CU_ASSERT_TRUE(object_at(trace, 0, 0)->peer_reads);
	trace_free(trace);
}

static void a_peer_that_stops_reading_may_still_write(void)
{
	struct trace *trace = GIVEN(given_descriptor(0, 0, "conversation", OBJECT_SOCKET, O_RDWR, END_READ | END_WRITE),
		peer_acted(1, PEER_STOPS));

	CU_ASSERT_TRUE(object_at(trace, 0, 0)->peer_writes);
	CU_ASSERT_FALSE(object_at(trace, 0, 0)->peer_reads);
	trace_free(trace);
}

static void a_peer_that_resets_does_neither(void)
{
	struct trace *trace = GIVEN(given_descriptor(0, 0, "conversation", OBJECT_SOCKET, O_RDWR, END_READ | END_WRITE),
		peer_acted(1, PEER_RESETS));

	CU_ASSERT_FALSE(object_at(trace, 0, 0)->peer_writes);
	CU_ASSERT_FALSE(object_at(trace, 0, 0)->peer_reads);
	trace_free(trace);
}

static void whatever_else_a_peer_does_changes_nothing(void)
{
	struct trace *trace = GIVEN(given_descriptor(0, 0, "stdin", OBJECT_PIPE, O_RDONLY, END_WRITE),
		peer_acted(1, "says"), peer_acted(9, PEER_FINISHES));

	CU_ASSERT_TRUE(object_at(trace, 0, 0)->peer_writes);
	trace_free(trace);
}

/* --- strangers --- */

static void an_unknown_task_has_no_table(void)
{
	struct trace *trace = GIVEN(piped(5, 3, 4, 0), forked(0, 1));
	size_t count = 99;

	CU_ASSERT_PTR_NULL(descriptors_of(trace->descriptors, 5, &count));
	CU_ASSERT_EQUAL(count, 0);
	CU_ASSERT_EQUAL(process_of(trace->descriptors, 5), -1);
	CU_ASSERT_EQUAL(process_of(trace->descriptors, -1), -1);
	CU_ASSERT_FALSE(process_alive(trace->descriptors, 5));
	CU_ASSERT_FALSE(process_alive(trace->descriptors, -1));
	CU_ASSERT_EQUAL(process_parent(trace->descriptors, 5), -1);
	CU_ASSERT_FALSE(process_is_zombie(trace->descriptors, -1));
	trace_free(trace);
}

static void calls_after_the_end_of_a_process_change_nothing(void)
{
	struct trace *trace = GIVEN(ended(0, 0), piped(0, 3, 4, 0), ended(0, 0));

	CU_ASSERT_EQUAL(object_count(trace->descriptors), 0);
	CU_ASSERT_FALSE(process_alive(trace->descriptors, 0));
	trace_free(trace);
}

SUITE("model: descriptors", TEST(a_program_begins_with_an_empty_table),
	TEST(a_given_descriptor_is_held_by_the_program_and_the_harness),
	TEST(a_given_descriptor_that_leads_nowhere_is_closed), TEST(a_pipe_is_two_ends_of_one_object),
	TEST(the_two_ends_of_a_pipe_are_two_descriptions), TEST(pipes_and_sockets_are_numbered_each_for_itself),
	TEST(an_opened_file_is_called_by_its_path), TEST(a_file_open_for_both_holds_both_ends),
	TEST(a_fifo_opened_twice_is_one_object), TEST(two_opens_of_one_file_are_two_descriptions),
	TEST(devices_have_no_inode_and_are_each_an_object), TEST(an_event_descriptor_is_called_by_its_kind),
	TEST(a_socket_pair_is_joined_both_ways), TEST(a_server_socket_goes_from_created_over_bound_to_listening),
	TEST(the_type_of_a_socket_has_no_flags), TEST(an_accepted_socket_is_a_new_connected_object),
	TEST(a_connected_socket_is_connected), TEST(half_closing_shuts_one_direction),
	TEST(shutting_one_direction_after_the_other_shuts_both), TEST(a_duplicate_shares_the_description),
	TEST(a_duplicate_is_not_close_on_exec), TEST(dup3_and_f_dupfd_cloexec_set_close_on_exec),
	TEST(dup2_onto_an_open_number_closes_it), TEST(dup2_onto_itself_changes_nothing),
	TEST(dup2_onto_a_duplicate_of_itself_keeps_the_description), TEST(f_setfd_changes_the_descriptor_alone),
	TEST(f_setfl_changes_every_duplicate_and_keeps_the_access_mode), TEST(a_closed_descriptor_is_not_in_the_table),
	TEST(a_close_that_a_signal_interrupted_has_closed), TEST(an_object_outlives_its_descriptors),
	TEST(closing_a_duplicate_leaves_the_other_open), TEST(close_range_closes_the_numbers_from_first_to_last),
	TEST(close_range_with_cloexec_only_marks), TEST(a_number_that_is_used_again_leads_to_the_new_object),
	TEST(failed_calls_change_nothing), TEST(calls_that_only_begin_change_nothing),
	TEST(closing_a_number_that_is_not_open_changes_nothing), TEST(bytes_are_counted_where_they_go_in_and_come_out),
	TEST(fork_shares_the_descriptions), TEST(the_tables_of_parent_and_child_go_their_own_ways),
	TEST(close_on_exec_is_copied_by_fork_and_belongs_to_each), TEST(f_setfl_in_a_child_is_seen_by_the_parent),
	TEST(exec_drops_what_is_close_on_exec_in_its_process_alone), TEST(the_end_of_a_process_drops_what_it_held),
	TEST(holders_are_told_with_their_place_and_more_are_counted), TEST(nobody_holds_an_object_that_is_not_there),
	TEST(processes_made_with_clone_files_share_one_table_that_is_told_of_once),
	TEST(exec_ends_the_sharing_of_a_table), TEST(threads_share_a_table),
	TEST(a_process_lives_until_its_last_thread_has_ended), TEST(a_holder_is_told_by_its_first_living_task),
	TEST(a_child_of_a_thread_has_the_process_as_its_parent), TEST(exec_ends_the_other_threads),
	TEST(a_child_that_nobody_has_waited_for_is_a_zombie), TEST(a_wait_collects_the_zombie),
	TEST(a_wait_that_is_known_by_its_result_alone_collects_too), TEST(a_wait_that_only_looks_collects_nothing),
	TEST(a_failed_wait_collects_nothing), TEST(the_children_of_a_parent_that_ignores_sigchld_are_never_zombies),
	TEST(init_collects_what_a_parent_leaves_behind), TEST(dispositions_are_copied_by_fork),
	TEST(exec_resets_handlers_and_keeps_what_is_ignored),
	TEST(a_signal_without_a_number_has_the_default_disposition), TEST(a_peer_that_finishes_sending_writes_no_more),
	TEST(a_peer_that_stops_reading_may_still_write), TEST(a_peer_that_resets_does_neither),
	TEST(whatever_else_a_peer_does_changes_nothing), TEST(an_unknown_task_has_no_table),
	TEST(calls_after_the_end_of_a_process_change_nothing));
