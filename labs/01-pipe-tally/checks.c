/* The promises of lab 01. Each check plays the other ends of tally's standard streams, and looks at its system calls. */
#include <errno.h>
#include <stdio.h>

#include "check/check.h"

enum { LONG = 40 * 1024, MEBIBYTE = 1024 * 1024, CALLS_MOST = 4000 };
enum { LATE_MS = 11 * 60 * 1000 };	/* beyond every time-out that is usual */

/* The line that the child has to print. */
static const char *line_for(const void *bytes, size_t length)
{
	static char line[100];
	const char *next = bytes, *end = next + length;
	size_t lines = 0;

	while ((next = memchr(next, '\n', (size_t)(end - next)))) {
		lines++;
		next++;
	}
	snprintf(line, sizeof line, "bytes=%zu lines=%zu fnv=%08x\n", length, lines, (unsigned)fnv1a(bytes, length));
	return line;
}

static void expect_line(struct program *tally, const void *bytes, size_t length)
{
	expect_text(program_stdout(tally), line_for(bytes, length));
	expect_end(program_stdout(tally));
	expect_exit(tally, 0);
}

static void expect_tally(struct program *tally, const void *bytes, size_t length)
{
	send_bytes(program_stdin(tally), bytes, length);
	finish_sending(program_stdin(tally));
	expect_line(tally, bytes, length);
}

/* One plain run, for the checks that look at how it was done. */
static struct program *plain_run(struct scenario *s)
{
	struct program *tally = start(s, "tally");

	send_bytes(program_stdin(tally), "to be\nor not\n", 13);
	finish_sending(program_stdin(tally));
	run_until_quiet(s);
	return tally;
}

/* --- the whole program --- */

static void expect_usage_error(struct scenario *s, struct program *tally)
{
	finish_sending(program_stdin(tally));
	expect_failure(tally, 2);
	expect_tasks(s, 0, 0);
}

static void usage(struct scenario *s)
{
	begin(s, "CHUNK is 0");
	expect_usage_error(s, start(s, "tally", "-c", "0"));
	begin(s, "CHUNK is -1");
	expect_usage_error(s, start(s, "tally", "-c", "-1"));
	begin(s, "CHUNK is 1048577");
	expect_usage_error(s, start(s, "tally", "-c", "1048577"));
	begin(s, "CHUNK is no number");
	expect_usage_error(s, start(s, "tally", "-c", "x"));
	begin(s, "CHUNK is a number and something else");
	expect_usage_error(s, start(s, "tally", "-c", "7x"));
	begin(s, "CHUNK is not decimal");
	expect_usage_error(s, start(s, "tally", "-c", "0x10"));
	begin(s, "CHUNK is 4294967297");
	expect_usage_error(s, start(s, "tally", "-c", "4294967297"));
	begin(s, "-c without CHUNK");
	expect_usage_error(s, start(s, "tally", "-c"));
	begin(s, "CHUNK is empty");
	expect_usage_error(s, start(s, "tally", "-c", ""));
	begin(s, "CHUNK has more digits than any integer");
	expect_usage_error(s, start(s, "tally", "-c", "99999999999999999999999"));
	begin(s, "an unknown option");
	expect_usage_error(s, start(s, "tally", "-x"));
	begin(s, "an extra argument");
	expect_usage_error(s, start(s, "tally", "extra"));
}

static void random_differential(struct scenario *s)
{
	size_t length = draw(s, "length", 0, 3 * MEBIBYTE);
	size_t least = length / CALLS_MOST + 1;
	size_t chunk = draw(s, "chunk", least, MEBIBYTE);
	char *bytes = malloc(length + 1), argument[32];

	random_bytes(s, bytes, length);
	snprintf(argument, sizeof argument, "%zu", chunk);
	expect_tally(start(s, "tally", "-c", argument), bytes, length);
	free(bytes);
}

/* --- pipe and fork --- */

static bool makes_file(const struct event *event)
{
	return event->kind == EVENT_CALL && event->call->class == CALL_OPEN && event->result >= 0 &&
		event->made_kind == OBJECT_FILE && (event->flags & 3) != 0;	/* O_WRONLY or O_RDWR */
}

