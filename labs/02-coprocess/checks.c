/* The promises of lab 02. coproc runs programs of the machine; each check plays the other ends of coproc's own streams. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "check/check.h"

enum {
	LONG = 40 * 1024,
	BIG = 200 * 1024,
	MEBIBYTE = 1024 * 1024,
	HUGE = 64 * MEBIBYTE,
	TINY_PIPE = 4096,
	GROWTH_MOST_KIB = 8 * 1024,
	IDLE_CALLS_MOST = 100,
	LONGEST = 300000,
	PIECES_MOST = 40,
};

/* Lines of text of many lengths. */
static char *text_of(size_t length)
{
	char *bytes = malloc(length + 1);
	size_t i;

	for (i = 0; i < length; i++)
		bytes[i] = i % 41 == 40 ? '\n' : (char)('a' + (i * 7 + i / 41) % 26);
	return bytes;
}

/* The end of coproc: the last line of standard error, and the same status. Numbers are regular expressions. Returns what was sent. */
static unsigned long long expect_last_line(struct program *coproc, const char *sent, const char *received, int status)
{
	unsigned long long number;
	char pattern[120];

	snprintf(pattern, sizeof pattern, "coproc: sent=%s received=%s status=%d", sent, received, status);
	expect_end(program_stdout(coproc));
	expect_exit(coproc, status);
	number = strtoull(expect_some_line(program_stderr(coproc), pattern) + strlen("coproc: sent="), NULL, 10);
	expect_end(program_stderr(coproc));
	return number;
}

/* PROG has not read everything: any number is right that is no greater than what there was. */
static void expect_last_line_of_some(struct scenario *s, struct program *coproc, size_t most, const char *received)
{
	unsigned long long sent = expect_last_line(coproc, "[0-9]+", received, 0);

	if (sent > most)
		fail_standing(s, "expected PROG's input to have taken at most the %zu bytes that there were, but coproc says %llu", most, sent);
}

static void say_all(struct program *coproc, const void *bytes, size_t length)
{
	if (length)
		send_bytes(program_stdin(coproc), bytes, length);
	finish_sending(program_stdin(coproc));
}

/* PROG reads everything, so both numbers are known. */
static void expect_filtered(struct program *coproc, const char *in, const char *out)
{
	char sent[24], received[24];

	snprintf(sent, sizeof sent, "%zu", strlen(in));
	snprintf(received, sizeof received, "%zu", strlen(out));
	say_all(coproc, in, strlen(in));
	expect_text(program_stdout(coproc), out);
	expect_last_line(coproc, sent, received, 0);
}

/* --- how it is done --- */

/* Until it becomes PROG a child is a part of coproc. */
static bool is_coprocs(const struct trace *trace, const struct event *event)
{
	size_t i;

	for (i = 0; i < event->number; i++)
		if (trace->events[i].kind == EVENT_EXEC && trace->events[i].task == event->task)
			return false;
	return event->task >= 0 && trace_judges(trace, event);
}

static bool makes_file(const struct event *event)
{
	return event->call->class == CALL_OPEN && event->made_kind == OBJECT_FILE && (event->flags & O_ACCMODE) != O_RDONLY;
}

static bool is_dup2(const struct event *event)
{
	return strcmp(event->call->name, "dup2") == 0 || strcmp(event->call->name, "dup3") == 0;
}

/* How many pipes coproc makes; ends the check at what must not be. */
static int count_pipes(struct scenario *s)
{
	const struct trace *trace = observed(s);
	int pipes = 0;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind != EVENT_CALL || event->result < 0 || !is_coprocs(trace, event))
			continue;
		if (event->call->class == CALL_SOCKET)
			fail_check(s, event, "coproc makes a socket, but the lab says: two pipes, and no socketpair");
		if (makes_file(event))
			fail_check(s, event, "coproc writes to a file, but the lab says: two pipes, and no temporary file");
		pipes += event->call->class == CALL_PIPE;
	}
	return pipes;
}

static bool calls_dup2(const struct trace *trace)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->result >= 0 && event->call->class == CALL_DUP && is_dup2(event) &&
			is_coprocs(trace, event))
			return true;
	}
	return false;
}

