/** @file
 * Descriptors that peers and programs pass to each other over Unix sockets: what is passed, and what is expected of what came.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "check/scenario.h"

enum { CONTENT_MOST = 1 << 24 };

/* --- passing --- */

/** A file without a name, opened once more: the descriptor has an offset of its own. */
static int open_content(const struct passable *what, int access)
{
	int fd = memfd_create("passed", MFD_CLOEXEC), again = -1;
	char *path = memory_format("/proc/self/fd/%d", fd);

	if (fd >= 0 && file_write_fd(fd, what->content, what->content_length) == 0)
		again = open(path, access | O_CLOEXEC);
	free(path);
	if (fd >= 0)
		(void)close(fd); /* the other descriptor has the file */
	return again;
}

static int one_of(int ends[2])
{
	(void)close(ends[1]); /* nobody is at the other end */
	return ends[0];
}

static int open_passed(const struct passable *what)
{
	int ends[2];

	switch (what->kind) {
	case PASS_FILE:
		return open_content(what, O_RDONLY);
	case PASS_WRITABLE:
		return open_content(what, O_WRONLY);
	case PASS_FOLDER:
		return open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	case PASS_PIPE:
		return pipe2(ends, O_CLOEXEC) < 0 ? -1 : one_of(ends);
	case PASS_SOCKET:
		return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0 ? -1 : one_of(ends);
	}
	return -1;
}

static const char *const passed_words[] = {
	[PASS_FILE] = N_("a file"),
	[PASS_WRITABLE] = N_("a file that may only be written"),
	[PASS_FOLDER] = N_("a directory"),
	[PASS_PIPE] = N_("a pipe"),
	[PASS_SOCKET] = N_("a socket"),
};

/** A user may have as many descriptors on their way as his limit says, over all his runs (unix(7), ETOOMANYREFS). */
static void raise_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit); /* as far as it goes */
}

void pass(struct peer *peer, const char *text, struct passable what)
{
	struct scenario *s = scenario_of(peer);
	int count = what.copies ? what.copies : 1, fds[PEER_PASSED_MOST], i;
	char *shown = quoted(text, strlen(text));

	narrate(s, peer->name, "says %s, and with it passes %s%s", shown, count > 1 ? _("many descriptors of ") : "",
		_(passed_words[what.kind]));
	free(shown);
	raise_limit();
	for (i = 0; i < count; i++) {
		fds[i] = open_passed(&what);
		if (fds[i] < 0)
			scenario_error(s, errno, "cannot make what is to be passed");
	}
	peer_pass(peer, text, strlen(text), fds, (size_t)count);
}

/* --- what came --- */

/** How many of those that came with the byte at @p at nobody has asked for. */
static size_t came_with(const struct peer *peer, size_t at)
{
	size_t count = 0, i;

	for (i = peer->arrivals_taken; i < peer->arrival_count; i++)
		count += peer->arrivals[i].after <= at && at < peer->arrivals[i].upto;
	return count;
}

/** More came with a byte than one: they cannot belong to anything else where nothing else has been read. */
static size_t surplus(const struct peer *peer)
{
	return peer->taken == peer->heard.length ? peer->arrival_count - peer->arrivals_taken : 0;
}

/** The line that sent the last of them, where the trace knows it. */
static const struct event *passing_of(struct scenario *s)
{
	const struct trace *trace = observed(s);
	size_t i;

	for (i = trace->event_count; i-- > 0;)
		if (trace->events[i].kind == EVENT_CALL && trace->events[i].call->class == CALL_SEND &&
			trace->events[i].passed_count)
			return &trace->events[i];
	return NULL;
}

int expect_descriptor(struct peer *peer, const char *text)
{
	struct scenario *s = scenario_of(peer);
	size_t at = peer->taken, extra;

	expect_text(peer, text);
	narrate(s, "check", "expects one descriptor with it");
	if (!came_with(peer, at))
		scenario_fail_said(s,
			memory_format(_("expected a descriptor with the \"%s\" %s, but none came"), text, peer->place));
	peer->arrivals_taken++;
	extra = surplus(peer);
	if (extra)
		fail_check(s, passing_of(s), "expected one descriptor with the \"%s\" %s, but %zu came%s", text,
			peer->place, extra + 1,
			extra == 1
				? _(" (if one was meant: cmsg_len is CMSG_LEN(); CMSG_SPACE() counts the space behind it, too)")
				: "");
	return peer->arrivals[peer->arrivals_taken - 1].fd;
}

