/* The promises of lab 04. What the kernel makes of a pipe is asked of the kernel, by the reference; how records were written
 * is seen in the writers' system calls. */
#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>

#include "check/check.h"

enum { MEBIBYTE = 1024 * 1024, WRITES_MOST = 4000, PAGE = 4096, WRITERS_MOST = 16, WORDS_MOST = 6 };

/* --- usage and errors --- */

/* A command line that is wrong, without the name of the program. */
struct words {
	const char *title, *words[WORDS_MOST];
};

static void wrong_usage(struct scenario *s, const char *name, const struct words *lines, size_t count)
{
	size_t i;

	promise(s, N_("Of both: an unknown option, a wrong number of arguments, a number that is none or not in its range: a message, exit status 2, and no child."));
	for (i = 0; i < count; i++) {
		const char *const *words = lines[i].words;
		struct program *program;

		begin(s, lines[i].title);
		program = start(s, name, words[0], words[1], words[2], words[3], words[4], words[5]);
		expect_failure(program, 2);
		expect_tasks(s, 0, 0);
	}
	promise(s, NULL);
}

/* What cannot be had, or written. */
static const char said_and_ended[] = N_("No pipe, no child or no lock is to be had, or standard output cannot be written: a message, exit status 1.");

static void expect_error(struct program *program)
{
	expect_exit(program, 1);
	expect_something(program_stderr(program));
}

static void cannot_make_pipe(struct scenario *s, const char *const *argv)
{
	promise(s, said_and_ended);
	begin(s, "no pipe can be made: there is one descriptor to be had");
	limit(s, LIMIT_DESCRIPTORS, 4);
	expect_error(start_arguments(s, &(struct world){0}, argv));
	expect_tasks(s, 0, 0);
}

/* --- pipecap --- */

static const struct words pipecap_lines[] = {{"-s 0", {"-s", "0"}}, {"-s 7x", {"-s", "7x"}}, {N_("-s and an empty word"), {"-s", ""}},
	{"-w 0", {"-w", "0"}}, {"-w x", {"-w", "x"}}, {N_("-w and nothing behind it"), {"-w"}}, {N_("an unknown option"), {"-x"}},
	{N_("one argument too many"), {"-w", "4096", "-s", "4096", "4096"}}};

/* The same command line, for the program and for the reference. */
static void expect_kernels_answer(struct scenario *s, const char *const *argv)
{
	struct program *pipecap = start_arguments(s, &(struct world){0}, argv), *reference = oracle_arguments(s, argv);
	const char *line = expect_line_matching(program_stdout(reference), "size=.*");

	expect_whole_line(program_stdout(pipecap), line);
	expect_end(program_stdout(pipecap));
	expect_exit(pipecap, 0);
}

static void with_size_and_width(struct scenario *s, size_t size, size_t width)
{
	char sizes[32], widths[32], title[100];

	snprintf(sizes, sizeof sizes, "%zu", size);
	snprintf(widths, sizeof widths, "%zu", width);
	snprintf(title, sizeof title, PLURAL("a pipe of %zu byte is asked for, and filled with writes of %zu", "a pipe of %zu bytes is asked for, and filled with writes of %zu", size), size, width);
	begin(s, title);
	expect_kernels_answer(s, (const char *const[]){"pipecap", "-w", widths, "-s", sizes, NULL});
}

static const struct words too_large[] = {{N_("a pipe of 1 GiB is asked for, which the kernel gives to nobody"), {"-s", "1073741824", "-w", "4096"}},
	{N_("a pipe of 4 GiB and one byte is asked for: an int has no room for that number"), {"-s", "4294967297", "-w", "4096"}}};

static void no_such_pipe(struct scenario *s)
{
	size_t i;

	for (i = 0; i < sizeof too_large / sizeof *too_large; i++) {
		const char *const *words = too_large[i].words;
		struct program *pipecap;

		begin(s, too_large[i].title);
		pipecap = start(s, "pipecap", words[0], words[1], words[2], words[3]);
		expect_honest_end(pipecap);
		expect_silence(program_stdout(pipecap));
	}
}

