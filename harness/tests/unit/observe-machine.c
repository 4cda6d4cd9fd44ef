/** @file
 * Registers: where number, arguments and result of a call lie, and that a stopped task gives and takes them whole.
 */
#include <errno.h>
#include <linux/audit.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "observe/machine.h"
#include "tests/unit/given.h"

/** A child of ours that has stopped itself under our eyes. */
static pid_t given_stopped_task(void)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		(void)ptrace(PTRACE_TRACEME, 0, NULL, NULL); /* its parent notices where that fails */
		(void)raise(SIGSTOP);
		_exit(0);
	}
	CU_ASSERT_TRUE_FATAL(pid > 0 && waitpid(pid, &status, 0) == pid && WIFSTOPPED(status));
	return pid;
}

static void task_gone(pid_t pid)
{
	(void)kill(pid, SIGKILL); /* ours and not yet waited for */
	(void)waitpid(pid, NULL, 0);
}

static void every_argument_is_given_back(void)
{
	struct registers registers = {0};
	int i;

	for (i = 0; i < 6; i++)
		machine_set_argument(&registers, i, 100u + (unsigned)i);

	for (i = 0; i < 6; i++)
		CU_ASSERT_EQUAL(machine_argument(&registers, i), 100u + (unsigned)i);
}

static void an_argument_is_all_that_changes(void)
{
	static struct registers registers, expected; /* static: what pads them is 0, too */

	machine_set_argument(&registers, 2, 7);
	machine_set_argument(&registers, 2, 0);

	/* NOLINTNEXTLINE(bugprone-suspicious-memory-comparison): see above */
	CU_ASSERT_EQUAL(memcmp(&registers, &expected, sizeof registers), 0);
}

static void a_negative_result_is_given_back(void)
{
	struct registers registers = {0};

	machine_set_result(&registers, -EINTR);

	CU_ASSERT_EQUAL(machine_result(&registers), -EINTR);
}

static void a_skipped_call_has_no_number_and_its_result(void)
{
	struct registers registers = {0};

	machine_skip_call(&registers, -EMFILE);

	CU_ASSERT_EQUAL(machine_call(&registers), -1);
	CU_ASSERT_EQUAL(machine_result(&registers), -EMFILE);
}

static void a_rewound_call_will_be_made_again(void)
{
	pid_t pid = given_stopped_task();
	struct registers registers;
	uint64_t pc;

	CU_ASSERT_EQUAL_FATAL(machine_read(pid, &registers), 0);
	pc = machine_pc(&registers);
	machine_rewind(&registers, SYS_read);

	CU_ASSERT_EQUAL(machine_pc(&registers), pc - 2);       /* x86-64: the length of its call instruction */
	CU_ASSERT_EQUAL(machine_result(&registers), SYS_read); /* the number goes in where the result comes out */
	CU_ASSERT_EQUAL(machine_call(&registers), -1);
	task_gone(pid);
}

static void dwarf_s_registers_are_all_there_once(void)
{
	uint64_t words[MACHINE_DWARF_REGISTERS];
	struct registers registers;
	unsigned char *bytes = (unsigned char *)&registers;
	size_t i, j, equal = 0;

	for (i = 0; i < sizeof registers; i++)
		bytes[i] = (unsigned char)(i / sizeof(uint64_t) + 1); /* every word has a value of its own */
	machine_dwarf_registers(&registers, words);

	for (i = 0; i < MACHINE_DWARF_REGISTERS; i++)
		for (j = 0; j < i; j++)
			equal += words[i] == words[j];
	CU_ASSERT_EQUAL(equal, 0);
}

static void dwarf_knows_the_stack_pointer_and_the_return_address(void)
{
	uint64_t words[MACHINE_DWARF_REGISTERS];
	pid_t pid = given_stopped_task();
	struct registers registers;

	CU_ASSERT_EQUAL_FATAL(machine_read(pid, &registers), 0);
	machine_dwarf_registers(&registers, words);

	CU_ASSERT_EQUAL(words[machine_dwarf_sp()], machine_sp(&registers));
	CU_ASSERT_EQUAL(words[MACHINE_DWARF_REGISTERS - 1], machine_pc(&registers));
	CU_ASSERT_EQUAL(machine_return_slot(0x1000), 0x1000 - sizeof(uint64_t));
	task_gone(pid);
}

static void a_stopped_task_keeps_what_is_written(void)
{
	pid_t pid = given_stopped_task();
	struct registers written, read;

	CU_ASSERT_EQUAL_FATAL(machine_read(pid, &written), 0);
	machine_set_argument(&written, 2, 0x123456789abcdef0u);
	CU_ASSERT_EQUAL(machine_write(pid, &written), 0);
	CU_ASSERT_EQUAL(machine_read(pid, &read), 0);

	CU_ASSERT_EQUAL(machine_argument(&read, 2), 0x123456789abcdef0u);
	CU_ASSERT_EQUAL(memcmp(&read.user, &written.user, sizeof read.user), 0);
	task_gone(pid);
}

static void a_task_that_is_not_traced_cannot_be_read(void)
{
	struct registers registers;

	CU_ASSERT_EQUAL(machine_read(getpid(), &registers), -ESRCH);
	CU_ASSERT_EQUAL(machine_write(getpid(), &registers), -ESRCH);
}

static void the_audit_name_is_the_one_that_seccomp_uses(void)
{
	CU_ASSERT_EQUAL(machine_audit_arch(), seccomp_arch_native());
}

