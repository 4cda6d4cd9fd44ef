/* The promises of lab 05. Each check plays the other side: clients of deskd, or the server that deskc looks for. */
#include <errno.h>
#include <stdio.h>

#include "check/check.h"

enum { OURS = 4711, CLIENTS = 20, AT_ONCE = 30, PIPE_FULL = 65536, LINE_MOST = 4096, MS = 1000000, IDLE_MS = 60000 };

static struct program *deskd(struct scenario *s)
{
	return start(s, "deskd", "desk");
}

/* --- clients of ours --- */

static const char *reply_path(int pid)
{
	static char path[64];

	snprintf(path, sizeof path, "desk/rep.%d", pid);
	return path;
}

static struct peer *named(struct scenario *s, struct peer *(*open)(struct scenario *, const char *, const char *), const char *kind, int pid,
	const char *path)
{
	char name[64];

	snprintf(name, sizeof name, "%s %d", kind, pid);
	return open(s, name, path);
}

/* The FIFO of a client that waits for its answer. */
static struct peer *reply_fifo(struct scenario *s, int pid)
{
	make_fifo(s, reply_path(pid), 0600);
	return named(s, read_fifo, "reply", pid, reply_path(pid));
}

static struct peer *request_fifo(struct scenario *s, int pid)
{
	return named(s, write_fifo, "client", pid, "desk/req");
}

static void say_line(struct peer *client, int pid, const char *request)
{
	char line[128];

	snprintf(line, sizeof line, "%d %s\n", pid, request);
	say(client, line);
}

/* One client from its beginning to its end: it is answered; NULL: that its request is wrong. */
static void served(struct scenario *s, int pid, const char *request, const char *answer)
{
	struct peer *client = request_fifo(s, pid), *reply = reply_fifo(s, pid);

	say_line(client, pid, request);
	finish_sending(client);
	if (answer)
		expect_whole_line(reply, answer);
	else
		(void)expect_line_matching(reply, "ERR .+");
	expect_end(reply);
}

/* --- the server: it is there, and stays --- */

static void works_alone(struct scenario *s)
{
	const struct trace *trace;
	size_t i;

	expect_no_call(s, CALL_SOCKET, "FIFOs are enough");
	note(s, "expects no other process");
	trace = observed(s);
	for (i = 0; i < trace->event_count; i++)
		if ((trace->events[i].kind == EVENT_EXEC || trace->events[i].kind == EVENT_SPAWN) && trace_judges(trace, &trace->events[i]))
			fail_check(s, &trace->events[i], "expected the program to do the work itself, but it starts another process");
}

/* open() of req; of one that waits there is an event already. */
static bool opens_req(const struct event *event)
{
	const char *name = event->text ? strrchr(event->text, '/') : NULL;

	return event->call && event->call->class == CALL_OPEN && event->text && strcmp(name ? name + 1 : event->text, "req") == 0;
}

static bool is_waiting(const struct event *event)
{
	return event->kind == EVENT_BLOCKED || event->blocked;
}

static bool says_ready(const struct trace *trace, const struct event *event)
{
	const struct object *object = object_by_id(trace->descriptors, event->object);

	return event->kind == EVENT_CALL && call_sends(event->call) && object && object->given;
}

/* Whoever reads READY opens req at once: it is open by then, or deskd does nothing more before it waits there. */
static void expect_ready_in_time(struct scenario *s)
{
	const struct trace *trace = observed(s);
	const struct event *said = NULL;
	size_t i;

	note(s, "expects that a client which comes as soon as it is said would have found somebody who reads, or waits in open()");
	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (!said && says_ready(trace, event))
			said = event;
		else if (opens_req(event) && (is_waiting(event) || (event->kind == EVENT_CALL && !said && event->result >= 0)))
			return;
		else if (said && event->kind == EVENT_CALL && (opens_req(event) || event->call->class == CALL_PATH))
			break;
	}
	fail_check(s, said, "expected deskd to say READY behind the open() of req, or directly before one that waits; but it says so first: "
		"a client that comes then finds nobody");
}

static void announces(struct scenario *s)
{
	struct program *server = deskd(s);

	run_until_quiet(s);
	note(s, "standard output is a pipe here: stdio keeps a line until fflush()");
	expect_whole_line(program_stdout(server), "READY fifo desk/req");
	expect_silence(program_stdout(server));
	expect_entry(s, "desk", OBJECT_FOLDER, 0700);
	expect_entry(s, "desk/req", OBJECT_FIFO, 0600);
	expect_ready_in_time(s);
	(void)request_fifo(s, OURS);
	run_until_quiet(s);
	works_alone(s);
}

static void expect_no_start(struct program *server, int status)
{
	expect_exit(server, status);
	expect_something(program_stderr(server));
	expect_silence(program_stdout(server));
}

static void cannot_start(struct scenario *s)
{
	begin(s, "a link to a FIFO is there");
	make_folder(s, "desk", 0700);
	make_fifo(s, "other", 0600);
	make_link(s, "desk/req", "../other");
	expect_no_start(deskd(s), 1);
	begin(s, "DIR cannot be made");
	expect_no_start(start(s, "deskd", "missing/desk"), 1);
	begin(s, "no DIR on the command line");
	expect_no_start(start(s, "deskd"), 2);
	begin(s, "two DIRs on the command line");
	expect_no_start(start(s, "deskd", "desk", "office"), 2);
}

static void second_start(struct scenario *s)
{
	struct program *server;

	begin(s, "a FIFO is there: a former run was killed");
	server = deskd(s);
	(void)request_fifo(s, OURS);
	kill_program(server);
	(void)deskd(s);
	(void)request_fifo(s, OURS); /* it has a reader again; what the reader makes of it shows parallel-clients */
	begin(s, "a regular file is there");
	make_folder(s, "desk", 0700);
	put_file(s, "desk/req", "not a FIFO\n");
	expect_no_start(deskd(s), 1);
	expect_file(s, "desk/req", "not a FIFO\n");
	cannot_start(s);
}

