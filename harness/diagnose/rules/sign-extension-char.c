/** @file
 * sign-extension-char: a byte above 127 was put into a number as a negative one.
 *
 * Where char is signed, 0x80 is -128, and as an int 0xffffff80: an OR with it sets all upper bits, an addition takes one from the
 * next byte.
 */
#include "diagnose/mismatch.h"
#include "diagnose/rule.h"

static bool is_high(uint64_t number, size_t byte)
{
	return number >> 8 * byte & 0x80;
}

/** @p size bytes put together with | from signed ones. */
static uint64_t or_signed(uint64_t number, size_t size)
{
	uint64_t result = 0;
	size_t i;

	for (i = 0; i < size; i++)
		result |= (uint64_t)(int64_t)(int8_t)(number >> 8 * i) << 8 * i;
	return result;
}

/** The same with +. */
static uint64_t add_signed(uint64_t number, size_t size)
{
	uint64_t result = 0;
	size_t i;

	for (i = 0; i < size; i++)
		result += (uint64_t)(int64_t)(int8_t)(number >> 8 * i) << 8 * i;
	return result;
}

/** Is @p got what signed bytes make of @p wanted, seen as a number of @p size bytes or of more? */
static bool is_extended(uint64_t wanted, uint64_t got, size_t size)
{
	static const size_t kept[] = {1, 2, 4, 8};
	size_t i;

	for (i = 0; i < sizeof kept / sizeof *kept; i++)
		if (kept[i] >= size && fits_in(got, kept[i]) && lowest(wanted, kept[i]) != lowest(got, kept[i]) &&
			(lowest(or_signed(wanted, size), kept[i]) == lowest(got, kept[i]) ||
				lowest(add_signed(wanted, size), kept[i]) == lowest(got, kept[i])))
			return true;
	return false;
}

/** Is it the same number of 2 or 4 bytes, with a sign? Then a wrong type or format explains it as well as its bytes do. */
static bool has_got_sign(uint64_t wanted, uint64_t got)
{
	return (fits_in(wanted, 4) && got == (uint64_t)(int32_t)wanted) ||
		(fits_in(wanted, 2) && got == (uint64_t)(int16_t)wanted);
}

/** The lowest byte above 127, or 0. */
static unsigned high_byte(uint64_t number, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (is_high(number, i))
			return (unsigned)(number >> 8 * i & 0xff);
	return 0;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	static const size_t sizes[] = {1, 2, 4, 8};
	struct mismatch mismatch;
	struct numbers numbers;
	size_t i;

	if (!mismatch_of(diagnosis->trace, event, &mismatch) || !mismatch_numbers(&mismatch, &numbers) ||
		has_got_sign(numbers.wanted.value, numbers.got.value))
		return;
	for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		uint64_t wanted = numbers.wanted.value;
		unsigned byte = high_byte(wanted, sizes[i]);

		if (!fits_in(wanted, sizes[i]) || !byte || !is_extended(wanted, numbers.got.value, sizes[i]))
			continue;
		finding_report(diagnosis, mismatch.send, event,
			_("%s is wanted here, and %s was written: its byte 0x%02x was put together with the others as %d"),
			numbers.wanted.digits, numbers.got.digits, byte, (int)byte - 256);
		return;
	}
}

const struct rule rule_sign_extension_char = {
	.id = "sign-extension-char",
	.severity = SEVERITY_ERROR,
	.title = N_("bytes above 127 are read as negative numbers"),
	.why = N_(
		"char has a sign on this machine. A byte of 0x80 or more is negative then, and becomes an int with all upper bits set before it "
		"is shifted or added."),
	.fix = N_("Keep bytes in unsigned char or uint8_t, from the buffer on."),
	.see = "C11 6.2.5 (char), 6.3.1.1 (integer promotions); UNP 5.18",
	.event = on_event,
	.kinds = ONE(EVENT_PEER),
};