static void two_pipes(struct scenario *s)
{
	static const char *const shortcuts[] = {"popen", "system", "posix_spawn", "posix_spawnp"};
	struct program *coproc = start(s, "coproc", "cat");
	int pipes;
	size_t i;

	for (i = 0; i < sizeof shortcuts / sizeof *shortcuts; i++)
		expect_not_linked(coproc, shortcuts[i]);
	say_all(coproc, "hello\n", 6);
	run_until_quiet(s);
	note(s, "expects two pipes or more");
	pipes = count_pipes(s);
	if (pipes < 2)
		fail_standing(s, "expected at least two pipes, one for each direction, but coproc made %d", pipes);
}

static void child_fds(struct scenario *s)
{
	const struct trace *trace;
	struct descriptors *tables = descriptors_new();
	bool executed = false;
	size_t i, d, count;

	say_all(start(s, "coproc", "cat"), "hello\n", 6);
	run_until_quiet(s);
	note(s, "expects that PROG starts with the descriptors 0, 1 and 2");
	trace = observed(s);
	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		const struct descriptor *rows;

		descriptors_apply(tables, event);
		if (event->kind != EVENT_EXEC)
			continue;
		executed = true;
		rows = descriptors_of(tables, event->task, &count);
		for (d = 0; d < count; d++)
			if (rows[d].fd > 2)
				fail_check(s, &trace->events[rows[d].opened_by],
					"expected PROG to start with the descriptors 0, 1 and 2 only, but it has %d, too: it was opened here and "
					"is never closed in the child",
					rows[d].fd);
		if (count < 3)
			fail_check(s, event, "expected PROG to start with the descriptors 0, 1 and 2, but it has only %zu descriptors", count);
	}
	if (!executed)
		fail_standing(s, "expected PROG to be executed, but there was no exec that succeeded");
	if (!calls_dup2(trace))
		fail_standing(s, "expected dup2() or dup3() to make the pipes PROG's standard input and output, but there was none");
	descriptors_free(tables);
}

/* --- copying --- */

/* One line, its answer, and then the next. */
static void dialogue(struct scenario *s)
{
	struct program *coproc = start(s, "coproc", "cat");

	say(program_stdin(coproc), "who is there?\n");
	expect_text(program_stdout(coproc), "who is there?\n");
	say_all(coproc, "me\n", 3);
	expect_text(program_stdout(coproc), "me\n");
	expect_last_line(coproc, "17", "17", 0);
}

/* Bytes that are no text, and no line: they are passed on at once, all the same. */
static void dialogue_of_bytes(struct scenario *s)
{
	static const char bytes[] = "who\0\xff\x80?";
	struct program *coproc = start(s, "coproc", "cat");

	send_bytes(program_stdin(coproc), bytes, sizeof bytes);
	expect_bytes(program_stdout(coproc), bytes, sizeof bytes);
	say_all(coproc, "me", 2);
	expect_text(program_stdout(coproc), "me");
	expect_last_line(coproc, "10", "10", 0);
}

static void input_from_file(struct scenario *s)
{
	struct world world = {.in = STREAM_FILE, .content = "hello\n", .content_length = 6};
	struct program *coproc = start_with(s, world, "coproc", "cat");

	expect_text(program_stdout(coproc), "hello\n");
	expect_last_line(coproc, "6", "6", 0);
}

static void many_arguments(struct scenario *s)
{
	struct program *coproc = start(s, "coproc", "sh", "-c", "cat; printf '<%s>' \"$@\"", "sh", "a", "", "b c", "d", "e", "f",
		"g", "h", "i", "j", "k", "");

	finish_sending(program_stdin(coproc));
	expect_text(program_stdout(coproc), "<a><><b c><d><e><f><g><h><i><j><k><>");
	expect_last_line(coproc, "0", "36", 0);
}

static void output_after_prog(struct scenario *s)
{
	struct program *coproc = start(s, "coproc", "sh", "-c", "cat; (sleep 1; echo late) & exit 0");

	finish_sending(program_stdin(coproc));
	expect_text(program_stdout(coproc), "late\n");
	expect_last_line(coproc, "0", "5", 0);
}

/* Its tac is a link to cat; and no other program is in a folder of PATH. */
static struct program *with_own_path(struct scenario *s, const char *prog)
{
	struct world own_path = {.variable = "PATH=nowhere:bin"};

	make_folder(s, "bin", 0755);
	make_link(s, "bin/tac", "/bin/cat");
	return start_with(s, own_path, "coproc", prog);
}