static void cap_sizes(struct scenario *s)
{
	size_t size = draw(s, "size", 1, MEBIBYTE), width = draw(s, "width", (size + PAGE) / WRITES_MOST + 1, 3 * PAGE);

	with_size_and_width(s, 1, 1);
	with_size_and_width(s, 4096, 64);
	with_size_and_width(s, 5000, 64);
	with_size_and_width(s, MEBIBYTE, 4096);
	with_size_and_width(s, size, width);
	no_such_pipe(s);
	wrong_usage(s, "pipecap", pipecap_lines, sizeof pipecap_lines / sizeof *pipecap_lines);
	cannot_make_pipe(s, (const char *const[]){"pipecap", NULL});
	begin(s, "standard output is closed");
	expect_error(start_with(s, (struct world){.out = STREAM_CLOSED}, "pipecap", "-s", "4096", "-w", "4096"));
}

static void with_width(struct scenario *s, size_t width)
{
	char widths[32], title[60];

	snprintf(widths, sizeof widths, "%zu", width);
	snprintf(title, sizeof title, _("a pipe is filled with writes of %zu bytes"), width);
	begin(s, title);
	expect_kernels_answer(s, (const char *const[]){"pipecap", "-w", widths, NULL});
}

static void cap_default(struct scenario *s)
{
	with_width(s, 4096);
	with_width(s, 2049);
	with_width(s, 5000);
	with_width(s, MEBIBYTE);
	begin(s, "no option: writes of one byte");
	expect_kernels_answer(s, (const char *const[]){"pipecap", NULL});
	with_width(s, (size_t)draw(s, "width", 17, 10 * PAGE));
}

/* --- records, as they are observed --- */

static bool is_in_pipe(const struct trace *trace, const struct event *event)
{
	const struct object *object = object_by_id(trace->descriptors, event->object);

	return object && object->kind == OBJECT_PIPE && !object->given;
}

/* The number of the writer whose record begins here, or -1. */
static int writer_of(const struct event *write)
{
	const unsigned char *text = write->data.bytes;
	int i, number = 0;

	if (write->data.length < 4 || text[0] != 'W')
		return -1;
	for (i = 1; i <= 3; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		number = 10 * number + text[i] - '0';
	}
	return number;
}

static bool has_written(const struct trace *trace, const struct event *event)
{
	return event->kind == EVENT_CALL && call_sends(event->call) && event->result > 0 && event->task > 0 &&
		is_in_pipe(trace, event);
}

/* The pipe into which the first record goes, or 0. There may be others, which have to do with losses and locks. */
static int pipe_of_records(const struct trace *trace)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (has_written(trace, &trace->events[i]) && writer_of(&trace->events[i]) >= 0)
			return trace->events[i].object;
	return 0;
}

static void fail_without_records(struct scenario *s)
{
	fail_standing(s, "expected children that write records (\"W000 00000000 …\") into a pipe, but there was none");
}

/* What a writer has written into the pipe, and its last write. */
struct written {
	int task; /* 0: there was none */
	unsigned long long bytes, writes;
	const struct event *last;
};

/* Sorts the writes by writers: whose a child is says the first record that it writes. */
static void sort_writes(struct scenario *s, struct written all[WRITERS_MOST])
{
	const struct trace *trace = observed(s);
	int id = pipe_of_records(trace), writer;
	size_t i;

	memset(all, 0, WRITERS_MOST * sizeof *all);
	if (!id)
		fail_without_records(s);
	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (!has_written(trace, event) || event->object != id)
			continue;
		for (writer = 0; writer < WRITERS_MOST && all[writer].task != event->task; writer++)
			;
		if (writer == WRITERS_MOST)
			writer = writer_of(event);
		if (writer < 0 || writer >= WRITERS_MOST)
			fail_check(s, event, "expected each writer to begin with a record, \"W000 00000000 …\", but it begins otherwise");
		all[writer].task = event->task;
		all[writer].bytes += (unsigned long long)event->result;
		all[writer].writes++;
		all[writer].last = event;
	}
}

