/* The promises of lab 14. Each check plays the clients of brokerd, or the server that brokerc asks: patient ones, impatient ones, and
 * some that pass what nobody has asked for. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "check/check.h"

enum {
	LONGEST = 107,
	SHORT_NAME = 20,
	REQUESTS = 100,
	CLIENTS = 20,
	FEW = 3,
	LONG = 100000, /* bytes: more than a read() takes at once */
	PATH_LONGEST = 4095,
	FAR_TOO_LONG = 20000,
	DEPTH = 12,
	LONG_NAME = 100,
	FOREIGN_UID = 4242,
	OTHER_UID = 4343,
	UIDS_OF_16_BITS = 65536,
	MOST_PASSED = 253,
	FULL_MODE = 0600,
	SILENCE_MS = 20000, /* less than the half minute after which a server may give up */
};

/* Promises of the README that more than one scene tries. */
static const char wrong_usages_fail[] = N_("Wrong usage: a message, exit status 2, nothing on standard output.");
static const char longest_relpath[] = N_("RELPATH has up to 4095 bytes, and nothing is stripped from it but the LF.");
static const char no_requests_are_refused[] = N_("A line that is too long is refused, all of it, and the connection may be closed then; any other request that is none is refused, and the connection goes on.");
static const char reasons_are_told[] = N_("A failure is told as `brokerc: PATH: reason` on standard error; where the server has given a REASON, it is this one, word for word, even if the server has ended meanwhile.");
static const char exit_statuses[] = N_("The exit status is 0 if all went well; 1 if a path has failed, or the server has ended early, at whatever moment; 4 if there is no server.");

static const char hello[] = "hello\n", other[] = "another file\n", secret[] = "nobody's business\n";

/* --- brokerd --- */

/* ROOT with two files. */
static struct program *brokerd(struct scenario *s, const char *name)
{
	make_folder(s, "root", 0755);
	make_folder(s, "root/sub", 0755);
	put_file(s, "root/a", hello);
	put_file(s, "root/sub/b", other);
	return start(s, "brokerd", "root", name);
}

static struct program *brokerd_for(struct scenario *s, const char *uid)
{
	make_folder(s, "root", 0755);
	put_file(s, "root/a", hello);
	return start(s, "brokerd", "-u", uid, "root", "s");
}

static void ask(struct peer *client, const char *path)
{
	char line[PATH_LONGEST + 16];

	snprintf(line, sizeof line, "OPEN %s\n", path);
	say(client, line);
}

static int expect_file_passed(struct peer *client, const char *content)
{
	int fd = expect_descriptor(client, "+");

	expect_leads_to(client, fd, OBJECT_FILE);
	expect_content(client, fd, content, strlen(content));
	return fd;
}

static void expect_served_over(struct peer *client)
{
	ask(client, "a");
	(void)expect_file_passed(client, hello);
	finish_sending(client);
	expect_end(client);
}

/* The whole way of one request. */
static void expect_served(struct program *server, const char *name)
{
	expect_served_over(connect_unix(server, name));
}

/* Whoever listens there takes our connection, and has an answer for a request that he does not know. */
static void expect_reached(struct scenario *s, struct program *server, const char *name)
{
	struct peer *client = connect_unix(server, name);

	say(client, "HELLO\n");
	if (strcmp(expect_line_matching(client, "-.+"), "-denied") == 0)
		fail_check(s, NULL, "expected any other reason than \"denied\" for the request \"HELLO\" of a client that may ask");
	finish_sending(client);
	expect_end(client);
}

static void expect_refusal(struct peer *client)
{
	expect_no_descriptor(client);
	(void)expect_line_matching(client, "-.+");
}

/* One byte more than a path may have, and it leads to a file: ".////…/a". */
static void say_too_long(struct peer *client)
{
	char path[PATH_LONGEST + 2] = ".", line[PATH_LONGEST + 16];

	memset(path + 1, '/', PATH_LONGEST - 1);
	path[PATH_LONGEST] = 'a';
	snprintf(line, sizeof line, "OPEN %s\n", path);
	say(client, line);
}

/* Requests, and how they end, are there before the server looks. */
static struct peer *asked_at_once(struct scenario *s, struct program *server, const char *requests, void (*end)(struct peer *client))
{
	struct peer *client;

	signal_program(server, SIGSTOP);
	client = connect_unix(server, "s");
	say(client, requests);
	end(client);
	run_until_quiet(s);
	signal_program(server, SIGCONT);
	return client;
}

/* The client is gone before the server can have answered. */
static void leaves(struct scenario *s, struct program *server, const char *requests)
{
	(void)asked_at_once(s, server, requests, close_connection);
	run_until_quiet(s);
}

/* A client asks, and goes when it has its answer, whatever that is. */
static void asks_and_goes(struct scenario *s, struct program *server, void (*asks)(struct peer *client))
{
	struct peer *client = connect_unix(server, "s");

	asks(client);
	finish_sending(client);
	run_until_quiet(s);
	close_connection(client);
	run_until_quiet(s);
}

static void asks_for_a(struct peer *client)
{
	ask(client, "a");
}

/* From now on the kernel tells at this object, "": at each, that the other end belongs to this user. */
static void other_end_is_of(struct scenario *s, const char *object, int uid)
{
	char fault[64];

	snprintf(fault, sizeof fault, "uid:%d@,socket-option,%s,0", uid, object);
	inject(s, fault);
}

static void clients_are_of(struct scenario *s, int uid)
{
	other_end_is_of(s, "", uid);
}

/* --- brokerc --- */

/* What brokerc asks a server of ours for. */
static void expect_asked(struct peer *server, const char *path)
{
	char line[PATH_LONGEST + 16];

	snprintf(line, sizeof line, "OPEN %s\n", path);
	expect_text(server, line);
}

static void pass_file(struct peer *server, const char *content)
{
	pass(server, "+", (struct passable){.content = content, .content_length = strlen(content)});
}

/* brokerc comes to a server of ours at this name. */
static void expect_coming(struct scenario *s, const char *name)
{
	struct peer *listener = listen_unix(s, name);

	(void)start(s, "brokerc", name, "a");
	expect_asked(accept_from(listener, (struct link){0}), "a");
}

/* brokerc with one file to ask for, and the server that it has asked. */
static struct program *asking(struct scenario *s, struct peer **server)
{
	struct peer *listener = listen_unix(s, "s");
	struct program *client = start(s, "brokerc", "s", "a");

	*server = accept_from(listener, (struct link){0});
	expect_asked(*server, "a");
	return client;
}