static void tr(struct scenario *s)
{
	begin(s, "coproc tr a-z A-Z");
	expect_filtered(start(s, "coproc", "tr", "a-z", "A-Z"), "hello\nworld\n", "HELLO\nWORLD\n");
	begin(s, "coproc bc");
	expect_filtered(start(s, "coproc", "bc"), "6*7\n2^64\n", "42\n18446744073709551616\n");
	begin(s, "coproc cat, without any input");
	expect_filtered(start(s, "coproc", "cat"), "", "");
	begin(s, "coproc cat, and somebody who waits for an answer before going on");
	dialogue(s);
	begin(s, "coproc cat, and bytes of all kinds without the end of a line");
	dialogue_of_bytes(s);
	begin(s, "coproc cat, and a file as standard input");
	input_from_file(s);
	begin(s, "a PROG with many arguments, some of them empty");
	many_arguments(s);
	begin(s, "PATH says where a program is: its tac is a link to cat");
	expect_filtered(with_own_path(s, "tac"), "hello\nworld\n", "hello\nworld\n");
	begin(s, "a PROG that has ended, while its own child still has something to say: cat; (sleep 1; echo late) & exit 0");
	output_after_prog(s);
}

static void sort_needs_eof(struct scenario *s)
{
	expect_filtered(start(s, "coproc", "sort"), "pear\napple\nfig\n", "apple\nfig\npear\n");
}

static void big_both_ways(struct scenario *s)
{
	char *bytes = text_of(HUGE);
	struct program *coproc = start(s, "coproc", "cat");

	say_all(coproc, bytes, HUGE);
	expect_bytes(program_stdout(coproc), bytes, HUGE);
	expect_last_line(coproc, "67108864", "67108864", 0);
	free(bytes);
}

static void expect_copied(struct program *coproc, const char *bytes)
{
	say_all(coproc, bytes, LONG);
	expect_bytes(program_stdout(coproc), bytes, LONG);
	expect_last_line(coproc, "40960", "40960", 0);
}

static void tiny_pipes(struct scenario *s)
{
	char *bytes = text_of(LONG);

	begin(s, "a pipe that holds 4096 bytes");
	limit(s, LIMIT_PIPE_CAPACITY, TINY_PIPE);
	expect_copied(start(s, "coproc", "cat"), bytes);
	begin(s, "each write takes half of what it is given");
	inject(s, "short@,send,,0");
	expect_copied(start(s, "coproc", "cat"), bytes);
	free(bytes);
}

static void chatty_first(struct scenario *s)
{
	char *zeros = calloc(1, MEBIBYTE);
	struct program *coproc = start(s, "coproc", "sh", "-c", "head -c 1048576 /dev/zero; cat");

	say_all(coproc, "hello\n", 6);
	expect_bytes(program_stdout(coproc), zeros, MEBIBYTE);
	expect_text(program_stdout(coproc), "hello\n");
	expect_last_line(coproc, "6", "1048582", 0);
	free(zeros);
}

/* Nobody takes what comes out, so nothing more can be taken in. */
static void bounded_memory(struct scenario *s)
{
	char *bytes = text_of(HUGE);
	struct program *coproc = start(s, "coproc", "cat");
	size_t mark;

	stop_reading(program_stdout(coproc));
	send_bytes(program_stdin(coproc), bytes, 1);
	run_until_quiet(s);
	mark = memory_now(coproc);
	say_all(coproc, bytes + 1, HUGE - 1);
	expect_memory_growth(coproc, mark, GROWTH_MOST_KIB);
	start_reading(program_stdout(coproc));
	expect_bytes(program_stdout(coproc), bytes, MEBIBYTE);
	free(bytes);
}

/* PROG sleeps for a minute and has closed its standard input. */
static void expect_idle(struct scenario *s)
{
	const struct trace *trace;
	size_t mark, i;
	int calls = 0;

	run_until_quiet(s);
	mark = observed(s)->event_count;
	pass_time(s, 59000);
	note(s, "expects fewer than %d calls of coproc's in this time", IDLE_CALLS_MOST);
	trace = observed(s);
	for (i = mark; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		calls += event->kind == EVENT_CALL && is_coprocs(trace, event);
		if (calls >= IDLE_CALLS_MOST || event->kind == EVENT_SPINS)
			fail_check(s, event,
				"expected coproc to sleep while neither side has data, but it went on making calls: %d and more, in 60 seconds in which "
				"nothing happened",
				calls);
	}
}

