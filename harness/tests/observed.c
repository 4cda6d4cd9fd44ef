/** @file
 * One program under the tracer, for tests.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "sandbox/network.h"
#include "tests/observed.h"

enum { WALL_SECONDS = 60, OUTPUT_MOST = 1 << 20, CLIENT_PORT = 40001 };

static const char *const stream_names[3] = {"stdin", "stdout", "stderr"};

static struct {
	enum tier tier;
	char **names;
	int *fds; /* of the executables, in the order of names */
	struct sandbox *sandboxes[3];
	int host;             /* the network of another host; 0 or less: there is none */
	size_t share, shares; /* which of how many processes this is */
} here = {.shares = 1};

static void give_up(const char *what, int error)
{
	(void)fprintf(stderr, "cannot test here: %s: %s\n", what, strerror(error));
	_exit(3); /* a sandbox cannot end while a program in it is traced, and both end with this process */
}

static void end_sandboxes(void)
{
	size_t i;

	for (i = 0; i < 3; i++)
		sandbox_free(here.sandboxes[i]);
	file_names_free(here.names);
	free(here.fds);
}

/** Opens all programs now, because a worker may not: there may be more of them than a process may usually have open. */
static void open_programs(const char *folder)
{
	struct rlimit descriptors;
	size_t count = 0, i;

	while (here.names[count])
		count++;
	here.fds = memory_new(count, sizeof *here.fds);
	if (getrlimit(RLIMIT_NOFILE, &descriptors) == 0) {
		descriptors.rlim_cur = descriptors.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &descriptors); /* where it is too low, the open below says so */
	}
	for (i = 0; i < count; i++) {
		char *path = file_join(folder, here.names[i]);

		here.fds[i] = open(path, O_RDONLY | O_CLOEXEC);
		if (here.fds[i] < 0)
			give_up(path, errno);
		free(path);
	}
}

/** As most machines have it: a card beside loopback, and groups are routed over the card. A kernel without veth(4) has loopback alone. */
static void add_host(void)
{
	int r;

	if (here.tier != TIER_FULL)
		return;
	if (here.host > 0)
		(void)close(here.host); /* ends the one of the last network */
	here.host = network_add_host();
	r = here.host > 0 ? network_route_groups(NETWORK_INTERFACE) : 0;
	if (r < 0)
		give_up("the route of groups", -r);
}

void observed_open(const char *folder)
{
	struct machine machine;
	int r = file_names(folder, &here.names);

	if (r < 0)
		give_up(folder, -r);
	(void)signal(SIGPIPE, SIG_IGN); /* a program need not read what it is told */
	open_programs(folder);
	machine_probe(&machine);
	here.tier = machine.tier;
	r = world_enter(here.tier, getppid());
	if (r == 0)
		r = world_pin(PLACE_HERE);
	if (r < 0)
		give_up("the sandbox", -r);
	add_host();
	(void)atexit(end_sandboxes);
}

/** Waits for all shares. */
static void end_with_the_worst(void)
{
	int worst = 0, status;

	while (wait(&status) > 0) {
		status = WIFEXITED(status) ? WEXITSTATUS(status) : 3;
		worst = status > worst ? status : worst;
	}
	_exit(worst);
}

void observed_open_shared(const char *folder)
{
	struct machine machine;
	pid_t child = -1;

	machine_probe(&machine);
	if (machine.tier == TIER_FULL)
		here.shares = (size_t)machine_cpus();
	for (here.share = 0; here.shares > 1 && here.share < here.shares; here.share++) {
		child = fork();
		if (child < 0)
			give_up("fork", errno);
		if (child == 0)
			break;
	}
	if (child > 0)
		end_with_the_worst();
	observed_open(folder);
}

bool observed_is_mine(size_t number)
{
	return number % here.shares == here.share;
}

enum tier observed_tier(void)
{
	return here.tier;
}

char **observed_programs(void)
{
	return here.names;
}

static struct sandbox *sandbox_of(enum observe_depth depth)
{
	struct sandbox_options options = {.tier = here.tier,
		.profile = PROFILE_SUBMISSION,
		.traced = observe_traced_calls(depth),
		.limits = {
			.cpu_seconds = 10, .address_mb = SANITIZER_ADDRESS_MB, .file_kb = 8192, .descriptors = 2048}};
	int r = here.sandboxes[depth] ? 0 : sandbox_new(&here.sandboxes[depth], &options);

