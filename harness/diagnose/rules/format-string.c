/** @file
 * format-string: text that came from outside was given to printf() as its format.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "diagnose/ask.h"

enum { CONTEXT_LEAST = 3, RECEIVED_MOST = 16 };

/** The last texts with a %p in them that each process received. */
struct state {
	const struct event *received[RECEIVED_MOST];
	size_t count;
};

/** A %p prints an address or "(nil)". Skips it. @return NULL where there is none. */
static const char *skip_pointer(const char *text)
{
	if (strncmp(text, "(nil)", 5) == 0)
		return text + 5;
	if (strncmp(text, "0x", 2) != 0 || !isxdigit((unsigned char)text[2]))
		return NULL;
	for (text += 2; isxdigit((unsigned char)*text); text++)
		;
	return text;
}

/** Has the text, somewhere, what stands before the %p, then a pointer, then what stands behind it? */
static bool is_printed(const char *text, const char *before, size_t length, const char *behind, size_t behind_length)
{
	const char *at, *end;

	for (at = text; *at; at++) {
		end = strncmp(at, before, length) == 0 ? skip_pointer(at + length) : NULL;
		if (end && strncmp(end, behind, behind_length) == 0)
			return true;
	}
	return false;
}

static bool was_format(const struct event *received, const struct event *send)
{
	char *format = memory_copy(received->data.bytes, received->data.length);
	char *text = memory_copy(send->data.bytes, send->data.length), *before = format, *conversion, *line, *percent;
	size_t behind;
	bool found;

	conversion = strstr(format, "%p");
	for (line = format; conversion && (percent = strpbrk(line, "%\n")) && percent < conversion; line = percent + 1)
		before = percent + (*percent == '%' ? 2 : 1);
	if (!conversion || before > conversion) {
		free(format);
		free(text);
		return false;
	}
	behind = strcspn(conversion + 2, "%\n");
	found = (size_t)(conversion - before) + behind >= CONTEXT_LEAST &&
		is_printed(text, before, (size_t)(conversion - before), conversion + 2, behind);
	free(format);
	free(text);
	return found;
}

static void on_send(struct diagnosis *diagnosis, const struct event *send)
{
	const struct state *state = diagnosis->state;
	size_t i;

	for (i = 0; i < state->count; i++) {
		const struct event *received = state->received[i];

		if (!is_of_process(diagnosis->trace, received, process_of(diagnosis->trace->descriptors, send->task)) ||
			!was_format(received, send))
			continue;
		finding_report(diagnosis, send, received,
			_("the text that was read at %s:%d has a %%p in it, and here an address stands in its place: the text was used as a format"),
			PLACE(received->where));
		return;
	}
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;

	if (event->result <= 0 || !event->data.length || !is_learners(event))
		return;
	if (event->call->class == CALL_SEND)
		on_send(diagnosis, event);
	else if (event->call->class == CALL_RECEIVE && state->count < RECEIVED_MOST &&
		memmem(event->data.bytes, event->data.length, "%p", 2))
		state->received[state->count++] = event;
}

const struct rule rule_format_string = {
	.id = "format-string",
	.severity = SEVERITY_ERROR,
	.title = N_("text from outside is used as a format"),
	.why = N_(
		"printf() obeys the format: %p and %x print what stands on the stack, %s follows an address that stands there, and %n writes into memory. Whoever sends "
		"the text decides."),
	.fix = N_(
		"Print with a format of your own: `printf(\"%s\", text)`; or use fputs(), or write() with the length."),
	.see = "printf(3), SECURITY CONSIDERATIONS; CWE-134",
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
};
