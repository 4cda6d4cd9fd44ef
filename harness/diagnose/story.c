/** @file
 * Puts the wait-for graph into nodes, edges and words.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "diagnose/deadlock.h"
#include "diagnose/story.h"

/* Of many that are alike the first few tell it all. */
enum { PROVIDERS_TOLD = 4, WAITS_TOLD = 4 };

/** What is told of a run. */
struct telling {
	const struct trace *trace;
	struct needs needs;
	bool *deadlocked; /**< owned; one a task */
	struct stuck *out;
};

/* How a need is put into an edge and into a sentence: behind the name of the task, before that of what it is about. */
static const struct {
	const char *edge, *sentence;
} need_words[NEED_KINDS] = {
	[NEED_BYTES] = {N_("waits in %s() for bytes or end-of-file from"), N_("for bytes from %s or its end")},
	[NEED_DATAGRAM] = {N_("waits in %s() for a datagram at"), N_("for a datagram at %s")},
	[NEED_ROOM] = {N_("waits in %s() for room in"), N_("for room in %s")},
	[NEED_NO_READER] = {N_("waits in %s() for the last reader to leave"), N_("for the last reader of %s to leave")},
	[NEED_CONNECTION] = {N_("waits in %s() for a connection to"), N_("for a connection to %s")},
	[NEED_READER] = {N_("waits in %s() for a reader of"), N_("for a reader of %s")},
	[NEED_WRITER] = {N_("waits in %s() for a writer of"), N_("for a writer of %s")},
	[NEED_LOCK] = {N_("waits in %s() for a lock on"), N_("for a lock on %s")},
	[NEED_MUTEX] = {N_("waits for"), N_("for %s")},
	[NEED_WAKER] = {N_("waits to be woken by"), N_("for another thread to wake it")},
	[NEED_THREAD] = {N_("waits for the end of"), N_("for the end of %s")},
	[NEED_CHILD] = {N_("waits for the end of"), N_("for the end of %s")},
	[NEED_EXEC] = {N_("waits in %s() for the exec or the end of"), N_("for the exec or the end of %s")},
};

/* --- names --- */

static char *task_id(const struct trace *trace, int task)
{
	return memory_format("task:%s", trace->tasks[task].path);
}

/** Mutexes have no names: they are counted in the order in which somebody waits for them. */
static int mutex_number(const struct needs *needs, const struct need *need)
{
	int number = 1;
	size_t i, j;

	for (i = 0; i < needs->count && needs->items[i].event->args[0] != need->event->args[0]; i++) {
		bool seen = needs->items[i].kind != NEED_MUTEX;

		for (j = 0; j < i; j++)
			seen = seen ||
				(needs->items[j].kind == NEED_MUTEX &&
					needs->items[j].event->args[0] == needs->items[i].event->args[0]);
		number += !seen;
	}
	return number;
}

static char *thing_id(const struct telling *telling, const struct need *need)
{
	return need->kind == NEED_MUTEX ? memory_format("object:mutex#%d", mutex_number(&telling->needs, need))
					: memory_format("object:%d", need->object);
}

static char *thing_name(const struct telling *telling, const struct need *need)
{
	return need->kind == NEED_MUTEX ? memory_format(_("mutex#%d"), mutex_number(&telling->needs, need))
					: object_describe(telling->trace->descriptors, need->object);
}

/** As sentences have it: what has a path is called by it. */
static char *thing_in_words(const struct telling *telling, const struct need *need)
{
	const struct object *object = object_by_id(telling->trace->descriptors, need->object);

	return object && (object->kind == OBJECT_FIFO || object->kind == OBJECT_FILE)
		? memory_format("'%s'", object->name)
		: thing_name(telling, need);
}

/** Is it about a thing, and not directly about the tasks that could help? */
static bool has_thing(const struct need *need)
{
	return need->how != PROVIDER_ITSELF || need->object;
}

/* --- nodes --- */

static bool has_node(const struct stuck *stuck, const char *id)
{
	size_t i;

	for (i = 0; i < stuck->node_count; i++)
		if (strcmp(stuck->nodes[i].id, id) == 0)
			return true;
	return false;
}

