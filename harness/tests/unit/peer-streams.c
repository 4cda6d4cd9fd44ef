/** @file
 * Peers of every kind, with the test in the program's place: pieces, half-closes, resets, deaf ones, caps.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "model/descriptors.h"
#include "peer/peer.h"
#include "tests/unit/given.h"

enum { MOST = 100000 };

/** A peer, the program's end of it, and what it has told. */
struct meeting {
	struct peer *peer;
	int fd;
	struct text told;
};

static void note(void *data, const struct peer *peer, const char *what, const void *bytes, size_t length)
{
	(void)bytes;
	text_addf(data, "%s %s %zu; ", peer->name, what, length);
}

static struct meeting given_peer_with(enum peer_kind kind, bool program_reads, const char *content, size_t most)
{
	struct meeting meeting = {.fd = -1};

	CU_ASSERT_EQUAL_FATAL(peer_new(program_reads ? "stdin" : "stdout", kind, program_reads, content,
				      content ? strlen(content) : 0, most, &meeting.peer, &meeting.fd),
		0);
	return meeting;
}

static struct meeting given_peer(enum peer_kind kind, bool program_reads)
{
	return given_peer_with(kind, program_reads, NULL, MOST);
}

static bool acts(struct meeting *meeting)
{
	return peer_act(meeting->peer, note, &meeting->told);
}

/** Until it has nothing to do. */
static void act_all(struct meeting *meeting)
{
	while (acts(meeting))
		;
}

/** What was sent over loopback has arrived, or its end has: a loaded machine may take a moment for it. */
static void await_arrival(int fd)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};

	CU_ASSERT_EQUAL(fd < 0 ? 1 : poll(&ready, 1, -1), 1);
}

static void program_closes(struct meeting *meeting)
{
	(void)close(meeting->fd); /* the program's end, which is the test's */
	meeting->fd = -1;
	await_arrival(meeting->peer->fd);
}

static void meeting_over(struct meeting *meeting)
{
	if (meeting->fd >= 0)
		(void)close(meeting->fd); /* nobody reads it any more */
	peer_free(meeting->peer);
	text_clear(&meeting->told);
}

/** What the program can read now, as a string; the caller frees. */
static char *program_reads(const struct meeting *meeting)
{
	char block[4096];
	ssize_t n;

	await_arrival(meeting->fd);
	n = read(meeting->fd, block, sizeof block);
	return n < 0 ? memory_string(strerror(errno)) : memory_copy(block, (size_t)n);
}

static void program_writes(const struct meeting *meeting, const char *text)
{
	CU_ASSERT_EQUAL(write(meeting->fd, text, strlen(text)), (ssize_t)strlen(text));
	await_arrival(meeting->peer->fd);
}

/* --- each kind --- */

static void what_a_peer_says_is_read(enum peer_kind kind)
{
	struct meeting meeting = given_peer(kind, true);

	peer_say(meeting.peer, "hello", 5);
	CU_ASSERT_TRUE(acts(&meeting));

	SAME_TAKEN(program_reads(&meeting), "hello");
	SAME_TEXT(text_string(&meeting.told), "stdin says 5; ");
	meeting_over(&meeting);
}

static void what_a_program_writes_is_heard(enum peer_kind kind)
{
	struct meeting meeting = given_peer(kind, false);

	program_writes(&meeting, "hello");
	CU_ASSERT_TRUE(acts(&meeting));

	SAME_TEXT(text_string(&meeting.peer->heard), "hello");
	SAME_TEXT(text_string(&meeting.told), "stdout reads 5; ");
	meeting_over(&meeting);
}

static void the_end_of_what_a_peer_says_is_end_of_file(enum peer_kind kind)
{
	struct meeting meeting = given_peer(kind, true);

	peer_say(meeting.peer, "bye", 3);
	meeting.peer->finishing = true;
	act_all(&meeting);

	SAME_TAKEN(program_reads(&meeting), "bye");
	SAME_TAKEN(program_reads(&meeting), "");
	SAME_TEXT(text_string(&meeting.told), "stdin says 3; stdin " PEER_FINISHES " 0; ");
	meeting_over(&meeting);
}

static void a_program_that_closes_is_heard_to_end(enum peer_kind kind)
{
	struct meeting meeting = given_peer(kind, false);

	program_writes(&meeting, "last");
	program_closes(&meeting);
	act_all(&meeting);

	CU_ASSERT_TRUE(meeting.peer->ended);
	SAME_TEXT(text_string(&meeting.peer->heard), "last");
	meeting_over(&meeting);
}

