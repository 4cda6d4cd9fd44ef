/** @file
 * Grades one submission: build, checks, result.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "check/worker.h"
#include "grade/build.h"
#include "grade/debugger.h"
#include "grade/grade.h"

enum { ALL_PASSED = 0, SOMETHING_FAILED = 1, COULD_NOT_JUDGE = 3 };

static char *limits_in_words(const struct limits *limits)
{
	return memory_format(
		"cpu %d s, wall %d s, memory %d MiB, output %d KiB, files %d KiB, tasks %d, descriptors %d, calls %d",
		limits->cpu_seconds, limits->wall_seconds, limits->memory_mb, limits->output_kb, limits->file_kb,
		limits->tasks, limits->descriptors, limits->calls);
}

static void describe(struct result *result, const struct grade_request *request, const struct lab *lab, enum tier tier)
{
	struct utsname system;
	char *real = realpath(request->submission, NULL);

	result->plumb = memory_string(PLUMB_VERSION);
	result->lab = memory_string(lab->slug);
	result->title = memory_string(lab->title);
	result->submission = memory_string(file_name(real ? real : request->submission));
	result->started = clock_date();
	result->seed = request->seed;
	if (uname(&system) == 0) {
		result->environment.kernel = memory_format("%s %s", system.sysname, system.release);
		result->environment.machine = memory_string(system.machine);
	}
	result->environment.tier = memory_string(tier_name(tier));
	result->environment.limits = limits_in_words(&lab->limits);
	free(real);
}

static void add_checks(struct result *result, const struct check *checks, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		struct check_result *check = &ARRAY_ADD(result->checks, result->check_count, result->check_capacity);

		check_result_describe(&checks[i], check);
		check->verdict = VERDICT_ERROR;
		check->reason = memory_string(N_("not run"));
	}
}

static void tell_progress(const struct check_result *check, void *data)
{
	(void)data;
	/* a terminal that is gone wants none */
	(void)fprintf(stderr, "\r\033[K%-8s%s", verdict_name(check->verdict), check->name);
	(void)fflush(stderr);
}

static int find_tier(enum tier *out, char **problem)
{
	struct machine machine;
	size_t i;

	machine_probe(&machine);
	*out = machine.tier;
	if (machine.tier != TIER_BLACKBOX)
		return 0;
	for (i = 0; i < machine.probe_count; i++)
		if (!machine.probes[i].ok &&
			(strcmp(machine.probes[i].name, "ptrace") == 0 ||
				strncmp(machine.probes[i].name, "seccomp", 7) == 0))
			break;
	*problem = memory_format(_("this machine does not let plumb observe programs (%s: %s); %s"),
		i < machine.probe_count ? machine.probes[i].name : _("tier blackbox"),
		i < machine.probe_count ? strerror(machine.probes[i].error) : _("asked for by PLUMB_TIER"),
		i < machine.probe_count ? _(machine.probes[i].advice) : _("unset PLUMB_TIER"));
	return -EPERM;
}

static int write_result(const struct result *result, const char *path, char **problem)
{
	int r = path ? result_write(result, path) : 0;

	if (r < 0)
		*problem = memory_format(_("cannot write '%s': %s"), path, strerror(-r));
	return r;
}

static bool submission_is_there(const char *folder, char **problem)
{
	struct stat status;

	if (stat(folder, &status) < 0)
		*problem = memory_format(_("cannot find the submission '%s': %s"), folder, strerror(errno));
	else if (!S_ISDIR(status.st_mode))
		*problem = memory_format(_("the submission '%s' is not a folder"), folder);
	else
		return true;
	return false;
}

/** The reference is built like a submission, where a check compares with it. NULL: no check does, or it is not here. */
static struct build *build_oracle(const struct grade_request *request, const struct lab *lab,
	const struct check *checks, size_t count, const struct build_options *options)
{
	struct result *said = result_new();
	struct build *build = NULL;
	char *problem = NULL;
	unsigned needs = 0;
	size_t i;

	for (i = 0; i < count; i++)
		needs |= checks[i].needs;
	if (needs & ORACLE && request->oracle)
		(void)build_submission(lab, request->oracle, options, said, &build,
			&problem); /* without it these checks are skipped */
	free(problem);
	result_free(said);
	return build;
}

/** The submission built with one kind of sanitizers; the build is NULL where this machine cannot. */
struct sanitized_build {
	const char *sanitizers; /**< static */
	struct build *build;    /**< owned */
	struct sanitized programs;
};

/** What is built with sanitizers, beside the plain build, and how. */
struct sanitized_builds {
	const struct grade_request *request;
	const struct lab *lab;
	const struct build_options *plain;
	struct sanitized_build *items; /**< owned; one for each kind that was asked for */
	size_t count, capacity;
};

static struct sanitized_build build_sanitized(const struct sanitized_builds *all, const char *sanitizers)
{
	struct build_options options = *all->plain;
	struct sanitized_build made = {.sanitizers = sanitizers};
	struct result *said = result_new();
	char *problem = NULL;

