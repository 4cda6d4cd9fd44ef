/* The promises of lab 03. Each check starts pipelines of ordinary programs, feeds the first and reads from the last; what
 * the stages have open, and how they end, is seen in their system calls. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>

#include "check/check.h"

enum { LONG = 40 * 1024, STAGES_MOST = 64, WORDS_MOST = 2 * STAGES_MOST + 2 };

static const char letters[] = "to be\nor not\n";

static struct program *pipeline_of(struct scenario *s, const char *const *argv)
{
	return start_arguments(s, &(struct world){0}, argv);
}

/* Lines of text of many lengths. */
static char *text_of(size_t length)
{
	char *bytes = malloc(length + 1);
	size_t i;

	for (i = 0; bytes && i < length; i++)
		bytes[i] = i % 37 == 36 ? '\n' : (char)('a' + (i * 7 + i / 37) % 26);
	return bytes;
}

/* --- stages, as they are observed --- */

/* The program of a stage is executed by a child; other programs may be executed by that later, and are its own affair. */
static bool begins_stage(const struct trace *trace, const struct event *event)
{
	const struct task *task = event->task >= 0 ? &trace->tasks[event->task] : NULL;
	size_t i;

	if (event->kind != EVENT_EXEC || !task || task->parent < 0 || !trace_judges(trace, event))
		return false;
	for (i = 0; i < event->number; i++)
		if (trace->events[i].kind == EVENT_EXEC && trace->events[i].task == event->task)
			return false;
	return true;
}

static const struct event *end_of(const struct trace *trace, int task)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_EXIT && trace->events[i].task == task)
			return &trace->events[i];
	return NULL;
}

static int count_stages(const struct trace *trace, bool alive)
{
	int count = 0;
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (begins_stage(trace, &trace->events[i]))
			count += !alive || !end_of(trace, trace->events[i].task);
	return count;
}

/* "ended with exit status 3", "was ended by SIGPIPE": how a program ended; interned. */
static const char *ending(const struct event *end)
{
	char words[120];

	if (WIFSIGNALED(end->status))
		snprintf(words, sizeof words, _("was ended by %s"), signal_name(WTERMSIG(end->status)));
	else
		snprintf(words, sizeof words, _("ended with exit status %d"), WEXITSTATUS(end->status));
	return interned(words);
}

static void fail_stages(struct scenario *s, const char *expected, int count)
{
	fail_standing(s, "expected %s, but there %s %d", expected, count == 1 ? _("is") : _("are"), count);
}

static void expect_stages(struct scenario *s, int wanted)
{
	int count = count_stages(observed(s), false);
	char expected[200];

	snprintf(expected, sizeof expected, _("%d programs to be executed, each in a child of its own"), wanted);
	if (count < wanted)
		fail_stages(s, expected, count);
}

/* Calls a function for each stage at the moment when its program begins; the tables are those of that moment. */
static void for_each_stage(struct scenario *s,
	void (*look)(struct scenario *s, const struct descriptors *tables, const struct event *exec))
{
	const struct trace *trace = observed(s);
	struct descriptors *tables = descriptors_new();
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		descriptors_apply(tables, &trace->events[i]);
		if (begins_stage(trace, &trace->events[i]))
			look(s, tables, &trace->events[i]);
	}
	descriptors_free(tables);
}

/* --- the whole program --- */

static const char *base_name(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	return slash ? slash + 1 : path ? path : "";
}

static void no_helpers(struct scenario *s)
{
	static const char *const functions[] = {"system", "popen", "posix_spawn", "posix_spawnp"};
	static const char *const shells[] = {"sh", "dash", "bash", "ksh", "zsh", "busybox"};
	struct program *pipeline = start(s, "pipeline", "head", "-n", "1", "--", "head", "-n", "1");
	const struct trace *trace;
	size_t i, j;

	for (i = 0; i < sizeof functions / sizeof *functions; i++)
		expect_not_linked(pipeline, functions[i]);
	say(program_stdin(pipeline), letters);
	run_until_quiet(s);
	trace = observed(s);
	for (i = 0; i < trace->event_count; i++)
		for (j = 0; trace->events[i].kind == EVENT_EXEC && j < sizeof shells / sizeof *shells; j++)
			if (strcmp(base_name(trace->events[i].text), shells[j]) == 0)
				fail_check(s, &trace->events[i],
					"expected each program to be executed directly, but a shell was: %s", trace->events[i].text);
	expect_stages(s, 2);
}