static void idle_cpu(struct scenario *s)
{
	struct program *coproc;
	char *bytes = text_of(BIG);

	begin(s, "nobody has anything to say: exec <&-; sleep 60");
	coproc = start(s, "coproc", "sh", "-c", "exec <&-; sleep 60");
	expect_idle(s);
	expect_last_line(coproc, "0", "0", 0);
	begin(s, "coproc has something for a PROG that takes nothing more, from a pipe that is full: sleep 1; exec <&-; sleep 60");
	coproc = start(s, "coproc", "sh", "-c", "sleep 1; exec <&-; sleep 60");
	send_bytes(program_stdin(coproc), bytes, BIG);
	pass_time(s, 2000);
	expect_idle(s);
	expect_last_line_of_some(s, coproc, BIG, "0");
	free(bytes);
}

/* --- who stops reading --- */

/* Endless input: nobody finishes it. */
static void read_by_head(struct scenario *s, const char *count, size_t taken)
{
	char *bytes = text_of(LONG);
	struct program *coproc = start(s, "coproc", "head", "-c", count);

	send_bytes(program_stdin(coproc), bytes, LONG);
	expect_bytes(program_stdout(coproc), bytes, taken);
	expect_last_line_of_some(s, coproc, LONG, count);
	free(bytes);
}

/* All of it is there from the beginning: in some order PROG ends when coproc has been told of room, and has not written yet. */
static void file_for_nobody(struct scenario *s)
{
	char *bytes = text_of(LONG);
	struct world world = {.in = STREAM_FILE, .content = bytes, .content_length = LONG};

	expect_last_line_of_some(s, start_with(s, world, "coproc", "head", "-c", "0"), LONG, "0");
	free(bytes);
}

static void early_exit(struct scenario *s)
{
	if (begin_apart(s, N_("a file as standard input, of which PROG reads nothing: head -c 0")))
		file_for_nobody(s);
	if (begin_apart(s, N_("head -c 10")))
		read_by_head(s, "10", 10);
	begin(s, "head -c 5000, which makes room in a small pipe, and is gone");
	limit(s, LIMIT_PIPE_CAPACITY, 2 * TINY_PIPE);
	read_by_head(s, "5000", 5000);
}

/* That PROG has stopped reading: a write fails, or poll() tells. */
static bool tells_refusal(const struct event *event)
{
	size_t i;

	for (i = 0; i < event->watch_count; i++)
		if (event->watches[i].revents & POLLERR)
			return true;
	return event->result == -EPIPE;
}

/* The number of the event by which coproc has learnt it. */
static size_t refused_at(const struct trace *trace)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_CALL && is_coprocs(trace, &trace->events[i]) && tells_refusal(&trace->events[i]))
			break;
	return i;
}

static bool takes_input(const struct trace *trace, const struct event *event)
{
	const struct object *from = object_by_id(trace->descriptors, event->object);

	return event->kind == EVENT_CALL && is_coprocs(trace, event) && call_receives(event->call) && event->result > 0 && from &&
		from->given;
}

/* What coproc takes when PROG reads no more is lost, and another reader of the same input might want it. */
static void expect_taken_at_most(struct scenario *s, size_t after, int most)
{
	const struct trace *trace = observed(s);
	int reads = 0;
	size_t i;

	for (i = after; i < trace->event_count; i++) {
		reads += takes_input(trace, &trace->events[i]);
		if (reads > most)
			fail_check(s, &trace->events[i],
				"expected coproc to read no further when PROG has stopped reading, but it goes on: what it reads is lost");
	}
}

/* Each piece comes when the run is quiet. What was read first tells coproc that nobody takes it; a second read may have begun by then. */
static void input_for_nobody(struct scenario *s)
{
	static const char bytes[] = "one line\ntwo line\nthe next\nand last\n";
	struct program *coproc = start(s, "coproc", "sh", "-c", "exec <&-; sleep 1; echo x");
	size_t closed;

	run_until_quiet(s);
	closed = observed(s)->event_count;
	send_in_pieces(program_stdin(coproc), bytes, strlen(bytes), (const size_t[]){9, 0});
	run_until_quiet(s);
	expect_text(program_stdout(coproc), "x\n");
	expect_last_line_of_some(s, coproc, strlen(bytes), "2");
	note(s, "expects that coproc has read at most twice since PROG has closed its standard input");
	expect_taken_at_most(s, closed, 2);
}

