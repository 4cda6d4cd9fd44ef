/** @file
 * The executables of a run, and with them the lines of source: one image for each file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "observe/tracee.h"

const struct image *image_add(
	struct observation *observation, const char *inside, const char *executable, const char *folder)
{
	const struct image *known = image_find(observation, inside);
	struct image *image;

	if (known)
		return known;
	image = memory_new(1, sizeof *image);
	*image = (struct image){memory_string(inside), source_new(executable, folder)};
	ARRAY_ADD(observation->images, observation->image_count, observation->image_capacity) = image;
	return image;
}

const struct image *image_find(const struct observation *observation, const char *inside)
{
	size_t i;

	for (i = 0; i < observation->image_count; i++)
		if (strcmp(observation->images[i]->inside, inside) == 0)
			return observation->images[i];
	return NULL;
}

const struct image *image_of_executed(struct observation *observation, const struct tracee *tracee, const char *inside)
{
	const struct image *known = image_find(observation, inside);
	char link[64];

	if (known || observation->options.scheduled)
		return known;
	(void)snprintf(link, sizeof link, "/proc/%d/exe", (int)tracee->tid);
	if ((observation->options.randomised && observation->image_count) || !source_has_lines(link))
		return NULL;
	return image_add(observation, inside, link, observation->options.source_folder);
}

void image_free_all(struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->image_count; i++) {
		source_free(observation->images[i]->source);
		free(observation->images[i]->inside);
		free(observation->images[i]);
	}
	free(observation->images);
}
