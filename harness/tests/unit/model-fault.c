/** @file
 * Faults in their written form: what is written is read, and nothing else is.
 */
#include <errno.h>
#include <signal.h>

#include "model/fault.h"
#include "tests/unit/given.h"

/** Are all fields equal? Arrays count to their NUL. */
static bool is_same(const struct fault *one, const struct fault *other)
{
	return one->kind == other->kind && one->number == other->number && one->scenario == other->scenario &&
		strcmp(one->task, other->task) == 0 && one->class == other->class &&
		strcmp(one->object, other->object) == 0 && one->ordinal == other->ordinal;
}

/** A fault, its written form, and back. */
static void goes_both_ways(struct fault point, const char *written)
{
	struct fault read = {0};

	SAME_TAKEN(fault_format(&point), written);
	CU_ASSERT_EQUAL_FATAL(fault_parse(written, &read), 0);
	CU_ASSERT_TRUE(is_same(&read, &point));
}

/** What is done at a point; @p number is the errno or signal. */
static struct fault fault(enum fault_kind kind, int number, struct fault point)
{
	point.kind = kind;
	point.number = number;
	return point;
}

static struct fault at(const char *task, enum call_class class, const char *object, unsigned ordinal)
{
	struct fault point = {.class = class, .ordinal = ordinal};

	(void)snprintf(point.task, sizeof point.task, "%s", task);
	(void)snprintf(point.object, sizeof point.object, "%s", object);
	return point;
}

static struct fault in_scenario(unsigned scenario, struct fault point)
{
	point.scenario = scenario;
	return point;
}

static void a_short_count_is_written_and_read(void)
{
	goes_both_ways(fault(FAULT_SHORT, 0, in_scenario(2, at("main/1", CALL_SEND, "pipe#1", 3))),
		"short@2:main/1,send,pipe#1,3");
}

static void a_count_of_one_is_written_and_read(void)
{
	goes_both_ways(
		fault(FAULT_SHORT_ONE, 0, at("main", CALL_RECEIVE, "stdin", 1)), "short-one@main,receive,stdin,1");
}

static void an_errno_is_written_and_read(void)
{
	goes_both_ways(fault(FAULT_ERRNO, EIO, at("main", CALL_RECEIVE, "stdin", 1)), "errno:EIO@main,receive,stdin,1");
}

static void a_signal_is_written_and_read(void)
{
	goes_both_ways(fault(FAULT_SIGNAL, SIGUSR1, in_scenario(1, at("main2", CALL_ACCEPT, "socket#1", 12))),
		"signal:SIGUSR1@1:main2,accept,socket#1,12");
	goes_both_ways(fault(FAULT_SIGNAL_AFTER, SIGUSR1, at("main", CALL_SEND, "stderr", 1)),
		"signal-after:SIGUSR1@main,send,stderr,1");
}

static void a_user_is_written_and_read(void)
{
	goes_both_ways(fault(FAULT_UID, 4343, at("", CALL_SOCKET_OPTION, "", 0)), "uid:4343@,socket-option,,0");
	goes_both_ways(fault(FAULT_UID, 0, at("", CALL_SOCKET_OPTION, "", 0)), "uid:0@,socket-option,,0");
}

static void any_task_and_any_object_are_empty(void)
{
	goes_both_ways(fault(FAULT_ERRNO, EAGAIN, at("", CALL_SPAWN, "", 0)), "errno:EAGAIN@,spawn,,0");
}

static void an_errno_and_a_signal_without_a_name_go_both_ways(void)
{
	goes_both_ways(fault(FAULT_ERRNO, 41, at("main", CALL_OPEN, "", 0)), "errno:errno 41@main,open,,0");
	goes_both_ways(fault(FAULT_SIGNAL, 40, at("main", CALL_OPEN, "", 0)), "signal:signal 40@main,open,,0");
}

static void every_errno_goes_both_ways(void)
{
	struct fault known = fault(FAULT_ERRNO, 1, at("main", CALL_SEND, "stdout", 1)), read;
	int different = 0;

	for (; known.number <= EHWPOISON; known.number++) {
		char *written = fault_format(&known);

		different += fault_parse(written, &read) != 0 || !is_same(&read, &known);
		free(written);
	}
	CU_ASSERT_EQUAL(different, 0);
}