/* What is asked when 200 numbers are given away; NULL: an error. After each error comes something that is none. */
static const struct {
	const char *request, *answer;
} requests[] = {{"seq 1000000", "OK 201"}, {"seq 0", NULL}, {"seq 1", "OK 1000201"}, {"seq 1000001", NULL}, {"len x", "OK 1"}, {"seq ", NULL},
	{"len two  blanks ", "OK 12"}, {"seq", NULL}, {"len ", "OK 0"}, {"seq x", NULL}, {"upper `az{ AZ [\xc3\xa4]", "OK `AZ{ AZ [\xc3\xa4]"},
	{"seq 7x", NULL}, {"seq 2", "OK 1000202"}, {"upper", NULL}, {"upper ", "OK "}, {"len", NULL}, {"upper fly", "OK FLY"}, {"fly away", NULL},
	{"seq 1", "OK 1000204"}, {"fly", NULL}};

static void sequence_of_clients(struct scenario *s)
{
	char answer[32];
	size_t n;
	int i;

	(void)deskd(s);
	for (i = 0; i < CLIENTS; i++) {
		snprintf(answer, sizeof answer, "OK %d", 1 + 10 * i);
		served(s, OURS + i, "seq 10", answer);
	}
	for (n = 0; n < sizeof requests / sizeof *requests; n++)
		served(s, OURS + CLIENTS + (int)n, requests[n].request, requests[n].answer);
	works_alone(s);
}

static size_t calls_since(const struct trace *trace, size_t from)
{
	size_t count = 0, i;

	for (i = from; i < trace->event_count; i++)
		count += trace->events[i].kind == EVENT_CALL;
	return count;
}

static uint64_t bytes_read(const struct trace *trace)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		const struct object *object = object_by_id(trace->descriptors, event->object);

		if (event->kind == EVENT_CALL && call_receives(event->call) && event->result > 0 && object && object->kind == OBJECT_FIFO)
			sum += (uint64_t)event->result;
	}
	return sum;
}

/* nanosleep() and its kin, or poll() of nothing: whatever happens meanwhile wakes nobody. */
static bool is_nap(const struct event *event)
{
	return event->kind == EVENT_CALL && event->timeout_ns > 0 && event->watch_count == 0 &&
		(event->call->class == CALL_SLEEP || event->call->class == CALL_POLL);
}

/* Once is no loop. */
static void expect_no_naps(struct scenario *s)
{
	const struct trace *trace = observed(s);
	size_t count = 0, i;

	note(s, "expects that it waits for what it wants, and does not sleep and look again");
	for (i = 0; i < trace->event_count; i++)
		if (is_nap(&trace->events[i]) && trace_judges(trace, &trace->events[i]) && ++count > 1)
			fail_check(s, &trace->events[i], "expected no sleeping in loops: poll() waits for what is wanted, and wakes at once; "
				"but here it sleeps, looks, and sleeps again");
}

/* A server that does not read sleeps well. */
static void expect_reads(struct scenario *s, const char *line)
{
	note(s, "expects that deskd has read the request");
	if (bytes_read(observed(s)) < strlen(line))
		fail_standing(s, "expected deskd to read the request of its first client, but it has read %llu of %zu bytes: "
			"how it waits for the next one cannot be seen yet", (unsigned long long)bytes_read(observed(s)), strlen(line));
}

static void idle_cpu(struct scenario *s)
{
	static const char line[] = "4711 len four\n";
	struct peer *client;
	size_t mark, calls;

	(void)deskd(s);
	client = request_fifo(s, OURS);
	say(client, line);
	finish_sending(client);
	run_until_quiet(s);
	mark = observed(s)->event_count;
	pass_time(s, IDLE_MS);
	expect_no_naps(s);
	expect_reads(s, line);
	calls = calls_since(observed(s), mark);
	if (calls >= 100)
		fail_check(s, NULL, "expected fewer than 100 system calls in a minute without clients, but there were %zu", calls);
	(void)request_fifo(s, OURS + 1); /* it sleeps, and is there */
}

static void two_in_pieces(struct scenario *s, const char *title, const size_t *sizes)
{
	struct peer *client, *first, *second;
	char lines[64];

	begin(s, title);
	(void)deskd(s);
	client = request_fifo(s, OURS);
	first = reply_fifo(s, OURS);
	second = reply_fifo(s, OURS + 1);
	snprintf(lines, sizeof lines, "%d upper one\n%d upper two\n", OURS, OURS + 1);
	send_in_pieces(client, lines, strlen(lines), sizes);
	finish_sending(client);
	expect_whole_line(first, "OK ONE");
	expect_whole_line(second, "OK TWO");
}

static void two_in_one_read(struct scenario *s)
{
	two_in_pieces(s, N_("both at once"), (const size_t[]){64, 0});
	two_in_pieces(s, N_("the first with half of the second, then the rest"), (const size_t[]){24, 64, 0});
}

static void request_in_pieces(struct scenario *s)
{
	(void)deskd(s);
	served(s, OURS, "upper in pieces", "OK IN PIECES");
}

static const struct event *first_write_to(const struct trace *trace, enum object_kind kind, size_t *count)
{
	const struct event *first = NULL;
	size_t i;

	*count = 0;
	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		const struct object *object = object_by_id(trace->descriptors, event->object);

		if (event->kind != EVENT_CALL || !call_sends(event->call) || event->result <= 0 || !object || object->kind != kind ||
			!trace_judges(trace, event))
			continue;
		first = first ? first : event;
		++*count;
	}
	return first;
}

