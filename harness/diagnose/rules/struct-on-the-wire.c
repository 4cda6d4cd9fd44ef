/** @file
 * struct-on-the-wire: a struct was written as it stands in memory, with the padding that the compiler has put between its members.
 *
 * The proof: what came is what was expected, with a few bytes more in front of a member that is aligned by them.
 */
#include <string.h>

#include "diagnose/mismatch.h"
#include "diagnose/rule.h"

enum { PADDING_MOST = 7, SAME_LEAST = 4 };

static bool are_equal_to_each_other(const unsigned char *bytes, size_t length)
{
	return memcmp(bytes, bytes + 1, length - 1) == 0;
}

/** Do @p pad bytes at this place align what follows, and does it follow there, and not where it should? */
static bool is_padding(const struct mismatch *mismatch, size_t at, size_t pad)
{
	size_t wanted_left = mismatch->wanted_length - at, same = wanted_left < SAME_LEAST ? wanted_left : SAME_LEAST;

	return (at + pad) % 2 == 0 && same >= 2 && at + pad + same <= mismatch->got_length &&
		!are_equal_to_each_other(mismatch->wanted + at, same) &&
		memcmp(mismatch->wanted + at, mismatch->got + at + pad, same) == 0 &&
		memcmp(mismatch->wanted + at + 1, mismatch->got + at + 1, same - 1) != 0;
}

/** Where the padding begins: at the first difference, or before it, where a padding byte happened to be as the next one. */
static bool find_padding(const struct mismatch *mismatch, size_t *at, size_t *pad)
{
	for (*at = mismatch->at;; (*at)--) {
		for (*pad = 1; *pad <= PADDING_MOST; (*pad)++)
			if (is_padding(mismatch, *at, *pad))
				return true;
		if (*at == 0 || mismatch->got[*at - 1] != 0 || mismatch->at - *at == PADDING_MOST)
			return false;
	}
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct mismatch mismatch;
	size_t at, pad;

	if (!mismatch_of(diagnosis->trace, event, &mismatch) || mismatch_is_in_text(&mismatch) ||
		!find_padding(&mismatch, &at, &pad) || mismatch.send->count <= at)
		return;
	finding_report(diagnosis, mismatch.send, event,
		PLURAL("behind byte %zu stands %zu byte that does not belong to the message; what was expected follows at offset %zu, where "
		       "a member of a struct is aligned",
			"behind byte %zu stand %zu bytes that do not belong to the message; what was expected follows at offset %zu, where a "
			"member of a struct is aligned",
			pad),
		at, pad, at + pad);
}

const struct rule rule_struct_on_the_wire = {
	.id = "struct-on-the-wire",
	.severity = SEVERITY_ERROR,
	.title = N_("a struct is written with its padding"),
	.why = N_(
		"The compiler puts unused bytes between the members of a struct, so that each is aligned; how many depends on the machine. A "
		"message has only the bytes that its format names."),
	.fix = N_("Put each field into a buffer of bytes, one behind the other, and write that."),
	.see = "UNP 5.18; Beej 7.5; TLPI 59.3",
	.event = on_event,
	.kinds = ONE(EVENT_PEER),
};
