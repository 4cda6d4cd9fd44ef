/** @file
 * A growable string of bytes.
 */
#include <endian.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

enum { FORMATTED_USUALLY = 40 }; /* most of what is formatted is shorter: room is made once */

void text_reserve(struct text *text, size_t more)
{
	size_t need = text->length + more + 1;

	if (need <= text->capacity)
		return;
	text->capacity = need < 64 ? 64 : need * 3 / 2;
	text->bytes = memory_resize(text->bytes, text->capacity, 1);
}

void text_addf(struct text *text, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	text_addv(text, format, arguments);
	va_end(arguments);
}

void text_addv(struct text *text, const char *format, va_list arguments)
{
	va_list again;
	int length;

	text_reserve(text, FORMATTED_USUALLY);
	va_copy(again, arguments);
	length = vsnprintf(text->bytes + text->length, text->capacity - text->length, format, again);
	va_end(again);
	if (length >= 0 && (size_t)length >= text->capacity - text->length) {
		text_reserve(text, (size_t)length);
		(void)vsnprintf(text->bytes + text->length, (size_t)length + 1, format, arguments);
	}
	if (length > 0)
		text->length += (size_t)length;
}

static const char two_digits[] =
	"00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748"
	"49505152535455565758596061626364656667686970717273747576777879808182838485868788899091929394959697"
	"9899";

void text_add_number(struct text *text, int64_t number)
{
	char digits[24], *at = digits + sizeof digits;
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;

	for (; rest >= 10; rest /= 100) {
		*--at = two_digits[rest % 100 * 2 + 1];
		*--at = two_digits[rest % 100 * 2];
	}
	if (rest || at == digits + sizeof digits)
		*--at = (char)('0' + rest);
	if (number < 0)
		*--at = '-';
	text_add_bytes(text, at, (size_t)(digits + sizeof digits - at));
}

static void add_escaped_byte(struct text *text, unsigned char byte)
{
	static const char letters[256] = {['\n'] = 'n', ['\t'] = 't', ['\r'] = 'r', ['\\'] = '\\', ['"'] = '"'};

	if (byte == 0)
		text_add(text, "\\0");
	else if (letters[byte])
		text_addf(text, "\\%c", letters[byte]);
	else
		text_addf(text, "\\x%02x", byte);
}

#define EACH_BYTE(byte) (0x0101010101010101u * (uint64_t)(byte))

/** Marks each of eight bytes that is below the limit; above one of them, of which it borrows, another one may be marked, too. */
static uint64_t below(uint64_t word, unsigned char limit)
{
	return (word - EACH_BYTE(limit)) & ~word & EACH_BYTE(0x80);
}

/** Of eight bytes, how many of the first stand for themselves: eight are looked at as quickly as one. */
static size_t plain_of_eight(const unsigned char *bytes)
{
	uint64_t word, special;

	memcpy(&word, bytes, sizeof word);
	word = le64toh(
		word); /* the first one is the lowest: none that is marked wrongly comes before the first that is not */
	special = (word & EACH_BYTE(0x80)) | below(word, 0x20) | below(word ^ EACH_BYTE('"'), 1) |
		below(word ^ EACH_BYTE('\\'), 1) | below(word ^ EACH_BYTE(0x7f), 1);
	return special ? (size_t)__builtin_ctzll(special) / 8 : sizeof word;
}

static bool is_plain(unsigned char byte)
{
	return byte >= 0x20 && byte <= 0x7e && byte != '\\' && byte != '"';
}

size_t text_plain_length(const void *at, size_t length)
{
	const unsigned char *bytes = at;
	size_t i = 0, plain = 8;

	for (; plain == 8 && length - i >= 8; i += plain)
		plain = plain_of_eight(bytes + i);
	if (plain < 8 || i == length)
		return i;
	if (length >= 8) /* the last eight: the first of them are known to be plain */
		return length - 8 + plain_of_eight(bytes + length - 8);
	while (i < length && is_plain(bytes[i]))
		i++;
	return i;
}