static void expect_error_told(struct program *server)
{
	expect_exit(server, 1);
	(void)expect_some_line(program_stderr(server), "brokerd: .+: .+");
}

static void expect_failure_told_as(struct program *client, const char *message)
{
	char pattern[96];

	expect_exit(client, 1);
	snprintf(pattern, sizeof pattern, "brokerc: %s", message);
	(void)expect_some_line(program_stderr(client), pattern);
}

static void expect_failure_told(struct program *client, const char *path)
{
	char message[64];

	snprintf(message, sizeof message, "%s: .+", path);
	expect_failure_told_as(client, message);
}

/* --- 1: names --- */

static void limit_of_paths(struct scenario *s)
{
	const char *longest = long_path(LONGEST);
	struct program *server;

	begin(s, "brokerd at a path of 107 bytes");
	server = brokerd(s, longest);
	expect_ready_at(server, "unix", longest);
	expect_reached(s, server, longest);
	expect_silence(program_stdout(server));
	begin(s, "brokerd at a path of 108 bytes");
	expect_failure(brokerd(s, long_path(LONGEST + 1)), 2);
	begin(s, "brokerd at no path");
	expect_failure(brokerd(s, ""), 2);
	begin(s, "brokerc, and a path of 107 bytes");
	expect_coming(s, longest);
	begin(s, "brokerc, and a path of 108 bytes");
	expect_failure(start(s, "brokerc", long_path(LONGEST + 1), "a"), 2);
}

static void limit_of_abstract_names(struct scenario *s)
{
	struct program *server;
	const char *name;

	begin(s, "brokerd at an abstract name: whoever knows its bytes gets there");
	name = abstract_name(s, SHORT_NAME);
	server = brokerd(s, name);
	expect_ready_at(server, "unix", name);
	expect_reached(s, server, name);
	begin(s, "brokerd at an abstract name of 107 bytes");
	name = abstract_name(s, LONGEST);
	expect_reached(s, brokerd(s, name), name);
	begin(s, "brokerd at an abstract name of 108 bytes");
	expect_failure(brokerd(s, abstract_name(s, LONGEST + 1)), 2);
	begin(s, "brokerc, and an abstract name");
	expect_coming(s, abstract_name(s, SHORT_NAME));
	begin(s, "brokerc, and an abstract name of 107 bytes");
	expect_coming(s, abstract_name(s, LONGEST));
	begin(s, "brokerc, and an abstract name of 108 bytes");
	expect_failure(start(s, "brokerc", abstract_name(s, LONGEST + 1), "a"), 2);
}

static struct program *begin_ready(struct scenario *s, const char *title, int uid)
{
	struct program *server;

	begin(s, title);
	if (uid)
		clients_are_of(s, uid);
	server = brokerd(s, "s");
	expect_ready_at(server, "unix", "s");
	return server;
}

/* Whatever becomes of it and of its clients, READY is all that stands on standard output. */
static void prints_nothing_else(struct scenario *s)
{
	struct program *server;

	server = begin_ready(s, N_("nothing but READY is printed: a client that is denied"), OTHER_UID);
	asks_and_goes(s, server, asks_for_a);
	expect_silence(program_stdout(server));
	server = begin_ready(s, N_("nothing but READY is printed: a client whose line is too long"), 0);
	asks_and_goes(s, server, say_too_long);
	expect_silence(program_stdout(server));
	server = begin_ready(s, N_("nothing but READY is printed: a client that is gone before its answer"), 0);
	leaves(s, server, "OPEN a\n");
	expect_silence(program_stdout(server));
	server = begin_ready(s, N_("nothing but READY is printed: SIGTERM"), 0);
	signal_program(server, SIGTERM);
	run_until_quiet(s);
	expect_silence(program_stdout(server));
}

static void path_limit(struct scenario *s)
{
	limit_of_paths(s);
	limit_of_abstract_names(s);
	promise(s, N_("When brokerd listens, and not before, it prints `READY unix SOCK` on standard output. Nothing else is ever printed there."));
	prints_nothing_else(s);
	promise(s, wrong_usages_fail);
	begin(s, "brokerd without a SOCK");
	expect_failure(start(s, "brokerd", "."), 2);
	begin(s, "brokerd with an argument too many");
	expect_failure(start(s, "brokerd", ".", "s", "s"), 2);
	begin(s, "brokerd with an option that it does not have");
	expect_failure(start(s, "brokerd", "-x", ".", "s"), 2);
	promise(s, N_("Errors, such as a ROOT that is not there: `brokerd: what: reason` on standard error, exit status 1."));
	begin(s, "brokerd, and a ROOT that is not there");
	expect_error_told(start(s, "brokerd", "root", "s"));
	begin(s, "brokerd, and a SOCK in a folder that is not there");
	expect_error_told(brokerd(s, "nowhere/s"));
	promise(s, wrong_usages_fail);
	begin(s, "brokerc without a PATH");
	expect_failure(start(s, "brokerc", "s"), 2);
}

/* --- 2: listening --- */

static void stale(struct scenario *s)
{
	struct program *first = brokerd(s, "s"), *second;

	expect_reached(s, first, "s");
	kill_program(first);
	second = start(s, "brokerd", "root", "s");
	expect_ready_at(second, "unix", "s");
	expect_reached(s, second, "s");
}

/* A second server at the same name gives up, and the first goes on. */
static void expect_one_only(struct scenario *s, const char *name)
{
	struct program *first = brokerd(s, name);

	expect_reached(s, first, name);
	expect_failure(start(s, "brokerd", "root", name), 1);
	expect_reached(s, first, name);
}

/* connect() fails there with EACCES: nobody has said that the path is stale. */
static void expect_closed_one_kept(struct scenario *s)
{
	struct program *first = brokerd(s, "s");

	expect_reached(s, first, "s");
	expect_exit(neighbour(s, "chmod", "0000", "s"), 0);
	expect_failure(start(s, "brokerd", "root", "s"), 1);
	expect_exit(neighbour(s, "chmod", "0600", "s"), 0);
	expect_reached(s, first, "s");
}

static void live_server(struct scenario *s)
{
	begin(s, "at a path");
	expect_one_only(s, "s");
	begin(s, "at a path to which nobody may connect for a while");
	expect_closed_one_kept(s);
	begin(s, "at an abstract name");
	expect_one_only(s, abstract_name(s, LONGEST));
}

