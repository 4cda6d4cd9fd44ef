/** @file
 * A folder of sources that is watched.
 */
#include <errno.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "cli/cli.h"
#include "cli/watched.h"

/** File systems whose files change elsewhere: another machine, or the host of a virtual one. Not all are in linux/magic.h. */
static const struct blind {
	long magic;
	const char *name;
} blind[] = {
	{NFS_SUPER_MAGIC, "NFS"},
	{SMB_SUPER_MAGIC, "SMB"},
	{SMB2_SUPER_MAGIC, "SMB"},
	{CIFS_SUPER_MAGIC, "SMB"},
	{V9FS_MAGIC, "9P"},
	{FUSE_SUPER_MAGIC, "FUSE"},
	{CEPH_SUPER_MAGIC, "Ceph"},
	{CODA_SUPER_MAGIC, "Coda"},
	{AFS_SUPER_MAGIC, "AFS"},
	{AFS_FS_MAGIC, "AFS"},
	{OCFS2_SUPER_MAGIC, "OCFS2"},
	{0x786f4256, N_("VirtualBox's shared folders")},
	{0xbacbacbc, N_("VMware's shared folders")},
	{0x01161970, "GFS2"},
	{0x0bd00bd0, "Lustre"},
	{0x47504653, "GPFS"},
};

const char *watched_blind(long magic)
{
	size_t i;

	for (i = 0; i < sizeof blind / sizeof *blind; i++)
		if (blind[i].magic == magic)
			return blind[i].name;
	return NULL;
}

/* --- the files --- */

static void add_file(struct text *out, const char *folder, const char *name)
{
	char *path = file_join(folder, name);
	struct stat status;

	if (lstat(path, &status) == 0) /* else it has gone just now, and there is an event for that */
		text_addf(out, "%s %llu %lld %lld.%09ld\n", name, (unsigned long long)status.st_ino,
			(long long)status.st_size, (long long)status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
	free(path);
}

/** What tells that somebody has written. The caller frees. */
static char *look(const char *folder)
{
	struct text out = {0};
	char **names;
	size_t i;
	int r = file_names(folder, &names);

	if (r < 0) {
		text_addf(&out, "%s\n", strerror(-r));
		return text_take(&out);
	}
	for (i = 0; names[i]; i++)
		if (cli_is_source(names[i]))
			add_file(&out, folder, names[i]);
	file_names_free(names);
	return text_take(&out);
}

bool watched_changed(struct watched *watched)
{
	char *now = look(watched->folder);
	bool changed = strcmp(now, watched->seen) != 0;

	free(watched->seen);
	watched->seen = now;
	return changed;
}

/* --- inotify --- */

static void give_up(struct watched *watched, char *why)
{
	if (watched->fd >= 0)
		(void)close(watched->fd); /* no more events are wanted */
	watched->fd = -1;
	free(watched->why);
	watched->why = why;
}

/** EMFILE and ENOSPC are limits that inotify has for each user. */
static char *why_not(int error)
{
	if (error == ENOSPC || error == EMFILE)
		return memory_string(_("inotify has no watch left for this user (/proc/sys/fs/inotify)"));
	return memory_format(_("inotify cannot watch the folder: %s"), strerror(error));
}

static void begin(struct watched *watched)
{
	struct statfs status;
	const char *name = statfs(watched->folder, &status) == 0 ? watched_blind(status.f_type) : NULL;

	if (name) {
		give_up(watched, memory_format(_("on %s inotify does not see what others write"), name));
		return;
	}
	watched->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (watched->fd < 0 ||
		inotify_add_watch(watched->fd, watched->folder,
			IN_CLOSE_WRITE | IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB |
				IN_ONLYDIR | IN_MOVE_SELF) < 0)
		give_up(watched, why_not(errno));
}

void watched_open(struct watched *watched, const char *folder, bool poll)
{
	*watched = (struct watched){.folder = memory_string(folder), .fd = -1};
	if (poll)
		give_up(watched, memory_string(_("--poll asks for that")));
	else
		begin(watched);
	watched->seen = look(folder);
}

void watched_close(struct watched *watched)
{
	give_up(watched, NULL);
	free(watched->folder);
	free(watched->seen);
	*watched = (struct watched){.fd = -1};
}

void watched_take(struct watched *watched)
{
	char block[16384] __attribute__((aligned(__alignof__(struct inotify_event))));
	const struct inotify_event *event;
	bool gone = false;
	ssize_t n, at;

	while (watched->fd >= 0 && (n = read(watched->fd, block, sizeof block)) > 0)
		for (at = 0; at < n; at += (ssize_t)(sizeof *event + event->len)) {
			event = (const struct inotify_event *)(block + at);
			gone = gone || event->mask & (IN_IGNORED | IN_MOVE_SELF);
		}
	if (gone)
		give_up(watched, memory_string(_("the folder was removed or replaced")));
}