/** Takes @p id and @p label. */
static void add_node(
	struct stuck *stuck, char *id, const char *kind, char *label, const struct place *where, bool deadlocked)
{
	if (has_node(stuck, id)) {
		free(id);
		free(label);
		return;
	}
	ARRAY_ADD(stuck->nodes, stuck->node_count, stuck->node_capacity) = (struct stuck_node){.id = id,
		.kind = memory_string(kind),
		.label = label,
		.file = memory_string(where ? where->file : NULL),
		.line = where ? where->line : 0,
		.deadlocked = deadlocked};
}

static void add_task(const struct telling *telling, int task)
{
	const struct trace *trace = telling->trace;
	const struct event *event = NULL;
	size_t i;

	for (i = trace->event_count; i-- > 0 && !event;)
		if (trace->events[i].kind == EVENT_STUCK && trace->events[i].task == task)
			event = &trace->events[i];
	add_node(telling->out, task_id(trace, task), "task", task_name(trace, task), event ? &event->where : NULL,
		telling->deadlocked[task]);
}

static void add_thing(const struct telling *telling, const struct need *need)
{
	const struct object *object = object_by_id(telling->trace->descriptors, need->object);

	add_node(telling->out, thing_id(telling, need), "object", thing_name(telling, need),
		object ? &object->where : NULL, false);
}

/* --- edges --- */

/** Takes @p from, @p to and @p label. @param held  by whom, or NULL: the edge is no holding. */
static void add_edge(struct stuck *stuck, char *from, char *to, char *label, const struct provider *held)
{
	const struct place *since = held ? &held->since : NULL;

	ARRAY_ADD(stuck->edges, stuck->edge_count, stuck->edge_capacity) = (struct stuck_edge){.from = from,
		.to = to,
		.label = label,
		.file = memory_string(since ? since->file : NULL),
		.line = since ? since->line : 0,
		.fd = held ? held->fd : -1};
}

static char *need_label(const struct need *need)
{
	return memory_format(_(need_words[need->kind].edge), function_name(need->event)); /* NOLINT: some have no %s */
}

static char *provider_label(const struct need *need, const struct provider *provider)
{
	const char *end = need->kind == NEED_BYTES ? _("write end") : _("read end");

	switch (need->how) {
	case PROVIDER_HOLDS:
		return memory_format(_("holds the %s, as descriptor %d, of"), end, provider->fd);
	case PROVIDER_HOLDS_OTHER:
		return memory_format(_("holds the other end, as descriptor %d, of"), provider->fd);
	case PROVIDER_HAS_NOT_TAKEN:
		return memory_string(_("has not accepted"));
	case PROVIDER_HAS_LOCKED:
		return memory_string(_("has locked"));
	case PROVIDER_WOULD_OPEN:
		return memory_string(_("would have to open"));
	default:
		return NULL;
	}
}

static void add_provider(const struct telling *telling, const struct need *need, const struct provider *provider)
{
	const struct trace *trace = telling->trace;

	add_task(telling, provider->task);
	if (has_thing(need))
		add_edge(telling->out, task_id(trace, provider->task), thing_id(telling, need),
			provider_label(need, provider), provider);
	else
		add_edge(telling->out, task_id(trace, need->event->task), task_id(trace, provider->task),
			need_label(need), NULL);
}

static void add_harness(const struct telling *telling, const struct need *need)
{
	const struct object *object = object_by_id(telling->trace->descriptors, need->object);
	const char *end = need->kind == NEED_BYTES ? _("write end") : _("read end");

	add_node(telling->out, memory_format("peer:%s", object->name), "peer",
		memory_format(_("the harness, at %s,"), object->name), NULL, false);
	add_edge(telling->out, memory_format("peer:%s", object->name), thing_id(telling, need),
		object->kind == OBJECT_SOCKET ? memory_string(_("holds the other end of"))
					      : memory_format(_("holds the %s of"), end),
		NULL);
}

static void draw(const struct telling *telling, const struct need *need)
{
	size_t i;

	if (has_thing(need)) {
		add_thing(telling, need);
		add_edge(telling->out, task_id(telling->trace, need->event->task), thing_id(telling, need),
			need_label(need), NULL);
	}
	for (i = 0; i < need->provider_count; i++)
		add_provider(telling, need, &need->providers[i]);
	if (need->by_harness)
		add_harness(telling, need);
}

/* --- words --- */

