/** @file
 * Faults and instances in their written form.
 */
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "model/event.h"
#include "model/fault.h"

static const struct fault_row rows[FAULT_KINDS] = {
	[FAULT_NONE] = {FAULT_NONE, FAULT_REAL, "none", N_("nothing is injected")},
	[FAULT_SHORT] = {FAULT_SHORT, FAULT_PORTABLE, "short", N_("the call transfers half of what was asked for")},
	[FAULT_SHORT_ONE] = {FAULT_SHORT_ONE, FAULT_PORTABLE, "short-one",
		N_("the call transfers one byte (PIPE_BUF + 1 where a pipe is written)")},
	[FAULT_ERRNO] = {FAULT_ERRNO, FAULT_PORTABLE, "errno", N_("the call is not made and fails: errno:NAME")},
	[FAULT_SIGNAL] = {FAULT_SIGNAL, FAULT_REAL, "signal",
		N_("a signal arrives right before the call: signal:NAME")},
	[FAULT_SIGNAL_AFTER] = {FAULT_SIGNAL_AFTER, FAULT_REAL, "signal-after",
		N_("a signal arrives right after the call: signal-after:NAME")},
	[FAULT_UID] = {FAULT_UID, FAULT_LINUX, "uid",
		N_("SO_PEERCRED tells that the other end belongs to another user: uid:NUMBER")},
};

const struct fault_row *fault_rows(void)
{
	return rows;
}

bool fault_is_signal(enum fault_kind kind)
{
	return kind == FAULT_SIGNAL || kind == FAULT_SIGNAL_AFTER;
}

static bool has_number(enum fault_kind kind)
{
	return kind == FAULT_ERRNO || fault_is_signal(kind) || kind == FAULT_UID;
}

/** The caller frees. */
static char *number_text(const struct fault *fault)
{
	if (fault->kind == FAULT_UID)
		return memory_format("%d", fault->number);
	return memory_string(fault_is_signal(fault->kind) ? signal_name(fault->number) : errno_name(fault->number));
}

char *fault_format(const struct fault *fault)
{
	char *number = number_text(fault);
	struct text out = {0};

	text_add(&out, rows[fault->kind].name);
	if (has_number(fault->kind))
		text_addf(&out, ":%s", number);
	free(number);
	text_add(&out, "@");
	if (fault->scenario)
		text_addf(&out, "%u:", fault->scenario);
	text_addf(&out, "%s,%s,%s,%u", fault->task, call_class_name(fault->class), fault->object, fault->ordinal);
	return text_take(&out);
}

int fault_number(enum fault_kind kind, const char *name)
{
	int number, most = fault_is_signal(kind) ? NSIG : ERRNO_MOST;

	if (kind == FAULT_UID)
		return isdigit((unsigned char)*name) ? (int)strtol(name, NULL, 10) : -1;
	for (number = 1; number < most; number++)
		if (strcmp(fault_is_signal(kind) ? signal_name(number) : errno_name(number), name) == 0)
			return number;
	return -1;
}

static int parse_kind(const char *text, size_t length, struct fault *out)
{
	const char *colon = memchr(text, ':', length);
	size_t name = colon ? (size_t)(colon - text) : length;
	enum fault_kind kind;
	char *number;

	for (kind = FAULT_SHORT; kind < FAULT_KINDS; kind++)
		if (strlen(rows[kind].name) == name && strncmp(rows[kind].name, text, name) == 0)
			break;
	if (kind == FAULT_KINDS || (colon != NULL) != has_number(kind))
		return -EINVAL;
	out->kind = kind;
	if (!colon)
		return 0;
	number = memory_copy(colon + 1, length - name - 1);
	out->number = fault_number(kind, number);
	free(number);
	return out->number < 0 ? -EINVAL : 0;
}

/** Copies up to the comma; @return what is behind it, or NULL. */
static const char *parse_word(const char *text, char *out, size_t size)
{
	const char *comma = strchr(text, ',');

	if (!comma || (size_t)(comma - text) >= size)
		return NULL;
	memcpy(out, text, (size_t)(comma - text));
	out[comma - text] = '\0';
	return comma + 1;
}

