/** @file
 * Faults on the command line: KIND[=NAME]@CALL[:N].
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "cli/faults.h"
#include "model/event.h"
#include "observe/observe.h"
#include "report/page.h"

/** Short words for what is asked for most. */
static const struct alias {
	const char *word;
	enum fault_kind kind;
	enum call_class class; /**< CALL_CLASSES: behind the @ */
	bool named;            /**< a name follows behind = */
} aliases[] = {{"short-read", FAULT_SHORT, CALL_RECEIVE, false}, {"short-write", FAULT_SHORT, CALL_SEND, false},
	{"short-read-one", FAULT_SHORT_ONE, CALL_RECEIVE, false},
	{"short-write-one", FAULT_SHORT_ONE, CALL_SEND, false}, {"short", FAULT_SHORT, CALL_CLASSES, false},
	{"short-one", FAULT_SHORT_ONE, CALL_CLASSES, false}, {"errno", FAULT_ERRNO, CALL_CLASSES, true},
	{"signal", FAULT_SIGNAL, CALL_CLASSES, true}, {"signal-after", FAULT_SIGNAL_AFTER, CALL_CLASSES, true},
	{"uid", FAULT_UID, CALL_SOCKET_OPTION, true}};

/** What libc calls it, where the kernel has another name. */
static const struct {
	const char *word;
	enum call_class class;
} functions[] = {{"recv", CALL_RECEIVE}, {"send", CALL_SEND}, {"fork", CALL_SPAWN}, {"pthread_create", CALL_SPAWN},
	{"wait", CALL_WAIT}, {"waitpid", CALL_WAIT}};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* --- reading --- */

/** A text that is being read, and where. */
struct reading {
	const char *text, *at;
	char word[64]; /**< the last one read */
	char *problem; /**< owned; the first one */
};

/** @param format  what is wrong at the last word. */
__attribute__((format(printf, 2, 3))) static int wrong(struct reading *reading, const char *format, ...)
{
	size_t column = (size_t)(reading->at - reading->text) - strlen(reading->word) + 1;
	struct text out = {0};
	va_list arguments;

	text_addf(&out, _("fault '%s', column %zu: "), reading->text, column);
	va_start(arguments, format);
	text_addv(&out, format, arguments);
	va_end(arguments);
	reading->problem = text_take(&out);
	return -EINVAL;
}

/** Reads up to one of the delimiters, which stays. */
static void read_word(struct reading *reading, const char *delimiters)
{
	size_t length = strcspn(reading->at, delimiters);
	size_t kept = length < sizeof reading->word - 1 ? length : sizeof reading->word - 1;

	memcpy(reading->word, reading->at, kept);
	reading->word[kept] = '\0';
	reading->at += kept;
}

static bool takes(struct reading *reading, char byte)
{
	bool there = *reading->at == byte;

	reading->at += there;
	return there;
}

static const struct alias *alias_of(const char *word)
{
	size_t i;

	for (i = 0; i < COUNT(aliases); i++)
		if (strcmp(aliases[i].word, word) == 0)
			return &aliases[i];
	return NULL;
}

static enum call_class class_of(const char *word)
{
	const struct call *call = call_by_name(word);
	size_t i;

	for (i = 0; i < COUNT(functions); i++)
		if (strcmp(functions[i].word, word) == 0)
			return functions[i].class;
	return call ? call->class : call_class_by_name(word);
}

static const char *example_of(enum fault_kind kind)
{
	return fault_is_signal(kind) ? "SIGCHLD" : kind == FAULT_UID ? "4242" : "EINTR";
}

static int read_kind(struct reading *reading, struct fault *fault)
{
	const struct alias *alias;

	read_word(reading, "=@");
	alias = alias_of(reading->word);
	if (!alias)
		return wrong(reading,
			_("no fault '%s'; there are short-read, short-write, errno=NAME, signal=NAME, signal-after=NAME and uid=NUMBER"),
			reading->word);
	fault->kind = alias->kind;
	fault->class = alias->class;
	if (!alias->named)
		return 0;
	if (!takes(reading, '='))
		return wrong(reading, _("%s needs a name: %s=%s"), alias->word, alias->word, example_of(alias->kind));
	read_word(reading, "@");
	fault->number = fault_number(alias->kind, reading->word);
	if (fault->number >= 0)
		return 0;
	return wrong(reading,
		fault_is_signal(alias->kind)       ? _("no signal '%s'")
			: alias->kind == FAULT_UID ? _("no user '%s', by a number")
						   : _("no error '%s'"),
		reading->word);
}

