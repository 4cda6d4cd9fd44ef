/** @file
 * Sequence diagrams: one lifeline for each process and peer, one mark for each fault, one open end for each stuck task; bytes go
 * from who wrote them to who read them; what repeats is folded.
 */
#include "report/sequence.h"
#include "tests/unit/addresses.h"
#include "tests/unit/events.h"
#include "tests/unit/given.h"
#include "tests/unit/results.h"

/** A diagram of these events, and the result that it borrows from. */
struct drawn {
	struct result *result;
	struct sequence sequence;
};

static struct drawn drawn(struct trace *trace)
{
	struct drawn out = {.result = run_through(trace)};

	sequence_of(&out.result->runs[0], NULL, 0, &out.sequence);
	trace_free(trace);
	return out;
}

static void gone(struct drawn *it)
{
	sequence_clear(&it->sequence);
	result_free(it->result);
}

static struct event peer_did(const char *who, int object, const char *what, uint64_t bytes)
{
	struct event event = peer_acted(object, what);

	event.who = memory_string(who);
	event.count = bytes;
	return event;
}

static int count_rows(const struct sequence *sequence, enum row_kind kind)
{
	int count = 0;
	size_t i;

	for (i = 0; i < sequence->row_count; i++)
		count += sequence->rows[i].kind == kind;
	return count;
}

/** "peer>server 1-2: 13" of each arrow, separated by commas; the caller frees. */
static char *arrows_of(const struct sequence *sequence)
{
	struct text out = {0};
	size_t i;

	for (i = 0; i < sequence->arrow_count; i++) {
		const struct arrow *it = &sequence->arrows[i];

		text_addf(&out, "%s%s>%s %zu-%zu: %d", i ? ", " : "", sequence->lanes[it->from_lane].name,
			it->to_lane < 0 ? "nobody" : sequence->lanes[it->to_lane].name, it->from_row, it->to_row,
			(int)it->bytes);
	}
	return text_take(&out);
}

/** Occurrences of a word. */
static int times(const char *text, const char *word)
{
	int count = 0;

	for (; (text = strstr(text, word)); text += strlen(word))
		count++;
	return count;
}

static void there_is_one_lifeline_for_each_process_and_each_peer(void)
{
	struct drawn it = drawn(GIVEN(given_descriptor(0, 0, "stdin", OBJECT_PIPE, O_RDONLY, END_WRITE), forked(0, 1),
		peer_did("stdin", 1, PEER_SAYS, 3), thread_made(1, 2), peer_did("stdin", 1, PEER_FINISHES, 0),
		peer_did("stdout", 2, PEER_READS, 3)));

	CU_ASSERT_EQUAL_FATAL(it.sequence.lane_count, 5);
	SAME_TEXT(it.sequence.lanes[0].name, "stdin");
	SAME_TEXT(it.sequence.lanes[1].name, "server");
	SAME_TEXT(it.sequence.lanes[2].name, "server's child");
	SAME_TEXT(it.sequence.lanes[4].name, "stdout");
	gone(&it);
}

static void of_many_peers_and_tasks_the_last_ones_share_a_column(void)
{
	struct trace *trace = GIVEN(given_descriptor(0, 0, "stdin", OBJECT_PIPE, O_RDONLY, END_WRITE));
	struct drawn it;
	int i;

	for (i = 1; i < 14; i++) {
		char *who = memory_format("client %d", i);

		(void)then(trace, peer_did(who, 1, PEER_SAYS, 1));
		(void)then(trace, forked(0, i));
		free(who);
	}
	(void)then(trace, closed(13, 0));
	it = drawn(trace);

	CU_ASSERT_EQUAL(it.sequence.lane_count, 13 + 14);
	CU_ASSERT_EQUAL_FATAL(it.sequence.column_count, SEQUENCE_SPEAKERS_MOST + SEQUENCE_TASKS_MOST);
	SAME_TEXT(it.sequence.columns[3].name, "client 4");
	SAME_TEXT(it.sequence.columns[4].name, "9 more");
	CU_ASSERT_EQUAL(it.sequence.columns[4].lanes, 9);
	SAME_TEXT(it.sequence.columns[SEQUENCE_SPEAKERS_MOST + SEQUENCE_TASKS_MOST - 1].name, "3 more");
	SAME_TEXT(it.sequence.rows[it.sequence.row_count - 1].text, "server's child 13: close(0) = 0");
	gone(&it);
}