static void not_a_socket(struct scenario *s)
{
	begin(s, "a plain file");
	put_file(s, "s", secret);
	expect_failure(brokerd(s, "s"), 1);
	expect_file(s, "s", secret);
	begin(s, "a directory");
	make_folder(s, "s", 0755);
	expect_failure(brokerd(s, "s"), 1);
	expect_entry(s, "s", OBJECT_FOLDER, 0755);
	begin(s, "a FIFO");
	make_fifo(s, "s", 0600);
	expect_failure(brokerd(s, "s"), 1);
	expect_entry(s, "s", OBJECT_FIFO, 0600);
	begin(s, "a link to a socket that a server has left behind");
	make_stale_socket(s, "old");
	make_link(s, "s", "old");
	expect_failure(brokerd(s, "s"), 1);
}

static void mode(struct scenario *s)
{
	struct program *server;

	begin(s, "nothing is there");
	watch_mode(s, "s", FULL_MODE);
	server = brokerd(s, "s");
	expect_reached(s, server, "s");
	expect_entry(s, "s", OBJECT_SOCKET, FULL_MODE);
	begin(s, "a path that a server has left behind");
	watch_mode(s, "s", FULL_MODE);
	server = brokerd(s, "s");
	expect_reached(s, server, "s");
	kill_program(server);
	(void)start(s, "brokerd", "root", "s");
	run_until_quiet(s);
	expect_entry(s, "s", OBJECT_SOCKET, FULL_MODE);
	begin(s, "-u with another user");
	watch_mode(s, "s", FULL_MODE);
	server = brokerd_for(s, "4242");
	expect_ready_at(server, "unix", "s");
	expect_entry(s, "s", OBJECT_SOCKET, FULL_MODE);
}

/* --- 3: who asks --- */

static void expect_denied_at(struct program *server, const char *name, const char *requests)
{
	struct peer *client = connect_unix(server, name);

	say(client, requests);
	expect_text(client, "-denied\n");
	expect_end(client);
	expect_no_descriptor(client);
}

static void expect_denied(struct program *server, const char *requests)
{
	expect_denied_at(server, "s", requests);
}

static bool asks_for_user(const struct event *event)
{
	return event->kind == EVENT_CALL && event->call->class == CALL_SOCKET_OPTION && event->result == 0 &&
		strcmp(event->call->name, "getsockopt") == 0 && (int)event->args[1] == SOL_SOCKET &&
		(int)event->args[2] == SO_PEERCRED;
}

/* The object that was asked last for the user of its other end. A socket that listens is none: there the kernel tells who called
 * listen(), whoever the clients are. */
static const struct object *asked_last(struct scenario *s)
{
	const struct trace *trace = observed(s);
	const struct event *asked = NULL;
	const struct object *object = NULL;
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace_judges(trace, &trace->events[i]) && asks_for_user(&trace->events[i]))
			asked = &trace->events[i];
	if (asked)
		object = object_by_id(trace->descriptors, asked->object);
	if (!object)
		fail_check(s, NULL, "expected brokerd to ask for the user of each client by SO_PEERCRED, but it never does");
	if (object->state == SOCKET_LISTENING)
		fail_check(s, asked,
			"expected brokerd to ask the socket that accept() has given for SO_PEERCRED, but it asks the one that listens: "
			"there the kernel tells who has called listen()");
	return object;
}

/* Each client is asked for, and not only the first. */
static void each_client(struct scenario *s)
{
	struct program *server;
	char name[32];
	int first;

	begin(s, "two clients of the server's own user, one after the other");
	server = brokerd(s, "s");
	expect_reached(s, server, "s");
	first = asked_last(s)->id;
	expect_reached(s, server, "s");
	if (asked_last(s)->id == first)
		fail_check(s, NULL, "expected brokerd to ask for the user of each client, but for the second one it does not");
	snprintf(name, sizeof name, "%s", asked_last(s)->name);
	begin(s, "a client of the server's own user, and after it one of another user");
	other_end_is_of(s, name, OTHER_UID);
	server = brokerd(s, "s");
	expect_reached(s, server, "s");
	expect_denied(server, "OPEN a\n");
}

static void peercred(struct scenario *s)
{
	static const char *const no_numbers[] = {"root", "", "42x", "4294967296"};
	const char *name;
	char uid[16];
	size_t i;

	snprintf(uid, sizeof uid, "%d", FOREIGN_UID);
	each_client(s);
	begin(s, "a client of another user");
	clients_are_of(s, OTHER_UID);
	expect_denied(brokerd(s, "s"), "OPEN a\n");
	begin(s, "a client of another user at an abstract name");
	clients_are_of(s, OTHER_UID);
	name = abstract_name(s, LONGEST);
	expect_denied_at(brokerd(s, name), name, "OPEN a\n");
	begin(s, "-u 4242: a client of the server's own user");
	expect_denied(brokerd_for(s, uid), "OPEN a\n");
	begin(s, "-u 4242: a client of the server's own user that says it is user 4242");
	expect_denied(brokerd_for(s, uid), "UID 4242\nOPEN a\n");
	begin(s, "-u 4242: a client of user 4242");
	clients_are_of(s, FOREIGN_UID);
	expect_reached(s, brokerd_for(s, uid), "s");
	begin(s, "-u 4242: a client of user 4343");
	clients_are_of(s, OTHER_UID);
	expect_denied(brokerd_for(s, uid), "OPEN a\n");
	begin(s, "-u 4242: a client of user 0");
	clients_are_of(s, 0);
	expect_denied(brokerd_for(s, uid), "OPEN a\n");
	begin(s, "-u 4242: a client of user 69778, which is 4242 in 16 bits");
	clients_are_of(s, FOREIGN_UID + UIDS_OF_16_BITS);
	expect_denied(brokerd_for(s, uid), "OPEN a\n");
	begin(s, "-u 0: a client of user 0");
	clients_are_of(s, 0);
	expect_reached(s, brokerd_for(s, "0"), "s");
	promise(s, wrong_usages_fail);
	for (i = 0; i < sizeof no_numbers / sizeof *no_numbers; i++) {
		begin(s, "-u without a number in its range");
		expect_failure(brokerd_for(s, no_numbers[i]), 2);
	}
}

/* --- 4: which file --- */

/* What leads out of ROOT, or is no regular file. */
static struct program *tempting(struct scenario *s)
{
	struct program *server = brokerd(s, "s");

	put_file(s, "secret", secret);
	make_folder(s, "root-too", 0755);
	put_file(s, "root-too/secret", secret);
	make_folder(s, "root/sub/one", 0755);
	make_folder(s, "root/sub/one/more", 0755);
	make_link(s, "root/link", "../secret");
	make_link(s, "root/up", "..");
	make_link(s, "root/hosts", "/etc/hosts");
	make_fifo(s, "root/fifo", 0600);
	make_stale_socket(s, "root/socket");
	return server;
}

