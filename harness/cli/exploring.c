/** @file
 * plumb observe --explore: the program once as it is, and then once for every fault point that this run has passed.
 *
 * Each run gets an empty standard input; what it prints is kept and compared. A run survives a fault where it does what the
 * plain run did, or fails as a program should: with an exit status other than 0. It does not where a signal kills it, where it
 * spins or stands still for ever, and where it says that all went well though its output is another one.
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

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "cli/cli.h"
#include "cli/observing.h"
#include "cli/program.h"
#include "observe/observe.h"

#define RUN_LONGEST_NS 20000000000u /* a run that goes on for longer is stopped, and counts as undecided */

enum { OUTPUT_MOST = 1 << 24 };

/** What one run came to. */
struct tried {
	int status; /**< of wait(2) */
	bool spins, still, late;
	bool hit; /**< the fault was injected */
	struct text output;
	struct fault *points; /**< owned; where points were to be listed */
	size_t point_count;
};

/** All of it. */
struct exploration {
	const struct observing *asked;
	char *path; /**< owned; of the executable */
	struct tried plain;
	bool needs_lines; /**< only what the user's own sources do is explored */
	size_t survived, missed, undecided, run;
	char *lethal;  /**< owned; what the first lethal fault does */
	char *command; /**< owned; and how to see it again */
};

/* --- one run --- */

struct trial {
	struct observation *observation;
	struct tried *tried;
	uint64_t deadline_ns;
};

static bool pause_a_moment(void *data)
{
	struct trial *trial = data;

	trial->tried->still = observe_stands_still(trial->observation);
	trial->tried->late = clock_now_ns() > trial->deadline_ns;
	return !trial->tried->still && !trial->tried->spins && !trial->tried->late;
}

static void hear(const struct trace *trace, const struct event *event, void *data)
{
	struct trial *trial = data;

	(void)trace;
	trial->tried->spins = trial->tried->spins || event->kind == EVENT_SPINS;
}

static void list_points(struct observation *observation, bool portable)
{
	size_t count, i;
	const struct legal_fault *rows = legal_faults(&count);

	for (i = 0; i < count; i++)
		if ((portable || rows[i].how != FAULT_PORTABLE) && rows[i].kind != FAULT_UID) /* whose? */
			observe_list_points(observation, rows[i].kind, rows[i].number, rows[i].class);
}

static void take_points(const struct observation *observation, struct tried *out)
{
	const struct fault *points = observe_points(observation, &out->point_count);

	out->points = memory_copy(points, out->point_count * sizeof *points);
}

