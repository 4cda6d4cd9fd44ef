/** @file
 * x86-64: where the kernel keeps the number, the arguments and the result of a system call.
 */
#ifdef __x86_64__

#include <errno.h>
#include <linux/audit.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ptrace.h>

#include "base/bug.h"
#include "observe/machine.h"

enum { CALL_INSTRUCTION_BYTES = 2 }; /* 0f 05 */

int machine_read(pid_t tid, struct registers *out)
{
	out->to_complete = 0;
	return ptrace(PTRACE_GETREGS, tid, NULL, &out->user) < 0 ? -errno : 0;
}

int machine_read_call(pid_t tid, struct registers *out)
{
	struct user_regs_struct *user = &out->user;
	struct __ptrace_syscall_info information;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof information, &information) <= 0)
		return -errno;
	/* at an entry, and where a filter has stopped it, the call stands at the same place of the structure */
	user->orig_rax = information.entry.nr;
	user->rip = information.instruction_pointer;
	user->rsp = information.stack_pointer;
	user->rdi = information.entry.args[0];
	user->rsi = information.entry.args[1];
	user->rdx = information.entry.args[2];
	user->r10 = information.entry.args[3];
	user->r8 = information.entry.args[4];
	user->r9 = information.entry.args[5];
	out->to_complete = tid;
	return 0;
}

/** A task that has just been killed has no registers, and needs none. */
void machine_complete(struct registers *registers)
{
	if (registers->to_complete)
		(void)machine_read(registers->to_complete, registers);
}

int machine_write(pid_t tid, const struct registers *registers)
{
	if (registers->to_complete)
		return 0; /* nothing was changed */
	return ptrace(PTRACE_SETREGS, tid, NULL, &registers->user) < 0 ? -errno : 0;
}

long machine_call(const struct registers *registers)
{
	return (long)registers->user.orig_rax;
}

void machine_set_call(struct registers *registers, long call)
{
	machine_complete(registers);
	registers->user.orig_rax = (unsigned long long)call;
}

void machine_forget_call(struct registers *registers)
{
	machine_complete(registers);
	registers->user.orig_rax = (unsigned long long)-1;
}

uint64_t machine_argument(const struct registers *registers, int index)
{
	const struct user_regs_struct *user = &registers->user;
	const unsigned long long arguments[] = {user->rdi, user->rsi, user->rdx, user->r10, user->r8, user->r9};

	return arguments[index];
}

void machine_set_argument(struct registers *registers, int index, uint64_t value)
{
	struct user_regs_struct *user = &registers->user;
	unsigned long long *const arguments[] = {(unsigned long long *)&user->rdi, (unsigned long long *)&user->rsi,
		(unsigned long long *)&user->rdx, (unsigned long long *)&user->r10, (unsigned long long *)&user->r8,
		(unsigned long long *)&user->r9};

	if (index < 0 || index > 5)
		BUG("a system call has no argument %d", index);
	machine_complete(registers);
	*arguments[index] = value;
}

int64_t machine_result(const struct registers *registers)
{
	return (int64_t)registers->user.rax;
}

void machine_set_result(struct registers *registers, int64_t result)
{
	machine_complete(registers);
	registers->user.rax = (unsigned long long)result;
}

void machine_skip_call(struct registers *registers, int64_t result)
{
	machine_complete(registers);
	registers->user.orig_rax = (unsigned long long)-1;
	registers->user.rax = (unsigned long long)result;
}

void machine_rewind(struct registers *registers, long call)
{
	machine_complete(registers);
	registers->user.rip -= CALL_INSTRUCTION_BYTES;
	registers->user.rax = (unsigned long long)call;
	registers->user.orig_rax = (unsigned long long)-1; /* else the kernel would restart once more */
}

uint64_t machine_pc(const struct registers *registers)
{
	return registers->user.rip;
}

uint64_t machine_sp(const struct registers *registers)
{
	return registers->user.rsp;
}

static void number_as_dwarf(const struct user_regs_struct *user, uint64_t out[MACHINE_DWARF_REGISTERS])
{
	/* System V ABI, AMD64 supplement, figure "DWARF register number mapping" */
	const unsigned long long words[MACHINE_DWARF_REGISTERS] = {user->rax, user->rdx, user->rcx, user->rbx,
		user->rsi, user->rdi, user->rbp, user->rsp, user->r8, user->r9, user->r10, user->r11, user->r12,
		user->r13, user->r14, user->r15, user->rip};
	int i;

	for (i = 0; i < MACHINE_DWARF_REGISTERS; i++)
		out[i] = words[i];
}

void machine_dwarf_registers(const struct registers *registers, uint64_t out[MACHINE_DWARF_REGISTERS])
{
	struct registers whole = *registers;

	machine_complete(&whole);
	number_as_dwarf(&whole.user, out);
}

int machine_dwarf_sp(void)
{
	return 7;
}

