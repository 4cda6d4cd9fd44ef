/** @file
 * unaligned-cast: a number was read from, or written to, an address that is not a multiple of its size.
 *
 * No call shows it. UndefinedBehaviorSanitizer does: it writes its report on standard error, from the very line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "diagnose/rule.h"

/** The report of a send on standard error as a string; the caller frees. NULL: it is none of this kind. */
static char *report_of(const struct event *event)
{
	char *text;

	if (event->fd != 2 || !event->data.length)
		return NULL;
	text = memory_copy((const char *)event->data.bytes, event->data.length);
	if (strstr(text, ": runtime error: ") && strstr(text, " misaligned address "))
		return text;
	free(text);
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	char *report = report_of(event), type[64];
	const char *at = report ? strstr(report, "for type '") : NULL;
	int size;

	if (at && sscanf(at, "for type '%63[^']', which requires %d byte", type, &size) == 2)
		finding_report(diagnosis, event, NULL,
			_("an address that is no multiple of %d is used here as that of a '%s'"), size, type);
	free(report);
}

const struct rule rule_unaligned_cast = {
	.id = "unaligned-cast",
	.severity = SEVERITY_ERROR,
	.title = N_("the address of bytes in a buffer is cast to that of a number"),
	.why = N_(
		"A number of four bytes may only be accessed at an address that four divides. This machine forgives it, others stop the program "
		"or read something else; and the compiler may assume that it never happens."),
	.fix = N_("Put the bytes together with shifts, or memcpy() them into a variable and convert that."),
	.see = "C11 6.3.2.3; gcc(1), -fsanitize=alignment",
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_SEND),
};
