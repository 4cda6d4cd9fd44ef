/** @file
 * One table of fields per struct drives both directions between C and JSON.
 */
#ifndef PLUMB_MODEL_FIELDS_H
#define PLUMB_MODEL_FIELDS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/** How a field is held in C, and with it how it is written in JSON. */
enum field_kind {
	FIELD_STRING, /**< char *, owned; NULL is null */
	FIELD_INT,
	FIELD_U64,
	FIELD_DOUBLE,
	FIELD_BOOL,
	FIELD_WORD,    /**< an enum as one of `words` */
	FIELD_STRUCT,  /**< of the `fields` table, in place */
	FIELD_LIST,    /**< pointer to structs of the `fields` table; count and capacity behind it */
	FIELD_STRINGS, /**< pointer to char *; count and capacity behind it */
	FIELD_SIZES,   /**< pointer to size_t; count behind it */
	FIELD_FAULT    /**< struct fault in its written form */
};

/** Where one key of an object lies in its struct. */
struct field {
	const char *name; /**< key; NULL ends the table */
	enum field_kind kind;
	size_t offset;
	size_t count_offset, capacity_offset; /**< lists; capacity 0: there is none */
	size_t size;                          /**< of an item of a list */
	const struct field *fields;
	const char *const *words; /**< NULL behind the last */
};

/** The struct at @p object as a JSON object; new reference. */
json_t *fields_write(const struct field *fields, const void *object);

/**
 * Fills a zeroed struct from a JSON object; unknown keys are ignored, missing ones stay zero.
 * @return NULL, or the name of the first key of a wrong kind.
 */
const char *fields_read(const struct field *fields, void *object, json_t *json);

/**
 * A string that was read, for people: whoever shows it on a terminal shows nothing that the terminal obeys, whatever wrote the
 * file. As text_add_visible(); the caller frees; NULL for what is no string.
 */
char *fields_text(const json_t *json);

/** A JSON string of any bytes: what is no UTF-8 becomes '?'. null for NULL. */
json_t *fields_string(const char *string);

#endif