static void one_pipe(struct scenario *s)
{
	const struct trace *trace;
	size_t i;

	(void)plain_run(s);
	expect_made(s, OBJECT_PIPE, 1);
	expect_made(s, OBJECT_FIFO, 0);
	expect_no_call(s, CALL_SOCKET, "all bytes go through one pipe");
	expect_no_call(s, CALL_MAP, "parent and child share no memory");
	expect_made(s, OBJECT_MEMORY_FD, 0);
	trace = observed(s);
	for (i = 0; i < trace->event_count; i++)
		if (makes_file(&trace->events[i]))
			fail_check(s, &trace->events[i], "the program writes to a file, but all bytes go through the pipe");
}

static void one_child(struct scenario *s)
{
	const struct trace *trace;
	size_t i;

	(void)plain_run(s);
	expect_tasks(s, 1, 0);
	trace = observed(s);
	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_EXEC)
			fail_check(s, &trace->events[i], "the child executes another program, but it is to count by itself");
}

/* Before a process first reads or writes, it has closed the end of the pipe that it does not use. */
static void ends_closed(struct scenario *s)
{
	const struct trace *trace;
	struct descriptors *tables = descriptors_new();
	int pipe_id = 0;
	size_t i;

	(void)plain_run(s);
	trace = observed(s);
	for (i = 0; i < trace->event_count; descriptors_apply(tables, &trace->events[i++])) {
		const struct event *event = &trace->events[i];
		struct holder holders[8];
		size_t count, h;
		enum end unused;
		int process = process_of(tables, event->task);

		if (event->kind == EVENT_CALL && event->call->class == CALL_PIPE && event->result == 0 && !pipe_id)
			pipe_id = object_count(tables) + 1;
		if (!pipe_id || process_count(tables) < 2 || process < 0 ||
			(event->kind != EVENT_CALL && event->kind != EVENT_BLOCKED) ||
			(!call_receives(event->call) && !call_sends(event->call)))
			continue;
		unused = process == 0 ? END_READ : END_WRITE;
		count = descriptors_holders(tables, pipe_id, unused, holders, 8);
		for (h = 0; h < count && h < 8; h++)
			if (holders[h].process == process)
				fail_check(s, event, "expected the %s to close the %s of the pipe before its first read or write, but descriptor %d is still open here",
					process == 0 ? _("parent") : _("child"), process == 0 ? _("read end") : _("write end"), holders[h].fd);
	}
	descriptors_free(tables);
}

/* --- the child --- */

static void child_sees_eof(struct scenario *s)
{
	const struct trace *trace;
	struct program *tally = plain_run(s);
	size_t i;

	trace = observed(s);
	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		const struct object *object = object_by_id(trace->descriptors, event->object);

		if (event->kind == EVENT_CALL && call_receives(event->call) && event->result == 0 && object &&
			object->kind == OBJECT_PIPE && !object->given)
			return;
	}
	note(s, "expects that the child's read returns 0: the end of the file");
	expect_ended(tally);
	fail_standing(s, "expected the child to read to the end of the pipe, but no read of it returned 0");
}

/* Lines of text of many lengths. */
static char *text_of(size_t length)
{
	char *bytes = malloc(length + 1);
	size_t i;

	for (i = 0; bytes && i < length; i++)
		bytes[i] = i % 41 == 40 ? '\n' : (char)('a' + (i * 7 + i / 41) % 26);
	return bytes;
}

static void trickle(struct scenario *s)
{
	static const size_t sizes[] = {1, 2, 3, 7, 50, 500, 1000, 4095, 4096, 4097, 5000, 0};
	char *bytes = text_of(LONG);
	struct program *tally = start(s, "tally");

	send_in_pieces(program_stdin(tally), bytes, LONG / 2, sizes);
	pass_time(s, LATE_MS);
	send_in_pieces(program_stdin(tally), bytes + LONG / 2, LONG - LONG / 2, sizes);
	finish_sending(program_stdin(tally));
	expect_line(tally, bytes, LONG);
	free(bytes);
}

/* --- the parent --- */

static bool writes_to_pipe(const struct trace *trace, const struct event *event)
{
	int id = event->kind == EVENT_CALL && event->call->class == CALL_TRANSFER ? event->object_out : event->object;
	const struct object *object = object_by_id(trace->descriptors, id);

	return event->kind == EVENT_CALL && call_sends(event->call) && object && object->kind == OBJECT_PIPE && !object->given;
}

