/** @file
 * What the parts of the HTML report share: the document that is written, and its parts.
 */
#ifndef PLUMB_REPORT_HTML_H
#define PLUMB_REPORT_HTML_H

#include "base/text.h"
#include "model/result.h"

/** The document. */
struct html {
	const struct result *result; /**< borrowed */
	struct text *out;            /**< borrowed */
};

/** What is reported about a check: a part that has nothing to say is not there. */
struct html_part {
	const char *id;      /**< part of the anchor */
	const char *heading; /**< words of a heading */
	bool folded;         /**< closed at first */
	/** Adds the part's content; nothing where there is nothing to say. */
	void (*add)(const struct html *html, const struct check_result *check, struct text *out);
};

/** The parts, in the order of the page; a NULL id behind the last. */
extern const struct html_part html_parts[];

/** The finding that explains the check, or NULL; borrowed. */
const struct finding *html_cause(const struct html *html, const struct check_result *check);

/** Adds what was expected and what came: as text and in hexadecimal, with the first difference marked. */
void html_add_difference(const struct html *html, const struct check_result *check, struct text *out);

/** Adds the numbers that were measured, each as a bar beside that of the reference. */
void html_add_measures(const struct html *html, const struct check_result *check, struct text *out);

/** @name Made by Make from report.css and report.js
 * @{ */
extern const char report_css[]; /**< the style sheet */
extern const char report_js[];  /**< what the page does besides, where scripts run */
/** @} */

#endif
