/** @file
 * System calls in the words of the model: what moved, where it came from, what was made of it. One sayer for each class.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "base/memory.h"
#include "base/words.h"
#include "model/describe.h"
#include "model/names.h"
#include "model/option.h"
#include "report/say.h"
#include "report/timeline.h"

enum { BYTES_SHOWN = 24 };

typedef void sayer(struct text *out, const struct trace *trace, const struct event *event);

void say_object(struct text *out, const struct trace *trace, int object, int fd)
{
	const struct object *it = object_by_id(trace->descriptors, object);

	if (it)
		text_add(out, it->name);
	else
		text_addf(out, _("descriptor %d"), fd);
}

void say_error(struct text *out, const struct event *event)
{
	int error = (int)-event->result;

	text_addf(out, ": %s (%s)", strerror(error), errno_name(error));
}

static bool failed(const struct event *event)
{
	return event->result < 0;
}

static const struct object *acted_on(const struct trace *trace, const struct event *event)
{
	return object_by_id(trace->descriptors, event->object);
}

/** Where there is no better word: as strace(1) would show it. */
static void say_plainly(struct text *out, const struct trace *trace, const struct event *event)
{
	(void)trace;
	describe_call(out, event);
}

/* --- bytes --- */

static void say_bytes(struct text *out, const struct event *event)
{
	uint64_t moved = event_bytes(event);
	size_t shown = event->data.length < BYTES_SHOWN ? event->data.length : BYTES_SHOWN;

	shown = shown < moved ? shown : moved;
	if (moved < event->count)
		text_addf(out, _("%llu of %llu bytes"), (unsigned long long)moved, (unsigned long long)event->count);
	else
		text_addf(out, moved == 1 ? _("%llu byte") : _("%llu bytes"), (unsigned long long)moved);
	if (!shown)
		return;
	text_add(out, " \"");
	text_add_escaped(out, event->data.bytes, shown, shown);
	text_add(out, shown < moved ? "…\"" : "\"");
}

/** A client of a Unix socket has no name. */
static void say_address(struct text *out, const char *preposition, const struct address *address)
{
	if (!address || (address_family(address) == AF_UNIX && !address_equal(address, address)))
		return;
	text_addf(out, " %s ", preposition);
	describe_address(out, address);
}

static void say_peer(struct text *out, const char *preposition, const struct event *event)
{
	say_address(out, preposition, event->address);
}

static bool is_datagram(const struct trace *trace, const struct event *event)
{
	const struct object *object = acted_on(trace, event);

	return object && object->kind == OBJECT_SOCKET && object->type == SOCK_DGRAM;
}

static void say_received(struct text *out, const struct trace *trace, const struct event *event)
{
	text_add(out, "◄ ");
	say_object(out, trace, event->object, event->fd);
	if (event->result == -EAGAIN) {
		text_add(out,
			event->timeout_ns > 0 ? _(": nothing came in time (EAGAIN)")
					      : _(": nothing there yet (EAGAIN)"));
	} else if (failed(event)) {
		say_error(out, event);
	} else if (event->result == 0 && event->count && !is_datagram(trace, event)) {
		text_add(out, _(": end of file"));
	} else {
		text_add(out, ": ");
		say_bytes(out, event);
		say_peer(out, _("from"), event);
	}
}

static void say_sent(struct text *out, const struct trace *trace, const struct event *event)
{
	text_add(out, "► ");
	say_object(out, trace, event->object, event->fd);
	if (event->result == -EAGAIN) {
		text_add(out, _(": no room (EAGAIN)"));
	} else if (failed(event)) {
		say_error(out, event);
	} else {
		text_add(out, ": ");
		say_bytes(out, event);
		say_peer(out, _("to"), event);
	}
}

static void say_transferred(struct text *out, const struct trace *trace, const struct event *event)
{
	say_object(out, trace, event->object, event->fd);
	text_add(out, " ► ");
	say_object(out, trace, event->object_out, event->fd_out);
	if (failed(event)) {
		say_error(out, event);
	} else {
		text_add(out, ": ");
		say_bytes(out, event);
	}
}

