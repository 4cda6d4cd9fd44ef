/** @file
 * One worker process per check: a bug in a check costs that check, not the report.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "check/scenario.h"
#include "check/worker.h"

enum { REPORT_MOST = 64 << 20 };

void check_result_describe(const struct check *check, struct check_result *out)
{
	out->name = memory_string(check->name);
	out->step = check->step;
	out->promise = memory_string(check->promise ? _(check->promise) : NULL);
	out->source = memory_string(check->source);
	out->tags = memory_string(check->tags);
	out->possible = check->points;
	out->hidden = check->hidden;
}

/** Only what explains a failure is an error of the learner's; advice may stand beside a pass. */
static bool is_error(const struct finding *finding)
{
	return finding->severity == SEVERITY_ERROR;
}

static void play(struct stage *stage, struct outcome *out)
{
	uint64_t began_ns = clock_now_ns();

	*out = (struct outcome){.result = {.verdict = VERDICT_ERROR}};
	explore(stage, out);
	if (out->result.verdict == VERDICT_PASS)
		findings_drop(&out->findings, is_error);
	check_result_describe(stage->check, &out->result);
	out->result.seconds = (double)(clock_now_ns() - began_ns) / 1e9;
	if (out->result.verdict != VERDICT_PASS && out->result.verdict != VERDICT_ERROR)
		out->result.replay = memory_format(
			"plumb replay .plumb/results/%s.json %s", stage->grading->lab->slug, stage->check->name);
}

static struct executables open_executables(const struct built_program *programs, size_t count)
{
	struct executables opened = {
		.programs = programs, .fds = memory_new(count, sizeof *opened.fds), .count = count};
	size_t i;

	for (i = 0; i < count; i++)
		opened.fds[i] = open(programs[i].executable, O_RDONLY | O_CLOEXEC);
	return opened;
}

const struct sanitized *find_sanitized(const struct grading *grading, const char *sanitizers)
{
	return grading->sanitize ? grading->sanitize(sanitizers, grading->sanitize_data) : NULL;
}

static struct executables open_submission(const struct grading *grading, const struct check *check)
{
	const struct sanitized *sanitized = check->sanitizers ? find_sanitized(grading, check->sanitizers) : NULL;

	if (sanitized)
		return open_executables(sanitized->programs, sanitized->program_count);
	return open_executables(grading->programs, grading->program_count);
}

static struct stage stage_of(const struct grading *grading, const struct check *check)
{
	return (struct stage){.grading = grading,
		.check = check,
		.executables = open_submission(grading, check),
		.oracle = open_executables(grading->oracle, grading->oracle_count)};
}

static void send_report(int fd, const struct outcome *outcome)
{
	char *report = check_report_to_json(
		&outcome->result, outcome->findings.items, outcome->findings.count, outcome->trace);

	(void)file_write_fd(fd, report, strlen(report)); /* a grader that is gone wants no report */
	free(report);
}

static void worker_main(const struct grading *grading, const struct check *check, pid_t grader, int place, int report)
{
	struct stage stage = stage_of(grading, check);
	struct outcome outcome = {.result = {.verdict = VERDICT_ERROR}};
	int r;

	(void)signal(SIGPIPE, SIG_IGN); /* peers write to programs that may be gone */
	r = world_enter(grading->tier, grader);
	if (r == 0)
		r = world_pin(
			grading->jobs < 2 ? PLACE_HERE : (int)grader + place); /* other gradings begin at other CPUs */
	if (r == 0)
		r = stage_enter_network(&stage, false);
	if (r < 0) {
		check_result_describe(check, &outcome.result);
		outcome.result.reason = memory_format(_("cannot enter a world of its own: %s"), strerror(-r));
	} else {
		play(&stage, &outcome);
	}
	send_report(report, &outcome);
	stage_clear(&stage);
	if (stage.host > 0)
		(void)close(stage.host); /* nobody is there any more */
	free(stage.executables.fds);
	free(stage.oracle.fds);
	if (outcome.result.verdict == VERDICT_PASS && !stage.left) { /* else something is still held */
		outcome_clear(&outcome);
		memory_check();
	}
	_exit(0);
}

int worker_start(const struct grading *grading, const struct check *check, int place, struct worker *out)
{
	int ends[2];
	pid_t grader = getpid(), pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	pid = fork();
	if (pid == 0) {
		(void)close(ends[0]); /* the grader's */
		worker_main(grading, check, grader, place, ends[1]);
	}
	(void)close(ends[1]); /* the worker's */
	if (pid < 0) {
		(void)close(ends[0]); /* of no use */
		return -errno;
	}
	*out = (struct worker){.check = check, .pid = pid, .report = ends[0], .place = place};
	return 0;
}

static char *cause_of_death(int status)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		return memory_string(
			_("the worker was killed by SIGKILL: by somebody on this machine, or because memory ran out"));
	if (WIFSIGNALED(status))
		return memory_format(
			_("the worker was killed by signal %d; this is a bug of plumb's"), WTERMSIG(status));
	return memory_format(
		_("the worker ended with status %d and no report; this is a bug of plumb's"), WEXITSTATUS(status));
}

void worker_hear(struct worker *worker)
{
	if (file_read_fd(worker->report, REPORT_MOST, &worker->heard) < 0) {
		(void)kill(worker->pid, SIGKILL); /* ours and not yet waited for */
		text_clear(&worker->heard);
	}
	(void)close(worker->report); /* read to its end */
	while (waitpid(worker->pid, &worker->status, 0) < 0 && errno == EINTR)
		;
	worker->pid = 0;
}

void worker_collect(const struct grading *grading, struct worker *worker)
{
	struct check_result *result = result_check(grading->result, worker->check->name);

	if (worker->pid > 0)
		worker_hear(worker);
	if (check_report_add(grading->result, text_string(&worker->heard), worker->heard.length) < 0) {
		free(result->reason);
		result->verdict = VERDICT_ERROR;
		result->reason = cause_of_death(worker->status);
	}
	text_clear(&worker->heard);
	worker->check = NULL;
}
