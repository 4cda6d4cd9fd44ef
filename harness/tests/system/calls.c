/** @file
 * What the decoders make of calls: programs that make many kinds of them, and lines that their traces must have.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "tests/observed.h"

enum { LINES_MOST = 12 };

/** A program, how its run ends, and lines of its trace as observed_text() gives them, without the place. */
static const struct expected {
	const char *program;
	enum observe_state state;
	const char *lines[LINES_MOST];
} expectations[] = {
	{"messages", OBSERVE_ENDED,
		{"main call sendmmsg(4, \"abc\"..., 2, 0) = 2", "main call recvmmsg(3, \"abc\"..., 2, 0, NULL) = 2",
			"main call sendmsg(3, \"!\", 0) = 1 with [6]",
			"main/1 call recvmsg(4, \"!\", MSG_CMSG_CLOEXEC) = 1 with [5]",
			"main/1 call write(5, \"passed\", 6) = 6", "main call waitpid(-1, [exits with 0], 0) = 101",
			"main call pwritev(6, \"onetwo\", 2, 4, 0) = 6",
			"main call preadv(6, \"\\0\\0onetwo\", 1, 2, 0) = 8",
			"main call copy_file_range(6, NULL, 7, NULL, 10, 0) = 10",
			"main call vmsplice(9, \"one\", 1, 0) = 3"}},
	{"locks-and-signals", OBSERVE_ENDED,
		{"main/1 call fcntl(3, F_SETLK, {F_WRLCK, SEEK_SET, 0, 10}) = -1 EAGAIN (Resource temporarily unavailable)",
			"main/1 blocked fcntl(3, F_SETLKW, {F_WRLCK, SEEK_SET, 0, 10}) …",
			"main/1 call fcntl(3, F_SETLKW, {F_WRLCK, SEEK_SET, 0, 10}) = 0",
			"main call rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0",
			"main call signalfd4(-1, [USR1], 8, O_CLOEXEC) = 6",
			"main call read(6, \"\\n\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0d\\0\\0\\0\\xe8\\x03\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\"..., 128) = 128",
			"main call waitpid(102, [stopped by SIGSTOP], WUNTRACED) = 102",
			"main call waitid(P_PID, 102, [exits with 3], WEXITED, NULL) = 0"}},
	{"fifo-order", OBSERVE_QUIET,
		{"main stuck open(\"one\", O_WRONLY) …", "main/1 stuck open(\"two\", O_WRONLY) …"}},
};

static bool test(bool good, const char *program, const char *what)
{
	(void)printf("%s %s: %s\n", good ? "ok" : "not ok", program, what);
	return good;
}

/** The trace, one event a line, without places. */
static char *without_places(const struct trace *trace)
{
	struct text out = {0};
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		char *what = event_describe(event);

		text_addf(&out, "%s %s %s\n", event->task < 0 ? "peer" : trace->tasks[event->task].path,
			event_kind_name(event->kind), what);
		free(what);
	}
	return text_take(&out);
}

static bool has_line(const char *text, const char *line)
{
	size_t length = strlen(line);
	const char *found;

	for (found = strstr(text, line); found; found = strstr(found + 1, line))
		if ((found == text || found[-1] == '\n') && found[length] == '\n')
			return true;
	return false;
}

static bool has_its_lines(const struct expected *expected)
{
	struct world_of_test world = {0};
	struct observed observed = {0};
	bool good, all;
	char *text;
	size_t i;

	observed_run(expected->program, &world, &observed);
	text = without_places(observed.trace);
	all = test(observed.state == expected->state, expected->program, "ends as it should");
	for (i = 0; i < LINES_MOST && expected->lines[i]; i++) {
		good = test(has_line(text, expected->lines[i]), expected->program, expected->lines[i]);
		all = good && all;
	}
	if (!all)
		(void)printf("%s", text);
	free(text);
	observed_clear(&observed);
	return all;
}

/* --- what no line says --- */

/** Who has woken whom, in order: "main/1 by main/2". */
static bool tells_who_wakes_whom(void)
{
	static const char wanted[] = "main/1 by main/2, main by main/1, ";
	struct world_of_test world = {0};
	struct observed observed = {0};
	struct text told = {0};
	bool good;
	size_t i;

	observed_run("wakes", &world, &observed);
	for (i = 0; i < observed.trace->event_count; i++) {
		const struct event *event = &observed.trace->events[i];

		if (event->woken_by >= 0)
			text_addf(&told, "%s by %s, ", observed.trace->tasks[event->task].path,
				observed.trace->tasks[event->woken_by].path);
	}
	good = test(strcmp(text_string(&told), wanted) == 0, "wakes",
		"a thread is woken by who signals the condition, a join by the end of a thread");
	if (!good)
		(void)printf("  %s\n", text_string(&told));
	text_clear(&told);
	observed_clear(&observed);
	return good;
}

/** Each of the two waits for the other end of a FIFO, and nobody has it. */
static bool tells_which_fifo_is_waited_for(void)
{
	struct world_of_test world = {0};
	struct observed observed = {0};
	size_t i, good = 0;

	observed_run("fifo-order", &world, &observed);
	for (i = 0; i < observed.trace->event_count; i++) {
		const struct event *event = &observed.trace->events[i];
		const struct object *fifo = object_by_id(observed.trace->descriptors, event->object);

		good += event->kind == EVENT_STUCK && fifo && fifo->kind == OBJECT_FIFO &&
			strcmp(fifo->name, event->text) == 0 && (event->flags & 3) == 1 &&
			descriptors_holders(observed.trace->descriptors, fifo->id, END_READ, NULL, 0) == 0;
	}
	observed_clear(&observed);
	return test(good == 2, "fifo-order", "both opens know their FIFO, and that they want to write");
}

int main(void)
{
	char *folder = file_join(getenv("BUILD") ? getenv("BUILD") : "build", "programs");
	bool good = true;
	size_t i;

	observed_open(folder);
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	for (i = 0; i < sizeof expectations / sizeof *expectations; i++)
		good = has_its_lines(&expectations[i]) && good;
	good = tells_who_wakes_whom() && good;
	good = tells_which_fifo_is_waited_for() && good;
	free(folder);
	return good ? 0 : 1;
}
