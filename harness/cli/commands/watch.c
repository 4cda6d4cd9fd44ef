/** @file
 * plumb watch: checks again whenever a file is saved.
 *
 * One loop, one poll(2): keys, saved files, what the grader has written so far, signals (its end is one), and two deadlines:
 * the moment of quiet behind a save, and the next look at a folder where inotify is blind. A grading that a save overtakes is
 * ended and begun anew.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/command.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "cli/brief.h"
#include "cli/cli.h"
#include "cli/explanation.h"
#include "cli/guide.h"
#include "cli/screen.h"
#include "cli/watched.h"
#include "report/story.h"

enum {
	QUIET_NS = 200000000, /* an editor's save is several events: when to look, and nothing else */
	LOOK_NS = 1000000000, /* how often a folder is looked at where nobody tells of events */
	WIDTH_LEAST = 20
};

enum { OPTION_PLAIN = 256, OPTION_POLL };

struct arguments {
	const char *lab;
	bool plain, poll;
};

static const struct argp_option options[] = {
	{"plain", OPTION_PLAIN, NULL, 0, N_("each answer below the one before: no colours, no cursor movement"), 0},
	{"poll", OPTION_POLL, NULL, 0, N_("look at the files once a second, and do not ask inotify"), 0},
	{0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case OPTION_PLAIN:
		arguments->plain = true;
		break;
	case OPTION_POLL:
		arguments->poll = true;
		break;
	case ARGP_KEY_ARG:
		cli_take_argument(state, argument, &arguments->lab);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/**
 * How much is asked of a grading. A save is answered in two: the promise that was broken the last time, which says most and
 * takes a moment, and then all up to the first that is broken.
 */
enum extent { THE_BROKEN_ONE, UP_TO_THE_FIRST, ALL_OF_THEM };

/** Which page is shown; it is made anew when the terminal gets another width. */
enum view { VIEW_ANSWER, VIEW_OTHER };

struct watcher {
	const struct kit *kit;
	const struct arguments *arguments;
	char *slug;        /**< owned */
	char *result_path; /**< owned; where the grader writes: somebody else may check the same lab */
	struct screen screen;
	struct watched watched;
	int signals, input; /**< descriptors; input -1: it has ended */
	int results;        /**< descriptor of inotify, on the folder that the grader writes to; -1: it cannot be had */
	pid_t grader;       /**< 0: nothing is being checked */
	size_t kept, promises; /**< so many of so many, as far as the grader has come; 0 of 0: nothing is known yet */
	enum extent extent;    /**< of what is being checked */
	char *broken;          /**< owned; the first broken promise of the last time that it compiled; NULL: none was */
	bool answered;         /**< that it is still broken was shown already */
	uint64_t look_at_ns;   /**< when to look whether files have changed; 0: not at all */
	bool dirty;            /**< they have, and may be written still */
	struct result *result; /**< owned; of the last grading; NULL while there was none */
	char *problem;         /**< owned; why there is no result */
	struct change change;
	enum view view;
	int status; /**< -1: it goes on */
};

/* --- pages --- */

static struct page page_of(const struct watcher *watch, struct text *out)
{
	int columns = watch->screen.columns;

	return (struct page){.out = out,
		.colour = cli_colour(watch->arguments->plain),
		.width = columns < WIDTH_LEAST ? WIDTH_LEAST : columns};
}

static void add_keys(const struct watcher *watch, const struct page *page)
{
	if (watch->watched.why) {
		char *polled = memory_format(_("%s; the files are looked at once a second"), watch->watched.why);

		page_add_wrapped(page, "", polled);
		free(polled);
	}
	page_add_wrapped(page, "", _("n next lab, h hint, e explain, r report, l list, a check all, q quit"));
}

/** The caller frees. */
static char *state_in_words(const struct watcher *watch)
{
	if (!watch->grader)
		return memory_format(_("waiting for the next save of %s"), watch->slug);
	if (!watch->kept)
		return memory_format(_("checking %s …"), watch->slug);
	return memory_format(
		_("checking %s … %zu of %zu promises are kept so far"), watch->slug, watch->kept, watch->promises);
}

/** What is going on, and the keys. */
static void add_footer(const struct watcher *watch, struct text *out)
{
	struct page page = page_of(watch, out);
	char *state = state_in_words(watch);

	page_add_wrapped(&page, "", state);
	add_keys(watch, &page);
	if (watch->view != VIEW_ANSWER)
		page_add_wrapped(&page, "", _("any other key shows the answer again"));
	free(state);
}

static void show(struct watcher *watch, struct text *page, enum view view)
{
	struct text footer = {0};
	char *said = screen_said(&watch->screen);

	text_add(page, said);
	if (watch->screen.plain)
		text_add(page, "\n");
	watch->view = view;
	add_footer(watch, &footer);
	screen_show(&watch->screen, page, &footer);
	free(said);
}

static void note(struct watcher *watch)
{
	struct text footer = {0};

	add_footer(watch, &footer);
	screen_note(&watch->screen, &footer);
}

static void add_result(const struct watcher *watch, const struct page *page)
{
	const struct progress *progress;
	struct history history;

	history_read(watch->kit, &history);
	progress = history_progress(&history, watch->slug);
	brief_add(page, watch->result, progress);
	if (brief_is_whole(watch->result) && guide_is_done(watch->kit, &history, watch->slug)) {
		if (progress_first_broken(progress)) {
			text_add(page->out, _("\nthese points are enough to pass; more are to be had\n"));
		} else {
			text_addf(page->out, _("\n%s is done\n"), watch->slug);
			guide_done(watch->kit, &history, watch->slug, page);
		}
	}
	if (watch->change.fixed || watch->change.broke)
		text_addf(page->out, _("\nsince your last check: %d fixed, %d broke\n"), watch->change.fixed,
			watch->change.broke);
	history_clear(&history);
}

static void show_answer(struct watcher *watch)
{
	struct text out = {0};
	struct page page = page_of(watch, &out);

	if (watch->problem)
		page_add_wrapped(&page, "", watch->problem);
	else if (watch->result)
		add_result(watch, &page);
	else if (watch->screen.plain)
		add_keys(watch, &page);
	show(watch, &out, VIEW_ANSWER);
}

/* --- gradings --- */

static void end_grader(struct watcher *watch)
{
	if (!watch->grader)
		return;
	(void)kill(watch->grader, SIGKILL); /* our child, not collected yet */
	(void)waitpid(watch->grader, NULL, 0);
	watch->grader = 0;
	(void)unlink(watch->result_path); /* only ours, and not complete */
}

static void start_grader(struct watcher *watch, enum extent extent)
{
	char *only = memory_format("--only=%s", watch->broken ? watch->broken : "");
	char *const asked[] = {[THE_BROKEN_ONE] = only, [UP_TO_THE_FIRST] = "--first", [ALL_OF_THEM] = NULL};
	char *more[] = {asked[extent], NULL};

	end_grader(watch);
	watch->look_at_ns = 0;
	watch->extent = extent;
	watch->kept = watch->promises = 0;
	free(cli_results_folder(watch->kit)); /* somebody may have cleaned up meanwhile */
	watch->grader = cli_start_grader(watch->kit, watch->slug, NULL, watch->result_path, more);
	if (watch->grader < 0)
		watch->grader = 0; /* why is shown with the next page */
	free(only);
}

static void announce(struct watcher *watch)
{
	if (!watch->screen.plain) {
		note(watch);
		return;
	}
	(void)printf(_("checking %s\n"), watch->slug);
	(void)fflush(stdout); /* nobody reads it, then */
}

static void check(struct watcher *watch, enum extent extent)
{
	watch->change = (struct change){0};
	watch->answered = false;
	start_grader(watch, extent);
	if (watch->grader)
		announce(watch);
	else
		show_answer(watch);
}

static void forget_result(struct watcher *watch)
{
	result_free(watch->result);
	free(watch->problem);
	watch->result = NULL;
	watch->problem = NULL;
}

/** What has changed since the last save, and not only since the first half of this one. */
static void note_change(struct watcher *watch)
{
	struct history history;
	struct change change;

	history_read(watch->kit, &history);
	change = progress_change(history_progress(&history, watch->slug), watch->result);
	history_clear(&history);
	watch->change.fixed += change.fixed;
	watch->change.broke += change.broke;
}

/** What the grader has written is the lab's last result from now on. */
static void take_result(struct watcher *watch)
{
	char *path = cli_result_path(watch->kit, watch->slug);

	forget_result(watch);
	if (result_read(watch->result_path, &watch->result, &watch->problem) == 0) {
		note_change(watch);
		history_add_result(watch->kit, watch->result);
	}
	if (rename(watch->result_path, path) < 0)
		(void)cli_fail(0, "cannot write '%s': %s", path, strerror(errno));
	free(path);
}

/** The first broken promise of the last result; NULL where there is none. */
static const char *broken_now(const struct watcher *watch)
{
	const struct check_result *broken = watch->result ? story_first_broken(watch->result) : NULL;

	return broken ? broken->name : NULL;
}

/** The promise that was broken is broken still, or is kept now, which is good news at once: then another one may be first. */
static void go_on(struct watcher *watch)
{
	watch->answered = broken_now(watch) != NULL;
	start_grader(watch, UP_TO_THE_FIRST);
	show_answer(watch);
}

/** What was said already is not said again below it, nor in place of a page that was asked for meanwhile. */
static void show_end(struct watcher *watch)
{
	const char *broken = broken_now(watch);
	bool same = watch->answered && broken && strcmp(broken, watch->broken) == 0;

	if (same && !watch->screen.plain && watch->view != VIEW_ANSWER)
		note(watch);
	else if (!same || !watch->screen.plain)
		show_answer(watch);
	if (watch->result && watch->result->build.ok) {
		free(watch->broken);
		watch->broken = memory_string(broken);
	}
}

static void collect_grader(struct watcher *watch)
{
	int status;

	if (!watch->grader || waitpid(watch->grader, &status, WNOHANG) != watch->grader)
		return;
	watch->grader = 0;
	status = cli_grader_status(status);
	if (status == EXIT_COULD_NOT_JUDGE) {
		forget_result(watch);
		watch->problem = memory_string(_("it could not be judged"));
		(void)unlink(watch->result_path); /* only ours */
	} else {
		take_result(watch);
	}
	if (watch->extent == THE_BROKEN_ONE && watch->result && watch->result->build.ok)
		go_on(watch);
	else
		show_end(watch);
}

/* --- a grading that goes on --- */

static int open_results(const struct kit *kit)
{
	char *folder = cli_results_folder(kit);
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);

	if (fd >= 0 && inotify_add_watch(fd, folder, IN_MOVED_TO | IN_ONLYDIR) < 0) {
		(void)close(fd); /* without it only the end is told */
		fd = -1;
	}
	free(folder);
	return fd;
}

/**
 * The grader writes its result anew behind every check. Of the one promise that was broken only the end is of interest; a plain
 * screen is told once that it comes forward.
 */
static void take_progress(struct watcher *watch)
{
	char block[4096];
	struct result *result;
	char *problem = NULL;
	size_t known = watch->kept, i;

	while (read(watch->results, block, sizeof block) > 0)
		; /* what has happened is told by the file */
	if (!watch->grader || watch->extent == THE_BROKEN_ONE ||
		result_read(watch->result_path, &result, &problem) < 0) {
		free(problem);
		return;
	}
	watch->promises = result->check_count;
	for (watch->kept = i = 0; i < result->check_count; i++)
		watch->kept += result->checks[i].verdict == VERDICT_PASS;
	result_free(result);
	if (!watch->screen.plain)
		note(watch);
	else if (!known && watch->kept)
		(void)printf(_("so far %zu of %zu promises are kept\n"), watch->kept, watch->promises);
	(void)fflush(stdout); /* nobody reads it, then */
}

/* --- which lab --- */

static void begin(struct watcher *watch, char *slug)
{
	char *folder = file_join(watch->kit->labs, slug);

	end_grader(watch);
	forget_result(watch);
	watched_close(&watch->watched);
	free(watch->slug);
	free(watch->result_path);
	free(watch->broken);
	watch->slug = slug;
	watch->broken = NULL;
	watch->answered = false;
	watch->change = (struct change){0};
	watch->result_path = cli_own_result_path(watch->kit, slug);
	watched_open(&watch->watched, folder, watch->arguments->poll);
	start_grader(watch, UP_TO_THE_FIRST);
	show_answer(watch);
	if (watch->grader)
		announce(watch);
	free(folder);
}

/* --- keys --- */

static void next_lab(struct watcher *watch)
{
	struct history history;
	struct text out = {0};
	char *slug;

	history_read(watch->kit, &history);
	slug = guide_next_lab(watch->kit, &history, watch->slug);
	history_clear(&history);
	if (slug) {
		begin(watch, slug);
		return;
	}
	text_add(&out, _("every other lab is done\n"));
	show(watch, &out, VIEW_OTHER);
}

static int add_hint(const struct watcher *watch, const struct history *history, const struct page *page)
{
	return guide_hint(watch->kit, history, watch->slug, NEXT_HINT, page);
}

static int add_list(const struct watcher *watch, const struct history *history, const struct page *page)
{
	return guide_list(watch->kit, history, page);
}

static void guide(
	struct watcher *watch, int (*add)(const struct watcher *, const struct history *, const struct page *))
{
	struct history history;
	struct text out = {0};
	struct page page = page_of(watch, &out);

	history_read(watch->kit, &history);
	(void)add(watch, &history, &page); /* what is wrong is shown */
	history_clear(&history);
	show(watch, &out, VIEW_OTHER);
}

static void hint(struct watcher *watch)
{
	guide(watch, add_hint);
}

static void list(struct watcher *watch)
{
	guide(watch, add_list);
}

/** The rule of the first finding of the first broken promise; NULL where nothing was found. */
static const struct rule *first_rule(const struct watcher *watch)
{
	const struct check_result *broken = watch->result ? story_first_broken(watch->result) : NULL;
	const struct finding *finding =
		broken && broken->finding_count ? result_finding(watch->result, broken->findings[0]) : NULL;

	return finding ? rule_by_id(finding->rule) : NULL;
}

static void explain(struct watcher *watch)
{
	struct text out = {0};
	struct explanation to = {.page = page_of(watch, &out), .root = watch->kit->root};
	const struct rule *rule = first_rule(watch);

	if (rule)
		explain_rule(&to, rule);
	else
		text_add(&out, _("there is no finding to explain\n"));
	show(watch, &out, VIEW_OTHER);
}

/** Is it there in this kit? */
static bool is_command(const char *name)
{
	size_t i;

	for (i = 0; all_commands[i]; i++)
		if (strcmp(all_commands[i]->name, name) == 0)
			return true;
	return false;
}

static void report(struct watcher *watch)
{
	char *argv[] = {"/proc/self/exe", "--labs", watch->kit->labs, "report", watch->slug, "--open", NULL};
	struct text out = {0};
	int status = 0;

	if (!is_command("report"))
		text_add(&out, _("this plumb has no command report\n"));
	else
		status = command_run(argv, &out);
	if (status < 0)
		text_addf(&out, _("cannot run plumb report: %s\n"), strerror(-status));
	show(watch, &out, VIEW_OTHER);
}

static void check_all(struct watcher *watch)
{
	check(watch, ALL_OF_THEM);
}

static void quit(struct watcher *watch)
{
	watch->status = EXIT_ALL_PASSED;
}

static void scroll(struct watcher *watch)
{
	screen_scroll(&watch->screen);
}

static const struct key {
	char letter;
	void (*press)(struct watcher *watch);
} keys[] = {
	{'n', next_lab},
	{'h', hint},
	{'e', explain},
	{'r', report},
	{'l', list},
	{'a', check_all},
	{'q', quit},
	{' ', scroll},
};

static void press(struct watcher *watch, char letter)
{
	size_t i;

	for (i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (keys[i].letter != letter)
			continue;
		keys[i].press(watch);
		return;
	}
	if (letter != '\n' && watch->view != VIEW_ANSWER)
		show_answer(watch);
}

/** An arrow or a function key is several bytes that begin with ESC, which come together: no letter is meant. */
static void take_keys(struct watcher *watch)
{
	char bytes[64];
	ssize_t n = read(watch->input, bytes, sizeof bytes), i;

	if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) {
		if (watch->screen.keys) /* the terminal is gone */
			quit(watch);
		watch->input = -1;
		return;
	}
	if (n > 1 && bytes[0] == '\033')
		n = 1;
	for (i = 0; i < n && watch->status < 0; i++)
		press(watch, bytes[i]);
}