static void no_reader(struct scenario *s)
{
	char *bytes = text_of(BIG);
	struct program *coproc;

	begin(s, "a PROG that ends without reading: echo hi");
	coproc = start(s, "coproc", "echo", "hi");
	say_all(coproc, bytes, BIG);
	expect_text(program_stdout(coproc), "hi\n");
	expect_last_line_of_some(s, coproc, BIG, "3");
	begin(s, "a PROG that closes its standard input, sleeps, and then speaks");
	coproc = start(s, "coproc", "sh", "-c", "exec <&-; sleep 1; echo x");
	say_all(coproc, bytes, BIG);
	expect_text(program_stdout(coproc), "x\n");
	expect_last_line_of_some(s, coproc, BIG, "2");
	note(s, "expects that coproc reads at most once more when it has learnt (EPIPE, POLLERR) that PROG has stopped reading");
	expect_taken_at_most(s, refused_at(observed(s)), 1);
	begin(s, "a PROG that closes its standard input, and then four lines come, one after the other");
	input_for_nobody(s);
	free(bytes);
}

static void sigpipe_default(struct scenario *s)
{
	struct program *coproc;

	begin(s, "a PROG that sends SIGPIPE (13) to itself, and dies of it unless it is ignored or blocked: kill -s PIPE $$");
	coproc = start(s, "coproc", "sh", "-c", "kill -s PIPE $$");
	expect_last_line(coproc, "0", "0", 128 + SIGPIPE);
}

/* --- the end --- */

static void ends_with(struct scenario *s, const char *script, int status)
{
	struct program *coproc;

	begin(s, script);
	coproc = start(s, "coproc", "sh", "-c", script);
	finish_sending(program_stdin(coproc));
	expect_last_line(coproc, "0", "0", status);
	expect_no_child_left(s);
}

/* What is wrong is told before the last line. */
static void expect_message(struct scenario *s, struct program *coproc)
{
	if (strncmp(expect_line_matching(program_stderr(coproc), ".+"), "coproc: sent=", 13) == 0)
		fail_check(s, NULL, "expected a message that says what has failed, before the last line, but there is only the last line");
}

/* What PROG's exit code is depends on how coproc lets go of it. */
static void expect_failed_stream(struct scenario *s, struct program *coproc)
{
	const char *line;
	int code;

	expect_ended(coproc);
	expect_message(s, coproc);
	line = expect_some_line(program_stderr(coproc), "coproc: sent=[0-9]+ received=[0-9]+ status=[0-9]+");
	code = atoi(strrchr(line, '=') + 1);
	note(s, "expects the exit status to be PROG's, or 1 where that is 0");
	expect_exit(coproc, code ? code : 1);
}

static void failing_streams(struct scenario *s)
{
	begin(s, "standard input is a directory: read fails with EISDIR");
	expect_failed_stream(s, start_with(s, (struct world){.in = STREAM_FOLDER}, "coproc", "cat"));
	begin(s, "standard output is a directory: write fails with EBADF");
	expect_failed_stream(s,
		start_with(s, (struct world){.out = STREAM_FOLDER}, "coproc", "sh", "-c", "head -c 1000000 /dev/zero; exit 3"));
}

static void status(struct scenario *s)
{
	ends_with(s, N_("exit 0"), 0);
	ends_with(s, N_("exit 1"), 1);
	ends_with(s, N_("exit 255"), 255);
	ends_with(s, N_("kill -s KILL $$"), 128 + SIGKILL);
	ends_with(s, N_("kill -s TERM $$"), 128 + SIGTERM);
	begin(s, "a PROG that closes its output and reads on, while our own input stays open: exec >/dev/null; cat; exit 7");
	expect_last_line(start(s, "coproc", "sh", "-c", "exec >/dev/null; cat; exit 7"), "0", "0", 7);
	failing_streams(s);
}

static bool call_sends_text(const struct event *event, const char *text)
{
	return event->kind == EVENT_CALL && event->call->class == CALL_SEND && event->data.length &&
		memmem(event->data.bytes, event->data.length, text, strlen(text));
}

static void expect_not_executed(struct scenario *s, struct program *coproc, int status)
{
	finish_sending(program_stdin(coproc));
	expect_end(program_stdout(coproc));
	expect_exit(coproc, status);
	expect_message(s, coproc);
	expect_last_line(coproc, "0", "0", status);
}

