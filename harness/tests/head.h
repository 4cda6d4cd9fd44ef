/** @file
 * The first comment of a program that tests run says in which world: one `key: value` a line.
 *
 *     fault: short@main,receive,stdin,1       what is injected
 *     stdin: said text\nwith escapes          what it reads before the end of the file; or "stdin: open": the end never comes
 *     split: 7                                it reads so many bytes first, and the rest when it waits again
 *     half: yes                               what it reads ends in the middle of a message
 *     stdout: deaf                            nobody reads what it prints
 *     expects: \x00\x05hello                  what it should have printed
 */
#ifndef PLUMB_TESTS_HEAD_H
#define PLUMB_TESTS_HEAD_H

#include "base/text.h"
#include "tests/observed.h"

/** The value of a key, or NULL where the head has none; the caller frees. */
char *head_value(const char *source, const char *key);

/**
 * The world that the head of a source asks for.
 * @param input  gets the bytes of standard input, and @p expected those of standard output, which @p world then borrows.
 * @return false where its fault cannot be read.
 */
bool head_read(const char *source, struct world_of_test *world, struct text *input, struct text *expected);

#endif
