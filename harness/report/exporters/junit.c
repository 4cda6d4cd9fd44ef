/** @file
 * junit: JUnit XML for readers that check it, such as Jenkins' xunit plugin and GitLab.
 */
#include "report/exporter.h"
#include "report/junit.h"

static int write_junit(
	const struct result *const *results, size_t count, const struct export_options *options, struct text *out)
{
	(void)options;
	junit_write(results, count, false, out);
	return 0;
}

const struct exporter exporter_junit = {
	.name = "junit",
	.summary = "JUnit XML: a suite for each lab (Jenkins, GitLab)",
	.many = true,
	.write = write_junit,
};
