/** @file
 * JSON as the text of a file.
 */
#ifndef PLUMB_REPORT_JSON_TEXT_H
#define PLUMB_REPORT_JSON_TEXT_H

#include <jansson.h>

#include "base/text.h"

/** Adds a document with two blanks of indent and a newline at its end. Takes the reference. */
void json_text_add(json_t *document, struct text *out);

#endif
