/** @file
 * The filters, instruction by instruction: what the kernel would do with a call, asked of the compiled program itself.
 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include "sandbox/filter.h"
#include "tests/unit/given.h"

static const char *const traced_names[] = {"read", "write", "openat", "clone"};
static const char *const passed_names[] = {"pread64"};
static const struct traced_calls traced = {traced_names, 4, passed_names, 1};

enum { FOREIGN_BIT = 0x40000000 }; /* of x32's numbers: arch/x86/include/uapi/asm/unistd.h */

/* --- the kernel's part: bpf(4), the instructions that seccomp allows and libseccomp uses --- */

static uint32_t load(const struct seccomp_data *data, uint32_t offset)
{
	uint32_t word;

	CU_ASSERT_TRUE_FATAL(offset <= sizeof *data - sizeof word);
	memcpy(&word, (const char *)data + offset, sizeof word);
	return word;
}

static bool jumps(const struct sock_filter *at, uint32_t accumulator)
{
	switch (BPF_OP(at->code)) {
	case BPF_JEQ:
		return accumulator == at->k;
	case BPF_JGT:
		return accumulator > at->k;
	case BPF_JGE:
		return accumulator >= at->k;
	default:
		return (accumulator & at->k) != 0; /* BPF_JSET */
	}
}

static uint32_t verdict(const struct sock_fprog *filter, const struct seccomp_data *data)
{
	uint32_t accumulator = 0;
	size_t i;

	for (i = 0; i < filter->len; i++) {
		const struct sock_filter *at = &filter->filter[i];

		if (BPF_CLASS(at->code) == BPF_RET)
			return at->k;
		if (BPF_CLASS(at->code) == BPF_LD)
			accumulator = load(data, at->k);
		else if (BPF_CLASS(at->code) == BPF_ALU)
			accumulator &= at->k; /* libseccomp has no other arithmetic */
		else if (BPF_OP(at->code) == BPF_JA)
			i += at->k;
		else
			i += jumps(at, accumulator) ? at->jt : at->jf;
	}
	CU_FAIL("the filter has no end");
	return 0;
}

/* --- what is asked --- */

static struct sock_fprog given_filter(enum profile profile)
{
	const struct sandbox_options options = {.profile = profile, .traced = traced};
	struct sock_fprog filter = {0};

	CU_ASSERT_EQUAL_FATAL(filter_build(&options, &filter), 0);
	return filter;
}

/** What happens to a call of this machine's own ABI. */
static uint32_t fate(const struct sock_fprog *filter, const char *name, uint64_t first, uint64_t fourth)
{
	struct seccomp_data data = {.arch = AUDIT_ARCH_X86_64, .nr = seccomp_syscall_resolve_name(name)};

	CU_ASSERT_TRUE_FATAL(data.nr >= 0);
	data.args[0] = first;
	data.args[3] = fourth;
	return verdict(filter, &data);
}

/** The fate of a call without arguments under a profile. */
static uint32_t fate_under(enum profile profile, const char *name)
{
	struct sock_fprog filter = given_filter(profile);
	uint32_t result = fate(&filter, name, 0, 0);

	filter_clear(&filter);
	return result;
}

/* --- submissions --- */

static void a_modelled_call_of_a_submission_is_traced(void)
{
	CU_ASSERT_EQUAL(fate_under(PROFILE_SUBMISSION, "read"), SECCOMP_RET_TRACE);
	CU_ASSERT_EQUAL(fate_under(PROFILE_SUBMISSION, "openat"), SECCOMP_RET_TRACE);
}

static void a_call_that_the_depth_passes_is_allowed(void)
{
	CU_ASSERT_EQUAL(fate_under(PROFILE_SUBMISSION, "pread64"), SECCOMP_RET_ALLOW);
}

static void a_call_that_tells_nothing_is_allowed(void)
{
	CU_ASSERT_EQUAL(fate_under(PROFILE_SUBMISSION, "getpid"), SECCOMP_RET_ALLOW);
	CU_ASSERT_EQUAL(fate_under(PROFILE_SUBMISSION, "newfstatat"), SECCOMP_RET_ALLOW);
	CU_ASSERT_EQUAL(fate_under(PROFILE_SUBMISSION, "brk"), SECCOMP_RET_ALLOW);
}

static void a_call_that_no_list_has_goes_to_the_tracer(void)
{
	CU_ASSERT_EQUAL(fate_under(PROFILE_SUBMISSION, "vmsplice"), SECCOMP_RET_TRACE);
	CU_ASSERT_EQUAL(fate_under(PROFILE_SUBMISSION, "modify_ldt"), SECCOMP_RET_TRACE);
}

