/** @file
 * Starting programs: the submission's, the tools of the machine, the oracle.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
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

/* --- tools --- */

/** Where a name alone would not tell which of several programs is meant. */
static const struct {
	const char *name, *program;
} namesakes[] = {{"nc", "nc.openbsd"}};

/** Path of a tool, links followed; the caller frees. NULL where this machine has none. */
static char *tool_path(const char *name)
{
	char *path, *real;
	size_t i;

	for (i = 0; i < sizeof namesakes / sizeof *namesakes; i++)
		if (strcmp(namesakes[i].name, name) == 0)
			name = namesakes[i].program;
	path = file_join("/usr/bin", name);
	real = realpath(path, NULL);
	free(path);
	return real;
}

const char *missing_tool(const char *tools)
{
	char *copy = memory_string(tools ? tools : ""), *rest = copy, *word, *path;
	const char *missing = NULL;

	while (!missing && (word = strsep(&rest, " "))) {
		path = *word ? tool_path(word) : NULL;
		if (*word && !path)
			missing = interned(word);
		free(path);
	}
	free(copy);
	return missing;
}

/* --- starting --- */

static const struct built_program *find_program(
	struct scenario *s, const struct executables *executables, const char *name, int *fd)
{
	size_t i;

	for (i = 0; i < executables->count; i++) {
		if (strcmp(executables->programs[i].name, name) != 0)
			continue;
		*fd = executables->fds[i];
		return &executables->programs[i];
	}
	scenario_error(s, ENOENT, "the lab's check starts a program that lab.conf does not name");
}

static void make_streams(struct scenario *s, struct program *program, const struct world *world, int fds[3])
{
	const enum stream streams[3] = {world->in, world->out, world->err};
	size_t most = (size_t)s->grading->lab->limits.output_kb << 10;
	int i, r;

	for (i = 0; i < 3; i++) {
		r = peer_new(stream_names[i], kinds[streams[i]], i == 0, i == 0 ? world->content : NULL,
			world->content_length, most, &program->streams[i], &fds[i]);
		if (r < 0)
			scenario_error(s, -r, "cannot make the program's standard streams");
		(void)scenario_add_peer(
			s, program->streams[i], memory_format(_("on %s's %s"), called(program), stream_names[i]));
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

/** The program with its streams, before it has a process. */
static struct program *add_program(
	struct scenario *s, const char *name, bool judged, const struct world *world, int fds[3])
{
	struct program *program = memory_new(1, sizeof *program);

	if (s->program_count == PROGRAMS_MOST)
		scenario_error(s, E2BIG, "the lab's check starts too many programs");
	*program = (struct program){.scenario = s, .name = name, .judged = judged};
	s->programs[s->program_count++] = program;
	make_streams(s, program, world, fds);
	return program;
}

/** It traces the program when that ends, which only one can do: under our tracer it gives up, and with it the exit status. */
static const char no_leak_sanitizer[] = "ASAN_OPTIONS=detect_leaks=0";

/** @param path  inside the sandbox; owned. @param executable  on our side, for source lines, or NULL. */
static struct program *launch(struct scenario *s, struct sandbox *sandbox, bool judged, const char *name,
	const struct world *world, const char *const *argv, char *path, const char *executable)
{
	struct start_options start = {.path = path,
		.argv = (char *const *)argv,
		.variable = judged && s->check->sanitizers ? no_leak_sanitizer : world->variable,
		.umask = world->umask};
	struct program *program = add_program(s, name, judged, world, start.stdio);
	struct observe_program begun = {
		.name = name, .executable = executable, .tool = !judged, .order = (unsigned)s->program_count - 1};
	int i, r;

	describe_program(&begun, program);
	tell_start(s, argv);
	r = observe_start(s->observation, sandbox, &start, &begun);
	for (i = 0; i < 3; i++)
		if (start.stdio[i] >= 0)
			(void)close(start.stdio[i]); /* the program has its own */
	free(path);
	if (r < 0)
		scenario_error(s, -r, "cannot start the program");
	program->task = r;
	return program;
}

/** One of our own executables, in the sandbox of its kind. */
static struct program *launch_built(struct scenario *s, bool judged, const struct world *world, const char *const *argv)
{
	const struct executables *executables = judged ? &s->stage->executables : &s->stage->oracle;
	char *name = memory_format("bin/%s", argv[0]), *path, executable[32];
	const struct built_program *built;
	int fd;

	built = find_program(s, executables, argv[0], &fd);
	if (judged)
		(void)memory_add_once(
			&s->result->programs, &s->result->program_count, &s->result->program_capacity, built->name);
	path = sandbox_path(scenario_sandbox(s, judged), name);
	free(name);
	(void)snprintf(executable, sizeof executable, "/proc/self/fd/%d", fd);
	return launch(s, scenario_sandbox(s, judged), judged, judged ? built->name : N_("the reference"), world, argv,
		path, judged ? executable : NULL);
}

struct program *start_arguments(struct scenario *s, const struct world *world, const char *const *argv)
{
	return launch_built(s, true, world, argv);
}

struct program *oracle_arguments(struct scenario *s, const char *const *argv)
{
	return launch_built(s, false, &(struct world){0}, argv);
}

static struct program *launch_tool(struct scenario *s, struct sandbox *sandbox, const char *const *argv)
{
	char *path = tool_path(argv[0]);

	if (!path)
		scenario_error(s, ENOENT, "the lab's check starts a tool that its row does not name");
	return launch(s, sandbox, false, interned(argv[0]), &(struct world){0}, argv, path, NULL);
}

struct program *tool_arguments(struct scenario *s, const char *const *argv)
{
	return launch_tool(s, scenario_sandbox(s, false), argv);
}

struct program *neighbour_arguments(struct scenario *s, const char *const *argv)
{
	return launch_tool(s, scenario_sandbox(s, true), argv);
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
