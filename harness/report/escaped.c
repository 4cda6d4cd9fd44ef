/** @file
 * Bytes as text_add_escaped() writes them, read again.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "report/escaped.h"

size_t escaped_unit(const char *text)
{
	if (text[0] != '\\' || !text[1])
		return text[0] ? 1 : 0;
	return text[1] == 'x' && isxdigit((unsigned char)text[2]) && isxdigit((unsigned char)text[3]) ? 4 : 2;
}

unsigned char escaped_byte(const char *text)
{
	static const struct {
		char letter;
		unsigned char byte;
	} letters[] = {{'n', '\n'}, {'t', '\t'}, {'r', '\r'}, {'0', 0}, {'\\', '\\'}, {'"', '"'}};
	size_t i;

	if (escaped_unit(text) == 4)
		return (unsigned char)strtoul((const char[]){text[2], text[3], 0}, NULL, 16);
	for (i = 0; escaped_unit(text) == 2 && i < sizeof letters / sizeof *letters; i++)
		if (letters[i].letter == text[1])
			return letters[i].byte;
	return (unsigned char)text[0];
}

void escaped_skip_equal(const char **a, const char **b)
{
	while (escaped_unit(*a) && escaped_unit(*a) == escaped_unit(*b) && strncmp(*a, *b, escaped_unit(*a)) == 0) {
		size_t length = escaped_unit(*a);

		*a += length;
		*b += length;
	}
}

size_t escaped_cut(const char *text)
{
	const char *cut = strstr(text, ESCAPED_CUT);

	return cut ? strtoul(cut + strlen(ESCAPED_CUT), NULL, 10) : 0;
}

size_t escaped_bytes(const char *text, struct text *out)
{
	const char *end = strstr(text, ESCAPED_CUT);

	for (; escaped_unit(text) && text != end; text += escaped_unit(text)) {
		unsigned char byte = escaped_byte(text);

		text_add_bytes(out, &byte, 1);
	}
	return out->length;
}
