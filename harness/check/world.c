/** @file
 * The world of a scenario: its sandbox, its programs, its peers, and the loop in which they meet.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "check/scenario.h"

static const char *const stream_names[3] = {"stdin", "stdout", "stderr"};

static const enum peer_kind kinds[] = {
	[STREAM_PIPE] = PEER_PIPE,
	[STREAM_UNIX] = PEER_UNIX,
	[STREAM_TCP] = PEER_TCP,
	[STREAM_FILE] = PEER_FILE,
	[STREAM_FOLDER] = PEER_FOLDER,
	[STREAM_NULL] = PEER_NULL,
	[STREAM_CLOSED] = PEER_CLOSED,
};

static const char *relevant_limit(const struct scenario *s)
{
	return observe_limit(s->observation);
}

/* --- the sandbox --- */

static void put_executables(struct scenario *s)
{
	size_t i;

	for (i = 0; i < s->grading->program_count; i++) {
		char *name = memory_format("bin/%s", s->grading->programs[i].name);
		int r = sandbox_put_fd(*s->sandbox, s->executables[i], name, 0755);

		free(name);
		if (r < 0)
			scenario_error(s, -r, "cannot copy the program into the sandbox");
	}
}

static void make_sandbox(struct scenario *s)
{
	const struct limits *limits = &s->grading->lab->limits;
	struct sandbox_options options = {.tier = s->grading->tier,
		.profile = PROFILE_SUBMISSION,
		.traced = observe_traced_calls(s->depth),
		.limits = {.cpu_seconds = limits->cpu_seconds, .file_kb = limits->file_kb,
			.descriptors = s->descriptors ? s->descriptors : limits->descriptors}};
	int r;

	if (*s->sandbox)
		return;
	r = sandbox_new(s->sandbox, &options);
	if (r < 0)
		scenario_error(s, -r, "cannot make the sandbox");
	put_executables(s);
}

/* --- beginning and ending --- */

void scenario_tell(void *data, const struct peer *peer, const char *what, const void *bytes, size_t length)
{
	struct scenario *s = data;
	const struct address *remote = peer->remote.length ? &peer->remote : NULL;

	if (peer->local.length)
		observe_peer_at(s->observation, &peer->local, remote, what, bytes, length);
	else
		observe_peer_acted(s->observation, peer->name, what, bytes, length);
}

/** Those that the check has made before there was anything to observe. */
static void tell_listeners(struct scenario *s)
{
	size_t i;

	for (i = 0; i < s->peer_count; i++)
		if (s->peers[i]->kind == PEER_LISTENER)
			scenario_tell(s, s->peers[i], PEER_LISTENS, NULL, 0);
}

static void open_observation(struct scenario *s)
{
	struct observe_options options = {.depth = s->depth,
		.limits = s->grading->lab->limits,
		.scheduled = true,
		.pipe_capacity = s->pipe_capacity,
		.shared_network = s->grading->tier != TIER_FULL,
		.folder = sandbox_folder(*s->sandbox),
		.folder_mb = SANDBOX_TMP_MB};
	const struct fault *fault = &s->instance->fault;

	s->number++;
	if (fault->kind != FAULT_NONE && (!fault->scenario || fault->scenario == s->number))
		options.fault = *fault;
	s->observation = observe_new(&options);
	tell_listeners(s);
	observe_list_points(s->observation, s->listed.kind, s->listed.number, s->listed.class);
	s->state = OBSERVE_QUIET;
}

static void keep_points(struct scenario *s)
{
	size_t count, i;
	const struct fault *points = observe_points(s->observation, &count);

	for (i = 0; i < count; i++) {
		struct fault *point = &ARRAY_ADD(s->points, s->point_count, s->point_capacity);

		*point = points[i];
		point->scenario = s->number;
	}
	s->fault_hit = s->fault_hit || observe_fault_hit(s->observation);
}

static void free_programs(struct scenario *s)
{
	size_t i;

	for (i = 0; i < s->program_count; i++)
		free(s->programs[i]);
	for (i = 0; i < s->peer_count; i++)
		peer_free(s->peers[i]);
	free(s->peers);
	s->peers = NULL;
	s->program_count = s->peer_count = s->peer_capacity = 0;
	s->connections = 0;
	memset(s->ports, 0, sizeof s->ports);
}

struct peer *scenario_add_peer(struct scenario *s, struct peer *peer, char *place)
{
	peer->owner = s;
	peer->place = place;
	ARRAY_ADD(s->peers, s->peer_count, s->peer_capacity) = peer;
	return peer;
}

void scenario_close(struct scenario *s)
{
	bool touched;

	if (!s->observation)
		return;
	keep_points(s);
	touched = observe_touched_socket(s->observation);
	trace_free(s->trace);
	s->trace = observe_take_trace(s->observation);
	observe_free(s->observation);
	s->observation = NULL;
	free_programs(s);
	sandbox_kill_all(*s->sandbox);
	if (sandbox_clean(*s->sandbox) < 0 ||
		(touched && (world_renew_network(s->grading->tier) < 0 || sandbox_follow_network(*s->sandbox) < 0))) {
		sandbox_free(*s->sandbox);	/* a world that cannot be cleaned is made anew */
		*s->sandbox = NULL;
	}
}

void begin(struct scenario *s, const char *title)
{
	scenario_close(s);
	s->pipe_capacity = s->descriptors = 0;
	narrate(s, "check", "%s", title);
}

void limit(struct scenario *s, enum limited what, int n)
{
	if (what == LIMIT_PIPE_CAPACITY) {
		narrate(s, "check", "every pipe that the program makes holds %d bytes", n);
		s->pipe_capacity = n;
	} else {
		narrate(s, "check", "the program may have %d descriptors open", n);
		s->descriptors = n;
		sandbox_free(*s->sandbox);	/* limits are set where programs start */
		*s->sandbox = NULL;
	}
}

