/** @file
 * What all rules cost over a long trace, beside the model's own pass over it.
 *
 *     diagnose SHAPE EVENTS          prints the microseconds of all rules with their model, and those of the model alone
 *     diagnose SHAPE EVENTS each     prints the rules that cost most, as multiples of the model's pass
 *
 * Shapes: `server`, whose clients come one after the other, each with a few requests; `children`, one after the other, each of
 * which says something through a pipe. Most events are calls that succeed, as in every real trace.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/memory.h"
#include "diagnose/rule.h"

enum {
	LISTENING = 3,
	CONNECTION = 4,
	READ_END = 3,
	WRITE_END = 4,
	REQUESTS = 8,
	LENGTH = 64,
	SLOWEST = 8,
	FIRST_PORT = 10000,
	PORTS = 20000
};

/* --- calls --- */

static struct event call_of(int task, const char *name, int fd, int64_t result, int line)
{
	struct event event = event_of(EVENT_CALL, task);

	event.call = call_by_name(name);
	event.args[0] = (uint64_t)fd;
	event.fd = fd;
	event.result = result;
	event.where = (struct place){"server.c", line, "serve"};
	return event;
}

static struct event call(const char *name, int fd, int64_t result, int line)
{
	return call_of(0, name, fd, result, line);
}

static struct event transfer_of(int task, const char *name, int fd, int64_t length, int line)
{
	static const unsigned char text[LENGTH] = "a request that is echoed";
	struct event event = call_of(task, name, fd, length, line);

	event.args[1] = 0x7fff0000;
	event.args[2] = event.count = LENGTH;
	if (length > 0)
		event.data = (struct captured){memory_copy(text, LENGTH), LENGTH};
	return event;
}

static struct event transfer(const char *name, int64_t length, int line)
{
	return transfer_of(0, name, CONNECTION, length, line);
}

/* --- a server --- */

static struct address *at(int port)
{
	struct sockaddr_in in = {
		.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct address address = address_of(&in, sizeof in);

	return address_copy(&address);
}

static void listen_at(struct trace *trace)
{
	struct event event = call("socket", -1, LISTENING, 10);

	event.args[0] = AF_INET;
	event.args[1] = SOCK_STREAM;
	event.made[0] = LISTENING;
	event.made_kind = OBJECT_SOCKET;
	(void)trace_add(trace, event);
	event = call("bind", LISTENING, 0, 11);
	event.address = at(8000);
	event.local = at(8000);
	(void)trace_add(trace, event);
	event = call("listen", LISTENING, 0, 12);
	event.args[1] = 128;
	event.local = at(8000);
	(void)trace_add(trace, event);
}

static void wait_for_client(struct trace *trace)
{
	static const struct watch watch = {.fd = LISTENING, .events = POLLIN, .revents = POLLIN};
	struct event event = call("accept4", LISTENING, -EAGAIN, 21);

	(void)trace_add(trace, event);
	event = call("poll", -1, 1, 22);
	event.watches = memory_copy(&watch, sizeof watch);
	event.watch_count = 1;
	(void)trace_add(trace, event);
}

static void accept_client(struct trace *trace, int port)
{
	struct event event = call("accept4", LISTENING, CONNECTION, 21);

	event.made[0] = CONNECTION;
	event.made_kind = OBJECT_SOCKET;
	event.flags = SOCK_CLOEXEC;
	event.local = at(8000);
	event.remote = at(port);
	(void)trace_add(trace, event);
}

static void serve_client(struct trace *trace, int port)
{
	int i;

	wait_for_client(trace);
	accept_client(trace, port);
	for (i = 0; i < REQUESTS; i++) {
		(void)trace_add(trace, transfer("read", LENGTH, 31));
		(void)trace_add(trace, transfer("write", LENGTH, 33));
	}
	(void)trace_add(trace, transfer("read", 0, 31));
	(void)trace_add(trace, call("close", CONNECTION, 0, 36));
}

static void serve(struct trace *trace, size_t events)
{
	int clients;

	listen_at(trace);
	for (clients = 0; trace->event_count < events; clients++)
		serve_client(trace, FIRST_PORT + clients % PORTS);
}

/* --- children --- */

static void open_pipe(struct trace *trace)
{
	struct event event = call("pipe2", -1, 0, 40);

	event.made[0] = READ_END;
	event.made[1] = WRITE_END;
	event.made_kind = OBJECT_PIPE;
	(void)trace_add(trace, event);
}

static void start_child(struct trace *trace, int child)
{
	struct event event = event_of(EVENT_SPAWN, 0);

	(void)trace_add_task(trace, 0, false);
	event.child = child;
	event.flags = SIGCHLD;
	event.result = 100 + child;
	event.where = (struct place){"server.c", 41, "serve"};
	(void)trace_add(trace, event);
	event = call("clone", -1, 100 + child, 41);
	event.args[0] = SIGCHLD;
	event.child = child;
	(void)trace_add(trace, event);
}

static void end_child(struct trace *trace, int child)
{
	struct event event = event_of(EVENT_EXIT, child);

	event.call = call_by_name("exit_group");
	event.where = (struct place){"server.c", 45, "work"};
	(void)trace_add(trace, event);
}

static void collect(struct trace *trace, int child)
{
	struct event event = call("wait4", -1, 100 + child, 50);

	event.args[0] = 100 + (uint64_t)child;
	event.child = child;
	(void)trace_add(trace, event);
}

static void raise_children(struct trace *trace, size_t events)
{
	int child;

	for (child = 1; trace->event_count < events; child++) {
		open_pipe(trace);
		start_child(trace, child);
		(void)trace_add(trace, call("close", WRITE_END, 0, 46));
		(void)trace_add(trace, call_of(child, "close", READ_END, 0, 43));
		(void)trace_add(trace, transfer_of(child, "write", WRITE_END, LENGTH, 44));
		end_child(trace, child);
		(void)trace_add(trace, transfer_of(0, "read", READ_END, LENGTH, 47));
		(void)trace_add(trace, transfer_of(0, "read", READ_END, 0, 47));
		(void)trace_add(trace, call("close", READ_END, 0, 49));
		collect(trace, child);
	}
}

static const struct shape {
	const char *word;
	void (*fill)(struct trace *trace, size_t events);
} shapes[] = {{"server", serve}, {"children", raise_children}};

static struct trace *long_trace(const struct shape *shape, size_t events)
{
	struct trace *trace = trace_new();
	struct event start = event_of(EVENT_START, trace_add_program(trace, "server"));