static void cannot_execute(struct scenario *s, const char *title, const char *prog, int status)
{
	begin(s, title);
	expect_not_executed(s, start(s, "coproc", prog), status);
}

/* Nothing has been run, so there is nothing to count. */
static void no_prog(struct scenario *s)
{
	const struct trace *trace;
	struct program *coproc;
	size_t i;

	promise(s, N_("Without PROG: a message, exit status 2."));
	begin(s, "no PROG");
	coproc = start(s, "coproc");
	expect_end(program_stdout(coproc));
	expect_exit(coproc, 2);
	expect_something(program_stderr(coproc));
	trace = observed(s);
	for (i = 0; i < trace->event_count; i++)
		if (call_sends_text(&trace->events[i], "sent="))
			fail_check(s, &trace->events[i], "expected no last line after a usage error");
}

static void expect_not_started(struct scenario *s, struct program *coproc)
{
	expect_exit(coproc, 1);
	expect_something(program_stderr(coproc));
	expect_no_exec(s);
}

/* Two descriptors are to be had: enough for one pipe. */
static void cannot_start(struct scenario *s)
{
	promise(s, N_("Where two pipes and a child are not to be had PROG is not executed: a message, exit status 1; what is printed besides is free."));
	begin(s, "the second pipe cannot be made");
	limit(s, LIMIT_DESCRIPTORS, 5);
	expect_not_started(s, start(s, "coproc", "cat"));
	begin(s, "no child can be made");
	inject(s, "errno:EAGAIN@,spawn,,0");
	expect_not_started(s, start(s, "coproc", "cat"));
}

static void exec_failure(struct scenario *s)
{
	no_prog(s);
	cannot_start(s);
	promise(s, NULL);
	cannot_execute(s, N_("there is no such program (ENOENT)"), "no-such-program", 127);
	cannot_execute(s, N_("a file that nobody may execute (EACCES)"), "/etc/hosts", 126);
	begin(s, "a program that is in no folder of PATH (ENOENT): cat");
	expect_not_executed(s, with_own_path(s, "cat"), 127);
}

/* --- any filter --- */

static const struct filter {
	const char *argv[6];
	int status;
} filters[] = {
	{{"coproc", "cat"}, 0},
	{{"coproc", "tr", "a-m", "n-z"}, 0},
	{{"coproc", "sort"}, 0},
	{{"coproc", "sed", "-u", "s/a/the letter a/g"}, 0},
	{{"coproc", "gzip", "-c"}, 0},
	{{"coproc", "wc", "-c"}, 0},
	{{"coproc", "sh", "-c", "cat; echo the end; exit 3"}, 3},
	{{"coproc", "sh", "-c", "sleep 1; tr a-z A-Z; kill -s TERM $$"}, 128 + SIGTERM},
};

/* What it is that is run: "coproc sed -u s/a/b/ with 17 bytes". */
static void begin_filter(struct scenario *s, const struct filter *filter, size_t length)
{
	char title[200];
	size_t i, at = 0;

	for (i = 0; filter->argv[i]; i++)
		at += (size_t)snprintf(title + at, sizeof title - at, "%s ", filter->argv[i]);
	snprintf(title + at, sizeof title - at, _("with %zu bytes"), length);
	begin(s, title);
}

/* What a filter does may depend on its environment, which is coproc's. */
static void same_environment(struct scenario *s)
{
	static const char *const words[] = {"coproc", "sh", "-c", "cat; printenv PATH LANG", NULL};
	struct program *ours, *reference;

	begin(s, "coproc sh -c 'cat; printenv PATH LANG'");
	ours = start_arguments(s, &(struct world){0}, words);
	reference = oracle_arguments(s, words);
	finish_sending(program_stdin(ours));
	finish_sending(program_stdin(reference));
	expect_same(program_stdout(ours), program_stdout(reference));
	expect_exit(ours, 0);
}

static void random_differential(struct scenario *s)
{
	const struct filter *filter = &filters[draw(s, "filter", 0, sizeof filters / sizeof *filters - 1)];
	size_t length = draw(s, "length", 0, LONGEST), sizes[3] = {0};
	char *bytes = text_of(length);
	struct program *ours, *reference, *both[2];
	int i;

	same_environment(s);
	sizes[0] = draw(s, "first piece", 1, 100);
	sizes[1] = draw(s, "other pieces", length / PIECES_MOST + 1, LONG);
	begin_filter(s, filter, length);
	ours = both[0] = start_arguments(s, &(struct world){0}, filter->argv);
	reference = both[1] = oracle_arguments(s, filter->argv);
	for (i = 0; i < 2; i++) {
		send_in_pieces(program_stdin(both[i]), bytes, length, sizes);
		finish_sending(program_stdin(both[i]));
	}
	expect_same(program_stdout(ours), program_stdout(reference));
	expect_same(program_stderr(ours), program_stderr(reference));
	expect_exit(ours, filter->status);
	free(bytes);
}