static const struct {
	const char *path, *what;
} temptations[] = {
	{"../secret", N_("a step out of ROOT")},
	{"sub/../../secret", N_("a way out of ROOT that begins inside")},
	{"../root-too/secret", N_("a folder whose name begins like ROOT's")},
	{"/etc/hosts", N_("a path from the root of everything")},
	{"/proc/self/status", N_("another one")},
	{"link", N_("a link to a file outside of ROOT")},
	{"up/secret", N_("a link to a folder outside of ROOT")},
	{"hosts", N_("a link to the root of everything")},
	{"fifo", N_("a FIFO, to which nobody writes")},
	{"fifo/a", N_("something below it")},
	{"socket", N_("a socket")},
	{"sub", N_("a folder")},
	{"", N_("no path")},
	{"nothing", N_("nothing")},
	{"a/b", N_("a file below a file")},
};

enum { TEMPTATIONS = sizeof temptations / sizeof *temptations };

static const struct {
	const char *path, *content, *what;
} regular[] = {
	{"a", hello, N_("a regular file")},
	{"sub/b", other, N_("a file in a folder")},
	{"sub/one/more/c", "far below\n", N_("a file three folders down")},
	{"empty", "", N_("a file with nothing in it")},
	{".hidden", "of a hidden file\n", N_("a file whose name begins with a dot")},
	{"a\tb", "of a TAB\n", N_("a file with a TAB in its name")},
	{"gr\xc3\xbc\xc3\x9f\x65", "of umlauts\n", N_("a file whose name is not in ASCII")},
};

static void expect_all_served(struct scenario *s)
{
	struct program *server;
	struct peer *client;
	char path[64];
	size_t i;

	for (i = 0; i < sizeof regular / sizeof *regular; i++) {
		begin(s, regular[i].what);
		server = tempting(s);
		snprintf(path, sizeof path, "root/%s", regular[i].path);
		put_file(s, path, regular[i].content);
		client = connect_unix(server, "s");
		ask(client, regular[i].path);
		(void)expect_file_passed(client, regular[i].content);
	}
	begin(s, "a file that nobody but its owner may read");
	server = tempting(s);
	put_file(s, "root/private", secret);
	expect_exit(neighbour(s, "chmod", "0600", "root/private"), 0);
	client = connect_unix(server, "s");
	ask(client, "private");
	(void)expect_file_passed(client, secret);
}

static void escape(struct scenario *s)
{
	struct peer *client;
	char title[200];
	size_t i;

	for (i = 0; i < TEMPTATIONS; i++) {
		snprintf(title, sizeof title, "OPEN %s, %s", temptations[i].path, _(temptations[i].what));
		begin(s, title);
		client = connect_unix(tempting(s), "s");
		ask(client, temptations[i].path);
		expect_refusal(client);
	}
	promise(s, N_("Regular files are passed whatever they are called, however deep they are, and empty ones, too."));
	expect_all_served(s);
}

/* --- 5: passing --- */

/* No copy of the content, however it was made: what is passed for the same path twice leads to one file. */
static void expect_same_file(struct scenario *s, int first, int second)
{
	struct stat one, two;

	if (fstat(first, &one) == 0 && fstat(second, &two) == 0 && (one.st_ino != two.st_ino || one.st_dev != two.st_dev))
		fail_check(s, NULL, "expected both descriptors to lead to the file that is asked for, but they lead to two: one of them is a copy");
}

static void own_offset_readonly(struct scenario *s)
{
	static char large[LONG];
	struct peer *client = connect_unix(brokerd(s, "s"), "s");
	int first, second, large_one;

	ask(client, "a");
	first = expect_file_passed(client, hello);
	expect_access(client, first, O_RDONLY);
	expect_offset(client, first, 0);
	read_through(client, first);
	ask(client, "a");
	second = expect_file_passed(client, hello);
	expect_access(client, second, O_RDONLY);
	expect_offset(client, second, 0);
	note(s, "the first one is where we have read it to, whatever becomes of the second");
	expect_offset(client, first, strlen(hello));
	expect_same_file(s, first, second);
	put_file_bytes(s, "root/large", large, sizeof large);
	ask(client, "large");
	large_one = expect_descriptor(client, "+");
	expect_offset(client, large_one, 0);
	expect_content(client, large_one, large, sizeof large);
}

static void with_tool(struct scenario *s, struct program *client)
{
	note(s, "asks for a file that is not there, and for one that is, through it");
	say(program_stdin(client), "OPEN nothing\nOPEN a\n");
	(void)expect_line_matching(program_stdout(client), "-.+");
	expect_text(program_stdout(client), "+");
	finish_sending(program_stdin(client));
	expect_end(program_stdout(client));
	expect_exit(client, 0);
}

/* A line that is read in several pieces. It is one line, and gets one answer: its tail is no request. */
static void say_far_too_long(struct peer *client)
{
	static char line[FAR_TOO_LONG];

	memset(line, '/', sizeof line);
	memcpy(line, "OPEN .", 6);
	memcpy(line + sizeof line - sizeof "OPEN a", "OPEN a\n", sizeof "OPEN a");
	send_bytes(client, line, sizeof line);
}

static void expect_too_long_refused(struct scenario *s, struct program *server)
{
	struct peer *client = connect_unix(server, "s");

	say_too_long(client);
	expect_refusal(client);
	finish_sending(client);
	expect_end(client);
	client = connect_unix(server, "s");
	say_far_too_long(client);
	expect_refusal(client);
	finish_sending(client);
	expect_end(client);
	expect_reached(s, server, "s");
}

/* A path as long as may be, which leads nowhere. */
static void expect_long_refused(struct peer *client)
{
	char line[PATH_LONGEST + 16];

	snprintf(line, sizeof line, "OPEN %0*d\n", PATH_LONGEST, 0);
	say(client, line);
	(void)expect_line_matching(client, "-.+");
	expect_served_over(client);
}

