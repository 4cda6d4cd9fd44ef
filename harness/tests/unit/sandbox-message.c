/** @file
 * Messages between worker and init: whole, with their descriptors, and with the sender's id.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sandbox/init.h"
#include "tests/unit/given.h"

struct pair {
	int ours, theirs;
};

static struct pair given_sockets(void)
{
	int ends[2];

	CU_ASSERT_EQUAL_FATAL(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
	return (struct pair){ends[0], ends[1]};
}

static void pair_gone(struct pair pair)
{
	(void)close(pair.ours); /* of no use any more */
	(void)close(pair.theirs);
}

/** A pipe that holds one letter, by which it is known again. @return its read end. */
static int given_pipe_with(char letter)
{
	int ends[2];

	CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
	CU_ASSERT_EQUAL_FATAL(write(ends[1], &letter, 1), 1);
	(void)close(ends[1]); /* the letter stays */
	return ends[0];
}

static char letter_in(int fd)
{
	char letter = '?';

	CU_ASSERT_EQUAL(read(fd, &letter, 1), 1);
	return letter;
}

static void a_message_arrives_whole(void)
{
	struct pair pair = given_sockets();
	int fds[DESCRIPTORS_MOST];
	char bytes[16] = "";

	CU_ASSERT_EQUAL(message_send(pair.ours, "a\0b", 4, NULL, 0), 0);

	CU_ASSERT_EQUAL(message_receive(pair.theirs, bytes, sizeof bytes, fds, NULL), 4);
	CU_ASSERT_EQUAL(memcmp(bytes, "a\0b", 4), 0);
	pair_gone(pair);
}

static void two_messages_stay_two(void)
{
	struct pair pair = given_sockets();
	int fds[DESCRIPTORS_MOST];
	char bytes[16] = "";

	CU_ASSERT_EQUAL(message_send(pair.ours, "one", 3, NULL, 0), 0);
	CU_ASSERT_EQUAL(message_send(pair.ours, "three", 5, NULL, 0), 0);

	CU_ASSERT_EQUAL(message_receive(pair.theirs, bytes, sizeof bytes, fds, NULL), 3);
	CU_ASSERT_EQUAL(message_receive(pair.theirs, bytes, sizeof bytes, fds, NULL), 5);
	pair_gone(pair);
}

static void a_message_of_the_greatest_length_fits(void)
{
	struct pair pair = given_sockets();
	char *sent = memory_new(MESSAGE_MOST, 1), *got = memory_new(MESSAGE_MOST, 1);
	int fds[DESCRIPTORS_MOST];

	sent[MESSAGE_MOST - 1] = 'z';
	CU_ASSERT_EQUAL(message_send(pair.ours, sent, MESSAGE_MOST, NULL, 0), 0);

	CU_ASSERT_EQUAL(message_receive(pair.theirs, got, MESSAGE_MOST, fds, NULL), MESSAGE_MOST);
	CU_ASSERT_EQUAL(got[MESSAGE_MOST - 1], 'z');
	free(sent);
	free(got);
	pair_gone(pair);
}

static void descriptors_arrive_in_their_order(void)
{
	struct pair pair = given_sockets();
	int sent[DESCRIPTORS_MOST] = {
		given_pipe_with('a'), given_pipe_with('b'), given_pipe_with('c'), given_pipe_with('d')};
	int got[DESCRIPTORS_MOST], i;
	char byte;

	CU_ASSERT_EQUAL(message_send(pair.ours, "x", 1, sent, DESCRIPTORS_MOST), 0);
	for (i = 0; i < DESCRIPTORS_MOST; i++)
		(void)close(sent[i]); /* they are under way */

	CU_ASSERT_EQUAL(message_receive(pair.theirs, &byte, 1, got, NULL), 1);
	for (i = 0; i < DESCRIPTORS_MOST; i++) {
		CU_ASSERT_EQUAL(letter_in(got[i]), 'a' + i);
		(void)close(got[i]); /* only read from */
	}
	pair_gone(pair);
}

