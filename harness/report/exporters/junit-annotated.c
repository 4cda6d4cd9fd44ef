/** @file
 * junit-annotated: JUnit XML with the source line of each broken promise, which strict readers refuse and others show beside
 * that line.
 */
#include "report/exporter.h"
#include "report/junit.h"

static int write_junit_annotated(
	const struct result *const *results, size_t count, const struct export_options *options, struct text *out)
{
	(void)options;
	junit_write(results, count, true, out);
	return 0;
}

const struct exporter exporter_junit_annotated = {
	.name = "junit-annotated",
	.summary = "JUnit XML with source lines (action-junit-report, test-reporter)",
	.many = true,
	.write = write_junit_annotated,
};