/* That all records went through the pipe; a report alone is easily written. */
static void expect_written(struct scenario *s, int writers, unsigned long long records, unsigned long long size)
{
	struct written all[WRITERS_MOST];
	int i;

	note(s, "expects %llu records of %llu bytes from each writer in the pipe", records, size);
	sort_writes(s, all);
	for (i = 0; i < writers; i++)
		if (all[i].bytes != records * size)
			fail_check(s, all[i].last,
				"expected %llu records of %llu bytes each in the pipe, but W%03d has written %llu bytes in all",
				records, size, i, all[i].bytes);
}

/* --- reports --- */

static void expect_line(struct program *logmux, int writer, unsigned long long ok, unsigned long long dropped)
{
	char line[80];

	snprintf(line, sizeof line, "W%03d ok=%llu dropped=%llu", writer, ok, dropped);
	expect_whole_line(program_stdout(logmux), line);
}

static void expect_last_line(struct program *logmux)
{
	expect_whole_line(program_stdout(logmux), "torn=0");
	expect_end(program_stdout(logmux));
	expect_exit(logmux, 0);
}

/* Nothing is torn, and nothing is dropped. */
static void expect_all(struct program *logmux, int writers, unsigned long long records)
{
	int i;

	for (i = 0; i < writers; i++)
		expect_line(logmux, i, records, 0);
	expect_last_line(logmux);
}

/* --- the writers --- */

/* Its number is the one that comes next, and it is written in the form that the contract gives. Of long ones the first bytes are seen. */
static void expect_form(struct scenario *s, const struct event *write, int writer, int number)
{
	char record[PAGE + 1], header[40];
	size_t i, size = (size_t)write->result;

	snprintf(header, sizeof header, "W%03d %08d ", writer, number);
	memset(record, 'x', size);
	memcpy(record, header, strlen(header));
	record[size - 1] = '\n';
	for (i = 0; i < write->data.length; i++)
		if (write->data.bytes[i] != (unsigned char)record[i])
			fail_check(s, write,
				"expected a record of %zu bytes that begins with \"%s\", goes on with x, and ends with a newline, but byte %zu (from 0) is 0x%02x",
				size, header, i, write->data.bytes[i]);
}

static void expect_forms(struct scenario *s)
{
	const struct trace *trace = observed(s);
	int id = pipe_of_records(trace), next[WRITERS_MOST] = {0};
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (has_written(trace, &trace->events[i]) && trace->events[i].object == id) {
			int writer = writer_of(&trace->events[i]);

			if (writer >= 0 && writer < WRITERS_MOST)
				expect_form(s, &trace->events[i], writer, next[writer]++);
		}
}

static bool executes(const struct event *event)
{
	return event->kind == EVENT_EXEC && event->task > 0;
}

/* So few records that they fit into the pipe: nobody has to read. */
static void with_size(struct scenario *s, const char *argument, long long size)
{
	const struct trace *trace;
	struct written all[WRITERS_MOST];
	size_t i;
	int id;

	(void)start(s, "logmux", "2", "5", argument);
	run_until_quiet(s);
	trace = observed(s);
	id = pipe_of_records(trace);
	for (i = 0; i < trace->event_count; i++)
		if (executes(&trace->events[i]))
			fail_check(s, &trace->events[i], "expected the writers to be children of logmux, but '%s' is executed",
				trace->events[i].text);
		else if (has_written(trace, &trace->events[i]) && trace->events[i].object == id && trace->events[i].result != size)
			fail_check(s, &trace->events[i],
				"expected each record of %lld bytes to be written by one call, but this one has written %lld bytes",
				size, (long long)trace->events[i].result);
	sort_writes(s, all);
	expect_written(s, 2, 5, (unsigned long long)size);
	expect_forms(s);
	expect_no_call(s, CALL_SOCKET, "records go through a pipe");
	expect_no_call(s, CALL_SLEEP, "nobody sleeps to wait for somebody else");
}