void text_add_escaped(struct text *text, const void *bytes, size_t length, size_t most)
{
	const unsigned char *next = bytes;
	size_t i, plain, shown = length < most ? length : most;

	text_add_bytes(text, "", 0);
	for (i = 0; i < shown; i += plain ? plain : 1) {
		plain = text_plain_length(next + i, shown - i);
		if (plain)
			text_add_bytes(text, next + i, plain);
		else
			add_escaped_byte(text, next[i]);
	}
	if (shown < length)
		text_addf(text, " … (%zu more bytes)", length - shown);
}

const char *text_string(const struct text *text)
{
	return text->bytes ? text->bytes : "";
}

char *text_take(struct text *text)
{
	char *string = text->bytes ? text->bytes : memory_string("");

	*text = (struct text){0};
	return string;
}

size_t text_columns(const char *string)
{
	size_t count = 0;

	for (; *string; string++)
		count += ((unsigned char)*string & 0xc0) != 0x80;
	return count;
}

size_t text_bytes_of(const char *string, size_t columns)
{
	size_t i = 0, seen = 0;

	for (; string[i]; i++)
		if (((unsigned char)string[i] & 0xc0) != 0x80 && seen++ == columns)
			break;
	return i;
}

void text_add_padded(struct text *text, const char *string, size_t columns)
{
	size_t used = text_columns(string);

	text_addf(text, "%s%*s", string, used < columns ? (int)(columns - used) : 0, "");
}

bool text_begins_with(const char *text, const char *begin)
{
	return text && strncmp(text, begin, strlen(begin)) == 0;
}

bool text_has_word(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (; words && *words; words += strcspn(words, " "), words += strspn(words, " "))
		if (strcspn(words, " ") == length && strncmp(words, word, length) == 0)
			return true;
	return false;
}

const char *text_line(const char *text, int number, size_t *length)
{
	for (; number > 1 && *text; number--)
		text += strcspn(text, "\n") + (strchr(text, '\n') != NULL);
	if (number != 1 || !*text)
		return NULL;
	*length = strcspn(text, "\n");
	return text;
}

void text_clear(struct text *text)
{
	free(text->bytes);
	*text = (struct text){0};
}

size_t text_utf8(const void *at, size_t length)
{
	const unsigned char *bytes = at;
	unsigned char first = bytes[0];
	size_t need = first < 0x80              ? 1
		: first >= 0xc2 && first < 0xe0 ? 2
		: first >= 0xe0 && first < 0xf0 ? 3
		: first >= 0xf0 && first < 0xf5 ? 4
						: 0,
	       i;

	if (!need || need > length)
		return 0;
	for (i = 1; i < need; i++)
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
	if ((first == 0xe0 && bytes[1] < 0xa0) || (first == 0xed && bytes[1] > 0x9f) ||
		(first == 0xf0 && bytes[1] < 0x90) || (first == 0xf4 && bytes[1] > 0x8f))
		return 0;
	return need;
}

/** The code point of a sequence of that length. */
static unsigned long code_point(const unsigned char *bytes, size_t length)
{
	unsigned long point = length == 1 ? bytes[0] : bytes[0] & (0x7fU >> length);
	size_t i;

	for (i = 1; i < length; i++)
		point = point << 6 | (bytes[i] & 0x3fU);
	return point;
}

/** Can it be taken for something else than it is? Controls of C1, marks of direction and joining, and no characters at all. */
static bool is_treacherous(unsigned long point)
{
	static const unsigned long ranges[][2] = {{0x7f, 0x9f}, {0xad, 0xad}, {0x61c, 0x61c}, {0x200b, 0x200f},
		{0x2028, 0x202e}, {0x2060, 0x206f}, {0xfeff, 0xfeff}, {0xfff0, 0xfffb}, {0xfffe, 0xffff}};
	size_t i;

	for (i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (point >= ranges[i][0] && point <= ranges[i][1])
			return true;
	return (point & 0xfffe) == 0xfffe;
}

size_t text_add_visible(struct text *text, const void *at, size_t length)
{
	const unsigned char *bytes = at;
	size_t step = text_utf8(bytes, length);

	if (!step || (bytes[0] < 0x20 && bytes[0] != '\n' && bytes[0] != '\t'))
		text_addf(text, "\\x%02x", bytes[0]);
	else if (is_treacherous(code_point(bytes, step)))
		text_addf(text, "U+%04lX", code_point(bytes, step));
	else
		text_add_bytes(text, bytes, step);
	return step ? step : 1;
}
