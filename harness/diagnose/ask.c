/** @file
 * Questions about a trace that more than one rule asks.
 */
#include <string.h>

#include "diagnose/aftermath.h"
#include "diagnose/ask.h"

bool is_attempt(const struct event *event, enum call_class class)
{
	return is_made(event) && event->call->class == class;
}

bool is_learners(const struct event *event)
{
	return event->where.file != NULL;
}

const struct event *learners_part(const struct trace *trace, const struct event *event)
{
	size_t i;

	for (i = event->number; !is_learners(event) && i-- > 0;)
		if (trace->events[i].kind == EVENT_EXEC && trace->events[i].task == event->task)
			return &trace->events[i];
	return event;
}

bool is_of_process(const struct trace *trace, const struct event *event, int process)
{
	return event->task >= 0 && process_of(trace->descriptors, event->task) == process;
}

const struct event *next_of_task(const struct trace *trace, const struct event *event)
{
	size_t i;

	for (i = event->number + 1; i < trace->event_count; i++) {
		const struct event *next = &trace->events[i];

		if (next->task == event->task &&
			(is_made(next) || next->kind == EVENT_EXEC || next->kind == EVENT_EXIT))
			return next;
	}
	return NULL;
}

const struct event *end_of_task(const struct trace *trace, int task)
{
	size_t i;

	for (i = trace->event_count; i-- > 0;)
		if (trace->events[i].kind == EVENT_EXIT && trace->events[i].task == task)
			return &trace->events[i];
	return NULL;
}

bool ends_process(const struct descriptors *before, const struct event *event)
{
	return event->kind == EVENT_EXIT && task_alive(before, event->task) &&
		process_living(before, process_of(before, event->task)) == 1;
}

void look_at_the_end_of(struct diagnosis *diagnosis, const struct event *event, last_look *look)
{
	const struct trace *trace = diagnosis->trace;
	int process;
	size_t i;

	if (event) {
		if (ends_process(diagnosis->before, event))
			look(diagnosis, diagnosis->before, event->task, event->number);
		return;
	}
	for (process = 0; process < process_count(trace->descriptors); process++) {
		for (i = 0; process_alive(trace->descriptors, process) && i < trace->task_count; i++)
			if (process_of(trace->descriptors, (int)i) == process && task_alive(trace->descriptors, (int)i))
				break;
		if (process_alive(trace->descriptors, process) && i < trace->task_count)
			look(diagnosis, trace->descriptors, (int)i, trace->event_count);
	}
}

static bool goes_through(const struct event *event, int fd)
{
	size_t i;

	if (event->fd == fd || event->fd_out == fd)
		return true;
	for (i = 0; i < event->watch_count; i++)
		if (event->watches[i].fd == fd)
			return true;
	return false;
}

bool uses_afterwards(const struct trace *trace, const struct event *event, int fd)
{
	size_t i;

	for (i = event->number + 1; i < trace->event_count; i++) {
		const struct event *next = &trace->events[i];

		if (is_made(next) && next->call->class != CALL_CLOSE && goes_through(next, fd) &&
			task_descends_from(trace, next->task, event->task))
			return true;
	}
	return false;
}

const struct descriptor *left_open(
	const struct diagnosis *diagnosis, const struct event *exec, const struct descriptor *after)
{
	size_t count, i;
	const struct descriptor *rows = descriptors_of(diagnosis->before, exec->task, &count);

	for (i = after ? (size_t)(after - rows) + 1 : 0; i < count; i++)
		if (rows[i].fd > 2 && !rows[i].close_on_exec && !uses_afterwards(diagnosis->trace, exec, rows[i].fd))
			return &rows[i];
	return NULL;
}

const struct descriptor *stdio_twin(const struct descriptors *tables, int task, const struct descriptor *row)
{
	int fd;

	for (fd = 0; fd <= 2; fd++) {
		const struct descriptor *stdio = descriptors_find(tables, task, fd);

		if (stdio && stdio->description == row->description)
			return stdio;
	}
	return NULL;
}

bool begins_with(const struct captured *data, const struct captured *wanted)
{
	size_t length = data->length < wanted->length ? data->length : wanted->length;

	return length > 0 && memcmp(data->bytes, wanted->bytes, length) == 0;
}

bool is_reported(const struct trace *trace, const struct event *failure)
{
	size_t i;

	for (i = failure->number + 1; i < trace->event_count; i++)
		if (is_call(&trace->events[i], CALL_SEND) && trace->events[i].fd == 2)
			return true;
	return false;
}
