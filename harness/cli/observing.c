/** @file
 * One program under observation: begins it, writes the timeline and the journal as it goes on, and tells what was found.
 *
 * The terminal belongs to the program. What is typed there to end it (^C, ^\) reaches it directly, and ends the observation
 * only with it; a signal that ends plumb is passed on to the program, so that it is told what was found until then.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "cli/boxed.h"
#include "cli/cli.h"
#include "cli/observing.h"
#include "cli/program.h"
#include "cli/sink.h"
#include "diagnose/rule.h"
#include "diagnose/story.h"
#include "observe/observe.h"
#include "report/journal.h"
#include "report/page.h"
#include "report/timeline.h"

enum { KEPT_MOST = 20000, FILE_COLUMNS = 100, SOURCE_MOST = 1 << 22 };

/** A run that is being observed. */
struct watched {
	const struct observing *asked;
	struct observation *observation;
	struct sink timeline, journal;
	struct page page;        /**< of the timeline */
	struct folding *folding; /**< --live: rules, as far as they have come */
	size_t told_reports;
	bool begun;              /**< the journal has an event */
	bool told_still;         /**< that nothing can go on */
	char *folder;            /**< owned; the current one */
	char *program_folder;    /**< owned; that of the executable, or NULL */
	bool told_rest;          /**< that others go on */
	struct machine machine;  /**< --sandbox: what it gives */
	struct sandbox *sandbox; /**< --sandbox: owned */
};

/* --- signals --- */

static volatile sig_atomic_t asked_to_end; /* how often */

static void on_end(int signal)
{
	(void)signal;
	asked_to_end++;
}

static void on_interrupt(int signal)
{
	(void)signal; /* the program gets it, too */
}

static void catch (int signal, void handler(int))
{
	struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};

	(void)sigaction(signal, &action, NULL); /* good arguments */
}

/** After the program has begun: it has the user's own dispositions. */
static void catch_signals(const struct observing *asked)
{
	catch (SIGINT, asked->pid ? on_end : on_interrupt);
	catch (SIGQUIT, asked->pid ? on_end : on_interrupt);
	catch (SIGTERM, on_end);
	catch (SIGHUP, on_end);
	if (asked->pid)
		return;
	/* the program stops as it likes, and the tracer follows it */
	catch (SIGTSTP, SIG_IGN);
	catch (SIGTTIN, SIG_IGN);
	catch (SIGTTOU, SIG_IGN);
}

/* --- while it runs --- */

static void say_reports(struct watched *watched)
{
	folding_follow(watched->folding);
	for (; watched->told_reports < folding_report_count(watched->folding); watched->told_reports++) {
		const struct rule *rule;
		struct place where;
		const char *message = folding_report(watched->folding, watched->told_reports, &rule, &where);

		text_add(&watched->timeline.kept, "  ");
		page_add_coloured(&watched->page, "36", rule->id);
		if (where.file)
			text_addf(&watched->timeline.kept, " %s:%d", where.file, where.line);
		text_add(&watched->timeline.kept, "\n");
		page_add_wrapped(&watched->page, "    ", message);
	}
}

static void hear(const struct trace *trace, const struct event *event, void *data)
{
	struct watched *watched = data;

	if (watched->timeline.fd >= 0 && !watched->asked->quiet)
		timeline_add(&watched->page, trace, event);
	if (watched->journal.fd >= 0) {
		journal_add(&watched->journal.kept, trace, event, !watched->begun);
		watched->begun = true;
		sink_settle(&watched->journal);
	}
	if (watched->folding)
		say_reports(watched);
	sink_settle(&watched->timeline);
}

static void say_still(struct watched *watched)
{
	text_add(&watched->timeline.kept, "  ");
	page_add_coloured(&watched->page, "33",
		_("nothing can go on any more: all wait for each other, and nobody outside can help; ^C tells more"));
	text_add(&watched->timeline.kept, "\n");
	watched->told_still = true;
}

/** The program itself has ended, and others that it has made have not. */
static void say_rest(struct watched *watched)
{
	text_addf(&watched->timeline.kept,
		_("  the program has ended; %zu of those that it has made go on, and so does the observation; ^C ends them\n"),
		observe_living(watched->observation));
	watched->told_rest = true;
	catch (SIGINT, on_end);
	catch (SIGQUIT, on_end);
}

/** Passes on what should end us. @return false: do not wait any longer. */
static bool pass_end_on(struct watched *watched)
{
	static sig_atomic_t passed;
	int status;

	if (!asked_to_end)
		return true;
	if (watched->asked->pid)
		return false;
	if (observe_ended(watched->observation, 0, &status))
		return false;
	if (passed < asked_to_end)
		(void)observe_signal(watched->observation, 0, SIGTERM); /* ESRCH: it has just ended */
	passed = asked_to_end;
	return true;
}

static bool pause_a_moment(void *data)
{
	struct watched *watched = data;
	int status;

	if (!watched->told_still && observe_stands_still(watched->observation))
		say_still(watched);
	if (!watched->told_rest && !watched->asked->pid && observe_ended(watched->observation, 0, &status) &&
		observe_living(watched->observation))
		say_rest(watched);
	sink_flush(&watched->timeline);
	sink_flush(&watched->journal);
	return pass_end_on(watched);
}