/* --- descriptors that are made and closed --- */

static void say_opened(struct text *out, const struct trace *trace, const struct event *event)
{
	static const char *const ways[] = {N_("to read"), N_("to write"), N_("to read and write"), ""};

	(void)trace;
	text_addf(out, failed(event) ? _("cannot open %s") : _("opens %s"), event->text ? event->text : "?");
	if (failed(event))
		say_error(out, event);
	else
		text_addf(out, _(" as %d, %s"), event->made[0], _(ways[event->flags & O_ACCMODE]));
}

static void say_piped(struct text *out, const struct trace *trace, const struct event *event)
{
	if (failed(event)) {
		text_add(out, _("cannot make a pipe"));
		say_error(out, event);
		return;
	}
	text_add(out, _("makes "));
	say_object(out, trace, event->made_object, event->made[0]);
	text_addf(out, _(": %d reads, %d writes"), event->made[0], event->made[1]);
}

static const char *domain_word(int domain)
{
	return domain == AF_INET ? "IPv4" : domain == AF_INET6 ? "IPv6" : domain == AF_UNIX ? "Unix" : "";
}

static void say_socket(struct text *out, const struct trace *trace, const struct event *event)
{
	const struct object *made = object_by_id(trace->descriptors, event->made_object);
	bool stream = made && made->type == SOCK_STREAM;

	if (failed(event) || !made) {
		text_add(out, _("cannot make a socket"));
		say_error(out, event);
		return;
	}
	text_addf(out, _("makes %s"), made->name);
	if (event->made[1] >= 0)
		text_addf(out, _(" and its other end: %d, %d"), event->made[0], event->made[1]);
	else
		text_addf(out, _(" as %d"), event->made[0]);
	text_addf(out, " (%s%s%s)", domain_word(made->domain), *domain_word(made->domain) ? ", " : "",
		stream                             ? _("stream")
			: made->type == SOCK_DGRAM ? _("datagrams")
						   : _("messages"));
}

static void say_made(struct text *out, const struct trace *trace, const struct event *event)
{
	if (failed(event) || !event->made_object) {
		say_plainly(out, trace, event);
		return;
	}
	text_add(out, _("makes "));
	say_object(out, trace, event->made_object, event->made[0]);
	text_addf(out, _(" as %d"), event->made[0]);
}

/** Which end of a pipe went away, where that is known. */
static void say_end(struct text *out, const struct trace *trace, const struct object *object)
{
	bool read = descriptors_holders(trace->descriptors, object->id, END_READ, NULL, 0) > 0;
	bool write = descriptors_holders(trace->descriptors, object->id, END_WRITE, NULL, 0) > 0;

	if (object->given || (object->kind != OBJECT_PIPE && object->kind != OBJECT_FIFO))
		return;
	if (!write && read)
		text_add(out, _("; nobody writes there any more"));
	else if (!read && write)
		text_add(out, _("; nobody reads there any more"));
}

static void say_closed(struct text *out, const struct trace *trace, const struct event *event)
{
	const struct object *object = acted_on(trace, event);

	if (event->fd < 0) {
		say_plainly(out, trace, event);
		return;
	}
	text_addf(out, failed(event) ? _("cannot close %d") : _("closes %d"), event->fd);
	if (failed(event)) {
		say_error(out, event);
	} else if (object) {
		text_addf(out, " (%s)", object->name);
		say_end(out, trace, object);
	}
}

static void say_duplicated(struct text *out, const struct trace *trace, const struct event *event)
{
	if (failed(event)) {
		say_plainly(out, trace, event);
		return;
	}
	text_addf(out, _("makes %d lead to "), (int)event->result);
	say_object(out, trace, event->object, event->fd);
	text_addf(out, _(", as %d does"), event->fd);
}

/* --- flags and options --- */

static void say_flags(struct text *out, const struct trace *trace, const struct event *event)
{
	say_object(out, trace, event->object, event->fd);
	text_add(out, event->args[2] & O_NONBLOCK ? _(" does not block from now on") : _(" blocks from now on"));
}

