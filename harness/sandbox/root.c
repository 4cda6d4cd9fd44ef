/** @file
 * What a program sees of files: in tier full a root of its own with nothing but the system and what was put into it;
 * in tier traced a private folder beside the machine's own files, which Landlock then hides.
 *
 * The new root is a tmpfs that is mounted read-only before any program starts. The folder of executables is a second tmpfs
 * of which programs see a read-only bind mount; the writable mount is detached and only the init's descriptor leads there.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "sandbox/init.h"

#define NEW_ROOT "/tmp" /* exists everywhere, and is covered by the new root's own tmpfs */

/** What of the machine is seen, read-only. */
static const char *const system_folders[] = {
	"/usr/bin", "/usr/sbin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libx32", "/usr/libexec", NULL};
static const char *const compiler_folders[] = {"/usr/include", "/usr/share/misc", "/etc/alternatives", NULL};
static const char *const system_files[] = {"/etc/ld.so.cache", NULL};

/** Names of hosts and services, the same on every machine: hosts(5), nsswitch.conf(5), services(5). */
static const struct {
	const char *path, *content;
} own_files[] = {
	{"etc/hosts",
		"127.0.0.1 localhost\n::1 localhost ip6-localhost\n"
		"::1 dual.lab v6.lab\n127.0.0.1 dual.lab v4.lab dead-first.lab far.lab\n"
		"fd00:9::dead dead-first.lab\n"               /* see network.c */
		"192.0.2.1 far.lab\n198.51.100.1 far.lab\n"}, /* RFC 5737: no way leads there */
	{"etc/host.conf", "multi on\n"}, /* all addresses of a name, not the first alone: host.conf(5) */
	{"etc/nsswitch.conf", "hosts: files\nservices: files\nprotocols: files\n"},
	{"etc/services",
		"echo 7/tcp\necho 7/udp\ndiscard 9/tcp\ndiscard 9/udp\ndaytime 13/tcp\ndaytime 13/udp\nftp 21/tcp\nssh 22/tcp\n"
		"telnet 23/tcp\nsmtp 25/tcp\ndomain 53/tcp\ndomain 53/udp\ntftp 69/udp\nhttp 80/tcp www\npop3 110/tcp\n"
		"ntp 123/udp\nimap2 143/tcp imap\nhttps 443/tcp\nhttps 443/udp\n"},
	{"etc/protocols", "ip 0 IP\nicmp 1 ICMP\ntcp 6 TCP\nudp 17 UDP\nipv6 41 IPv6\nipv6-icmp 58 IPv6-ICMP\n"},
};
static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", NULL};

/** Makes the folders above a relative path. */
static void make_parents(char *path)
{
	char *slash;

	for (slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		(void)mkdir(path, 0755); /* exists already, or the mount will say what is wrong */
		*slash = '/';
	}
}

