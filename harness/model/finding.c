/** @file
 * Findings: names and ends.
 */
#include <stdlib.h>

#include "model/finding.h"

void finding_clear(struct finding *finding)
{
	free(finding->id);
	free(finding->rule);
	free(finding->file);
	free(finding->function);
	free(finding->excerpt);
	free(finding->message);
	free(finding->why);
	free(finding->fix);
	free(finding->see);
	free(finding->events);
	*finding = (struct finding){0};
}

const char *severity_name(enum severity severity)
{
	static const char *const names[] = {"error", "warning", "note"};

	return names[severity];
}
