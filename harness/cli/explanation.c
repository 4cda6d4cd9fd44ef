/** @file
 * Puts a rule, an error or a call into sections and examples.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/explanation.h"
#include "cli/texts.h"

#define RULES_FOLDER "harness/diagnose/rules"
#define MARK "/* HERE */"

enum { SOURCE_MOST = 1 << 20 };

/* --- how it is written --- */

/** What Doxygen would take for a command or a link stands for itself; what is between backticks does anyway. */
static void add_escaped(struct text *out, const char *text)
{
	bool code = false;

	for (; *text; text++) {
		code ^= *text == '`';
		if (!code && (strchr("\\@#<>&*_|$%\"", *text) || strncmp(text, "::", 2) == 0))
			text_add(out, "\\");
		text_add_bytes(out, text, 1);
	}
}

/** @param prefix  of the anchor: "rule", "errno", "call". */
static void add_title(const struct explanation *to, const char *prefix, const char *name, const char *what)
{
	struct text *out = to->page.out;
	char *anchor = memory_string(name), *dash;

	for (dash = anchor; (dash = strchr(dash, '-'));)
		*dash = '_';
	if (to->markdown) {
		text_addf(out, "### %s {#%s_%s}\n\n", name, prefix, anchor);
		add_escaped(out, what);
		text_add(out, "\n\n");
	} else {
		page_add_coloured(&to->page, "1", name);
		text_add(out, "\n");
		page_add_wrapped(&to->page, "  ", what);
	}
	free(anchor);
}

static void add_section(const struct explanation *to, const char *label, const char *text)
{
	if (!to->markdown) {
		page_add_labelled(&to->page, label, text);
		return;
	}
	text_addf(to->page.out, "**%s**\n", label);
	add_escaped(to->page.out, text);
	text_add(to->page.out, "\n\n");
}

/** @param markdown  keeps the mark; for a terminal it becomes an arrow before the line. */
static void add_line(const struct explanation *to, int number, const char *line)
{
	const char *mark = strstr(line, MARK);
	size_t length = mark ? (size_t)(mark - line) : strlen(line);

	while (mark && length > 0 && line[length - 1] == ' ')
		length--;
	if (to->markdown)
		text_addf(to->page.out, "%.*s%s\n", (int)length, line, mark ? "  /* here */" : "");
	else
		text_addf(to->page.out, "%s%4d | %.*s\n", mark ? ">" : " ", number, (int)length, line);
}

static void add_source(const struct explanation *to, const char *path, const struct text *source)
{
	char *copy = memory_string(text_string(source)), *rest = copy, *line;
	int number = 0;

	if (to->markdown)
		text_addf(to->page.out, "`%s`\n\n~~~{.c}\n", path);
	else
		text_addf(to->page.out, "    %s\n", path);
	while ((line = strsep(&rest, "\n")) && rest)
		add_line(to, ++number, line);
	if (to->markdown)
		text_add(to->page.out, "~~~\n\n");
	free(copy);
}

/* --- examples --- */

/** @return false where the kit has no such file: sources may be left out. */
static bool read_source(const struct explanation *to, const char *path, struct text *out)
{
	char *whole = file_join(to->root, path);
	bool good = file_read(whole, SOURCE_MOST, out) == 0;

	free(whole);
	return good;
}

static char *example_path(const char *rule, const char *suffix)
{
	return memory_format(RULES_FOLDER "/%s.%s.c", rule, suffix);
}

/** @return false where it is not there. @param paths  gets its path, too. */
static bool add_example(const struct explanation *to, const char *rule, const char *suffix, struct text *paths)
{
	char *path = example_path(rule, suffix);
	struct text source = {0};
	bool there = read_source(to, path, &source);

	if (there) {
		add_source(to, path, &source);
		text_addf(paths, " %s", path);
	}
	text_clear(&source);
	free(path);
	return there;
}