uint64_t machine_return_slot(uint64_t frame_address)
{
	return frame_address - sizeof(uint64_t);
}

/* --- as a debugger sees them --- */

#define GENERAL(name_, field, type_, bytes)                                                            \
	{                                                                                              \
		.feature = "org.gnu.gdb.i386.core", .name = (name_), .type = (type_), .size = (bytes), \
		.at = offsetof(struct machine_state, general.user.field), .kept = (bytes)              \
	}
#define WORD(name, type) GENERAL(#name, name, type, 8)
#define SEGMENT(name) GENERAL(#name, name, "int32", 4)
#define FLOATING(part, name_, type_, bytes, from, kept_)                                                   \
	{                                                                                                  \
		.feature = "org.gnu.gdb.i386." part, .name = (name_), .type = (type_), .size = (bytes),    \
		.at = offsetof(struct machine_state, floating) + (from), .kept = (kept_), .floating = true \
	}
#define FIELD(field) offsetof(struct user_fpregs_struct, field)
#define X87(number) FLOATING("core", "st" #number, "i387_ext", 10, FIELD(st_space) + 16ul * (number), 10)
#define CONTROL(name, field, kept) FLOATING("core", #name, "int32", 4, FIELD(field), kept)
#define XMM(number) FLOATING("sse", "xmm" #number, "uint128", 16, FIELD(xmm_space) + 16ul * (number), 16)
#define SYSTEM(part, name_)                                                                      \
	{                                                                                        \
		.feature = "org.gnu.gdb.i386." part, .name = #name_, .type = "int64", .size = 8, \
		.at = offsetof(struct machine_state, general.user.name_), .kept = 8              \
	}

/* what gdb asks of this machine stands in its manual, "i386 Features"; ftag is kept in another form, segments of the last
 * floating-point instruction are not kept at all */
static const struct machine_register registers_of_gdb[] = {WORD(rax, "int64"), WORD(rbx, "int64"), WORD(rcx, "int64"),
	WORD(rdx, "int64"), WORD(rsi, "int64"), WORD(rdi, "int64"), WORD(rbp, "data_ptr"), WORD(rsp, "data_ptr"),
	WORD(r8, "int64"), WORD(r9, "int64"), WORD(r10, "int64"), WORD(r11, "int64"), WORD(r12, "int64"),
	WORD(r13, "int64"), WORD(r14, "int64"), WORD(r15, "int64"), WORD(rip, "code_ptr"), SEGMENT(eflags), SEGMENT(cs),
	SEGMENT(ss), SEGMENT(ds), SEGMENT(es), SEGMENT(fs), SEGMENT(gs), X87(0), X87(1), X87(2), X87(3), X87(4), X87(5),
	X87(6), X87(7), CONTROL(fctrl, cwd, 2), CONTROL(fstat, swd, 2), CONTROL(ftag, ftw, 0), CONTROL(fiseg, rip, 0),
	CONTROL(fioff, rip, 4), CONTROL(foseg, rdp, 0), CONTROL(fooff, rdp, 4), CONTROL(fop, fop, 2), XMM(0), XMM(1),
	XMM(2), XMM(3), XMM(4), XMM(5), XMM(6), XMM(7), XMM(8), XMM(9), XMM(10), XMM(11), XMM(12), XMM(13), XMM(14),
	XMM(15), FLOATING("sse", "mxcsr", "int32", 4, FIELD(mxcsr), 4), SYSTEM("linux", orig_rax),
	SYSTEM("segments", fs_base), SYSTEM("segments", gs_base)};

const struct machine_register *machine_registers(size_t *count)
{
	*count = sizeof registers_of_gdb / sizeof *registers_of_gdb;
	return registers_of_gdb;
}

const char *machine_name(void)
{
	return "i386:x86-64";
}

int machine_read_state(pid_t tid, struct machine_state *out)
{
	out->has_floating = ptrace(PTRACE_GETFPREGS, tid, NULL, &out->floating) == 0;
	return machine_read(tid, &out->general);
}

int machine_write_state(pid_t tid, const struct machine_state *state)
{
	if (state->has_floating && ptrace(PTRACE_SETFPREGS, tid, NULL, &state->floating) < 0)
		return -errno;
	return machine_write(tid, &state->general);
}

const unsigned char *machine_trap(void)
{
	static const unsigned char int3[MACHINE_TRAP_BYTES] = {0xcc};

	return int3;
}

bool machine_executed_trap(int code)
{
	return code == SI_KERNEL;
}

uint64_t machine_trap_address(const struct registers *registers)
{
	return registers->user.rip - MACHINE_TRAP_BYTES;
}

void machine_set_pc(struct registers *registers, uint64_t address)
{
	machine_complete(registers);
	registers->user.rip = address;
}

uint32_t machine_audit_arch(void)
{
	return AUDIT_ARCH_X86_64;
}

#endif
