/** @file
 * Packets of gdb's protocol: frames, checksums, escapes, acknowledgements; and what damaged ones come to.
 */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "observe/packet.h"
#include "tests/unit/given.h"

/** Our side of a connection, and the bytes of the other one, which are there already. */
struct line {
	struct packets ours;
	int other;
	struct text packet;
};

static struct line *given_open_line(const char *bytes, size_t length)
{
	struct line *line = memory_new(1, sizeof *line);
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		abort();
	line->ours.fd = ends[0];
	line->other = ends[1];
	CU_ASSERT_EQUAL_FATAL(write(line->other, bytes, length), (ssize_t)length);
	return line;
}

/** The other side says this and nothing more. */
static struct line *given_line(const char *bytes, size_t length)
{
	struct line *line = given_open_line(bytes, length);

	CU_ASSERT_EQUAL(shutdown(line->other, SHUT_WR), 0);
	return line;
}

static struct line *given_said(const char *bytes)
{
	return given_line(bytes, strlen(bytes));
}

/** What we have sent. */
static char *answered(const struct line *line)
{
	char bytes[4096];
	ssize_t n = recv(line->other, bytes, sizeof bytes, MSG_DONTWAIT);

	return memory_copy(bytes, n > 0 ? (size_t)n : 0);
}

static void line_gone(struct line *line)
{
	(void)close(line->ours.fd);
	(void)close(line->other);
	text_clear(&line->packet);
	free(line);
}

static char *packed(const char *payload)
{
	struct text out = {0};

	packet_add(&out, payload, strlen(payload));
	return text_take(&out);
}

/* --- what travels --- */

static void a_packet_ends_with_the_sum_of_its_bytes(void)
{
	SAME_TAKEN(packed("OK"), "$OK#9a"); /* the example of gdb's manual: 'O' + 'K' = 0x9a */
}

static void the_empty_answer_is_a_packet(void)
{
	SAME_TAKEN(packed(""), "$#00");
}

static void what_would_end_a_frame_is_escaped(void)
{
	SAME_TAKEN(packed("a#$}*"), "$a}\x03}\x04}]}\n#c3");
}

static void zero_bytes_travel_as_they_are(void)
{
	struct text out = {0};

	packet_add(&out, "\0\x01", 2);

	CU_ASSERT_EQUAL(out.length, 6);
	CU_ASSERT_EQUAL(memcmp(text_string(&out), "$\0\x01#01", 6), 0);
	text_clear(&out);
}

static void bytes_become_digits_and_bytes_again(void)
{
	unsigned char bytes[3];
	struct text out = {0};

	packet_add_hex(&out, "\x00\x7f\xff", 3);

	SAME_TEXT(text_string(&out), "007fff");
	CU_ASSERT_EQUAL(packet_read_hex(text_string(&out), bytes, sizeof bytes), 3);
	CU_ASSERT_EQUAL(memcmp(bytes, "\x00\x7f\xff", 3), 0);
	text_clear(&out);
}

static void digits_end_where_there_are_no_two(void)
{
	unsigned char bytes[4];

	CU_ASSERT_EQUAL(packet_read_hex("0aB", bytes, sizeof bytes), 1);
	CU_ASSERT_EQUAL(packet_read_hex("xx", bytes, sizeof bytes), 0);
	CU_ASSERT_EQUAL(packet_read_hex("", bytes, sizeof bytes), 0);
}

static void no_more_bytes_are_read_than_there_is_room_for(void)
{
	unsigned char bytes[2] = {0, 0x55};

	CU_ASSERT_EQUAL(packet_read_hex("0102", bytes, 1), 1);
	CU_ASSERT_EQUAL(bytes[1], 0x55);
}

/* --- receiving --- */

