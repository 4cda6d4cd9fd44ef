/** @file
 * writev-partial-restart: a writev() took a part, and the next one offered again what had been taken.
 */
#include <string.h>
#include <sys/uio.h>

#include "diagnose/aftermath.h"
#include "diagnose/ask.h"

static bool has_vector(const struct event *event)
{
	return call_argument(event->call, ARG_IOV_IN) >= 0 || call_argument(event->call, ARG_MSG_IN) >= 0;
}

/** The same array from one of its later pieces on: the pieces before it were skipped. */
static bool goes_on_in_array(const struct event *event, const struct event *next)
{
	int at = call_argument(event->call, ARG_IOV_IN);
	uint64_t skipped;

	if (at < 0 || next->call != event->call || next->args[at] <= event->args[at])
		return false;
	skipped = (next->args[at] - event->args[at]) / sizeof(struct iovec);
	return skipped < event->args[at + 1] && next->args[at + 1] == event->args[at + 1] - skipped;
}

/** Are bytes offered that were taken already? */
static bool repeats(const struct event *event, const struct event *next)
{
	return next->count > event->count - (uint64_t)event->result && !begins_with(&next->data, &event->rest) &&
		(goes_on_in_array(event, next) || begins_with(&next->data, &event->data));
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct event *next;

	if (!event->rest.length || !has_vector(event))
		return;
	next = tried_again(diagnosis->trace, event);
	if (!next || !has_vector(next) || !repeats(event, next))
		return;
	finding_report(diagnosis, event, next,
		_("%s() took %lld of %llu bytes here; the next one, at %s:%d, offers %llu, although only %llu were left: some go out twice"),
		function_name(event), (long long)event->result, (unsigned long long)event->count, PLACE(next->where),
		(unsigned long long)next->count, (unsigned long long)event->count - (unsigned long long)event->result);
}

static const char *const errors[] = {"EAGAIN", "EINTR", NULL};

const struct rule rule_writev_partial_restart = {
	.id = "writev-partial-restart",
	.severity = SEVERITY_ERROR,
	.title = N_("after a partial writev() the pieces are sent again from their beginning"),
	.why = N_(
		"writev() may stop anywhere, also in the middle of a piece. It returns a number of bytes, and leaves the array of pieces as it was."),
	.fix = N_(
		"Skip the pieces that went out whole, and in the one that did not move iov_base forward and lower iov_len by what was taken of it."),
	.see = "writev(2), RETURN VALUE; UNP 14.4",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_SEND),
};