static int make_target(const char *source, const char *target)
{
	struct stat status;
	int fd;

	if (stat(source, &status) < 0)
		return -errno;
	if (S_ISDIR(status.st_mode))
		return mkdir(target, 0755) < 0 && errno != EEXIST ? -errno : 0;
	fd = open(target, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	(void)close(fd); /* only made */
	return 0;
}

/** A remount may not clear what a mount of an outer user namespace has locked. */
static unsigned long locked_flags(const char *path)
{
	struct statvfs status;
	unsigned long flags = 0;

	if (statvfs(path, &status) < 0)
		return 0;
	flags |= status.f_flag & ST_NOEXEC ? MS_NOEXEC : 0;
	flags |= status.f_flag & ST_NOATIME ? MS_NOATIME : 0;
	flags |= status.f_flag & ST_NODIRATIME ? MS_NODIRATIME : 0;
	flags |= status.f_flag & ST_RELATIME ? MS_RELATIME : 0;
	return flags;
}

static int bind(const char *source, unsigned long flags)
{
	char *target = memory_string(source + 1); /* relative to the new root */
	int r;

	if (access(source, F_OK) < 0) {
		free(target);
		return 0; /* this machine has none */
	}
	make_parents(target);
	r = make_target(source, target);
	if (r == 0 && mount(source, target, NULL, MS_BIND | MS_REC, NULL) < 0)
		r = -errno;
	if (r == 0 && flags && mount(NULL, target, NULL, MS_BIND | MS_REMOUNT | flags | locked_flags(target), NULL) < 0)
		r = -errno;
	free(target);
	return r;
}

static int bind_all(const char *const *sources, unsigned long flags)
{
	int r = 0;

	for (; *sources && r == 0; sources++)
		r = bind(*sources, flags);
	return r;
}

/** /lib and its kin: the links of a merged /usr, or the folders of one that is not merged. */
static int link_or_bind(const char *path)
{
	char to[256];
	ssize_t length = readlink(path, to, sizeof to - 1);

	if (length < 0)
		return bind(path, MS_RDONLY | MS_NOSUID | MS_NODEV);
	to[length] = '\0';
	return symlink(to, path + 1) < 0 ? -errno : 0;
}

static int write_own_files(void)
{
	size_t i;
	int fd, r = 0;

	(void)mkdir("etc", 0755); /* may be there; else the files will say what is wrong */
	for (i = 0; i < sizeof own_files / sizeof *own_files && r == 0; i++) {
		fd = open(own_files[i].path, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
		if (fd < 0)
			return -errno;
		r = file_write_fd(fd, own_files[i].content, strlen(own_files[i].content));
		(void)close(fd); /* a tmpfs: nothing is written later */
	}
	return r;
}

static int show_system(const struct init *init)
{
	static const char *const links[] = {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", NULL};
	unsigned long flags = MS_RDONLY | MS_NOSUID | MS_NODEV;
	int i, r;

	r = bind_all(system_folders, flags);
	for (i = 0; links[i] && r == 0; i++)
		r = access(links[i], F_OK) == 0 ? link_or_bind(links[i]) : 0;
	if (r == 0)
		r = bind_all(system_files, flags);
	if (r == 0)
		r = write_own_files();
	if (r == 0)
		r = bind_all(devices, 0);
	if (r == 0 && init->options.compiler)
		r = bind_all(compiler_folders, flags);
	return r;
}

static int mount_tmpfs(const char *target, int size_mb)
{
	char *options = memory_format("size=%dm,mode=755", size_mb);
	int r = mount("tmpfs", target, "tmpfs", MS_NOSUID | MS_NODEV, options) < 0 ? -errno : 0;

	free(options);
	return r;
}

static int open_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static int keep_folders(struct init *init, const char *bin, const char *work, const char *tmp)
{
	init->bin = open_folder(bin);
	init->work = open_folder(work);
	init->tmp = open_folder(tmp);
	if (init->bin < 0 || init->work < 0 || init->tmp < 0)
		return -EIO;
	return 0;
}

/** Executables: programs see them read-only, the init keeps a way to write. */
static int make_bin(struct init *init)
{
	int r = mkdir("plumb", 0755) < 0 || mkdir("plumb/bin", 0755) < 0 || mkdir("plumb/put", 0755) < 0 ? -errno : 0;

	if (r == 0)
		r = mount_tmpfs("plumb/put", 256);
	if (r == 0 && mount("plumb/put", "plumb/bin", NULL, MS_BIND, NULL) < 0)
		r = -errno;
	if (r == 0 && mount(NULL, "plumb/bin", NULL, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, NULL) < 0)
		r = -errno;
	if (r == 0)
		r = mkdir("work", 0755) < 0 && errno != EEXIST ? -errno
							       : mount_tmpfs("work", init->options.limits.tmp_mb);
	if (r == 0)
		r = mkdir("tmp", 0755) < 0 && errno != EEXIST ? -errno
							      : mount_tmpfs("tmp", init->options.limits.tmp_mb);
	if (r == 0)
		r = keep_folders(init, "plumb/put", "work", "tmp");
	if (r == 0 && umount2("plumb/put", MNT_DETACH) < 0)
		r = -errno;
	return r;
}

static int change_root(void)
{
	if (mkdir("old", 0755) < 0 || syscall(SYS_pivot_root, ".", "old") < 0 || chdir("/") < 0)
		return -errno;
	if (umount2("/old", MNT_DETACH) < 0 || rmdir("/old") < 0)
		return -errno;
	return mount(NULL, "/", NULL, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, NULL) < 0 ? -errno : 0;
}

int root_prepare(struct init *init)
{
	int r;

	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return -errno;
	r = mount_tmpfs(NEW_ROOT, 1);
	if (r == 0 && chdir(NEW_ROOT) < 0)
		r = -errno;
	if (r == 0)
		r = show_system(init);
	if (r == 0)
		r = make_bin(init);
	/* a container may forbid it */
	if (r == 0 && mkdir("proc", 0755) == 0)
		(void)mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
	if (r == 0)
		r = change_root();
	if (r == 0 && chdir("/work") < 0)
		r = -errno;
	return r;
}

int root_prepare_folder(struct init *init)
{
	if (chdir(init->folder) < 0)
		return -errno;
	if (mkdir("bin", 0755) < 0 || mkdir("work", 0755) < 0 || mkdir("tmp", 0755) < 0)
		return -errno;
	return keep_folders(init, "bin", "work", "tmp");
}