static void a_refused_call_of_a_submission_goes_to_the_tracer_who_names_it(void)
{
	CU_ASSERT_EQUAL(fate_under(PROFILE_SUBMISSION, "ptrace"), SECCOMP_RET_TRACE);
	CU_ASSERT_EQUAL(fate_under(PROFILE_SUBMISSION, "io_uring_setup"), SECCOMP_RET_TRACE);
	CU_ASSERT_EQUAL(fate_under(PROFILE_SUBMISSION, "seccomp"), SECCOMP_RET_TRACE);
}

static void a_number_beyond_all_calls_goes_to_the_tracer(void)
{
	struct sock_fprog filter = given_filter(PROFILE_SUBMISSION);
	const struct seccomp_data data = {.arch = AUDIT_ARCH_X86_64, .nr = 99999};

	CU_ASSERT_EQUAL(verdict(&filter, &data), SECCOMP_RET_TRACE);
	filter_clear(&filter);
}

static void clone3_is_not_there(void)
{
	CU_ASSERT_EQUAL(fate_under(PROFILE_SUBMISSION, "clone3"), SECCOMP_RET_ERRNO | ENOSYS);
}

static void memory_of_its_own_may_be_mapped_without_a_stop(void)
{
	struct sock_fprog filter = given_filter(PROFILE_SUBMISSION);

	CU_ASSERT_EQUAL(fate(&filter, "mmap", 0, MAP_PRIVATE | MAP_ANONYMOUS), SECCOMP_RET_ALLOW);
	filter_clear(&filter);
}

static void memory_that_is_shared_is_not_mapped_unseen(void)
{
	struct sock_fprog filter = given_filter(PROFILE_SUBMISSION);

	CU_ASSERT_EQUAL(fate(&filter, "mmap", 0, MAP_SHARED | MAP_ANONYMOUS), SECCOMP_RET_TRACE);
	CU_ASSERT_EQUAL(fate(&filter, "mmap", 0, MAP_SHARED_VALIDATE), SECCOMP_RET_TRACE);
	filter_clear(&filter);
}

static void a_filter_of_its_own_is_the_only_prctl_that_is_stopped(void)
{
	struct sock_fprog filter = given_filter(PROFILE_SUBMISSION);

	CU_ASSERT_EQUAL(fate(&filter, "prctl", PR_SET_SECCOMP, 0), SECCOMP_RET_TRACE);
	CU_ASSERT_EQUAL(fate(&filter, "prctl", PR_SET_NAME, 0), SECCOMP_RET_ALLOW);
	CU_ASSERT_EQUAL(fate(&filter, "prctl", PR_SET_DUMPABLE, 0), SECCOMP_RET_ALLOW);
	filter_clear(&filter);
}

/* --- foreign interfaces --- */

static uint32_t foreign_fate(enum profile profile, uint32_t arch, int number)
{
	struct sock_fprog filter = given_filter(profile);
	const struct seccomp_data data = {.arch = arch, .nr = number};
	uint32_t result = verdict(&filter, &data);

	filter_clear(&filter);
	return result;
}

static void a_32_bit_call_kills_in_every_profile(void)
{
	enum profile profile;

	for (profile = 0; profile < PROFILES; profile++)
		CU_ASSERT_EQUAL(foreign_fate(profile, AUDIT_ARCH_I386, 4), SECCOMP_RET_KILL_PROCESS);
}

static void an_x32_call_kills_in_every_profile(void)
{
	enum profile profile;

	for (profile = 0; profile < PROFILES; profile++)
		CU_ASSERT_EQUAL(foreign_fate(profile, AUDIT_ARCH_X86_64, FOREIGN_BIT | 1), SECCOMP_RET_KILL_PROCESS);
}

/* --- the other profiles --- */

static void nothing_is_traced_where_nobody_traces(void)
{
	CU_ASSERT_EQUAL(fate_under(PROFILE_UNOBSERVED, "read"), SECCOMP_RET_ALLOW);
	CU_ASSERT_EQUAL(fate_under(PROFILE_BUILD, "openat"), SECCOMP_RET_ALLOW);
	CU_ASSERT_EQUAL(fate_under(PROFILE_TOOL, "vmsplice"), SECCOMP_RET_ALLOW);
}