static void one_write_per_record(struct scenario *s)
{
	begin(s, "15 bytes: the shortest record");
	with_size(s, "15", 15);
	begin(s, "300 bytes");
	with_size(s, "300", 300);
	begin(s, "4096 bytes: the longest that is kept together");
	with_size(s, "4096", 4096);
}

static void mux_4096(struct scenario *s)
{
	expect_all(start(s, "logmux", "4", "200", "4096"), 4, 200);
	expect_written(s, 4, 200, 4096);
	expect_tasks(s, 4, 0);
	expect_no_call(s, CALL_SLEEP, "nobody sleeps to wait for somebody else");
}

/* --- the lock --- */

static const struct words logmux_lines[] = {{N_("no argument"), {NULL}}, {N_("an unknown option"), {"-x", "2", "5", "300"}},
	{N_("one argument too few"), {"2", "5"}}, {N_("one argument too many"), {"2", "5", "300", "300"}}, {N_("no writer"), {"0", "5", "300"}},
	{N_("a thousand writers"), {"1000", "0", "300"}}, {N_("the number of records is an empty word"), {"2", "", "300"}},
	{N_("the number of records has a letter behind it"), {"2", "5x", "300"}}, {N_("a hundred million records"), {"1", "100000000", "300"}},
	{N_("records of 14 bytes"), {"2", "5", "14"}}, {N_("records of one byte more than the most"), {"-l", "2", "0", "16777217"}}};

/* As much of all as may be asked for: that is no wrong usage, but who cannot make a child cannot do it. */
static void most_of_all(struct scenario *s)
{
	promise(s, said_and_ended);
	begin(s, "as many writers and records and bytes as there may be, and no child can be made");
	inject(s, "errno:EAGAIN@,spawn,,0");
	expect_error(start(s, "logmux", "-l", "999", "99999999", "16777216"));
}

/* A lock need not be a file; but who has none does not write as if he had one. */
static void no_lock_to_be_had(struct scenario *s)
{
	struct program *logmux;
	const struct event *end;

	begin(s, "no file can be opened, and so none can be locked");
	inject(s, "errno:EMFILE@,open,,0");
	limit(s, LIMIT_PIPE_CAPACITY, PAGE);
	logmux = start(s, "logmux", "-l", "2", "2", "20000");
	expect_ended(logmux);
	end = program_end(logmux);
	if (end && end->status != 0)
		expect_error(logmux);
	else
		expect_all(logmux, 2, 2);
}

static void mux_4097_needs_lock(struct scenario *s)
{
	struct program *logmux;

	begin(s, "records of 4097 bytes, without -l");
	logmux = start(s, "logmux", "4", "20", "4097");
	expect_exit(logmux, 2);
	expect_silence(program_stdout(logmux));
	expect_something(program_stderr(logmux));
	expect_tasks(s, 0, 0);
	begin(s, "records of 4097 bytes, with -n and without -l");
	logmux = start(s, "logmux", "-n", "4", "20", "4097");
	expect_exit(logmux, 2);
	expect_silence(program_stdout(logmux));
	expect_tasks(s, 0, 0);
	begin(s, "records of 4097 bytes, with -l");
	expect_all(start(s, "logmux", "-l", "4", "20", "4097"), 4, 20);
	expect_written(s, 4, 20, 4097);
	wrong_usage(s, "logmux", logmux_lines, sizeof logmux_lines / sizeof *logmux_lines);
	most_of_all(s);
	no_lock_to_be_had(s);
}

static void mux_lock_large(struct scenario *s)
{
	begin(s, "a pipe as it is");
	expect_all(start(s, "logmux", "-l", "2", "3", "20000"), 2, 3);
	expect_written(s, 2, 3, 20000);
	begin(s, "a pipe that holds 4096 bytes: every writer waits in the middle of its records");
	limit(s, LIMIT_PIPE_CAPACITY, PAGE);
	expect_all(start(s, "logmux", "-l", "2", "2", "20000"), 2, 2);
	expect_written(s, 2, 2, 20000);
}

/* --- drop mode --- */