/* The end of a line that is too long looks like a request. Whoever answers that takes it for a line of its own. */
static void expect_rest_dropped(struct scenario *s, const char *line)
{
	enum { SHOWN = 20 };
	const char *tail = line + strlen(line) - SHOWN;
	const struct event *answer;
	size_t count;

	note(s, "the line ends in \"…%.*s\": expects no answer to that either", SHOWN - 1, tail);
	run_until_quiet(s);
	answer = first_write_to(observed(s), OBJECT_FIFO, &count);
	if (answer)
		fail_check(s, answer, "expected no answer to a line of %zu bytes, but the rest of the long line, which ends in \"…%.*s\", "
			"was served as a request", strlen(line), SHOWN - 1, tail);
}

/* Somebody writes this in pieces, and for all that the server then serves the next. */
static void bad_line_in_pieces(struct scenario *s, const char *title, const char *line, const size_t *sizes)
{
	struct peer *client, *reply;

	begin(s, title);
	(void)deskd(s);
	client = request_fifo(s, OURS);
	reply = reply_fifo(s, OURS);
	send_in_pieces(client, line, strlen(line), sizes);
	finish_sending(client);
	if (strlen(line) > LINE_MOST)
		expect_rest_dropped(s, line);
	expect_silence(reply);
	served(s, OURS + 1, "upper next", "OK NEXT");
	expect_silence(reply);
}

static void bad_line(struct scenario *s, const char *title, const char *line)
{
	bad_line_in_pieces(s, title, line, (const size_t[]){2 * LINE_MOST, 0});
}

/* "4711 upper 000…04711 len x" of this many bytes: cut in its middle, the rest looks like a request. */
static const char *long_line(int length)
{
	static char line[2 * LINE_MOST];
	static char end[32];
	int head = snprintf(line, sizeof line, "%d upper ", OURS), tail = snprintf(end, sizeof end, "%d len x\n", OURS);

	memset(line + head, '0', (size_t)(length - head));
	snprintf(line + length - tail, sizeof line - (size_t)(length - tail), "%s", end);
	return line;
}

/* The longest line that is one: what comes back is as long, but for the number and the operation. */
static void longest_line(struct scenario *s)
{
	static char line[LINE_MOST + 1], answer[LINE_MOST + 1];
	struct peer *client, *reply;
	int head = snprintf(line, sizeof line, "%d upper ", OURS);

	begin(s, "a line of 4096 bytes is none of them");
	memset(line + head, '0', (size_t)(LINE_MOST - 1 - head));
	line[LINE_MOST - 1] = '\n';
	snprintf(answer, sizeof answer, "OK %.*s", LINE_MOST - 1 - head, line + head);
	(void)deskd(s);
	client = request_fifo(s, OURS);
	reply = reply_fifo(s, OURS);
	send_bytes(client, line, LINE_MOST);
	finish_sending(client);
	expect_whole_line(reply, answer);
}

static void bad_lines(struct scenario *s)
{
	char escape[64];

	longest_line(s);
	bad_line(s, N_("words without a number"), "hello there\n");
	bad_line(s, N_("an empty line"), "\n");
	bad_line(s, N_("a number alone, of nobody"), "1\n");
	bad_line(s, N_("a line of 5000 bytes"), long_line(5000));
	bad_line(s, N_("a line of 4097 bytes"), long_line(LINE_MOST + 1));
	bad_line_in_pieces(s, N_("a line of 8000 bytes, a hundred of them first"), long_line(8000), (const size_t[]){100, 2 * LINE_MOST, 0});
	bad_line(s, N_("process 0"), "0 upper abc\n");
	bad_line(s, N_("a negative process"), "-4711 upper abc\n");
	bad_line(s, N_("a number with a sign"), "+4711 upper abc\n");
	snprintf(escape, sizeof escape, "../desk/rep.%d upper abc\n", OURS);
	bad_line(s, N_("a path in place of a process"), escape);
	snprintf(escape, sizeof escape, "%dx upper abc\n", OURS);
	bad_line(s, N_("a number with a letter behind it"), escape);
}

/* --- the answer --- */

/* It is there, and has its FIFO open. */
static void deaf_client(struct scenario *s)
{
	static char line[LINE_MOST];
	struct peer *client, *reply;
	int i, head = snprintf(line, sizeof line, "%d upper ", OURS);

	memset(line + head, 'x', (size_t)(LINE_MOST - 1 - head));
	line[LINE_MOST - 1] = '\n';
	(void)deskd(s);
	client = request_fifo(s, OURS);
	reply = reply_fifo(s, OURS);
	stop_reading(reply);
	for (i = 0; i < PIPE_FULL / LINE_MOST + 4; i++)
		send_bytes(client, line, LINE_MOST);
	finish_sending(client);
	run_until_quiet(s);
	served(s, OURS + 1, "upper next", "OK NEXT");
}

/* A client that is killed leaves its FIFO behind, and nobody reads it. */
static void dead_client(struct scenario *s)
{
	struct peer *client;

	(void)deskd(s);
	client = request_fifo(s, OURS);
	make_fifo(s, reply_path(OURS), 0600);
	say_line(client, OURS, "upper nobody reads this");
	finish_sending(client);
	run_until_quiet(s);
	served(s, OURS + 1, "upper next", "OK NEXT");
	note(s, "one whose FIFO is gone");
	client = request_fifo(s, OURS + 2);
	say_line(client, OURS + 2, "len x");
	finish_sending(client);
	run_until_quiet(s);
	served(s, OURS + 3, "upper last", "OK LAST");
	expect_folder(s, "desk", "rep.4711 rep.4712 rep.4714 req"); /* and none that the server has made */
	begin(s, N_("a client that does not read its answers, which are more than its FIFO holds"));
	deaf_client(s);
}

