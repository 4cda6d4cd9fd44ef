/** @file
 * The line by which a server says that it is ready: READY tcp 5000, READY udp 5000, READY unix PATH, READY fifo PATH.
 */
#ifndef PLUMB_DIAGNOSE_READY_H
#define PLUMB_DIAGNOSE_READY_H

#include <stdbool.h>

#include "model/event.h"

/** What such a line says. */
struct ready {
	char word[8]; /**< "tcp", "udp", "unix", "fifo"; "" where there is none */
	int port;     /**< -1: none */
};

/** Is there such a line among these bytes? @param out  gets what the first one says; or NULL. */
bool says_ready(const struct captured *bytes, struct ready *out);

#endif