/** "tally", "tally itself (descriptor 4, since tally.c:12)" */
static void name_provider(
	const struct trace *trace, const struct need *need, const struct provider *provider, struct text *out)
{
	char *name = task_name(trace, provider->task);
	bool itself = provider->task == need->event->task;

	text_addf(out, itself ? _("%s itself") : "%s", name);
	if (provider->fd >= 0 && provider->since.file)
		text_addf(out, _(" (descriptor %d, since %s:%d)"), provider->fd, PLACE(provider->since));
	else if (provider->since.file)
		text_addf(out, _(" (since %s:%d)"), PLACE(provider->since));
	free(name);
}

static char *name_providers(const struct trace *trace, const struct need *need)
{
	struct text out = {0};
	size_t i;

	for (i = 0; i < need->provider_count && i < PROVIDERS_TOLD; i++) {
		if (i)
			text_add(&out, i + 1 == need->provider_count ? _(" and ") : ", ");
		name_provider(trace, need, &need->providers[i], &out);
	}
	if (i < need->provider_count)
		text_addf(&out, _(" and %zu more"), need->provider_count - i);
	return text_take(&out);
}

/** "bytes 0 to 9 of 'accounts'" */
static char *name_lock(const struct telling *telling, const struct need *need)
{
	const char *name = object_by_id(telling->trace->descriptors, need->object)->name;
	struct lock lock;

	if (!lock_of_call(telling->trace->descriptors, need->event, &lock))
		return memory_string(name);
	if (lock.to == INT64_MAX)
		return lock.from ? memory_format(_("'%s' from byte %lld on"), name, (long long)lock.from)
				 : memory_format(_("the whole of '%s'"), name);
	return memory_format(_("bytes %lld to %lld of '%s'"), (long long)lock.from, (long long)lock.to, name);
}

static void tell_need(const struct telling *telling, const struct need *need, struct text *out)
{
	char *what = !has_thing(need)     ? name_providers(telling->trace, need)
		: need->kind == NEED_LOCK ? name_lock(telling, need)
					  : thing_in_words(telling, need);

	text_addf(out, _(need_words[need->kind].sentence), what); /* NOLINT: one has no %s */
	free(what);
}

/** Who could help, and does not: one sentence. */
static void tell_providers(const struct telling *telling, const struct need *need, struct text *out)
{
	char *who = name_providers(telling->trace, need), *thing = thing_in_words(telling, need);

	if (need->kind == NEED_WAKER)
		text_addf(out, need->provider_count ? _(" Besides it there is only %s.") : _(" It is the only thread."),
			who);
	else if (need->how == PROVIDER_HOLDS)
		text_addf(out,
			need->kind == NEED_BYTES ? _(" The write end of %s is held by %s, and by nobody else.")
						 : _(" The read end of %s is held by %s, and by nobody else."),
			thing, who);
	else if (need->how == PROVIDER_HOLDS_OTHER)
		text_addf(out, _(" The other end is held by %s, and by nobody else."), who);
	else if (need->how == PROVIDER_HAS_NOT_TAKEN)
		text_addf(out,
			_(" That connection was never accepted; the listening socket is held by %s, and by nobody else."),
			who);
	else if (need->how == PROVIDER_HAS_LOCKED)
		text_addf(out, _(" It is locked by %s."), who);
	else if (need->how == PROVIDER_WOULD_OPEN)
		text_addf(out, _(" The only one there who could open it is %s."), who);
	free(thing);
	free(who);
}

/** One of several needs of a poll may be told by an earlier one: the other end of a socket can read and write. */
static bool is_told(const struct needs *needs, const struct need *need)
{
	const struct need *other;

	for (other = needs->items; other < need; other++)
		if (other->event == need->event && other->object == need->object && other->how == PROVIDER_HOLDS_OTHER)
			return true;
	return false;
}

static bool names_call(const struct need *need)
{
	return need->event->call->class != CALL_FUTEX;
}

/** What an event needs, one thing after the other. @param first  the first of its needs. @return the one behind its last. */
static const struct need *tell_needs(const struct telling *telling, const struct need *first, struct text *out)
{
	const struct need *end = telling->needs.items + telling->needs.count, *need;

	for (need = first; need < end && need->event == first->event; need++) {
		text_add(out, need == first ? " " : _(", or "));
		tell_need(telling, need, out);
	}
	return need;
}