static const struct check checks[] = {
	{.name = "two-pipes", .step = 1, .points = 4, .function = two_pipes,
		.promise = N_("There are at least two pipes; no socket, no temporary file, no popen, no system, no posix_spawn."),
		.source = "pipe(2)"},
	{.name = "child-fds", .step = 2, .points = 6, .function = child_fds,
		.promise = N_("PROG starts with the descriptors 0, 1 and 2, and no other."),
		.source = "dup2(2), execvp(3); TLPI 44.4"},
	{.name = "tr", .step = 3, .points = 6, .function = tr, .tools = "tr bc",
		.promise = N_("What comes on standard input goes to PROG, and what PROG prints goes to standard output, until PROG's output ends."),
		.source = "README, contract"},
	{.name = "sort-needs-eof", .step = 3, .points = 8, .function = sort_needs_eof, .tools = "sort",
		.promise = N_("When standard input has ended, PROG reads the end of its own."),
		.source = "pipe(7), I/O on pipes; TLPI 44.2"},
	{.name = "big-both-ways", .step = 3, .points = 14, .function = big_both_ways,
		.promise = N_("Any amount goes through, also when both pipes are full."),
		.source = "pipe(7), Pipe capacity; TLPI 44.10", .tags = "long"},
	{.name = "tiny-pipes", .step = 3, .points = 8, .function = tiny_pipes,
		.promise = N_("However little a pipe holds, coproc never waits for PROG while PROG waits for coproc."),
		.source = "pipe(7), Pipe capacity; write(2)"},
	{.name = "chatty-first", .step = 3, .points = 8, .function = chatty_first,
		.promise = N_("A PROG that speaks long before it listens is listened to."),
		.source = "pipe(7), Pipe capacity"},
	{.name = "bounded-memory", .step = 3, .points = 6, .function = bounded_memory,
		.promise = N_("coproc takes in no more than it gets rid of: its memory grows by at most 8 MiB for 64 MiB of input."),
		.source = "README, contract", .tags = "long"},
	{.name = "idle-cpu", .step = 3, .points = 4, .function = idle_cpu,
		.promise = N_("While neither side has data coproc sleeps, also after PROG has closed its standard input."),
		.source = "poll(2), POLLERR and POLLHUP"},
	{.name = "early-exit", .step = 4, .points = 8, .function = early_exit, .tools = "head",
		.explore = EVERY_ORDER,
		.promise = N_("When PROG ends before it has read everything, coproc ends with it."),
		.source = "pipe(7), EPIPE; signal(7), SIGPIPE", .tags = "long"},
	{.name = "no-reader", .step = 4, .points = 8, .function = no_reader,
		.promise = N_("A PROG that does not read, or closes its standard input, is no error: coproc stops feeding it."),
		.source = "pipe(7), EPIPE"},
	{.name = "sigpipe-default", .step = 4, .points = 4, .function = sigpipe_default,
		.promise = N_("In PROG SIGPIPE has its default action, and is not blocked."),
		.source = "execve(2), signals; signal(7)"},
	{.name = "status", .step = 5, .points = 4, .function = status, .tools = "head",
		.promise = N_("coproc waits for PROG and ends with its exit code, or with 128 and the number of the signal that killed it."),
		.source = "waitpid(2); TLPI 26.1"},
	{.name = "exec-failure", .step = 5, .points = 4, .function = exec_failure,
		.promise = N_("Where PROG cannot be executed: a message, the last line, and exit status 127 or 126."),
		.source = "execvp(3), ERRORS"},
	{.name = "random-differential", .step = 0, .points = 8, .function = random_differential, .needs = ORACLE,
		.tools = "tr sort sed gzip wc printenv", .explore = RANDOM, .runs = 10,
		.promise = N_("Whatever the filter, however much, in whatever pieces: the same output, last line and exit status as the reference."),
		.source = "README, contract", .tags = "long"},
};

LAB_CHECKS(checks);
