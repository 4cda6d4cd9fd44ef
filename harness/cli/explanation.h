/** @file
 * Explanations at length: of rules, errors and system calls; for a terminal, and as Markdown for the handbook.
 */
#ifndef PLUMB_CLI_EXPLANATION_H
#define PLUMB_CLI_EXPLANATION_H

#include "cli/cli.h"
#include "diagnose/rule.h"
#include "report/page.h"

/** Where an explanation is written, and how. */
struct explanation {
	struct page page;
	bool markdown;
	const char *root; /**< of the kit, which has the examples; borrowed */
};

/** A rule: what, why, what to do, what to read, with an example that has the mistake and one that has not. */
void explain_rule(const struct explanation *to, const struct rule *rule);

/** An errno. @return false where no error has that name. */
bool explain_errno(const struct explanation *to, const char *name);

/** A system call of the model, by its own name or by that of a function. @return false where there is none. */
bool explain_call(const struct explanation *to, const char *name);

/** All of them, as chapters of the handbook. */
void explain_all(const struct explanation *to);

#endif
