/** @file
 * Compiles a submission inside the sandbox; what was built is kept by the hash of everything it depends on.
 *
 * Each program is compiled by a process of its own that enters a world of its own, because that is for ever; as many at once as
 * there are CPUs. It writes through descriptors that were opened before, so the cache may lie where only the caller may write.
 * What it reads is the submission's own .c and .h files and the system's headers; the rest of the machine is not there. All are
 * waited for, also when one does not compile; they die with the grader.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/command.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "grade/build.h"
#include "grade/hash.h"
#include "grade/messages.h"

enum {
	FILE_MOST = 1 << 20,
	FILES_MOST = 64,
	OUTPUT_MOST = 1 << 20,
	LINE_MOST = 400,             /* bytes of a source line that is shown */
	COMPILER_CPU_SECONDS = 10,   /* of CPU, which no load changes: a source that takes more does not compile */
	COMPILER_WALL_SECONDS = 600, /* a machine that has not granted that much CPU by then cannot judge */
	COMPILER_MB = 1024,
	SCRATCH_MB = 64
};

/** How a compilation ends; of several, the greatest is how all of them have ended. */
enum outcome { BUILT, DOES_NOT_COMPILE, COULD_NOT_COMPILE };

static const char *const flags[] = {
	"-std=gnu11", "-g", "-O1", "-Wall", "-Wextra", "-fno-omit-frame-pointer", "-fno-optimize-sibling-calls", NULL};

/** One file of the submission. */
struct input {
	char *name;
	struct text content;
};

struct job {
	const struct lab *lab;
	const struct build_options *options;
	const char *compiler; /**< path below /usr/bin */
	struct input inputs[FILES_MOST];
	size_t input_count;
	struct text libraries; /**< words of pkg-config */
	pid_t grader;          /**< without it nobody wants the result */
};

/** One program, while it is compiled. */
struct compilation {
	const struct program_source *program;
	int executable, log; /**< what is written to; owned; -1: it could not be opened */
	pid_t pid;           /**< -1: it could not begin */
	enum outcome outcome;
};

/* --- inputs --- */

static bool has_ending(const char *name, const char *ending)
{
	size_t length = strlen(name), end = strlen(ending);

	return length > end && strcmp(name + length - end, ending) == 0;
}