static struct stat status_of(struct peer *peer, int fd)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		scenario_error(scenario_of(peer), errno, "cannot look at what was passed");
	return status;
}

static enum object_kind kind_of(mode_t mode)
{
	return S_ISREG(mode)     ? OBJECT_FILE
		: S_ISDIR(mode)  ? OBJECT_FOLDER
		: S_ISFIFO(mode) ? OBJECT_PIPE
		: S_ISSOCK(mode) ? OBJECT_SOCKET
		: S_ISCHR(mode)  ? OBJECT_DEVICE
				 : OBJECT_OTHER;
}

void expect_no_descriptor(struct peer *peer)
{
	struct scenario *s = scenario_of(peer);
	size_t count;

	narrate(s, "check", "expects no descriptor %s", peer->place);
	run_until_quiet(s);
	count = peer->arrival_count - peer->arrivals_taken;
	if (count)
		fail_check(s, passing_of(s), "expected no descriptor %s, but %zu came; the first leads to a %s",
			peer->place, count,
			object_kind_name(kind_of(status_of(peer, peer->arrivals[peer->arrivals_taken].fd).st_mode)));
}

void expect_leads_to(struct peer *peer, int fd, enum object_kind kind)
{
	struct scenario *s = scenario_of(peer);
	enum object_kind found = kind_of(status_of(peer, fd).st_mode);

	narrate(s, "check", "expects it to lead to a %s", object_kind_name(kind));
	if (found != kind)
		fail_check(s, passing_of(s), "expected the descriptor %s to lead to a %s, but it leads to a %s",
			peer->place, object_kind_name(kind), object_kind_name(found));
}

static const char *access_word(int access)
{
	return access == O_RDONLY ? "O_RDONLY" : access == O_WRONLY ? "O_WRONLY" : "O_RDWR";
}

void expect_access(struct peer *peer, int fd, int access)
{
	struct scenario *s = scenario_of(peer);
	int flags = fcntl(fd, F_GETFL);

	narrate(s, "check", "expects it to be opened with %s", access_word(access));
	if (flags < 0)
		scenario_error(s, errno, "cannot ask for the flags of what was passed");
	if ((flags & O_ACCMODE) != access)
		fail_check(s, passing_of(s), "expected the descriptor %s to be opened with %s, but it is with %s",
			peer->place, access_word(access), access_word(flags & O_ACCMODE));
}

void expect_offset(struct peer *peer, int fd, size_t offset)
{
	struct scenario *s = scenario_of(peer);
	off_t found = lseek(fd, 0, SEEK_CUR);

	narrate(s, "check", "expects it at offset %zu", offset);
	if (found < 0)
		fail_check(s, passing_of(s), "expected the descriptor %s to be at offset %zu, but it has none",
			peer->place, offset);
	if ((size_t)found != offset)
		fail_check(s, passing_of(s), "expected the descriptor %s to be at offset %zu, but it is at %lld",
			peer->place, offset, (long long)found);
}

/** All of its file; the caller frees. */
static char *content_of(struct peer *peer, int fd, size_t *length)
{
	size_t size = (size_t)status_of(peer, fd).st_size;
	char *bytes;
	ssize_t n;

	if (size > CONTENT_MOST)
		scenario_error(scenario_of(peer), EFBIG, "cannot read what was passed");
	bytes = memory_new(size + 1, 1);
	n = pread(fd, bytes, size, 0);
	if (n < 0)
		fail_check(scenario_of(peer), passing_of(scenario_of(peer)),
			"expected a file that can be read from the descriptor %s, but: %s", peer->place,
			strerror(errno));
	*length = (size_t)n;
	return bytes;
}

void expect_content(struct peer *peer, int fd, const void *bytes, size_t length)
{
	struct scenario *s = scenario_of(peer);
	char *want = quoted(bytes, length), *have, *got;
	size_t got_length;

	narrate(s, "check", "expects its file to hold %s", want);
	got = content_of(peer, fd, &got_length);
	have = quoted(got, got_length);
	if (got_length != length || memcmp(got, bytes, length) != 0)
		fail_check(s, passing_of(s), "expected a descriptor of a file with %s %s, but the file has %s", want,
			peer->place, have);
	free(got);
	free(have);
	free(want);
}

void read_through(struct peer *peer, int fd)
{
	char block[4096];

	narrate(scenario_of(peer), peer->name, "reads through it to the end");
	while (read(fd, block, sizeof block) > 0)
		;
}