/* --- signals --- */

/** As a shell's job: the terminal is the shell's until it says SIGCONT. */
static void stop(struct watcher *watch)
{
	screen_leave(&watch->screen);
	(void)raise(SIGSTOP);
	screen_enter(&watch->screen);
}

/** The answer is broken into other lines; other pages stay as they are. */
static void resize(struct watcher *watch)
{
	screen_measure(&watch->screen);
	if (watch->view == VIEW_ANSWER && !watch->screen.plain)
		show_answer(watch);
	else
		screen_again(&watch->screen);
}

static void take_signal(struct watcher *watch)
{
	struct signalfd_siginfo signal;

	if (read(watch->signals, &signal, sizeof signal) != sizeof signal)
		return;
	if (signal.ssi_signo == SIGCHLD)
		collect_grader(watch);
	else if (signal.ssi_signo == SIGWINCH)
		resize(watch);
	else if (signal.ssi_signo == SIGTSTP)
		stop(watch);
	else
		watch->status = 128 + (int)signal.ssi_signo;
}

static int take_signals(void)
{
	static const int taken[] = {SIGCHLD, SIGWINCH, SIGTSTP, SIGINT, SIGTERM, SIGHUP};
	sigset_t set;
	size_t i;

	(void)sigemptyset(&set);
	for (i = 0; i < sizeof taken / sizeof *taken; i++)
		(void)sigaddset(&set, taken[i]);
	(void)sigprocmask(SIG_BLOCK, &set, NULL); /* the set is good */
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* --- the loop --- */

/** When to look next: when it has been quiet for a moment, or because nobody tells of events. */
static void look_later(struct watcher *watch, uint64_t in_ns)
{
	watch->look_at_ns = clock_now_ns() + in_ns;
}

/** Where events come, it has been quiet since the last one; else another look has to tell that. */
static void look(struct watcher *watch)
{
	bool changed = watched_changed(&watch->watched);

	watch->look_at_ns = 0;
	if (changed && watch->watched.fd < 0) {
		watch->dirty = true;
		look_later(watch, QUIET_NS);
	} else if (changed || watch->dirty) {
		watch->dirty = false;
		check(watch, watch->broken ? THE_BROKEN_ONE : UP_TO_THE_FIRST);
	}
}

/** Milliseconds for poll(2), rounded up; -1: for ever. */
static int patience(const struct watcher *watch)
{
	uint64_t now_ns = clock_now_ns();

	if (!watch->look_at_ns)
		return -1;
	return watch->look_at_ns <= now_ns ? 0 : (int)((watch->look_at_ns - now_ns + 999999) / 1000000);
}

static void turn(struct watcher *watch)
{
	struct pollfd fds[] = {{.fd = watch->signals, .events = POLLIN}, {.fd = watch->input, .events = POLLIN},
		{.fd = watch->watched.fd, .events = POLLIN}, {.fd = watch->results, .events = POLLIN}};

	if (watch->watched.fd < 0 && !watch->look_at_ns)
		look_later(watch, LOOK_NS);
	if (poll(fds, sizeof fds / sizeof *fds, patience(watch)) < 0 && errno != EINTR) {
		watch->status = cli_fail(EXIT_COULD_NOT_JUDGE, "cannot wait: %s", strerror(errno));
		return;
	}
	if (fds[0].revents)
		take_signal(watch);
	if (fds[1].revents && watch->status < 0)
		take_keys(watch);
	if (fds[2].revents && watch->watched.fd >= 0) {
		watched_take(&watch->watched);
		look_later(watch, QUIET_NS);
	}
	if (fds[3].revents)
		take_progress(watch);
	if (watch->look_at_ns && clock_now_ns() >= watch->look_at_ns)
		look(watch);
}

static int run(const struct kit *kit, int argc, char **argv);

const struct command command_watch = {
	.name = "watch",
	.summary = N_("checks again whenever you save"),
	.arguments = "[LAB]",
	.description = N_(
		"Checks a lab whenever one of its files is saved, and shows the first promise that is broken. "
		"Keys: n next lab, h hint, e explain the first finding, r report in the browser, l list, a check all, "
		"space the rest of a long page, q quit."),
	.options = options,
	.run = run,
};

static int run(const struct kit *kit, int argc, char **argv)
{
	struct arguments arguments = {0};
	struct watcher watch = {.kit = kit, .arguments = &arguments, .watched = {.fd = -1}, .status = -1};
	struct history history;
	char *slug;

	cli_parse(&command_watch, parse, argc, argv, &arguments);
	slug = cli_lab(kit, arguments.lab);
	if (!slug)
		return EXIT_USAGE;
	history_read_aloud(kit, &history);
	history_clear(&history); /* each page reads it anew: others may add to it */
	watch.signals = take_signals();
	watch.results = open_results(kit);
	screen_open(&watch.screen, arguments.plain);
	begin(&watch, slug);
	while (watch.status < 0)
		turn(&watch);
	end_grader(&watch);
	screen_close(&watch.screen);
	watched_close(&watch.watched);
	forget_result(&watch);
	(void)close(watch.signals); /* only read from */
	if (watch.results >= 0)
		(void)close(watch.results); /* likewise */
	free(watch.slug);
	free(watch.result_path);
	free(watch.broken);
	return watch.status;
}
