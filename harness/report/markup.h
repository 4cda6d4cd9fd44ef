/** @file
 * Text in a document of HTML or SVG. Nothing that a program printed reaches a browser but through here.
 */
#ifndef PLUMB_REPORT_MARKUP_H
#define PLUMB_REPORT_MARKUP_H

#include <stddef.h>

#include "base/text.h"

/**
 * Adds text that is to be shown as it is: as content of an element or in a quoted attribute. Markup is escaped; else it is as
 * text_add_visible() makes it. Of a text longer than MARKUP_MOST the beginning is added, and how much is left out. Nothing for NULL.
 */
void markup_add(struct text *out, const char *text);

/** As markup_add(), for so many bytes, NULs among them. */
void markup_add_bytes(struct text *out, const void *bytes, size_t length);

/**
 * Adds what printf(3) would print of numbers and strings; each %s goes through markup_add(). Knows %s, %d, %zu, %g and %%;
 * the format itself is markup.
 */
void markup_addf(struct text *out, const char *format, ...);

/** Longest text, in bytes. */
enum { MARKUP_MOST = 4096 };

#endif