/* Without an argument CHUNK is not given. */
static void with_chunk(struct scenario *s, const char *argument, size_t chunk, size_t length)
{
	char *bytes = text_of(length);
	const struct trace *trace;
	size_t i;

	expect_tally(argument ? start(s, "tally", "-c", argument) : start(s, "tally"), bytes, length);
	trace = observed(s);
	for (i = 0; i < trace->event_count; i++)
		if (writes_to_pipe(trace, &trace->events[i]) && trace->events[i].count > chunk)
			fail_check(s, &trace->events[i], "expected no write to the pipe of more than %zu bytes, but one had %llu", chunk,
				(unsigned long long)trace->events[i].count);
	free(bytes);
}

static void chunk(struct scenario *s)
{
	begin(s, "at most 1 byte a write");
	with_chunk(s, "1", 1, 50);
	begin(s, "at most 7 bytes a write");
	with_chunk(s, "7", 7, 500);
	begin(s, "at most 4096 bytes a write");
	with_chunk(s, "4096", 4096, LONG);
	begin(s, "at most 4096 bytes a write, where CHUNK is not given");
	with_chunk(s, NULL, 4096, LONG);
	begin(s, "at most 1048576 bytes a write");
	with_chunk(s, "1048576", MEBIBYTE, LONG);
}

static void short_writes(struct scenario *s)
{
	char *bytes = text_of(LONG);

	begin(s, "a pipe that holds 4096 bytes");
	limit(s, LIMIT_PIPE_CAPACITY, 4096);
	expect_tally(start(s, "tally", "-c", "8192"), bytes, LONG);
	begin(s, "writes of 8192 bytes");
	expect_tally(start(s, "tally", "-c", "8192"), bytes, LONG);
	free(bytes);
}

/* --- the end --- */

static void small_text(struct scenario *s)
{
	static const char *const texts[] = {"x", "to be, or not to be\n", "one\n\ntwo\nno newline at the end"};
	size_t i;

	for (i = 0; i < sizeof texts / sizeof *texts; i++) {
		begin(s, "a fixed text");
		expect_tally(start(s, "tally"), texts[i], strlen(texts[i]));
	}
}

static void empty(struct scenario *s)
{
	struct program *tally = start(s, "tally");

	finish_sending(program_stdin(tally));
	expect_text(program_stdout(tally), "bytes=0 lines=0 fnv=811c9dc5\n");
	expect_end(program_stdout(tally));
	expect_exit(tally, 0);
}

static void reaped(struct scenario *s)
{
	begin(s, "all is well");
	(void)plain_run(s);
	expect_tasks(s, 1, 0);
	expect_no_child_left(s);
	begin(s, "standard input cannot be read");
	(void)start_with(s, (struct world){.in = STREAM_FOLDER}, "tally");
	run_until_quiet(s);
	expect_no_child_left(s);
}

static void expect_error(struct program *tally)
{
	expect_exit(tally, 1);
	expect_something(program_stderr(tally));
}

/* Its standard input stays open, and nothing comes there. */
static void expect_not_begun(struct scenario *s)
{
	expect_error(start(s, "tally"));
	expect_tasks(s, 0, 0);
}

static void other_failures(struct scenario *s)
{
	struct program *tally;

	begin(s, "standard input is a directory: read fails with EISDIR");
	expect_error(start_with(s, (struct world){.in = STREAM_FOLDER}, "tally"));
	begin(s, "standard output is closed: the child cannot print its line");
	tally = start_with(s, (struct world){.out = STREAM_CLOSED}, "tally");
	say(program_stdin(tally), "to be\n");
	finish_sending(program_stdin(tally));
	expect_error(tally);
	begin(s, "no more process is allowed: fork fails with EAGAIN");
	inject(s, "errno:EAGAIN@,spawn,,0");
	expect_not_begun(s);
	begin(s, "no two descriptors are left: pipe fails with EMFILE");
	limit(s, LIMIT_DESCRIPTORS, 4);
	expect_not_begun(s);
}

static void expect_told_killed(struct program *tally, int signal)
{
	char line[64];

	expect_exit(tally, 1);
	snprintf(line, sizeof line, "tally: child killed by signal %d", signal);
	(void)expect_some_line(program_stderr(tally), line);
}

static bool pipe_is_broken(struct scenario *s)
{
	const struct trace *trace = observed(s);
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (writes_to_pipe(trace, &trace->events[i]) && trace->events[i].result == -EPIPE)
			return true;
	return false;
}