static void add_command(const struct explanation *to, const struct text *paths)
{
	static const char *const formats[] = {
		"    gcc -g -pthread -o /tmp/example%s && plumb observe -- /tmp/example\n",
		"~~~\ngcc -g -pthread -o /tmp/example%s && plumb observe -- /tmp/example\n~~~\n\n"};

	text_addf(to->page.out, formats[to->markdown], text_string(paths));
}

static void add_heading(const struct explanation *to, const char *heading)
{
	if (to->markdown) {
		text_addf(to->page.out, "**%s**\n\n", heading);
		return;
	}
	text_add(to->page.out, "\n  ");
	page_add_coloured(&to->page, "1", heading);
	text_add(to->page.out, "\n");
}

/** One with the mistake, and the command that shows it, then one without. */
static void add_examples(const struct explanation *to, const char *rule)
{
	char *path = example_path(rule, "bad1"), *whole = file_join(to->root, path);
	struct text paths = {0}, rest = {0};

	if (file_exists(whole)) {
		add_heading(to, _("an example with the mistake"));
		(void)add_example(to, rule, "bad1", &paths);
		add_command(to, &paths);
		add_heading(to, _("an example without it"));
		if (!add_example(to, rule, "good", &rest))
			(void)add_example(to, rule, "good1", &rest);
	}
	text_clear(&paths);
	text_clear(&rest);
	free(whole);
	free(path);
}

/* --- rules --- */

void explain_rule(const struct explanation *to, const struct rule *rule)
{
	char *what = memory_format("%s: %s", severity_name(rule->severity), _(rule->title));

	add_title(to, "rule", rule->id, what);
	add_section(to, _("why it matters"), _(rule->why));
	add_section(to, _("what to do"), _(rule->fix));
	add_section(to, _("read"), rule->see);
	add_examples(to, rule->id);
	free(what);
}

/** @param found  the rules, NULL behind the last. */
static void add_rules(const struct explanation *to, const struct rule *const *found)
{
	if (!*found)
		return;
	add_heading(to, _("rules that have to do with it"));
	for (; *found; found++) {
		text_addf(to->page.out, to->markdown ? "- `%s`: " : "    plumb explain %s: ", (*found)->id);
		if (to->markdown)
			add_escaped(to->page.out, _((*found)->title));
		else
			text_add(to->page.out, _((*found)->title));
		text_add(to->page.out, "\n");
	}
	if (to->markdown)
		text_add(to->page.out, "\n");
}

/** Those that @p concerns says so of; NULL behind the last; the caller frees. */
static const struct rule **rules_that(const struct explanation *to,
	bool (*concerns)(const struct explanation *, const struct rule *, const char *), const char *name)
{
	size_t count = 0, i;
	const struct rule **found;

	while (all_rules[count])
		count++;
	found = memory_new(count + 1, sizeof *found); /* NOLINT: pointers are wanted */
	for (i = 0, count = 0; all_rules[i]; i++)
		if (concerns(to, all_rules[i], name))
			found[count++] = all_rules[i];
	return found;
}

/* --- errors --- */

static bool has_errno(const struct explanation *to, const struct rule *rule, const char *name)
{
	const char *const *error;

	(void)to;
	for (error = rule->errors; error && *error; error++)
		if (errno_text(*error) == errno_text(name))
			return true;
	return false;
}

static int errno_number(const char *name)
{
	int number;

	for (number = 1; number < ERRNO_MOST && strcmp(errno_name(number), name) != 0; number++)
		;
	return number;
}

bool explain_errno(const struct explanation *to, const char *name)
{
	const struct errno_text *text = errno_text(name);
	const struct rule **rules;
	char *what;

	if (!text)
		return false;
	rules = rules_that(to, has_errno, text->name);
	what = memory_format("%d: %s", errno_number(text->name), strerror(errno_number(text->name)));
	add_title(to, "errno", text->name, what);
	add_section(to, _("what it means"), _(text->meaning));
	add_section(to, _("what to do"), _(text->advice));
	add_section(to, _("read"), text->see);
	add_rules(to, rules);
	if (*rules && !to->markdown)
		add_examples(to, rules[0]->id);
	free(rules);
	free(what);
	return true;
}

