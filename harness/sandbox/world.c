/** @file
 * How a process becomes a worker: unprivileged, in namespaces of its own, on one CPU, dying with its parent.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/network.h"
#include "sandbox/sandbox.h"

enum { NOBODY = 65534, INSIDE = 1000 };

/** Gives up every capability; with no_new_privs, an exec does not bring them back. */
static int drop_capabilities(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {0};

	return syscall(SYS_capset, &header, none) < 0 ? -errno : 0;
}

/**
 * Real root's powers are of no use here, and its limits are not enforced. Root of a user namespace that has nobody else
 * (many containers) is an ordinary user outside, and can only give up its capabilities.
 */
static int become_nobody(void)
{
	if (geteuid() != 0)
		return 0;
	if (setgroups(0, NULL) < 0 || setresgid(NOBODY, NOBODY, NOBODY) < 0 || setresuid(NOBODY, NOBODY, NOBODY) < 0)
		return errno == EINVAL || errno == EPERM ? drop_capabilities() : -errno;
	return prctl(PR_SET_DUMPABLE, 1) < 0 ? -errno : 0; /* else /proc/self belongs to root */
}

static int write_line(const char *path, const char *line)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), r = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, line, strlen(line)) < 0)
		r = -errno;
	(void)close(fd); /* the kernel has taken it */
	return r;
}

static int map_ids(unsigned uid, unsigned gid)
{
	char line[64];
	int r;

	r = write_line("/proc/self/setgroups", "deny");
	(void)snprintf(line, sizeof line, "%d %u 1", INSIDE, uid);
	if (r == 0)
		r = write_line("/proc/self/uid_map", line);
	(void)snprintf(line, sizeof line, "%d %u 1", INSIDE, gid);
	if (r == 0)
		r = write_line("/proc/self/gid_map", line);
	return r;
}

/** Of the CPUs of a mask; the mask is not empty. */
static int nth_cpu(const cpu_set_t *mask, int n)
{
	int cpu;

	for (cpu = 0, n %= CPU_COUNT(mask); n > 0 || !CPU_ISSET(cpu, mask); cpu++)
		n -= CPU_ISSET(cpu, mask) != 0;
	return cpu;
}

int world_pin(int place)
{
	cpu_set_t mask, one;
	int cpu;

	if (sched_getaffinity(0, sizeof mask, &mask) < 0)
		return -errno;
	cpu = place == PLACE_HERE ? sched_getcpu() : nth_cpu(&mask, place);
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	return sched_setaffinity(0, sizeof one, &one) < 0 ? -errno : 0;
}

static int die_with_parent(pid_t parent)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		return -errno;
	return getppid() == parent ? 0 : -EOWNERDEAD; /* it died before we asked */
}

int world_enter(enum tier tier, pid_t parent)
{
	unsigned uid, gid;
	int r;

	r = become_nobody();
	uid = geteuid();
	gid = getegid();
	if (r == 0 && tier == TIER_FULL && unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0)
		r = -errno;
	if (r == 0 && tier == TIER_FULL)
		r = map_ids(uid, gid);
	if (r == 0 && tier == TIER_FULL)
		r = network_prepare();
	return r < 0 ? r : die_with_parent(parent); /* last: becoming somebody else clears it */
}

int world_renew_network(enum tier tier)
{
	if (tier != TIER_FULL)
		return 0;
	return unshare(CLONE_NEWNET) < 0 ? -errno : network_prepare();
}