/* --- starting a program --- */

static size_t find_program(struct scenario *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->grading->program_count; i++)
		if (strcmp(s->grading->programs[i].name, name) == 0)
			return i;
	scenario_error(s, ENOENT, "the lab's check starts a program that lab.conf does not name");
}

static void make_streams(struct scenario *s, struct program *program, const struct world *world, int fds[3])
{
	const enum stream streams[3] = {world->in, world->out, world->err};
	size_t most = (size_t)s->grading->lab->limits.output_kb << 10;
	int i, r;

	for (i = 0; i < 3; i++) {
		r = peer_new(stream_names[i], kinds[streams[i]], i == 0, i == 0 ? world->content : NULL, world->content_length,
			most, &program->streams[i], &fds[i]);
		if (r < 0)
			scenario_error(s, -r, "cannot make the program's standard streams");
		(void)scenario_add_peer(s, program->streams[i], memory_format("on %s's %s", program->name, stream_names[i]));
	}
}

static void tell_start(struct scenario *s, const char *const *argv)
{
	struct text line = {0};

	for (; *argv; argv++) {
		text_add(&line, line.length ? " " : "");
		text_add_escaped(&line, *argv, strlen(*argv), 100);
	}
	narrate(s, "check", "starts: %s", text_string(&line));
	text_clear(&line);
}

static void describe_program(struct observe_program *out, const struct program *program)
{
	int i;

	for (i = 0; i < 3; i++)
		out->given[i] = (struct given){.name = stream_names[i],
			.kind = peer_object_kind(program->streams[i]),
			.peer_writes = i == 0 && program->streams[i]->fd >= 0,
			.peer_reads = i != 0 && program->streams[i]->fd >= 0,
			.network = program->streams[i]->kind == PEER_TCP};
}

struct program *start_arguments(struct scenario *s, const struct world *world, const char *const *argv)
{
	struct program *program = memory_new(1, sizeof *program);
	size_t index = find_program(s, argv[0]);
	char *name = memory_format("bin/%s", argv[0]), *path, executable[32];
	struct start_options start = {.argv = (char *const *)argv};
	struct observe_program begun = {.name = argv[0], .executable = executable, .order = (unsigned)s->program_count};
	int i, r;

	make_sandbox(s);
	if (!s->observation)
		open_observation(s);
	*program = (struct program){.scenario = s, .name = s->grading->programs[index].name};
	s->programs[s->program_count++] = program;
	make_streams(s, program, world, start.stdio);
	describe_program(&begun, program);
	path = sandbox_path(*s->sandbox, name);
	start.path = path;
	(void)snprintf(executable, sizeof executable, "/proc/self/fd/%d", s->executables[index]);
	tell_start(s, argv);
	r = observe_start(s->observation, *s->sandbox, &start, &begun);
	for (i = 0; i < 3; i++)
		if (start.stdio[i] >= 0)
			(void)close(start.stdio[i]);	/* the program has its own */
	free(path);
	free(name);
	if (r < 0)
		scenario_error(s, -r, "cannot start the program");
	program->task = r;
	return program;
}

struct peer *program_stdin(struct program *program)
{
	return program->streams[0];
}

struct peer *program_stdout(struct program *program)
{
	return program->streams[1];
}

struct peer *program_stderr(struct program *program)
{
	return program->streams[2];
}

/* --- the loop --- */

static bool peers_act(struct scenario *s)
{
	bool acted = false;
	size_t i;

	for (i = 0; i < s->peer_count; i++) {
		struct peer *peer = s->peers[i];

		acted = peer_act(peer, scenario_tell, s) || acted;
		if (peer->cut)
			scenario_end(s, VERDICT_LIMIT, memory_string("output"),
				memory_format("more than %d KiB came %s", s->grading->lab->limits.output_kb, peer->place));
	}
	return acted;
}

bool scenario_pump_until(struct scenario *s, uint64_t until_ns)
{
	if (!s->observation)
		return false;
	s->state = observe_run(s->observation, s->deadline_ns);
	switch (s->state) {
	case OBSERVE_QUIET:
	case OBSERVE_ENDED:
		return peers_act(s);
	case OBSERVE_TIMED:
		return peers_act(s) || observe_pass_time(s->observation, until_ns, s->deadline_ns);
	case OBSERVE_LIMIT:
		scenario_end(s, VERDICT_LIMIT, memory_string(relevant_limit(s)),
			memory_format("the program used up its limit: %s", relevant_limit(s)));
	case OBSERVE_WALL:
		scenario_end(s, VERDICT_TIMEOUT, memory_string(relevant_limit(s)),
			memory_format("the time of the run is used up (%s)", relevant_limit(s)));
	case OBSERVE_SPINS:
		return false;
	}
	return false;
}

bool scenario_pump(struct scenario *s)
{
	return scenario_pump_until(s, UINT64_MAX);
}

void run_until_quiet(struct scenario *s)
{
	while (s->observation && scenario_pump_until(s, observe_now_ns(s->observation)))
		;
}

void pass_time(struct scenario *s, int ms)
{
	uint64_t until_ns;

	narrate(s, "check", "lets %d ms pass", ms);
	run_until_quiet(s);
	if (!s->observation)
		return;
	until_ns = observe_now_ns(s->observation) + (uint64_t)ms * 1000000u;
	while (scenario_pump_until(s, until_ns))
		;
	(void)observe_pass_time(s->observation, until_ns, s->deadline_ns);	/* nobody waits for a time: it passes all the same */
}
