/** @file
 * path-traversal: a name that came over the network was opened, and led out of the folder that it should be in.
 *
 * A client of the same machine may be meant to choose any file: a name that came through a Unix socket leads out only of a folder
 * whose descriptor the program had before, and looks the name up from.
 */
#include <string.h>

#include "diagnose/ask.h"
#include "diagnose/sockets.h"

enum { PATH_SHOWN = 80 };

/** Does the name climb out of where it begins? */
static bool leads_out(const char *name)
{
	int depth = 0;

	while (*name) {
		size_t length = strcspn(name, "/");

		if (length == 2 && strncmp(name, "..", 2) == 0)
			depth--;
		else if (length > 0 && !(length == 1 && *name == '.'))
			depth++;
		if (depth < 0)
			return true;
		name += length + strspn(name + length, "/");
	}
	return false;
}

/** The folder that the name is looked up from was open before the name came: it is none of those on the way. */
static bool has_folder(const struct diagnosis *diagnosis, const struct event *open, const struct event *receive)
{
	int at = call_argument(open->call, ARG_FD_AT);
	const struct descriptor *folder =
		at < 0 ? NULL : descriptors_find(diagnosis->before, open->task, (int)open->args[at]);

	return folder && folder->opened_by < receive->number;
}

static bool is_foreign(const struct diagnosis *diagnosis, const struct event *open, const struct event *receive)
{
	const struct object *from = object_by_id(diagnosis->trace->descriptors, receive->object);

	return object_is_internet(from) || (is_stream_socket(from) && has_folder(diagnosis, open, receive));
}

/** The event by which this name came from somebody else, or NULL. */
static const struct event *received_name(const struct diagnosis *diagnosis, const struct event *open, const char *name)
{
	size_t i, length = strlen(name);

	for (i = open->number; i-- > 0;) {
		const struct event *event = &diagnosis->trace->events[i];

		if (is_call(event, CALL_RECEIVE) && event->result > 0 && event->data.length >= length &&
			memmem(event->data.bytes, event->data.length, name, length) &&
			is_foreign(diagnosis, open, event))
			return event;
	}
	return NULL;
}

/**
 * The part of a path that came from the network: as much of it as can be; or NULL. A name that climbs is no harm behind what it
 * climbs out of, so only the whole of it is judged.
 */
static const char *foreign_part(const struct diagnosis *diagnosis, const struct event *open, const struct event **from)
{
	const char *part = open->text;

	for (; *part; part += strspn(part, "/")) {
		*from = received_name(diagnosis, open, part);
		if (*from)
			return part;
		part += strcspn(part, "/");
	}
	return NULL;
}

/** An absolute path that is opened as it came begins at the root. */
static bool is_outside(const struct event *open, const char *part)
{
	return leads_out(part) || (part == open->text && *part == '/');
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct event *from;
	const char *part;

	if (event->result < 0 || !event->text || !is_learners(event))
		return;
	part = foreign_part(diagnosis, event, &from);
	if (!part || !is_outside(event, part))
		return;
	if (!object_is_internet(object_by_id(diagnosis->trace->descriptors, from->object)))
		finding_report(diagnosis, event, from,
			_("\"%.*s\" came from a client, at %s:%d, and is opened here: it is outside the folder that names are looked up from"),
			PATH_SHOWN, part, PLACE(from->where));
	else
		finding_report(diagnosis, event, from,
			_("\"%.*s\" came over the network, at %s:%d, and is opened here: it is outside the folder that names should be in"),
			PATH_SHOWN, part, PLACE(from->where));
}

const struct rule rule_path_traversal = {
	.id = "path-traversal",
	.severity = SEVERITY_ERROR,
	.title = N_("a name from the network leads out of the folder whose files are served"),
	.why = N_(
		"`../` goes up, an absolute path begins at the root, and whoever may choose the name may choose any file that the program can read: "
		"keys, passwords, its own source."),
	.fix = N_(
		"Refuse names with a part `..`, and open part by part with O_NOFOLLOW, from a descriptor of the folder; or let the kernel do it: "
		"openat2() with RESOLVE_BENEATH. A look at realpath() must compare whole parts."),
	.see = "openat2(2), RESOLVE_BENEATH; open(2), O_NOFOLLOW; CWE-22",
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_OPEN),
};
