/** @file
 * Peers that meet a program over a Unix socket, and the names by which they do.
 *
 * A path is told of the folder that programs begin in: whoever binds it or connects to it goes there for the time of one call,
 * because an address has no room for a path to the folder.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/memory.h"
#include "check/scenario.h"

enum { NAME_MOST = sizeof((struct sockaddr_un){0}).sun_path, TOO_LONG_MOST = 256 };

/* --- names --- */

/** A shared network has the names of everybody: a port that is ours alone tells them apart. */
const char *abstract_name(struct scenario *s, size_t length)
{
	char *begin = memory_format("@plumb-%s-", port_text(s, 0)), name[TOO_LONG_MOST];
	const char *kept;

	memset(name, 'a', sizeof name);
	memcpy(name, begin, strlen(begin));
	name[length + 1] = '\0';
	kept = interned(name);
	free(begin);
	return kept;
}

const char *long_path(size_t length)
{
	char name[TOO_LONG_MOST];

	memset(name, 'a', sizeof name);
	name[length] = '\0';
	return interned(name);
}

/** An abstract name is as long as it is; a path ends with a NUL where there is room for one. */
static socklen_t fill(struct sockaddr_un *out, const char *name)
{
	size_t length = strlen(name);

	*out = (struct sockaddr_un){.sun_family = AF_UNIX};
	memcpy(out->sun_path, name, length < NAME_MOST ? length : NAME_MOST);
	if (*name == '@')
		out->sun_path[0] = '\0';
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + (*name != '@' && length < NAME_MOST));
}

/* --- in the programs' folder --- */

/** Goes to the programs' folder. @return where we have been, for come_back(). */
static int go_there(struct scenario *s)
{
	int before = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (before < 0 || fchdir(scenario_folder(s)) < 0)
		scenario_error(s, errno, "cannot go to the folder of the programs");
	return before;
}

static void come_back(struct scenario *s, int before)
{
	int r = fchdir(before) < 0 ? errno : 0;

	(void)close(before); /* only a name */
	if (r)
		scenario_error(s, r, "cannot come back from the folder of the programs");
}

/* --- clients --- */

static struct peer *try_to_connect(struct scenario *s, const char *name)
{
	char *who = memory_format("client %d", s->connections + 1);
	struct peer_socket socket = {0};
	struct sockaddr_un address;
	socklen_t length = fill(&address, name);
	struct peer *peer;
	int before, r;

	(void)scenario_sandbox(s, true); /* a run to be in */
	before = go_there(s);
	r = peer_connect(who, (struct sockaddr *)&address, length, &socket, heard_most(s), &peer);
	come_back(s, before);
	if (r < 0)
		scenario_error(s, -r, "cannot make a client");
	free(who);
	return peer;
}

/** A client that waits for its turn has connected, as far as it is concerned. */
static bool has_to_wait(const struct peer *peer)
{
	return peer->refused == EAGAIN;
}

static struct peer *keep_client(struct scenario *s, struct peer *peer)
{
	s->connections++;
	(void)scenario_add_peer(s, peer, memory_format(_("at %s"), peer->name));
	observe_watch_connection(s->observation, &peer->local, &peer->remote);
	scenario_tell_peer(s, peer, peer->refused ? PEER_IS_REFUSED : PEER_CONNECTS, NULL, 0);
	return peer;
}

static _Noreturn void fail_refused(struct program *program, const struct peer *peer, const char *name)
{
	char *there = listening_addresses(program);

	scenario_fail(program->scenario,
		memory_format(_("expected %s to take the connection of %s to '%s', but: %s%s%s"), called(program),
			peer->name, name, strerror(peer->refused), *there ? _("; it listens at ") : "", there));
}

struct peer *connect_unix_at(struct program *program, const char *name)
{
	struct scenario *s = program->scenario;
	struct peer *peer;
	bool more = true;

	peer = try_to_connect(s, name);
	narrate(s, peer->name, "connects to '%s'", name);
	while (has_to_wait(peer) && more) {
		more = scenario_pump(s);
		peer_free(peer);
		peer = try_to_connect(s, name);
	}
	(void)keep_client(s, peer);
	if (peer->refused)
		fail_refused(program, peer, name);
	run_until_quiet(s);
	return peer;
}

struct peer *connect_unix(struct program *program, const char *name)
{
	struct sockaddr_storage address;

	await_listening(program, 0, &address);
	return connect_unix_at(program, name);
}

void expect_nobody_at(struct scenario *s, const char *name)
{
	struct peer *peer;

	narrate(s, "check", "expects that nobody takes a connection to '%s'", name);
	run_until_quiet(s);
	peer = keep_client(s, try_to_connect(s, name));
	if (!peer->refused)
		scenario_fail_said(s,
			memory_format(
				_("expected that nobody listens at '%s', but %s was connected"), name, peer->name));
}

/* --- servers --- */

struct peer *listen_unix(struct scenario *s, const char *name)
{
	struct peer_socket socket = {0};
	struct sockaddr_un address;
	socklen_t length = fill(&address, name);
	struct peer *peer;
	int before, r;

	(void)scenario_sandbox(s, true); /* a run to be in */
	before = go_there(s);
	r = peer_listen("server", (struct sockaddr *)&address, length, &socket, SOMAXCONN, &peer);
	if (r == 0 && *name != '@' && chmod(name, S_IRWXU) < 0)
		r = -errno;
	come_back(s, before);
	if (r < 0)
		scenario_error(s, -r, "cannot listen for the program");
	narrate(s, "server", "listens at '%s'", name);
	(void)scenario_add_peer(s, peer, memory_string(_("at the server")));
	scenario_tell_peer(s, peer, PEER_LISTENS, NULL, 0);
	return peer;
}

void make_stale_socket(struct scenario *s, const char *path)
{
	struct sockaddr_un address;
	socklen_t length = fill(&address, path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), before = go_there(s), r = 0;

	narrate(s, "check", "leaves the socket '%s', which nobody listens at", path);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, length) < 0 || chmod(path, S_IRWXU) < 0)
		r = errno;
	come_back(s, before);
	if (fd >= 0)
		(void)close(fd); /* its name stays */
	if (r)
		scenario_error(s, r, "cannot leave a socket for the programs");
}

/* --- modes --- */

void watch_mode(struct scenario *s, const char *path, unsigned most)
{
	narrate(s, "check", "looks after each call whether '%s' has a mode wider than %04o", path, most);
	(void)scenario_folder(s); /* it cannot be asked for in the middle of a run */
	s->watched = (struct watched_mode){.path = interned(path), .most = most};
}

void scenario_hear(const struct trace *trace, const struct event *event, void *scenario)
{
	struct scenario *s = scenario;
	struct watched_mode *watched = &s->watched;
	struct stat status;

	(void)trace; /* the event is its last */
	if (!watched->path || watched->found || event->kind != EVENT_CALL ||
		fstatat(scenario_folder(s), watched->path, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return;
	watched->mode = status.st_mode & ACCESSPERMS;
	watched->found = watched->mode & ~watched->most;
	watched->event = event->number;
}

void scenario_judge_mode(struct scenario *s)
{
	const struct watched_mode *watched = &s->watched;
	const struct event *event;
	char *what;

	if (!watched->found)
		return;
	event = &observed(s)->events[watched->event];
	what = event_in_words(event);
	fail_check(s, event, "expected '%s' never to have a mode wider than %04o, but it has %04o after %s",
		watched->path, watched->most, watched->mode, what);
}