static void refused_calls_are_refused_by_the_kernel_there(void)
{
	enum profile profiles[] = {PROFILE_UNOBSERVED, PROFILE_BUILD, PROFILE_TOOL};
	size_t i;

	for (i = 0; i < 3; i++) {
		CU_ASSERT_EQUAL(fate_under(profiles[i], "ptrace"), SECCOMP_RET_ERRNO | EPERM);
		CU_ASSERT_EQUAL(fate_under(profiles[i], "unshare"), SECCOMP_RET_ERRNO | EPERM);
		CU_ASSERT_EQUAL(fate_under(profiles[i], "io_uring_setup"), SECCOMP_RET_ERRNO | ENOSYS);
		CU_ASSERT_EQUAL(fate_under(profiles[i], "clone3"), SECCOMP_RET_ERRNO | ENOSYS);
	}
}

static void a_child_may_be_made_but_not_in_namespaces_of_its_own(void)
{
	struct sock_fprog filter = given_filter(PROFILE_UNOBSERVED);

	CU_ASSERT_EQUAL(fate(&filter, "clone", CLONE_VM | CLONE_FILES | CLONE_THREAD, 0), SECCOMP_RET_ALLOW);
	CU_ASSERT_EQUAL(fate(&filter, "clone", CLONE_NEWUSER, 0), SECCOMP_RET_ERRNO | EPERM);
	CU_ASSERT_EQUAL(fate(&filter, "clone", CLONE_NEWNET | CLONE_VM, 0), SECCOMP_RET_ERRNO | EPERM);
	CU_ASSERT_EQUAL(fate(&filter, "clone", CLONE_UNTRACED, 0), SECCOMP_RET_ERRNO | EPERM);
	filter_clear(&filter);
}

static void observing_without_judging_traces_what_is_modelled_and_allows_the_rest(void)
{
	CU_ASSERT_EQUAL(fate_under(PROFILE_OBSERVE, "read"), SECCOMP_RET_TRACE);
	CU_ASSERT_EQUAL(fate_under(PROFILE_OBSERVE, "ptrace"), SECCOMP_RET_ALLOW);
	CU_ASSERT_EQUAL(fate_under(PROFILE_OBSERVE, "vmsplice"), SECCOMP_RET_ALLOW);
}

/* --- what the tracer asks --- */

static void the_tracer_learns_which_error_a_refused_call_gets(void)
{
	CU_ASSERT_EQUAL(filter_refusal("ptrace"), EPERM);
	CU_ASSERT_EQUAL(filter_refusal("io_uring_enter"), ENOSYS);
	CU_ASSERT_EQUAL(filter_refusal("prctl"), EPERM);
}

static void the_tracer_learns_that_a_call_is_not_refused(void)
{
	CU_ASSERT_EQUAL(filter_refusal("read"), 0);
	CU_ASSERT_EQUAL(filter_refusal("vmsplice"), 0);
}

static void every_kind_of_namespace_is_refused(void)
{
	unsigned long flags = filter_refused_clone_flags();
	unsigned long namespaces = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC |
		CLONE_NEWUTS | CLONE_NEWCGROUP;

	CU_ASSERT_EQUAL(flags, namespaces | CLONE_UNTRACED);
}

static void a_cleared_filter_is_empty(void)
{
	struct sock_fprog filter = given_filter(PROFILE_BUILD);

	filter_clear(&filter);
	CU_ASSERT_PTR_NULL(filter.filter);
	CU_ASSERT_EQUAL(filter.len, 0);
}

SUITE("sandbox: filter", TEST(a_modelled_call_of_a_submission_is_traced), TEST(a_call_that_the_depth_passes_is_allowed),
	TEST(a_call_that_tells_nothing_is_allowed), TEST(a_call_that_no_list_has_goes_to_the_tracer),
	TEST(a_refused_call_of_a_submission_goes_to_the_tracer_who_names_it),
	TEST(a_number_beyond_all_calls_goes_to_the_tracer), TEST(clone3_is_not_there),
	TEST(memory_of_its_own_may_be_mapped_without_a_stop), TEST(memory_that_is_shared_is_not_mapped_unseen),
	TEST(a_filter_of_its_own_is_the_only_prctl_that_is_stopped), TEST(a_32_bit_call_kills_in_every_profile),
	TEST(an_x32_call_kills_in_every_profile), TEST(nothing_is_traced_where_nobody_traces),
	TEST(refused_calls_are_refused_by_the_kernel_there), TEST(a_child_may_be_made_but_not_in_namespaces_of_its_own),
	TEST(observing_without_judging_traces_what_is_modelled_and_allows_the_rest),
	TEST(the_tracer_learns_which_error_a_refused_call_gets), TEST(the_tracer_learns_that_a_call_is_not_refused),
	TEST(every_kind_of_namespace_is_refused), TEST(a_cleared_filter_is_empty));