/* What stages can be: each reads to the end of its input. */
static const char *const commands[][4] = {{"cat"}, {"sort"}, {"tr", "a-m", "n-z"}, {"wc", "-l"}, {"rev"}, {"sort", "-r"},
	{"uniq", "-c"}, {"cut", "-c2-5"}, {"grep", "k"}, {"sed", "s/a/ b /g"}, {"tac"}, {"tail", "-n", "3"}, {"wc", "-c"},
	{"od", "-c"}, {"grep", "-v", "nothing at all"}, {"cksum"}, {"sed", "-n", "$="}, {"nl"}};

enum { COMMANDS = sizeof commands / sizeof *commands, DRAWN_MOST = 4, COMMAND_MOST = 1000 };

/* Adds a command to both: to the words of the pipeline, and to what bash is told. */
static void add_stage(const char **words, char *line, const char *const *command)
{
	size_t i;

	while (*words)
		words++;
	if (*line) {
		*words++ = "--";
		strcat(line, " |");
	}
	for (i = 0; i < 4 && command[i]; i++) {
		*words++ = command[i];
		strcat(strcat(strcat(line, " '"), command[i]), "'");
	}
}

/* bash says of its stages what pipeline has to say. */
static struct program *bash(struct scenario *s, const char *line)
{
	char script[COMMAND_MOST + 200];

	snprintf(script, sizeof script,
		"%s; all=(\"${PIPESTATUS[@]}\"); for i in \"${!all[@]}\"; do echo \"stage $((i + 1)): exit ${all[i]}\" >&2; done; "
		"exit ${all[-1]}",
		line);
	return tool(s, "bash", "-c", script);
}

static char *random_lines(struct scenario *s, size_t length)
{
	char *bytes = malloc(length + 1);
	size_t i;

	random_bytes(s, bytes, length);
	for (i = 0; i < length; i++)
		bytes[i] = bytes[i] % 12 == 0 ? '\n' : (char)('a' + (bytes[i] & 31) % 26);
	return bytes;
}

static void feed(struct program *program, const char *bytes, size_t length)
{
	send_bytes(program_stdin(program), bytes, length);
	finish_sending(program_stdin(program));
}

/* The exit status of bash. */
static int status_of_tool(struct scenario *s)
{
	const struct trace *trace;
	const struct event *end = NULL;
	size_t i;

	run_until_quiet(s);
	trace = observed(s);
	for (i = 0; i < trace->task_count && !end; i++)
		if (trace->tasks[i].tool && trace->tasks[i].parent < 0)
			end = end_of(trace, (int)i);
	return end ? WEXITSTATUS(end->status) : -1;
}

static void random_differential(struct scenario *s)
{
	static const char *const head[] = {"head", "-n", "2", NULL};
	size_t length = draw(s, "length", 0, LONG), stages = draw(s, "stages", 1, DRAWN_MOST);
	size_t head_at = draw(s, "head", 0, 2 * DRAWN_MOST), i;	/* often behind the last */
	const char *words[WORDS_MOST] = {"pipeline"};
	char line[COMMAND_MOST] = "", *bytes;
	struct program *pipeline, *like;

	for (i = 1; i <= stages; i++)
		add_stage(words, line, i == head_at ? head : commands[draw(s, "command", 0, COMMANDS - 1)]);
	bytes = random_lines(s, length);
	pipeline = pipeline_of(s, words);
	like = bash(s, line);
	feed(pipeline, bytes, length);
	feed(like, bytes, length);
	free(bytes);
	expect_same(program_stdout(pipeline), program_stdout(like));
	if (head_at < 1 || head_at > stages)	/* how the stages before head end depends on who is faster */
		expect_same(program_stderr(pipeline), program_stderr(like));
	expect_exit(pipeline, status_of_tool(s));
}

/* --- fork, dup2, exec --- */

static void add_cats(const char **words, int count)
{
	while (count-- > 0) {
		*words++ = "cat";
		*words++ = count > 0 ? "--" : NULL;
	}
}

static void all_at_once(struct scenario *s)
{
	const char *words[WORDS_MOST] = {"pipeline"};
	int count;

	add_cats(words + 1, STAGES_MOST);
	(void)pipeline_of(s, words);
	note(s, "expects 64 stages that live at the same time");
	run_until_quiet(s);
	count = count_stages(observed(s), true);
	if (count != STAGES_MOST)
		fail_stages(s, _("64 stages to live at the same time while standard input is silent"), count);
}