/** The paragraph of one task. @param first  the first of its needs. */
static void tell_task(const struct telling *telling, const struct need *first)
{
	char *name = task_name(telling->trace, first->event->task);
	const struct need *need, *end;
	struct text out = {0};

	text_addf(&out, _("%s waits"), name);
	if (names_call(first))
		text_addf(&out, _(" in %s()"), function_name(first->event));
	if (first->event->where.file)
		text_addf(&out, _(" at %s:%d"), PLACE(first->event->where));
	end = tell_needs(telling, first, &out);
	text_add(&out, ".");
	for (need = first; need < end; need++)
		if (!is_told(&telling->needs, need))
			tell_providers(telling, need, &out);
	ARRAY_ADD(telling->out->story, telling->out->story_count, telling->out->story_capacity) = text_take(&out);
	free(name);
}

static void tell(const struct telling *telling)
{
	const struct needs *needs = &telling->needs;
	size_t i;

	for (i = 0; i < needs->count; i++)
		if (telling->deadlocked[needs->items[i].event->task] &&
			(i == 0 || needs->items[i - 1].event != needs->items[i].event))
			tell_task(telling, &needs->items[i]);
}

/* --- both --- */

void stuck_story(const struct trace *trace, struct stuck *out)
{
	struct telling telling = {.trace = trace, .out = out};
	size_t i, n = 0;

	needs_find(trace, &telling.needs);
	telling.deadlocked = deadlocked_tasks(trace, &telling.needs);
	for (i = 0; i < trace->event_count; i++) {
		if (trace->events[i].kind != EVENT_STUCK)
			continue;
		add_task(&telling, trace->events[i].task);
		for (; n < telling.needs.count && telling.needs.items[n].event == &trace->events[i]; n++)
			draw(&telling, &telling.needs.items[n]);
	}
	tell(&telling);
	needs_clear(&telling.needs);
	free(telling.deadlocked);
}

/* --- as one sentence --- */

static const struct need *needs_of(const struct needs *needs, const struct event *event)
{
	size_t i;

	for (i = 0; i < needs->count; i++)
		if (needs->items[i].event == event)
			return &needs->items[i];
	return NULL;
}

/** A call of which nobody knows what would end it, such as pause(2), is shown with its arguments. */
static void tell_call(const struct event *event, struct text *out)
{
	static const char unfinished[] = " …";
	char *what = event->call ? event_describe(event) : memory_string(_("a call that is not observed"));
	size_t length = strlen(what), tail = sizeof unfinished - 1;

	if (length > tail && strcmp(what + length - tail, unfinished) == 0)
		length -= tail;
	text_addf(out, _(" waits in %.*s"), (int)length, what);
	free(what);
}

/** "tally waits in read() for bytes from pipe#1 or its end (tally.c:31)" */
static void tell_stuck(const struct telling *telling, const struct event *event, struct text *out)
{
	const struct need *need = needs_of(&telling->needs, event);
	char *name = task_name(telling->trace, event->task);
	char *stopped = !event->call && event->signal ? event_describe(event) : NULL;

	text_add(out, name);
	if (stopped) {
		text_addf(out, " %s", stopped);
	} else if (need) {
		text_add(out, _(" waits"));
		if (names_call(need))
			text_addf(out, _(" in %s()"), function_name(event));
		(void)tell_needs(telling, need, out);
	} else {
		tell_call(event, out);
	}
	if (event->where.file)
		text_addf(out, " (%s:%d)", PLACE(event->where));
	free(stopped);
	free(name);
}

void stuck_tell(const struct trace *trace, struct text *out)
{
	struct telling telling = {.trace = trace};
	size_t told = 0, i;

	needs_find(trace, &telling.needs);
	for (i = 0; i < trace->event_count; i++) {
		if (trace->events[i].kind != EVENT_STUCK || told++ >= WAITS_TOLD)
			continue;
		text_add(out, out->length ? _(", and ") : "");
		tell_stuck(&telling, &trace->events[i], out);
	}
	if (told > WAITS_TOLD)
		text_addf(out, _(", and %zu more wait"), told - WAITS_TOLD);
	needs_clear(&telling.needs);
}
