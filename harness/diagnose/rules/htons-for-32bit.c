/** @file
 * htons-for-32bit: a number of four bytes went through htons() or ntohs(), which are for two.
 */
#include "diagnose/framing.h"
#include "diagnose/mismatch.h"
#include "diagnose/rule.h"

/** What htons() leaves of a number of four bytes, as it then stands in memory: its last two bytes, and two that are 0. */
static bool is_cut(const struct mismatch *mismatch, size_t from)
{
	const unsigned char *wanted = mismatch->wanted + from, *got = mismatch->got + from;

	return from + 4 <= mismatch->wanted_length && from + 4 <= mismatch->got_length && (wanted[0] || wanted[1]) &&
		(wanted[2] || wanted[3]) && got[0] == wanted[2] && got[1] == wanted[3] && !got[2] && !got[3];
}

static void judge_bytes(struct diagnosis *diagnosis, const struct event *expectation, const struct mismatch *mismatch)
{
	size_t from = mismatch->at > 3 ? mismatch->at - 3 : 0;

	while (from <= mismatch->at && !is_cut(mismatch, from))
		from++;
	if (from > mismatch->at)
		return;
	finding_report(diagnosis, mismatch->send, expectation,
		_("%llu should be sent as four bytes, but only the lower two, %02x %02x, were converted; two zero bytes stand behind them"),
		(unsigned long long)big_endian(mismatch->wanted + from, 4), mismatch->got[from],
		mismatch->got[from + 1]);
}

/** ntohs() of four bytes in network order keeps the first two. */
static void judge_numbers(struct diagnosis *diagnosis, const struct event *expectation, const struct mismatch *mismatch)
{
	struct numbers numbers;

	if (!mismatch_numbers(mismatch, &numbers) || numbers.wanted.value != lowest(numbers.wanted.value, 4) ||
		!numbers.got.value || numbers.got.value != numbers.wanted.value >> 16)
		return;
	finding_report(diagnosis, mismatch->send, expectation,
		_("%s is wanted here, and %s was written: the upper two bytes of it alone"), numbers.wanted.digits,
		numbers.got.digits);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct mismatch mismatch;

	if (!mismatch_of(diagnosis->trace, event, &mismatch))
		return;
	judge_bytes(diagnosis, event, &mismatch);
	judge_numbers(diagnosis, event, &mismatch);
}

const struct rule rule_htons_for_32bit = {
	.id = "htons-for-32bit",
	.severity = SEVERITY_ERROR,
	.title = N_("a number of four bytes is converted as if it had two"),
	.why = N_(
		"htons() and ntohs() take a uint16_t: what does not fit into it is cut off, without a warning. Small numbers survive half of "
		"it, so tests with small numbers do not show it."),
	.fix = N_("htonl() and ntohl() are for four bytes; for eight there is htobe64(), or shifts."),
	.see = "byteorder(3); endian(3); UNP 3.4",
	.event = on_event,
	.kinds = ONE(EVENT_PEER),
};
