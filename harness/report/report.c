/** @file
 * Finding an exporter by its name.
 */
#include <string.h>

#include "report/exporter.h"

const struct exporter *exporter_by_name(const char *name)
{
	size_t i;

	for (i = 0; all_exporters[i]; i++)
		if (strcmp(all_exporters[i]->name, name) == 0)
			return all_exporters[i];
	return NULL;
}