static void a_packet_is_received_and_acknowledged(void)
{
	struct line *line = given_said("$qC#b4");

	CU_ASSERT_EQUAL(packets_receive(&line->ours, &line->packet), 0);

	SAME_TEXT(text_string(&line->packet), "qC");
	SAME_TAKEN(answered(line), "+");
	line_gone(line);
}

static void escapes_are_undone(void)
{
	struct line *line = given_said("$a}\x03}\x04}]}\n#c3");

	CU_ASSERT_EQUAL(packets_receive(&line->ours, &line->packet), 0);

	SAME_TEXT(text_string(&line->packet), "a#$}*");
	line_gone(line);
}

static void zero_bytes_are_received(void)
{
	struct line *line = given_line("$\0\x01#01", 6);

	CU_ASSERT_EQUAL(packets_receive(&line->ours, &line->packet), 0);

	CU_ASSERT_EQUAL(line->packet.length, 2);
	CU_ASSERT_EQUAL(memcmp(text_string(&line->packet), "\0\x01", 2), 0);
	line_gone(line);
}

static void two_packets_in_one_read_are_two(void)
{
	struct line *line = given_said("$g#67+$c#63");

	CU_ASSERT_EQUAL(packets_receive(&line->ours, &line->packet), 0);
	SAME_TEXT(text_string(&line->packet), "g");
	CU_ASSERT_EQUAL(packets_receive(&line->ours, &line->packet), 0);
	SAME_TEXT(text_string(&line->packet), "c");
	line_gone(line);
}

static void a_damaged_packet_is_asked_for_again(void)
{
	struct line *line = given_said("$qC#b5$qC#b4");

	CU_ASSERT_EQUAL(packets_receive(&line->ours, &line->packet), 0);

	SAME_TEXT(text_string(&line->packet), "qC");
	SAME_TAKEN(answered(line), "-+");
	line_gone(line);
}

static void a_checksum_that_is_none_is_damage(void)
{
	struct line *line = given_said("$qC#zz$g#67");

	CU_ASSERT_EQUAL(packets_receive(&line->ours, &line->packet), 0);

	SAME_TEXT(text_string(&line->packet), "g");
	SAME_TAKEN(answered(line), "-+");
	line_gone(line);
}

static void a_packet_that_begins_in_another_one_takes_its_place(void)
{
	struct line *line = given_said("$lost$g#67");

	CU_ASSERT_EQUAL(packets_receive(&line->ours, &line->packet), 0);

	SAME_TEXT(text_string(&line->packet), "g");
	SAME_TAKEN(answered(line), "+");
	line_gone(line);
}

static void an_interrupt_is_no_packet_and_needs_no_answer(void)
{
	struct line *line = given_said("\x03$g#67");

	CU_ASSERT_EQUAL(packets_receive(&line->ours, &line->packet), 0);

	CU_ASSERT_EQUAL(line->packet.length, 1);
	CU_ASSERT_EQUAL(text_string(&line->packet)[0], PACKET_INTERRUPT);
	SAME_TAKEN(answered(line), "");
	line_gone(line);
}

static void the_end_of_the_other_side_is_told(void)
{
	struct line *line = given_said("$qC");

	CU_ASSERT_EQUAL(packets_receive(&line->ours, &line->packet), -EPIPE);
	line_gone(line);
}

static void a_packet_that_is_too_long_is_not_kept(void)
{
	char block[PACKET_MOST + 4];
	struct line *line;

	memset(block, 'a', sizeof block);
	block[0] = '$';
	line = given_line(block, sizeof block);

	CU_ASSERT_EQUAL(packets_receive(&line->ours, &line->packet), -EPIPE);
	SAME_TAKEN(answered(line), "-");
	line_gone(line);
}

static void without_acknowledgements_nothing_is_answered(void)
{
	struct line *line = given_said("$qC#b4");

	line->ours.unacknowledged = true;
	CU_ASSERT_EQUAL(packets_receive(&line->ours, &line->packet), 0);

	SAME_TAKEN(answered(line), "");
	line_gone(line);
}