static void a_pipe_speaks(void)
{
	what_a_peer_says_is_read(PEER_PIPE);
}

static void a_unix_socket_speaks(void)
{
	what_a_peer_says_is_read(PEER_UNIX);
}

static void a_tcp_socket_speaks(void)
{
	what_a_peer_says_is_read(PEER_TCP);
}

static void a_pipe_listens(void)
{
	what_a_program_writes_is_heard(PEER_PIPE);
}

static void a_unix_socket_listens(void)
{
	what_a_program_writes_is_heard(PEER_UNIX);
}

static void a_tcp_socket_listens(void)
{
	what_a_program_writes_is_heard(PEER_TCP);
}

static void a_file_is_read_while_it_grows(void)
{
	struct meeting meeting = given_peer(PEER_FILE, false);

	program_writes(&meeting, "one ");
	act_all(&meeting);
	program_writes(&meeting, "two");
	act_all(&meeting);

	SAME_TEXT(text_string(&meeting.peer->heard), "one two");
	meeting_over(&meeting);
}

static void a_pipe_ends(void)
{
	the_end_of_what_a_peer_says_is_end_of_file(PEER_PIPE);
}

static void a_unix_socket_ends(void)
{
	the_end_of_what_a_peer_says_is_end_of_file(PEER_UNIX);
}

static void a_tcp_socket_ends(void)
{
	the_end_of_what_a_peer_says_is_end_of_file(PEER_TCP);
}

static void the_end_of_a_pipe_is_heard(void)
{
	a_program_that_closes_is_heard_to_end(PEER_PIPE);
}

static void the_end_of_a_unix_socket_is_heard(void)
{
	a_program_that_closes_is_heard_to_end(PEER_UNIX);
}

static void the_end_of_a_tcp_socket_is_heard(void)
{
	a_program_that_closes_is_heard_to_end(PEER_TCP);
}

static void a_file_has_its_content_from_the_start(void)
{
	struct meeting meeting = given_peer_with(PEER_FILE, true, "content", MOST);

	SAME_TAKEN(program_reads(&meeting), "content");
	SAME_TAKEN(program_reads(&meeting), "");
	meeting_over(&meeting);
}

static void a_folder_cannot_be_read(void)
{
	struct meeting meeting = given_peer(PEER_FOLDER, true);

	SAME_TAKEN(program_reads(&meeting), "Is a directory");
	meeting_over(&meeting);
}

static void the_null_device_is_empty(void)
{
	struct meeting meeting = given_peer(PEER_NULL, true);

	SAME_TAKEN(program_reads(&meeting), "");
	meeting_over(&meeting);
}

static void a_closed_stream_is_no_descriptor(void)
{
	struct meeting meeting = given_peer(PEER_CLOSED, true);

	CU_ASSERT_EQUAL(meeting.fd, -1);
	CU_ASSERT_FALSE(acts(&meeting));
	meeting_over(&meeting);
}

static void the_program_s_end_is_closed_by_an_exec(void)
{
	static const enum peer_kind kinds[] = {PEER_PIPE, PEER_UNIX, PEER_TCP, PEER_FILE, PEER_FOLDER, PEER_NULL};
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct meeting meeting = given_peer(kinds[i], true);

		CU_ASSERT_EQUAL(fcntl(meeting.fd, F_GETFD), FD_CLOEXEC);
		meeting_over(&meeting);
	}
}

static void each_kind_is_an_object_of_the_model(void)
{
	static const enum object_kind expected[] = {[PEER_PIPE] = OBJECT_PIPE,
		[PEER_UNIX] = OBJECT_SOCKET,
		[PEER_TCP] = OBJECT_SOCKET,
		[PEER_LISTENER] = OBJECT_NONE,
		[PEER_FILE] = OBJECT_FILE,
		[PEER_FOLDER] = OBJECT_FOLDER,
		[PEER_NULL] = OBJECT_DEVICE,
		[PEER_CLOSED] = OBJECT_NONE};
	enum peer_kind kind;

	for (kind = PEER_PIPE; kind <= PEER_CLOSED; kind++) {
		struct meeting meeting;

		if (kind == PEER_LISTENER || kind == PEER_DATAGRAMS || kind == PEER_FIFO)
			continue; /* it is never a stream that a program is given */
		meeting = given_peer(kind, true);
		CU_ASSERT_EQUAL(peer_object_kind(meeting.peer), expected[kind]);
		meeting_over(&meeting);
	}
}

