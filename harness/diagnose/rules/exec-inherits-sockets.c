/** @file
 * exec-inherits-sockets: a program was executed with sockets open that are none of its business.
 */
#include <stdlib.h>

#include "diagnose/ask.h"

static bool is_strange_socket(const struct diagnosis *diagnosis, const struct event *exec, const struct descriptor *row)
{
	const struct object *object = object_by_id(diagnosis->before, row->description->object);

	return object->kind == OBJECT_SOCKET && !stdio_twin(diagnosis->before, exec->task, row);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct descriptor *row = NULL;
	char *what;

	if (!is_learners(event))
		return;
	do
		row = left_open(diagnosis, event, row);
	while (row && !is_strange_socket(diagnosis, event, row));
	if (!row)
		return;
	what = object_describe(diagnosis->before, row->description->object);
	finding_report(diagnosis, event, &diagnosis->trace->events[row->opened_by],
		_("'%s' is executed here with descriptor %d still open: %s, from %s:%d, which it never uses"),
		event->text, row->fd, what, PLACE(row->where));
	free(what);
}

const struct rule rule_exec_inherits_sockets = {
	.id = "exec-inherits-sockets",
	.severity = SEVERITY_WARNING,
	.title = N_("an executed program inherits sockets that it does not know of"),
	.why = N_(
		"A descriptor stays open across exec. While the other program lives, the port stays busy and a connection does "
		"not end, whatever this program closes."),
	.fix = N_(
		"Make sockets with SOCK_CLOEXEC, accept with accept4(…, SOCK_CLOEXEC), or close them in the child before exec."),
	.see = "socket(2), SOCK_CLOEXEC; accept4(2); execve(2); TLPI 27.4",
	.event = on_event,
	.kinds = ONE(EVENT_EXEC),
};