static void fail_surplus(struct scenario *s, const struct descriptors *tables, const struct event *exec,
	const struct descriptor *row)
{
	unsigned mode = row->description->flags & O_ACCMODE;

	fail_check(s, exec, "expected '%s' to start with descriptors 0, 1 and 2 only, but it has %d, too: the %s of %s, opened at %s:%d",
		exec->text, row->fd, mode == O_RDONLY ? _("read end") : mode == O_WRONLY ? _("write end") : _("read and write end"),
		object_describe(tables, row->description->object), row->where.file ? row->where.file : "?", row->where.line);
}

static void look_at_descriptors(struct scenario *s, const struct descriptors *tables, const struct event *exec)
{
	size_t count, i;
	const struct descriptor *rows = descriptors_of(tables, exec->task, &count);
	int fd;

	for (fd = 0; fd <= 2; fd++)
		if (!descriptors_find(tables, exec->task, fd))
			fail_check(s, exec, "expected '%s' to start with descriptors 0, 1 and 2, but %d is closed", exec->text, fd);
	for (i = 0; i < count; i++)
		if (rows[i].fd > 2)
			fail_surplus(s, tables, exec, &rows[i]);
}

/* A program that looks at its descriptors, in each of five places: the observer sees what it would see. */
static void fd_clean(struct scenario *s)
{
	begin(s, "five stages");
	(void)start(s, "pipeline", "cat", "--", "tr", "a-z", "A-Z", "--", "sort", "--", "rev", "--", "wc");
	run_until_quiet(s);
	for_each_stage(s, look_at_descriptors);
	expect_stages(s, 5);
	begin(s, "five stages, with -i and -o");
	put_file(s, "in", "hello\n");
	(void)start(s, "pipeline", "-i", "in", "-o", "out", "cat", "--", "tr", "a-z", "A-Z", "--", "sort", "--", "rev", "--", "wc");
	run_until_quiet(s);
	for_each_stage(s, look_at_descriptors);
	expect_stages(s, 5);
}

static bool becomes_stage(const struct trace *trace, int task)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].task == task && begins_stage(trace, &trace->events[i]))
			return true;
	return false;
}

/* Its last exec that has failed, or NULL. */
static const struct event *failed_exec(const struct trace *trace, int task)
{
	size_t i;

	for (i = trace->event_count; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->task == task && event->call->class == CALL_EXEC && event->result < 0)
			return event;
	}
	return NULL;
}

/* The child that becomes no program, which may be known without a call of exec; of several the one that has tried. */
static int failed_stage(const struct trace *trace)
{
	int failed = -1, i;

	for (i = (int)trace->task_count - 1; i > 0; i--)
		if (trace->tasks[i].parent >= 0 && !trace->tasks[i].thread && !becomes_stage(trace, i) &&
			(failed < 0 || failed_exec(trace, i)))
			failed = i;
	return failed;
}

static void expect_ended_by_127(struct scenario *s)
{
	const struct trace *trace = observed(s);
	int task = failed_stage(trace);
	const struct event *failed = failed_exec(trace, task), *end = end_of(trace, task);

	note(s, "expects the stage whose program cannot be executed to end with exit status 127");
	if (task < 0)
		fail_standing(s, "expected a child for the stage whose program cannot be executed, but there is none");
	if (!end)
		fail_check(s, failed, "expected the child to end with exit status 127 when exec has failed, but it goes on");
	if (!WIFEXITED(end->status) || WEXITSTATUS(end->status) != 127)
		fail_check(s, failed, "expected the child to end with exit status 127 when exec has failed, but it %s", ending(end));
}

/* "head" needs no end of its input, which is a promise of another step. */
static void with_failing_stage(struct scenario *s, const char *command, const char *pattern)
{
	struct program *pipeline = start(s, "pipeline", command, "--", "echo", "hello", "--", "head", "-n", "1");

	expect_text(program_stdout(pipeline), "hello\n");
	(void)expect_some_line(program_stderr(pipeline), pattern);
	expect_silence(program_stdout(pipeline));
	expect_ended_by_127(s);
}

