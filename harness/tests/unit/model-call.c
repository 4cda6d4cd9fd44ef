/** @file
 * The table of system calls: that its rows agree with each other.
 */
#include "model/call.h"
#include "tests/unit/given.h"

/** How many rows fulfil a condition; the first one is printed, so that a failure names it. */
static size_t rows_with(bool (*condition)(const struct call *))
{
	size_t count, i, found = 0;
	const struct call *calls = call_all(&count);

	for (i = 0; i < count; i++)
		if (condition(&calls[i]) && !found++)
			(void)printf("\n    %s\n", calls[i].name);
	return found;
}

static size_t arguments_of(const struct call *call, enum argument_kind kind)
{
	size_t i, found = 0;

	for (i = 0; i < CALL_ARGUMENTS; i++)
		found += call->arguments[i] == kind;
	return found;
}

static bool is_not_first_of_its_name(const struct call *call)
{
	return call_by_name(call->name) != call;
}

static void every_name_stands_once(void)
{
	CU_ASSERT_EQUAL(rows_with(is_not_first_of_its_name), 0);
}

static void a_row_is_found_by_its_name(void)
{
	const struct call *call = call_by_name("recvfrom");

	CU_ASSERT_PTR_NOT_NULL_FATAL(call);
	SAME_TEXT(call->name, "recvfrom");
	CU_ASSERT_EQUAL(call->class, CALL_RECEIVE);
}

static void a_name_that_no_row_has_is_not_found(void)
{
	CU_ASSERT_PTR_NULL(call_by_name("rea"));
	CU_ASSERT_PTR_NULL(call_by_name("reads"));
	CU_ASSERT_PTR_NULL(call_by_name("READ"));
	CU_ASSERT_PTR_NULL(call_by_name(""));
}

static void every_class_has_a_word_that_names_it_alone(void)
{
	enum call_class class;

	for (class = 0; class < CALL_CLASSES; class ++)
		CU_ASSERT_EQUAL(call_class_by_name(call_class_name(class)), class);
}

static void a_word_without_a_class_is_told(void)
{
	CU_ASSERT_EQUAL(call_class_by_name("sending"), CALL_CLASSES);
	CU_ASSERT_EQUAL(call_class_by_name(""), CALL_CLASSES);
	CU_ASSERT_EQUAL(call_class_by_name("unknown"), CALL_CLASSES);
	SAME_TEXT(call_class_name(CALL_CLASSES), "unknown");
}

static void every_class_but_other_has_a_call(void)
{
	size_t count, i, of[CALL_CLASSES] = {0}, without = 0;
	const struct call *calls = call_all(&count);

	for (i = 0; i < count; i++)
		of[calls[i].class]++;
	for (i = 1; i < CALL_CLASSES; i++)
		without += of[i] == 0;

	CU_ASSERT_EQUAL(without, 0);
	CU_ASSERT_EQUAL(of[CALL_OTHER], 0);
}

static bool counts_without_a_buffer_before(const struct call *call)
{
	int count = call_argument(call, ARG_COUNT);

	return count >= 0 && call->class != CALL_TRANSFER &&
		(count == 0 ||
			(call->arguments[count - 1] != ARG_BYTES_IN && call->arguments[count - 1] != ARG_BYTES_OUT));
}

static void a_count_of_bytes_stands_behind_its_buffer(void)
{
	CU_ASSERT_EQUAL(rows_with(counts_without_a_buffer_before), 0);
}

static bool has_a_buffer_without_a_count(const struct call *call)
{
	return arguments_of(call, ARG_BYTES_IN) + arguments_of(call, ARG_BYTES_OUT) != 0 &&
		arguments_of(call, ARG_COUNT) != 1;
}

static void a_buffer_has_one_count(void)
{
	CU_ASSERT_EQUAL(rows_with(has_a_buffer_without_a_count), 0);
}

static bool has_a_vector_without_a_count(const struct call *call)
{
	int in = call_argument(call, ARG_IOV_IN), at = in >= 0 ? in : call_argument(call, ARG_IOV_OUT);

	return (at >= 0) != (call_argument(call, ARG_IOV_COUNT) >= 0) ||
		(at >= 0 && call_argument(call, ARG_IOV_COUNT) != at + 1);
}

static void the_count_of_a_vector_stands_behind_it(void)
{
	CU_ASSERT_EQUAL(rows_with(has_a_vector_without_a_count), 0);
}

static bool transfers_without_two_descriptors_and_a_count(const struct call *call)
{
	return call->class == CALL_TRANSFER &&
		!(arguments_of(call, ARG_FD) == 1 && arguments_of(call, ARG_FD_OUT) == 1 &&
			arguments_of(call, ARG_COUNT) == 1);
}

static void a_transfer_has_two_descriptors_and_a_count(void)
{
	CU_ASSERT_EQUAL(rows_with(transfers_without_two_descriptors_and_a_count), 0);
}

static bool moves_bytes_without_a_descriptor(const struct call *call)
{
	return (call_receives(call) || call_sends(call)) && arguments_of(call, ARG_FD) != 1;
}

