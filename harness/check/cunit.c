/** @file
 * CUnit registers, selects, runs and counts the checks of a lab; it does not own their vocabulary.
 *
 * Each row of the table is a test of one suite. The tests' one function finds its row by the name of the running test,
 * collects that row's worker, and asserts on the verdict. Workers of later rows are started ahead, as many as jobs ask for; one
 * that ends meanwhile is heard, so that the next can be started, and collected when its row comes: results have one order.
 */
#include <CUnit/CUnit.h>
#include <CUnit/TestRun.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"
#include "check/scenario.h"
#include "check/worker.h"
#include "sandbox/network.h"

/** What the tests' function needs; CUnit hands it nothing. */
static struct {
	struct grading *grading;
	struct worker *workers; /**< one per row */
	bool *decided;          /**< skipped, or collected */
	size_t started;         /**< rows before this one have a worker or are decided */
	bool stopped;           /**< --first has seen what it looks for */
	int error;
} run;

static bool is_word_of(const char *word, const char *words)
{
	size_t length = strlen(word);
	const char *at;

	for (at = words; at && (at = strstr(at, word)); at += length)
		if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
			return true;
	return false;
}

static bool is_named_by(const struct check *check, const char *word)
{
	return strcmp(word, check->name) == 0 || is_word_of(word, check->tags);
}

/** Is there a check of this name, or with this tag? Then the word is no part of a name. */
static bool is_whole_name(const char *word)
{
	size_t i;

	for (i = 0; i < run.grading->check_count; i++)
		if (is_named_by(&run.grading->checks[i], word))
			return true;
	return false;
}

static bool is_selected(const struct check *check)
{
	const char *const *only = run.grading->only;

	if (!only)
		return true;
	for (; *only; only++)
		if (is_named_by(check, *only) || (!is_whole_name(*only) && strstr(check->name, *only)))
			return true;
	return false;
}

/** @param message  what is missing here, or NULL. */
static void decide(const struct check *check, enum verdict verdict, const char *reason, const char *message)
{
	struct check_result *result = result_check(run.grading->result, check->name);

	free(result->reason);
	result->verdict = verdict;
	result->reason = memory_string(reason);
	result->message = memory_string(message);
}

static void skip_dependent(const struct check *check)
{
	decide(check, VERDICT_SKIP, N_("depends"), NULL);
	result_check(run.grading->result, check->name)->depends = memory_string(check->depends);
}

/** The project's own tests skip nothing: there a tool that is missing is an error. */
static bool are_tools_required(void)
{
	const char *word = getenv("PLUMB_TOOLS");

	return word && strcmp(word, "required") == 0;
}

static void skip_or_refuse(const struct check *check, const char *lack)
{
	if (missing_tool(check->tools) && are_tools_required())
		decide(check, VERDICT_ERROR, lack, NULL);
	else
		decide(check, VERDICT_SKIP, N_("machine"), lack);
}

static const char *tool_is_missing(const char *tool)
{
	char text[64];

	(void)snprintf(text, sizeof text, _("no %s"), tool); /* names of tools are short */
	return interned(text);
}

static bool has_ipv6(void)
{
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in6 loopback = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	bool has = fd >= 0 && bind(fd, (struct sockaddr *)&loopback, sizeof loopback) == 0;

	if (fd >= 0)
		(void)close(fd); /* only asked */
	return has;
}

/** What networks of our own give here, each asked once. */
static bool has(int ask(void), int *answer)
{
	if (*answer > 0)
		*answer = machine_try(TIER_FULL, ask);
	return *answer == 0;
}

/** What a row needs of its network and this machine lacks; NULL where it has everything. */
static const char *lacks_in_network(const struct check *check)
{
	static int groups = 1, host = 1; /* not yet asked */

	if (run.grading->tier == TIER_TRACED && check->needs & (NETNS | HOSTS | MULTICAST | VETH))
		return _("no network of its own");
	if (check->needs & MULTICAST && !has(network_ask_groups, &groups))
		return _("no multicast groups (see plumb doctor)");
	if (check->needs & VETH && !has(network_ask_host, &host))
		return _("no other host (see plumb doctor)");
	return NULL;
}

/** What a row needs and this machine lacks in its tier; NULL where it has everything. */
static const char *lacks_in_tier(const struct check *check)
{
	if (run.grading->tier == TIER_BLACKBOX)
		return check->needs || check->observe == ALL || check->observe == BULK || check->explore == EVERY_FAULT
			? _("programs cannot be observed")
			: NULL;
	return lacks_in_network(check);
}

static const char *lacks(const struct check *check)
{
	const char *tool = missing_tool(check->tools);

	if (check->needs & IPV6 && !has_ipv6())
		return _("no IPv6");
	if (check->needs & ORACLE && !run.grading->oracle_count)
		return _("no reference");
	if (check->sanitizers && !find_sanitized(run.grading, check->sanitizers))
		return _("no sanitizer");
	return tool ? tool_is_missing(tool) : lacks_in_tier(check);
}