/* In whatever order: deskd has looked for the client. Else it could not meet one that is gone. */
static void expect_answer_tried(struct scenario *s)
{
	const struct trace *trace = observed(s);
	size_t i;

	note(s, "expects that deskd has opened the FIFO of its client, or found that nobody reads it");
	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->call && event->call->class == CALL_OPEN && event->text && strstr(event->text, "rep.4711") &&
			trace_judges(trace, event))
			return;
	}
	fail_standing(s, "expected deskd to open '%s' for its answer, but it did not: whether it outlives a client that is gone cannot be seen yet",
		reply_path(OURS));
}

/* The shell has the FIFO open when it asks, and is gone at once: in some order that is between the server's open and its write. */
static void reader_vanishes(struct scenario *s)
{
	char script[160];

	(void)deskd(s);
	(void)request_fifo(s, OURS + 1);
	make_fifo(s, reply_path(OURS), 0600);
	snprintf(script, sizeof script, "exec 3<>%s; echo \"%d upper abc\" >desk/req", reply_path(OURS), OURS);
	(void)neighbour(s, "sh", "-c", script);
	run_until_quiet(s);
	expect_answer_tried(s);
	(void)request_fifo(s, OURS + 2); /* the server is still there */
}

static void reply_target(struct scenario *s)
{
	struct peer *client, *reader;

	begin(s, "rep.4711 is a regular file");
	(void)deskd(s);
	client = request_fifo(s, OURS);
	put_file(s, reply_path(OURS), "precious\n");
	say_line(client, OURS, "upper abc");
	finish_sending(client);
	run_until_quiet(s);
	expect_file(s, reply_path(OURS), "precious\n");
	served(s, OURS + 1, "upper next", "OK NEXT");
	begin(s, "rep.4711 is a link to a file");
	(void)deskd(s);
	client = request_fifo(s, OURS);
	put_file(s, "precious", "precious\n");
	make_link(s, reply_path(OURS), "../precious");
	say_line(client, OURS, "upper abc");
	finish_sending(client);
	run_until_quiet(s);
	expect_file(s, "precious", "precious\n");
	served(s, OURS + 1, "upper next", "OK NEXT");
	begin(s, "rep.4711 is a link to somebody else's FIFO");
	(void)deskd(s);
	client = request_fifo(s, OURS);
	make_fifo(s, "other", 0600);
	reader = read_fifo(s, "other, the FIFO behind the link", "other");
	make_link(s, reply_path(OURS), "../other");
	say_line(client, OURS, "upper abc");
	finish_sending(client);
	expect_silence(reader);
	served(s, OURS + 1, "upper next", "OK NEXT");
}

static void shell_interop(struct scenario *s)
{
	struct program *reader;

	(void)deskd(s);
	(void)request_fifo(s, OURS); /* only so that the server is there; it says nothing */
	expect_exit(neighbour(s, "mkfifo", "desk/rep.77"), 0);
	reader = neighbour(s, "cat", "desk/rep.77");
	expect_sleeps_in(reader, CALL_OPEN);
	expect_exit(neighbour(s, "sh", "-c", "echo \"77 upper abc\" >desk/req"), 0);
	expect_text(program_stdout(reader), "OK ABC\n");
	expect_end(program_stdout(reader));
	expect_exit(reader, 0);
}

/* --- the client --- */

/* A server of ours, before any client is there: it reads requests, and answers none by itself. */
static struct peer *our_desk(struct scenario *s)
{
	make_folder(s, "desk", 0700);
	make_fifo(s, "desk/req", 0600);
	return read_fifo(s, "desk", "desk/req");
}

/* The next request of deskc's; its number is told. */
static int expect_request(struct peer *desk, const char *rest)
{
	char pattern[128];

	snprintf(pattern, sizeof pattern, "[1-9][0-9]* %s", rest);
	return atoi(expect_line_matching(desk, pattern));
}

static void answer_to(struct scenario *s, int pid, const char *answer)
{
	struct peer *reply = named(s, write_fifo, "answer", pid, reply_path(pid));

	say(reply, answer);
	finish_sending(reply);
}

static void asked(struct scenario *s, struct program *client, struct peer *desk, const char *request, const char *answer, int status)
{
	answer_to(s, expect_request(desk, request), answer);
	expect_text(program_stdout(client), answer);
	expect_exit(client, status);
	expect_end(program_stdout(client));
}

static void answered_in_pieces(struct scenario *s, struct peer *desk)
{
	static const size_t sizes[] = {1, 2, 1, 0};
	struct program *client = start(s, "deskc", "desk", "seq", "1");
	int pid = expect_request(desk, "seq 1");
	struct peer *reply = named(s, write_fifo, "answer", pid, reply_path(pid));

	send_in_pieces(reply, "OK 12345\n", 9, sizes);
	finish_sending(reply);
	expect_text(program_stdout(client), "OK 12345\n");
	expect_exit(client, 0);
}

/* As long as an answer can be: it belongs to a request of 4096 bytes. */
static void long_answer(struct scenario *s)
{
	static char text[LINE_MOST], answer[LINE_MOST];
	struct peer *desk = our_desk(s);

	memset(text, 'x', LINE_MOST - 16);
	snprintf(answer, sizeof answer, "OK %.*s\n", LINE_MOST - 16, text);
	asked(s, start(s, "deskc", "desk", "upper", text), desk, "upper x+", answer, 0);
}

/* Whether it says so is its own affair, but it may not end as if all were well. */
static void cannot_print(struct scenario *s)
{
	const struct event *end;
	struct program *client;
	struct peer *desk;

	inject(s, "errno:ENOSPC@,send,stdout,0");
	desk = our_desk(s);
	client = start_with(s, (struct world){.out = STREAM_FILE}, "deskc", "desk", "seq", "1");
	answer_to(s, expect_request(desk, "seq 1"), "OK 1\n");
	expect_ended(client);
	end = program_end(client);
	if (end && end->status == 0)
		fail_check(s, injected(s), "expected another exit status than 0, because the answer could not be printed");
}