/* --- one action at a time --- */

static void pieces_are_said_one_by_one(void)
{
	struct meeting meeting = given_peer(PEER_PIPE, true);

	peer_say(meeting.peer, "one", 3);
	peer_say(meeting.peer, "three", 5);
	CU_ASSERT_TRUE(acts(&meeting));
	SAME_TAKEN(program_reads(&meeting), "one");
	CU_ASSERT_TRUE(acts(&meeting));

	SAME_TAKEN(program_reads(&meeting), "three");
	CU_ASSERT_FALSE(acts(&meeting));
	meeting_over(&meeting);
}

static void the_end_waits_for_what_is_to_be_said(void)
{
	struct meeting meeting = given_peer(PEER_UNIX, true);

	peer_say(meeting.peer, "one", 3);
	meeting.peer->finishing = true;
	CU_ASSERT_TRUE(acts(&meeting));

	CU_ASSERT_FALSE(meeting.peer->finished);
	CU_ASSERT_TRUE(peer_has_more_to_do(meeting.peer));
	meeting_over(&meeting);
}

static void a_socket_takes_and_gives_one_buffer_at_a_time(void)
{
	struct meeting meeting = given_peer(PEER_UNIX, true);
	char *bytes = memory_new(10000, 1);

	peer_say(meeting.peer, bytes, 10000);
	act_all(&meeting);

	SAME_TEXT(text_string(&meeting.told), "stdin says 4096; stdin says 4096; stdin says 1808; ");
	free(bytes);
	meeting_over(&meeting);
}

static void a_full_pipe_is_waited_for(void)
{
	struct meeting meeting = given_peer(PEER_PIPE, true);
	char *bytes = memory_new(100000, 1);

	peer_say(meeting.peer, bytes, 100000);
	act_all(&meeting);

	CU_ASSERT_EQUAL(meeting.peer->said, 65536);
	CU_ASSERT_TRUE(peer_has_more_to_do(meeting.peer));
	free(bytes);
	meeting_over(&meeting);
}

static void a_peer_with_nothing_to_do_does_nothing(void)
{
	struct meeting meeting = given_peer(PEER_TCP, false);

	CU_ASSERT_FALSE(acts(&meeting));
	CU_ASSERT_FALSE(peer_has_more_to_do(meeting.peer));
	SAME_TEXT(text_string(&meeting.told), "");
	meeting_over(&meeting);
}

/* --- half-close, reset, deaf --- */

static void a_half_closed_socket_still_listens(void)
{
	struct meeting meeting = given_peer(PEER_TCP, true);

	meeting.peer->finishing = true;
	act_all(&meeting);
	program_writes(&meeting, "late");
	act_all(&meeting);

	SAME_TEXT(text_string(&meeting.peer->heard), "late");
	CU_ASSERT_FALSE(meeting.peer->ended);
	meeting_over(&meeting);
}

static void a_reset_follows_what_was_said(void)
{
	struct meeting meeting = given_peer(PEER_TCP, true);

	peer_say(meeting.peer, "last", 4);
	meeting.peer->aborting = true;
	act_all(&meeting);

	SAME_TEXT(text_string(&meeting.told), "stdin says 4; stdin " PEER_RESETS " 0; ");
	CU_ASSERT_TRUE(meeting.peer->finished && meeting.peer->ended);
	meeting_over(&meeting);
}

static void who_finishes_and_closes_sends_the_end_first(void)
{
	struct meeting meeting = given_peer(PEER_TCP, true);

	meeting.peer->closing = true;
	meeting.peer->finishing = true;
	act_all(&meeting);

	SAME_TEXT(text_string(&meeting.told), "stdin " PEER_FINISHES " 0; stdin " PEER_CLOSES " 0; ");
	meeting_over(&meeting);
}

/** The program closes with bytes unread; the next send meets the reset. */
static void a_send_that_is_refused_tells_of_the_reset(void)
{
	struct meeting meeting = given_peer(PEER_TCP, true);

	peer_say(meeting.peer, "unread", 6);
	CU_ASSERT_TRUE(acts(&meeting));
	await_arrival(meeting.fd);
	program_closes(&meeting);
	peer_say(meeting.peer, "late", 4);
	meeting.peer->deaf = true;
	act_all(&meeting);

	CU_ASSERT_TRUE(meeting.peer->reader_gone);
	SAME_TEXT(text_string(&meeting.told), "stdin says 6; stdin " PEER_IS_RESET " 0; ");
	meeting_over(&meeting);
}