static void without_acknowledgements_damage_is_the_end(void)
{
	struct line *line = given_said("$qC#b5");

	line->ours.unacknowledged = true;

	CU_ASSERT_EQUAL(packets_receive(&line->ours, &line->packet), -EPROTO);
	line_gone(line);
}

/* --- sending --- */

static void what_is_acknowledged_is_sent_once(void)
{
	struct line *line = given_said("+");

	CU_ASSERT_EQUAL(packets_send(&line->ours, "OK", 2), 0);

	SAME_TAKEN(answered(line), "$OK#9a");
	line_gone(line);
}

static void what_did_not_arrive_is_sent_again(void)
{
	struct line *line = given_said("-+");

	CU_ASSERT_EQUAL(packets_send(&line->ours, "OK", 2), 0);

	SAME_TAKEN(answered(line), "$OK#9a$OK#9a");
	line_gone(line);
}

static void without_acknowledgements_none_is_waited_for(void)
{
	struct line *line = given_said("");

	line->ours.unacknowledged = true;

	CU_ASSERT_EQUAL(packets_send(&line->ours, "OK", 2), 0);
	line_gone(line);
}

static void whoever_has_gone_acknowledges_nothing(void)
{
	struct line *line = given_said("");

	CU_ASSERT_EQUAL(packets_send(&line->ours, "OK", 2), -EPIPE);
	line_gone(line);
}

/* --- looking --- */

static void looking_does_not_wait(void)
{
	struct line *line = given_open_line("", 0);

	CU_ASSERT_EQUAL(packets_peek(&line->ours), 0);
	line_gone(line);
}

static void what_is_looked_at_is_received_all_the_same(void)
{
	struct line *line = given_said("\x03");

	CU_ASSERT_EQUAL(packets_peek(&line->ours), PACKET_INTERRUPT);
	CU_ASSERT_EQUAL(packets_peek(&line->ours), PACKET_INTERRUPT);
	CU_ASSERT_EQUAL(packets_receive(&line->ours, &line->packet), 0);

	CU_ASSERT_EQUAL(text_string(&line->packet)[0], PACKET_INTERRUPT);
	line_gone(line);
}

static void looking_sees_the_end_of_the_other_side(void)
{
	struct line *line = given_said("");

	CU_ASSERT_EQUAL(packets_peek(&line->ours), -EPIPE);
	line_gone(line);
}

SUITE("observe: packets", TEST(a_packet_ends_with_the_sum_of_its_bytes), TEST(the_empty_answer_is_a_packet),
	TEST(what_would_end_a_frame_is_escaped), TEST(zero_bytes_travel_as_they_are),
	TEST(bytes_become_digits_and_bytes_again), TEST(digits_end_where_there_are_no_two),
	TEST(no_more_bytes_are_read_than_there_is_room_for), TEST(a_packet_is_received_and_acknowledged),
	TEST(escapes_are_undone), TEST(zero_bytes_are_received), TEST(two_packets_in_one_read_are_two),
	TEST(a_damaged_packet_is_asked_for_again), TEST(a_checksum_that_is_none_is_damage),
	TEST(a_packet_that_begins_in_another_one_takes_its_place), TEST(an_interrupt_is_no_packet_and_needs_no_answer),
	TEST(the_end_of_the_other_side_is_told), TEST(a_packet_that_is_too_long_is_not_kept),
	TEST(without_acknowledgements_nothing_is_answered), TEST(without_acknowledgements_damage_is_the_end),
	TEST(what_is_acknowledged_is_sent_once), TEST(what_did_not_arrive_is_sent_again),
	TEST(without_acknowledgements_none_is_waited_for), TEST(whoever_has_gone_acknowledges_nothing),
	TEST(looking_does_not_wait), TEST(what_is_looked_at_is_received_all_the_same),
	TEST(looking_sees_the_end_of_the_other_side));
