/** @file
 * select-fdsetsize: a descriptor that has no place in an fd_set was put into one.
 */
#include <stdlib.h>
#include <sys/select.h>

#include "diagnose/ask.h"

/** The highest open descriptor below @p end, or -1. */
static int highest_open(const struct descriptors *tables, int task, uint64_t end)
{
	size_t count, i;
	const struct descriptor *rows = descriptors_of(tables, task, &count);

	for (i = count; i-- > 0;)
		if ((uint64_t)rows[i].fd < end)
			return rows[i].fd;
	return -1;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	int fd;

	if (call_argument(event->call, ARG_READ_SET) < 0 || event->args[0] <= FD_SETSIZE)
		return;
	fd = highest_open(diagnosis->before, event->task, event->args[0]);
	if (fd < FD_SETSIZE) /* select(getdtablesize(), …) is a habit that does no harm then */
		return;
	finding_report(diagnosis, event, NULL,
		_("%s() looks at descriptors up to %llu, and %d is open; but a set has room for those below %d: its bit stands behind the end of the set"),
		function_name(event), (unsigned long long)event->args[0] - 1, fd, FD_SETSIZE);
}

const struct rule rule_select_fdsetsize = {
	.id = "select-fdsetsize",
	.severity = SEVERITY_ERROR,
	.title = N_("select() watches a descriptor of 1024 or more"),
	.why = N_(
		"FD_SET() does not look at the number: with 1024 or more it changes a bit of whatever stands behind the set in memory."),
	.fix = N_(
		"Use poll() or epoll, which have no such limit; or refuse connections whose descriptor is not below FD_SETSIZE."),
	.see = "select(2), BUGS; poll(2); TLPI 63.2.1; Beej 7.3",
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_POLL),
};