static void every_class_goes_both_ways(void)
{
	struct fault read;
	int different = 0;
	enum call_class class;

	for (class = 0; class < CALL_CLASSES; class ++) {
		struct fault known = fault(FAULT_SHORT, 0, at("main", class, "stdout", 1));
		char *written = fault_format(&known);

		different += fault_parse(written, &read) != 0 || !is_same(&read, &known);
		free(written);
	}
	CU_ASSERT_EQUAL(different, 0);
}

static void the_longest_task_and_object_go_both_ways(void)
{
	struct fault longest = fault(FAULT_SHORT, 0, at("", CALL_SEND, "", 1)), read = {0};
	char *written;

	memset(longest.task, 't', sizeof longest.task - 1);
	memset(longest.object, 'o', sizeof longest.object - 1);
	written = fault_format(&longest);
	CU_ASSERT_EQUAL(fault_parse(written, &read), 0);

	CU_ASSERT_TRUE(is_same(&read, &longest));
	free(written);
}

/** A task or object of as many bytes as a fault has for it, where one is needed for the NUL. */
static void one_byte_more_than_the_longest_is_refused(void)
{
	char name[sizeof((struct fault *)NULL)->object + 1] = "", *task, *object;
	struct fault read;

	memset(name, 'n', sizeof name - 1);
	task = memory_format("short@%s,send,stdout,1", name);
	object = memory_format("short@main,send,%s,1", name);

	CU_ASSERT_EQUAL(fault_parse(task, &read), -EINVAL);
	CU_ASSERT_EQUAL(fault_parse(object, &read), -EINVAL);
	free(task);
	free(object);
}

static void an_object_may_have_at_signs_colons_and_blanks(void)
{
	goes_both_ways(
		fault(FAULT_SHORT, 0, at("main", CALL_RECEIVE, "/tmp/a@b: c", 1)), "short@main,receive,/tmp/a@b: c,1");
}

static void no_fault_is_written_and_not_read(void)
{
	struct fault none = {0}, read = {.ordinal = 99};

	SAME_TAKEN(fault_format(&none), "none@,other,,0");
	CU_ASSERT_EQUAL(fault_parse("none@,other,,0", &read), -EINVAL);
	CU_ASSERT_EQUAL(read.ordinal, 99);
}

static void malformed_texts_are_refused_and_the_output_is_untouched(void)
{
	static const char *const malformed[] = {
		"",
		"@",
		"short",
		"short@",
		"short@main",
		"short@main,send",
		"short@main,send,stdout",
		"short@main,send,stdout,",
		"short@main,send,stdout,x",
		"short@main,send,stdout,1x",
		"short@main,send,stdout,1,2",
		"short@main,sending,stdout,1",
		"short@main,,stdout,1",
		"short@main,SEND,stdout,1",
		"shorts@main,send,stdout,1",
		"shor@main,send,stdout,1",
		"SHORT@main,send,stdout,1",
		"short:EIO@main,send,stdout,1",
		"short-one:1@main,send,stdout,1",
		"errno@main,send,stdout,1",
		"errno:@main,send,stdout,1",
		"errno:EI@main,send,stdout,1",
		"errno:EIOO@main,send,stdout,1",
		"errno:5@main,send,stdout,1",
		"errno:SIGUSR1@main,send,stdout,1",
		"signal:EIO@main,send,stdout,1",
		"signal:USR1@main,send,stdout,1",
		"signal@main,send,stdout,1",
		"main,send,stdout,1",
		"short@main;send;stdout;1",
		"short@main,send-receive-transfer-and-whatever-else,stdout,1",
		"short@main/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18,send,stdout,1",
		"short@main,send,an-object-whose-name-is-longer-than-what-a-fault-keeps,1",
	};
	struct fault read, before;
	size_t i, accepted = 0, touched = 0;

	memset(&before, 0x5a, sizeof before);
	for (i = 0; i < sizeof malformed / sizeof *malformed; i++) {
		memset(&read, 0x5a, sizeof read);
		accepted += fault_parse(malformed[i], &read) != -EINVAL;
		touched += memcmp(&read, &before, sizeof read) != 0;
	}
	CU_ASSERT_EQUAL(accepted, 0);
	CU_ASSERT_EQUAL(touched, 0);
}

