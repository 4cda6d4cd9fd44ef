/** @file
 * unix-perm-race: a Unix socket was open to everybody between listen() and chmod().
 */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "diagnose/ask.h"

enum { OTHERS_MAY_CONNECT = 022 }; /**< to connect is to write: unix(7) */

/** The mask that the process has set last before an event; -1 where it never did, and nobody knows. */
static int mask_at(const struct trace *trace, const struct event *now)
{
	int process = process_of(trace->descriptors, now->task);
	size_t i;

	for (i = now->number; i-- > 0;)
		if (is_call(&trace->events[i], CALL_PATH) && strcmp(trace->events[i].call->name, "umask") == 0 &&
			is_of_process(trace, &trace->events[i], process))
			return (int)trace->events[i].args[0];
	return -1;
}

/** "unix:PATH" is how an address of a Unix socket is written. */
static bool is_bound_to(const struct event *bind, const char *path)
{
	char *written = address_family(bind->address) == AF_UNIX ? address_format(bind->address) : NULL;
	bool same = written && strcmp(written + strlen("unix:"), path) == 0;

	free(written);
	return same;
}

static const struct event *bind_of(const struct trace *trace, const struct event *chmod)
{
	size_t i;

	for (i = chmod->number; i-- > 0;)
		if (is_call(&trace->events[i], CALL_BIND) && trace->events[i].result == 0 &&
			is_bound_to(&trace->events[i], chmod->text))
			return &trace->events[i];
	return NULL;
}

static const struct event *listen_of(const struct trace *trace, const struct event *bind, const struct event *chmod)
{
	size_t i;

	for (i = bind->number; i < chmod->number; i++)
		if (is_call(&trace->events[i], CALL_LISTEN) && trace->events[i].result == 0 &&
			trace->events[i].object == bind->object)
			return &trace->events[i];
	return NULL;
}

static int mode_of(const struct event *chmod)
{
	return (int)chmod->args[strcmp(chmod->call->name, "fchmodat") == 0 ? 2 : 1] & 0777;
}

/** A change of mode, by the name or by a descriptor of the socket. */
static bool changes_mode(const struct event *event, const struct event *bind, const char *path)
{
	return is_call(event, CALL_PATH) && event->result == 0 && strstr(event->call->name, "chmod") &&
		(event->text ? strcmp(event->text, path) == 0 : event->object == bind->object);
}

/** The mode that the socket had when it began to listen. */
static int mode_at(
	const struct trace *trace, const struct event *bind, const struct event *listen, const char *path, int mask)
{
	int mode = 0777;
	size_t i;

	for (i = 0; i < listen->number; i++) {
		if (changes_mode(&trace->events[i], bind, path))
			mode = mode_of(&trace->events[i]);
		if (i == bind->number)
			mode &= ~mask;
	}
	return mode;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *bind, *listen;
	int mask, mode;

	if (event->result != 0 || !event->text || !strstr(event->call->name, "chmod"))
		return;
	bind = bind_of(trace, event);
	listen = bind ? listen_of(trace, bind, event) : NULL;
	mask = listen ? mask_at(trace, bind) : -1;
	if (mask < 0)
		return;
	mode = mode_at(trace, bind, listen, event->text, mask);
	if (!(mode & ~mode_of(event) & OTHERS_MAY_CONNECT))
		return;
	finding_report(diagnosis, event, listen,
		_("'%s' gets mode %03o here, but it had %03o, and clients could connect since %s:%d"), event->text,
		mode_of(event), mode, PLACE(listen->where));
}

const struct rule rule_unix_perm_race = {
	.id = "unix-perm-race",
	.severity = SEVERITY_WARNING,
	.title = N_("a Unix socket is protected only after clients can connect"),
	.why = N_(
		"bind() makes the name with the mode that umask leaves, and listen() opens the door. Between that and chmod() everybody may "
		"connect, and who is in the queue by then is served."),
	.fix = N_(
		"Call umask(0177) before bind(), and put the old mask back after it; or bind in a folder that only its owner may enter."),
	.see = "unix(7), Pathname socket ownership and permissions; umask(2); TLPI 57.4",
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_PATH),
};
