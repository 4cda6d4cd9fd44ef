/** @file
 * wait-status-misread: the status of a child was used or told as if it were the number that the child ended with.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/memory.h"
#include "diagnose/ask.h"

/** The last wait of each process that collected a child. Looked up for every message: a program may write a million. */
struct waits {
	struct last_wait {
		int process;
		size_t event; /**< its number */
	} * items;            /**< owned */
	size_t count, capacity;
};

static struct last_wait *find(const struct waits *waits, int process)
{
	size_t i;

	for (i = 0; i < waits->count; i++)
		if (waits->items[i].process == process)
			return &waits->items[i];
	return NULL;
}

static void remember(struct diagnosis *diagnosis, const struct event *wait)
{
	struct waits *waits = diagnosis->state;
	int process = process_of(diagnosis->trace->descriptors, wait->task);
	struct last_wait *last = find(waits, process);

	if (last)
		last->event = wait->number;
	else
		ARRAY_ADD(waits->items, waits->count, waits->capacity) = (struct last_wait){process, wait->number};
}

static void clear(void *state)
{
	struct waits *waits = state;

	free(waits->items);
}

/** The last wait of the event's process, where that collected a child which ended with a number other than 0. */
static const struct event *last_wait(const struct diagnosis *diagnosis, const struct event *event)
{
	const struct last_wait *last = find(diagnosis->state, process_of(diagnosis->trace->descriptors, event->task));
	const struct event *wait = last ? &diagnosis->trace->events[last->event] : NULL;

	return wait && strcmp(wait->call->name, "wait4") == 0 && WIFEXITED(wait->status) && WEXITSTATUS(wait->status)
		? wait
		: NULL;
}

/* --- as its own status --- */

/** exit(256) is 0 to whoever waits for it; nobody means that. */
static void look_at_exit(struct diagnosis *diagnosis, const struct event *end)
{
	const struct event *wait = end->call ? last_wait(diagnosis, end) : NULL;
	char *name;

	if (!wait || (int)end->args[0] != wait->status)
		return;
	name = task_name(diagnosis->trace, end->task);
	finding_report(diagnosis, end, wait,
		_("%s ends here with the status that wait() gave it, %d. The child had ended with %d; of %d only the lowest eight bits count, so it is %d"),
		name, wait->status, WEXITSTATUS(wait->status), wait->status, wait->status & 0xff);
	free(name);
}

/* --- in a message --- */

/** Does the text have this number as a word of its own? */
static bool has_number(const char *text, int number)
{
	char *digits = memory_format("%d", number);
	const char *at = text;
	bool found = false;

	while (!found && (at = strstr(at, digits))) {
		char before = (char)(at > text ? at[-1] : ' '), after = at[strlen(digits)];

		found = !isalnum((unsigned char)before) && before != '.' && before != '-' &&
			!isalnum((unsigned char)after) &&
			!(after == '.' && isdigit((unsigned char)at[strlen(digits) + 1]));
		at++;
	}
	free(digits);
	return found;
}

static bool is_about_status(const char *line)
{
	return strcasestr(line, "status") || strcasestr(line, "exit");
}

/** Only the beginning was kept: the last number may have lost its last digits. */
static void cut_last_word(char *text)
{
	size_t length = strlen(text);

	while (length > 0 && isalnum((unsigned char)text[length - 1]))
		text[--length] = '\0';
}

static void look_at_message(struct diagnosis *diagnosis, const struct event *send)
{
	const struct waits *waits = diagnosis->state;
	const struct event *wait;
	char *text, *line, *rest;

	if (!waits->count)
		return; /* most programs have no children, and a trace is long */
	text = memory_copy(send->data.bytes, send->data.length);
	/* and most messages are about something else */
	wait = is_about_status(text) ? last_wait(diagnosis, send) : NULL;
	if (!wait) {
		free(text);
		return;
	}
	if (send->data.length < send->count)
		cut_last_word(text);
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (!is_about_status(line) || !has_number(line, wait->status) ||
			has_number(line, WEXITSTATUS(wait->status)))
			continue;
		finding_report(diagnosis, send, wait,
			_("the message says %d, which is the status that wait() gave; the child had ended with %d"),
			wait->status, WEXITSTATUS(wait->status));
		break;
	}
	free(text);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	if (is_call(event, CALL_WAIT) && event->result > 0)
		remember(diagnosis, event);
	else if (event->kind == EVENT_EXIT)
		look_at_exit(diagnosis, event);
	else if (is_call(event, CALL_SEND) && event->result > 0)
		look_at_message(diagnosis, event);
}

const struct rule rule_wait_status_misread = {
	.id = "wait-status-misread",
	.severity = SEVERITY_ERROR,
	.title = N_("the status of wait() is taken for an exit code"),
	.why = N_(
		"wait() packs two answers into one number: how the child ended, and with what. A child that calls exit(1) gives 256, and "
		"one that is killed has no exit code at all."),
	.fix = N_(
		"Test WIFEXITED(status), then use WEXITSTATUS(status); test WIFSIGNALED(status), then use WTERMSIG(status)."),
	.see = "wait(2); TLPI 26.1.3",
	.state_size = sizeof(struct waits),
	.event = on_event,
	.kinds = ONE(EVENT_CALL) | ONE(EVENT_EXIT),
	.clear = clear,
};