	start.text = memory_string("server");
	start.status = 100;
	(void)trace_add(trace, start);
	shape->fill(trace, events);
	return trace;
}

/* --- what is measured --- */

/** Of CPU: nothing here waits for anybody. */
static uint64_t used_us(void)
{
	struct timespec used;

	return clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) < 0
		? 0
		: (uint64_t)used.tv_sec * 1000000 + (uint64_t)used.tv_nsec / 1000;
}

static uint64_t model_us(const struct trace *trace)
{
	uint64_t began_us = used_us();
	struct descriptors *tables = descriptors_new();
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		descriptors_apply(tables, &trace->events[i]);
	descriptors_free(tables);
	return used_us() - began_us;
}

static uint64_t rules_us(const struct trace *trace)
{
	struct findings findings = {0};
	uint64_t began_us = used_us();

	diagnose(trace, &findings);
	findings_clear(&findings);
	return used_us() - began_us;
}

/** One rule alone, with a model that follows. */
static uint64_t rule_us(const struct trace *trace, const struct rule *rule)
{
	struct descriptors *before = descriptors_new();
	struct diagnosis diagnosis = {.trace = trace,
		.before = before,
		.rule = rule,
		.reports = reports_new(),
		.state = memory_new(1, rule->state_size)};
	struct findings findings = {0};
	uint64_t began_us = used_us();
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		if (rule->event)
			rule->event(&diagnosis, &trace->events[i]);
		descriptors_apply(before, &trace->events[i]);
	}
	diagnosis.before = trace->descriptors;
	if (rule->end)
		rule->end(&diagnosis);
	if (rule->clear)
		rule->clear(diagnosis.state);
	reports_hear(diagnosis.reports, &findings);
	findings_clear(&findings);
	free(diagnosis.state);
	descriptors_free(before);
	return used_us() - began_us;
}

struct cost {
	const struct rule *rule;
	double passes; /**< of the model, besides the one that it needs */
};

static int dearest_first(const void *a, const void *b)
{
	const struct cost *one = a, *other = b;

	return one->passes < other->passes ? 1 : -(one->passes > other->passes);
}

static void tell_each(const struct trace *trace)
{
	double anchor = (double)model_us(trace);
	struct cost *costs;
	size_t count = 0, i;

	while (all_rules[count])
		count++;
	costs = memory_new(count, sizeof *costs);
	for (i = 0; i < count; i++)
		costs[i] = (struct cost){all_rules[i], (double)rule_us(trace, all_rules[i]) / anchor - 1};
	qsort(costs, count, sizeof *costs, dearest_first);
	for (i = 0; i < count && i < SLOWEST; i++)
		(void)printf("    %6.2f  %s\n", costs[i].passes, costs[i].rule->id);
	free(costs);
}

int main(int argc, char **argv)
{
	long events = argc > 2 ? atol(argv[2]) : 0;
	struct trace *trace;
	size_t i;

	for (i = 0; i < sizeof shapes / sizeof *shapes && events > 0; i++) {
		if (strcmp(shapes[i].word, argv[1]) != 0)
			continue;
		trace = long_trace(&shapes[i], (size_t)events);
		if (argc > 3)
			tell_each(trace);
		else
			(void)printf("%llu %llu\n", (unsigned long long)rules_us(trace),
				(unsigned long long)model_us(trace));
		trace_free(trace);
		return 0;
	}
	(void)fprintf(stderr, "diagnose: server or children, and a number of events\n");
	return 2;
}