	if (r < 0)
		give_up("cannot make a sandbox", -r);
	return here.sandboxes[depth];
}

static int executable_of(const char *program)
{
	size_t i;

	for (i = 0; here.names[i]; i++)
		if (strcmp(here.names[i], program) == 0)
			return here.fds[i];
	give_up(program, 2);
	return -1;
}

/* --- one run --- */

struct run {
	struct observation *observation;
	int task;
	struct peer *peers[4]; /* standard streams, and a client over the network */
	int fds[3];
};

static void tell_peer(void *data, const struct peer *peer, const char *what, const void *bytes, size_t length)
{
	struct peer_act act = {.who = peer->name, .what = what, .bytes = bytes, .length = length};

	if (peer->local.length)
		act.local = &peer->local;
	if (peer->remote.length)
		act.remote = &peer->remote;
	observe_peer_acted(data, &act);
}

static void make_streams(struct run *run, const struct world_of_test *world)
{
	const enum peer_kind kinds[3] = {PEER_PIPE, world->out, PEER_PIPE};
	int i;

	for (i = 0; i < 3; i++) {
		int r = peer_new(stream_names[i], kinds[i], i == 0, NULL, 0, OUTPUT_MOST, &run->peers[i], &run->fds[i]);

		if (r < 0)
			give_up("cannot make a stream", -r);
	}
	if (world->input_length)
		peer_say(run->peers[0], world->input, world->input_length);
	run->peers[0]->split = world->split;
	run->peers[0]->finishing = !world->stays_open;
	run->peers[1]->deaf = world->deaf;
}

static void begin(struct run *run, struct sandbox *sandbox, const char *program, const struct world_of_test *world)
{
	const char *argv[16] = {program};
	char executable[32], *path;
	struct start_options start = {.argv = (char *const *)argv};
	struct observe_program begun = {.name = program, .executable = executable};
	int fd = executable_of(program), i, r;

	for (i = 0; world->arguments && world->arguments[i] && i < 14; i++)
		argv[i + 1] = world->arguments[i];
	for (i = 0; i < 3; i++) {
		begun.given[i] = (struct given){.name = stream_names[i],
			.kind = peer_object_kind(run->peers[i]),
			.peer_writes = i == 0,
			.peer_reads = i != 0,
			.network = run->peers[i]->kind == PEER_TCP};
		start.stdio[i] = run->fds[i];
	}
	(void)snprintf(executable, sizeof executable, "/proc/self/fd/%d", fd);
	r = sandbox_put_fd(sandbox, fd, "bin/program", 0755);
	if (r < 0)
		give_up("cannot copy the program", -r);
	path = sandbox_path(sandbox, "bin/program");
	start.path = path;
	run->task = observe_start(run->observation, sandbox, &start, &begun);
	if (run->task < 0)
		give_up("cannot start the program", -run->task);
	free(path);
	for (i = 0; i < 3; i++)
		(void)close(run->fds[i]);
}

static socklen_t length_of(const struct sockaddr_storage *address)
{
	return address->ss_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
}

/** Connects when the program listens to the network. */
static bool bring_client(struct run *run, const char *says)
{
	struct peer_socket usual = {.port = here.tier == TIER_FULL ? CLIENT_PORT : 0};
	struct sockaddr_storage address;
	int r;

	if (!says || run->peers[3] || !observe_listening(run->observation, run->task, 0, &address) ||
		(address.ss_family != AF_INET && address.ss_family != AF_INET6))
		return false;
	r = peer_connect(
		"client", (struct sockaddr *)&address, length_of(&address), &usual, OUTPUT_MOST, &run->peers[3]);
	if (r < 0)
		give_up("cannot connect", -r);
	peer_say(run->peers[3], says, strlen(says));
	run->peers[3]->finishing = true;
	return true;
}

static bool peers_act(struct run *run, const struct world_of_test *world)
{
	bool one_by_one = observe_one_by_one(run->observation), acted = bring_client(run, world->client);
	int i;

	for (i = 0; i < 4 && run->peers[i] && !(acted && one_by_one); i++)
		acted = peer_act(run->peers[i], tell_peer, run->observation) || acted;
	return acted;
}

static enum observe_state play(struct run *run, const struct world_of_test *world)
{
	const uint64_t patience_ns = WALL_SECONDS * UINT64_C(1000000000);
	enum observe_state state;

