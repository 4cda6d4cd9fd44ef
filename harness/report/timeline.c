/** @file
 * One line for each event: when, who, what, and at the right edge the line of the source.
 */
#include <locale.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "model/describe.h"
#include "model/names.h"
#include "report/say.h"
#include "report/timeline.h"

enum { WHO_COLUMNS = 12, TIME_COLUMNS = 9 };

#define FAINT "2"
#define FAILED "33"
#define STRONG "1"

/* --- who --- */

char *timeline_who(const struct trace *trace, int task)
{
	const struct task *it;
	const char *ordinals;

	if (task < 0 || (size_t)task >= trace->task_count)
		return memory_string("");
	it = &trace->tasks[task];
	if (it->parent < 0)
		return memory_string(it->program);
	ordinals = strchr(it->path, '/') + 1;
	if (it->thread)
		return memory_format(_("thread %s"), ordinals);
	if (strcmp(it->program, trace->tasks[it->parent].program) != 0)
		return memory_format("%s %s", it->program, ordinals);
	return memory_format(_("child %s"), ordinals);
}

/* --- what --- */

static void say_given(struct text *out, const struct trace *trace, const struct event *event)
{
	const struct object *object = descriptors_object(trace->descriptors, event->task, event->fd);
	char *whole;

	if (event->fd <= 2 || !object)
		return; /* every program has them */
	whole = object_describe(trace->descriptors, object->id);
	text_addf(out, _("has %d from before: %s"), event->fd, whole);
	free(whole);
}

static void say_task(struct text *out, const struct trace *trace, const struct event *event)
{
	char *who = timeline_who(trace, event->child);

	text_addf(out, event->flags & CLONE_THREAD ? _("makes %s") : _("forks %s"), who);
	free(who);
}

static void say_signal(struct text *out, const struct event *event)
{
	static const char *const effects[] = {[DISPOSITION_DEFAULT] = "",
		[DISPOSITION_IGNORED] = N_(", and ignores it"),
		[DISPOSITION_HANDLER] = N_(": its handler runs"),
		[DISPOSITION_RESTARTING] = N_(": its handler runs")};

	text_addf(out, _("gets %s"), signal_name(event->signal));
	if (*effects[event->disposition])
		text_add(out, _(effects[event->disposition]));
}

static void say_stuck(struct text *out, const struct trace *trace, const struct event *event)
{
	if (event->signal && !event->call) {
		text_addf(out, _("is stopped by %s"), signal_name(event->signal));
		return;
	}
	say_waiting(out, trace, event);
	text_add(out, _(", for ever"));
}

void timeline_say(struct text *out, const struct trace *trace, const struct event *event)
{
	char *plain;

	switch (event->kind) {
	case EVENT_CALL:
		say_call(out, trace, event);
		break;
	case EVENT_BLOCKED:
		say_waiting(out, trace, event);
		break;
	case EVENT_STUCK:
		say_stuck(out, trace, event);
		break;
	case EVENT_GIVEN:
		say_given(out, trace, event);
		break;
	case EVENT_SPAWN:
		say_task(out, trace, event);
		break;
	case EVENT_SIGNAL:
		say_signal(out, event);
		break;
	case EVENT_START:
		text_add(out, _("starts"));
		break;
	case EVENT_EXIT:
		if (!trace->tasks[event->task].thread)
			say_status(out, event->status);
		else
			text_add(out, _("ends"));
		break;
	case EVENT_CLOCK:
		names_add_time(out, (int64_t)event->count);
		text_add(out, _(" pass, in which nobody could do anything"));
		break;
	case EVENT_HANDLED:
		break;
	default:
		plain = event_in_words(event);
		text_add(out, plain);
		free(plain);
	}
}

/* --- what is not told --- */

/** Files that libraries read for themselves: nobody's program is about them. */
static const char *const of_libraries[] = {"/usr/lib/", "/lib/", "/usr/share/locale/", "/usr/share/zoneinfo/",
	"/etc/ld.so", "/etc/localtime", "/usr/local/lib/"};

static bool is_of_libraries(const char *path)
{
	size_t i;

	for (i = 0; i < sizeof of_libraries / sizeof *of_libraries; i++)
		if (strncmp(path, of_libraries[i], strlen(of_libraries[i])) == 0)
			return true;
	return false;
}

/** A library's own reading, which no line of the program has asked for. */
static bool is_noise(const struct trace *trace, const struct event *event)
{
	const struct object *object = object_by_id(trace->descriptors, event->object);

	if (event->kind != EVENT_CALL || event->where.file)
		return false;
	if (event->call->class == CALL_OPEN)
		return event->text && is_of_libraries(event->text);
	return object && object->kind == OBJECT_FILE && is_of_libraries(object->name);
}

/* --- the line --- */

static bool is_failure(const struct event *event)
{
	return (event->kind == EVENT_CALL && event->result < 0) || event->kind == EVENT_SPINS ||
		event->kind == EVENT_STUCK;
}

static const char *colour_of(const struct event *event)
{
	switch (event->kind) {
	case EVENT_BLOCKED:
		return FAINT;
	case EVENT_START:
	case EVENT_EXEC:
	case EVENT_EXIT:
		return STRONG;
	default:
		return is_failure(event) ? FAILED : NULL;
	}
}

static void add_time(const struct page *page, const struct event *event)
{
	char *time = memory_format("%*.3f", TIME_COLUMNS, (double)event->at_ns / 1e9);

	page_add_coloured(page, FAINT, time);
	free(time);
}

static void add_who(const struct page *page, const struct trace *trace, const struct event *event)
{
	char *who = timeline_who(trace, event->task);

	text_add(page->out, "  ");
	text_add_padded(page->out, who, WHO_COLUMNS);
	text_add(page->out, "  ");
	free(who);
}

/** At the right edge, where there is room; else behind two blanks. */
static void add_place(const struct page *page, const struct event *event, int used)
{
	char *place;
	int room;

	if (!event->where.file)
		return;
	place = memory_format("%s:%d", event->where.file, event->where.line);
	room = page->width - used - (int)text_columns(place);
	text_addf(page->out, "%*s", room > 2 ? room : 2, "");
	page_add_coloured(page, FAINT, place);
	free(place);
}

void timeline_add(const struct page *page, const struct trace *trace, const struct event *event)
{
	const char *colour = colour_of(event);
	struct text what = {0};
	size_t before;

	if (!is_noise(trace, event))
		timeline_say(&what, trace, event);
	if (what.length) {
		add_time(page, event);
		before = page->out->length;
		add_who(page, trace, event);
		before = text_columns(page->out->bytes + before);
		if (colour)
			page_add_coloured(page, colour, text_string(&what));
		else
			text_add_bytes(page->out, what.bytes, what.length);
		add_place(page, event, TIME_COLUMNS + (int)before + (int)text_columns(text_string(&what)));
		text_add(page->out, "\n");
	}
	text_clear(&what);
}
