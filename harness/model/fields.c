/** @file
 * Structs to JSON and back, by tables.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "model/fault.h"
#include "model/fields.h"

json_t *fields_string(const char *string)
{
	json_t *json;
	char *clean;
	size_t i;

	if (!string)
		return json_null();
	json = json_string(string);
	if (json)
		return json;
	clean = memory_string(string);
	for (i = 0; clean[i]; i++)
		if ((unsigned char)clean[i] > 0x7e)
			clean[i] = '?';
	json = json_string(clean);
	free(clean);
	return json;
}

static const void *at(const void *object, size_t offset)
{
	return (const char *)object + offset;
}

static size_t count_of(const struct field *field, const void *object)
{
	return *(const size_t *)at(object, field->count_offset);
}

static json_t *write_list(const struct field *field, const void *object)
{
	const char *items = *(char *const *)at(object, field->offset);
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < count_of(field, object); i++)
		json_array_append_new(list, fields_write(field->fields, items + i * field->size));
	return list;
}

static json_t *write_strings(const struct field *field, const void *object)
{
	char *const *items = *(char *const *const *)at(object, field->offset);
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < count_of(field, object); i++)
		json_array_append_new(list, fields_string(items[i]));
	return list;
}

static json_t *write_sizes(const struct field *field, const void *object)
{
	const size_t *items = *(size_t *const *)at(object, field->offset);
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < count_of(field, object); i++)
		json_array_append_new(list, json_integer((json_int_t)items[i]));
	return list;
}

static json_t *write_fault(const struct fault *fault)
{
	json_t *json;
	char *text;

	if (fault->kind == FAULT_NONE)
		return json_null();
	text = fault_format(fault);
	json = json_string(text);
	free(text);
	return json;
}

static json_t *write_field(const struct field *field, const void *object)
{
	const void *value = at(object, field->offset);

	switch (field->kind) {
	case FIELD_STRING:
		return fields_string(*(char *const *)value);
	case FIELD_INT:
		return json_integer(*(const int *)value);
	case FIELD_U64:
		return json_integer((json_int_t) * (const uint64_t *)value);
	case FIELD_DOUBLE:
		return json_real(*(const double *)value);
	case FIELD_BOOL:
		return json_boolean(*(const bool *)value);
	case FIELD_WORD:
		return json_string(field->words[*(const unsigned *)value]);
	case FIELD_STRUCT:
		return fields_write(field->fields, value);
	case FIELD_LIST:
		return write_list(field, object);
	case FIELD_STRINGS:
		return write_strings(field, object);
	case FIELD_SIZES:
		return write_sizes(field, object);
	case FIELD_FAULT:
		return write_fault(value);
	}
	return json_null();
}

json_t *fields_write(const struct field *fields, const void *object)
{
	json_t *json = json_object();

	for (; fields->name; fields++)
		json_object_set_new(json, fields->name, write_field(fields, object));
	return json;
}

/* --- reading --- */

char *fields_text(const json_t *json)
{
	const char *string = json_string_value(json);
	size_t length = json_string_length(json), i = 0;
	struct text out = {0};

	if (!string)
		return NULL;
	while (i < length)
		i += text_add_visible(&out, string + i, length - i);
	return text_take(&out);
}

static void set_count(const struct field *field, void *object, size_t count)
{
	*(size_t *)((char *)object + field->count_offset) = count;
	if (field->capacity_offset)
		*(size_t *)((char *)object + field->capacity_offset) = count;
}

static const char *read_list(const struct field *field, void *object, json_t *json)
{
	size_t count = json_array_size(json), i;
	const char *wrong;
	char *items;

	if (!json_is_array(json))
		return field->name;
	items = memory_new(count, field->size);
	*(char **)((char *)object + field->offset) = items;
	set_count(field, object, count);
	for (i = 0; i < count; i++) {
		wrong = fields_read(field->fields, items + i * field->size, json_array_get(json, i));
		if (wrong)
			return wrong;
	}
	return NULL;
}

static const char *read_strings(const struct field *field, void *object, json_t *json)
{
	size_t count = json_array_size(json), i;
	char **items;

	if (!json_is_array(json))
		return field->name;
	items = memory_new(count, sizeof *items);
	*(char ***)((char *)object + field->offset) = items;
	set_count(field, object, count);
	for (i = 0; i < count; i++) {
		if (!json_is_string(json_array_get(json, i)))
			return field->name;
		items[i] = fields_text(json_array_get(json, i));
	}
	return NULL;
}

static const char *read_sizes(const struct field *field, void *object, json_t *json)
{
	size_t count = json_array_size(json), i;
	size_t *items;

	if (!json_is_array(json))
		return field->name;
	items = memory_new(count, sizeof *items);
	*(size_t **)((char *)object + field->offset) = items;
	set_count(field, object, count);
	for (i = 0; i < count; i++)
		items[i] = (size_t)json_integer_value(json_array_get(json, i));
	return NULL;
}

static const char *read_word(const struct field *field, unsigned *out, json_t *json)
{
	unsigned i;

	for (i = 0; json_is_string(json) && field->words[i]; i++) {
		if (strcmp(field->words[i], json_string_value(json)) == 0) {
			*out = i;
			return NULL;
		}
	}
	return field->name;
}

static const char *read_field(const struct field *field, void *object, json_t *json)
{
	void *value = (char *)object + field->offset;

	switch (field->kind) {
	case FIELD_STRING:
		if (!json_is_string(json))
			return field->name;
		*(char **)value = fields_text(json);
		return NULL;
	case FIELD_INT:
		*(int *)value = (int)json_integer_value(json);
		return json_is_integer(json) ? NULL : field->name;
	case FIELD_U64:
		*(uint64_t *)value = (uint64_t)json_integer_value(json);
		return json_is_integer(json) ? NULL : field->name;
	case FIELD_DOUBLE:
		*(double *)value = json_number_value(json);
		return json_is_number(json) ? NULL : field->name;
	case FIELD_BOOL:
		*(bool *)value = json_is_true(json);
		return json_is_boolean(json) ? NULL : field->name;
	case FIELD_WORD:
		return read_word(field, value, json);
	case FIELD_STRUCT:
		return fields_read(field->fields, value, json);
	case FIELD_LIST:
		return read_list(field, object, json);
	case FIELD_STRINGS:
		return read_strings(field, object, json);
	case FIELD_SIZES:
		return read_sizes(field, object, json);
	case FIELD_FAULT:
		return json_is_string(json) && fault_parse(json_string_value(json), value) == 0 ? NULL : field->name;
	}
	return field->name;
}

const char *fields_read(const struct field *fields, void *object, json_t *json)
{
	const char *wrong = NULL;

	if (!json_is_object(json))
		return "object";
	for (; fields->name && !wrong; fields++) {
		json_t *value = json_object_get(json, fields->name);

		if (value && !json_is_null(value))
			wrong = read_field(fields, object, value);
	}
	return wrong;
}