static int read_ordinal(struct reading *reading, struct fault *fault)
{
	char *end;

	if (!takes(reading, ':'))
		return 0;
	read_word(reading, "");
	fault->ordinal = (unsigned)strtoul(reading->word, &end, 10);
	if (*end || end == reading->word || !fault->ordinal)
		return wrong(reading, _("'%s' is no number from 1 on"), reading->word);
	return 0;
}

static int read_call(struct reading *reading, struct fault *fault)
{
	enum call_class class;

	if (!takes(reading, '@')) {
		if (*reading->at)
			return wrong(reading, _("there is no room for '%s' here"), reading->at);
		return fault->class == CALL_CLASSES ? wrong(reading, _("which call? %s@read"), reading->text) : 0;
	}
	read_word(reading, ":");
	class = class_of(reading->word);
	if (class == CALL_CLASSES)
		return wrong(reading, _("no call '%s'"), reading->word);
	if (fault->class != CALL_CLASSES && fault->class != class)
		return wrong(reading, _("%s is no call that %s"), reading->word,
			fault->class == CALL_SEND ? _("sends") : _("receives"));
	fault->class = class;
	return 0;
}

static bool is_legal(const struct fault *fault)
{
	size_t count, i;
	const struct legal_fault *rows = legal_faults(&count);

	for (i = 0; i < count; i++)
		if (rows[i].kind == fault->kind && rows[i].class == fault->class &&
			(rows[i].number == fault->number || fault->kind == FAULT_UID))
			return true;
	return fault_is_signal(fault->kind);
}

int fault_asked(const char *text, struct fault *out, char **problem)
{
	struct reading reading = {.text = text, .at = text};
	struct fault fault = {0};
	int r;

	if (fault_parse(text, out) == 0)
		return 0;
	r = read_kind(&reading, &fault);
	if (r == 0)
		r = read_call(&reading, &fault);
	if (r == 0 && !is_legal(&fault))
		r = wrong(&reading, _("%s never does that; plumb observe --list-faults %s tells what is legal"),
			reading.word, reading.word);
	if (r == 0)
		r = read_ordinal(&reading, &fault);
	if (r == 0)
		*out = fault;
	else
		*problem = reading.problem;
	return r;
}

/* --- listing --- */

static const char *how_word(enum fault_class how)
{
	static const char *const words[] = {
		[FAULT_REAL] = "real", [FAULT_LINUX] = "linux", [FAULT_PORTABLE] = "portable"};

	return words[how];
}

static void list_row(const struct page *page, const struct legal_fault *row)
{
	char *name = row->kind == FAULT_ERRNO ? memory_format("errno=%s", errno_name(row->number))
		: row->kind == FAULT_UID      ? memory_string("uid=NUMBER")
					      : memory_string(fault_rows()[row->kind].name);
	char *spec = memory_format("%s@%s", name, call_class_name(row->class));

	text_addf(page->out, "  %-28s %s\n", spec, how_word(row->how));
	page_add_wrapped(page, "      ", _(row->why));
	free(spec);
	free(name);
}

static void list_signal(const struct page *page, const char *name, enum call_class class, const char *why)
{
	char *spec = memory_format("%s=NAME@%s", name, class == CALL_CLASSES ? "CALL" : call_class_name(class));

	text_addf(page->out, "  %-28s real\n", spec);
	page_add_wrapped(page, "      ", why);
	free(spec);
}

int faults_list(struct text *out, const char *call, int width)
{
	struct page page = {.out = out, .width = width};
	enum call_class class = call ? class_of(call) : CALL_CLASSES;
	size_t count, i;
	const struct legal_fault *rows = legal_faults(&count);

	if (call && class == CALL_CLASSES)
		return -EINVAL;
	page_add_wrapped(&page, "",
		_("real: the kernel is made to do it. linux: this kernel does it in this state. portable: the manual page allows "
		  "it, this kernel does not do it here."));
	text_add(out, "\n");
	for (i = 0; i < count; i++)
		if (!call || rows[i].class == class)
			list_row(&page, &rows[i]);
	list_signal(&page, "signal", class, _("a signal that has a handler arrives right before the call"));
	list_signal(&page, "signal-after", class, _("a signal that has a handler arrives right after the call"));
	return 0;
}
