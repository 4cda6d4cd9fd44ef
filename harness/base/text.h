/** @file
 * A growable string of bytes. There is always a NUL behind the last byte, which does not count.
 */
#ifndef PLUMB_BASE_TEXT_H
#define PLUMB_BASE_TEXT_H

#include <stddef.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/** Zero is an empty text: `struct text t = {0};` needs no initialisation. */
struct text {
	char *bytes;   /**< owned; NULL while nothing was added */
	size_t length; /**< without the NUL */
	size_t capacity;
};

/** Makes room for so many bytes more, and the NUL behind them. */
void text_reserve(struct text *text, size_t more);

/** Adds @p length bytes. Of a literal the compiler makes two or three instructions, where it sees the length. */
static inline void text_add_bytes(struct text *text, const void *bytes, size_t length)
{
	if (length >= text->capacity - text->length)
		text_reserve(text, length);
	if (length)
		memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
	text->bytes[text->length] = '\0';
}

/** Adds a string. */
static inline void text_add(struct text *text, const char *string)
{
	text_add_bytes(text, string, strlen(string));
}

/** Adds what printf(3) would print. */
void text_addf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** As text_addf(), for a va_list. */
void text_addv(struct text *text, const char *format, va_list arguments);

/** Adds a number in decimal; quicker than text_addf(). */
void text_add_number(struct text *text, int64_t number);

/** How many of the first bytes stand for themselves, also in JSON and in C: printable ASCII but '"' and '\\'. */
size_t text_plain_length(const void *at, size_t length);

/**
 * Adds bytes as printable text: `\n`, `\t`, `\r`, `\0`, `\\`, `\"` and `\xHH` for what is not printable ASCII.
 * At most @p most bytes of them; what is left out is told as " … (N more bytes)".
 */
void text_add_escaped(struct text *text, const void *bytes, size_t length, size_t most);

/** The length of the UTF-8 sequence at @p at, or 0 where there is none: RFC 3629, 4. */
size_t text_utf8(const void *at, size_t length);

/**
 * Adds the character at @p at as one that nobody obeys: what is no UTF-8 and control characters (but newline and tab) as
 * \\xHH, those that turn or hide text as U+HHHH, others as they are.
 * @param length  at least 1. @return how many bytes it took.
 */
size_t text_add_visible(struct text *text, const void *at, size_t length);

/** Columns of a UTF-8 text without wide characters: bytes that begin one. */
size_t text_columns(const char *string);

/** How many bytes of a UTF-8 text take so many columns; all where it has no more. */
size_t text_bytes_of(const char *string, size_t columns);

/** Adds a string and blanks behind it, so many columns together; a longer string as it is. */
void text_add_padded(struct text *text, const char *string, size_t columns);

/** Does the text begin so? NULL does not. */
bool text_begins_with(const char *text, const char *begin);

/** Is @p word one of the @p words, which blanks separate? NULL has none. */
bool text_has_word(const char *words, const char *word);

/** Line @p number of a text, from 1: where it begins; NULL where there are not as many. @param length  gets its length without its end. */
const char *text_line(const char *text, int number, size_t *length);

/** The string so far, never NULL; borrowed until the next change. */
const char *text_string(const struct text *text);

/** Hands the string over (never NULL) and empties the text; the caller frees. */
char *text_take(struct text *text);

/** Frees the bytes; the text is empty and usable. */
void text_clear(struct text *text);

#endif