/** Nothing to tell: it asks, or says what happens at an exec. */
static bool only_asks(const struct event *event)
{
	int what = (int)event->args[1];

	if (call_argument(event->call, ARG_FCNTL) >= 0)
		return !failed(event) && (what == F_GETFL || what == F_GETFD || what == F_SETFD);
	return event->call->arguments[2] == ARG_IOCTL && what == TCGETS; /* isatty(3) */
}

static void say_controlled(struct text *out, const struct trace *trace, const struct event *event)
{
	bool fcntl_call = call_argument(event->call, ARG_FCNTL) >= 0;

	if (fcntl_call && !failed(event) && (int)event->args[1] == F_SETFL)
		say_flags(out, trace, event);
	else if (fcntl_call && !failed(event) && event->made[0] >= 0)
		say_duplicated(out, trace, event);
	else if (!only_asks(event))
		say_plainly(out, trace, event);
}

static void say_option(struct text *out, const struct trace *trace, const struct event *event)
{
	const struct option *option = option_of(event);
	bool sets = call_argument(event->call, ARG_OPTION_IN) >= 0;

	if (!option || failed(event)) {
		say_plainly(out, trace, event);
		return;
	}
	text_addf(out, sets ? _("sets %s of ") : _("asks for %s of "), option->word);
	say_object(out, trace, event->object, event->fd);
	text_add(out, sets ? _(" to ") : ": ");
	option_add_value(out, event);
}

/* --- connections --- */

static void say_bound(struct text *out, const struct trace *trace, const struct event *event)
{
	text_add(out, failed(event) ? _("cannot bind ") : _("binds "));
	say_object(out, trace, event->object, event->fd);
	text_add(out, _(" to "));
	if (event->local || event->address)
		describe_address(out, event->local ? event->local : event->address);
	if (failed(event))
		say_error(out, event);
}

static void say_listening(struct text *out, const struct trace *trace, const struct event *event)
{
	if (failed(event)) {
		say_plainly(out, trace, event);
		return;
	}
	text_add(out, _("listens on "));
	say_object(out, trace, event->object, event->fd);
	if (event->local) {
		text_add(out, _(" at "));
		describe_address(out, event->local);
	}
	text_addf(out, _(", backlog %d"), (int)event->args[1]);
}

static void say_accepted(struct text *out, const struct trace *trace, const struct event *event)
{
	if (event->result == -EAGAIN) {
		say_object(out, trace, event->object, event->fd);
		text_add(out, _(": nobody has come (EAGAIN)"));
	} else if (failed(event)) {
		text_add(out, _("cannot accept on "));
		say_object(out, trace, event->object, event->fd);
		say_error(out, event);
	} else {
		text_add(out, _("accepts "));
		say_object(out, trace, event->made_object, event->made[0]);
		text_addf(out, _(" as %d"), event->made[0]);
		say_address(out, _("from"), event->remote);
	}
}

static void say_connected(struct text *out, const struct trace *trace, const struct event *event)
{
	bool begun = event->result == -EINPROGRESS;

	text_add(out, begun ? _("begins to connect ") : failed(event) ? _("cannot connect ") : _("connects "));
	say_object(out, trace, event->object, event->fd);
	say_peer(out, _("to"), event);
	if (failed(event) && !begun)
		say_error(out, event);
}

static void say_shut(struct text *out, const struct trace *trace, const struct event *event)
{
	static const char *const ways[] = {
		N_("stops receiving from "), N_("finishes sending to "), N_("ends both directions of ")};

	if (failed(event) || event->args[1] > SHUT_RDWR) {
		say_plainly(out, trace, event);
		return;
	}
	text_add(out, _(ways[event->args[1]]));
	say_object(out, trace, event->object, event->fd);
}

static void say_name(struct text *out, const struct trace *trace, const struct event *event)
{
	if (failed(event) || !event->address) {
		say_plainly(out, trace, event);
		return;
	}
	text_add(out,
		strcmp(event->call->name, "getpeername") == 0 ? _("asks who is at the other end of ")
							      : _("asks for the address of "));
	say_object(out, trace, event->object, event->fd);
	text_add(out, ": ");
	describe_address(out, event->address);
}

