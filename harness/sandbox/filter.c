/** @file
 * The seccomp filters: five profiles out of one table of calls.
 *
 * Submission: an allow-list. Silent calls pass without a stop; everything else stops at the tracer, which decodes the
 * modelled ones, refuses the refused ones by name, and answers ENOSYS to what it does not know. The other profiles let
 * everything pass but the refused calls. Foreign ABIs (32 bit, x32) end the process in every profile.
 */
#include <errno.h>
#include <linux/sched.h>
#include <sched.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "sandbox/filter.h"

/** Calls that tell nothing about pipes and sockets, and cannot hurt. */
static const char *const silent[] = {"brk", "munmap", "mprotect", "mremap", "madvise", "msync", "mincore", "mlock",
	"mlock2", "munlock", "mlockall", "munlockall", "membarrier", "arch_prctl", "set_tid_address", "set_robust_list",
	"get_robust_list", "rseq", "prlimit64", "getrlimit", "setrlimit", "getrusage", "times", "sysinfo", "uname",
	"getpid", "gettid", "getppid", "getuid", "geteuid", "getgid", "getegid", "getresuid", "getresgid", "getgroups",
	"getpgid", "getpgrp", "getsid", "setpgid", "setsid", "getpriority", "setpriority", "sched_yield",
	"sched_getaffinity", "sched_setaffinity", "sched_getparam", "sched_getscheduler", "sched_get_priority_max",
	"sched_get_priority_min", "getcpu", "rt_sigpending", "sigaltstack", "restart_syscall", "clock_getres",
	"timer_getoverrun", "stat", "fstat", "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2",
	"readlink", "readlinkat", "getcwd", "fchdir", "statfs", "fstatfs", "chown", "fchown", "lchown", "fchownat",
	"utime", "utimes", "utimensat", "fsync", "fdatasync", "sync", "fadvise64", "fallocate", "getxattr", "lgetxattr",
	"fgetxattr", "capget", "landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self", "getdents",
	"map_shadow_stack", "futex_waitv", "cachestat"};

/** Calls that are refused in every profile, with the reason in the errno. */
static const struct refused {
	const char *name;
	int error;
} refused[] = {{"io_uring_setup", ENOSYS}, {"io_uring_enter", ENOSYS}, {"io_uring_register", ENOSYS},
	{"io_setup", ENOSYS}, {"io_submit", ENOSYS}, {"io_getevents", ENOSYS}, {"io_destroy", ENOSYS},
	{"ptrace", EPERM}, {"process_vm_readv", EPERM}, {"process_vm_writev", EPERM}, {"pidfd_getfd", EPERM},
	{"kcmp", EPERM}, {"seccomp", EPERM}, {"bpf", EPERM}, {"perf_event_open", EPERM}, {"userfaultfd", EPERM},
	{"unshare", EPERM}, {"setns", EPERM}, {"mount", EPERM}, {"umount2", EPERM}, {"pivot_root", EPERM},
	{"chroot", EPERM}, {"move_mount", EPERM}, {"fsopen", EPERM}, {"open_tree", EPERM}, {"mount_setattr", EPERM},
	{"keyctl", EPERM}, {"add_key", EPERM}, {"request_key", EPERM}, {"personality", EPERM}, {"reboot", EPERM},
	{"kexec_load", EPERM}, {"init_module", EPERM}, {"finit_module", EPERM}, {"delete_module", EPERM},
	{"swapon", EPERM}, {"swapoff", EPERM}, {"acct", EPERM}, {"quotactl", EPERM}, {"name_to_handle_at", EPERM},
	{"open_by_handle_at", EPERM}, {"fanotify_init", EPERM}, {"lookup_dcookie", EPERM}, {"syslog", EPERM}};

static const unsigned long refused_clone_flags[] = {CLONE_UNTRACED, CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID,
	CLONE_NEWNET, CLONE_NEWIPC, CLONE_NEWUTS, CLONE_NEWCGROUP};

#define COUNT(array) (sizeof(array) / sizeof *(array))

unsigned long filter_refused_clone_flags(void)
{
	unsigned long all = 0;
	size_t i;

	for (i = 0; i < COUNT(refused_clone_flags); i++)
		all |= refused_clone_flags[i];
	return all;
}

int filter_refusal(const char *call_name)
{
	size_t i;

	for (i = 0; i < COUNT(refused); i++)
		if (strcmp(refused[i].name, call_name) == 0)
			return refused[i].error;
	/* of prctl only PR_SET_SECCOMP ever gets as far as the tracer */
	return strcmp(call_name, "prctl") == 0 ? EPERM : 0;
}

