/* Runs a command on a machine that lacks something: without ptrace|seccomp|namespaces|ipv6|sock_diag|datagrams COMMAND ARGUMENT… */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define SKIP_UNLESS(value, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, count)
#define SKIP_UNLESS_ANY(bits, count) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 0, count)
#define REFUSE(error) BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (error))
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

enum { NAMESPACES = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS };

static struct sock_filter no_ptrace[] = {LOAD(nr), SKIP_UNLESS(SYS_ptrace, 1), REFUSE(EPERM), ALLOW};

static struct sock_filter no_seccomp[] = {LOAD(nr), SKIP_UNLESS(SYS_seccomp, 1), REFUSE(EINVAL), SKIP_UNLESS(SYS_prctl, 3),
	LOAD(args[0]), SKIP_UNLESS(PR_SET_SECCOMP, 1), REFUSE(EINVAL), ALLOW};

/* as a container's usual profile does it */
static struct sock_filter no_namespaces[] = {LOAD(nr), SKIP_UNLESS(SYS_unshare, 1), REFUSE(EPERM), SKIP_UNLESS(SYS_setns, 1),
	REFUSE(EPERM), SKIP_UNLESS(SYS_clone3, 1), REFUSE(ENOSYS), SKIP_UNLESS(SYS_clone, 3), LOAD(args[0]),
	SKIP_UNLESS_ANY(NAMESPACES, 1), REFUSE(EPERM), ALLOW};

/* as a kernel that was built or started without it does it */
static struct sock_filter no_ipv6[] = {LOAD(nr), SKIP_UNLESS(SYS_socket, 3), LOAD(args[0]), SKIP_UNLESS(AF_INET6, 1),
	REFUSE(EAFNOSUPPORT), ALLOW};

/* as a kernel without sock_diag(7) does it */
static struct sock_filter no_sock_diag[] = {LOAD(nr), SKIP_UNLESS(SYS_socket, 5), LOAD(args[0]), SKIP_UNLESS(AF_NETLINK, 3),
	LOAD(args[2]), SKIP_UNLESS(NETLINK_SOCK_DIAG, 1), REFUSE(EPROTONOSUPPORT), ALLOW};

/* as a machine without IPv4's datagrams does it */
static struct sock_filter no_datagrams[] = {LOAD(nr), SKIP_UNLESS(SYS_socket, 6), LOAD(args[0]), SKIP_UNLESS(AF_INET, 4),
	LOAD(args[1]), BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xf), SKIP_UNLESS(SOCK_DGRAM, 1), REFUSE(EACCES), ALLOW};

#define PROGRAM(filter) {sizeof(filter) / sizeof *(filter), filter}

static const struct lack { const char *name; struct sock_fprog program; } lacks[] = {
	{"ptrace", PROGRAM(no_ptrace)}, {"seccomp", PROGRAM(no_seccomp)}, {"namespaces", PROGRAM(no_namespaces)},
	{"ipv6", PROGRAM(no_ipv6)}, {"sock_diag", PROGRAM(no_sock_diag)}, {"datagrams", PROGRAM(no_datagrams)}};

int main(int argc, char **argv)
{
	unsigned i;

	for (i = 0; argc > 2 && i < sizeof lacks / sizeof *lacks; i++) {
		if (strcmp(argv[1], lacks[i].name) != 0)
			continue;
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &lacks[i].program) < 0) {
			perror("without: cannot install the filter");
			return 125;
		}
		setenv("LSAN_OPTIONS", "detect_leaks=0", 1);	/* LeakSanitizer looks for leaks by ptrace */
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		return 127;
	}
	fprintf(stderr, "usage: without ptrace|seccomp|namespaces|ipv6|sock_diag|datagrams COMMAND ARGUMENT...\n");
	return 2;
}