/* --- waiting --- */

/** "socket#1 can be read, pipe#2 has been closed". */
static void say_ready(struct text *out, const struct trace *trace, const struct event *event)
{
	const char *comma = "";
	size_t i;

	for (i = 0; i < event->watch_count; i++) {
		const struct watch *watch = &event->watches[i];

		if (!watch->revents)
			continue;
		text_add(out, comma);
		if (watch->object || watch->fd >= 0)
			say_object(out, trace, watch->object, watch->fd);
		else
			text_add(out, _("something")); /* watched since before the observation */
		if (watch->revents & POLLIN)
			text_add(out, watch->revents & POLLHUP ? _(" can be read to its end") : _(" can be read"));
		else if (watch->revents & POLLOUT)
			text_add(out, _(" has room"));
		else if (watch->revents & (POLLHUP | EPOLLRDHUP))
			text_add(out, _(" was closed by the other end"));
		else
			text_add(out, _(" has an error"));
		comma = ", ";
	}
}

static void say_polled(struct text *out, const struct trace *trace, const struct event *event)
{
	bool waits = strcmp(event->call->name, "epoll_ctl") != 0;

	if (waits && failed(event)) {
		text_add(out, _("cannot wait"));
		say_error(out, event);
	} else if (waits && event->result == 0) {
		text_add(out, event->timeout_ns ? _("time is up") : _("looks: nothing is ready"));
		if (event->timeout_ns > 0) {
			text_add(out, _(" after "));
			names_add_time(out, event->timeout_ns);
		}
	} else if (waits && event->watch_count) {
		say_ready(out, trace, event);
	} else {
		say_plainly(out, trace, event);
	}
}

static void say_slept(struct text *out, const struct trace *trace, const struct event *event)
{
	if (failed(event) || event->timeout_ns < 0) {
		say_plainly(out, trace, event);
		return;
	}
	text_add(out, _("has slept "));
	names_add_time(out, event->timeout_ns);
}

/* --- processes and signals --- */

static void say_spawned(struct text *out, const struct trace *trace, const struct event *event)
{
	(void)trace;
	if (!failed(event))
		return; /* told when the child was there */
	text_add(out, _("cannot make a child"));
	say_error(out, event);
}

static void say_executed(struct text *out, const struct trace *trace, const struct event *event)
{
	(void)trace;
	text_addf(out, _("cannot execute %s"), event->text ? event->text : "?");
	say_error(out, event);
}

void say_status(struct text *out, int status)
{
	struct text plain = {0};
	char *words;

	describe_status(&plain, status);
	words = description_in_words(text_string(&plain));
	text_add(out, words);
	free(words);
	text_clear(&plain);
}

static void say_child(struct text *out, const struct trace *trace, const struct event *event)
{
	char *who = event->child >= 0 ? timeline_who(trace, event->child) : NULL;

	if (who) {
		text_addf(out, _("collects %s, which "), who);
		say_status(out, event->status);
	} else if (event->result == -ECHILD) {
		text_add(out, _("has no child to wait for (ECHILD)"));
	} else if (event->result == 0) {
		text_add(out, _("looks: no child has ended"));
	} else {
		say_plainly(out, trace, event);
	}
	free(who);
}

static void say_action(struct text *out, const struct event *event)
{
	static const char *const actions[] = {[DISPOSITION_DEFAULT] = N_("leaves %s to its default action"),
		[DISPOSITION_IGNORED] = N_("ignores %s from now on"),
		[DISPOSITION_HANDLER] = N_("handles %s from now on"),
		[DISPOSITION_RESTARTING] = N_("handles %s from now on (SA_RESTART)")};

	if (event->args[1]) /* else it only asks */
		text_addf(out, _(actions[event->disposition]), signal_name(event->signal));
}

static void say_mask(struct text *out, const struct event *event)
{
	static const char *const ways[] = {[SIG_BLOCK] = N_("blocks %s"),
		[SIG_UNBLOCK] = N_("unblocks %s"),
		[SIG_SETMASK] = N_("blocks %s and no other")};
	struct text set = {0};

	if (!event->args[1] || event->args[0] > SIG_SETMASK)
		return; /* it only asks */
	names_add_signals(&set, event->signals);
	text_addf(out, _(ways[event->args[0]]), text_string(&set));
	text_clear(&set);
}