static void the_rows_are_indexed_by_kind_and_have_names_of_their_own(void)
{
	const struct fault_row *rows = fault_rows();
	int one, other, equal = 0;

	for (one = 0; one < FAULT_KINDS; one++) {
		CU_ASSERT_EQUAL((int)rows[one].kind, one);
		CU_ASSERT_TRUE(*rows[one].meaning != '\0');
		for (other = 0; other < one; other++)
			equal += strcmp(rows[one].name, rows[other].name) == 0;
	}
	CU_ASSERT_EQUAL(equal, 0);
}

static void a_cleared_instance_is_the_plain_run(void)
{
	struct instance instance = {.seed = 7,
		.fault = {.kind = FAULT_SHORT},
		.split = memory_string("1"),
		.order = memory_string("2"),
		.loss = memory_string("1:1=lost"),
		.draws = memory_string("3")};

	instance_clear(&instance);
	instance_clear(&instance);

	CU_ASSERT_EQUAL(instance.seed, 0);
	CU_ASSERT_EQUAL(instance.fault.kind, FAULT_NONE);
	CU_ASSERT_TRUE(!instance.split && !instance.order && !instance.loss && !instance.draws);
}

/* --- in words --- */

static void describes(struct instance instance, const char *words)
{
	char *described = instance_describe(&instance);

	SAME_TEXT(described, words);
	free(described);
}

static struct instance with(struct fault point)
{
	return (struct instance){.fault = point};
}

static void a_fault_is_told_in_words(void)
{
	describes(with(fault(FAULT_ERRNO, ECONNABORTED, at("main", CALL_ACCEPT, "socket#2", 2))),
		"the 2nd accept on socket#2 failed with ECONNABORTED (injected)");
	describes(with(fault(FAULT_SIGNAL, SIGCHLD, at("main/1", CALL_WAIT, "", 11))),
		"SIGCHLD came right before the 11th wait in a child (injected)");
	describes(with(fault(FAULT_SHORT, 0, at("main", CALL_SEND, "stdout", 1))),
		"the 1st write on stdout took half of what it was given (injected)");
	describes(with(fault(FAULT_SHORT_ONE, 0, at("main", CALL_RECEIVE, "stdin", 0))),
		"every read on stdin gave a single byte (injected)");
	describes(with(fault(FAULT_UID, 4343, at("", CALL_SOCKET_OPTION, "socket#2", 1))),
		"the 1st socket-option on socket#2 told of user 4343 (injected)");
}

static void losses_are_told_in_words(void)
{
	describes((struct instance){.loss = "1:3=lost"}, "datagram 3 was lost by the relay");
	describes((struct instance){.loss = "2:3=doubled,12=delayed"},
		"datagram 3 was doubled and datagram 12 was delayed by the relay");
}

static void splits_and_orders_are_told_in_words(void)
{
	describes(
		(struct instance){.split = "2:client 1,5"}, "what client 1 said came in two parts, cut behind byte 5");
	describes((struct instance){.split = "2:client 1,*"}, "what client 1 said came byte by byte");
	describes((struct instance){.split = "5"}, "what was said came in pieces");
	describes((struct instance){.order = "1:0=1"}, "the programs took their turns in another order");
	describes((struct instance){.seed = 7}, NULL);
}

SUITE("model: fault", TEST(a_short_count_is_written_and_read), TEST(a_count_of_one_is_written_and_read),
	TEST(an_errno_is_written_and_read), TEST(a_signal_is_written_and_read), TEST(a_user_is_written_and_read),
	TEST(any_task_and_any_object_are_empty), TEST(an_errno_and_a_signal_without_a_name_go_both_ways),
	TEST(every_errno_goes_both_ways), TEST(every_class_goes_both_ways),
	TEST(the_longest_task_and_object_go_both_ways), TEST(one_byte_more_than_the_longest_is_refused),
	TEST(an_object_may_have_at_signs_colons_and_blanks), TEST(no_fault_is_written_and_not_read),
	TEST(malformed_texts_are_refused_and_the_output_is_untouched),
	TEST(the_rows_are_indexed_by_kind_and_have_names_of_their_own), TEST(a_cleared_instance_is_the_plain_run),
	TEST(a_fault_is_told_in_words), TEST(splits_and_orders_are_told_in_words), TEST(losses_are_told_in_words));