static void exec_failure(struct scenario *s)
{
	begin(s, "a program that there is not");
	with_failing_stage(s, "no-such-program", "pipeline: no-such-program: .+");
	begin(s, "a file that cannot be executed: it is a folder");
	with_failing_stage(s, "/usr", "pipeline: /usr: .+");
}

static void look_at_sigpipe(struct scenario *s, const struct descriptors *tables, const struct event *exec)
{
	if (signal_disposition(tables, exec->task, SIGPIPE) != DISPOSITION_DEFAULT)
		fail_check(s, exec, "expected '%s' to start with SIGPIPE at its default, but it is ignored", exec->text);
	if (signals_blocked(tables, exec->task) & 1ull << (SIGPIPE - 1))
		fail_check(s, exec, "expected '%s' to start with SIGPIPE not blocked, but it is", exec->text);
}

static void sigpipe_default(struct scenario *s)
{
	(void)start(s, "pipeline", "yes", "--", "cat", "--", "head", "-n", "1");
	run_until_quiet(s);
	for_each_stage(s, look_at_sigpipe);
	expect_stages(s, 3);
}

/* --- redirection --- */

/* It is there since the first run, and everybody may write to it; before we look at it the last run makes it readable. */
static void write_only(struct scenario *s)
{
	struct world nobody_reads = {.umask = 0444};

	(void)start_with(s, nobody_reads, "pipeline", "-o", "out", "echo", "a longer old line");
	run_until_quiet(s);
	(void)start(s, "pipeline", "-o", "out", "echo", "hello");
	run_until_quiet(s);
	(void)start(s, "pipeline", "chmod", "644", "out");
	expect_file(s, "out", "hello\n");
}

static void redirect(struct scenario *s)
{
	struct world other_umask = {.umask = 002};
	struct program *pipeline;

	begin(s, "-o FILE: what stood in it is gone");
	put_file(s, "out", "a much longer old line\n");
	pipeline = start(s, "pipeline", "-o", "out", "head", "-n", "1", "--", "head", "-n", "1");
	say(program_stdin(pipeline), letters);
	expect_silence(program_stdout(pipeline));
	expect_file(s, "out", "to be\n");
	begin(s, "-o FILE: a new file has the mode 0666, less the umask 022");
	(void)start(s, "pipeline", "-o", "new", "echo", "hello");
	expect_file(s, "new", "hello\n");
	expect_mode(s, "new", 0644);
	begin(s, "-o FILE: the same with the umask 002");
	(void)start_with(s, other_umask, "pipeline", "-o", "new", "echo", "hello");
	expect_file(s, "new", "hello\n");
	expect_mode(s, "new", 0664);
	begin(s, "-i FILE");
	put_file(s, "in", "hello\n");
	pipeline = start(s, "pipeline", "-i", "in", "head", "-n", "1", "--", "sed", "-u", "s/ell/ELL/");
	expect_text(program_stdout(pipeline), "hELLo\n");
	begin(s, "-i FILE, which may only be read");
	expect_text(program_stdout(start(s, "pipeline", "-i", "/bin/cat", "head", "-c", "4")), "\177ELF");
	begin(s, "-o FILE, which may only be written");
	write_only(s);
	begin(s, "both");
	put_file(s, "in", "hello\n");
	(void)start(s, "pipeline", "-i", "in", "-o", "out", "tr", "a-z", "A-Z");
	expect_file(s, "out", "HELLO\n");
}

static void expect_nothing_run(struct scenario *s, struct program *pipeline, const char *file)
{
	char pattern[60];

	snprintf(pattern, sizeof pattern, "pipeline: %s: .+", file);
	expect_exit(pipeline, 1);
	expect_end(program_stdout(pipeline));
	(void)expect_line_matching(program_stderr(pipeline), pattern);
	expect_end(program_stderr(pipeline));
	expect_tasks(s, 0, 0);
}

static void redirect_missing(struct scenario *s)
{
	begin(s, "-i: there is no such file");
	expect_nothing_run(s, start(s, "pipeline", "-i", "no-such-file", "echo", "hello", "--", "cat"), "no-such-file");
	begin(s, "-o: there is no such folder");
	expect_nothing_run(s, start(s, "pipeline", "-o", "no-folder/out", "echo", "hello", "--", "cat"), "no-folder/out");
}