static void say_signalled(struct text *out, const struct trace *trace, const struct event *event)
{
	bool kills = strcmp(event->call->name, "kill") == 0 || strcmp(event->call->name, "tgkill") == 0;
	int target = (int)event->args[strcmp(event->call->name, "tgkill") == 0] - 100;
	char *who = kills && target >= 0 && (size_t)target < trace->task_count ? timeline_who(trace, target) : NULL;

	if (!failed(event) && call_argument(event->call, ARG_SIGACTION) >= 0) {
		say_action(out, event);
	} else if (!failed(event) && strcmp(event->call->name, "rt_sigprocmask") == 0) {
		say_mask(out, event);
	} else if (who && !failed(event)) {
		text_addf(out, _("sends %s to %s"), signal_name(event->signal), who);
	} else {
		say_plainly(out, trace, event);
	}
	free(who);
}

/* --- all of them --- */

static void say_nothing(struct text *out, const struct trace *trace, const struct event *event)
{
	(void)out;
	(void)trace;
	(void)event;
}

static sayer *const sayers[CALL_CLASSES] = {
	[CALL_OTHER] = say_plainly,
	[CALL_RECEIVE] = say_received,
	[CALL_SEND] = say_sent,
	[CALL_TRANSFER] = say_transferred,
	[CALL_OPEN] = say_opened,
	[CALL_PIPE] = say_piped,
	[CALL_SOCKET] = say_socket,
	[CALL_BIND] = say_bound,
	[CALL_LISTEN] = say_listening,
	[CALL_ACCEPT] = say_accepted,
	[CALL_CONNECT] = say_connected,
	[CALL_SHUTDOWN] = say_shut,
	[CALL_SOCKET_OPTION] = say_option,
	[CALL_SOCKET_NAME] = say_name,
	[CALL_CLOSE] = say_closed,
	[CALL_DUP] = say_duplicated,
	[CALL_CONTROL] = say_controlled,
	[CALL_SEEK] = say_plainly,
	[CALL_POLL] = say_polled,
	[CALL_EVENT_FD] = say_made,
	[CALL_SPAWN] = say_spawned,
	[CALL_EXEC] = say_executed,
	[CALL_EXIT] = say_nothing,
	[CALL_WAIT] = say_child,
	[CALL_SIGNAL] = say_signalled,
	[CALL_SLEEP] = say_slept,
	[CALL_CLOCK] = say_nothing,
	[CALL_CHANCE] = say_nothing,
	[CALL_FUTEX] = say_nothing,
	[CALL_MAP] = say_plainly,
	[CALL_PATH] = say_plainly,
};

void say_call(struct text *out, const struct trace *trace, const struct event *event)
{
	sayers[event->call->class](out, trace, event);
	if (event->fault && out->length)
		text_add(out, _(" (injected)"));
}

static const struct {
	enum call_class class;
	const char *words;
	bool object;
} waits[] = {
	{CALL_RECEIVE, N_("waits for bytes from "), true},
	{CALL_SEND, N_("waits for room in "), true},
	{CALL_ACCEPT, N_("waits for a connection at "), true},
	{CALL_CONNECT, N_("waits for an answer at "), true},
	{CALL_WAIT, N_("waits for a child to end"), false},
	{CALL_POLL, N_("waits until something is ready"), false},
	{CALL_SLEEP, N_("sleeps"), false},
	{CALL_SIGNAL, N_("waits for a signal"), false},
};

void say_waiting(struct text *out, const struct trace *trace, const struct event *event)
{
	size_t i;

	for (i = 0; i < sizeof waits / sizeof *waits; i++) {
		if (!event->call || event->call->class != waits[i].class)
			continue;
		text_add(out, _(waits[i].words));
		if (waits[i].object)
			say_object(out, trace, event->object, event->fd);
		return;
	}
	text_add(out, _("waits in "));
	describe_call(out, event);
}