int fault_parse(const char *text, struct fault *out)
{
	struct fault fault = {0};
	const char *at = strchr(text, '@'), *next;
	char class[32], *end;
	unsigned long number;

	if (!at || parse_kind(text, (size_t)(at - text), &fault) < 0)
		return -EINVAL;
	next = at + 1;
	number = strtoul(next, &end, 10);
	if (end != next && *end == ':') {
		fault.scenario = (unsigned)number;
		next = end + 1;
	}
	next = parse_word(next, fault.task, sizeof fault.task);
	next = next ? parse_word(next, class, sizeof class) : NULL;
	next = next ? parse_word(next, fault.object, sizeof fault.object) : NULL;
	if (!next)
		return -EINVAL;
	fault.class = call_class_by_name(class);
	fault.ordinal = (unsigned)strtoul(next, &end, 10);
	if (fault.class == CALL_CLASSES || end == next || *end != '\0')
		return -EINVAL;
	*out = fault;
	return 0;
}

/* --- in words --- */

static const char *ordinal_ending(unsigned n)
{
	static const char *const endings[] = {N_("th"), N_("st"), N_("nd"), N_("rd")};

	return _(endings[n % 10 > 3 || n % 100 / 10 == 1 ? 0 : n % 10]);
}

/** What programs do to sockets has other names than what they do to files and pipes. */
static const char *deed(const struct fault *fault)
{
	bool socket = strncmp(fault->object, "socket", 6) == 0 || strncmp(fault->object, "connection", 10) == 0;

	if (fault->class == CALL_RECEIVE && !socket)
		return _("read");
	if (fault->class == CALL_SEND && !socket)
		return _("write");
	return call_class_name(fault->class);
}

static void describe_fault(const struct fault *fault, struct text *out)
{
	const char *what = deed(fault);
	char *number = number_text(fault);
	bool sends = fault->class == CALL_SEND;

	if (fault->kind == FAULT_SIGNAL)
		text_addf(out, _("%s came right before "), number);
	if (fault->kind == FAULT_SIGNAL_AFTER)
		text_addf(out, _("%s came right after "), number);
	if (fault->ordinal)
		text_addf(out, _("the %u%s %s"), fault->ordinal, ordinal_ending(fault->ordinal), what);
	else
		text_addf(out, _("every %s"), what);
	if (fault->object[0])
		text_addf(out, _(" on %s"), fault->object);
	if (strchr(fault->task, '/'))
		text_add(out, _(" in a child"));
	if (fault->kind == FAULT_ERRNO)
		text_addf(out, _(" failed with %s"), number);
	else if (fault->kind == FAULT_UID)
		text_addf(out, _(" told of user %s"), number);
	else if (fault->kind == FAULT_SHORT)
		text_add(out, sends ? _(" took half of what it was given") : _(" gave half of what it was asked for"));
	else if (fault->kind == FAULT_SHORT_ONE)
		text_add(out, sends ? _(" took as little as it may") : _(" gave a single byte"));
	text_add(out, _(" (injected)"));
	free(number);
}

/** "2:client 1,5": the scenario, who spoke, and where that was cut; "*": everywhere. */
static void describe_split(const char *split, struct text *out)
{
	const char *who = strchr(split, ':'), *at = strrchr(split, ',');

	if (!who || !at || at < who)
		text_add(out, _("what was said came in pieces"));
	else if (at[1] == '*')
		text_addf(out, _("what %.*s said came byte by byte"), (int)(at - who - 1), who + 1);
	else
		text_addf(out, _("what %.*s said came in two parts, cut behind byte %s"), (int)(at - who - 1), who + 1,
			at + 1);
}

/** "1:3=lost,5=doubled": the scenario, and what became of which datagrams. */
static void describe_loss(const char *loss, struct text *out)
{
	const char *next = strchr(loss, ':'), *fate;
	char word[16];
	unsigned n;

	for (; next; next = strchr(next, ',')) {
		n = (unsigned)strtoul(next + 1, NULL, 10);
		fate = strchr(next, '=');
		if (!fate)
			break;
		(void)snprintf(word, sizeof word, "%.*s", (int)strcspn(fate + 1, ","), fate + 1); /* a word of ours */
		text_addf(out, _("%sdatagram %u was %s"), *next == ',' ? _(" and ") : "", n, _(word));
		next = fate;
	}
	text_add(out, _(" by the relay"));
}

char *instance_describe(const struct instance *instance)
{
	struct text out = {0};

	if (instance->fault.kind != FAULT_NONE)
		describe_fault(&instance->fault, &out);
	else if (instance->split)
		describe_split(instance->split, &out);
	else if (instance->loss)
		describe_loss(instance->loss, &out);
	else if (instance->order)
		text_add(&out, _("the programs took their turns in another order"));
	else
		return NULL;
	return text_take(&out);
}

void instance_clear(struct instance *instance)
{
	free(instance->split);
	free(instance->order);
	free(instance->loss);
	free(instance->draws);
	*instance = (struct instance){0};
}
