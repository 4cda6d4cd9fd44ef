/** @file
 * Everything that depends on the processor. One file implements it per architecture: machine_x86_64.c.
 */
#ifndef PLUMB_OBSERVE_MACHINE_H
#define PLUMB_OBSERVE_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/user.h>

/** The registers of a stopped task. */
struct registers {
	struct user_regs_struct user;
	pid_t to_complete; /**< only what belongs to the call is known yet: the task that knows the others; 0: none */
};

/** Reads the registers of a task at a ptrace stop. @return 0 or -errno. */
int machine_read(pid_t tid, struct registers *out);

/**
 * At an entry stop: reads what belongs to the call, which is quicker. What is asked for besides is read when it is, and the
 * task must not have gone on until then.
 */
int machine_read_call(pid_t tid, struct registers *out);

/** Reads what is still to be read, for what is changed after the task has gone on. */
void machine_complete(struct registers *registers);

/** Writes them back. @return 0 or -errno. */
int machine_write(pid_t tid, const struct registers *registers);

/** Number of the system call at an entry or exit stop. */
long machine_call(const struct registers *registers);

/** At an entry stop: the kernel makes this call instead. */
void machine_set_call(struct registers *registers, long call);

/** At an exit stop: the kernel must not make the call again, whatever it returned. */
void machine_forget_call(struct registers *registers);

/** Argument @p index of the system call, 0 … 5. */
uint64_t machine_argument(const struct registers *registers, int index);

/** Gives the call another argument; takes effect with machine_write(). */
void machine_set_argument(struct registers *registers, int index, uint64_t value);

/** What the call returned, at an exit stop: a value or -errno (also -512 … -516, which the kernel restarts). */
int64_t machine_result(const struct registers *registers);

/** At an exit stop: what the program will see as returned. */
void machine_set_result(struct registers *registers, int64_t result);

/** At an entry stop: the kernel makes no call; the result stands at the exit stop. */
void machine_skip_call(struct registers *registers, int64_t result);

/** At an exit stop: the call instruction is executed again with the same number. At an entry stop: the task is before the call again. */
void machine_rewind(struct registers *registers, long call);

/** The program counter: behind the call instruction. */
uint64_t machine_pc(const struct registers *registers);

/** The stack pointer. */
uint64_t machine_sp(const struct registers *registers);

enum { MACHINE_DWARF_REGISTERS = 17 };

/** The registers in the order of their DWARF numbers. */
void machine_dwarf_registers(const struct registers *registers, uint64_t out[MACHINE_DWARF_REGISTERS]);

/** DWARF number of the stack pointer. */
int machine_dwarf_sp(void);

/**
 * Where the return address of a frame lies, given its canonical frame address.
 * @return 0 where the machine keeps it in a register: then frames are unwound the long way.
 */
uint64_t machine_return_slot(uint64_t frame_address);

/** @name As a debugger sees them
 * @{ */
/** All registers of a task. */
struct machine_state {
	struct registers general;
	struct user_fpregs_struct floating;
	bool has_floating; /**< they are known */
};

/** One of them, as gdb knows it. */
struct machine_register {
	const char *feature, *name, *type; /**< in gdb's description of a target */
	size_t size;                       /**< bytes */
	size_t at, kept; /**< where it lies in a struct machine_state, and how much of it; 0: it is not kept */
	bool floating;
};

/** The registers in the order in which gdb is told of them, static. */
const struct machine_register *machine_registers(size_t *count);

/** gdb's name of the machine; static. */
const char *machine_name(void);

/** Reads them all at a ptrace stop. @return 0 or -errno. */
int machine_read_state(pid_t tid, struct machine_state *out);

/** Writes them back. @return 0 or -errno. */
int machine_write_state(pid_t tid, const struct machine_state *state);

enum { MACHINE_TRAP_BYTES = 1 };

/** The instruction that stops a task with SIGTRAP; static. */
const unsigned char *machine_trap(void);

/** Is it that instruction that made a SIGTRAP of this si_code, and not a single step? */
bool machine_executed_trap(int code);

/** After such a stop: where the instruction is. */
uint64_t machine_trap_address(const struct registers *registers);

/** The task goes on from there. */
void machine_set_pc(struct registers *registers, uint64_t address);
/** @} */

/** AUDIT_ARCH_… of this machine. */
uint32_t machine_audit_arch(void);

#endif