static void requests_of_all_kinds(struct scenario *s)
{
	static const char not_stripped[] = "OPEN a b\nOPEN a \nOPEN  a\nOPEN a\r\nOPEN a\t\n";
	struct peer *client;
	int i;

	begin(s, "requests of all kinds in one segment, and the end behind them");
	client = connect_unix(brokerd(s, "s"), "s");
	say(client, "OPEN a\nOPEN nothing\nOPEN sub/b\nREAD a\nopen a\nOPEN\ta\nOPEN a\n");
	finish_sending(client);
	(void)expect_file_passed(client, hello);
	(void)expect_line_matching(client, "-.+");
	(void)expect_file_passed(client, other);
	for (i = 0; i < 3; i++)
		(void)expect_line_matching(client, "-.+");
	(void)expect_file_passed(client, hello);
	expect_end(client);
	promise(s, no_requests_are_refused);
	begin(s, "an empty line, and a request with a blank before it");
	client = connect_unix(brokerd(s, "s"), "s");
	say(client, "\n");
	expect_refusal(client);
	say(client, " OPEN a\n");
	expect_refusal(client);
	expect_served_over(client);
	promise(s, longest_relpath);
	begin(s, "nothing is stripped from a path");
	client = connect_unix(brokerd(s, "s"), "s");
	put_file(s, "root/a b", other);
	say(client, not_stripped);
	(void)expect_file_passed(client, other);
	for (i = 0; i < 4; i++)
		expect_refusal(client);
}

static void requests_in_time(struct scenario *s)
{
	static const size_t a_half[] = {14, 4, 0};
	struct program *server;
	struct peer *client;

	begin(s, "a request and the end are there before the server looks");
	server = brokerd(s, "s");
	expect_reached(s, server, "s");
	client = asked_at_once(s, server, "OPEN a\n", finish_sending);
	(void)expect_file_passed(client, hello);
	expect_end(client);
	begin(s, "one request and a half, and then the other half");
	client = connect_unix(brokerd(s, "s"), "s");
	send_in_pieces(client, "OPEN a\nOPEN sub/b\n", 18, a_half);
	(void)expect_file_passed(client, hello);
	(void)expect_file_passed(client, other);
	promise(s, N_("One client after the other is enough, for ever. (Several at a time are as right, and so is giving up on one that says nothing for half a minute.)"));
	begin(s, "a client that says nothing for 20 s, and then asks");
	client = connect_unix(brokerd(s, "s"), "s");
	run_until_quiet(s);
	pass_time(s, SILENCE_MS);
	expect_served_over(client);
}

/* ROOT/aaa…/aaa…/…/a */
static void expect_deep_served(struct scenario *s)
{
	struct program *server = brokerd(s, "s");
	struct peer *client = connect_unix(server, "s");
	char path[DEPTH * (LONG_NAME + 1) + sizeof "root/a"] = "root";
	size_t length = strlen(path);
	int i;

	for (i = 0; i < DEPTH; i++) {
		length += (size_t)snprintf(path + length, sizeof path - length, "/%s", long_path(LONG_NAME));
		make_folder(s, path, 0755);
	}
	snprintf(path + length, sizeof path - length, "/a");
	put_file(s, path, other);
	ask(client, path + strlen("root/"));
	(void)expect_file_passed(client, other);
}

static void requests_of_all_lengths(struct scenario *s)
{
	promise(s, longest_relpath);
	begin(s, "a path of 4095 bytes");
	expect_long_refused(connect_unix(brokerd(s, "s"), "s"));
	begin(s, "a path of 1213 bytes, which leads to a file");
	expect_deep_served(s);
	promise(s, no_requests_are_refused);
	begin(s, "a path of 4096 bytes, which leads to a file, and one that is far longer");
	expect_too_long_refused(s, brokerd(s, "s"));
}

static void several_per_connection(struct scenario *s)
{
	requests_of_all_kinds(s);
	promise(s, NULL);
	requests_in_time(s);
	requests_of_all_lengths(s);
	promise(s, NULL);
	begin(s, "nc -U");
	expect_ready_at(brokerd(s, "s"), "unix", "s");
	with_tool(s, neighbour(s, "nc", "-N", "-U", "s"));
	begin(s, "socat");
	expect_ready_at(brokerd(s, "s"), "unix", "s");
	with_tool(s, neighbour(s, "socat", "-t", "5", "-", "UNIX-CONNECT:s"));
}

static void split_line(struct scenario *s)
{
	struct peer *client = connect_unix(brokerd(s, "s"), "s");

	say(client, "OPEN sub/b\n");
	(void)expect_file_passed(client, other);
}

static void vanish(struct scenario *s)
{
	struct program *server;
	struct peer *client;

	begin(s, "before its first answer");
	server = brokerd(s, "s");
	expect_reached(s, server, "s");
	leaves(s, server, "OPEN a\n");
	leaves(s, server, "OPEN nothing\n");
	expect_reached(s, server, "s");
	begin(s, "in the middle of a line");
	server = brokerd(s, "s");
	expect_reached(s, server, "s");
	leaves(s, server, "OPE");
	leaves(s, server, "OPEN a\nOPE");
	expect_reached(s, server, "s");
	begin(s, "with an answer that it has not read");
	server = brokerd(s, "s");
	client = connect_unix(server, "s");
	stop_reading(client);
	ask(client, "a");
	run_until_quiet(s);
	close_connection(client);
	run_until_quiet(s);
	expect_reached(s, server, "s");
}

/* --- 6: receiving --- */

/* What brokerc is passed it copies: so many bytes of any value. */
static void expect_copied(struct scenario *s, size_t length)
{
	static unsigned char bytes[LONG];
	struct peer *server;
	struct program *client = asking(s, &server);

	random_bytes(s, bytes, length);
	pass(server, "+", (struct passable){.content = bytes, .content_length = length});
	expect_bytes(program_stdout(client), bytes, length);
	expect_end(program_stdout(client));
	expect_exit(client, 0);
}

/* What a server refuses is told in its own words. */
static void expect_reasons_told(struct scenario *s)
{
	struct peer *listener = listen_unix(s, "s"), *server;
	struct program *client = start(s, "brokerc", "s", "a", "b%d");

	server = accept_from(listener, (struct link){0});
	expect_asked(server, "a");
	say(server, "-not on Sundays, 100% denied\n");
	expect_asked(server, "b%d");
	say(server, "-no\n");
	expect_whole_line(program_stderr(client), "brokerc: a: not on Sundays, 100% denied");
	expect_whole_line(program_stderr(client), "brokerc: b%d: no");
	expect_exit(client, 1);
}

/* A path as long as may be. */
static void expect_long_asked(struct scenario *s)
{
	static char path[PATH_LONGEST + 1];
	struct peer *listener = listen_unix(s, "s");

	memset(path, 'a', PATH_LONGEST);
	(void)start(s, "brokerc", "s", path);
	expect_asked(accept_from(listener, (struct link){0}), path);
}