/** When the peer has acted, the program knows of it already: nothing is on its way. */
static void a_reset_connection_is_reset_at_once(void)
{
	struct meeting meeting = given_peer(PEER_TCP, true);

	meeting.peer->aborting = true;
	act_all(&meeting);

	SAME_TAKEN(program_reads(&meeting), "Connection reset by peer");
	meeting_over(&meeting);
}

static void a_deaf_peer_leaves_what_was_written(void)
{
	struct meeting meeting = given_peer(PEER_PIPE, false);

	meeting.peer->deaf = true;
	program_writes(&meeting, "unheard");

	CU_ASSERT_FALSE(acts(&meeting));
	CU_ASSERT_EQUAL(meeting.peer->heard.length, 0);
	meeting_over(&meeting);
}

static void a_peer_that_stops_reading_breaks_the_pipe(void)
{
	struct meeting meeting = given_peer(PEER_PIPE, false);
	ssize_t n;

	(void)signal(SIGPIPE, SIG_IGN); /* the test is the program here */
	meeting.peer->finishing = true;
	act_all(&meeting);
	n = write(meeting.fd, "x", 1);

	CU_ASSERT_TRUE(n < 0 && errno == EPIPE);
	SAME_TEXT(text_string(&meeting.told), "stdout " PEER_STOPS " 0; ");
	meeting_over(&meeting);
}

static void a_reader_that_is_gone_ends_what_is_said(void)
{
	struct meeting meeting = given_peer(PEER_PIPE, true);

	(void)signal(SIGPIPE, SIG_IGN); /* as in a worker */
	program_closes(&meeting);
	peer_say(meeting.peer, "nobody", 6);
	CU_ASSERT_TRUE(acts(&meeting));

	CU_ASSERT_TRUE(meeting.peer->reader_gone);
	CU_ASSERT_FALSE(peer_has_more_to_do(meeting.peer));
	SAME_TEXT(text_string(&meeting.told), "");
	meeting_over(&meeting);
}

/* --- caps --- */

static void no_more_is_kept_than_asked_for(void)
{
	struct meeting meeting = given_peer_with(PEER_PIPE, false, NULL, 10);

	program_writes(&meeting, "twelve bytes");
	act_all(&meeting);

	SAME_TEXT(text_string(&meeting.peer->heard), "twelve byt");
	CU_ASSERT_EQUAL(meeting.peer->cut, 2);
	meeting_over(&meeting);
}

static void bytes_after_the_cap_are_counted(void)
{
	struct meeting meeting = given_peer_with(PEER_FILE, false, NULL, 4);

	program_writes(&meeting, "four");
	act_all(&meeting);
	program_writes(&meeting, "more");
	act_all(&meeting);

	SAME_TEXT(text_string(&meeting.peer->heard), "four");
	CU_ASSERT_EQUAL(meeting.peer->cut, 4);
	meeting_over(&meeting);
}

static void bytes_of_every_value_pass(void)
{
	struct meeting meeting = given_peer(PEER_PIPE, false);

	CU_ASSERT_EQUAL(write(meeting.fd, "a\0\xff\n", 4), 4);
	act_all(&meeting);

	CU_ASSERT_EQUAL(meeting.peer->heard.length, 4);
	CU_ASSERT_EQUAL(memcmp(meeting.peer->heard.bytes, "a\0\xff\n", 4), 0);
	meeting_over(&meeting);
}

static void nobody_is_accepted(void)
{
	peer_free(NULL);
	CU_PASS("it has returned");
}

/* --- FIFOs --- */

/** A FIFO in a folder of its own; both are removed by fifo_gone(). */
static int given_fifo(char path[32])
{
	int folder;

	(void)snprintf(path, 32, "/tmp/plumb-fifo-XXXXXX");
	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(path));
	folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CU_ASSERT_FATAL(folder >= 0 && mkfifoat(folder, "fifo", 0600) == 0);
	return folder;
}

static void fifo_gone(const char *path, int folder)
{
	(void)close(folder); /* only a name */
	CU_ASSERT_EQUAL(file_remove_folder(path), 0);
}

static void a_fifo_without_a_reader_cannot_be_written_to(void)
{
	struct peer *peer = NULL;
	char path[32];
	int folder = given_fifo(path);

	CU_ASSERT_EQUAL(peer_open_fifo("client", folder, "fifo", true, MOST, &peer), -ENXIO);
	CU_ASSERT_EQUAL(peer_open_fifo("client", folder, "none", true, MOST, &peer), -ENOENT);
	CU_ASSERT_PTR_NULL(peer);
	fifo_gone(path, folder);
}

