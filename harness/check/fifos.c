/** @file
 * Names in the file system by which strangers meet: FIFOs, and what else may stand in their place.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "check/scenario.h"

enum { MODE = 07777 };

int scenario_folder(struct scenario *s)
{
	int fd;

	if (s->folder)
		return s->folder - 1;
	fd = sandbox_work(scenario_sandbox(s, true));
	if (fd < 0)
		scenario_error(s, -fd, "cannot open the folder of the programs");
	s->folder = fd + 1;
	return fd;
}

void folder_close(struct scenario *s)
{
	if (s->folder)
		(void)close(s->folder - 1); /* only a name */
	s->folder = 0;
}

/** The umask of the harness does not count. */
static void made(struct scenario *s, int r, const char *path, unsigned mode, const char *what)
{
	if (r < 0 || fchmodat(scenario_folder(s), path, mode, 0) < 0)
		scenario_error(s, errno, what);
}

/* --- making --- */

void make_folder(struct scenario *s, const char *path, unsigned mode)
{
	narrate(s, "check", "makes the folder '%s'", path);
	made(s, mkdirat(scenario_folder(s), path, mode), path, mode, "cannot make a folder for the programs");
}

void make_fifo(struct scenario *s, const char *path, unsigned mode)
{
	narrate(s, "check", "makes the FIFO '%s'", path);
	made(s, mkfifoat(scenario_folder(s), path, mode), path, mode, "cannot make a FIFO for the programs");
	observe_peer_acted(s->observation, &(struct peer_act){.who = path, .what = PEER_MAKES_FIFO});
}

void make_link(struct scenario *s, const char *path, const char *target)
{
	narrate(s, "check", "makes the link '%s' to '%s'", path, target);
	if (symlinkat(target, scenario_folder(s), path) < 0)
		scenario_error(s, errno, "cannot make a link for the programs");
}

/* --- FIFOs --- */

static struct peer *keep_fifo(struct scenario *s, struct peer *peer, const char *path, const char *what)
{
	narrate(s, peer->name, "%s '%s'", _(what), path);
	(void)scenario_add_peer(s, peer, memory_format(_("at %s"), _(peer->name)));
	scenario_tell_peer(s, peer, what, NULL, 0);
	return peer;
}

static _Noreturn void fail_without_reader(struct scenario *s, const char *name, const char *path)
{
	struct peer_act act = {.who = name, .what = PEER_FINDS_NO_READER};
	struct stat status;

	if (fstatat(scenario_folder(s), path, &status, AT_SYMLINK_NOFOLLOW) < 0)
		scenario_fail(s, memory_format(_("expected a FIFO '%s' that is read, but there is none"), path));
	act.inode = status.st_ino;
	act.device = status.st_dev;
	observe_peer_acted(s->observation, &act);
	scenario_fail(s, memory_format(_("expected somebody to read '%s', but nobody has it open for reading"), path));
}

struct peer *write_fifo(struct scenario *s, const char *name, const char *path)
{
	struct peer *peer;
	bool more = true;
	int r;

	while ((r = peer_open_fifo(name, scenario_folder(s), path, true, 0, &peer)) < 0 && more)
		more = scenario_pump(s);
	if (r < 0)
		fail_without_reader(s, name, path);
	return keep_fifo(s, peer, path, PEER_OPENS_TO_WRITE);
}

struct peer *read_fifo(struct scenario *s, const char *name, const char *path)
{
	struct peer *peer;
	int r = peer_open_fifo(name, scenario_folder(s), path, false, heard_most(s), &peer);

	if (r < 0)
		scenario_fail(s, memory_format(_("expected a FIFO '%s', but: %s"), path, strerror(-r)));
	return keep_fifo(s, peer, path, PEER_OPENS_TO_READ);
}

/* --- expectations --- */

static const char *word_of(mode_t mode)
{
	return S_ISFIFO(mode)    ? _("a FIFO")
		: S_ISSOCK(mode) ? _("a socket")
		: S_ISDIR(mode)  ? _("a folder")
		: S_ISREG(mode)  ? _("a regular file")
				 : _("another file");
}

static mode_t type_of(enum object_kind kind)
{
	return kind == OBJECT_FIFO      ? S_IFIFO
		: kind == OBJECT_SOCKET ? S_IFSOCK
		: kind == OBJECT_FOLDER ? S_IFDIR
					: S_IFREG;
}

void expect_entry(struct scenario *s, const char *path, enum object_kind kind, unsigned mode)
{
	const char *wanted = word_of(type_of(kind));
	struct stat status;

	narrate(s, "check", "expects %s '%s' with mode %04o", wanted, path, mode);
	run_until_quiet(s);
	if (fstatat(scenario_folder(s), path, &status, AT_SYMLINK_NOFOLLOW) < 0)
		scenario_fail(s, memory_format(_("expected %s '%s', but: %s"), wanted, path, strerror(errno)));
	if ((status.st_mode & S_IFMT) != type_of(kind) || (status.st_mode & MODE) != mode)
		scenario_end(s, VERDICT_FAIL, NULL,
			memory_format(_("expected %s '%s' with mode %04o, but it is %s with mode %04o"), wanted, path,
				mode, word_of(status.st_mode), (unsigned)status.st_mode & MODE));
}

void expect_no_entry(struct scenario *s, const char *path)
{
	struct stat status;

	narrate(s, "check", "expects nothing at '%s'", path);
	run_until_quiet(s);
	s->looks_at_names = true;
	if (fstatat(scenario_folder(s), path, &status, AT_SYMLINK_NOFOLLOW) == 0)
		scenario_end(s, VERDICT_FAIL, NULL,
			memory_format(_("expected nothing at '%s', but %s is there"), path, word_of(status.st_mode)));
	s->looks_at_names = false;
}

/** The names in a folder, sorted, with blanks between them; the caller frees. NULL where there is no folder. */
static char *names_in(struct scenario *s, const char *path)
{
	int fd = openat(scenario_folder(s), path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	char *listed = memory_format("/proc/self/fd/%d", fd), **names = NULL;
	struct text out = {0};
	size_t i;

	if (fd >= 0 && file_names(listed, &names) == 0) {
		for (i = 0; names[i]; i++)
			text_addf(&out, "%s%s", i ? " " : "", names[i]);
	}
	if (fd >= 0)
		(void)close(fd); /* only read from */
	free(listed);
	if (!names)
		return NULL;
	file_names_free(names);
	listed = memory_string(text_string(&out));
	text_clear(&out);
	return listed;
}

/** How things stand says why a file is still there: its program waits, or was killed. */
static _Noreturn void fail_folder(struct scenario *s, const char *path, const char *names, const char *found)
{
	char *why = scenario_why(s), *what;

	what = memory_format(_("expected %s in the folder '%s'%s, but there is %s%s%s"), *names ? names : _("nothing"),
		path, *names ? _(", and nothing else") : "", *found ? found : _("nothing"), *why ? ": " : "", why);
	free(why);
	scenario_end(s, VERDICT_FAIL, NULL, what);
}

void expect_folder(struct scenario *s, const char *path, const char *names)
{
	char *found;

	narrate(s, "check", "expects in the folder '%s': %s", path, *names ? names : _("nothing"));
	run_until_quiet(s);
	s->looks_at_names = true;
	found = names_in(s, path);
	if (!found)
		scenario_fail(s, memory_format(_("expected a folder '%s', but there is none"), path));
	if (strcmp(found, names) != 0)
		fail_folder(s, path, names, found);
	s->looks_at_names = false;
	free(found);
}