/* What it has not read when it ends the kernel tells the client: ECONNRESET, in place of an end. */
static void expect_failure_of_reset(struct scenario *s)
{
	struct peer *listener = listen_unix(s, "s"), *server;
	struct program *client = start(s, "brokerc", "s", "a");

	server = accept_from(listener, (struct link){0});
	stop_reading(server);
	run_until_quiet(s);
	close_connection(server);
	expect_failure_told(client, "a");
}

/* The first of two answers comes while brokerc is stopped, and then the end: it asks a second time when nobody is there any more. What
 * the server has said before stands there to be read. */
static void expect_second_failure(struct scenario *s, const char *last_words, const char *told)
{
	struct peer *listener = listen_unix(s, "s"), *server;
	struct program *client = start(s, "brokerc", "s", "a", "b");

	server = accept_from(listener, (struct link){0});
	expect_asked(server, "a");
	run_until_quiet(s);
	signal_program(client, SIGSTOP);
	run_until_quiet(s);
	pass_file(server, hello);
	if (last_words)
		say(server, last_words);
	close_connection(server);
	run_until_quiet(s);
	signal_program(client, SIGCONT);
	expect_failure_told_as(client, told);
	expect_text(program_stdout(client), hello);
}

/* The content has come, but nobody takes it. */
static void copies_to_full_disk(struct scenario *s)
{
	struct peer *listener, *server;
	struct program *client;

	inject(s, "errno:ENOSPC@,send,stdout,0");
	listener = listen_unix(s, "s");
	client = start_with(s, (struct world){.out = STREAM_FILE}, "brokerc", "s", "a");
	server = accept_from(listener, (struct link){0});
	expect_asked(server, "a");
	pass_file(server, hello);
	expect_exit(client, 1);
	(void)expect_some_line(program_stderr(client), "brokerc: .+: .+");
}

static void pass_and_read(struct scenario *s)
{
	struct program *client;
	struct peer *server;

	begin(s, "what brokerd passes leads to the file");
	expect_served(brokerd(s, "s"), "s");
	begin(s, "what brokerc is passed it copies");
	expect_copied(s, LONG);
	promise(s, N_("It asks for each PATH over one connection, and copies what it is passed to standard output."));
	begin(s, "standard output takes half of what it is given");
	inject(s, "short@,send,stdout,0");
	expect_copied(s, LONG);
	begin(s, "an empty file");
	expect_copied(s, 0);
	promise(s, reasons_are_told);
	begin(s, "two reasons for no file");
	expect_reasons_told(s);
	promise(s, longest_relpath);
	begin(s, "brokerc, and a path of 4095 bytes");
	expect_long_asked(s);
	promise(s, N_("After a path that fails it goes on with the next one."));
	begin(s, "after a path that fails it goes on");
	(void)brokerd(s, "s");
	run_until_quiet(s);
	client = start(s, "brokerc", "s", "sub/b", "nothing", "a");
	expect_text(program_stdout(client), other);
	expect_text(program_stdout(client), hello);
	expect_failure_told(client, "nothing");
	promise(s, exit_statuses);
	begin(s, "the server ends early");
	client = asking(s, &server);
	close_connection(server);
	expect_failure_told(client, "a");
	begin(s, "the server ends before it has read the request");
	expect_failure_of_reset(s);
	begin(s, "an answer that is none");
	client = asking(s, &server);
	say(server, "?");
	expect_failure_told(client, "a");
	begin(s, "a reason without words");
	client = asking(s, &server);
	say(server, "-\n");
	expect_failure_told_as(client, "a:.*");
	begin(s, "an answer that is cut short");
	client = asking(s, &server);
	say(server, "-no");
	close_connection(server);
	expect_failure_told(client, "a");
	begin(s, "the server has ended before it is asked again");
	expect_second_failure(s, NULL, "b: .+");
	promise(s, reasons_are_told);
	begin(s, "the server has ended before it is asked again, and has told why");
	expect_second_failure(s, "-closed for today\n", "b: closed for today");
	promise(s, N_("A content that standard output does not take (the disk may be full) is a failure: a message, exit status 1."));
	begin(s, "the disk that standard output is on is full: each write there fails with ENOSPC");
	copies_to_full_disk(s);
	promise(s, exit_statuses);
	begin(s, "no server");
	client = start(s, "brokerc", "s", "a");
	expect_exit(client, 4);
	expect_something(program_stderr(client));
	begin(s, "a server that has left its socket behind");
	make_stale_socket(s, "s");
	client = start(s, "brokerc", "s", "a");
	expect_exit(client, 4);
	expect_something(program_stderr(client));
}

static void many_clients(struct scenario *s)
{
	struct program *server = brokerd(s, "s");
	size_t mark;
	int i;

	expect_served(server, "s");
	mark = descriptors_now(server);
	for (i = 0; i < CLIENTS; i++)
		expect_served(server, "s");
	for (i = 0; i < FEW; i++)
		leaves(s, server, "OPEN a\n");
	expect_no_fd_growth(server, mark);
	asks_and_goes(s, server, say_too_long);
	expect_no_fd_growth(server, mark);
}

static void many_denied(struct scenario *s)
{
	struct program *server;
	size_t mark;
	int i;

	clients_are_of(s, OTHER_UID);
	server = brokerd(s, "s");
	asks_and_goes(s, server, asks_for_a);
	mark = descriptors_now(server);
	for (i = 0; i < FEW; i++)
		asks_and_goes(s, server, asks_for_a);
	expect_no_fd_growth(server, mark);
}

/* Whatever the answers are: each way in which something may be refused leaves nothing open. */
static void ask_for_all_that_tempts(struct peer *client)
{
	size_t i;

	for (i = 0; i < TEMPTATIONS; i++)
		if (strcmp(temptations[i].path, "fifo") != 0) /* whoever waits there has the connection open: that is another promise */
			ask(client, temptations[i].path);
	say(client, "READ a\n");
}

static void many_refusals(struct scenario *s)
{
	struct program *server = tempting(s);
	size_t mark;

	asks_and_goes(s, server, asks_for_a);
	mark = descriptors_now(server);
	asks_and_goes(s, server, ask_for_all_that_tempts);
	expect_no_fd_growth(server, mark);
}

static void many_requests(struct scenario *s)
{
	struct program *server = brokerd(s, "s");
	struct peer *client = connect_unix(server, "s");
	size_t mark;
	int i;

	ask(client, "sub/b");
	(void)expect_file_passed(client, other);
	run_until_quiet(s);
	mark = descriptors_now(server);
	for (i = 1; i < REQUESTS; i++) {
		ask(client, "sub/b");
		(void)expect_file_passed(client, other);
		ask(client, "sub");
		expect_refusal(client);
	}
	run_until_quiet(s);
	expect_no_fd_growth(server, mark);
}