static void whoever_sends_or_receives_does_it_through_one_descriptor(void)
{
	CU_ASSERT_EQUAL(rows_with(moves_bytes_without_a_descriptor), 0);
}

static bool has_a_buffer_of_the_other_direction(const struct call *call)
{
	size_t in = arguments_of(call, ARG_BYTES_IN) + arguments_of(call, ARG_IOV_IN) + arguments_of(call, ARG_MSG_IN);
	size_t out =
		arguments_of(call, ARG_BYTES_OUT) + arguments_of(call, ARG_IOV_OUT) + arguments_of(call, ARG_MSG_OUT);

	return (in && call->class != CALL_SEND) || (out && call->class != CALL_RECEIVE);
}

static void senders_have_buffers_to_read_and_receivers_to_fill(void)
{
	CU_ASSERT_EQUAL(rows_with(has_a_buffer_of_the_other_direction), 0);
}

static bool restarts_without_blocking(const struct call *call)
{
	return call->traits & CALL_RESTARTS && !(call->traits & CALL_MAY_BLOCK);
}

static void only_what_may_block_can_be_restarted(void)
{
	CU_ASSERT_EQUAL(rows_with(restarts_without_blocking), 0);
}

static bool polls_or_sleeps_and_restarts(const struct call *call)
{
	return (call->class == CALL_POLL || call->class == CALL_SLEEP) && call->traits & CALL_RESTARTS;
}

/** signal(7): "never restarted after being interrupted by a signal handler, regardless of the use of SA_RESTART" */
static void polls_and_sleeps_are_never_restarted(void)
{
	CU_ASSERT_EQUAL(rows_with(polls_or_sleeps_and_restarts), 0);
}

static bool is_of_a_class_that_makes_one_descriptor(const struct call *call)
{
	return call->class == CALL_OPEN || call->class == CALL_ACCEPT || call->class == CALL_DUP ||
		call->class == CALL_EVENT_FD || (call->class == CALL_SOCKET && call_argument(call, ARG_FD_PAIR) < 0);
}

static bool makes_and_does_not_say_so(const struct call *call)
{
	return is_of_a_class_that_makes_one_descriptor(call) != ((call->traits & CALL_MAKES_FD) != 0);
}

static void whoever_makes_a_descriptor_says_so_and_nobody_else(void)
{
	CU_ASSERT_EQUAL(rows_with(makes_and_does_not_say_so), 0);
}

static bool has_a_hole_in_its_arguments(const struct call *call)
{
	size_t i;

	for (i = 1; i < CALL_ARGUMENTS; i++)
		if (call->arguments[i] != ARG_NONE && call->arguments[i - 1] == ARG_NONE)
			return true;
	return false;
}

static void arguments_stand_without_a_hole(void)
{
	CU_ASSERT_EQUAL(rows_with(has_a_hole_in_its_arguments), 0);
}

static void an_argument_is_found_by_its_kind(void)
{
	CU_ASSERT_EQUAL(call_argument(call_by_name("sendfile"), ARG_FD_OUT), 0);
	CU_ASSERT_EQUAL(call_argument(call_by_name("sendfile"), ARG_FD), 1);
	CU_ASSERT_EQUAL(call_argument(call_by_name("sendfile"), ARG_COUNT), 3);
	CU_ASSERT_EQUAL(call_argument(call_by_name("read"), ARG_BYTES_IN), -1);
}

static void a_transfer_sends_and_receives_and_others_do_one(void)
{
	CU_ASSERT_TRUE(call_sends(call_by_name("splice")) && call_receives(call_by_name("splice")));
	CU_ASSERT_TRUE(call_sends(call_by_name("sendmsg")) && !call_receives(call_by_name("sendmsg")));
	CU_ASSERT_TRUE(!call_sends(call_by_name("recvfrom")) && call_receives(call_by_name("recvfrom")));
	CU_ASSERT_TRUE(!call_sends(call_by_name("close")) && !call_receives(call_by_name("close")));
}

SUITE("model: call", TEST(every_name_stands_once), TEST(a_row_is_found_by_its_name),
	TEST(a_name_that_no_row_has_is_not_found), TEST(every_class_has_a_word_that_names_it_alone),
	TEST(a_word_without_a_class_is_told), TEST(every_class_but_other_has_a_call),
	TEST(a_count_of_bytes_stands_behind_its_buffer), TEST(a_buffer_has_one_count),
	TEST(the_count_of_a_vector_stands_behind_it), TEST(a_transfer_has_two_descriptors_and_a_count),
	TEST(whoever_sends_or_receives_does_it_through_one_descriptor),
	TEST(senders_have_buffers_to_read_and_receivers_to_fill), TEST(only_what_may_block_can_be_restarted),
	TEST(polls_and_sleeps_are_never_restarted), TEST(whoever_makes_a_descriptor_says_so_and_nobody_else),
	TEST(arguments_stand_without_a_hole), TEST(an_argument_is_found_by_its_kind),
	TEST(a_transfer_sends_and_receives_and_others_do_one));
