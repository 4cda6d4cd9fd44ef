/** @file
 * Reads the heads of programs.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tests/head.h"

char *head_value(const char *source, const char *key)
{
	const char *end = strstr(source, "*/"), *found = strstr(source, key);

	if (!found || !end || found > end)
		return NULL;
	found += strlen(key);
	end = end < found + strcspn(found, "\n") ? end : found + strcspn(found, "\n");
	while (end > found && end[-1] == ' ')
		end--;
	return memory_copy(found, (size_t)(end - found));
}

static void unescape(const char *escaped, struct text *out)
{
	for (; *escaped; escaped++) {
		char c = *escaped;

		if (c == '\\' && escaped[1] == 'x') {
			const char digits[3] = {escaped[2], escaped[3]};

			c = (char)strtoul(digits, NULL, 16);
			escaped += 3;
		} else if (c == '\\' && escaped[1]) {
			escaped++;
			c = (char)(*escaped == 'n' ? '\n' : *escaped == '0' ? '\0' : *escaped);
		}
		text_add_bytes(out, &c, 1);
	}
}

bool head_read(const char *source, struct world_of_test *world, struct text *input, struct text *expected)
{
	char *fault = head_value(source, "fault: "), *in = head_value(source, "stdin: "),
	     *out = head_value(source, "stdout: "), *wanted = head_value(source, "expects: "),
	     *split = head_value(source, "split: "), *half = head_value(source, "half: ");
	bool good = !fault || fault_parse(fault, &world->fault) == 0;

	world->stays_open = in && strcmp(in, "open") == 0;
	world->split = split ? strtoul(split, NULL, 10) : 0;
	world->half = half != NULL;
	world->deaf = out && strcmp(out, "deaf") == 0;
	if (in && !world->stays_open)
		unescape(in, input);
	world->input = input->bytes;
	world->input_length = input->length;
	if (wanted)
		unescape(wanted, expected);
	world->expected = expected->bytes;
	world->expected_length = expected->length;
	free(fault);
	free(in);
	free(out);
	free(wanted);
	free(split);
	free(half);
	return good;
}