static void closed_stdin_start(struct scenario *s)
{
	struct world no_input = {.in = STREAM_CLOSED}, no_output = {.out = STREAM_CLOSED};
	struct world neither = {.in = STREAM_CLOSED, .out = STREAM_CLOSED};
	struct program *pipeline;

	begin(s, "descriptor 0 is closed at the start, and the first stage does not read");
	pipeline = start_with(s, no_input, "pipeline", "echo", "hello", "--", "head", "-n", "1", "--", "sed", "-u", "s/ell/ELL/");
	expect_text(program_stdout(pipeline), "hELLo\n");
	begin(s, "descriptor 0 is closed at the start, and there is -i FILE");
	put_file(s, "in", "hello\n");
	pipeline = start_with(s, no_input, "pipeline", "-i", "in", "head", "-n", "1", "--", "sed", "-u", "s/ell/ELL/");
	expect_text(program_stdout(pipeline), "hELLo\n");
	begin(s, "descriptor 1 is closed at the start, and there is -o FILE");
	pipeline = start_with(s, no_output, "pipeline", "-o", "out", "head", "-n", "1", "--", "sed", "-u", "s/ell/ELL/");
	say(program_stdin(pipeline), "hello\n");
	expect_file(s, "out", "hELLo\n");
	begin(s, "descriptor 0 is closed at the start, and there is -o FILE");
	(void)start_with(s, no_input, "pipeline", "-o", "out", "echo", "hello", "--", "sed", "-u", "s/ell/ELL/");
	expect_file(s, "out", "hELLo\n");
	begin(s, "descriptor 1 is closed at the start, and the last stage writes a file of its own");
	pipeline = start_with(s, no_output, "pipeline", "head", "-n", "1", "--", "sed", "-u", "s/ell/ELL/", "--", "sed", "-un", "w out");
	say(program_stdin(pipeline), "hello\n");
	expect_file(s, "out", "hELLo\n");
	begin(s, "both are closed at the start, and the last stage writes a file of its own");
	(void)start_with(s, neither, "pipeline", "echo", "hello", "--", "sed", "-u", "s/ell/ELL/", "--", "sed", "-un", "w out");
	expect_file(s, "out", "hELLo\n");
}

/* --- closing --- */

static void expect_usage_error(struct scenario *s, const char *title, const char *const *words)
{
	struct program *pipeline;

	begin(s, title);
	pipeline = pipeline_of(s, words);
	expect_failure(pipeline, 2);
	expect_tasks(s, 0, 0);
}

static void wrong_usage(struct scenario *s)
{
	const char *words[WORDS_MOST + 2] = {"pipeline"};

	promise(s, N_("No stage, an empty one (`cat -- -- wc`) or more than 64: a message, exit status 2."));
	add_cats(words + 1, STAGES_MOST + 1);
	expect_usage_error(s, N_("65 stages"), words);
	expect_usage_error(s, N_("no stage"), (const char *const[]){"pipeline", NULL});
	expect_usage_error(s, N_("-o and no stage"), (const char *const[]){"pipeline", "-o", "out", NULL});
	expect_usage_error(s, N_("an empty stage"), (const char *const[]){"pipeline", "cat", "--", "--", "wc", NULL});
	expect_usage_error(s, N_("nothing behind the last --"), (const char *const[]){"pipeline", "cat", "--", NULL});
	expect_usage_error(s, N_("an unknown option"), (const char *const[]){"pipeline", "-x", "cat", NULL});
}