static int open_streams(int stdio[3])
{
	stdio[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	stdio[1] = memfd_create("output", MFD_CLOEXEC);
	stdio[2] = open("/dev/null", O_WRONLY | O_CLOEXEC);
	return stdio[0] < 0 || stdio[1] < 0 || stdio[2] < 0 ? -errno : 0;
}

static void close_streams(const int stdio[3], struct text *output)
{
	int i;

	if (stdio[1] >= 0 && lseek(stdio[1], 0, SEEK_SET) == 0)
		(void)file_read_fd(stdio[1], OUTPUT_MOST, output); /* what is longer is compared as far as that */
	for (i = 0; i < 3; i++)
		if (stdio[i] >= 0)
			(void)close(stdio[i]); /* read, or of /dev */
}

/** @param fault  to be injected; NULL: points are listed. @return 0 or -errno. */
static int try(const struct exploration *exploration, const struct fault *fault, struct tried *out)
{
	struct trial trial = {.tried = out, .deadline_ns = clock_now_ns() + RUN_LONGEST_NS};
	struct observe_options options = {.points_need_lines = exploration->needs_lines,
		.depth = OBSERVE_ALL,
		.real_time = true,
		.hear = hear,
		.hear_data = &trial};
	int stdio[3], r = open_streams(stdio);
	struct launch launch = {.name = file_name(exploration->asked->argv[0]),
		.path = exploration->path,
		.argv = exploration->asked->argv,
		.stdio = stdio};

	if (fault)
		options.fault = *fault;
	trial.observation = observe_new(&options);
	if (!fault)
		list_points(trial.observation, exploration->asked->portable);
	if (r == 0)
		r = observe_launch(trial.observation, &launch);
	if (r == 0)
		(void)observe_follow(trial.observation, pause_a_moment, &trial);
	out->hit = observe_fault_hit(trial.observation);
	if (!fault)
		take_points(trial.observation, out);
	(void)observe_ended(trial.observation, 0, &out->status);
	observe_free(trial.observation);
	close_streams(stdio, &out->output);
	return r;
}

/* --- what it means --- */

static bool is_same_output(const struct tried *one, const struct tried *other)
{
	return one->output.length == other->output.length &&
		memcmp(text_string(&one->output), text_string(&other->output), one->output.length) == 0;
}

/** Why a run did not survive its fault; NULL where it did. The caller frees. */
static char *harm(const struct exploration *exploration, const struct tried *tried)
{
	const struct tried *plain = &exploration->plain;

	if (tried->spins)
		return memory_string(_("it repeats one call for ever"));
	if (tried->still)
		return memory_string(_("it stands still for ever"));
	if (WIFSIGNALED(tried->status) && tried->status != plain->status)
		return memory_format(_("%s kills it"), signal_name(WTERMSIG(tried->status)));
	if (tried->status == 0 && plain->status == 0 && !is_same_output(tried, plain))
		return memory_string(_("it ends with 0 as if all were well, but its output is another one"));
	return NULL;
}

static char *command_of(const struct exploration *exploration, const struct fault *fault)
{
	char *point = fault_format(fault), *const * word;
	struct text out = {0};

	text_addf(&out, "plumb observe --fault '%s' --", point);
	for (word = exploration->asked->argv; *word; word++)
		text_addf(&out, strpbrk(*word, " \t\n'\"\\$&|;<>()*?[#~`") ? " '%s'" : " %s", *word);
	free(point);
	return text_take(&out);
}

static int judge(struct exploration *exploration, const struct fault *fault)
{
	struct tried tried = {0};
	int r = try(exploration, fault, &tried);
	char *why = r == 0 && !tried.late && tried.hit ? harm(exploration, &tried) : NULL;

	exploration->run++;
	if (r == 0 && tried.late)
		exploration->undecided++;
	else if (r == 0 && !tried.hit)
		exploration->missed++;
	else if (r == 0 && !why)
		exploration->survived++;
	if (why && !exploration->lethal) {
		exploration->lethal = why;
		exploration->command = command_of(exploration, fault);
		why = NULL;
	}
	free(why);
	text_clear(&tried.output);
	return r;
}

static void tell(const struct exploration *exploration)
{
	(void)printf(_("%zu of %zu fault points survived, %zu runs\n"), exploration->survived,
		exploration->plain.point_count, exploration->run + 1);
	if (exploration->missed)
		(void)printf(_("%zu were not reached again: the runs of this program differ\n"), exploration->missed);
	if (exploration->undecided)
		(void)printf(_("%zu runs were stopped, because they did not come to an end\n"), exploration->undecided);
	if (exploration->lethal)
		(void)printf(_("first lethal point: %s\n  %s\n"), exploration->lethal, exploration->command);
}

/** The plain run. Programs of the system that take part are explored only where there are no others. */
static int try_plain(struct exploration *exploration)
{
	int r;

	exploration->needs_lines = true;
	r = try(exploration, NULL, &exploration->plain);
	if (r < 0 || exploration->plain.point_count)
		return r;
	exploration->needs_lines = false;
	free(exploration->plain.points);
	text_clear(&exploration->plain.output);
	exploration->plain = (struct tried){0};
	return try(exploration, NULL, &exploration->plain);
}

static int explore(struct exploration *exploration)
{
	int r = try_plain(exploration);
	size_t i;

	if (r == 0 && (exploration->plain.late || exploration->plain.still))
		return cli_fail(EXIT_PLUMB_FAILED, "without a fault, the program does not come to an end");
	for (i = 0; r == 0 && i < exploration->plain.point_count; i++)
		r = judge(exploration, &exploration->plain.points[i]);
	if (r < 0)
		return cli_fail(EXIT_CANNOT_RUN, "cannot observe '%s': %s", exploration->path, strerror(-r));
	tell(exploration);
	return exploration->survived + exploration->missed < exploration->plain.point_count;
}

int exploring_run(const struct observing *asked)
{
	struct exploration exploration = {.asked = asked};
	int status = program_find(asked->argv[0], &exploration.path);

	if (status == 0)
		status = explore(&exploration);
	free(exploration.plain.points);
	text_clear(&exploration.plain.output);
	free(exploration.lethal);
	free(exploration.command);
	free(exploration.path);
	return status;
}