/* -n: a write of a record takes what there is room for, or nothing, but never waits for more. */
static void expect_no_wait(struct scenario *s)
{
	const struct trace *trace = observed(s);
	int id = pipe_of_records(trace);
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_BLOCKED && call_sends(trace->events[i].call) && id && trace->events[i].object == id)
			fail_check(s, &trace->events[i], "expected that no write of a record waits for room with -n, but this %s() does",
				trace->events[i].call->name);
}

/* The pipe is so small that a writer fills it before anybody has read. What it should have counted is seen in its writes.
 * Returns how many records were written, of all writers. */
static unsigned long long with_drops(struct scenario *s, const char *const *argv, int writers, unsigned long long records,
	unsigned long long size)
{
	struct written all[WRITERS_MOST];
	struct program *logmux;
	unsigned long long whole = 0;
	int i;

	limit(s, LIMIT_PIPE_CAPACITY, PAGE);
	logmux = start_arguments(s, &(struct world){0}, argv);
	expect_ended(logmux);
	expect_no_wait(s);
	sort_writes(s, all);
	for (i = 0; i < writers; i++) {
		if (all[i].bytes % size != 0)
			fail_check(s, all[i].last, "expected whole records only, but W%03d has written %llu of them and %llu bytes of one more",
				i, all[i].bytes / size, all[i].bytes % size);
		whole += all[i].bytes / size;
	}
	for (i = 0; i < writers; i++)
		expect_line(logmux, i, all[i].bytes / size, records - all[i].bytes / size);
	expect_last_line(logmux);
	return whole;
}

/* No write waits, so a writer has filled the pipe long before the parent can read. */
static void with_few_bytes(struct scenario *s, const char *writers, const char *records, const char *size)
{
	unsigned long long n = strtoull(records, NULL, 10);
	int w = atoi(writers);

	if (with_drops(s, (const char *const[]){"logmux", "-n", writers, records, size, NULL}, w, n, strtoull(size, NULL, 10)) == (unsigned)w * n)
		fail_check(s, NULL, "expected some records to be dropped while nobody reads and the pipe is full, but all were written");
}

static void drop_mode(struct scenario *s)
{
	begin(s, "300 bytes");
	with_few_bytes(s, "3", "40", "300");
	begin(s, "4096 bytes, and more records to drop than an exit status counts");
	with_few_bytes(s, "1", "300", "4096");
}

/* Whether any is dropped depends on who gets the lock next, so all orders are gone through; but none of these records fits into
 * the pipe as a whole. */
static void drop_mode_large(struct scenario *s)
{
	(void)with_drops(s, (const char *const[]){"logmux", "-l", "-n", "2", "1", "9000", NULL}, 2, 1, 9000);
}

/* What a task has done since its last wait. */
struct attempt {
	unsigned long long written;
	bool refused; /* EAGAIN in the middle of a record, and no wait behind it */
};

static void no_busy_loop(struct scenario *s)
{
	enum { SIZE = 20000, TASKS_MOST = 8 };
	struct attempt attempts[TASKS_MOST] = {{0}};
	const struct trace *trace;
	size_t i;
	int id;

	limit(s, LIMIT_PIPE_CAPACITY, PAGE);
	(void)start(s, "logmux", "-l", "-n", "2", "6", "20000");
	run_until_quiet(s);
	trace = observed(s);
	id = pipe_of_records(trace);
	if (!id)
		fail_without_records(s);
	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		struct attempt *attempt = event->task > 0 && event->task < TASKS_MOST ? &attempts[event->task] : NULL;

		if (event->kind != EVENT_CALL || !attempt)
			continue;
		if (event->call->class == CALL_POLL && event->result > 0)
			attempt->refused = false;
		if (!call_sends(event->call) || event->object != id)
			continue;
		attempt->written += event_bytes(event);
		if (event->result == -EAGAIN && attempt->refused)
			fail_check(s, event,
				"expected a record of which a part is written to wait for room with poll, but %s() is tried again at once, and says EAGAIN again",
				event->call->name);
		attempt->refused = event->result == -EAGAIN && attempt->written % SIZE != 0;
	}
}

/* --- the parent --- */