/* --- the lines of the source --- */

/** One file that excerpts come from. */
static struct {
	const char *name; /* interned */
	struct text content;
	struct text line;
} shown;

static bool read_source(const struct watched *watched, const char *file)
{
	const char *folders[] = {watched->folder, watched->program_folder};
	bool found = false;
	size_t i;

	text_clear(&shown.content);
	shown.name = file;
	for (i = 0; i < sizeof folders / sizeof *folders && !found; i++) {
		char *path = folders[i] ? file_join(folders[i], file) : NULL;

		found = path && file_read(path, SOURCE_MOST, &shown.content) == 0;
		free(path);
	}
	return found;
}

static const char *source_line(const char *file, int line, void *data)
{
	const char *at;
	size_t length;

	file = interned(file);
	if (shown.name != file)
		(void)read_source(data, file); /* without it there is no line */
	at = text_line(text_string(&shown.content), line, &length);
	if (!at)
		return NULL;
	text_clear(&shown.line);
	text_add_bytes(&shown.line, at, length);
	return text_string(&shown.line);
}

/* --- the end --- */

/** What a run that stood still for ever was waiting for. */
static void add_deadlock(const struct page *page, const struct trace *trace)
{
	struct stuck stuck = {0};

	stuck_story(trace, &stuck);
	if (stuck.story_count)
		page_add_deadlock(page, &stuck);
	stuck_clear(&stuck);
}

static int columns_of(int fd)
{
	struct winsize size;

	return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : FILE_COLUMNS;
}

static void show_findings(const struct watched *watched, const struct findings *findings)
{
	struct text out = {0};
	struct page page = {.out = &out,
		.colour = !watched->asked->plain && isatty(STDERR_FILENO),
		.width = columns_of(STDERR_FILENO)};
	size_t i;

	for (i = 0; i < findings->count; i++)
		page_add_finding(&page, &findings->items[i]);
	add_deadlock(&page, observe_trace(watched->observation));
	if (findings->count)
		text_addf(&out,
			findings->count == 1 ? _("\n%zu finding; plumb explain %s tells more\n")
					     : _("\n%zu findings; plumb explain %s tells more\n"),
			findings->count, findings->items[0].rule);
	(void)file_write_fd(STDERR_FILENO, out.bytes, out.length); /* nobody is left to tell that it failed */
	text_clear(&out);
}

static void say_left_out(const struct trace *trace)
{
	if (trace->left_out)
		(void)fprintf(stderr,
			_("plumb: rules have looked at the first %zu events; %zu more were seen and not kept\n"),
			trace->event_count, trace->left_out);
}

static void say_missed(const struct watched *watched)
{
	if (watched->asked->fault_count && !observe_fault_hit(watched->observation))
		(void)cli_fail(0, "no fault was injected: the run did not come to such a point");
}

static void find(struct watched *watched, struct findings *findings)
{
	struct trace *trace = observe_trace(watched->observation);

	trace_cut(trace,
		observe_judged(watched->observation) < trace->event_count ? observe_judged(watched->observation)
									  : trace->event_count);
	findings->source_line = source_line;
	findings->data = watched;
	diagnose(trace, findings);
}

static int close_sinks(struct watched *watched)
{
	int r = sink_close(&watched->timeline);

	if (r < 0)
		return cli_fail(EXIT_PLUMB_FAILED, "cannot write %s%s: %s",
			watched->asked->output ? "" : _("the timeline"),
			watched->asked->output ? watched->asked->output : "", strerror(-r));
	r = watched->journal.fd >= 0 ? sink_close(&watched->journal) : 0;
	if (r < 0)
		return cli_fail(EXIT_PLUMB_FAILED, "cannot write '%s': %s", watched->asked->json, strerror(-r));
	return 0;
}

static int conclude(struct watched *watched)
{
	struct findings findings = {0};
	struct journal_end end = {.status = -1, .judged = observe_judged(watched->observation)};
	struct trace *trace = observe_trace(watched->observation);
	size_t length = trace_length(trace);
	int status = 0, r;

	if (observe_ended(watched->observation, 0, &status))
		end.status = status;
	say_left_out(trace);
	say_missed(watched);
	sink_flush(&watched->timeline);
	find(watched, &findings);
	end.findings = findings.items;
	end.finding_count = findings.count;
	end.length = length;
	if (watched->journal.fd >= 0)
		journal_end(&watched->journal.kept, trace, &end);
	r = close_sinks(watched);
	show_findings(watched, &findings);
	if (r == 0 && watched->asked->exit_code)
		r = findings.count > 0;
	else if (r == 0 && end.status >= 0)
		r = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	else if (r == 0 && watched->asked->sandbox)
		r = 128 + SIGKILL; /* it would never have ended */
	findings_clear(&findings);
	return r;
}

/* --- the beginning --- */