/* Nothing here depends on the end of a pipe: what is said comes through while standard input stays open. */
static void few_stages(struct scenario *s)
{
	struct world other_path = {.variable = "PATH=nowhere:bin"};
	struct program *pipeline;

	begin(s, "one stage, by its path");
	pipeline = start(s, "pipeline", "/bin/cat");
	say(program_stdin(pipeline), letters);
	expect_text(program_stdout(pipeline), letters);
	begin(s, "two stages");
	pipeline = start(s, "pipeline", "cat", "--", "sed", "-u", "s/not/to do/");
	say(program_stdin(pipeline), letters);
	expect_text(program_stdout(pipeline), "to be\nor to do\n");
	begin(s, "three stages, with arguments that are options, empty, or have blanks");
	pipeline = start(s, "pipeline", "printf", "%s|%s|\\n", "", "-o x", "--", "sed", "-u", "s/|/ /g", "--", "cat", "-A");
	expect_text(program_stdout(pipeline), " -o x $\n");
	begin(s, "three stages, each of which has something to say on standard error");
	pipeline = start(s, "pipeline", "sh", "-c", "echo one >&2; echo go on", "--", "sh", "-c",
		"read line; echo two >&2; echo $line", "--", "sh", "-c", "read line; echo three >&2");
	(void)expect_some_line(program_stderr(pipeline), "one");
	(void)expect_some_line(program_stderr(pipeline), "two");
	(void)expect_some_line(program_stderr(pipeline), "three");
	begin(s, "PATH says where a program is: its tac is a link to echo");
	make_folder(s, "bin", 0755);
	make_link(s, "bin/tac", "/bin/echo");
	pipeline = start_with(s, other_path, "pipeline", "tac", "hello");
	expect_text(program_stdout(pipeline), "hello\n");
	begin(s, "a path that begins where pipeline was started, and the environment that it was started with");
	make_folder(s, "bin", 0755);
	make_link(s, "bin/tac", "/bin/printenv");
	pipeline = start_with(s, other_path, "pipeline", "bin/tac", "PATH");
	expect_text(program_stdout(pipeline), "nowhere:bin\n");
	wrong_usage(s);
}

static void many_stages(struct scenario *s)
{
	const char *words[WORDS_MOST] = {"pipeline"};
	char *bytes = text_of(LONG);
	struct program *pipeline;

	add_cats(words + 1, STAGES_MOST);
	pipeline = pipeline_of(s, words);
	feed(pipeline, bytes, LONG);
	expect_bytes(program_stdout(pipeline), bytes, LONG);
	expect_end(program_stdout(pipeline));
	free(bytes);
}

static void eof_each_stage(struct scenario *s)
{
	struct program *pipeline;

	begin(s, "standard input ends at once");
	pipeline = start(s, "pipeline", "cat", "--", "wc", "-c");
	feed(pipeline, letters, strlen(letters));
	expect_text(program_stdout(pipeline), "13\n");
	expect_end(program_stdout(pipeline));
	begin(s, "it ends later, and there are four stages");
	pipeline = start(s, "pipeline", "cat", "--", "sort", "--", "tac", "--", "wc", "-l");
	run_until_quiet(s);
	feed(pipeline, letters, strlen(letters));
	expect_text(program_stdout(pipeline), "2\n");
	expect_end(program_stdout(pipeline));
}

/* The first stage of this program. */
static const struct event *stage_of(const struct trace *trace, const char *program)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (begins_stage(trace, &trace->events[i]) && strcmp(base_name(trace->events[i].text), program) == 0)
			return &trace->events[i];
	return NULL;
}

static void second_child_fails(struct scenario *s)
{
	struct program *pipeline;

	inject(s, "errno:EAGAIN@,spawn,,2");
	pipeline = start(s, "pipeline", "yes", "--", "head", "-n", "1", "--", "head", "-n", "1");
	expect_exit(pipeline, 1);
	expect_something(program_stderr(pipeline));
}

/* Two descriptors are to be had, which is enough for one pipe; who gets along with that is right, too. */
static void second_pipe_fails(struct scenario *s)
{
	struct program *pipeline;
	const struct event *end;

	limit(s, LIMIT_DESCRIPTORS, 5);
	pipeline = start(s, "pipeline", "yes", "--", "head", "-n", "1", "--", "head", "-n", "1");
	expect_ended(pipeline);
	end = end_of(observed(s), 0);
	if (end && end->status == 0)
		expect_text(program_stdout(pipeline), "y\n");
	else
		expect_exit(pipeline, 1);
}

/* How a stage ends is judged by its end, not by a line: those are a matter of step 5. */
static void expect_ended_by_sigpipe(struct scenario *s, const char *program)
{
	const struct event *stage = stage_of(observed(s), program), *end = stage ? end_of(observed(s), stage->task) : NULL;

	if (!stage)
		fail_standing(s, "expected a child of pipeline to execute %s directly, but none did", program);
	if (!end)
		fail_check(s, stage, "expected %s to be ended by SIGPIPE when head has ended, but it goes on", program);
	if (!WIFSIGNALED(end->status) || WTERMSIG(end->status) != SIGPIPE)
		fail_check(s, stage, "expected %s to be ended by SIGPIPE when head has ended, but it %s", program, ending(end));
}