/* --- calls --- */

/** Does the line call one of the functions? @param names  separated by blanks. */
static bool calls_one_of(const char *line, const char *names)
{
	char *copy = memory_string(names), *rest = copy, *name;
	bool found = false;

	while (!found && (name = strsep(&rest, " "))) {
		char *call = memory_format("%s(", name);
		const char *at = strstr(line, call);

		found = at && (at == line || !strchr("_abcdefghijklmnopqrstuvwxyz0123456789", at[-1]));
		free(call);
	}
	free(copy);
	return found;
}

/** Is it the call of the guilty line of its first example? */
static bool has_call(const struct explanation *to, const struct rule *rule, const char *names)
{
	char *path = example_path(rule->id, "bad1"), *rest, *line;
	struct text source = {0};
	bool found = false;

	if (read_source(to, path, &source))
		for (rest = source.bytes; !found && (line = strsep(&rest, "\n"));)
			found = strstr(line, MARK) && calls_one_of(line, names);
	text_clear(&source);
	free(path);
	return found;
}

/** What the table of the model says of it. */
static char *facts_of(const struct call *call)
{
	struct text out = {0};

	text_add(&out,
		call->traits & CALL_MAY_BLOCK ? _("It can sleep until somebody else acts.")
					      : _("It never waits for anybody."));
	if (call->traits & CALL_MAY_BLOCK)
		text_addf(&out, " %s",
			call->traits & CALL_RESTARTS ? _("After a handler with SA_RESTART it goes on by itself.")
						     : _("A handler always interrupts it, SA_RESTART or not."));
	if (call->traits & CALL_MAKES_FD)
		text_addf(&out, " %s", _("Its result is a new descriptor."));
	text_addf(&out, _(" Faults and rules count it to the class '%s'."), call_class_name(call->class));
	return text_take(&out);
}

bool explain_call(const struct explanation *to, const char *name)
{
	const struct call_text *text = call_text(name);
	const struct rule **rules;
	char *facts, *what;

	if (!text)
		return false;
	rules = rules_that(to, has_call, text->functions ? text->functions : text->name);
	facts = facts_of(call_by_name(text->name));
	what = text->functions ? memory_format(_("a system call; in programs: %s"), text->functions)
			       : memory_string(_("a system call"));
	add_title(to, "call", text->name, what);
	add_section(to, _("what it does"), _(text->meaning));
	add_section(to, _("what surprises"), _(text->surprise));
	add_section(to, _("what is known of it"), facts);
	add_section(to, _("read"), text->see);
	add_rules(to, rules);
	if (*rules && !to->markdown)
		add_examples(to, rules[0]->id);
	free(rules);
	free(facts);
	free(what);
	return true;
}

/* --- all of it --- */

void explain_all(const struct explanation *to)
{
	const struct errno_text *error;
	const struct call_text *call;
	size_t i;

	text_addf(to->page.out, "# %s {#explained}\n\n%s\n\n## %s {#explained_rules}\n\n",
		_("Rules, errors, system calls"), _("What `plumb explain` says of each of them."), _("Rules"));
	for (i = 0; all_rules[i]; i++)
		explain_rule(to, all_rules[i]);
	text_addf(to->page.out, "## %s {#explained_errors}\n\n", _("Errors"));
	for (error = errno_texts; error->name; error++)
		(void)explain_errno(to, error->name); /* it is one of them */
	text_addf(to->page.out, "## %s {#explained_calls}\n\n", _("System calls"));
	for (call = call_texts; call->name; call++)
		(void)explain_call(to, call->name); /* so is it */
}