/** A rule that the profile already has in a wider form changes nothing. */
static int unless_there(int r)
{
	return r == -EEXIST ? 0 : r;
}

/** A call that this machine or this library does not know needs no rule. */
static int add(scmp_filter_ctx filter, uint32_t action, const char *name)
{
	int number = seccomp_syscall_resolve_name(name);

	return number < 0 ? 0 : unless_there(seccomp_rule_add(filter, action, number, 0));
}

static int add_all(scmp_filter_ctx filter, uint32_t action, const char *const *names, size_t count)
{
	size_t i;
	int r = 0;

	for (i = 0; i < count && r == 0; i++)
		r = add(filter, action, names[i]);
	return r;
}

static int add_submission(scmp_filter_ctx filter, const struct traced_calls *traced)
{
	int r;

	r = add_all(filter, SCMP_ACT_ALLOW, silent, COUNT(silent));
	if (r == 0)
		r = add_all(filter, SCMP_ACT_ALLOW, traced->passed, traced->passed_count);
	if (r == 0) /* only a mapping that is shared can carry bytes to another process */
		r = unless_there(seccomp_rule_add(
			filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_SHARED, 0)));
	if (r == 0)
		r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_NE, PR_SET_SECCOMP));
	if (r == 0) /* its flags lie in memory, where a filter cannot look; libc falls back to clone */
		r = add(filter, SCMP_ACT_ERRNO(ENOSYS), "clone3");
	return r;
}

static int add_refusals(scmp_filter_ctx filter)
{
	size_t i;
	int r = 0;

	for (i = 0; i < COUNT(refused) && r == 0; i++)
		r = add(filter, SCMP_ACT_ERRNO(refused[i].error), refused[i].name);
	for (i = 0; i < COUNT(refused_clone_flags) && r == 0; i++)
		r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
			SCMP_A0(SCMP_CMP_MASKED_EQ, refused_clone_flags[i], refused_clone_flags[i]));
	if (r == 0)
		r = add(filter, SCMP_ACT_ERRNO(ENOSYS), "clone3");
	if (r == 0)
		r = seccomp_rule_add(
			filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP));
	return r;
}

/** `plumb observe`, tools: modelled calls are trapped, everything else passes. */
static int add_traced(scmp_filter_ctx filter, const struct traced_calls *traced)
{
	size_t i;
	int r = 0;

	for (i = 0; i < traced->count && r == 0; i++) {
		if (strcmp(traced->names[i], "mmap") != 0)
			r = add(filter, SCMP_ACT_TRACE(0), traced->names[i]);
		else /* only a mapping that is shared can carry bytes to another process */
			r = seccomp_rule_add(filter, SCMP_ACT_TRACE(0), SCMP_SYS(mmap), 1,
				SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_SHARED, MAP_SHARED));
	}
	return r;
}

static int read_program(int fd, struct sock_fprog *out)
{
	off_t size = lseek(fd, 0, SEEK_END);

	if (size <= 0)
		return -errno;
	out->filter = memory_new(1, (size_t)size);
	out->len = (unsigned short)((size_t)size / sizeof *out->filter);
	if (pread(fd, out->filter, (size_t)size, 0) == size)
		return 0;
	filter_clear(out);
	return -EIO;
}

static int export_program(scmp_filter_ctx filter, struct sock_fprog *out)
{
	int fd, r;

	fd = memfd_create("filter", MFD_CLOEXEC);
	if (fd < 0)
		return -errno;
	r = seccomp_export_bpf(filter, fd);
	if (r == 0)
		r = read_program(fd, out);
	(void)close(fd); /* only ours, in memory */
	return r;
}

int filter_build(const struct sandbox_options *options, struct sock_fprog *out)
{
	bool strict = options->profile == PROFILE_SUBMISSION;
	scmp_filter_ctx filter;
	int r;

	filter = seccomp_init(strict ? SCMP_ACT_TRACE(0) : SCMP_ACT_ALLOW);
	if (!filter)
		return -ENOMEM;
	r = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	if (r == 0) /* a tree, not a list: the kernel walks it for each call there is whenever a program starts */
		r = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	if (r == 0 && strict)
		r = add_submission(filter, &options->traced);
	else if (r == 0 && options->profile != PROFILE_OBSERVE)
		r = add_refusals(filter);
	if (r == 0 && (options->profile == PROFILE_OBSERVE || options->profile == PROFILE_TOOL))
		r = add_traced(filter, &options->traced);
	if (r == 0)
		r = export_program(filter, out);
	seccomp_release(filter);
	return r;
}

void filter_clear(struct sock_fprog *program)
{
	free(program->filter);
	*program = (struct sock_fprog){0};
}
