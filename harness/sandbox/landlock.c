/** @file
 * Landlock(7), for the tier without namespaces: the system may be read, the run's own folder may be used, nothing else.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"
#include "sandbox/init.h"

/* linux/landlock.h of older systems lacks these; the numbers are the kernel's interface */
#define ACCESS_REFER (1ull << 13)
#define ACCESS_TRUNCATE (1ull << 14)

#define READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define EXECUTE LANDLOCK_ACCESS_FS_EXECUTE
#define WRITE                                                                                              \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |  \
		LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | \
		LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SYM)

#define SCOPE_SIGNAL (1ull << 1)

/** struct landlock_ruleset_attr of the newest kernel; older ones read its beginning. */
struct ruleset {
	uint64_t files, network, scoped;
};

static size_t ruleset_size(int version)
{
	return version >= 6    ? sizeof(struct ruleset)
		: version >= 4 ? offsetof(struct ruleset, scoped)
			       : offsetof(struct ruleset, network);
}

static const struct rule {
	const char *path;
	uint64_t access;
} rules[] = {{"/usr", READ | EXECUTE}, {"/bin", READ | EXECUTE}, {"/lib", READ | EXECUTE}, {"/lib64", READ | EXECUTE},
	{"/etc/ld.so.cache", LANDLOCK_ACCESS_FS_READ_FILE}, {"/etc/alternatives", READ | EXECUTE},
	/* names that every machine knows, such as localhost; without nsswitch.conf and resolv.conf nobody else is asked */
	{"/etc/hosts", LANDLOCK_ACCESS_FS_READ_FILE}, {"/etc/services", LANDLOCK_ACCESS_FS_READ_FILE},
	{"/etc/protocols", LANDLOCK_ACCESS_FS_READ_FILE},
	{"/dev/null", LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE},
	{"/dev/zero", LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE},
	{"/dev/full", LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE},
	{"/dev/urandom", LANDLOCK_ACCESS_FS_READ_FILE}, {"/dev/random", LANDLOCK_ACCESS_FS_READ_FILE},
	{"/proc/self", READ}};

int landlock_version(void)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

	return version < 0 ? -errno : (int)version;
}

static int allow(int ruleset, const char *path, uint64_t access)
{
	struct landlock_path_beneath_attr rule = {.allowed_access = access};
	int r;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return 0; /* not on this machine */
	r = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) < 0 ? -errno : 0;
	(void)close(rule.parent_fd); /* only a name */
	return r;
}

static int allow_own(int ruleset, const struct init *init, uint64_t more)
{
	static const struct rule own[] = {
		{"bin", READ | EXECUTE}, {"work", READ | EXECUTE | WRITE}, {"tmp", READ | EXECUTE | WRITE}};
	size_t i;
	int r = 0;

	for (i = 0; i < sizeof own / sizeof *own && r == 0; i++) {
		char *path = file_join(init->folder, own[i].path);

		r = allow(ruleset, path, own[i].access | (own[i].access & WRITE ? more : 0));
		free(path);
	}
	return r;
}

int landlock_confine(const struct init *init)
{
	int version = landlock_version(), ruleset, r = 0;
	uint64_t more = (version >= 2 ? ACCESS_REFER : 0) | (version >= 3 ? ACCESS_TRUNCATE : 0);
	struct ruleset attributes = {
		.files = READ | EXECUTE | WRITE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK | more,
		.scoped = SCOPE_SIGNAL};
	size_t i;

	if (version < 0)
		return 0; /* doctor tells that this kernel has none */
	ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, ruleset_size(version), 0);
	if (ruleset < 0)
		return -errno;
	for (i = 0; i < sizeof rules / sizeof *rules && r == 0; i++)
		r = allow(ruleset, rules[i].path, rules[i].access);
	if (r == 0)
		r = allow_own(ruleset, init, more);
	if (r == 0 && syscall(SYS_landlock_restrict_self, ruleset, 0) < 0)
		r = -errno;
	(void)close(ruleset); /* in force, or the start fails */
	return r;
}
