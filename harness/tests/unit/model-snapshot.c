/** @file
 * Snapshots: who holds which end behind each fork, and when the run stood still.
 */
#include "model/snapshot.h"
#include "tests/unit/events.h"
#include "tests/unit/given.h"

/** "fork 3: 0[3r4 4w4] 1[3r4]": all tables of a snapshot. The caller frees. */
static char *shown(const struct snapshot *snapshot)
{
	static const char *const words[] = {"fork", "hang", "end"};
	struct text out = {0};
	size_t i, j;

	text_addf(&out, "%s %d:", words[snapshot->when], snapshot->at);
	for (i = 0; i < snapshot->table_count; i++) {
		text_addf(&out, " %d[", snapshot->tables[i].process);
		for (j = 0; j < snapshot->tables[i].row_count; j++) {
			const struct held *row = &snapshot->tables[i].rows[j];

			text_addf(&out, "%s%d%s%s%d", j ? " " : "", row->fd, row->reads ? "r" : "",
				row->writes ? "w" : "", row->object);
		}
		text_add(&out, "]");
	}
	return text_take(&out);
}

static struct snapshots taken(struct trace *trace)
{
	struct snapshots out = {0};

	snapshots_take(trace, &out);
	trace_free(trace);
	return out;
}

static void a_fork_doubles_both_ends(void)
{
	struct snapshots out = taken(GIVEN(at_line(7, piped(0, 3, 4, O_CLOEXEC)), forked(0, 1), closed(0, 3)));

	CU_ASSERT_EQUAL_FATAL(out.count, 2);
	SAME_TAKEN(shown(&out.items[0]), "fork 3: 0[3r1 4w1] 1[3r1 4w1]");
	CU_ASSERT_EQUAL(out.items[0].tables[1].rows[0].opened_by, 1);
	CU_ASSERT_TRUE(out.items[0].tables[1].rows[0].close_on_exec);
	SAME_TEXT(out.items[0].tables[1].rows[0].file, "server.c");
	CU_ASSERT_EQUAL(out.items[0].tables[1].rows[0].line, 7);
	snapshots_clear(&out);
}

static void what_is_held_at_the_hang_is_told_last(void)
{
	struct snapshots out = taken(GIVEN(piped(0, 3, 4, 0), forked(0, 1), closed(0, 3), closed(0, 4),
		stuck(received(1, 3, 0)), ended(1, SIGKILL), ended(0, SIGKILL)));

	CU_ASSERT_EQUAL_FATAL(out.count, 2);
	SAME_TAKEN(shown(&out.items[1]), "hang 5: 0[] 1[3r1 4w1]");
	snapshots_clear(&out);
}

static void without_a_hang_the_last_is_before_the_first_end(void)
{
	struct snapshots out = taken(GIVEN(piped(0, 3, 4, 0), forked(0, 1), closed(1, 4), received(1, 3, 0),
		closed(0, 4), closed(1, 3), ended(1, 0), ended(0, 0)));

	CU_ASSERT_EQUAL_FATAL(out.count, 2);
	SAME_TAKEN(shown(&out.items[1]), "end 6: 0[3r1] 1[3r1]");
	snapshots_clear(&out);
}

static void a_thread_is_no_fork(void)
{
	struct snapshots out = taken(GIVEN(piped(0, 3, 4, 0), thread_made(0, 1)));

	CU_ASSERT_EQUAL_FATAL(out.count, 1);
	SAME_TAKEN(shown(&out.items[0]), "end 3: 0[3r1 4w1]");
	snapshots_clear(&out);
}

static void forks_processes_and_descriptors_beyond_the_first_are_counted(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0));
	struct snapshots out = {0};
	int i;

	for (i = 0; i < SNAPSHOT_ROWS_MOST; i++)
		(void)then(trace, duplicated(0, 3, 5 + i));
	for (i = 1; i < SNAPSHOT_TABLES_MOST + 2; i++)
		(void)then(trace, forked(0, i));
	snapshots_take(trace, &out);

	CU_ASSERT_EQUAL_FATAL(out.count, SNAPSHOT_FORKS_MOST + 1);
	CU_ASSERT_EQUAL(out.items[SNAPSHOT_FORKS_MOST].table_count, SNAPSHOT_TABLES_MOST);
	CU_ASSERT_EQUAL(out.items[SNAPSHOT_FORKS_MOST].left_out, 2);
	CU_ASSERT_EQUAL(out.items[SNAPSHOT_FORKS_MOST].tables[0].row_count, SNAPSHOT_ROWS_MOST);
	CU_ASSERT_EQUAL(out.items[SNAPSHOT_FORKS_MOST].tables[0].left_out, 2);
	snapshots_clear(&out);
	trace_free(trace);
}

SUITE("snapshots", TEST(a_fork_doubles_both_ends), TEST(what_is_held_at_the_hang_is_told_last),
	TEST(without_a_hang_the_last_is_before_the_first_end), TEST(a_thread_is_no_fork),
	TEST(forks_processes_and_descriptors_beyond_the_first_are_counted));