	do
		state = observe_run(run->observation, patience_ns);
	while ((state == OBSERVE_QUIET || state == OBSERVE_TIMED || state == OBSERVE_ENDED) &&
		(peers_act(run, world) ||
			(state == OBSERVE_TIMED && observe_pass_time(run->observation, UINT64_MAX, patience_ns))));
	if (state == OBSERVE_QUIET)
		observe_stuck(run->observation);
	return state;
}

/** As a check does whose expectation is not met. */
static void tell_expected(struct run *run, const struct world_of_test *world)
{
	struct peer_act act = {.who = stream_names[1],
		.what = PEER_EXPECTED,
		.bytes = world->expected,
		.length = world->expected_length};

	if (world->expected)
		observe_peer_acted(run->observation, &act);
}

/** What the program did not read. */
static void tell_unsaid(struct run *run)
{
	const struct peer *peer = run->peers[0];
	struct peer_act act = {.who = peer->name,
		.what = PEER_HAS_MORE,
		.bytes = peer->queue.bytes + peer->said,
		.length = peer->queue.length - peer->said};

	if (act.length)
		observe_peer_acted(run->observation, &act);
}

/** A connection leaves something behind in its network. */
static void renew_network(void)
{
	int r = world_renew_network(here.tier);
	size_t i;

	if (r == 0)
		add_host();
	for (i = 0; i < 3 && r == 0; i++)
		if (here.sandboxes[i])
			r = sandbox_follow_network(here.sandboxes[i]);
	if (r < 0)
		give_up("a new network", -r);
}

void observed_run(const char *program, const struct world_of_test *world, struct observed *out)
{
	struct observe_options options = {.depth = world->depth,
		.shared_network = here.tier != TIER_FULL,
		.limits = world->limits.calls ? world->limits : limits_default(),
		.fault = world->fault,
		.scheduled = true,
		.pipe_capacity = world->pipe_capacity,
		.terse = world->kept > 0,
		.look = world->look,
		.look_data = world->look_data};
	struct sandbox *sandbox = sandbox_of(world->depth);
	struct run run = {.observation = observe_new(&options)};
	bool touched_socket;
	uint64_t began_ns;
	int i;

	if (world->listed != FAULT_NONE)
		observe_list_points(run.observation, world->listed, 0, world->listed_class);
	if (world->kept)
		trace_keep_at_most(observe_trace(run.observation), world->kept);
	make_streams(&run, world);
	began_ns = clock_now_ns();
	begin(&run, sandbox, program, world);
	if (world->half)
		tell_peer(run.observation, run.peers[0], PEER_BREAKS_OFF, NULL, 0);
	out->state = play(&run, world);
	out->took_ns = clock_now_ns() - began_ns;
	tell_unsaid(&run);
	tell_expected(&run, world);
	out->limit = memory_string(observe_limit(run.observation));
	out->fault_hit = observe_fault_hit(run.observation);
	(void)observe_points(run.observation, &out->points);
	out->stops = observe_stops(run.observation);
	out->trace = observe_take_trace(run.observation);
	text_add_bytes(&out->out, run.peers[1]->heard.bytes, run.peers[1]->heard.length);
	text_add_bytes(&out->err, run.peers[2]->heard.bytes, run.peers[2]->heard.length);
	touched_socket = observe_touched_socket(run.observation);
	observe_free(run.observation);
	for (i = 0; i < 4; i++)
		peer_free(run.peers[i]);
	sandbox_kill_all(sandbox);
	(void)sandbox_clean(sandbox); /* what is left there does no harm to the next program of the test */
	if (touched_socket)
		renew_network();
}

void observed_clear(struct observed *observed)
{
	trace_free(observed->trace);
	free(observed->limit);
	text_clear(&observed->out);
	text_clear(&observed->err);
	*observed = (struct observed){0};
}

char *observed_text(const struct trace *trace)
{
	struct text text = {0};
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		char *what = event_describe(event);

		text_addf(&text, "%s %s %s:%d %s\n", event->task < 0 ? "peer" : trace->tasks[event->task].path,
			event_kind_name(event->kind), event->where.file ? event->where.file : "-", event->where.line,
			what);
		free(what);
	}
	return text_take(&text);
}

size_t observed_count(const struct trace *trace, enum event_kind kind, enum call_class class)
{
	size_t count = 0, i;

	for (i = 0; i < trace->event_count; i++)
		count += trace->events[i].kind == kind &&
			(class == CALL_CLASSES || (trace->events[i].call && trace->events[i].call->class == class));
	return count;
}
