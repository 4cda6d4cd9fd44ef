/** @file
 * From a stopped task to the line of the learner's source that made the call (libdw).
 */
#ifndef PLUMB_OBSERVE_SOURCE_H
#define PLUMB_OBSERVE_SOURCE_H

#include <stdbool.h>
#include <sys/types.h>

#include "model/event.h"
#include "observe/machine.h"

struct source;

/**
 * One for every executable of a run; shared by all processes that execute it.
 * @param executable  path on the harness's side, with DWARF.
 * @param folder      prefix that is cut from source paths; NULL: the last component only.
 * @return NULL where the file is no ELF file; places are then unknown.
 */
struct source *source_new(const char *executable, const char *folder);

/** Has the executable a table of lines? Else asking it for places is a waste of time. */
bool source_has_lines(const char *executable);

/** Accepts NULL. */
void source_free(struct source *source);

/**
 * The innermost frame of the executable itself on the stack of a stopped task.
 * Fast where the call was made through a leaf of libc; otherwise it unwinds by CFI.
 * @param frames  gets how many frames of libraries are above it; 0 where it is not known. Or NULL.
 * @return a place with line 0 where there is none (a call of the loader, a stack without frames of the program).
 */
struct place source_place(struct source *source, pid_t tid, const struct registers *registers, int *frames);

/**
 * The address of a symbol in a stopped task, in whatever module defines it; looked up once.
 * @return 0 where there is none.
 */
uint64_t source_symbol(struct source *source, pid_t tid, const char *name);

#endif
