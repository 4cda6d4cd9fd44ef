/** @file
 * Finds a READY line and reads it.
 */
#include <stdio.h>
#include <string.h>

#include "diagnose/ready.h"

static const char ready[] = "READY";

static void read_line(const char *line, struct ready *out)
{
	*out = (struct ready){.port = -1};
	if (sscanf(line, "%7s %d", out->word, &out->port) != 2)
		out->port = -1;
	if (sscanf(line, "%d", &out->port) == 1) /* no word, but a port */
		out->word[0] = '\0';
}

bool says_ready(const struct captured *bytes, struct ready *out)
{
	size_t length = sizeof ready - 1, i;
	char line[CAPTURED_MOST + 1];

	for (i = 0; i + length <= bytes->length; i++) {
		if ((i > 0 && bytes->bytes[i - 1] != '\n') || memcmp(bytes->bytes + i, ready, length) != 0)
			continue;
		memcpy(line, bytes->bytes + i + length, bytes->length - i - length);
		line[bytes->length - i - length] = '\0';
		line[strcspn(line, "\n")] = '\0';
		if (out)
			read_line(line, out);
		return true;
	}
	return false;
}