static void yes_head(struct scenario *s)
{
	struct program *pipeline;

	begin(s, "a second pipe cannot be made: nobody will read what yes says");
	second_pipe_fails(s);
	begin(s, "a second child cannot be made");
	second_child_fails(s);
	begin(s, "head ends before yes, and there are two stages in between");
	pipeline = start(s, "pipeline", "yes", "--", "cat", "--", "tr", "a-y", "b-z", "--", "head", "-n", "1");
	expect_text(program_stdout(pipeline), "z\n");
	note(s, "expects yes, cat and tr to be ended by SIGPIPE, because nobody reads from them any more");
	expect_end(program_stdout(pipeline));
	run_until_quiet(s);
	expect_ended_by_sigpipe(s, "tr");
	expect_ended_by_sigpipe(s, "cat");
	expect_ended_by_sigpipe(s, "yes");
}

/* --- statuses --- */

#define expect_report(pipeline, status, ...) expect_report_lines((pipeline), (status), (const char *const[]){__VA_ARGS__, NULL})

static void expect_report_lines(struct program *pipeline, int status, const char *const *lines)
{
	for (; *lines; lines++)
		(void)expect_line_matching(program_stderr(pipeline), *lines);
	expect_end(program_stderr(pipeline));
	expect_exit(pipeline, status);
}

static void statuses(struct scenario *s)
{
	struct program *pipeline;

	begin(s, "exit statuses, the last one not 0");
	expect_report(start(s, "pipeline", "sh", "-c", "exit 1", "--", "true", "--", "sh", "-c", "exit 255"), 255,
		"stage 1: exit 1", "stage 2: exit 0", "stage 3: exit 255");
	begin(s, "signals, also SIGPIPE");
	expect_report(start(s, "pipeline", "sh", "-c", "kill -s PIPE $$", "--", "sh", "-c", "kill -s KILL $$"), 137,
		"stage 1: signal 13", "stage 2: signal 9");
	begin(s, "a program that cannot be executed, as the last");
	pipeline = start(s, "pipeline", "true", "--", "no-such-program");
	expect_report(pipeline, 127, "pipeline: no-such-program: .+", "stage 1: exit 0", "stage 2: exit 127");
	begin(s, "ten stages");
	expect_report(start(s, "pipeline", "true", "--", "true", "--", "true", "--", "true", "--", "true", "--", "true", "--", "true",
			      "--", "true", "--", "true", "--", "true"), 0,
		"stage 1: exit 0", "stage 2: exit 0", "stage 3: exit 0", "stage 4: exit 0", "stage 5: exit 0", "stage 6: exit 0",
		"stage 7: exit 0", "stage 8: exit 0", "stage 9: exit 0", "stage 10: exit 0");
	begin(s, "the last stage ends first: nothing is said before all have ended");
	pipeline = start(s, "pipeline", "sh", "-c", "read line; exit 3", "--", "true");
	expect_silence(program_stderr(pipeline));
	say(program_stdin(pipeline), "go on\n");
	expect_report(pipeline, 0, "stage 1: exit 3", "stage 2: exit 0");
	begin(s, "the first stage ends first, and the last sleeps for a while");
	pipeline = start(s, "pipeline", "true", "--", "sleep", "5");
	expect_silence(program_stderr(pipeline));
	expect_report(pipeline, 0, "stage 1: exit 0", "stage 2: exit 0");
}

static void cannot_start(struct scenario *s)
{
	struct program *pipeline;

	begin(s, "no pipe can be made: there is one descriptor to be had");
	limit(s, LIMIT_DESCRIPTORS, 4);
	pipeline = start(s, "pipeline", "true", "--", "true");
	expect_exit(pipeline, 1);
	expect_something(program_stderr(pipeline));
	expect_no_child_left(s);
	begin(s, "no child can be made");
	inject(s, "errno:EAGAIN@,spawn,,0");
	pipeline = start(s, "pipeline", "true", "--", "true");
	expect_exit(pipeline, 1);
	expect_something(program_stderr(pipeline));
}

static void no_zombie(struct scenario *s)
{
	struct program *pipeline;

	begin(s, "the first stage ends first");
	expect_ended(start(s, "pipeline", "true", "--", "true", "--", "true"));
	run_until_quiet(s);
	expect_stages(s, 3);
	expect_no_child_left(s);
	begin(s, "the last stage ends first");
	pipeline = start(s, "pipeline", "head", "-n", "1", "--", "true");
	run_until_quiet(s);
	say(program_stdin(pipeline), letters);
	expect_ended(pipeline);
	run_until_quiet(s);
	expect_stages(s, 2);
	expect_no_child_left(s);
	cannot_start(s);
}