static int open_sinks(struct watched *watched)
{
	const struct observing *asked = watched->asked;
	int r = 0;

	watched->timeline = (struct sink){.fd = STDERR_FILENO};
	watched->journal = (struct sink){.fd = -1};
	if (asked->output)
		r = sink_open(&watched->timeline, asked->output);
	if (r < 0)
		return cli_fail(EXIT_PLUMB_FAILED, "cannot write '%s': %s", asked->output, strerror(-r));
	if (asked->json)
		r = sink_open(&watched->journal, asked->json);
	if (r < 0)
		return cli_fail(EXIT_PLUMB_FAILED, "cannot write '%s': %s", asked->json, strerror(-r));
	if (asked->json)
		journal_begin(&watched->journal.kept, asked->argv);
	return 0;
}

static void prepare(struct watched *watched)
{
	const struct observing *asked = watched->asked;
	const char *no_colour = getenv("NO_COLOR");
	struct observe_options options = {.depth = OBSERVE_ALL,
		.real_time = true,
		.attached = asked->pid != 0,
		.randomised = asked->pid != 0,
		.hear = hear,
		.hear_data = watched,
		.more_faults = asked->faults,
		.more_fault_count = asked->fault_count};
	struct trace *trace;

	if (watched->sandbox)
		boxed_arrange(&options, watched->sandbox, watched->machine.tier);
	watched->folder = getcwd(NULL, 0);
	options.source_folder = watched->folder;
	watched->page = (struct page){.out = &watched->timeline.kept,
		.colour = !asked->plain && isatty(watched->timeline.fd) && !(no_colour && *no_colour),
		.width = columns_of(watched->timeline.fd)};
	watched->observation = observe_new(&options);
	trace = observe_trace(watched->observation);
	trace_keep_at_most(trace, KEPT_MOST);
	if (asked->live)
		watched->folding = folding_begin(trace);
}

static int cannot_launch(const char *path, int error)
{
	if (error == EPERM)
		return cli_fail(EXIT_PLUMB_FAILED,
			"cannot observe '%s': this machine lets nobody trace a program; plumb doctor tells more", path);
	return cli_fail(EXIT_CANNOT_RUN, "cannot observe '%s': %s", path, strerror(error));
}

static int launch(struct watched *watched, const char *path)
{
	struct launch launch = {.name = file_name(watched->asked->argv[0]), .path = path, .argv = watched->asked->argv};
	int r = observe_launch(watched->observation, &launch);

	return r < 0 ? cannot_launch(path, -r) : 0;
}

static int attach(const struct watched *watched)
{
	pid_t pid = watched->asked->pid;
	int r = observe_attach(watched->observation, pid);

	if (r < 0)
		return program_cannot_attach(pid, -r);
	(void)cli_fail(0, "attached to process %d; every call of it is stopped at, so it is slower until ^C", (int)pid);
	return 0;
}

/** In the user's own world. */
static int play_free(struct watched *watched, const char *path)
{
	int status;

	prepare(watched);
	status = watched->asked->pid ? attach(watched) : launch(watched, path);
	if (status)
		return status;
	catch_signals(watched->asked);
	(void)observe_follow(watched->observation, pause_a_moment, watched); /* how it ended is asked later */
	if (watched->asked->pid)
		observe_detach(watched->observation);
	return 0;
}

/** In a world of its own. */
static int play_boxed(struct watched *watched, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), r;

	r = fd < 0 ? -errno : boxed_make(&watched->sandbox, watched->machine.tier);
	if (r == 0) {
		prepare(watched);
		r = boxed_play(watched->observation, watched->sandbox, fd, watched->asked->argv);
	}
	if (fd >= 0)
		(void)close(fd); /* only read from */
	return r < 0 ? cannot_launch(path, -r) : 0;
}

static void set_program_folder(struct watched *watched, const char *path)
{
	char link[64], *real;

	(void)snprintf(link, sizeof link, "/proc/%d/exe", (int)watched->asked->pid);
	real = realpath(path ? path : link, NULL);
	if (real)
		*strrchr(real, '/') = '\0';
	watched->program_folder = real;
}

static void clear(struct watched *watched)
{
	struct findings again = {0};

	if (watched->folding)
		folding_end(watched->folding, &again); /* what it came to has been told, of the whole run */
	findings_clear(&again);
	observe_free(watched->observation);
	sandbox_free(watched->sandbox);
	text_clear(&shown.content);
	text_clear(&shown.line);
	free(watched->program_folder);
	free(watched->folder);
}

int observing_run(const struct observing *asked)
{
	struct watched watched = {.asked = asked, .timeline.fd = -1, .journal.fd = -1};
	char *path = NULL;
	int status = asked->pid ? program_look_at(asked->pid) : program_find(asked->argv[0], &path);

	if (status == 0)
		status = open_sinks(&watched);
	if (status)
		goto done;
	if (asked->sandbox)
		machine_probe(&watched.machine);
	set_program_folder(&watched, path);
	/* what runs already has no path, and cannot be put into a box */
	status = asked->sandbox && path ? play_boxed(&watched, path) : play_free(&watched, path);
	if (status == 0)
		status = conclude(&watched);
	clear(&watched);
done:
	(void)sink_close(&watched.timeline); /* a failure has been told already */
	(void)sink_close(&watched.journal);
	free(path);
	return status;
}