static void its_fifo(struct scenario *s)
{
	struct peer *desk = our_desk(s);

	(void)start(s, "deskc", "desk", "seq", "1");
	expect_entry(s, reply_path(expect_request(desk, "seq 1")), OBJECT_FIFO, 0600);
}

static void one_client(struct scenario *s)
{
	struct peer *desk;

	begin(s, "seq");
	desk = our_desk(s);
	asked(s, start(s, "deskc", "desk", "seq", "25"), desk, "seq 25", "OK 101\n", 0);
	works_alone(s);
	begin(s, "upper, with blanks");
	desk = our_desk(s);
	asked(s, start(s, "deskc", "desk", "upper", "two  blanks "), desk, "upper two  blanks ", "OK TWO  BLANKS \n", 0);
	begin(s, "len of nothing");
	desk = our_desk(s);
	asked(s, start(s, "deskc", "desk", "len", ""), desk, "len ", "OK 0\n", 0);
	begin(s, "an error");
	desk = our_desk(s);
	asked(s, start(s, "deskc", "desk", "fly"), desk, "fly", "ERR what is that?\n", 1);
	begin(s, "the answer comes in pieces");
	desk = our_desk(s);
	answered_in_pieces(s, desk);
	begin(s, "a long answer");
	long_answer(s);
	begin(s, "the FIFO for the answer has mode 0600");
	its_fifo(s);
	begin(s, "the disk that standard output is on is full: each write there fails with ENOSPC");
	cannot_print(s);
}

static uint64_t ended_after_ms(const struct program *client)
{
	const struct event *end = program_end(client);

	return end ? end->at_ns / MS : 0;
}

static void expect_at_once(struct scenario *s, struct program *client, int status)
{
	uint64_t ms;

	expect_exit(client, status);
	expect_something(program_stderr(client));
	expect_end(program_stdout(client));
	ms = ended_after_ms(client);
	if (ms > 100)
		fail_check(s, NULL, "expected deskc to end at once, but it took %llu ms", (unsigned long long)ms);
}

/* A server that does not read any more; there is no room for another request. */
static const char *filling(void)
{
	static char bytes[PIPE_FULL];

	memset(bytes, '\n', sizeof bytes);
	return bytes;
}

static struct peer *full_desk(struct scenario *s)
{
	struct peer *desk = our_desk(s);

	stop_reading(desk);
	send_bytes(named(s, write_fifo, "client", OURS, "desk/req"), filling(), PIPE_FULL);
	run_until_quiet(s);
	return desk;
}

/* It reads again. */
static void empty(struct peer *desk)
{
	start_reading(desk);
	expect_bytes(desk, filling(), PIPE_FULL);
}

/* A deskc that waits for room when the last reader of req goes: from then on a write of it fails with EPIPE, or SIGPIPE kills it. */
static struct program *left_by_server(struct scenario *s)
{
	struct peer *desk = full_desk(s);
	struct program *client = start(s, "deskc", "desk", "seq", "1");

	run_until_quiet(s);
	stop_listening_to(desk);
	return client;
}

static void no_server(struct scenario *s)
{
	begin(s, "a FIFO that nobody reads");
	make_folder(s, "desk", 0700);
	make_fifo(s, "desk/req", 0600);
	expect_at_once(s, start(s, "deskc", "desk", "seq", "1"), 3);
	begin(s, "a DIR without a FIFO");
	make_folder(s, "desk", 0700);
	expect_at_once(s, start(s, "deskc", "desk", "seq", "1"), 3);
	begin(s, "no DIR");
	expect_at_once(s, start(s, "deskc", "desk", "seq", "1"), 3);
	begin(s, "a regular file where the FIFO should be");
	make_folder(s, "desk", 0700);
	put_file(s, "desk/req", "not a FIFO\n");
	expect_at_once(s, start(s, "deskc", "desk", "seq", "1"), 3);
	expect_file(s, "desk/req", "not a FIFO\n");
	begin(s, "the server goes while deskc waits for room in req");
	expect_at_once(s, left_by_server(s), 3);
}

/* It ends when so many milliseconds are over, not much sooner and not much later. */
static void expect_gives_up(struct scenario *s, struct program *client, int ms)
{
	uint64_t after;

	expect_exit(client, 4);
	expect_something(program_stderr(client));
	expect_end(program_stdout(client));
	after = ended_after_ms(client);
	if (after + 50 < (uint64_t)ms || after > (uint64_t)ms + 50)
		fail_check(s, NULL, "expected deskc to give up after %d ms, but it took %llu ms", ms, (unsigned long long)after);
	expect_no_naps(s);
}

static void late_server(struct scenario *s, const char *answer)
{
	struct peer *desk = full_desk(s);
	struct program *client = start(s, "deskc", "-t", "300", "desk", "seq", "1");
	int pid;

	pass_time(s, 150);
	empty(desk);
	pid = expect_request(desk, "seq 1");
	if (answer)
		answer_to(s, pid, answer);
	else
		expect_gives_up(s, client, 300);
	expect_exit(client, answer ? 0 : 4);
}

/* Another may still finish it: whether deskc waits for that, as long as it may, or not, is free. */
static void half_an_answer(struct scenario *s)
{
	struct peer *desk = our_desk(s);
	struct program *client = start(s, "deskc", "-t", "300", "desk", "seq", "1");

	answer_to(s, expect_request(desk, "seq 1"), "OK 1");
	expect_exit(client, 4);
	expect_something(program_stderr(client));
}

