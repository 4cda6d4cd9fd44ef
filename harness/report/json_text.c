/** @file
 * JSON as the text of a file.
 */
#include <stdlib.h>

#include "report/json_text.h"

void json_text_add(json_t *document, struct text *out)
{
	char *json = json_dumps(document, JSON_INDENT(2));

	text_add(out, json);
	text_add(out, "\n");
	free(json);
	json_decref(document);
}