/* Who collects its input before it writes has not met the broken pipe yet, and waits for the end of the input rightly. */
static void child_is_killed(struct scenario *s)
{
	char *bytes = text_of(4 * LONG);
	struct program *tally = start(s, "tally");

	send_bytes(program_stdin(tally), bytes, 1000);
	run_until_quiet(s);
	signal_task(s, "main/1", SIGKILL);
	run_until_quiet(s);
	send_bytes(program_stdin(tally), bytes, 4 * LONG);
	run_until_quiet(s);
	if (pipe_is_broken(s))
		note(s, "expects that the parent waits for no more input: its write to the pipe has failed");
	else
		finish_sending(program_stdin(tally));
	expect_told_killed(tally, SIGKILL);
	free(bytes);
}

static void child_is_killed_at_the_end(struct scenario *s)
{
	struct program *tally = start(s, "tally");

	say(program_stdin(tally), "to be\n");
	run_until_quiet(s);
	signal_task(s, "main/1", SIGTERM);
	run_until_quiet(s);
	finish_sending(program_stdin(tally));
	expect_told_killed(tally, SIGTERM);
}

static void child_killed(struct scenario *s)
{
	begin(s, "the child is killed");
	child_is_killed(s);
	begin(s, "the child is killed, and no byte comes after that");
	child_is_killed_at_the_end(s);
	other_failures(s);
}

static const struct check checks[] = {
	{.name = "usage", .step = 0, .points = 5, .function = usage,
		.promise = N_("A CHUNK that is no number from 1 to 1048576, an extra argument or an unknown option, is a usage error: exit status 2, no child."),
		.source = "README, contract"},
	{.name = "one-pipe", .step = 1, .points = 3, .function = one_pipe,
		.promise = N_("All bytes go through exactly one pipe: no socket, no file, no shared memory."),
		.source = "pipe(2)"},
	{.name = "one-child", .step = 2, .points = 3, .function = one_child,
		.promise = N_("There is one child, which executes no other program, and no thread."),
		.source = "fork(2)"},
	{.name = "ends-closed", .step = 2, .points = 8, .function = ends_closed, .depends = "one-child",
		.promise = N_("Before its first read or write each process has closed the end of the pipe that it does not use."),
		.source = "pipe(7); TLPI 44.2"},
	{.name = "child-sees-eof", .step = 3, .points = 14, .function = child_sees_eof,
		.promise = N_("The child reads to the end of the pipe."),
		.source = "pipe(7), I/O on pipes; TLPI 44.2"},
	{.name = "trickle", .step = 3, .points = 10, .function = trickle,
		.promise = N_("Input that comes in pieces is counted to its end."),
		.source = "read(2), RETURN VALUE"},
	{.name = "chunk", .step = 4, .points = 4, .function = chunk,
		.promise = N_("No write to the pipe is larger than CHUNK."),
		.source = "README, contract"},
	{.name = "short-writes", .step = 4, .points = 12, .function = short_writes,
		.promise = N_("Every write to the pipe may take less than it was given; the rest follows."),
		.source = "write(2), RETURN VALUE; TLPI 4.5",
		.explore = EVERY_FAULT, .faults = {"short", CALL_SEND}},
	{.name = "small-text", .step = 5, .points = 8, .function = small_text,
		.promise = N_("It prints one line, bytes=N lines=M fnv=H and a newline, and exits with 0."),
		.source = "README, contract"},
	{.name = "empty", .step = 5, .points = 6, .function = empty,
		.promise = N_("No input at all is counted, too."),
		.source = "README, contract"},
	{.name = "reaped", .step = 5, .points = 5, .function = reaped, .depends = "one-child",
		.promise = N_("The parent exits only after it has collected the child."),
		.source = "waitpid(2); TLPI 26.1"},
	{.name = "child-killed", .step = 5, .points = 10, .function = child_killed, .depends = "one-child",
		.promise = N_("When the child is killed, the parent says so and exits with 1; it is not killed by SIGPIPE. Any other failure ends with a message and exit status 1, too."),
		.source = "pipe(7), signal(7); TLPI 44.2"},
	{.name = "random-differential", .step = 0, .points = 12, .function = random_differential,
		.promise = N_("Any bytes in any number, with any CHUNK, are counted right."),
		.source = "README, contract",
		.explore = RANDOM, .runs = 40, .observe = CONTROL, .tags = "long"},
};

LAB_CHECKS(checks);
