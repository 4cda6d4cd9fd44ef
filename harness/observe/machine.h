/** @file
 * Everything that depends on the processor. One file implements it per architecture: machine_x86_64.c.
 */
#ifndef PLUMB_OBSERVE_MACHINE_H
#define PLUMB_OBSERVE_MACHINE_H

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

/** At an exit stop: the call instruction is executed again with the same number. */
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

/** AUDIT_ARCH_… of this machine. */
uint32_t machine_audit_arch(void);

#endif