/* What a server does not ask for is nobody's: the kernel closes it, or the server does. */
static void unasked(struct scenario *s)
{
	struct program *server = brokerd(s, "s");
	struct peer *client = connect_unix(server, "s");
	size_t mark;

	ask(client, "a");
	(void)expect_file_passed(client, hello);
	run_until_quiet(s);
	mark = descriptors_now(server);
	pass(client, "OPEN a\n", (struct passable){.kind = PASS_FOLDER, .copies = MOST_PASSED});
	(void)expect_file_passed(client, hello);
	run_until_quiet(s);
	expect_no_fd_growth(server, mark);
}

static struct program *brokerc_for_many(struct scenario *s)
{
	static const char *argv[REQUESTS + 3] = {"brokerc", "s"};
	int i;

	for (i = 0; i < REQUESTS; i++)
		argv[2 + i] = "a";
	return start_arguments(s, &(struct world){0}, argv);
}

static void many_answers(struct scenario *s)
{
	struct peer *listener = listen_unix(s, "s"), *server;
	struct program *client = brokerc_for_many(s);
	size_t mark = 0;
	int i;

	server = accept_from(listener, (struct link){0});
	for (i = 0; i < REQUESTS; i++) {
		expect_asked(server, "a");
		run_until_quiet(s);
		if (i == 1)
			mark = descriptors_now(client);
		if (i == REQUESTS - 1)
			expect_no_fd_growth(client, mark);
		pass_file(server, hello);
	}
	for (i = 0; i < REQUESTS; i++)
		expect_text(program_stdout(client), hello);
	expect_exit(client, 0);
}

static void many(struct scenario *s)
{
	begin(s, "brokerd, and one client after the other");
	many_clients(s);
	begin(s, "brokerd, and clients of another user");
	many_denied(s);
	begin(s, "brokerd, and many requests over one connection");
	many_requests(s);
	begin(s, "brokerd, and all kinds of requests that are refused");
	many_refusals(s);
	begin(s, "brokerd, and a client that passes 253 descriptors with its request");
	unasked(s);
	begin(s, "brokerc");
	many_answers(s);
}

/* An answer that brings no descriptor, or not one that can be read. */
static void expect_distrust(struct scenario *s, const char *title, struct passable what)
{
	struct program *client;
	struct peer *server;

	begin(s, title);
	client = asking(s, &server);
	pass(server, "+", what);
	expect_failure_told(client, "a");
	expect_end(program_stdout(client));
}

/* The table of descriptors of brokerc. */
struct table {
	int held;	/* while it waits for an answer */
	int needed;	/* what RLIMIT_NOFILE has to be so that it comes so far: it may have had others open before */
};

static int highest_made(struct scenario *s)
{
	const struct trace *trace = observed(s);
	int highest = 0;
	size_t i, k;

	for (i = 0; i < trace->event_count; i++)
		for (k = 0; trace_judges(trace, &trace->events[i]) && k < 2; k++)
			if (trace->events[i].made[k] > highest)
				highest = trace->events[i].made[k];
	return highest;
}

static struct table table_of_client(struct scenario *s)
{
	struct program *client;
	struct peer *server;
	struct table table;

	client = asking(s, &server);
	run_until_quiet(s);
	table.held = (int)descriptors_now(client);
	table.needed = highest_made(s) + 1;
	if (table.needed < STDERR_FILENO + 2)
		table.needed = STDERR_FILENO + 2; /* who closes standard input has room, but the loader needs a descriptor before */
	pass_file(server, hello);
	expect_text(program_stdout(client), hello);
	expect_exit(client, 0);
	return table;
}

/* An answer brings one descriptor more than there is room for. */
static void expect_overflow(struct scenario *s, struct table table, int size)
{
	struct program *client;
	struct peer *server;

	limit(s, LIMIT_DESCRIPTORS, size);
	client = asking(s, &server);
	say(program_stdin(client), "this is standard input\n");
	finish_sending(program_stdin(client));
	pass(server, "+", (struct passable){.content = other, .content_length = sizeof other - 1, .copies = size - table.held + 1});
	expect_failure_told(client, "a");
	expect_end(program_stdout(client));
}

static void full_table(struct scenario *s)
{
	struct table table;

	begin(s, "one descriptor");
	table = table_of_client(s);
	begin(s, "the client's table is full");
	expect_overflow(s, table, table.needed);
	expect_no_finding(s, "fdpass-ctrunc");
	begin(s, "the client's table has room for all but one");
	expect_overflow(s, table, table.needed + 1);
}

/* Answers that bring what cannot be used, and behind each a good one: none of what came before stays open. */
static const struct {
	const char *title, *answer;
	enum passed_kind kind;
	int copies;
} unusable[] = {
	{N_("2 descriptors, and behind them one that is right"), "+", PASS_FILE, 2},
	{N_("3 descriptors, and behind them one that is right"), "+", PASS_FILE, 3},
	{N_("253 descriptors, and behind them one that is right"), "+", PASS_FILE, MOST_PASSED},
	{N_("a directory, and behind it a file"), "+", PASS_FOLDER, 1},
	{N_("a reason with a descriptor, and behind it a \"+\" with one"), "-no\n", PASS_FILE, 1},
};

static void expect_unusable_closed(struct scenario *s, size_t which)
{
	struct peer *listener, *server;
	struct program *client;
	size_t mark;

	begin(s, unusable[which].title);
	listener = listen_unix(s, "s");
	client = start(s, "brokerc", "s", "a", "b");
	server = accept_from(listener, (struct link){0});
	expect_asked(server, "a");
	run_until_quiet(s);
	mark = descriptors_now(client);
	pass(server, unusable[which].answer,
		(struct passable){.kind = unusable[which].kind,
			.content = other,
			.content_length = sizeof other - 1,
			.copies = unusable[which].copies});
	expect_asked(server, "b");
	run_until_quiet(s);
	expect_no_fd_growth(client, mark);
	pass_file(server, hello);
	expect_text(program_stdout(client), hello);
	expect_failure_told(client, "a");
	expect_end(program_stdout(client));
}

