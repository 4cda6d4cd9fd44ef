/** @file
 * A fault, a fault point, and an instance: what makes a run different from the plain one. All three are data
 * with a written form, so a result can name them and a replay can ask for exactly them.
 */
#ifndef PLUMB_MODEL_FAULT_H
#define PLUMB_MODEL_FAULT_H

#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>

#include "model/call.h"

/** How legal a fault is; DESIGN's three classes. */
enum fault_class {
	FAULT_REAL,    /**< the harness makes the kernel do it */
	FAULT_LINUX,   /**< this kernel gives it in this state */
	FAULT_PORTABLE /**< the manual page allows it, Linux does not do it here */
};

/** What is done at the point. */
enum fault_kind {
	FAULT_NONE,
	FAULT_SHORT,        /**< the count is lowered to half (at least 1) at entry: a real, smaller transfer */
	FAULT_SHORT_ONE,    /**< the count is lowered to 1 (to PIPE_BUF + 1 for a pipe write, which is atomic below) */
	FAULT_ERRNO,        /**< the call is not made and fails with the given errno */
	FAULT_SIGNAL,       /**< a signal is sent while the task is about to make the call (real) */
	FAULT_SIGNAL_AFTER, /**< … when the call has returned, before the task goes on (real) */
	FAULT_UID,          /**< getsockopt(SO_PEERCRED) tells that the other end belongs to this user */
	FAULT_KINDS
};

/** One fault point: task path, class of call, object, ordinal of that triple. */
struct fault {
	enum fault_kind kind;
	int number;        /**< errno, signal or user id */
	unsigned scenario; /**< which scenario of the check, from 1; 0 any */
	char task[48];     /**< path, "main/2"; "" any */
	enum call_class class;
	char object[48];  /**< name of the object, "stdout", "pipe#1"; "any-file": each of that kind; "" any */
	unsigned ordinal; /**< from 1; 0 = every call of that triple */
};

/** Is its number that of a signal? */
bool fault_is_signal(enum fault_kind kind);

/** The number of an errno or signal by its name, or -1. Of a user id it is the name itself. */
int fault_number(enum fault_kind kind, const char *name);

/** Rows of the table of what is legal where. */
struct fault_row {
	enum fault_kind kind;
	enum fault_class class;
	const char *name;    /**< "short", "short-one", "errno", "signal" */
	const char *meaning; /**< one line for --list-faults */
};

/** The table, FAULT_KINDS rows indexed by kind; static. */
const struct fault_row *fault_rows(void);

/** "short@2:main/1,send,pipe#1,3" (scenario 2, task main/1) or "errno:EIO@main,receive,stdin,1"; the caller frees. */
char *fault_format(const struct fault *fault);

/** Reads the written form. @return 0 or -EINVAL, and then @p out is untouched. */
int fault_parse(const char *text, struct fault *out);

/** What makes a run this run: seed, fault, chosen orders, split, what a relay does, and drawn values of a shrunk random input. */
struct instance {
	uint64_t seed;
	struct fault fault; /**< kind FAULT_NONE: no fault */
	char *split;        /**< owned or NULL */
	char *order;        /**< owned or NULL */
	char *loss; /**< owned or NULL; "1:3=lost,5=doubled": of scenario 1 the 3rd and 5th datagram that passes a relay */
	char *draws; /**< owned or NULL; "12,7,3": values drawn, which replace what the seed would give */
};

/** What made the run another one, for a reader: "the 2nd accept on socket#2 failed with ECONNABORTED (injected)"; the caller frees. NULL: nothing. */
char *instance_describe(const struct instance *instance);

/** Frees what it owns. */
void instance_clear(struct instance *instance);

#endif