static void bytes_go_from_who_wrote_them_to_who_read_them(void)
{
	struct drawn it =
		drawn(GIVEN(piped(0, 3, 4, 0), forked(0, 1), sent(0, 4, 5), sent(0, 4, 6), received(1, 3, 8)));

	SAME_TAKEN(arrows_of(&it.sequence),
		"server>server's child 2-2: 0, server>server's child 3-5: 5, server>server's child 4-5: 3, server>nobody 4-4: 3");
	gone(&it);
}

static void what_a_peer_says_and_ends_reaches_the_program(void)
{
	struct drawn it = drawn(GIVEN(given_descriptor(0, 0, "stdin", OBJECT_PIPE, O_RDONLY, END_WRITE),
		peer_did("stdin", 1, PEER_SAYS, 3), received(0, 0, 3), peer_did("stdin", 1, PEER_FINISHES, 0),
		received(0, 0, 0), received(0, 0, 0)));

	SAME_TAKEN(arrows_of(&it.sequence), "stdin>server 1-2: 3, stdin>server 3-4: 0");
	CU_ASSERT_EQUAL(it.sequence.arrows[1].kind, ARROW_END);
	gone(&it);
}

static void both_directions_of_a_connection_are_kept_apart(void)
{
	struct drawn it = drawn(GIVEN(
		pair_made(0, 3, 4), forked(0, 1), sent(0, 3, 5), sent(1, 4, 7), received(0, 3, 7), received(1, 4, 5)));

	SAME_TAKEN(arrows_of(&it.sequence),
		"server>server's child 2-2: 0, server's child>server 4-5: 7, server>server's child 3-6: 5");
	gone(&it);
}

static void a_status_goes_from_the_end_of_a_child_to_who_waits(void)
{
	struct drawn it = drawn(GIVEN(forked(0, 1), ended(1, 0), collected(0, 1)));

	SAME_TAKEN(arrows_of(&it.sequence), "server>server's child 1-1: 0, server's child>server 2-3: 0");
	CU_ASSERT_EQUAL(it.sequence.lanes[1].end, LANE_EXITS);
	CU_ASSERT_TRUE(it.sequence.lanes[1].first == 1 && it.sequence.lanes[1].last == 2);
	gone(&it);
}

static void each_fault_has_a_mark_and_each_stuck_task_an_open_end(void)
{
	struct event fault = sent(0, 4, 2);
	struct drawn it;
	struct text svg = {0};

	fault.fault = memory_string("short@main,send,pipe#1,1");
	it = drawn(GIVEN(piped(0, 3, 4, 0), forked(0, 1), fault, waiting(received(1, 3, 0), EVENT_BLOCKED),
		waits_for_child(0, 101), stuck(received(1, 3, 0))));
	sequence_draw(&it.sequence, "picture", &svg);

	CU_ASSERT_EQUAL(count_rows(&it.sequence, ROW_FAULT), 1);
	CU_ASSERT_EQUAL(count_rows(&it.sequence, ROW_STUCK), 2);
	CU_ASSERT_EQUAL(times(text_string(&svg), "\"mark fault\""), 1);
	CU_ASSERT_EQUAL(times(text_string(&svg), "\"mark stuck\""), 2);
	CU_ASSERT_EQUAL(times(text_string(&svg), "<rect class=\"task\""), 2);
	CU_ASSERT_TRUE(it.sequence.lanes[0].end == LANE_STUCK && it.sequence.lanes[1].end == LANE_STUCK);
	CU_ASSERT_EQUAL_FATAL(it.sequence.wait_count, 1);
	CU_ASSERT_EQUAL(it.sequence.waits[0].from_row, 3);
	text_clear(&svg);
	gone(&it);
}