static void emfile_at_recvmsg(struct scenario *s)
{
	static const char file[] = "of several\n";
	const struct passable unreadable = {PASS_WRITABLE, .content = file, .content_length = sizeof file - 1};
	struct program *client;
	struct peer *server;
	size_t i;

	full_table(s);
	for (i = 0; i < sizeof unusable / sizeof *unusable; i++)
		expect_unusable_closed(s, i);
	begin(s, "an answer without a descriptor");
	client = asking(s, &server);
	say(program_stdin(client), "this is standard input\n");
	finish_sending(program_stdin(client));
	say(server, "+");
	expect_failure_told(client, "a");
	expect_end(program_stdout(client));
	expect_distrust(s, N_("a directory"), (struct passable){.kind = PASS_FOLDER});
	expect_distrust(s, N_("a file that may only be written"), unreadable);
}

/* --- 7: the end --- */

static void is_told_to_end(struct program *server)
{
	signal_program(server, SIGTERM);
	expect_exit(server, 0);
}

/* The path is there, but nothing more has been done: a handler that is there already has to know what to remove. */
static void ends_at_bind(struct scenario *s)
{
	struct program *server;

	inject(s, "signal-after:SIGTERM@,bind,,1");
	server = brokerd(s, "s");
	run_until_quiet(s);
	if (!injected(s))
		return;
	expect_exit(server, 0);
	expect_no_entry(s, "s");
}

static void ends_after_takeover(struct scenario *s)
{
	struct program *server;

	make_stale_socket(s, "s");
	server = brokerd(s, "s");
	run_until_quiet(s);
	if (program_end(server))
		return; /* it has not taken over: that is another promise */
	is_told_to_end(server);
	expect_no_entry(s, "s");
}

static void clean_up(struct scenario *s)
{
	struct program *server;
	const char *name;

	begin(s, "nobody is there");
	server = brokerd(s, "s");
	expect_reached(s, server, "s");
	is_told_to_end(server);
	expect_no_entry(s, "s");
	begin(s, "a path that another server has left behind");
	ends_after_takeover(s);
	begin(s, "a client is there, and says nothing");
	server = brokerd(s, "s");
	(void)connect_unix(server, "s");
	run_until_quiet(s);
	is_told_to_end(server);
	expect_no_entry(s, "s");
	begin(s, "right behind bind(): the path is there, and nobody listens yet");
	ends_at_bind(s);
	begin(s, "an abstract name, and files that are called like it, with the @ and without");
	name = abstract_name(s, SHORT_NAME);
	put_file(s, name, secret);
	put_file(s, name + 1, secret);
	server = brokerd(s, name);
	expect_reached(s, server, name);
	is_told_to_end(server);
	expect_file(s, name, secret);
	expect_file(s, name + 1, secret);
}

static const struct check checks[] = {
	{.name = "path-limit", .step = 1, .points = 8, .function = path_limit,
		.promise = N_("SOCK is a path of 1 to 107 bytes, or an @ and 1 to 107 bytes; one that is longer or empty: a message, exit status 2, in both programs."),
		.source = "unix(7), Address format; TLPI 57.1, 57.6"},
	{.name = "stale", .step = 2, .points = 4, .function = stale,
		.promise = N_("A path that a server has left behind is taken over."),
		.source = "unix(7), NOTES; connect(2), ECONNREFUSED"},
	{.name = "live-server", .step = 2, .points = 4, .function = live_server, .tools = "chmod",
		.promise = N_("Where a server listens a second one gives up: a message, exit status 1, and the first one goes on."),
		.source = "bind(2), EADDRINUSE"},
	{.name = "not-a-socket", .step = 2, .points = 4, .function = not_a_socket,
		.promise = N_("What is no socket stays as it is: a message, exit status 1."),
		.source = "inode(7), S_ISSOCK"},
	{.name = "mode", .step = 2, .points = 8, .function = mode, .needs = OBSERVER,
		.promise = N_("A path has the mode 0600 from its first moment."),
		.source = "umask(2); unix(7), Pathname socket ownership and permissions; TLPI 57.4"},
	{.name = "peercred", .step = 3, .points = 8, .function = peercred, .needs = OBSERVER,
		.promise = N_("Only clients of the server's own user are served, with -u only those of user UID; all others get -denied, and the connection is closed."),
		.source = "unix(7), SO_PEERCRED"},
	{.name = "escape", .step = 4, .points = 8, .function = escape, .tools = "chmod",
		.promise = N_("Only what is below ROOT is opened, and only regular files: for anything else there is a reason, no descriptor, and no waiting."),
		.source = "open(2), O_NOFOLLOW, O_NONBLOCK; openat2(2), RESOLVE_BENEATH; path_resolution(7)"},
	{.name = "own-offset-readonly", .step = 5, .points = 6, .function = own_offset_readonly,
		.promise = N_("The descriptor can be read and not written, and its offset is its own and 0."),
		.source = "open(2), open file descriptions; TLPI 5.4"},
	{.name = "several-per-connection", .step = 5, .points = 6, .function = several_per_connection, .tools = "nc socat",
		.promise = N_("A connection may bring any number of requests: they are answered one by one, in their order, and all that are complete before the client's end are."),
		.source = "README, contract"},
	{.name = "split-line", .step = 5, .points = 4, .function = split_line,
		.promise = N_("A request may come in any pieces."),
		.source = "recv(2), RETURN VALUE",
		.explore = EVERY_SPLIT},
	{.name = "vanish", .step = 5, .points = 8, .function = vanish,
		.promise = N_("A client that is gone before its answer ends its own connection and nothing else."),
		.source = "sendmsg(2), EPIPE, MSG_NOSIGNAL; signal(7), SIGPIPE"},
	{.name = "pass-and-read", .step = 6, .points = 14, .function = pass_and_read,
		.promise = N_("The content comes by the descriptor, and not over the socket."),
		.source = "unix(7), SCM_RIGHTS; cmsg(3); UNP 15.7; TLPI 61.13.3"},
	{.name = "many", .step = 6, .points = 10, .function = many, .needs = OBSERVER,
		.promise = N_("However many requests there are, neither program has more descriptors open than for one."),
		.source = "UNP 15.7; close(2)"},
	{.name = "emfile-at-recvmsg", .step = 6, .points = 6, .function = emfile_at_recvmsg, .needs = OBSERVER,
		.promise = N_("Where no descriptor comes, or not exactly one, or one that cannot be read, that path has failed: a message, no other descriptor in its place, and in the end exit status 1."),
		.source = "recvmsg(2), MSG_CTRUNC; cmsg(3)"},
	{.name = "clean-up", .step = 7, .points = 2, .function = clean_up,
		.promise = N_("On SIGTERM brokerd removes the path and ends with exit status 0."),
		.source = "unlink(2); signal-safety(7)"},
};

LAB_CHECKS(checks);
