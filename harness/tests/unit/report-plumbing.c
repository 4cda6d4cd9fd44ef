/** @file
 * Pictures of the plumbing: which moments are drawn, who holds which end, and which copy is marked.
 */
#include "report/plumbing.h"
#include "tests/unit/events.h"
#include "tests/unit/given.h"
#include "tests/unit/results.h"

/** The result of a reader that keeps the write end: child 1 waits in read of descriptor 3, and holds 4 itself. */
static struct result *given_leak(void)
{
	struct trace *trace = GIVEN(given_descriptor(0, 2, "stderr", OBJECT_PIPE, O_WRONLY, END_READ),
		piped(0, 3, 4, 0), forked(0, 1), closed(0, 3), closed(0, 4), stuck(received(1, 3, 0)));
	struct result *result = run_through(trace);
	struct check_result *check = result_check(result, "first");

	with_node(check, "task:main/1", "task", "server's child", 31);
	with_edge(check, "task:main/1", "waits in read() for bytes or end-of-file from", "object:2");
	check->stuck.edges[0].fd = -1;
	with_edge(check, "task:main/1", "holds the write end, as descriptor 4, of", "object:2");
	check->stuck.edges[1].fd = 4;
	trace_free(trace);
	return result;
}

/** "server: 2 standard error, 3 read end": each process a line; the caller frees. */
static char *shown(const struct plumbing *plumbing)
{
	struct text out = {0};
	size_t i, j;

	for (i = 0; i < plumbing->tank_count; i++) {
		text_addf(&out, "%s:", plumbing->tanks[i].name);
		for (j = 0; j < plumbing->tanks[i].pin_count; j++) {
			const struct pin *pin = &plumbing->tanks[i].pins[j];
			char *note = pin_note(plumbing, pin);

			text_addf(&out, "%s %d %s%s%s", j ? "," : "", pin->held->fd, pin_end(plumbing, pin),
				note ? " " : "", note ? note : "");
			free(note);
		}
		text_add(&out, "\n");
	}
	return text_take(&out);
}

static void the_fork_that_made_the_guilty_copy_and_the_hang_are_drawn(void)
{
	struct result *result = given_leak();
	struct plumbing_choice choice = plumbing_choose(&result->runs[0], result_check(result, "first"), NULL);

	CU_ASSERT_PTR_NOT_NULL_FATAL(choice.fork);
	CU_ASSERT_PTR_NOT_NULL_FATAL(choice.last);
	CU_ASSERT_EQUAL(choice.fork->when, MOMENT_FORK);
	CU_ASSERT_EQUAL(choice.last->when, MOMENT_HANG);
	result_free(result);
}

static void at_the_hang_the_copy_that_keeps_it_is_marked(void)
{
	struct result *result = given_leak();
	const struct check_result *check = result_check(result, "first");
	struct plumbing plumbing = {0};

	plumbing_of(&result->runs[0], plumbing_choose(&result->runs[0], check, NULL).last, check, NULL, &plumbing);

	SAME_TAKEN(shown(&plumbing),
		"server: 2 standard error\n"
		"server's child: 2 standard error, 3 read end ► waits here, 4 write end ► kept: server's child waits for it\n");
	CU_ASSERT_EQUAL(plumbing.vessel_count, 1);
	plumbing_clear(&plumbing);
	result_free(result);
}

static void at_the_fork_the_same_copy_is_marked_in_the_child_only(void)
{
	struct result *result = given_leak();
	const struct check_result *check = result_check(result, "first");
	struct plumbing plumbing = {0};

	plumbing_of(&result->runs[0], plumbing_choose(&result->runs[0], check, NULL).fork, check, NULL, &plumbing);

	SAME_TAKEN(shown(&plumbing),
		"server: 2 standard error, 3 read end, 4 write end\n"
		"server's child: 2 standard error, 3 read end, 4 write end ► will keep server's child waiting\n");
	plumbing_clear(&plumbing);
	result_free(result);
}

static void nothing_lies_over_anything_else(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), piped(0, 5, 6, 0), piped(0, 7, 8, 0), forked(0, 1), forked(0, 2),
		forked(0, 3), forked(1, 4));
	struct result *result = run_through(trace);
	const struct run_result *run = &result->runs[0];
	struct plumbing plumbing = {0};
	size_t i, j;

	plumbing_of(
		run, &run->snapshots.items[run->snapshots.count - 1], result_check(result, "first"), NULL, &plumbing);

	CU_ASSERT_EQUAL_FATAL(plumbing.tank_count, 5);
	CU_ASSERT_EQUAL_FATAL(plumbing.vessel_count, 3);
	for (i = 0; i < plumbing.tank_count; i++) {
		CU_ASSERT_TRUE(plumbing.tanks[i].y + plumbing.tanks[i].height <= plumbing.height);
		for (j = 0; j < i; j++)
			CU_ASSERT_TRUE(plumbing.tanks[j].right != plumbing.tanks[i].right ||
				plumbing.tanks[j].y + plumbing.tanks[j].height <= plumbing.tanks[i].y);
	}
	for (i = 0; i < plumbing.vessel_count; i++)
		for (j = 0; j < i; j++)
			CU_ASSERT_TRUE(abs(plumbing.vessels[i].y - plumbing.vessels[j].y) >= PLUMBING_VESSEL);
	plumbing_clear(&plumbing);
	result_free(result);
	trace_free(trace);
}

static void a_run_without_pipes_is_not_drawn(void)
{
	struct trace *trace = GIVEN(socket_made(0, 3), opened(0, 4, "/tmp/file", OBJECT_FILE, O_RDONLY, 9));
	struct result *result = run_through(trace);
	struct plumbing_choice choice = plumbing_choose(&result->runs[0], result_check(result, "first"), NULL);

	CU_ASSERT_PTR_NULL(choice.fork);
	CU_ASSERT_PTR_NULL(choice.last);
	result_free(result);
	trace_free(trace);
}

static void a_descriptor_that_a_finding_is_about_is_marked(void)
{
	struct trace *trace = GIVEN(socket_made(0, 3), socket_made(0, 4));
	struct result *result = run_through(trace);
	const struct check_result *check = result_check(result, "first");
	struct finding finding = finding_at(31, 2);
	struct plumbing_choice choice = plumbing_choose(&result->runs[0], check, &finding);
	struct plumbing plumbing = {0};

	CU_ASSERT_PTR_NOT_NULL_FATAL(choice.last);
	plumbing_of(&result->runs[0], choice.last, check, &finding, &plumbing);
	SAME_TAKEN(shown(&plumbing), "server: 3 reads and writes, 4 reads and writes ► what the finding is about\n");
	plumbing_clear(&plumbing);
	finding_clear(&finding);
	result_free(result);
	trace_free(trace);
}

static void an_older_result_has_no_picture(void)
{
	struct result *result = given_leak();
	struct plumbing_choice choice;

	snapshots_clear(&result->runs[0].snapshots);
	choice = plumbing_choose(&result->runs[0], result_check(result, "first"), NULL);

	CU_ASSERT_TRUE(!choice.fork && !choice.last);
	result_free(result);
}

SUITE("pictures of the plumbing", TEST(the_fork_that_made_the_guilty_copy_and_the_hang_are_drawn),
	TEST(at_the_hang_the_copy_that_keeps_it_is_marked), TEST(at_the_fork_the_same_copy_is_marked_in_the_child_only),
	TEST(nothing_lies_over_anything_else), TEST(a_run_without_pipes_is_not_drawn),
	TEST(a_descriptor_that_a_finding_is_about_is_marked), TEST(an_older_result_has_no_picture));
