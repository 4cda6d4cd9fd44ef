/** @file
 * A run of which few events are kept goes as one of which all are: its program says the same, the model has counted the same, and
 * only the stops are fewer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "observe/tracee.h"
#include "tests/observed.h"

enum { KEPT = 20, OBJECTS_MOST = 32 };

static const char program[] = "sends-datagrams";
static const char says[] = "280\nMessage too long\nsent\nsent\nConnection refused\n";

/** What the model has counted of each object while it lived. */
struct counted {
	uint64_t bytes_in, bytes_out, messages_in, messages_out;
};

static void count(const struct observation *observation, void *data)
{
	struct counted *counted = data;
	const struct descriptors *descriptors = observation->trace->descriptors;
	int id;

	for (id = 1; id <= object_count(descriptors) && id < OBJECTS_MOST; id++) {
		const struct object *object = object_by_id(descriptors, id);

		if (object->descriptions > 0)
			counted[id] = (struct counted){
				object->bytes_in, object->bytes_out, object->messages_in, object->messages_out};
	}
}

static unsigned long run(size_t kept, struct counted counted[OBJECTS_MOST], bool *good)
{
	struct world_of_test world = {.kept = kept, .look = count, .look_data = counted};
	struct observed observed = {0};
	unsigned long stops;

	observed_run(program, &world, &observed);
	stops = observed.stops;
	*good = observed.out.bytes && strcmp(observed.out.bytes, says) == 0;
	if (!*good)
		printf("# expected\n%s# got\n%s\n", says, observed.out.bytes ? observed.out.bytes : "nothing");
	observed_clear(&observed);
	return stops;
}

static bool tell(bool good, const char *what)
{
	printf("%sok %s\n", good ? "" : "not ", what);
	return good;
}

int main(void)
{
	const char *build = getenv("BUILD") ? getenv("BUILD") : "build";
	char *folder = file_join(build, "programs");
	struct counted all[OBJECTS_MOST] = {0}, few[OBJECTS_MOST] = {0};
	unsigned long stops, stops_of_few;
	bool said, said_of_few, good;

	observed_open(folder);
	free(folder);
	stops = run(0, all, &said);
	stops_of_few = run(KEPT, few, &said_of_few);
	good = tell(said && said_of_few, "whatever is kept of a run, its program says the same");
	good = tell(memcmp(all, few, sizeof all) == 0, "and what moved is counted the same") && good;
	good = tell(stops_of_few < stops, "with fewer stops") && good;
	printf("# %lu stops, and %lu\n", stops, stops_of_few);
	return !good;
}