static void a_fifo_is_not_at_its_end_before_somebody_has_written(void)
{
	struct meeting meeting = {.fd = -1};
	char path[32];
	int folder = given_fifo(path);

	CU_ASSERT_EQUAL(peer_open_fifo("reply", folder, "fifo", false, MOST, &meeting.peer), 0);
	act_all(&meeting);
	CU_ASSERT_FALSE(meeting.peer->ended);

	meeting.fd = openat(folder, "fifo", O_WRONLY | O_CLOEXEC);
	CU_ASSERT_EQUAL(write(meeting.fd, "OK\n", 3), 3);
	program_closes(&meeting);
	act_all(&meeting);

	SAME_TEXT(text_string(&meeting.told), "reply reads 3; ");
	CU_ASSERT_TRUE(meeting.peer->ended);
	meeting_over(&meeting);
	fifo_gone(path, folder);
}

static void a_client_of_a_fifo_says_its_line_and_closes(void)
{
	struct meeting meeting = {.fd = -1};
	char path[32];
	int folder = given_fifo(path);

	meeting.fd = openat(folder, "fifo", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	CU_ASSERT_EQUAL(peer_open_fifo("client", folder, "fifo", true, MOST, &meeting.peer), 0);
	peer_say(meeting.peer, "1 len x\n", 8);
	meeting.peer->finishing = true;
	act_all(&meeting);

	SAME_TEXT(text_string(&meeting.told), "client says 8; client finishes sending 0; ");
	meeting_over(&meeting);
	fifo_gone(path, folder);
}

/** Half of a receive buffer is the kernel's own. */
static void a_listener_s_window_is_its_connections(void)
{
	const struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	const struct peer_socket small = {.window = 4096}, usual = {0};
	struct peer *listener, *client, *connection;
	socklen_t length = sizeof(int);
	int room = 0;

	CU_ASSERT_EQUAL_FATAL(
		peer_listen("server", (const struct sockaddr *)&here, sizeof here, &small, 1, &listener), 0);
	CU_ASSERT_EQUAL_FATAL(peer_connect("client", (const struct sockaddr *)listener->local.bytes,
				      listener->local.length, &usual, MOST, &client),
		0);
	await_arrival(listener->fd);
	CU_ASSERT_EQUAL_FATAL(peer_accept(listener, "connection", &usual, MOST, &connection), 0);
	CU_ASSERT_EQUAL(getsockopt(connection->fd, SOL_SOCKET, SO_RCVBUF, &room, &length), 0);

	CU_ASSERT_EQUAL(room, 2 * 4096);
	peer_free(connection);
	peer_free(client);
	peer_free(listener);
}

static void a_reader_that_goes_leaves_the_fifo_without_one(void)
{
	struct meeting meeting = {.fd = -1};
	char path[32];
	int folder = given_fifo(path);

	CU_ASSERT_EQUAL(peer_open_fifo("desk", folder, "fifo", false, MOST, &meeting.peer), 0);
	act_all(&meeting);
	meeting.peer->finishing = true;
	act_all(&meeting);

	SAME_TEXT(text_string(&meeting.told), "desk closes its reading end 0; ");
	CU_ASSERT_EQUAL(openat(folder, "fifo", O_WRONLY | O_NONBLOCK | O_CLOEXEC), -1);
	CU_ASSERT_EQUAL(errno, ENXIO);
	meeting_over(&meeting);
	fifo_gone(path, folder);
}

/* --- descriptors --- */

static int given_descriptor(void)
{
	return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

/** How many descriptors come with the next bytes that the program reads, at most @p most of them. */
static size_t program_is_passed(const struct meeting *meeting, size_t most)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(2 * sizeof(int))];
	char bytes[16];
	struct iovec data = {bytes, most};
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
	const struct cmsghdr *header;
	size_t count, i;
	int fd;

	CU_ASSERT_EQUAL(recvmsg(meeting->fd, &message, 0), (ssize_t)most);
	header = CMSG_FIRSTHDR(&message);
	count = header ? (header->cmsg_len - CMSG_LEN(0)) / sizeof fd : 0;
	for (i = 0; i < count; i++) {
		memcpy(&fd, CMSG_DATA(header) + i * sizeof fd, sizeof fd);
		(void)close(fd); /* it was there */
	}
	return count;
}

