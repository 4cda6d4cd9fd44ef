/** @file
 * A bug is ours: say where, and abort. Never used for what a submission or the machine does.
 */
#ifndef PLUMB_BASE_BUG_H
#define PLUMB_BASE_BUG_H

/** Prints "plumb: bug: …" with the place on standard error and aborts. Arguments as for printf(3). */
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)

/** What BUG() calls; does not return. */
void bug_at(const char *file, int line, const char *format, ...) __attribute__((noreturn, format(printf, 3, 4)));

#endif