static void no_answer(struct scenario *s)
{
	begin(s, "a server that reads and does not answer, -t 300");
	(void)our_desk(s);
	expect_gives_up(s, start(s, "deskc", "-t", "300", "desk", "seq", "1"), 300);
	begin(s, "the same with -t 1999");
	(void)our_desk(s);
	expect_gives_up(s, start(s, "deskc", "-t", "1999", "desk", "seq", "1"), 1999);
	begin(s, "the same with -t 1");
	(void)our_desk(s);
	expect_gives_up(s, start(s, "deskc", "-t", "1", "desk", "seq", "1"), 1);
	begin(s, "the same without -t: 2000 ms");
	(void)our_desk(s);
	expect_gives_up(s, start(s, "deskc", "desk", "seq", "1"), 2000);
	begin(s, "a server that does not read: its FIFO stays full");
	(void)full_desk(s);
	expect_gives_up(s, start(s, "deskc", "-t", "300", "desk", "seq", "1"), 300);
	begin(s, "a server that reads after 150 ms, and does not answer");
	late_server(s, NULL);
	begin(s, "a server that reads after 150 ms, and answers");
	late_server(s, "OK 1\n");
	begin(s, "a server that goes in the middle of its answer");
	half_an_answer(s);
}

static void expect_one_write(struct scenario *s, struct peer *desk, const char *request)
{
	const struct event *write;
	size_t count;

	(void)expect_request(desk, request);
	write = first_write_to(observed(s), OBJECT_FIFO, &count);
	if (count != 1 || !write)
		fail_check(s, write, "expected the request in one write, but there were %zu: what other clients write may come between them", count);
	if (write->count > LINE_MOST)
		fail_check(s, write, "expected a write of at most %d bytes, but it has %llu", LINE_MOST, (unsigned long long)write->count);
}

static void one_write(struct scenario *s)
{
	static char text[LINE_MOST];
	struct peer *desk;

	begin(s, "a short request");
	desk = our_desk(s);
	(void)start(s, "deskc", "desk", "upper", "abc");
	expect_one_write(s, desk, "upper abc");
	begin(s, "a long one");
	desk = our_desk(s);
	memset(text, 'x', sizeof text - 64);
	(void)start(s, "deskc", "desk", "upper", text);
	expect_one_write(s, desk, "upper x+");
}

/* Nothing of it may come to the desk. */
static void expect_not_sent(struct scenario *s, struct program *client, struct peer *desk)
{
	expect_failure(client, 2);
	expect_silence(desk);
	expect_folder(s, "desk", "req");
}

static void wrong_usage(struct scenario *s)
{
	static const struct {
		const char *title, *words[6];
	} lines[] = {{N_("an ARG with the end of a line in it"), {"desk", "upper", "one\n2 seq 1000"}},
		{N_("an OP with the end of a line in it"), {"desk", "len\n2 seq", "1000"}}, {N_("no argument"), {NULL}}, {N_("no OP"), {"desk"}},
		{N_("one argument too many"), {"desk", "seq", "1", "2"}}, {N_("an unknown option"), {"-x", "desk", "seq", "1"}},
		{"-t 0", {"-t", "0", "desk", "seq", "1"}}, {"-t x", {"-t", "x", "desk", "seq", "1"}},
		{"-t 7x", {"-t", "7x", "desk", "seq", "1"}}, {N_("-t and an empty word"), {"-t", "", "desk", "seq", "1"}}};
	struct peer *desk;
	size_t i;

	for (i = 0; i < sizeof lines / sizeof *lines; i++) {
		const char *const *words = lines[i].words;

		begin(s, lines[i].title);
		desk = our_desk(s);
		expect_not_sent(s, start(s, "deskc", words[0], words[1], words[2], words[3], words[4]), desk);
	}
}

/* A request with a text of so many bytes. @return how many it has itself; 0: it was not sent. */
static size_t sent(struct scenario *s, size_t length)
{
	static char text[LINE_MOST + 1];
	struct peer *desk = our_desk(s);
	struct program *client;
	size_t size;

	memset(text, 'x', length);
	text[length] = '\0';
	client = start(s, "deskc", "desk", "upper", text);
	run_until_quiet(s);
	if (program_end(client)) {
		expect_not_sent(s, client, desk);
		return 0;
	}
	size = strlen(expect_line_matching(desk, "[1-9][0-9]* upper x+")) + 1;
	if (size > LINE_MOST)
		fail_check(s, NULL, "expected no request of more than %d bytes, but this one has %zu", LINE_MOST, size);
	return size;
}

/* Which text is the first without room depends on how many digits deskc's number has: one to seven, and not the same for every deskc. */
static void too_long(struct scenario *s)
{
	const size_t around = strlen(" upper ") + 1;
	size_t length, size, longest = 0;
	char title[200];

	for (length = LINE_MOST - around - 7; length <= LINE_MOST - around; length++) {
		snprintf(title, sizeof title, _("a text of %zu bytes: with number and OP the line has 4096, or more, or fewer"), length);
		begin(s, title);
		size = sent(s, length);
		longest = size > longest ? size : longest;
	}
	if (longest < LINE_MOST - 1)
		fail_check(s, NULL, "expected requests of up to %d bytes to be sent, but of more than %zu bytes none was", LINE_MOST, longest);
	wrong_usage(s);
}

/* --- cleaning up --- */

/* A handler that does this may end a wait: it wakes it, or makes a timer that will. To tell something of it ends none. */
static bool ends_waits(const struct trace *trace, const struct event *event)
{
	const struct object *object = object_by_id(trace->descriptors, event->object);

	return event->kind == EVENT_CALL && event->handling == SIGTERM && !(call_sends(event->call) && object && object->given);
}

