/** @file
 * What all processes of a user have together, so that one of them may find that others have it all.
 */
#ifndef PLUMB_BASE_OTHERS_H
#define PLUMB_BASE_OTHERS_H

#include <stdbool.h>

/**
 * Waits a moment for others to give something back: the kernel tells nobody when they do.
 * @param waits  counts the moments; 0 at first.
 * @return false where it has been enough of them: runs end sooner, and whoever has it for longer is none.
 */
bool others_await(int *waits);

#endif