static void descriptors_go_with_the_first_byte_of_what_is_said(void)
{
	struct meeting meeting = given_peer(PEER_UNIX, true);
	int fds[] = {given_descriptor(), given_descriptor()};

	peer_say(meeting.peer, "ab", 2);
	peer_pass(meeting.peer, "cd", 2, fds, 2);
	meeting.peer->split = 3;
	act_all(&meeting);

	CU_ASSERT_EQUAL(program_is_passed(&meeting, 2), 0);
	CU_ASSERT_EQUAL(program_is_passed(&meeting, 1), 2);
	CU_ASSERT_EQUAL(program_is_passed(&meeting, 1), 0);
	SAME_TEXT(text_string(&meeting.told), "stdin says 2; stdin passes descriptors 2; stdin says 1; stdin says 1; ");
	meeting_over(&meeting);
}

static void program_passes(const struct meeting *meeting, const char *text)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))] = "";
	struct iovec data = {(char *)text, strlen(text)};
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	int fd = given_descriptor();

	*header = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof fd)};
	memcpy(CMSG_DATA(header), &fd, sizeof fd);
	CU_ASSERT_EQUAL(sendmsg(meeting->fd, &message, 0), (ssize_t)strlen(text));
	(void)close(fd); /* a copy is on its way */
}

static void where_a_descriptor_has_come_is_known(void)
{
	struct meeting meeting = given_peer(PEER_UNIX, false);

	program_writes(&meeting, "ab");
	program_passes(&meeting, "+");
	program_passes(&meeting, "+");
	act_all(&meeting);

	CU_ASSERT_EQUAL_FATAL(meeting.peer->arrival_count, 2);
	CU_ASSERT_EQUAL(meeting.peer->arrivals[0].upto, 3);
	CU_ASSERT_EQUAL(meeting.peer->arrivals[1].after, 3);
	CU_ASSERT_EQUAL(meeting.peer->arrivals[1].upto, 4);
	CU_ASSERT_TRUE(fcntl(meeting.peer->arrivals[0].fd, F_GETFD) & FD_CLOEXEC);
	SAME_TEXT(text_string(&meeting.told),
		"stdout reads 3; stdout is passed descriptors 1; stdout reads 1; stdout is passed descriptors 1; ");
	meeting_over(&meeting);
}

SUITE("peer: streams", TEST(descriptors_go_with_the_first_byte_of_what_is_said),
	TEST(where_a_descriptor_has_come_is_known), TEST(a_pipe_speaks), TEST(a_unix_socket_speaks),
	TEST(a_tcp_socket_speaks), TEST(a_pipe_listens), TEST(a_unix_socket_listens), TEST(a_tcp_socket_listens),
	TEST(a_file_is_read_while_it_grows), TEST(a_pipe_ends), TEST(a_unix_socket_ends), TEST(a_tcp_socket_ends),
	TEST(the_end_of_a_pipe_is_heard), TEST(the_end_of_a_unix_socket_is_heard),
	TEST(the_end_of_a_tcp_socket_is_heard), TEST(a_file_has_its_content_from_the_start),
	TEST(a_folder_cannot_be_read), TEST(the_null_device_is_empty), TEST(a_closed_stream_is_no_descriptor),
	TEST(the_program_s_end_is_closed_by_an_exec), TEST(each_kind_is_an_object_of_the_model),
	TEST(pieces_are_said_one_by_one), TEST(the_end_waits_for_what_is_to_be_said),
	TEST(a_socket_takes_and_gives_one_buffer_at_a_time), TEST(a_full_pipe_is_waited_for),
	TEST(a_peer_with_nothing_to_do_does_nothing), TEST(a_half_closed_socket_still_listens),
	TEST(a_reset_follows_what_was_said), TEST(who_finishes_and_closes_sends_the_end_first),
	TEST(a_send_that_is_refused_tells_of_the_reset), TEST(a_listener_s_window_is_its_connections),
	TEST(a_reset_connection_is_reset_at_once), TEST(a_deaf_peer_leaves_what_was_written),
	TEST(a_peer_that_stops_reading_breaks_the_pipe), TEST(a_reader_that_is_gone_ends_what_is_said),
	TEST(no_more_is_kept_than_asked_for), TEST(bytes_after_the_cap_are_counted), TEST(bytes_of_every_value_pass),
	TEST(nobody_is_accepted), TEST(a_fifo_without_a_reader_cannot_be_written_to),
	TEST(a_fifo_is_not_at_its_end_before_somebody_has_written), TEST(a_client_of_a_fifo_says_its_line_and_closes),
	TEST(a_reader_that_goes_leaves_the_fifo_without_one));
