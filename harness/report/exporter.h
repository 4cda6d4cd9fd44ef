/** @file
 * An exporter shows results in one format. One file under exporters/ is one format; Make finds it there.
 * Exporters see results and nothing else: no source, no trace file, no clock.
 */
#ifndef PLUMB_REPORT_EXPORTER_H
#define PLUMB_REPORT_EXPORTER_H

#include <stdbool.h>

#include "base/text.h"
#include "model/result.h"

/** How a document is to look, for formats that people read. */
struct export_options {
	bool colour;  /**< terminal: ANSI colours are welcome */
	int width;    /**< terminal: columns; 0 = 80 */
	bool verbose; /**< everything, not only what is to be done first */
	/** Variables that a platform's runner sets, for formats that name its own things; NULL: there are none. */
	const char *(*variable)(const char *name);
	/** terminal: of another folder than the lab's own, as a word of a shell; NULL: it is the lab's own */
	const char *folder;
	/** terminal: where that folder's result is kept, as a word of a shell */
	const char *kept;
};

/** A format: its name, and the function that writes it. */
struct exporter {
	const char *name; /**< "terminal", "json", "html" … */
	const char *summary;
	bool many; /**< takes several results */
	/** Adds the document to @p out. @return 0 or -errno (-EINVAL: needs exactly one result; -ENODATA: it is not complete). */
	int (*write)(const struct result *const *results, size_t count, const struct export_options *options,
		struct text *out);
};

/** All exporters sorted by name; NULL behind the last; static, made by Make. */
extern const struct exporter *const all_exporters[];

/** By name, or NULL. */
const struct exporter *exporter_by_name(const char *name);

#endif
