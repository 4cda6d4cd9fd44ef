/** @file
 * Unix sockets of a run, without a program: peers meet each other there.
 */
#include <fcntl.h>

#include "tests/unit/surroundings.h"

/** A server and a client of ours, over this name. */
static void given_meeting(struct scenario *s, const char *name, struct peer **client, struct peer **server)
{
	struct program nobody = {.scenario = s, .name = "nobody"};
	struct peer *listener = listen_unix(s, name);

	*client = connect_unix_at(&nobody, name);
	*server = accept_from(listener, (struct link){0});
}

static void meets_at(const char *name)
{
	struct surroundings around;
	struct scenario *s = given_surroundings(&around);
	struct peer *client, *server;

	CU_ASSERT_TRUE(HOLDS(around.stand,
		(given_meeting(s, name ? name : abstract_name(s, 20), &client, &server), say(client, "hello"),
			expect_text(server, "hello"))));
	surroundings_gone(&around);
}

static void peers_meet_at_a_path_of_the_programs_folder(void)
{
	meets_at("s");
}

static void a_path_may_be_as_long_as_an_address_has_room(void)
{
	meets_at(long_path(107));
}

static void peers_meet_at_an_abstract_name(void)
{
	meets_at(NULL);
}

static void names_are_as_long_as_they_are_to_be(void)
{
	struct surroundings around;
	struct scenario *s = given_surroundings(&around);

	CU_ASSERT_EQUAL(strlen(abstract_name(s, 20)), 21);
	CU_ASSERT_EQUAL(strlen(abstract_name(s, 108)), 109);
	CU_ASSERT_EQUAL(*abstract_name(s, 20), '@');
	CU_ASSERT_EQUAL(strlen(long_path(108)), 108);
	surroundings_gone(&around);
}

static void a_stale_socket_is_a_socket_that_takes_nobody(void)
{
	struct surroundings around;
	struct scenario *s = given_surroundings(&around);

	CU_ASSERT_TRUE(HOLDS(around.stand, (make_stale_socket(s, "s"), expect_nobody_at(s, "s"))));
	CU_ASSERT_TRUE(HOLDS(around.stand, expect_entry(s, "s", OBJECT_SOCKET, 0700)));
	surroundings_gone(&around);
}

static void somebody_where_nobody_is_expected_is_told(void)
{
	struct surroundings around;
	struct scenario *s = given_surroundings(&around);

	CU_ASSERT_FALSE(HOLDS(around.stand, ((void)listen_unix(s, "s"), expect_nobody_at(s, "s"))));
	CU_ASSERT_STRING_EQUAL(
		around.stand->result.message, "expected that nobody listens at 's', but client 1 was connected");
	surroundings_gone(&around);
}

/** What a client passes, and the server of ours that gets it. */
static struct peer *given_passed(struct scenario *s, struct passable what)
{
	struct peer *client, *server;

	given_meeting(s, "s", &client, &server);
	pass(client, "+", what);
	return server;
}

static struct passable text(const char *content)
{
	return (struct passable){.content = content, .content_length = strlen(content)};
}

static void judge_file(struct scenario *s)
{
	struct peer *server = given_passed(s, text("hello"));
	int fd = expect_descriptor(server, "+");

	expect_leads_to(server, fd, OBJECT_FILE);
	expect_access(server, fd, O_RDONLY);
	expect_offset(server, fd, 0);
	expect_content(server, fd, "hello", 5);
	read_through(server, fd);
	expect_offset(server, fd, 5);
	expect_content(server, fd, "hello", 5);
	expect_no_descriptor(server);
}

static void what_is_passed_can_be_judged(void)
{
	struct surroundings around;
	struct scenario *s = given_surroundings(&around);

	CU_ASSERT_TRUE(HOLDS(around.stand, judge_file(s)));
	surroundings_gone(&around);
}

static void judge_folder(struct scenario *s)
{
	struct peer *server = given_passed(s, (struct passable){.kind = PASS_FOLDER});

	expect_leads_to(server, expect_descriptor(server, "+"), OBJECT_FILE);
}

static void judge_writable(struct scenario *s)
{
	struct peer *server = given_passed(s, (struct passable){.kind = PASS_WRITABLE});

	expect_access(server, expect_descriptor(server, "+"), O_RDONLY);
}

static void judge_content(struct scenario *s)
{
	struct peer *server = given_passed(s, text("hello"));

	expect_content(server, expect_descriptor(server, "+"), "other", 5);
}

static void judge_many(struct scenario *s)
{
	struct peer *server = given_passed(s, (struct passable){.kind = PASS_PIPE, .copies = PEER_PASSED_MOST});

	(void)expect_descriptor(server, "+");
}

static void judge_none(struct scenario *s)
{
	struct peer *client, *server;

	given_meeting(s, "s", &client, &server);
	say(client, "+");
	(void)expect_descriptor(server, "+");
}

static void judge_no_descriptor(struct scenario *s)
{
	expect_no_descriptor(given_passed(s, (struct passable){.kind = PASS_SOCKET}));
}

static void fails_with(void judge(struct scenario *), const char *message)
{
	struct surroundings around;
	struct scenario *s = given_surroundings(&around);

	CU_ASSERT_FALSE(HOLDS(around.stand, judge(s)));
	CU_ASSERT_STRING_EQUAL(around.stand->result.message, message);
	surroundings_gone(&around);
}

static void what_is_wrong_about_a_descriptor_is_told(void)
{
	fails_with(judge_folder, "expected the descriptor at connection 2 to lead to a file, but it leads to a folder");
	fails_with(judge_writable,
		"expected the descriptor at connection 2 to be opened with O_RDONLY, but it is with O_WRONLY");
	fails_with(judge_content,
		"expected a descriptor of a file with \"other\" at connection 2, but the file has \"hello\"");
	fails_with(judge_many, "expected one descriptor with the \"+\" at connection 2, but 253 came");
	fails_with(judge_none, "expected a descriptor with the \"+\" at connection 2, but none came");
	fails_with(
		judge_no_descriptor, "expected no descriptor at connection 2, but 1 came; the first leads to a socket");
}

SUITE("check: unix", TEST(peers_meet_at_a_path_of_the_programs_folder),
	TEST(a_path_may_be_as_long_as_an_address_has_room), TEST(peers_meet_at_an_abstract_name),
	TEST(names_are_as_long_as_they_are_to_be), TEST(a_stale_socket_is_a_socket_that_takes_nobody),
	TEST(somebody_where_nobody_is_expected_is_told), TEST(what_is_passed_can_be_judged),
	TEST(what_is_wrong_about_a_descriptor_is_told));