/** Regular files only: a link could name any file of the machine. */
static bool is_input(const char *folder, const char *name)
{
	char *path = file_join(folder, name);
	struct stat status;
	bool good = (has_ending(name, ".c") || has_ending(name, ".h")) && strcmp(name, "checks.c") != 0 &&
		lstat(path, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= FILE_MOST;

	free(path);
	return good;
}

static int read_inputs(struct job *job, const char *folder, char **problem)
{
	char **names;
	size_t i;
	int r = file_names(folder, &names);

	if (r < 0) {
		*problem = memory_format(_("cannot read the folder '%s': %s"), folder, strerror(-r));
		return r;
	}
	for (i = 0; names[i] && job->input_count < FILES_MOST && r == 0; i++) {
		struct input *input = &job->inputs[job->input_count];
		char *path = file_join(folder, names[i]);

		if (is_input(folder, names[i])) {
			r = file_read(path, FILE_MOST, &input->content);
			input->name = memory_string(names[i]);
			job->input_count++;
		}
		if (r < 0)
			*problem = memory_format(_("cannot read '%s': %s"), path, strerror(-r));
		free(path);
	}
	file_names_free(names);
	return r;
}

static bool has_input(const struct job *job, const char *name)
{
	size_t i;

	for (i = 0; i < job->input_count; i++)
		if (strcmp(job->inputs[i].name, name) == 0)
			return true;
	return false;
}

/** Why a file that stands in the folder was not taken; NULL where none of that name stands there. See is_input(). */
static char *why_not_taken(const char *folder, const char *name)
{
	char *path = file_join(folder, name), *why = NULL;
	struct stat status;

	if (lstat(path, &status) < 0)
		why = NULL;
	else if (S_ISLNK(status.st_mode))
		why = memory_string(_("this is a symbolic link; hand in the file itself"));
	else if (!S_ISREG(status.st_mode))
		why = memory_format(_("this is %s, not a regular file"),
			S_ISDIR(status.st_mode) ? _("a folder") : _("a device or a FIFO"));
	else if (status.st_size > FILE_MOST)
		why = memory_format(_("this file has %lld bytes; more than %d are not taken"),
			(long long)status.st_size, FILE_MOST);
	free(path);
	return why;
}

static char *list_inputs(const struct job *job)
{
	struct text out = {0};
	size_t i;

	for (i = 0; i < job->input_count; i++)
		text_addf(&out, "%s%s", i ? ", " : "", job->inputs[i].name);
	if (!job->input_count)
		text_add(&out, _("no .c file"));
	return text_take(&out);
}

/** A file that the lab wants and the folder lacks is a message of the build. */
static bool inputs_are_there(const struct job *job, const char *folder, struct result *result)
{
	bool good = true;
	size_t p, f;

	for (p = 0; p < job->lab->program_count; p++) {
		for (f = 0; f < job->lab->programs[p].file_count; f++) {
			const char *name = job->lab->programs[p].files[f];
			char *there, *text;

			if (has_input(job, name))
				continue;
			there = list_inputs(job);
			text = why_not_taken(folder, name);
			if (!text)
				text = memory_format(
					_("the lab wants a file of this name, and the folder has %s"), there);
			messages_add(result, name, 0, 0, "error", text);
			free(text);
			free(there);
			good = false;
		}
	}
	return good;
}

/* --- the compiler --- */

static const char *find_compiler(const struct build_options *options)
{
	const char *wanted = options->compiler ? options->compiler : getenv("PLUMB_CC");
	const char *const candidates[] = {wanted ? wanted : "gcc", wanted ? NULL : "clang", NULL};
	size_t i;

	for (i = 0; candidates[i]; i++) {
		char *path = memory_format("/usr/bin/%s", file_name(candidates[i]));
		const char *found = access(path, X_OK) == 0 ? interned(path) : NULL;

		free(path);
		if (found)
			return found;
	}
	return NULL;
}

static bool is_gcc(const struct job *job)
{
	return strstr(file_name(job->compiler), "gcc") != NULL;
}

static int find_libraries(struct job *job, char **problem)
{
	char *argv[] = {"pkg-config", "--cflags", "--libs", job->lab->libraries, NULL};

	if (!job->lab->libraries || command_run(argv, &job->libraries) == 0)
		return 0;
	*problem = memory_format(_("pkg-config does not know the lab's libraries: %s"), job->lab->libraries);
	return -ENOENT;
}

/** The command line of one program: compiler, flags, its files, libraries. */
static char **command_line(const struct job *job, const struct program_source *program, const char *output)
{
	char *libraries = memory_string(text_string(&job->libraries)), *rest = libraries, *word;
	char **argv = NULL;
	size_t count = 0, capacity = 0, i;

	ARRAY_ADD(argv, count, capacity) = memory_string(job->compiler);
	for (i = 0; flags[i]; i++)
		ARRAY_ADD(argv, count, capacity) = memory_string(flags[i]);
	if (job->options->sanitizers)
		ARRAY_ADD(argv, count, capacity) = memory_format("-fsanitize=%s", job->options->sanitizers);
	if (is_gcc(job))
		ARRAY_ADD(argv, count, capacity) = memory_string("-fdiagnostics-format=json");
	ARRAY_ADD(argv, count, capacity) = memory_string("-o");
	ARRAY_ADD(argv, count, capacity) = memory_string(output);
	for (i = 0; i < program->file_count; i++)
		ARRAY_ADD(argv, count, capacity) = memory_string(program->files[i]);
	while ((word = strsep(&rest, " \n")))
		if (*word)
			ARRAY_ADD(argv, count, capacity) = memory_string(word);
	ARRAY_ADD(argv, count, capacity) = NULL;
	free(libraries);
	return argv;
}

static char *digest(const struct job *job)
{
	struct hash *hash = hash_new();
	struct stat compiler = {0};
	size_t i, f;

	(void)stat(job->compiler, &compiler); /* it was found a moment ago */
	hash_add(hash, PLUMB_VERSION, strlen(PLUMB_VERSION));
	hash_add(hash, job->compiler, strlen(job->compiler));
	hash_add(hash, &compiler.st_mtim, sizeof compiler.st_mtim);
	hash_add(hash, &compiler.st_size, sizeof compiler.st_size);
	for (i = 0; flags[i]; i++)
		hash_add(hash, flags[i], strlen(flags[i]));
	if (job->options->sanitizers)
		hash_add(hash, job->options->sanitizers, strlen(job->options->sanitizers));
	hash_add(hash, text_string(&job->libraries), job->libraries.length);
	for (i = 0; i < job->lab->program_count; i++) {
		hash_add(hash, job->lab->programs[i].name, strlen(job->lab->programs[i].name));
		hash_add(hash, &job->lab->programs[i].file_count, sizeof job->lab->programs[i].file_count);
		for (f = 0; f < job->lab->programs[i].file_count; f++)
			hash_add(hash, job->lab->programs[i].files[f], strlen(job->lab->programs[i].files[f]));
	}
	for (i = 0; i < job->input_count; i++) {
		hash_add(hash, job->inputs[i].name, strlen(job->inputs[i].name));
		hash_add(hash, text_string(&job->inputs[i].content), job->inputs[i].content.length);
	}
	return hash_finish(hash);
}

/* --- the process that compiles --- */

static int put_inputs(const struct job *job, struct sandbox *sandbox)
{
	size_t i;
	int r = 0;

	for (i = 0; i < job->input_count && r == 0; i++) {
		char *name = memory_format("work/%s", job->inputs[i].name);

		r = sandbox_put_bytes(
			sandbox, text_string(&job->inputs[i].content), job->inputs[i].content.length, name, 0644);
		free(name);
	}
	return r;
}

static int copy_fd(int from, int to)
{
	char block[65536];
	ssize_t n;
	int r = 0;

	while (r == 0 && (n = read(from, block, sizeof block)) != 0)
		r = n < 0 ? -errno : file_write_fd(to, block, (size_t)n);
	return r;
}

/** Compiles one program in a sandbox; its file goes to the executable, what the compiler says to the log. */
static enum outcome compile_in(struct sandbox *sandbox, const struct job *job, const struct compilation *one)
{
	char *output = memory_format("%s.out", one->program->name), *inside = memory_format("work/%s", output);
	char **argv = command_line(job, one->program, output);
	struct start_options start = {.path = job->compiler, .argv = argv, .stdio = {-1, one->log, one->log}};
	int status = 0, fd = -1, r;
	pid_t pid;

	start.stdio[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	r = sandbox_start(sandbox, &start, &pid);
	if (r == 0)
		r = sandbox_wait(sandbox, pid, COMPILER_WALL_SECONDS, &status);
	if (r == 0 && status == 0)
		r = fd = sandbox_open(sandbox, inside);
	if (fd >= 0)
		r = copy_fd(fd, one->executable);
	file_names_free(argv);
	free(inside);
	free(output);
	if (r < 0)
		return COULD_NOT_COMPILE;
	return status == 0 ? BUILT : DOES_NOT_COMPILE;
}

static enum outcome compile(const struct job *job, const struct compilation *one)
{
	struct sandbox_options options = {.tier = job->options->tier,
		.profile = PROFILE_BUILD,
		.compiler = true,
		.limits = {.cpu_seconds = COMPILER_CPU_SECONDS,
			.file_kb = SCRATCH_MB << 10,
			.descriptors = 256,
			.address_mb = COMPILER_MB,
			.tmp_mb = SCRATCH_MB}};
	struct sandbox *sandbox = NULL;
	enum outcome outcome = COULD_NOT_COMPILE;
	int r = world_enter(options.tier, job->grader);

	if (r == 0)
		r = sandbox_new(&sandbox, &options);
	if (r == 0)
		r = put_inputs(job, sandbox);
	if (r == 0)
		outcome = compile_in(sandbox, job, one);
	sandbox_free(sandbox);
	return outcome;
}

/** Begins to compile a program into a folder. */
static struct compilation compilation_begin(
	const struct job *job, const struct program_source *program, const char *folder)
{
	char *path = file_join(folder, program->name);
	struct compilation one = {.program = program,
		.executable = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755),
		.log = memfd_create("compiler", MFD_CLOEXEC),
		.pid = -1};

	free(path);
	if (one.executable >= 0 && one.log >= 0)
		one.pid = fork();
	if (one.pid == 0)
		_exit(compile(job, &one));
	return one;
}

static void compilation_end(struct compilation *one)
{
	int status = 0;
	bool good = one->pid > 0;

	while (good && waitpid(one->pid, &status, 0) < 0)
		good = errno == EINTR;
	if (one->executable >= 0 && close(one->executable) < 0)
		good = false;
	one->outcome = good && WIFEXITED(status) ? (enum outcome)WEXITSTATUS(status) : COULD_NOT_COMPILE;
}

/** Compiles all programs, as many at once as there are CPUs. @return how all of them have ended. */
static enum outcome compile_all(const struct job *job, const char *folder, struct compilation *all)
{
	size_t count = job->lab->program_count, at_once = (size_t)machine_cpus(), i;
	enum outcome outcome = BUILT;

	for (i = 0; i < count + at_once; i++) {
		if (i >= at_once)
			compilation_end(&all[i - at_once]);
		if (i < count)
			all[i] = compilation_begin(job, &job->lab->programs[i], folder);
	}
	for (i = 0; i < count; i++)
		outcome = all[i].outcome > outcome ? all[i].outcome : outcome;
	return outcome;
}

/** Adds what the compiler said of one program; more than what is taken helps nobody. */
static void take_log(struct compilation *one, struct text *said)
{
	if (one->log < 0)
		return;
	(void)lseek(one->log, 0, SEEK_SET); /* a file in memory */
	(void)file_read_fd(one->log, OUTPUT_MOST - said->length, said);
	(void)close(one->log); /* ours, in memory */
}

/* --- the cache --- */

/** A kept build is a folder: the executables, and what the compiler said. */
static int build_into(const struct job *job, const char *folder, char **problem)
{
	struct compilation *all = memory_new(job->lab->program_count, sizeof *all);
	enum outcome outcome = compile_all(job, folder, all);
	char *path = file_join(folder, "compiler");
	struct text said = {0};
	size_t i;
	int r = -EIO;

	text_add(&said, outcome == BUILT ? "ok\n" : "failed\n");
	for (i = 0; i < job->lab->program_count; i++)
		take_log(&all[i], &said);
	if (outcome != COULD_NOT_COMPILE)
		r = file_replace(path, said.bytes, said.length);
	if (r < 0)
		*problem =
			memory_format(_("cannot build in the sandbox (%s); plumb doctor tells what this machine lacks"),
				strerror(-r));
	text_clear(&said);
	free(path);
	free(all);
	return r;
}

static int build_and_keep(const struct job *job, const char *folder, char **problem)
{
	char *temporary = memory_format("%s.XXXXXX", folder);
	int r = file_make_folder(job->options->cache);

	if (r == 0 && !mkdtemp(temporary))
		r = -errno;
	if (r < 0) {
		*problem = memory_format(_("cannot write to '%s': %s"), job->options->cache, strerror(-r));
		free(temporary);
		return r;
	}
	(void)chmod(temporary, 0755); /* its own maker may read it in any case */
	r = build_into(job, temporary, problem);
	if (r == 0 && rename(temporary, folder) < 0 && errno != EEXIST && errno != ENOTEMPTY)
		r = -errno;
	if (file_exists(temporary))
		(void)file_remove_folder(temporary); /* somebody else has built the same */
	free(temporary);
	return r;
}

static struct build *take_build(const struct job *job, const char *folder)
{
	struct build *build = memory_new(1, sizeof *build);
	size_t i;

	build->program_count = job->lab->program_count;
	build->programs = memory_new(build->program_count, sizeof *build->programs);
	for (i = 0; i < build->program_count; i++)
		build->programs[i] = (struct built_program){
			memory_string(job->lab->programs[i].name), file_join(folder, job->lab->programs[i].name)};
	return build;
}

/** A compiler that failed without a message that we know: its first words, or what must have happened. */
static void tell_unknown_failure(struct result *result, const char *said)
{
	size_t length = strcspn(said, "\n");
	char *first = memory_format("%.*s", (int)length, said);

	messages_add(result, NULL, 0, 0, "error",
		length ? first : _("the compiler ended without a message: it used up its memory or its time"));
	free(first);
}

/** The line as it stands in the submission, without its indent; NULL where it has no such line. */
static char *line_of(const struct job *job, const char *file, int number)
{
	struct text out = {0};
	const char *line = NULL;
	size_t length, i;

	for (i = 0; i < job->input_count && !line; i++)
		if (strcmp(job->inputs[i].name, file) == 0)
			line = text_line(text_string(&job->inputs[i].content), number, &length);
	if (!line)
		return NULL;
	length = length < LINE_MOST ? length : LINE_MOST;
	for (i = 0; i < length && (line[i] == ' ' || line[i] == '\t'); i++)
		;
	while (i < length)
		i += text_add_visible(&out, line + i, length - i);
	return text_take(&out);
}

static void add_excerpts(const struct job *job, struct result *result)
{
	size_t i;

	for (i = 0; i < result->build.message_count; i++) {
		struct build_message *message = &result->build.messages[i];

		if (message->file && message->line)
			message->excerpt = line_of(job, message->file, message->line);
	}
}

static int use_kept(const struct job *job, const char *folder, struct result *result, struct build **out)
{
	char *path = file_join(folder, "compiler");
	struct text said = {0};
	int r = file_read(path, OUTPUT_MOST + 16, &said);

	free(path);
	if (r < 0)
		return r;
	result->build.ok = strncmp(said.bytes, "ok\n", 3) == 0;
	messages_parse(result, strchr(said.bytes, '\n') + 1);
	add_excerpts(job, result);
	if (result->build.ok)
		*out = take_build(job, folder);
	else if (!result->build.message_count)
		tell_unknown_failure(result, strchr(said.bytes, '\n') + 1);
	text_clear(&said);
	return 0;
}

static void clear(struct job *job)
{
	size_t i;

	for (i = 0; i < job->input_count; i++) {
		free(job->inputs[i].name);
		text_clear(&job->inputs[i].content);
	}
	text_clear(&job->libraries);
	free(job);
}

int build_submission(const struct lab *lab, const char *folder, const struct build_options *options,
	struct result *result, struct build **out, char **problem)
{
	struct job *job = memory_new(1, sizeof *job);
	char *hash = NULL, *kept = NULL;
	int r;

	*job = (struct job){.lab = lab, .options = options, .compiler = find_compiler(options), .grader = getpid()};
	r = job->compiler ? 0 : -ENOENT;
	if (r < 0)
		*problem = memory_string(_("there is no C compiler in /usr/bin; install gcc or clang"));
	if (r == 0)
		r = read_inputs(job, folder, problem);
	if (r == 0)
		r = find_libraries(job, problem);
	if (r < 0 || !inputs_are_there(job, folder, result))
		goto done;
	hash = digest(job);
	kept = file_join(options->cache, hash);
	result->build.hash = memory_string(hash);
	result->environment.compiler = memory_string(file_name(job->compiler));
	if (use_kept(job, kept, result, out) < 0) {
		r = build_and_keep(job, kept, problem);
		if (r == 0)
			r = use_kept(job, kept, result, out);
	}
done:
	free(kept);
	free(hash);
	clear(job);
	return r;
}

void build_free(struct build *build)
{
	size_t i;

	if (!build)
		return;
	for (i = 0; i < build->program_count; i++) {
		free(build->programs[i].name);
		free(build->programs[i].executable);
	}
	free(build->programs);
	free(build);
}
