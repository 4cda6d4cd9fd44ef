/** @file
 * json: the result as it is, results.json.
 */
#include <errno.h>
#include <stdlib.h>

#include "report/exporter.h"

static int write_json(
	const struct result *const *results, size_t count, const struct export_options *options, struct text *out)
{
	char *json;

	(void)options;
	if (count != 1)
		return -EINVAL;
	json = result_to_json(results[0]);
	text_add(out, json);
	free(json);
	return 0;
}

const struct exporter exporter_json = {
	.name = "json",
	.summary = "the result itself, results.json (docs/results.schema.json)",
	.write = write_json,
};