/* --- as a debugger sees them --- */

static void a_debugger_s_registers_lie_within_the_state(void)
{
	const struct machine_register *rows;
	size_t count, outside = 0, i;

	rows = machine_registers(&count);
	for (i = 0; i < count; i++)
		outside += rows[i].at + rows[i].kept > sizeof(struct machine_state) || rows[i].kept > rows[i].size;

	CU_ASSERT_EQUAL(outside, 0);
}

static void no_two_registers_have_one_name(void)
{
	const struct machine_register *rows;
	size_t count, equal = 0, i, j;

	rows = machine_registers(&count);
	for (i = 0; i < count; i++)
		for (j = 0; j < i; j++)
			equal += strcmp(rows[i].name, rows[j].name) == 0;

	CU_ASSERT_EQUAL(equal, 0);
}

static const struct machine_register *named(const char *name)
{
	const struct machine_register *rows;
	size_t count, i;

	rows = machine_registers(&count);
	for (i = 0; i < count && strcmp(rows[i].name, name) != 0; i++)
		;
	CU_ASSERT_TRUE_FATAL(i < count);
	return &rows[i];
}

static void the_program_counter_and_the_stack_pointer_are_where_they_are_told_to_be(void)
{
	pid_t pid = given_stopped_task();
	struct machine_state state;
	uint64_t pc, sp;

	CU_ASSERT_EQUAL_FATAL(machine_read_state(pid, &state), 0);
	memcpy(&pc, (char *)&state + named("rip")->at, sizeof pc);
	memcpy(&sp, (char *)&state + named("rsp")->at, sizeof sp);

	CU_ASSERT_EQUAL(pc, machine_pc(&state.general));
	CU_ASSERT_EQUAL(sp, machine_sp(&state.general));
	task_gone(pid);
}

static void a_floating_point_register_keeps_what_is_written(void)
{
	pid_t pid = given_stopped_task();
	struct machine_state written, read;
	size_t at = named("xmm3")->at;

	CU_ASSERT_EQUAL_FATAL(machine_read_state(pid, &written), 0);
	memcpy((char *)&written + at, "sixteen bytes !!", 16);
	CU_ASSERT_EQUAL(machine_write_state(pid, &written), 0);
	CU_ASSERT_EQUAL(machine_read_state(pid, &read), 0);

	CU_ASSERT_TRUE(read.has_floating);
	CU_ASSERT_EQUAL(memcmp((char *)&read + at, "sixteen bytes !!", 16), 0);
	task_gone(pid);
}

/** A child of ours that stands behind a trap in its own code. */
static pid_t given_trapped_task(void)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		(void)ptrace(PTRACE_TRACEME, 0, NULL, NULL); /* its parent notices where that fails */
		__asm__ volatile("int3");
		_exit(0);
	}
	CU_ASSERT_TRUE_FATAL(pid > 0 && waitpid(pid, &status, 0) == pid && WIFSTOPPED(status));
	return pid;
}

static void a_trap_is_found_behind_itself_and_is_no_step(void)
{
	pid_t pid = given_trapped_task();
	struct registers registers;
	unsigned char there = 0;
	siginfo_t information;

	CU_ASSERT_EQUAL_FATAL(machine_read(pid, &registers), 0);
	CU_ASSERT_EQUAL_FATAL(ptrace(PTRACE_GETSIGINFO, pid, NULL, &information), 0);
	there = (unsigned char)ptrace(PTRACE_PEEKTEXT, pid, (void *)machine_trap_address(&registers), NULL);

	CU_ASSERT_EQUAL(there, machine_trap()[0]);
	CU_ASSERT_TRUE(machine_executed_trap(information.si_code));
	task_gone(pid);
}

static void a_single_step_is_no_trap(void)
{
	pid_t pid = given_stopped_task();
	siginfo_t information;
	int status;

	CU_ASSERT_EQUAL_FATAL(ptrace(PTRACE_SINGLESTEP, pid, NULL, NULL), 0);
	CU_ASSERT_TRUE_FATAL(waitpid(pid, &status, 0) == pid && WIFSTOPPED(status));
	CU_ASSERT_EQUAL_FATAL(ptrace(PTRACE_GETSIGINFO, pid, NULL, &information), 0);

	CU_ASSERT_EQUAL(WSTOPSIG(status), SIGTRAP);
	CU_ASSERT_TRUE(information.si_code > 0);
	CU_ASSERT_FALSE(machine_executed_trap(information.si_code));
	task_gone(pid);
}

SUITE("observe: machine", TEST(every_argument_is_given_back), TEST(an_argument_is_all_that_changes),
	TEST(a_negative_result_is_given_back), TEST(a_skipped_call_has_no_number_and_its_result),
	TEST(a_rewound_call_will_be_made_again), TEST(dwarf_s_registers_are_all_there_once),
	TEST(dwarf_knows_the_stack_pointer_and_the_return_address), TEST(a_stopped_task_keeps_what_is_written),
	TEST(a_task_that_is_not_traced_cannot_be_read), TEST(the_audit_name_is_the_one_that_seccomp_uses),
	TEST(a_debugger_s_registers_lie_within_the_state), TEST(no_two_registers_have_one_name),
	TEST(the_program_counter_and_the_stack_pointer_are_where_they_are_told_to_be),
	TEST(a_floating_point_register_keeps_what_is_written), TEST(a_trap_is_found_behind_itself_and_is_no_step),
	TEST(a_single_step_is_no_trap));
