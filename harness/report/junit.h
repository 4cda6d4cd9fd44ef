/** @file
 * JUnit XML, which has no one definition: readers want different attributes. One writer serves both exporters.
 */
#ifndef PLUMB_REPORT_JUNIT_H
#define PLUMB_REPORT_JUNIT_H

#include <stdbool.h>

#include "base/text.h"
#include "model/result.h"

/**
 * Adds a document with one test suite for each result.
 * @param places  tell the source line of each broken promise, as attributes that strict readers refuse.
 */
void junit_write(const struct result *const *results, size_t count, bool places, struct text *out);

#endif
