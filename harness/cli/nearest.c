/** @file
 * Names that are like a word: by their edit distance.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/words.h"
#include "cli/nearest.h"

enum { LENGTH_MOST = 63, WORD_PART_LEAST = 4, NEAR = 2, FAR = 4, LONG_WORD = 9 };

static bool differ(char a, char b)
{
	return tolower((unsigned char)a) != tolower((unsigned char)b);
}

/** How many letters have to be put in, taken out or changed. */
static size_t distance(const char *a, const char *b)
{
	size_t row[LENGTH_MOST + 1], i, j, length = strlen(b);

	if (length > LENGTH_MOST)
		return length;
	for (j = 0; j <= length; j++)
		row[j] = j;
	for (i = 1; a[i - 1]; i++) {
		size_t before = row[0];

		row[0] = i;
		for (j = 1; j <= length; j++) {
			size_t above = row[j], best = before + differ(a[i - 1], b[j - 1]);

			best = row[j] + 1 < best ? row[j] + 1 : best;
			row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
			before = above;
		}
	}
	return row[length];
}

/** The distance where it is small, else that of a part, which is behind all small ones; else far away. */
static size_t distance_to(const char *word, const char *name)
{
	size_t length = strlen(word), near = length >= LONG_WORD ? FAR : NEAR, d = distance(word, name);

	if (d <= near && d < length)
		return d;
	return length >= WORD_PART_LEAST && strcasestr(name, word) ? LENGTH_MOST + d : SIZE_MAX;
}

void nearest_offer(struct nearest *nearest, const char *name)
{
	size_t d = distance_to(nearest->word, name), i, last;

	for (i = 0; i < nearest->count && nearest->distances[i] <= d; i++)
		if (strcmp(nearest->names[i], name) == 0)
			return;
	if (d == SIZE_MAX || i == NEAREST_MOST)
		return;
	nearest->count += nearest->count < NEAREST_MOST;
	for (last = nearest->count - 1; last > i; last--) {
		nearest->names[last] = nearest->names[last - 1];
		nearest->distances[last] = nearest->distances[last - 1];
	}
	nearest->names[i] = name;
	nearest->distances[i] = d;
}

void nearest_say(const struct nearest *nearest, const char *otherwise, struct text *out)
{
	size_t i;

	text_add(out, "; ");
	if (!nearest->count)
		text_add(out, otherwise);
	for (i = 0; i < nearest->count; i++)
		text_addf(out, "%s'%s'",
			i == 0                            ? _("did you mean ")
				: i + 1 == nearest->count ? _(" or ")
							  : ", ",
			nearest->names[i]);
	if (nearest->count)
		text_add(out, "?");
}