static size_t row_of(const char *name)
{
	size_t i;

	for (i = 0; i < run.grading->check_count; i++)
		if (strcmp(run.grading->checks[i].name, name) == 0)
			return i;
	return i;
}

static bool has_passed(const char *name)
{
	const struct check_result *result = result_check(run.grading->result, name);

	return result && result->verdict == VERDICT_PASS;
}

static int living_workers(void)
{
	int count = 0;
	size_t i;

	for (i = 0; i < run.grading->check_count; i++)
		count += run.workers[i].pid > 0;
	return count;
}

static bool is_taken(int place)
{
	size_t i;

	for (i = 0; i < run.grading->check_count; i++)
		if (run.workers[i].pid > 0 && run.workers[i].place == place)
			return true;
	return false;
}

static int free_place(void)
{
	int place = 0;

	while (is_taken(place))
		place++;
	return place;
}

/** Decides a row without a worker, or starts one. @return false where an earlier row has to be decided first. */
static bool begin_row(size_t row)
{
	const struct check *check = &run.grading->checks[row];
	size_t needed = check->depends ? row_of(check->depends) : row;

	run.decided[row] = true;
	if (!is_selected(check) || run.stopped) {
		decide(check, VERDICT_SKIP, N_("selected"), NULL);
	} else if (lacks(check)) {
		skip_or_refuse(check, lacks(check));
	} else if (needed < row && is_selected(&run.grading->checks[needed]) && !run.decided[needed]) {
		run.decided[row] = false;
		return false;
	} else if (needed < row && is_selected(&run.grading->checks[needed]) && !has_passed(check->depends)) {
		skip_dependent(check);
	} else {
		run.decided[row] = false;
		run.error = worker_start(run.grading, check, free_place(), &run.workers[row]);
	}
	return true;
}

/** Starts workers in the order of the table, at least up to @p row. */
static void start_ahead(size_t row)
{
	while (run.started < run.grading->check_count && run.error == 0) {
		if (run.started > row && living_workers() >= run.grading->jobs)
			return;
		if (!begin_row(run.started))
			return;
		run.started++;
	}
}

static void publish(void)
{
	int r;

	result_sum(run.grading->result);
	r = run.grading->result_path ? result_write(run.grading->result, run.grading->result_path) : 0;
	if (r < 0)
		run.error = r;
}

/** Hears who has something to say first, and starts others in its place. */
static void hear_somebody(size_t row)
{
	struct pollfd *reports = memory_new(run.grading->check_count, sizeof *reports);
	size_t i;

	for (i = 0; i < run.grading->check_count; i++)
		reports[i] =
			(struct pollfd){.fd = run.workers[i].pid > 0 ? run.workers[i].report : -1, .events = POLLIN};
	if (poll(reports, run.grading->check_count, -1) > 0) /* else EINTR */
		for (i = 0; i < run.grading->check_count; i++)
			if (reports[i].revents)
				worker_hear(&run.workers[i]);
	free(reports);
	start_ahead(row);
}

/**
 * What took a worker is in the file at once; what was skipped goes there with the next, or at the end. With --first a row's verdict
 * decides whether others are graded at all: then nothing is started while it is waited for, as that would depend on who is faster.
 */
static void collect(size_t row)
{
	while (run.workers[row].pid > 0 && !run.grading->first)
		hear_somebody(row);
	if (run.workers[row].check) {
		worker_collect(run.grading, &run.workers[row]);
		publish();
	}
	run.decided[row] = true;
}

static void run_row(void)
{
	size_t row = row_of(CU_get_current_test()->pName);
	const struct check *check = &run.grading->checks[row];
	const struct check_result *result;

	start_ahead(row);
	collect(row);
	result = result_check(run.grading->result, check->name);
	if (run.grading->progress)
		run.grading->progress(result, run.grading->data);
	if (run.grading->first && check_is_broken(result))
		run.stopped = true;
	start_ahead(row);
	CU_ASSERT(result->verdict == VERDICT_PASS);
}

static int register_rows(void)
{
	CU_pSuite suite = CU_add_suite(run.grading->lab->slug, NULL, NULL);
	size_t i;

	for (i = 0; suite && i < run.grading->check_count; i++)
		if (!CU_add_test(suite, run.grading->checks[i].name, run_row))
			return -ENOMEM;
	return suite ? 0 : -ENOMEM;
}

int grading_run(struct grading *grading)
{
	size_t i;

	run.grading = grading;
	run.workers = memory_new(grading->check_count, sizeof *run.workers);
	run.decided = memory_new(grading->check_count, sizeof *run.decided);
	run.started = 0;
	run.stopped = false;
	run.error = CU_initialize_registry() == CUE_SUCCESS ? register_rows() : -ENOMEM;
	if (run.error == 0 && CU_run_all_tests() != CUE_SUCCESS)
		run.error = -EIO;
	CU_cleanup_registry();
	for (i = 0; i < grading->check_count; i++)
		if (run.workers[i].check)
			worker_collect(grading, &run.workers[i]); /* started ahead, and then not asked for */
	free(run.workers);
	free(run.decided);
	result_sum(grading->result);
	return run.error;
}