/* A wait without end that SIGTERM interrupted, though the signal was not blocked before it and its handler only set a variable. */
static const struct event *wait_with_gap(const struct trace *trace)
{
	struct descriptors *tables = descriptors_new();
	const struct event *stop = NULL, *wait = NULL, *found = NULL;
	size_t i;

	for (i = 0; i < trace->event_count && !found; descriptors_apply(tables, &trace->events[i++])) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_SIGNAL && event->signal == SIGTERM && !(signals_blocked(tables, event->task) & 1ull << (SIGTERM - 1)))
			stop = event;
		else if (stop && ends_waits(trace, event))
			stop = wait = NULL;
		else if (stop && event->kind == EVENT_CALL && event->result == -EINTR && event->entered < stop->number && event->timeout_ns < 0)
			wait = event;
		else if (event->kind == EVENT_HANDLED && event->signal == SIGTERM)
			found = wait;
	}
	descriptors_free(tables);
	return found;
}

/* Had the signal come between the look at the variable and this wait, deskd would have slept on: nobody wakes it while nobody asks. */
static void expect_no_gap(struct scenario *s)
{
	const struct event *wait = wait_with_gap(observed(s));

	note(s, "expects that SIGTERM would have ended deskd a moment before it began to wait, too");
	if (wait)
		fail_check(s, wait, "expected SIGTERM to end deskd at any moment; but the handler only sets a variable, and the signal is not blocked "
			"before this %s(). Where it comes after the look at the variable and before the call, deskd waits on", wait->call->name);
}

static void expect_cleaned(struct scenario *s, struct program *server)
{
	size_t mark = observed(s)->event_count;
	bool sleeps;

	pass_time(s, IDLE_MS);
	sleeps = calls_since(observed(s), mark) == 0;
	signal_program(server, SIGTERM);
	expect_exit(server, 0);
	expect_folder(s, "desk", "");
	if (sleeps) /* whoever looks from time to time sees the variable, if late */
		expect_no_gap(s);
}

/* Was the signal sent that inject() sends, and behind a whole line? Only those who have a handler get it. */
static bool came_behind_line(struct scenario *s)
{
	const struct event *event = injected(s);

	return event && event->data.length > 0 && event->data.bytes[event->data.length - 1] == '\n';
}

/* The line is out, but stdio does not know that yet. */
static void ends_at_ready(struct scenario *s)
{
	struct program *server;

	inject(s, "signal-after:SIGTERM@,send,stdout,1");
	server = deskd(s);
	run_until_quiet(s);
	if (!came_behind_line(s))
		return;
	expect_exit(server, 0);
	expect_whole_line(program_stdout(server), "READY fifo desk/req");
	expect_end(program_stdout(server));
	expect_folder(s, "desk", "");
}

static void server_cleanup(struct scenario *s)
{
	struct program *server;

	begin(s, "SIGTERM while it waits for requests");
	server = deskd(s);
	(void)request_fifo(s, OURS);
	run_until_quiet(s);
	expect_cleaned(s, server);
	begin(s, "SIGTERM before any client was there");
	server = deskd(s);
	run_until_quiet(s);
	expect_cleaned(s, server);
	begin(s, "SIGTERM in the middle of a line");
	server = deskd(s);
	say(request_fifo(s, OURS), "4711 upper ab");
	run_until_quiet(s);
	expect_cleaned(s, server);
	begin(s, "SIGTERM right behind the write of the READY line");
	ends_at_ready(s);
}

static void expect_gone_after(struct scenario *s, const char *answer)
{
	struct peer *desk = our_desk(s);
	struct program *client = start(s, "deskc", "desk", "seq", "1");

	answer_to(s, expect_request(desk, "seq 1"), answer);
	expect_ended(client);
	expect_folder(s, "desk", "req");
}

/* The answer is out, but stdio does not know that yet. */
static void ends_at_answer(struct scenario *s)
{
	struct program *client;
	struct peer *desk;

	inject(s, "signal-after:SIGTERM@,send,stdout,1");
	desk = our_desk(s);
	client = start(s, "deskc", "desk", "seq", "1");
	answer_to(s, expect_request(desk, "seq 1"), "OK 1\n");
	expect_ended(client);
	if (came_behind_line(s)) {
		expect_text(program_stdout(client), "OK 1\n");
		expect_end(program_stdout(client));
	}
	expect_folder(s, "desk", "req");
}

static void client_cleanup(struct scenario *s)
{
	static const int signals[] = {SIGTERM, SIGINT};
	struct program *client;
	struct peer *desk;
	size_t i;

	begin(s, "after OK");
	expect_gone_after(s, "OK 1\n");
	begin(s, "after ERR");
	expect_gone_after(s, "ERR no\n");
	begin(s, "no server");
	make_folder(s, "desk", 0700);
	expect_ended(start(s, "deskc", "desk", "seq", "1"));
	expect_folder(s, "desk", "");
	begin(s, "the server goes while deskc waits for room in req");
	expect_ended(left_by_server(s));
	expect_folder(s, "desk", "req");
	begin(s, "no answer");
	(void)our_desk(s);
	expect_ended(start(s, "deskc", "-t", "300", "desk", "seq", "1"));
	expect_folder(s, "desk", "req");
	for (i = 0; i < sizeof signals / sizeof *signals; i++) {
		begin(s, signals[i] == SIGTERM ? N_("SIGTERM while it waits for the answer") : N_("SIGINT while it waits for the answer"));
		desk = our_desk(s);
		client = start(s, "deskc", "desk", "seq", "1");
		(void)expect_request(desk, "seq 1");
		run_until_quiet(s);
		signal_program(client, signals[i]);
		expect_ended(client);
		expect_folder(s, "desk", "req");
	}
	begin(s, "SIGTERM right behind the write of the answer");
	ends_at_answer(s);
}

/* --- both --- */

