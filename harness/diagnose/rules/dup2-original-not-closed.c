/** @file
 * dup2-original-not-closed: a pipe became standard input or output of another program, which holds it a second time.
 */
#include "diagnose/ask.h"

static bool is_stream(const struct object *object)
{
	return object->kind == OBJECT_PIPE || object->kind == OBJECT_FIFO || object->kind == OBJECT_SOCKET;
}

/** The dup2() that made the twin, where it was made in this program; else the exec. */
static const struct event *guilty(const struct trace *trace, const struct event *exec, const struct descriptor *twin)
{
	const struct event *maker = &trace->events[twin->opened_by];

	return maker->call && maker->call->class == CALL_DUP && is_learners(maker) ? maker : exec;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct descriptor *row = NULL, *twin;

	if (!is_learners(event))
		return;
	while ((row = left_open(diagnosis, event, row))) {
		const struct object *object = object_by_id(diagnosis->before, row->description->object);

		twin = stdio_twin(diagnosis->before, event->task, row);
		if (!twin || !is_stream(object))
			continue;
		finding_report(diagnosis, guilty(diagnosis->trace, event, twin), event,
			_("descriptor %d became a second copy of %d, %s, and stayed open: '%s', executed at %s:%d, holds both"),
			row->fd, twin->fd, object->name, event->text, PLACE(event->where));
	}
}

static const char *const yields_to[] = {"fdpass-not-cloexec", NULL};

const struct rule rule_dup2_original_not_closed = {
	.id = "dup2-original-not-closed",
	.severity = SEVERITY_WARNING,
	.title = N_("the original descriptor is not closed after dup2()"),
	.why = N_(
		"dup2(fd, 1) leaves two descriptors that lead to the same end, and exec keeps both. The executed program knows of "
		"one: when it closes that, its reader still gets no end of the file."),
	.fix = N_(
		"Close the original right after dup2(), unless it is the same number; or make it with O_CLOEXEC, which dup2() does "
		"not copy."),
	.see = "dup(2); pipe(7); TLPI 44.4, listing 44-4",
	.yields_to = yields_to,
	.event = on_event,
	.kinds = ONE(EVENT_EXEC),
};