	options.sanitizers = sanitizers;
	(void)build_submission(all->lab, all->request->submission, &options, said, &made.build,
		&problem); /* without it these checks are skipped */
	if (made.build)
		made.programs = (struct sanitized){made.build->programs, made.build->program_count};
	free(problem);
	result_free(said);
	return made;
}

/** Not before a check asks for it: a grading that ends at the first broken promise mostly ends before. */
static const struct sanitized *find_or_build_sanitized(const char *sanitizers, void *data)
{
	struct sanitized_builds *all = data;
	size_t i;

	for (i = 0; i < all->count; i++)
		if (strcmp(all->items[i].sanitizers, sanitizers) == 0)
			break;
	if (i == all->count)
		ARRAY_ADD(all->items, all->count, all->capacity) = build_sanitized(all, sanitizers);
	return all->items[i].build ? &all->items[i].programs : NULL;
}

static void free_sanitized(struct sanitized_builds *sanitized)
{
	size_t i;

	for (i = 0; i < sanitized->count; i++)
		build_free(sanitized->items[i].build);
	free(sanitized->items);
}

static int run_checks(const struct grade_request *request, const struct lab *lab, const struct check *checks,
	size_t count, enum tier tier, const struct build *build, struct sanitized_builds *sanitized,
	const struct build *oracle, const struct debugger *debugger, struct result *result)
{
	const struct gdb_line line = debugger_line(debugger);
	struct grading grading = {.lab = lab,
		.checks = checks,
		.check_count = count,
		.programs = build->programs,
		.program_count = build->program_count,
		.sanitize = find_or_build_sanitized,
		.sanitize_data = sanitized,
		.oracle = oracle ? oracle->programs : NULL,
		.oracle_count = oracle ? oracle->program_count : 0,
		.folder = request->submission,
		.tier = tier,
		.seed = request->seed,
		.jobs = request->jobs > 0 ? request->jobs : machine_cpus(),
		.only = request->only,
		.first = request->first,
		.instance = request->instance,
		.gdb = debugger ? &line : NULL,
		.result_path = request->result,
		.result = result,
		.progress = request->progress ? tell_progress : NULL};
	int r = grading_run(&grading);

	if (request->progress)
		(void)fputs("\r\033[K", stderr); /* see tell_progress() */
	return r;
}

static int exit_status(const struct result *result)
{
	size_t i;

	if (result->state == STATE_ERROR)
		return COULD_NOT_JUDGE;
	for (i = 0; i < result->check_count; i++)
		if (result->checks[i].verdict != VERDICT_PASS &&
			!check_is_skipped_for(&result->checks[i], "selected") &&
			!check_is_skipped_for(&result->checks[i], "machine"))
			return SOMETHING_FAILED;
	return result->build.ok ? ALL_PASSED : SOMETHING_FAILED;
}

int grade(const struct grade_request *request, const struct check *checks, size_t check_count, char **problem)
{
	uint64_t began_ns = clock_now_ns();
	struct result *result = result_new();
	struct build_options options = {.compiler = request->compiler, .cache = request->cache};
	struct build *build = NULL, *oracle = NULL;
	struct sanitized_builds sanitized = {.request = request, .plain = &options};
	struct debugger *debugger = NULL;
	struct lab *lab = NULL;
	int status = COULD_NOT_JUDGE, r;

	r = lab_read(request->lab, &lab, problem);
	if (r == 0)
		r = submission_is_there(request->submission, problem) ? 0 : -ENOENT;
	if (r == 0)
		r = find_tier(&options.tier, problem);
	if (r == 0) {
		describe(result, request, lab, options.tier);
		add_checks(result, checks, check_count);
		result->build.ok = true;
		result_sum(result);
		r = write_result(result, request->result, problem);
	}
	if (r == 0) {
		result->build.ok = false;
		r = build_submission(lab, request->submission, &options, result, &build, problem);
	}
	if (r == 0 && result->build.ok) {
		oracle = build_oracle(request, lab, checks, check_count, &options);
		sanitized.lab = lab;
		r = request->gdb ? debugger_start(request->submission, &debugger, problem) : 0;
	}
	if (r == 0 && result->build.ok) {
		r = run_checks(
			request, lab, checks, check_count, options.tier, build, &sanitized, oracle, debugger, result);
	}
	if (r == 0) {
		result_sum(result);
		result->seconds = (double)(clock_now_ns() - began_ns) / 1e9;
		r = write_result(result, request->result, problem);
		status = exit_status(result);
	}
	if (r < 0 && !*problem)
		*problem = memory_format(_("cannot go on: %s"), strerror(-r));
	debugger_end(debugger);
	build_free(build);
	build_free(oracle);
	free_sanitized(&sanitized);
	lab_free(lab);
	result_free(result);
	return r < 0 ? COULD_NOT_JUDGE : status;
}
