/** @file
 * Runs every rule's examples, and all rules over each: harness/diagnose/rules/RULE.bad1.c … bad3.c and RULE.good*.c.
 *
 * A bad example (with RULE.badN.part.c, if there is one, as its second source file) must give exactly one finding of its rule,
 * at the line with HERE in a comment, and none of another rule but those its head names. A good one must give none at all.
 * The head is the first comment, as tests/head.h reads it; besides, it may say
 *     also: RULE …                            rules that may find something, too
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "diagnose/rule.h"
#include "tests/head.h"

#define FOLDER "harness/diagnose/rules/"

enum { EVENTS_SHOWN = 6000 }; /* characters of the events of an example that fails */

/** An example: where it stands and what its head says. */
struct example {
	const char *name; /* "double-close.bad1" */
	char *rule;
	bool bad;
	char *guilty_file;
	int guilty_line;
	struct text source, input, expected;
	char *also;
	struct world_of_test world;
};

/* --- reading --- */

static int line_of_here(const char *source)
{
	const char *here = strstr(source, "HERE */");
	int line = 1;

	if (!here)
		return 0;
	for (; source < here; source++)
		line += *source == '\n';
	return line;
}

static bool find_guilty(struct example *example, const char *suffix)
{
	char *path = memory_format(FOLDER "%s%s", example->name, suffix);
	struct text source = {0};

	if (file_read(path, 1 << 20, &source) == 0)
		example->guilty_line = line_of_here(text_string(&source));
	if (example->guilty_line)
		example->guilty_file = memory_string(file_name(path));
	text_clear(&source);
	free(path);
	return example->guilty_line > 0;
}

static void read_head(struct example *example)
{
	const char *source = text_string(&example->source);

	if (!head_read(source, &example->world, &example->input, &example->expected)) {
		(void)printf("not ok %s: its head has no readable fault\n", example->name);
		exit(1);
	}
	example->also = head_value(source, "also: ");
}

static void example_read(struct example *example, const char *name)
{
	char *path = memory_format(FOLDER "%s.c", name);
	size_t length = strcspn(name, "."); /* RULE.bad2 */

	*example = (struct example){
		.name = name, .rule = memory_copy(name, length), .bad = strncmp(name + length, ".bad", 4) == 0};
	(void)file_read(path, 1 << 20, &example->source); /* Make has just compiled it */
	(void)(find_guilty(example, ".c") || find_guilty(example, ".part.c"));
	read_head(example);
	free(path);
}

static void example_clear(struct example *example)
{
	free(example->rule);
	free(example->guilty_file);
	free(example->also);
	text_clear(&example->source);
	text_clear(&example->input);
	text_clear(&example->expected);
}

/* --- judging --- */

static bool is_wanted(const struct example *example, const struct finding *finding)
{
	return example->bad && strcmp(finding->rule, example->rule) == 0 && finding->file &&
		finding->line == example->guilty_line && strcmp(finding->file, example->guilty_file) == 0;
}

static bool is_allowed(const struct example *example, const struct finding *finding)
{
	return is_wanted(example, finding) ||
		(strcmp(finding->rule, example->rule) != 0 && example->also && strstr(example->also, finding->rule));
}

static bool judge(const struct example *example, const struct findings *findings)
{
	size_t wanted = 0, wrong = 0, i;

	for (i = 0; i < findings->count; i++) {
		wanted += is_wanted(example, &findings->items[i]);
		wrong += !is_allowed(example, &findings->items[i]);
	}
	return wrong == 0 && wanted == (example->bad ? 1 : 0);
}

static void explain(const struct example *example, const struct observed *observed, const struct findings *findings)
{
	char *events = observed_text(observed->trace);
	size_t i;

	if (strlen(events) > EVENTS_SHOWN)
		memcpy(events + EVENTS_SHOWN - 8, " …\n", sizeof " …\n");
	if (example->bad)
		(void)printf("  wanted: %s at %s:%d\n", example->rule,
			example->guilty_file ? example->guilty_file : "(no line has HERE in a comment)",
			example->guilty_line);
	for (i = 0; i < findings->count; i++)
		(void)printf("  found: %s: %s\n", findings->items[i].id, findings->items[i].message);
	(void)printf("%s", events);
	free(events);
}

static bool run_example(const char *name)
{
	struct observed observed = {0};
	struct findings findings = {0};
	struct example example;
	bool good;

	example_read(&example, name);
	observed_run(name, &example.world, &observed);
	diagnose(observed.trace, &findings);
	good = judge(&example, &findings) && (example.world.fault.kind == FAULT_NONE || observed.fault_hit);
	(void)printf("%s %s\n", good ? "ok" : "not ok", name);
	if (!good)
		explain(&example, &observed, &findings);
	findings_clear(&findings);
	observed_clear(&observed);
	example_clear(&example);
	return good;
}

/** Every rule has three bad examples and a good one. */
static bool has_examples(const char *rule)
{
	static const char *const kinds[] = {".bad1", ".bad2", ".bad3", ".good"};
	char **names = observed_programs();
	size_t kind, i;

	for (kind = 0; kind < 4; kind++) {
		char *wanted = memory_format("%s%s", rule, kinds[kind]);

		for (i = 0; names[i] && strcmp(names[i], wanted) != 0; i++)
			;
		free(wanted);
		if (!names[i]) {
			(void)printf("not ok %s has no example %s\n", rule, kinds[kind] + 1);
			return false;
		}
	}
	(void)printf("ok %s has its examples\n", rule);
	return true;
}

/** @param argv  names of examples; none: all. */
int main(int argc, char **argv)
{
	char *folder = file_join(getenv("BUILD") ? getenv("BUILD") : "build", "examples"), **name;
	bool good = true;
	size_t number = 0, i;

	observed_open_shared(folder);
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	for (i = 0; argc < 2 && all_rules[i]; i++)
		good = (!observed_is_mine(i) || has_examples(all_rules[i]->id)) && good;
	for (name = argc > 1 ? argv + 1 : observed_programs(); *name; name++, number++)
		good = (!observed_is_mine(number) || run_example(*name)) && good;
	free(folder);
	return good ? 0 : 1;
}