/* Thirty at once reserve three numbers each: whoever comes first, the ranges are 1, 4, 7 … 88. */
static void parallel_clients(struct scenario *s)
{
	struct program *clients[AT_ONCE];
	bool taken[AT_ONCE] = {false};
	int i, first;

	make_folder(s, "desk", 0700);
	make_fifo(s, "desk/req", 0600); /* a former run was killed */
	(void)deskd(s);
	(void)request_fifo(s, OURS); /* the server is there */
	for (i = 0; i < AT_ONCE; i++)
		clients[i] = start(s, "deskc", "desk", "seq", "3");
	for (i = 0; i < AT_ONCE; i++) {
		expect_exit(clients[i], 0);
		first = atoi(expect_line_matching(program_stdout(clients[i]), "OK [1-9][0-9]*") + 3);
		if (first % 3 != 1 || first > 3 * AT_ONCE || taken[first / 3])
			fail_check(s, NULL, "expected each of %d clients to get three numbers of its own, but one got %d, which is %s", AT_ONCE, first,
				first % 3 == 1 && first <= 3 * AT_ONCE ? _("somebody else's already") : _("in the middle of another's, or beyond the last"));
		taken[first / 3] = true;
	}
}

static const struct check checks[] = {
	{.name = "announces", .step = 1, .points = 4, .function = announces,
		.promise = N_("When a client can open req, deskd says READY; DIR was made with mode 0700, req with 0600."),
		.source = "mkfifo(3), fifo(7); setbuf(3)"},
	{.name = "second-start", .step = 1, .points = 2, .function = second_start,
		.promise = N_("A FIFO req of a former run is used again; a file of another type, a link among them, is left alone: a message, exit status 1."),
		.source = "mkfifo(3), EEXIST; fstat(2)"},
	{.name = "idle-cpu", .step = 2, .points = 8, .function = idle_cpu,
		.promise = N_("While nobody asks, deskd sleeps: fewer than 100 system calls in a minute."),
		.source = "read(2), end-of-file; poll(2), POLLHUP"},
	{.name = "two-in-one-read", .step = 3, .points = 4, .function = two_in_one_read,
		.promise = N_("Two requests that are read at once are both answered."),
		.source = "pipe(7), I/O on pipes and FIFOs"},
	{.name = "request-in-pieces", .step = 3, .points = 4, .function = request_in_pieces,
		.promise = N_("A request that comes in pieces is answered when it is complete."),
		.source = "read(2), RETURN VALUE",
		.explore = EVERY_SPLIT},
	{.name = "sequence-of-clients", .step = 3, .points = 12, .function = sequence_of_clients,
		.promise = N_("deskd serves one client after the other, for ever: that nobody writes any more is not the end."),
		.source = "fifo(7); TLPI 44.8; UNPv2 4.8"},
	{.name = "bad-lines", .step = 3, .points = 4, .function = bad_lines,
		.promise = N_("A line without a number, or of more than 4096 bytes, gets no answer, and the next line is served."),
		.source = "README, contract; UNPv2 4.10"},
	{.name = "dead-client", .step = 3, .points = 8, .function = dead_client,
		.promise = N_("A client that is gone holds nobody up: the next one is served."),
		.source = "fifo(7), O_NONBLOCK; open(2), ENXIO"},
	{.name = "reader-vanishes", .step = 3, .points = 4, .function = reader_vanishes, .tools = "sh",
		.promise = N_("A client that goes between deskd's open and its write does not end deskd."),
		.source = "write(2), EPIPE; signal(7), SIGPIPE",
		.explore = EVERY_ORDER},
	{.name = "reply-target", .step = 3, .points = 4, .function = reply_target,
		.promise = N_("An answer goes into a FIFO and nothing else: not into a file, and not where a link leads."),
		.source = "open(2), O_NOFOLLOW; fstat(2); TLPI 38"},
	{.name = "shell-interop", .step = 3, .points = 4, .function = shell_interop, .tools = "sh cat mkfifo",
		.promise = N_("A shell with mkfifo, echo and cat is as good a client as any."),
		.source = "mkfifo(1)"},
	{.name = "one-client", .step = 4, .points = 6, .function = one_client,
		.promise = N_("deskc sends the request, prints the answer, and ends with 0 for OK and 1 for ERR."),
		.source = "README, contract"},
	{.name = "no-server", .step = 4, .points = 8, .function = no_server,
		.promise = N_("Without a server deskc ends at once with 3: no DIR, no FIFO, or nobody who reads it."),
		.source = "open(2), ENXIO; fifo(7)"},
	{.name = "no-answer", .step = 4, .points = 4, .function = no_answer,
		.promise = N_("When MS milliseconds are over, deskc gives up with 4, whatever it waits for."),
		.source = "poll(2); README, contract"},
	{.name = "one-write", .step = 4, .points = 4, .function = one_write,
		.promise = N_("The request is one write of at most 4096 bytes."),
		.source = "pipe(7), PIPE_BUF"},
	{.name = "too-long", .step = 4, .points = 2, .function = too_long,
		.promise = N_("A request that has no room in one line of 4096 bytes is not sent: exit status 2."),
		.source = "README, contract"},
	{.name = "server-cleanup", .step = 5, .points = 3, .function = server_cleanup,
		.promise = N_("At SIGTERM deskd removes req and ends with 0."),
		.source = "signal(7); unlink(2)"},
	{.name = "client-cleanup", .step = 5, .points = 3, .function = client_cleanup,
		.promise = N_("deskc never leaves its FIFO behind, however it ends."),
		.source = "README, contract; signal(7)"},
	{.name = "parallel-clients", .step = 0, .points = 12, .function = parallel_clients,
		.promise = N_("Thirty clients at once get thirty different answers: no number twice, and none left out."),
		.source = "pipe(7), PIPE_BUF; TLPI 44.8"},
};

LAB_CHECKS(checks);