static void mux_small(struct scenario *s)
{
	begin(s, "twelve writers that have nothing to write");
	expect_all(start(s, "logmux", "12", "0", "300"), 12, 0);
	begin(s, "a hundred writers of the shortest records");
	expect_all(start(s, "logmux", "100", "1", "15"), 100, 1);
	begin(s, "one record of 16 MiB");
	expect_all(start(s, "logmux", "-l", "1", "1", "16777216"), 1, 1);
	begin(s, "eight writers, sixteen thousand records");
	expect_all(start(s, "logmux", "8", "2000", "64"), 8, 2000);
	promise(s, said_and_ended);
	begin(s, "standard output is a file on a disk that is full");
	inject(s, "errno:ENOSPC@,send,stdout,0");
	expect_error(start_with(s, (struct world){.out = STREAM_FILE}, "logmux", "2", "3", "300"));
}

static const struct event *killed_writer(const struct trace *trace)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_EXIT && trace->events[i].task > 0 && WIFSIGNALED(trace->events[i].status))
			return &trace->events[i];
	return NULL;
}

/* What had gone into the pipe before the record that the killed writer has begun: all of it whole records. */
static void count_whole(struct scenario *s, const struct written *killed, unsigned long long size, unsigned long long whole[2])
{
	const struct trace *trace = observed(s);
	int id = pipe_of_records(trace), writer;
	struct written all[WRITERS_MOST];
	size_t i;

	sort_writes(s, all);
	for (i = 0; i < killed->last->number; i++)
		for (writer = 0; writer < 2; writer++)
			if (has_written(trace, &trace->events[i]) && trace->events[i].object == id && trace->events[i].task == all[writer].task)
				whole[writer] += (unsigned long long)trace->events[i].result;
	for (writer = 0; writer < 2; writer++)
		whole[writer] /= size;
}

/* One writer is killed when it has written a part of a record. Nothing behind that stands where a record should; who has a lock
 * that does not end with its holder waits for ever, which the contract leaves open. */
static void writer_is_killed(struct scenario *s)
{
	enum { SIZE = 20000, RECORDS = 2 };
	unsigned long long whole[2] = {0}, bytes;
	struct written all[WRITERS_MOST];
	const struct event *killed;
	struct program *logmux;
	char last[40];
	int i;

	begin(s, "a writer is killed in the middle of a record");
	inject(s, "signal:SIGKILL@main/1,send,,2");
	inject(s, "short@main/1,send,,1");
	logmux = start(s, "logmux", "-l", "2", "2", "20000");
	run_until_quiet(s);
	killed = killed_writer(observed(s));
	if (!killed || !program_end(logmux))
		return;
	sort_writes(s, all);
	for (i = 0; i < 2; i++)
		if (all[i].task == killed->task)
			count_whole(s, &all[i], SIZE, whole);
	bytes = all[0].bytes + all[1].bytes;
	snprintf(last, sizeof last, "torn=%llu", (bytes + SIZE - 1) / SIZE - whole[0] - whole[1]);
	for (i = 0; i < 2; i++)
		expect_line(logmux, i, whole[i], 0);
	expect_whole_line(program_stdout(logmux), last);
	expect_end(program_stdout(logmux));
	expect_exit(logmux, 1);
}

static void eof_ends_closed(struct scenario *s)
{
	struct program *logmux;
	const struct trace *trace;
	size_t i;
	int id;

	writer_is_killed(s);
	begin(s, "all is well");
	logmux = start(s, "logmux", "2", "3", "300");
	run_until_quiet(s);
	trace = observed(s);
	id = pipe_of_records(trace);
	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (id && event->kind == EVENT_CALL && call_receives(event->call) && event->result == 0 && event->task == 0 &&
			event->object == id)
			return;
	}
	note(s, "expects that the parent's read returns 0: the end of the file");
	(void)expect_some_line(program_stdout(logmux), "torn=.*");
	fail_standing(s, "expected the parent to read to the end of the pipe, but no read of it returned 0");
}