static void descriptors_that_do_not_come_are_minus_one(void)
{
	struct pair pair = given_sockets();
	int sent = given_pipe_with('a'), got[DESCRIPTORS_MOST];
	char byte;

	CU_ASSERT_EQUAL(message_send(pair.ours, "x", 1, &sent, 1), 0);

	CU_ASSERT_EQUAL(message_receive(pair.theirs, &byte, 1, got, NULL), 1);
	CU_ASSERT_TRUE(got[0] >= 0 && got[1] == -1 && got[2] == -1 && got[3] == -1);
	(void)close(got[0]); /* only looked at */
	(void)close(sent);
	pair_gone(pair);
}

static void a_descriptor_that_arrives_is_closed_by_an_exec(void)
{
	struct pair pair = given_sockets();
	int sent = given_pipe_with('a'), got[DESCRIPTORS_MOST];
	char byte;

	CU_ASSERT_EQUAL(message_send(pair.ours, "x", 1, &sent, 1), 0);
	CU_ASSERT_EQUAL(message_receive(pair.theirs, &byte, 1, got, NULL), 1);

	CU_ASSERT_EQUAL(fcntl(got[0], F_GETFD), FD_CLOEXEC);
	(void)close(got[0]); /* only looked at */
	(void)close(sent);
	pair_gone(pair);
}

static void the_sender_is_known_by_its_id(void)
{
	struct pair pair = given_sockets();
	int fds[DESCRIPTORS_MOST], yes = 1;
	pid_t sender = 0;
	char byte;

	CU_ASSERT_EQUAL_FATAL(setsockopt(pair.theirs, SOL_SOCKET, SO_PASSCRED, &yes, sizeof yes), 0);
	CU_ASSERT_EQUAL(message_send(pair.ours, "x", 1, NULL, 0), 0);

	CU_ASSERT_EQUAL(message_receive(pair.theirs, &byte, 1, fds, &sender), 1);
	CU_ASSERT_EQUAL(sender, getpid());
	pair_gone(pair);
}

static void the_sender_may_send_four_descriptors_and_be_known(void)
{
	struct pair pair = given_sockets();
	int sent[DESCRIPTORS_MOST] = {
		given_pipe_with('a'), given_pipe_with('b'), given_pipe_with('c'), given_pipe_with('d')};
	int got[DESCRIPTORS_MOST], yes = 1, i;
	pid_t sender = 0;
	char byte;

	CU_ASSERT_EQUAL_FATAL(setsockopt(pair.theirs, SOL_SOCKET, SO_PASSCRED, &yes, sizeof yes), 0);
	CU_ASSERT_EQUAL(message_send(pair.ours, "x", 1, sent, DESCRIPTORS_MOST), 0);

	CU_ASSERT_EQUAL(message_receive(pair.theirs, &byte, 1, got, &sender), 1);
	CU_ASSERT_EQUAL(sender, getpid());
	CU_ASSERT_EQUAL(letter_in(got[3]), 'd');
	for (i = 0; i < DESCRIPTORS_MOST; i++) {
		(void)close(sent[i]); /* only read from */
		(void)close(got[i]);
	}
	pair_gone(pair);
}

static void the_end_is_a_message_of_no_bytes(void)
{
	struct pair pair = given_sockets();
	int fds[DESCRIPTORS_MOST];
	char byte;

	CU_ASSERT_EQUAL(shutdown(pair.ours, SHUT_WR), 0);

	CU_ASSERT_EQUAL(message_receive(pair.theirs, &byte, 1, fds, NULL), 0);
	pair_gone(pair);
}

/** An error and no SIGPIPE, which would end the test. */
static void sending_to_nobody_is_an_error(void)
{
	struct pair pair = given_sockets();

	CU_ASSERT_EQUAL(shutdown(pair.theirs, SHUT_RDWR), 0);

	CU_ASSERT_EQUAL(message_send(pair.ours, "x", 1, NULL, 0), -EPIPE);
	pair_gone(pair);
}

SUITE("sandbox: messages", TEST(a_message_arrives_whole), TEST(two_messages_stay_two),
	TEST(a_message_of_the_greatest_length_fits), TEST(descriptors_arrive_in_their_order),
	TEST(descriptors_that_do_not_come_are_minus_one), TEST(a_descriptor_that_arrives_is_closed_by_an_exec),
	TEST(the_sender_is_known_by_its_id), TEST(the_sender_may_send_four_descriptors_and_be_known),
	TEST(the_end_is_a_message_of_no_bytes), TEST(sending_to_nobody_is_an_error));