static void a_connection_comes_before_its_accept(void)
{
	struct address server = inet4("127.0.0.1", 8000), client = inet4("127.0.0.1", 4711);
	struct event connects = peer_at(PEER_CONNECTS, client, server);
	struct drawn it;

	connects.who = memory_string("client 1");
	it = drawn(GIVEN(socket_made(0, 3), bound(0, 3, server), listening(0, 3, 1),
		with_ends(accepted(0, 3, 4), server, client), connects));

	SAME_TEXT(it.sequence.rows[4].text, "client 1 connects (127.0.0.1:4711 to 127.0.0.1:8000)");
	SAME_TAKEN(arrows_of(&it.sequence), "client 1>server 4-5: 0");
	gone(&it);
}

static void what_repeats_is_folded_and_counted(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0));
	struct drawn it;
	int i;

	for (i = 0; i < 20; i++) {
		(void)then(trace, sent(0, 4, 1));
		(void)then(trace, received(0, 3, 1));
	}
	it = drawn(trace);

	CU_ASSERT_EQUAL_FATAL(it.sequence.row_count, 7); /* start, pipe, the pair, the fold, the pair */
	CU_ASSERT_EQUAL(it.sequence.rows[4].kind, ROW_FOLD);
	CU_ASSERT_EQUAL(it.sequence.rows[4].folded, 36);
	SAME_TEXT(it.sequence.rows[4].text, "the same again and again: 36 more events");
	gone(&it);
}

static void what_proves_a_finding_is_never_folded(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0));
	struct sequence sequence = {0};
	struct result *result;
	size_t proof = 20, i, shown = 0;

	for (i = 0; i < 40; i++)
		(void)then(trace, sent(0, 4, 1));
	result = run_through(trace);
	sequence_of(&result->runs[0], &proof, 1, &sequence);

	for (i = 0; i < sequence.row_count; i++)
		shown +=
			sequence.rows[i].number == proof && sequence.rows[i].proof && sequence.rows[i].kind == ROW_CALL;
	CU_ASSERT_EQUAL(shown, 1);
	CU_ASSERT_EQUAL(count_rows(&sequence, ROW_FOLD), 2);
	sequence_clear(&sequence);
	result_free(result);
	trace_free(trace);
}

static void a_long_run_loses_its_middle_and_says_so(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0));
	struct drawn it;
	size_t events = 2, i, shown = 0;

	for (i = 0; i < 150; i++, events++)
		(void)then(trace, at_line((int)(i * i % 97), sent(0, 4, 1)));
	it = drawn(trace);

	CU_ASSERT_EQUAL(it.sequence.row_count, SEQUENCE_ROWS_MOST);
	for (i = 0; i < it.sequence.row_count; i++)
		shown += it.sequence.rows[i].kind == ROW_FOLD ? it.sequence.rows[i].folded : 1;
	CU_ASSERT_EQUAL(shown, events);
	gone(&it);
}

static void events_that_the_result_has_not_are_told_of(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0));
	struct drawn it;
	size_t i, shown = 0;

	for (i = 0; i < 998; i++)
		(void)then(trace, sent(0, 4, 1));
	it = drawn(trace);

	for (i = 0; i < it.sequence.row_count; i++)
		shown += it.sequence.rows[i].kind == ROW_FOLD ? it.sequence.rows[i].folded : 1;
	CU_ASSERT_EQUAL(shown, 1000);
	gone(&it);
}

SUITE("sequence diagrams", TEST(there_is_one_lifeline_for_each_process_and_each_peer),
	TEST(of_many_peers_and_tasks_the_last_ones_share_a_column), TEST(bytes_go_from_who_wrote_them_to_who_read_them),
	TEST(what_a_peer_says_and_ends_reaches_the_program), TEST(both_directions_of_a_connection_are_kept_apart),
	TEST(a_status_goes_from_the_end_of_a_child_to_who_waits),
	TEST(each_fault_has_a_mark_and_each_stuck_task_an_open_end), TEST(a_connection_comes_before_its_accept),
	TEST(what_repeats_is_folded_and_counted), TEST(what_proves_a_finding_is_never_folded),
	TEST(a_long_run_loses_its_middle_and_says_so), TEST(events_that_the_result_has_not_are_told_of));