static const struct check checks[] = {
	{.name = "no-helpers", .step = 0, .points = 4, .function = no_helpers, .tools = "head",
		.promise = N_("The programs are executed directly: no system, popen or posix_spawn, and no shell."),
		.source = "README, contract"},
	{.name = "all-at-once", .step = 2, .points = 6, .function = all_at_once, .tools = "cat",
		.promise = N_("All stages run at the same time."),
		.source = "pipe(7), Pipe capacity; TLPI 44.4"},
	{.name = "fd-clean", .step = 2, .points = 14, .function = fd_clean, .tools = "cat tr sort rev wc",
		.promise = N_("Each stage starts with descriptors 0, 1 and 2, and no other."),
		.source = "dup(2), pipe2(2); TLPI 44.4, 27.4"},
	{.name = "exec-failure", .step = 2, .points = 4, .function = exec_failure, .tools = "echo head",
		.promise = N_("A program that cannot be executed is named in a message, its stage exits with 127, and the others run."),
		.source = "execvp(3), ERRORS; TLPI 27.1"},
	{.name = "sigpipe-default", .step = 2, .points = 4, .function = sigpipe_default, .tools = "yes cat head",
		.promise = N_("Each stage starts with SIGPIPE at its default and not blocked."),
		.source = "signal(7), execve(2); TLPI 27.5"},
	{.name = "redirect", .step = 3, .points = 5, .function = redirect, .tools = "head sed tr echo sh cat chmod",
		.promise = N_("-i and -o redirect the first standard input and the last standard output; what stood in the file is gone."),
		.source = "open(2), O_TRUNC; TLPI 5.5"},
	{.name = "redirect-missing", .step = 3, .points = 3, .function = redirect_missing, .tools = "echo cat",
		.promise = N_("If a FILE cannot be opened, pipeline says so and exits with 1, and no stage is run."),
		.source = "README, contract"},
	{.name = "closed-stdin-start", .step = 3, .points = 8, .function = closed_stdin_start, .tools = "head sed echo",
		.promise = N_("Everything works as well when pipeline is started with descriptor 0 or 1 closed."),
		.source = "pipe(2), dup(2): the lowest numbers; TLPI 44.4"},
	{.name = "few-stages", .step = 4, .points = 6, .function = few_stages, .tools = "cat sed printf sh echo printenv",
		.promise = N_("What one, two and three stages make of their input comes out at the end."),
		.source = "README, contract"},
	{.name = "eof-each-stage", .step = 4, .points = 10, .function = eof_each_stage, .tools = "cat wc sort tac",
		.promise = N_("When standard input ends, every stage sees the end of its own input."),
		.source = "pipe(7), I/O on pipes; TLPI 44.2"},
	{.name = "many-stages", .step = 4, .points = 4, .function = many_stages, .depends = "eof-each-stage", .tools = "cat",
		.promise = N_("64 stages pass on every byte, and the end."),
		.source = "README, contract", .tags = "long"},
	{.name = "yes-head", .step = 4, .points = 12, .function = yes_head, .tools = "yes cat tr head",
		.promise = N_("A stage that writes where nobody reads any more is ended by SIGPIPE."),
		.source = "pipe(7), I/O on pipes; signal(7), SIGPIPE; TLPI 44.2"},
	{.name = "statuses", .step = 5, .points = 6, .function = statuses, .tools = "sh true sleep",
		.promise = N_("When all have ended there is one line for each stage, in their order, and pipeline exits as the last stage did."),
		.source = "waitpid(2); README, contract"},
	{.name = "no-zombie", .step = 5, .points = 4, .function = no_zombie, .tools = "true head",
		.promise = N_("Every stage is collected, whichever ends first."),
		.source = "waitpid(2); TLPI 26.2"},
	{.name = "random-differential", .step = 0, .points = 10, .function = random_differential, .depends = "eof-each-stage",
		.promise = N_("Any pipeline says what bash says."),
		.source = "bash(1), Pipelines", .explore = RANDOM, .runs = 15,
		.tools = "bash cat sort tr wc rev uniq cut grep sed tac tail od cksum nl head", .tags = "long"},
};

LAB_CHECKS(checks);
