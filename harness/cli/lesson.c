/** @file
 * What stands in a lab's README.md and hints.md.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "cli/lesson.h"

enum { WORD_LEAST = 6 }; /* letters and the blank on each side */

/** Letters, digits, and every byte of a letter that is not ASCII. */
static bool is_of_word(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static void add_words(struct text *out, const char *text, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++) {
		char letter = (char)tolower((unsigned char)text[i]);

		if (is_of_word(text[i]))
			text_add_bytes(out, &letter, 1);
		else if (out->length && out->bytes[out->length - 1] != ' ')
			text_add(out, " ");
	}
}

static char *words_of(const char *text, size_t length)
{
	struct text out = {0};

	text_add(&out, " ");
	add_words(&out, text, length);
	if (out.bytes[out.length - 1] != ' ')
		text_add(&out, " ");
	return text_take(&out);
}

char *lesson_words(const char *text)
{
	return words_of(text, strlen(text));
}

bool lesson_says(const char *text, const char *sentence)
{
	char *all = lesson_words(text), *wanted = lesson_words(sentence);
	bool says = strstr(all, wanted);

	free(wanted);
	free(all);
	return says;
}

/* --- the nearest sentence --- */

/** A sentence ends with a stop, an empty line, or where the next item of a list begins. */
static size_t sentence_length(const char *text)
{
	size_t i;

	for (i = 0; text[i]; i++) {
		if (strchr(".?!", text[i]) && isspace((unsigned char)text[i + 1]))
			return i + 1;
		if (text[i] == '\n' && (text[i + 1] == '\n' || text[i + 1] == '-'))
			return i + 1;
	}
	return i;
}

/** How many of the words stand in the sentence; short ones stand everywhere, and tell nothing. */
static int shared_words(const char *words, const char *sentence)
{
	const char *word = words, *end;
	int shared = 0;

	while ((end = strchr(word + 1, ' '))) {
		char *one = memory_copy(word, (size_t)(end - word) + 1);

		shared += strlen(one) >= WORD_LEAST && strstr(sentence, one);
		free(one);
		word = end;
	}
	return shared;
}

/** On one line, with single blanks. */
static char *unfolded(const char *text, size_t length)
{
	struct text out = {0};
	size_t i = strspn(text, "-#> \n"); /* the mark of a list, a heading, a quotation */

	for (; i < length; i++) {
		if (!isspace((unsigned char)text[i]))
			text_add_bytes(&out, &text[i], 1);
		else if (out.length && out.bytes[out.length - 1] != ' ')
			text_add(&out, " ");
	}
	while (out.length && out.bytes[out.length - 1] == ' ')
		out.bytes[--out.length] = '\0';
	return text_take(&out);
}

char *lesson_nearest(const char *text, const char *sentence)
{
	char *wanted = lesson_words(sentence);
	const char *best = text;
	size_t length, best_length = 0;
	int most = 0;

	for (; *text; text += length) {
		char *words;
		int shared;

		length = sentence_length(text);
		words = words_of(text, length);
		shared = shared_words(wanted, words);
		free(words);
		if (shared > most) {
			most = shared;
			best = text;
			best_length = length;
		}
	}
	free(wanted);
	return unfolded(best, best_length);
}

char *lesson_learnt(const char *readme)
{
	const char *learnt = strstr(readme, "You learn");

	return learnt ? unfolded(learnt, strcspn(learnt, "*")) : NULL;
}

/* --- hints --- */

static void end_hint(struct hints *hints, struct text *text)
{
	if (text->length) {
		struct hint *hint = &hints->items[hints->count - 1];

		hint->text = unfolded(text_string(text), text->length);
		hint->words = lesson_words(text_string(text));
		text_clear(text);
	}
}

static void begin_hint(struct hints *hints, int step, int level, int line)
{
	ARRAY_ADD(hints->items, hints->count, hints->capacity) =
		(struct hint){.step = step, .level = level, .line = line};
}

void hints_read(const char *markdown, struct hints *out)
{
	char *copy = memory_string(markdown), *rest = copy, *text;
	struct text collected = {0};
	int step = 0, level, number = 0, from;

	while ((text = strsep(&rest, "\n"))) {
		number++;
		from = 0;
		if (*text == '#') {
			end_hint(out, &collected);
			step = 0;
			(void)sscanf(text, "## Step %d", &step); /* another heading leaves 0: nobody's hints */
		} else if (sscanf(text, "%d. %n", &level, &from) == 1 && from > 0 && step > 0) {
			end_hint(out, &collected);
			begin_hint(out, step, level, number);
			text_addf(&collected, "%s ", text + from);
		} else if (collected.length) {
			text_addf(&collected, "%s ", text);
		}
	}
	end_hint(out, &collected);
	text_clear(&collected);
	free(copy);
}

void hints_clear(struct hints *hints)
{
	size_t i;

	for (i = 0; i < hints->count; i++) {
		free(hints->items[i].text);
		free(hints->items[i].words);
	}
	free(hints->items);
	*hints = (struct hints){0};
}

const struct hint *hints_find(const struct hints *hints, int step, int level)
{
	size_t i;

	for (i = 0; i < hints->count; i++)
		if (hints->items[i].step == step && hints->items[i].level == level)
			return &hints->items[i];
	return NULL;
}

const struct hint *hints_repeated(const struct hints *hints, const struct hint *hint)
{
	const struct hint *other;

	for (other = hints->items; other < hint; other++)
		if (strstr(other->words, hint->words) || strstr(hint->words, other->words))
			return other;
	return NULL;
}
