/** @file
 * nonblock-pipe-write-eagain-lost: a full pipe took a part of a write or nothing of it, and nobody ever heard of the rest.
 *
 * To drop is allowed where it is counted. So whoever says anything to anybody behind it, shares memory with somebody or ends
 * with another exit status than 0 is believed to have told it; but a record of which a part stands in the pipe is torn anyway.
 * And whoever waits for the answer to a request that was refused does not know it.
 */
#include <errno.h>
#include <string.h>
#include <sys/wait.h>

#include "diagnose/fifos.h"
#include "diagnose/loops.h"

enum { HOLDERS_MOST = 32 };

static bool is_pipe(const struct trace *trace, const struct event *event)
{
	const struct object *object = object_by_id(trace->descriptors, event->object);

	return object && (object->kind == OBJECT_PIPE || object->kind == OBJECT_FIFO);
}

static bool sends(const struct trace *trace, const struct event *event, int process)
{
	return is_attempt(event, CALL_SEND) && is_of_process(trace, event, process) &&
		(event->kind != EVENT_CALL || event->result > 0);
}

/** The next bytes of the process that got into the same pipe, or wait to. */
static const struct event *next_sent(const struct trace *trace, const struct event *event, size_t from)
{
	int process = process_of(trace->descriptors, event->task);
	size_t i;

	for (i = from; i < trace->event_count; i++)
		if (sends(trace, &trace->events[i], process) && trace->events[i].object == event->object)
			return &trace->events[i];
	return NULL;
}

/** The end of the process, where it looks as if all had gone well. */
static const struct event *content_end(const struct trace *trace, const struct event *event)
{
	const struct event *end = end_of_task(trace, event->task);

	return end && WIFEXITED(end->status) && WEXITSTATUS(end->status) == 0 ? end : NULL;
}

/** In a stream the rest has to come next: what comes instead, or the end. NULL where it came, or nobody knows yet. */
static const struct event *torn_by(const struct trace *trace, const struct event *event)
{
	const struct event *next = next_sent(trace, event, event->number + 1);

	if (!next)
		return content_end(trace, event);
	return begins_with(&next->data, &event->rest) ? NULL : next;
}

/** The same may come later, or stand in the pipe already: then it only wakes somebody up, and once is enough. */
static bool is_known(const struct trace *trace, const struct event *event)
{
	const struct event *sent = next_sent(trace, event, 0);

	while (sent && !begins_with(&sent->data, &event->data))
		sent = next_sent(trace, event, sent->number + 1);
	return sent;
}

/** What a process sends to itself it can do without. */
static bool is_for_another(const struct trace *trace, const struct event *event)
{
	int process = process_of(trace->descriptors, event->task);
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (is_attempt(&trace->events[i], CALL_RECEIVE) && trace->events[i].object == event->object &&
			!is_of_process(trace, &trace->events[i], process))
			return true;
	return false;
}

/** Could anybody have been told that something was dropped? */
static bool is_told(const struct trace *trace, const struct event *event)
{
	int process = process_of(trace->descriptors, event->task);
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *other = &trace->events[i];

		if (is_call(other, CALL_MAP) && other->result >= 0)
			return true;
		if (i > event->number && sends(trace, other, process) && other->object != event->object)
			return true;
	}
	return false;
}

/** Can somebody else read it, who will miss the bytes? Where nobody of the run can, somebody outside does: else it were EPIPE. */
static bool has_other_reader(const struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *object = object_by_id(diagnosis->before, event->object);
	struct holder holders[HOLDERS_MOST];
	size_t count = descriptors_holders(diagnosis->before, event->object, END_READ, holders, HOLDERS_MOST), i;

	for (i = 0; i < count && i < HOLDERS_MOST; i++)
		if (!is_of_process(diagnosis->trace, event, holders[i].process))
			return true;
	return count == 0 || object->given;
}

/**
 * The wait for the answer to a request that nobody has got: for bytes from a FIFO whose name the request told. NULL where
 * something came nevertheless, or might still come.
 */
static const struct event *waits_for_answer(const struct trace *trace, const struct event *request)
{
	int process = process_of(trace->descriptors, request->task);
	const struct event *wait = NULL;
	bool over = false;
	size_t i;

	for (i = request->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (!is_of_process(trace, event, process))
			continue;
		over = over || event->kind == EVENT_STUCK || event->kind == EVENT_EXIT;
		if (!is_attempt(event, CALL_POLL) && !is_attempt(event, CALL_RECEIVE))
			continue;
		if (event->kind == EVENT_CALL && event->call->class == CALL_RECEIVE && event->result > 0)
			return NULL;
		if (!wait && named_fifo(trace, event, &request->data))
			wait = event;
	}
	return over ? wait : NULL;
}

static void look_at_part(struct diagnosis *diagnosis, const struct event *event)
{
	const struct event *instead = torn_by(diagnosis->trace, event);

	if (instead)
		finding_report(diagnosis, event, instead,
			_("the pipe had room for %lld of %llu bytes, and the other %llu never followed: what was begun here stays torn"),
			(long long)event->result, (unsigned long long)event->count,
			(unsigned long long)event->count - (unsigned long long)event->result);
}

static void look_at_dropped(struct diagnosis *diagnosis, const struct event *event)
{
	const struct event *end = content_end(diagnosis->trace, event);

	if (end && event->data.length && is_for_another(diagnosis->trace, event) &&
		!is_known(diagnosis->trace, event) && !is_told(diagnosis->trace, event))
		finding_report(diagnosis, event, end,
			_("the pipe was full, and %s() took nothing of %llu bytes (EAGAIN); they were not offered again, nobody was told, and "
			  "the exit status is 0"),
			function_name(event), (unsigned long long)event->count);
}

static void look_at_request(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *wait = waits_for_answer(trace, event);

	if (wait && !uses_afterwards(trace, event, event->fd))
		finding_report(diagnosis, event, wait,
			_("'%s' was full, and %s() took nothing of the request (EAGAIN); it was not offered again, but its answer was waited for at %s:%d"),
			object_by_id(trace->descriptors, event->object)->name, function_name(event),
			PLACE(wait->where));
	else
		look_at_dropped(diagnosis, event);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	if (!is_learners(event) || !is_pipe(diagnosis->trace, event) ||
		!is_nonblocking(diagnosis->before, event->task, event->fd) || !has_other_reader(diagnosis, event))
		return;
	if (event->rest.length)
		look_at_part(diagnosis, event);
	else if (event->result == -EAGAIN)
		look_at_request(diagnosis, event);
}

static const char *const errors[] = {"EAGAIN", NULL};
static const char *const better[] = {"nonblock-stdin-shared", NULL};

const struct rule rule_nonblock_pipe_write_eagain_lost = {
	.id = "nonblock-pipe-write-eagain-lost",
	.severity = SEVERITY_ERROR,
	.title = N_("what a full pipe did not take is lost"),
	.why = N_(
		"A write that does not wait takes what there is room for. Up to PIPE_BUF (4096) bytes that is all or nothing, of more it may "
		"be a part; and the rest is nowhere but in the program."),
	.fix = N_(
		"Keep the rest, wait with poll() for POLLOUT, and go on where the count says. If dropping is meant, drop whole records "
		"only, and count them."),
	.see = "pipe(7), O_NONBLOCK; fifo(7); write(2), EAGAIN; TLPI table 44-1",
	.errors = errors,
	.yields_to = better,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_SEND),
};