static void reaped(struct scenario *s)
{
	begin(s, "three writers");
	(void)start(s, "logmux", "3", "2", "100");
	run_until_quiet(s);
	expect_tasks(s, 3, 0);
	expect_no_child_left(s);
	promise(s, said_and_ended);
	begin(s, "the second child cannot be made");
	inject(s, "errno:EAGAIN@,spawn,,2");
	expect_error(start(s, "logmux", "3", "2", "100"));
	begin(s, "the second child cannot be made, and there is nothing to write");
	inject(s, "errno:EAGAIN@,spawn,,2");
	expect_error(start(s, "logmux", "3", "0", "100"));
	cannot_make_pipe(s, (const char *const[]){"logmux", "3", "2", "100", NULL});
}

static const struct check checks[] = {
	{.name = "cap-sizes", .step = 1, .points = 8, .function = cap_sizes, .needs = ORACLE,
		.promise = N_("pipecap says which size the pipe has that it has asked for, and how much fits into it."),
		.source = "fcntl(2), F_SETPIPE_SZ; pipe(7), Pipe capacity",
		.explore = RANDOM, .runs = 5, .observe = CONTROL},
	{.name = "cap-default", .step = 2, .points = 14, .function = cap_default, .needs = ORACLE,
		.promise = N_("pipecap finds out how much fits into a pipe with writes of any length, and how the last one ended."),
		.source = "pipe(7), Pipe capacity, PIPE_BUF; TLPI 44.1",
		.explore = RANDOM, .runs = 5, .observe = CONTROL, .tags = "long"},
	{.name = "one-write-per-record", .step = 3, .points = 12, .function = one_write_per_record,
		.promise = N_("A record of up to 4096 bytes is written with one call."),
		.source = "pipe(7), PIPE_BUF; write(2); TLPI 44.1"},
	{.name = "mux-4096", .step = 3, .points = 6, .function = mux_4096,
		.promise = N_("Records of 4096 bytes need no lock."),
		.source = "pipe(7), PIPE_BUF"},
	{.name = "mux-4097-needs-lock", .step = 4, .points = 6, .function = mux_4097_needs_lock,
		.promise = N_("Records of 4097 bytes need -l: without it exit status 2 and no child, with it none is torn."),
		.source = "pipe(7), PIPE_BUF"},
	{.name = "mux-lock-large", .step = 4, .points = 14, .function = mux_lock_large,
		.promise = N_("Under the lock no record is torn, also when a write takes less than it was given."),
		.source = "pipe(7), PIPE_BUF; write(2), RETURN VALUE; flock(2); TLPI 55",
		.explore = EVERY_FAULT, .faults = {"short", CALL_SEND}},
	{.name = "drop-mode", .step = 5, .points = 8, .function = drop_mode,
		.promise = N_("With -n a record that finds no room is dropped, and each is counted as ok or as dropped."),
		.source = "pipe(7), O_NONBLOCK; TLPI table 44-1"},
	{.name = "drop-mode-large", .step = 5, .points = 6, .function = drop_mode_large,
		.promise = N_("With -n a long record of which a part is written is completed."),
		.source = "pipe(7), O_NONBLOCK, n > PIPE_BUF; TLPI table 44-1",
		.explore = EVERY_ORDER, .runs = 24},
	{.name = "no-busy-loop", .step = 5, .points = 6, .function = no_busy_loop,
		.promise = N_("Whoever has to complete a record waits for room, and does not try again and again."),
		.source = "poll(2), POLLOUT"},
	{.name = "mux-small", .step = 6, .points = 10, .function = mux_small,
		.promise = N_("Sixteen thousand records of eight writers come whole, each writer's in its order."),
		.source = "README, contract; TLPI 44.1", .tags = "long"},
	{.name = "eof-ends-closed", .step = 6, .points = 6, .function = eof_ends_closed,
		.promise = N_("The parent reads to the end of the pipe."),
		.source = "pipe(7), I/O on pipes; TLPI 44.2"},
	{.name = "reaped", .step = 6, .points = 4, .function = reaped,
		.promise = N_("All writers are collected."),
		.source = "waitpid(2); TLPI 26.1"},
};

LAB_CHECKS(checks);
