/** @file
 * Runs that stand still: harness/tests/standing. The story of each is exactly what harness/tests/golden/standing/NAME.txt says:
 * the words, the nodes and the edges, and what rules find. A program that waits rightly has no words, and nothing is found.
 *
 *     deadlocks [PROGRAM …]
 *     deadlocks --tell PROGRAM     prints the story, for a new golden text
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "diagnose/rule.h"
#include "diagnose/story.h"
#include "tests/head.h"

#define PROGRAMS "harness/tests/standing/"
#define GOLDEN "harness/tests/golden/standing/"

static void add_place(struct text *out, const char *file, int line)
{
	if (file)
		text_addf(out, " %s:%d", file, line);
}

/** What rules say of it, where they say anything: a deadlock may have a better known cause. */
static void add_findings(const struct trace *trace, struct text *out)
{
	struct findings findings = {0};
	size_t i;

	diagnose(trace, &findings);
	for (i = 0; i < findings.count; i++)
		text_addf(out, "found: %s\n", findings.items[i].id);
	findings_clear(&findings);
}

/** The caller frees. */
static char *story_of(const struct trace *trace)
{
	struct stuck stuck = {0};
	struct text out = {0};
	size_t i;

	stuck_story(trace, &stuck);
	for (i = 0; i < stuck.story_count; i++)
		text_addf(&out, "%s\n", stuck.story[i]);
	text_add(&out, stuck.story_count ? "\n" : "(no deadlock)\n\n");
	for (i = 0; i < stuck.node_count; i++) {
		const struct stuck_node *node = &stuck.nodes[i];

		text_addf(&out, "%s: %s '%s'%s", node->id, node->kind, node->label,
			node->deadlocked ? ", deadlocked" : "");
		add_place(&out, node->file, node->line);
		text_add(&out, "\n");
	}
	for (i = 0; i < stuck.edge_count; i++) {
		const struct stuck_edge *edge = &stuck.edges[i];

		text_addf(&out, "%s %s %s", edge->from, edge->label, edge->to);
		add_place(&out, edge->file, edge->line);
		text_add(&out, "\n");
	}
	stuck_clear(&stuck);
	add_findings(trace, &out);
	return text_take(&out);
}

static void show(const char *what, const char *text)
{
	(void)printf("--- %s\n%s", what, text);
}

static bool is_told(const char *program, const char *story)
{
	char *path = memory_format(GOLDEN "%s.txt", program);
	struct text golden = {0};
	bool same;

	(void)file_read(path, 1 << 20, &golden); /* without one, the text is empty, and differs */
	same = strcmp(text_string(&golden), story) == 0;
	(void)printf("%s %s\n", same ? "ok" : "not ok", program);
	if (!same) {
		show(path, text_string(&golden));
		show("the story", story);
	}
	text_clear(&golden);
	free(path);
	return same;
}

static bool tell(const char *program, const char *story)
{
	(void)program;
	return fputs(story, stdout) >= 0;
}

static bool run(const char *program, bool (*judge)(const char *program, const char *story))
{
	char *path = memory_format(PROGRAMS "%s.c", program), *story;
	struct text source = {0}, input = {0}, expected = {0};
	struct world_of_test world = {0};
	struct observed observed = {0};
	bool good;

	(void)file_read(path, 1 << 20, &source);                          /* Make has just compiled it */
	(void)head_read(text_string(&source), &world, &input, &expected); /* no head has a fault */
	observed_run(program, &world, &observed);
	story = story_of(observed.trace);
	good = judge(program, story);
	free(story);
	observed_clear(&observed);
	text_clear(&source);
	text_clear(&input);
	text_clear(&expected);
	free(path);
	return good;
}

int main(int argc, char **argv)
{
	char *folder = file_join(getenv("BUILD") ? getenv("BUILD") : "build", "standing"), **name;
	bool tells = argc > 1 && strcmp(argv[1], "--tell") == 0, good = true;

	observed_open(folder);
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	for (name = argc > 1 + tells ? argv + 1 + tells : observed_programs(); *name; name++)
		good = run(*name, tells ? tell : is_told) && good;
	free(folder);
	return good ? 0 : 1;
}
