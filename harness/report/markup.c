/** @file
 * Escapes text for HTML and SVG.
 */
#include <stdarg.h>
#include <string.h>

#include "base/bug.h"
#include "base/words.h"
#include "report/markup.h"

static const char *entity(unsigned char byte)
{
	switch (byte) {
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '&':
		return "&amp;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/** Adds one character, or one byte that is none. @return how many bytes it took. */
static size_t add_one(struct text *out, const unsigned char *bytes, size_t length)
{
	const char *name = entity(bytes[0]);

	if (!name)
		return text_add_visible(out, bytes, length);
	text_add(out, name);
	return 1;
}

/** Where to cut: not within a character. */
static size_t shown_of(const unsigned char *bytes, size_t length)
{
	size_t shown = length < MARKUP_MOST ? length : MARKUP_MOST;

	while (shown < length && shown > MARKUP_MOST - 4 && (bytes[shown] & 0xc0) == 0x80)
		shown--;
	return shown;
}

void markup_add_bytes(struct text *out, const void *bytes, size_t length)
{
	size_t shown = shown_of(bytes, length), i = 0;

	while (i < shown)
		i += add_one(out, (const unsigned char *)bytes + i, shown - i);
	if (shown < length)
		text_addf(out, _(" … (%zu more bytes are left out)"), length - shown);
}

void markup_add(struct text *out, const char *text)
{
	if (text)
		markup_add_bytes(out, text, strlen(text));
}

/** Adds the argument of a conversion. @return the length of the conversion, behind the %. */
static size_t add_argument(struct text *out, const char *conversion, va_list *arguments)
{
	switch (*conversion) {
	case 's':
		markup_add(out, va_arg(*arguments, const char *));
		return 1;
	case 'd':
		text_addf(out, "%d", va_arg(*arguments, int));
		return 1;
	case 'g':
		text_addf(out, "%g", va_arg(*arguments, double));
		return 1;
	case 'z':
		text_addf(out, "%zu", va_arg(*arguments, size_t));
		return 2;
	case '%':
		text_add(out, "%");
		return 1;
	default:
		BUG("markup_addf() does not know this conversion");
	}
}

void markup_addf(struct text *out, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	while (*format) {
		size_t plain = strcspn(format, "%");

		text_add_bytes(out, format, plain);
		format += plain;
		if (*format)
			format += 1 + add_argument(out, format + 1, &arguments);
	}
	va_end(arguments);
}
