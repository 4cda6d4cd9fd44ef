/** @file
 * What the two halves of the stub share: gdb.c stops and moves tasks, gdb_answers.c answers gdb's questions about them.
 */
#ifndef PLUMB_OBSERVE_GDB_H
#define PLUMB_OBSERVE_GDB_H

#include "observe/packet.h"
#include "observe/tracee.h"

/** An instruction that gdb wants to be stopped at. Rows stay: a child that was forked meanwhile has a copy of the trap. */
struct breakpoint {
	uint64_t at;
	unsigned char former[MACHINE_TRAP_BYTES]; /**< what stood there */
	bool inserted;
};

/** gdb, and the process that it has. */
struct gdb {
	const struct debugging *debugging; /**< borrowed */
	struct packets packets;            /**< fd: owned; -1: gdb is not there yet, or not any more */
	bool called;                       /**< it has been */
	pid_t process;
	pid_t thread;           /**< that is asked about */
	pid_t stepped;          /**< that makes a single step next; 0: the one that has stopped */
	struct tracee *stopped; /**< waits for gdb to let it go on; NULL: nobody does */
	int signal;             /**< why, as Linux counts; 0: because the run is over */
	bool trapped;           /**< by gdb's own doing: the schedule is to know nothing of it */
	bool asked;             /**< gdb's Ctrl-C came while the process stood still */
	bool interrupting;      /**< gdb's Ctrl-C is on its way to the running task */
	bool over;              /**< nobody goes on any more */
	struct breakpoint *breakpoints;
	size_t breakpoint_count, breakpoint_capacity;
};

/** What becomes of the process after a packet. */
enum then { STAYS, GOES_ON, IS_LET_GO };

/** Answers one packet while the process stands still. @param reply  empty; gets the payload of the answer, where there is one */
enum then gdb_answer(struct observation *observation, const struct text *packet, struct text *reply);

/** The answer that tells of a stop. */
void gdb_add_stop(const struct gdb *gdb, struct text *reply);

/** gdb's number of a signal, which is the same on all machines. */
int gdb_number_of_signal(int signal);

/** Writes the memory of a task, whatever its protection. @return 0 or -errno. */
int gdb_write_memory(pid_t tid, uint64_t address, const void *bytes, size_t length);

/** Inserts a trap, or removes it. @return 0 or -errno. */
int gdb_set_breakpoint(struct gdb *gdb, uint64_t at, bool inserted);

#endif
