/* The promises of lab 12. Each check plays those who ask a beacon, or the beacons that finder hears of: on this host, where everybody
 * is at 127.255.255.255, and on another one behind the interface lab0. */
#include <errno.h>
#include <stdio.h>

#include "check/check.h"

#define GROUP "239.9.9.9"
#define OTHER_GROUP "239.9.9.10"
#define ALL_LOCAL "127.255.255.255"
#define NO_ROUTE "10.8.255.255"
#define LONG_ADDRESS "127.200.200.200"
#define LARGER_ADDRESS "127.30.0.1" /* whose number is smaller */
#define NAME_63 "z12345678901234567890123456789012345678901234567890123456789012"
#define ANY_NAME "abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJKLMNOPQRSTUVWXYZ.0123-4567"	/* as long */
#define NONCE "0123abcd"
#define OTHER_NONCE "fedcba98"
#define QUERY "DISC? " NONCE "\n"
#define NO_INTERFACE "192.0.2.1" /* TEST-NET-1: nobody has it */

enum {
	QUERIES = 3,
	LINE_MOST = 160,
	DATAGRAM_MOST = 1472, /* what an Ethernet takes in one piece */
	ANSWER_MS = 1000, /* beacon may take its time */
	MS = 2000,
	MS_USUAL = 600,    /* without -w */
	MS_ODD = 777,	   /* it is no whole second when finder begins */
	MS_MINUTES = 200000,
	MS_LONG = 3000000, /* more microseconds than an int counts */
	TICK_MS = 20,      /* clocks of milliseconds, and what is cut off of them */
	FLOOD_MS = 5,
	SHORTLY_MS = 100,
	FLOOD = 200, /* datagrams at once: fewer than the queue of a socket has room for */
	CROWD = 150, /* likewise, to each query */
	NOBODY = 6,
};

/* What README promises besides. */
static const char errors[] = N_("Errors, a port that somebody else has and does not share among them, and a standard output that takes nothing: `beacon: what: reason` on standard error, exit status 1.");

/* The call of this class that was made last; and it was made behind what a peer has said last, if it has to be. */
static const struct event *last_of(struct scenario *s, enum call_class class, bool behind)
{
	const struct trace *trace = observed(s);
	size_t i;

	for (i = trace->event_count; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->call->class == class)
			return event;
		if (behind && event->kind == EVENT_PEER && strcmp(event->text, PEER_SAYS) == 0)
			break;
	}
	return NULL;
}

static const struct event *last_call(struct scenario *s, enum call_class class)
{
	return last_of(s, class, false);
}

/* --- those who ask --- */

/* One who asks, on this host or on the other. */
static struct peer *asker(struct scenario *s)
{
	return datagrams(s, "asker", (struct link){0});
}

static struct peer *far_asker(struct scenario *s)
{
	return datagrams(s, "asker on the other host", (struct link){.far = true});
}

static void ask_with(struct scenario *s, struct peer *peer, const char *address, const char *query)
{
	send_datagram(peer, (struct link){.address = address, .port = port(s, 1)}, query, strlen(query));
}

static void ask(struct scenario *s, struct peer *peer, const char *address)
{
	ask_with(s, peer, address, QUERY);
}

static void write_answer(char *text, const char *nonce, const char *service)
{
	snprintf(text, LINE_MOST, "DISC! %.8s %.99s\n", nonce, service);
}

/* Somebody has been told since that was asked, but not who has asked. */
static void expect_no_wrong_target(struct scenario *s, struct peer *peer)
{
	const struct event *send = last_of(s, CALL_SEND, true);
	const struct address *target = send && send->result >= 0 ? send->address : NULL;

	if (target && (strcmp(address_host(target), peer_address(peer)) != 0 || address_port(target) != peer_port(peer)))
		fail_check(s, send, "expected the answer to go to %s:%d, which has asked, but it was sent to %s:%d", peer_address(peer),
			peer_port(peer), address_host(target), address_port(target));
}

/* Before it is said that nothing has come it is looked where it went. */
static const struct datagram *expect_some_answer(struct scenario *s, struct peer *peer)
{
	const struct datagram *came = next_datagram(peer, ANSWER_MS);

	if (came)
		return came;
	expect_no_wrong_target(s, peer);
	return expect_some_datagram(peer, "an answer");
}

/* Neither now nor later. */
static void expect_no_answer(struct scenario *s, struct peer *peer)
{
	pass_time(s, ANSWER_MS);
	expect_silence(peer);
}

/* Each of these services, "north 80", answers once, in whatever order. */
static void expect_answers(
	struct scenario *s, struct peer *peer, const char *nonce, int n, const char *const services[])
{
	unsigned missing = (1u << n) - 1;
	char wanted[LINE_MOST];
	int i;

	while (missing) {
		const struct datagram *came = expect_some_answer(s, peer);

		for (i = 0; i < n; i++) {
			write_answer(wanted, nonce, services[i]);
			if (missing & 1u << i && came->length == strlen(wanted) && memcmp(came->bytes, wanted, came->length) == 0)
				break;
		}
		if (i == n)
			fail_check(s, last_call(s, CALL_SEND), "expected the answer \"DISC! %s %s\\n\", but \"%.*s\" came", nonce,
				services[n - 1], (int)came->length, (const char *)came->bytes);
		missing &= ~(1u << i);
	}
}

static void expect_answer(struct scenario *s, struct peer *peer, const char *service)
{
	expect_answers(s, peer, NONCE, 1, &service);
}

/* Asks there, and is answered by one beacon. */
static void expect_answered(struct scenario *s, struct peer *peer, const char *address, const char *service)
{
	ask(s, peer, address);
	expect_answer(s, peer, service);
	expect_no_answer(s, peer);
}

static void expect_unanswered(struct scenario *s, struct peer *peer, const char *address)
{
	ask(s, peer, address);
	expect_no_answer(s, peer);
}

/* --- beacon --- */

static struct program *ready(struct scenario *s, struct program *beacon)
{
	expect_bound(beacon, port(s, 1));
	return beacon;
}

static struct program *beacon(struct scenario *s, const char *name, const char *service)
{
	return ready(s, start(s, "beacon", "-n", name, "-s", service, port_text(s, 1)));
}

/* A member of GROUP at that interface. */
static struct program *member(struct scenario *s, const char *interface, const char *name, const char *service)
{
	return ready(s, start(s, "beacon", "-g", GROUP, "-i", interface, "-n", name, "-s", service, port_text(s, 1)));
}

/* A member where the routing table says. */
static struct program *routed_member(struct scenario *s, const char *name)
{
	return ready(s, start(s, "beacon", "-g", GROUP, "-n", name, "-s", "80", port_text(s, 1)));
}

static void is_told_to_end(struct program *program)
{
	signal_program(program, SIGTERM);
	expect_exit(program, 0);
}

/* The first word is the program. */
static const char *const wrong_usages[][11] = {
	{"beacon", "-s", "80", "5001"},
	{"beacon", "-n", "north", "5001"},
	{"beacon", "-n", "north", "-s", "80"},
	{"beacon", "-n", "north", "-s", "80", "5001", "5002"},
	{"beacon", "-x", "-n", "north", "-s", "80", "5001"},
	{"beacon", "-n", "", "-s", "80", "5001"},
	{"beacon", "-n", NAME_63 "3", "-s", "80", "5001"},
	{"beacon", "-n", "north pole", "-s", "80", "5001"},
	{"beacon", "-n", "north", "-s", "0", "5001"},
	{"beacon", "-n", "north", "-s", "65536", "5001"},
	{"beacon", "-n", "north", "-s", "80x", "5001"},
	{"beacon", "-n", "north", "-s", "4294967376", "5001"}, /* as an int: 80 */
	{"beacon", "-n", "north", "-s", "80", "65536"},
	{"beacon", "-n", "north", "-s", "80", "4294972297"}, /* 5001 */
	{"beacon", "-n", "north", "-s", "80", ""},
	{"beacon", "-n", "north", "-s", "80", "5001x"},
	{"beacon", "-g", THIS_HOST, "-n", "north", "-s", "80", "5001"},
	{"beacon", "-g", "240.0.0.1", "-n", "north", "-s", "80", "5001"},
	{"beacon", "-g", "friends", "-n", "north", "-s", "80", "5001"},
	{"beacon", "-g", GROUP, "-i", "lo", "-n", "north", "-s", "80", "5001"},
	{"finder", "-b", ALL_LOCAL},
	{"finder", "5001"},
	{"finder", "-b", ALL_LOCAL, "5001", "5002"},
	{"finder", "-x", "-b", ALL_LOCAL, "5001"},
	{"finder", "-b", ALL_LOCAL, "-g", GROUP, "5001"},
	{"finder", "-b", "everybody", "5001"},
	{"finder", "-b", GROUP, "5001"},
	{"finder", "-g", THIS_HOST, "5001"},
	{"finder", "-g", "240.0.0.1", "5001"},
	{"finder", "-g", GROUP, "-i", "lo", "5001"},
	{"finder", "-b", ALL_LOCAL, "-w", "0", "5001"},
	{"finder", "-b", ALL_LOCAL, "-w", "-5", "5001"},
	{"finder", "-b", ALL_LOCAL, "-w", "soon", "5001"},
	{"finder", "-b", ALL_LOCAL, "-w", "5x", "5001"},
	{"finder", "-b", ALL_LOCAL, "0"},
	{"finder", "-b", ALL_LOCAL, "65536"},
	{"finder", "-b", ALL_LOCAL, "4294972297"},
};

static void wrong_usage(struct scenario *s)
{
	size_t i;

	begin(s, "wrong usage of either");
	for (i = 0; i < sizeof wrong_usages / sizeof *wrong_usages; i++)
		expect_failure(start_arguments(s, &(struct world){0}, wrong_usages[i]), 2);
	expect_right_usage(start(s, "finder", "-b", "255.255.255.255", "5001"), "255.255.255.255");
}

/* Does it do anything about SIGTERM: handle it, or let it wait? */
static bool is_about_sigterm(const struct event *event)
{
	if (event->kind != EVENT_CALL || event->call->class != CALL_SIGNAL)
		return false;
	if (strcmp(event->call->name, "rt_sigprocmask") == 0)
		return event->signals >> (SIGTERM - 1) & 1;
	return strcmp(event->call->name, "rt_sigaction") == 0 && event->signal == SIGTERM;
}

static bool ends_line(const struct event *event)
{
	return event->kind == EVENT_CALL && event->call->class == CALL_SEND && event->fd == 1 && event->data.length > 0 &&
		event->data.bytes[event->data.length - 1] == '\n';
}

/* Whoever has read the line may send it at once. */
static void expect_no_gap(struct scenario *s)
{
	const struct trace *trace = observed(s);
	size_t i;

	for (i = 0; i < trace->event_count && !is_about_sigterm(&trace->events[i]); i++)
		if (ends_line(&trace->events[i]))
			fail_check(s, &trace->events[i], "expected that SIGTERM is handled when the READY line goes out, because whoever has read "
				"it may send that at once, but a SIGTERM here would kill beacon");
}

/* Nothing else comes: a beacon that has only noted it, and looks when something has come, waits for ever. */
static void ends_at_ready(struct scenario *s)
{
	struct program *program;

	begin(s, "SIGTERM right behind the write of the READY line");
	inject(s, "signal-after:SIGTERM@,send,stdout,1");
	program = start(s, "beacon", "-n", "north", "-s", "80", port_text(s, 1));
	run_until_quiet(s);
	if (injected(s)) /* with signalfd(2) nobody is interrupted */
		expect_exit(program, 0);
}

static void leave(struct scenario *s)
{
	struct program *program;

	begin(s, "a port that is given");
	program = beacon(s, "north", "80");
	expect_ready(program, "udp");
	expect_no_gap(s);
	ask(s, asker(s), "127.0.0.1");
	run_until_quiet(s);
	promise(s, N_("SIGTERM ends it with exit status 0."));
	is_told_to_end(program);
	expect_end(program_stdout(program));
	ends_at_ready(s);
	promise(s, NULL);
	begin(s, "port 0: the kernel chooses");
	program = start(s, "beacon", "-n", "north", "-s", "80", "0");
	expect_ready(program, "udp");
	is_told_to_end(program);
	promise(s, errors);
	begin(s, "a port that somebody else has");
	(void)datagrams(s, "somebody else", (struct link){.address = "0.0.0.0", .port = port(s, 1)});
	program = start(s, "beacon", "-n", "north", "-s", "80", port_text(s, 1));
	expect_exit(program, 1);
	expect_silence(program_stdout(program));
	(void)expect_some_line(program_stderr(program), "beacon: .+: .+");
	promise(s, N_("Wrong usage (an unknown option, an argument that is missing or too many, both -g and -b, a number, a name or an address that is none of the above): a message, exit status 2."));
	wrong_usage(s);
}

static const char *const both[] = {"north 80", ANY_NAME " 65535"};

/* One query, and both answer; one ends, and the other answers somebody else, who asks with another nonce. */
static void expect_both(struct scenario *s, struct program *north)
{
	struct peer *peer = asker(s);

	ask(s, peer, ALL_LOCAL);
	expect_answers(s, peer, NONCE, 2, both);
	expect_no_answer(s, peer);
	is_told_to_end(north);
	peer = asker(s);
	ask_with(s, peer, ALL_LOCAL, "DISC? " OTHER_NONCE "\n");
	expect_answers(s, peer, OTHER_NONCE, 1, &both[1]);
	expect_no_answer(s, peer);
}

/* Somebody else's way of asking. */
static void expect_socat_answered(struct scenario *s, const char *everybody, const char *line)
{
	char address[LINE_MOST];
	struct program *socat;

	snprintf(address, sizeof address, "UDP-DATAGRAM:%s:%d,broadcast", everybody, port(s, 1));
	socat = tool(s, "socat", "-t", "1", "-", address);
	say(program_stdin(socat), QUERY);
	expect_text(program_stdout(socat), line);
}

/* That a number may be written so is not said; how an answer writes it is. */
static void leading_zero(struct scenario *s)
{
	struct program *north;
	struct peer *peer;

	begin(s, "-s 080: wrong usage, or 80");
	north = start(s, "beacon", "-n", "north", "-s", "080", port_text(s, 1));
	run_until_quiet(s);
	peer = asker(s);
	ask(s, peer, "127.0.0.1");
	run_until_quiet(s);
	if (is_unreachable(peer))
		expect_failure(north, 2);
	else
		expect_answer(s, peer, "north 80");
}

static void two_beacons(struct scenario *s)
{
	struct program *north;

	begin(s, "two of one group, asked by broadcast");
	north = member(s, "127.0.0.1", "north", "80");
	(void)member(s, "127.0.0.1", ANY_NAME, "65535");
	expect_both(s, north);
	begin(s, "two without a group");
	north = beacon(s, "north", "80");
	(void)beacon(s, ANY_NAME, "65535");
	expect_both(s, north);
	begin(s, "socat asks; the shortest NAME, and the least SVCPORT");
	(void)beacon(s, "n", "1");
	expect_socat_answered(s, ALL_LOCAL, "DISC! " NONCE " n 1\n");
	promise(s, N_("The answer is `DISC! NONCE NAME SVCPORT` and a line feed, with the query's own nonce, single blanks, and a decimal SVCPORT without leading zeros."));
	leading_zero(s);
}

#define TEN(text) text text text text text text text text text text
#define FOURTEEN_HUNDRED_BYTES TEN(TEN("fourteen bytes"))

/* Almost queries; and one that printf() would take for more than text. */
static const struct { const char *what, *bytes; size_t length; } junks[] = {
#define JUNK(what, text) {what, text, sizeof(text) - 1}
	JUNK(N_("an empty datagram"), ""),
	JUNK(N_("a query without its line feed"), "DISC? 0123abcd"),
	JUNK(N_("a query with 7 digits"), "DISC? 0123abc\n"),
	JUNK(N_("a query with 7 digits and two line feeds"), "DISC? 0123abc\n\n"),
	JUNK(N_("a query with two line feeds"), "DISC? 0123abcd\n\n"),
	JUNK(N_("two queries in one datagram"), "DISC? 0123abcd\nDISC? 0123abcd\n"),
	JUNK(N_("a query with CR and LF"), "DISC? 0123abcd\r\n"),
	JUNK(N_("a query with 7 digits, CR and LF"), "DISC? 0123abc\r\n"),
	JUNK(N_("a query with capital digits"), "DISC? 0123ABCD\n"),
	JUNK(N_("a query with the digit g"), "DISC? 0123abcg\n"),
	JUNK(N_("a query with a blank for a digit"), "DISC? 0123 bcd\n"),
	JUNK(N_("a query with a sign for a digit"), "DISC? +123abcd\n"),
	JUNK(N_("a query with NUL for a digit"), "DISC? 0123abc\0\n"),
	JUNK(N_("a query with NUL for its line feed"), "DISC? 0123abcd\0"),
	JUNK(N_("a query with NUL behind its line feed"), "DISC? 0123abcd\n\0"),
	JUNK(N_("a query behind a blank"), " " QUERY),
	JUNK(N_("a query with a tabulator"), "DISC?\t0123abcd\n"),
	JUNK(N_("\"disc?\""), "disc? 0123abcd\n"),
	JUNK("\"DISC!\"", "DISC! 0123abcd\n"),
	JUNK(N_("an answer"), "DISC! 0123abcd north 80\n"),
	JUNK(N_("a query, and 1400 bytes behind it"), QUERY FOURTEEN_HUNDRED_BYTES),
	JUNK(N_("conversions of printf()"), "DISC? %n%n%n%n\n"),
	JUNK(N_("15 bytes of conversions of printf()"), "%n%s%n%s%n%s%n\n")};

/* It lives on. */
static void answers_are_lost(struct scenario *s)
{
	struct program *north;
	struct peer *peer;
	int i;

	begin(s, "no answer can be sent: each send fails with ENOBUFS");
	inject(s, "errno:ENOBUFS@,send,any-socket,0");
	north = beacon(s, "north", "80");
	peer = asker(s);
	for (i = 0; i < 2; i++)
		expect_unanswered(s, peer, "127.0.0.1");
	is_told_to_end(north);
}

static void junk(struct scenario *s)
{
	const struct datagram *came;
	struct program *program;
	struct peer *peer;
	size_t i, mark;

	program = beacon(s, "north", "80");
	expect_ready(program, "udp");
	peer = asker(s);
	expect_answered(s, peer, "127.0.0.1", "north 80");
	mark = descriptors_now(program);
	for (i = 0; i < sizeof junks / sizeof *junks; i++) {
		expect_answered(s, peer, "127.0.0.1", "north 80");
		send_datagram(peer, (struct link){.port = port(s, 1)}, junks[i].bytes, junks[i].length);
		came = next_datagram(peer, ANSWER_MS);
		if (came)
			fail_check(s, last_call(s, CALL_SEND), "expected no answer to %s, but \"%.*s\" came", _(junks[i].what),
				(int)came->length, (const char *)came->bytes);
	}
	expect_answered(s, peer, "127.0.0.1", "north 80");
	expect_no_fd_growth(program, mark);
	pass_time(s, MS_LONG);
	expect_answered(s, peer, "127.0.0.1", "north 80");
	expect_silence(program_stdout(program));
	promise(s, N_("An answer that cannot be sent is as good as lost: the next query is answered."));
	answers_are_lost(s);
}

/* A member beside the beacon: what is said to the group is heard here. */
static struct peer *listener(struct scenario *s, const char *group, const char *interface)
{
	return datagrams(s, "another member", (struct link){.group = group, .address = interface, .port = port(s, 1), .shared = true});
}

static bool is_stdout(const struct trace *trace, const struct event *event)
{
	const struct object *object = object_by_id(trace->descriptors, event->object);

	return object && strcmp(object->name, "stdout") == 0;
}

/* Whoever reads READY may ask the group at once. */
static void expect_joined_before_ready(struct scenario *s)
{
	enum { ADD_MEMBERSHIP = 35, JOIN_GROUP = 42 }; /* IP_ADD_MEMBERSHIP, MCAST_JOIN_GROUP */
	const struct trace *trace = observed(s);
	const struct event *event;
	bool ready = false;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		event = &trace->events[i];
		if (event->kind != EVENT_CALL)
			continue;
		ready = ready || (event->call->class == CALL_SEND && event->result > 0 && is_stdout(trace, event));
		if (ready && event->call->class == CALL_SOCKET_OPTION && event->args[1] == 0 &&
			(event->args[2] == ADD_MEMBERSHIP || event->args[2] == JOIN_GROUP) && strcmp(event->call->name, "setsockopt") == 0)
			fail_check(s, event, "expected beacon to be a member of the group before it prints READY, but it joins here");
	}
}

static void mcast_lo(struct scenario *s)
{
	struct peer *peer, *other;

	begin(s, "the group's interface is named");
	(void)member(s, "127.0.0.1", "north", "80");
	expect_joined_before_ready(s);
	peer = asker(s);
	expect_answered(s, peer, GROUP, "north 80");
	note(s, "it answers whoever asks it alone, and who asks everybody, as well");
	expect_answered(s, peer, "127.0.0.1", "north 80");
	expect_answered(s, peer, ALL_LOCAL, "north 80");
	begin(s, "the routing table chooses the interface");
	(void)routed_member(s, "north");
	expect_answered(s, asker(s), GROUP, "north 80");
	begin(s, "somebody else is a member, too");
	other = listener(s, GROUP, "127.0.0.1");
	(void)member(s, "127.0.0.1", "north", "80");
	expect_answered(s, asker(s), GROUP, "north 80");
	(void)expect_datagram(other, NULL, QUERY, strlen(QUERY));
	expect_silence(other);
}

static void expect_own_group_only(struct scenario *s)
{
	struct peer *peer = asker(s);

	(void)datagrams(s, "a member of another group", (struct link){.group = OTHER_GROUP});
	expect_unanswered(s, peer, OTHER_GROUP);
	expect_answered(s, peer, GROUP, "north 80");
}

static void other_group(struct scenario *s)
{
	begin(s, "the group's interface is named");
	(void)member(s, "127.0.0.1", "north", "80");
	expect_own_group_only(s);
	begin(s, "the routing table chooses the interface");
	(void)routed_member(s, "north");
	expect_own_group_only(s);
}

/* --- finder: what it asks --- */

/* The harness as a beacon, at everybody's address of its host. */
static struct peer *played(struct scenario *s, struct link how)
{
	how.port = port(s, 1);
	how.shared = true;
	return datagrams(s, how.far ? N_("a beacon on the other host") : N_("a beacon"), how);
}

static struct peer *local_beacon(struct scenario *s)
{
	return played(s, (struct link){.address = "0.0.0.0"});
}

/* A query comes: its nonce is one. Which one? "query 2 of 3" */
static const struct datagram *expect_nth_query(struct scenario *s, struct peer *peer, const char *which)
{
	const struct datagram *came = expect_some_datagram(peer, which);
	const char *text = (const char *)came->bytes;

	if (came->length != strlen(QUERY) || memcmp(text, "DISC? ", 6) != 0 || strspn(text + 6, "0123456789abcdef") < 8 ||
		text[came->length - 1] != '\n')
		fail_check(s, sender_of(peer, came), "expected a query: \"DISC? \", 8 digits of 0 to 9 and a to f, and a line feed, but \"%.*s\" came",
			(int)came->length, text);
	return came;
}

static const struct datagram *expect_query(struct scenario *s, struct peer *peer)
{
	return expect_nth_query(s, peer, N_("a query"));
}

static const char *nonce_of(const struct datagram *query)
{
	return (const char *)query->bytes + strlen("DISC? ");
}

/* To where this query came from, whoever was asked, and whatever has come behind it. */
static void reply(struct peer *peer, const struct datagram *query, const char *service)
{
	char text[LINE_MOST];

	write_answer(text, nonce_of(query), service);
	send_datagram(peer, (struct link){.address = query->address, .port = query->port}, text, strlen(text));
}

/* This line comes, somewhere. */
static void expect_named(struct program *finder, const char *line)
{
	(void)expect_some_line(program_stdout(finder), line);
}

/* Two hosts have answered. */
static void expect_both_named(struct program *finder)
{
	expect_named(finder, "here 10\\.9\\.0\\.1 80");
	expect_named(finder, "there 10\\.9\\.0\\.2 81");
	expect_exit(finder, 0);
}

/* Was it sent to there? Then the other host answers. */
static void answer_query(struct scenario *s, struct peer *far, const char *address)
{
	const struct datagram *query = expect_query(s, far);

	if (strcmp(query->to, address) != 0)
		fail_check(s, NULL, "expected the query to be sent to %s, but it was sent to %s", address, query->to);
	reply(far, query, "there 81");
}

static struct program *broadcasts(struct scenario *s, const char *to)
{
	return start(s, "finder", "-b", to, port_text(s, 1));
}

static void bcast_veth(struct scenario *s)
{
	struct program *finder;
	struct peer *far, *near;

	begin(s, "the other host asks");
	(void)beacon(s, "here", "80");
	expect_answered(s, far_asker(s), EVERYBODY, "here 80");
	begin(s, "socat asks");
	(void)beacon(s, "here", "80");
	expect_socat_answered(s, EVERYBODY, "DISC! 0123abcd here 80\n");
	begin(s, "finder asks, and both hosts answer");
	(void)beacon(s, "here", "80");
	far = played(s, (struct link){.far = true, .address = "0.0.0.0"});
	finder = broadcasts(s, EVERYBODY);
	answer_query(s, far, EVERYBODY);
	expect_both_named(finder);
	promise(s, N_("A query that cannot be sent is as good as lost."));
	begin(s, "the first and the last query cannot be sent, and the other one can");
	inject(s, "errno:ENOBUFS@,send,any-socket,3");
	inject(s, "errno:ENOBUFS@,send,any-socket,1");
	near = local_beacon(s);
	finder = broadcasts(s, ALL_LOCAL);
	reply(near, expect_query(s, near), "here 80");
	expect_named(finder, "here 127\\.0\\.0\\.1 80");
	expect_exit(finder, 0);
	promise(s, N_("If none of the three can be sent: a message, exit status 1."));
	begin(s, "there is no such network: no query can be sent");
	finder = broadcasts(s, NO_ROUTE);
	expect_failure(finder, 1);
}

/* The first send that the kernel refused for want of a permission. */
static const struct event *refused(struct scenario *s)
{
	const struct trace *trace = observed(s);
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->result == -EACCES && event->call->class == CALL_SEND)
			return event;
	}
	return NULL;
}

static void bcast_permission(struct scenario *s)
{
	struct peer *peer = local_beacon(s);
	struct program *finder = broadcasts(s, ALL_LOCAL);

	run_until_quiet(s);
	if (refused(s))
		fail_check(s, refused(s), "expected finder to switch broadcasting on before it sends to %s, but the kernel refused that (EACCES)", ALL_LOCAL);
	reply(peer, expect_query(s, peer), "north 80");
	expect_named(finder, "north 127\\.0\\.0\\.1 80");
}

static struct program *asks_group(struct scenario *s, const char *interface)
{
	return start(s, "finder", "-g", GROUP, "-i", interface, port_text(s, 1));
}

static struct program *asks_routed_group(struct scenario *s)
{
	return start(s, "finder", "-g", GROUP, port_text(s, 1));
}

static struct peer *far_member(struct scenario *s)
{
	return played(s, (struct link){.group = GROUP, .far = true});
}

/* Somebody else's beacon: its answer is the query with another text. */
static void finds_socat(struct scenario *s)
{
	char address[LINE_MOST];
	struct program *finder;

	begin(s, "socat is a member, and answers one query");
	route_groups(s, "lab0");
	put_file(s, "answer.sed", "s/?/!/\ns/$/ socat 80/\n");
	snprintf(address, sizeof address, "UDP4-RECVFROM:%d,ip-add-membership=%s:%s", port(s, 1), GROUP, THIS_HOST);
	(void)neighbour(s, "socat", address, "EXEC:sed -f answer.sed");
	run_until_quiet(s);
	finder = asks_group(s, THIS_HOST);
	expect_named(finder, "socat 10\\.9\\.0\\.1 80");
	expect_exit(finder, 0);
}

static void mcast_veth(struct scenario *s)
{
	struct program *finder;
	struct peer *far;

	begin(s, "the other host asks the group");
	route_groups(s, "lab0");
	(void)member(s, THIS_HOST, "here", "80");
	expect_answered(s, far_asker(s), GROUP, "here 80");
	begin(s, "finder asks the group, and both hosts answer");
	route_groups(s, "lab0");
	(void)member(s, THIS_HOST, "here", "80");
	far = far_member(s);
	finder = asks_group(s, THIS_HOST);
	answer_query(s, far, GROUP);
	expect_both_named(finder);
	begin(s, "without -i, as the routing table says");
	route_groups(s, "lab0");
	(void)routed_member(s, "here");
	far = far_member(s);
	finder = asks_routed_group(s);
	answer_query(s, far, GROUP);
	expect_both_named(finder);
	finds_socat(s);
}

/* Whether that is an error or wrong usage is free. */
static void expect_refuses(struct program *program)
{
	expect_honest_end(program);
	expect_silence(program_stdout(program));
}

static void no_interface(struct scenario *s)
{
	begin(s, "an address that no interface of this host has");
	expect_refuses(start(s, "beacon", "-g", GROUP, "-i", NO_INTERFACE, "-n", "north", "-s", "80", port_text(s, 1)));
	expect_refuses(start(s, "finder", "-g", GROUP, "-i", NO_INTERFACE, port_text(s, 1)));
}

/* It hears the group here, and there not; whether or not somebody else of this host is a member there. */
static void expect_member_at(struct scenario *s, struct peer *here, struct peer *there)
{
	expect_answered(s, here, GROUP, "here 80");
	expect_unanswered(s, there, GROUP);
}

/* What goes to the group over the wrong interface is heard by nobody who should hear it. */
static const struct datagram *expect_asked_at(struct scenario *s, struct peer *here, struct peer *there)
{
	const struct datagram *query = expect_query(s, here);

	expect_silence(there);
	return query;
}

/* What the routing table says is not what -i says. */
static void interface_is_named(struct scenario *s)
{
	struct peer *far, *near;
	struct program *finder;

	begin(s, "-i 10.9.0.1, and the routing table says lo: beacon");
	far = far_asker(s);
	near = asker(s);
	(void)member(s, THIS_HOST, "here", "80");
	expect_member_at(s, far, near);
	promise(s, N_("A query to the group that comes in at another interface is not for that beacon, even where some other program of the host is a member there."));
	note(s, "the same beside a member at lo");
	(void)listener(s, GROUP, "127.0.0.1");
	expect_member_at(s, far, near);
	promise(s, NULL);
	begin(s, "-i 10.9.0.1, and the routing table says lo: finder");
	near = listener(s, GROUP, "127.0.0.1");
	far = far_member(s);
	(void)asks_group(s, THIS_HOST);
	(void)expect_asked_at(s, far, near);
	begin(s, "-i 127.0.0.1, and the routing table says lab0: beacon");
	route_groups(s, "lab0");
	(void)member(s, "127.0.0.1", "here", "80");
	expect_member_at(s, asker(s), far_asker(s));
	begin(s, "-i 127.0.0.1, and the routing table says lab0: finder");
	route_groups(s, "lab0");
	near = listener(s, GROUP, "127.0.0.1");
	far = far_member(s);
	finder = asks_group(s, "127.0.0.1");
	reply(near, expect_asked_at(s, near, far), "here 80");
	expect_named(finder, "here [0-9.]+ 80"); /* this host's address that the query came from: finder's choice */
}

static void interface_is_routed(struct scenario *s)
{
	struct peer *far, *near;

	begin(s, "without -i, and the routing table says lo: beacon");
	(void)routed_member(s, "here");
	expect_member_at(s, asker(s), far_asker(s));
	begin(s, "without -i, and the routing table says lo: finder");
	near = listener(s, GROUP, "127.0.0.1");
	far = far_member(s);
	(void)asks_routed_group(s);
	(void)expect_asked_at(s, near, far);
}

static void right_interface(struct scenario *s)
{
	interface_is_named(s);
	promise(s, N_("Without -i the routing table chooses."));
	interface_is_routed(s);
	promise(s, NULL);
	no_interface(s);
}

static void expect_ttl_1(struct scenario *s, struct peer *far)
{
	const struct datagram *query;

	for (query = expect_query(s, far); query; query = next_datagram(far, MS))
		if (query->ttl != 1)
			fail_check(s, last_call(s, CALL_SEND), "expected a query to the group with a time to live of 1, but it came with %d", query->ttl);
}

static void ttl_1(struct scenario *s)
{
	struct peer *far;

	begin(s, "the group's interface is named");
	route_groups(s, "lab0");
	far = far_member(s);
	(void)asks_group(s, THIS_HOST);
	expect_ttl_1(s, far);
	begin(s, "the routing table chooses the interface");
	route_groups(s, "lab0");
	far = far_member(s);
	(void)asks_routed_group(s);
	expect_ttl_1(s, far);
}

/* --- finder: what it hears --- */

/* These lines, and no others. */
static void expect_found(struct program *finder, const char *lines)
{
	expect_text(program_stdout(finder), lines);
	expect_end(program_stdout(finder));
	expect_exit(finder, 0);
}

static const char longest[] = NAME_63 " 65535";

/* All that they have to say, in an order that is not the one wanted. */
static void tell_all(struct peer *peer, struct peer *const others[], const struct datagram *query)
{
	static const char *const services[] = {"north 80", "north 9", "north 443", "a_b 1", "a.b 1", "a-b 1", "a 65535", "North 80", longest};
	size_t i;

	for (i = 0; i < sizeof services / sizeof *services; i++)
		reply(peer, query, services[i]);
	reply(peer, query, services[0]);
	for (i = 0; others[i]; i++) {
		reply(others[i], query, "north 80");
		reply(others[i], query, longest);
	}
}

/* More than anybody would have made room for. */
static void many_answer(struct scenario *s)
{
	static char lines[QUERIES * CROWD * LINE_MOST];
	struct peer *peer = local_beacon(s);
	struct program *finder = broadcasts(s, ALL_LOCAL);
	const struct datagram *query;
	char service[LINE_MOST];
	size_t length = 0;
	int i = 0;

	for (query = expect_query(s, peer); query; query = next_datagram(peer, MS_USUAL)) {
		do {
			snprintf(service, sizeof service, "b%d 80", 1000 + i);
			reply(peer, query, service);
			length += (size_t)snprintf(lines + length, sizeof lines - length, "b%d 127.0.0.1 80\n", 1000 + i);
		} while (++i % CROWD);
	}
	expect_found(finder, lines);
}

/* Nobody is told what was found, so that is an error. */
static void cannot_print(struct scenario *s)
{
	struct program *finder;
	struct peer *peer;

	inject(s, "errno:ENOSPC@,send,stdout,0");
	peer = local_beacon(s);
	finder = start_with(s, (struct world){.out = STREAM_FILE}, "finder", "-b", ALL_LOCAL, port_text(s, 1));
	reply(peer, expect_query(s, peer), "north 80");
	expect_exit(finder, 1);
	expect_something(program_stderr(finder));
}

/* It need not be the one that was asked. */
static void other_port(struct scenario *s)
{
	struct peer *peer;
	struct program *finder;

	begin(s, "an answer comes out of another port than the query went to");
	peer = local_beacon(s);
	finder = broadcasts(s, ALL_LOCAL);
	reply(datagrams(s, "the beacon's other socket", (struct link){0}), expect_query(s, peer), "north 80");
	expect_found(finder, "north 127.0.0.1 80\n");
}

static void duplicates(struct scenario *s)
{
	struct peer *peer, *others[3] = {NULL};
	struct program *finder;
	const struct datagram *query;

	begin(s, "each answers each query");
	peer = local_beacon(s);
	others[0] = played(s, (struct link){.address = LONG_ADDRESS});
	others[1] = played(s, (struct link){.address = LARGER_ADDRESS});
	finder = broadcasts(s, ALL_LOCAL);
	for (query = expect_query(s, peer); query; query = next_datagram(peer, MS_USUAL))
		tell_all(peer, others, query);
	expect_found(finder,
		"North 127.0.0.1 80\na 127.0.0.1 65535\na-b 127.0.0.1 1\na.b 127.0.0.1 1\na_b 127.0.0.1 1\n"
		"north 127.0.0.1 443\nnorth 127.0.0.1 80\nnorth 127.0.0.1 9\nnorth " LONG_ADDRESS " 80\nnorth " LARGER_ADDRESS " 80\n"
		NAME_63 " 127.0.0.1 65535\n" NAME_63 " " LONG_ADDRESS " 65535\n" NAME_63 " " LARGER_ADDRESS " 65535\n");
	promise(s, N_("From which port it comes is free."));
	other_port(s);
	promise(s, NULL);
	begin(s, "150 of them answer each query");
	many_answer(s);
	promise(s, errors);
	begin(s, "standard output takes nothing: ENOSPC");
	cannot_print(s);
}

/* Another digit in one place; which one tells i. */
static void write_other_nonce(char *text, const struct datagram *query, int i)
{
	char nonce[9] = "";

	memcpy(nonce, nonce_of(query), 8);
	nonce[i % 8] = nonce[i % 8] == '0' ? '1' : '0';
	write_answer(text, nonce, "stranger 80");
}

/* Almost answers, none of them of south; %s is the nonce. */
static const char *const malformed[] = {"", "\n", "DISC! %s north 80", "DISC! %s north 80\n\n", "DISC! %s north 80\r\n", "DISC! %s north 80 \n",
	"DISC!  %s north 80\n", "DISC! %s\tnorth 80\n", "DISC! %s north  80\n", "DISC! 0%s north 80\n",
	"DISC! %s north 0\n", "DISC! %s north 080\n", "DISC! %s north +80\n", "DISC! %s north 65536\n", "DISC! %s north 4294967376\n", "DISC! %s north -80\n", "DISC! %s north eighty\n",
	"DISC! %s north\n", "DISC! %s  80\n", "DISC! %s north pole 80\n", "DISC! %s nor%%sth 80\n", "DISC! %sa north 80\n", "DISC? %s\n",
	"DISC? %s north 80\n", "disc! %s north 80\n", "%s north 80\n", "DISC! %s north 80\n" FOURTEEN_HUNDRED_BYTES};

/* The same number is another nonce; where it has no letters there is none. */
static void send_capitals(struct peer *peer, const char *nonce)
{
	char text[LINE_MOST];
	size_t i;

	snprintf(text, sizeof text, "DISC! %s north 80\n", nonce);
	for (i = strlen("DISC! "); i < strlen("DISC! " NONCE); i++)
		if (text[i] >= 'a')
			text[i] = (char)(text[i] - 'a' + 'A');
	if (strspn(nonce, "0123456789") < strlen(nonce))
		answer(peer, text, strlen(text));
}

static void send_malformed(struct peer *peer, const struct datagram *query)
{
	char nonce[9] = "", text[DATAGRAM_MOST];
	size_t i;

	memcpy(nonce, nonce_of(query), 8);
	for (i = 0; i < sizeof malformed / sizeof *malformed; i++) {
		snprintf(text, sizeof text, malformed[i], nonce);
		answer(peer, text, strlen(text));
	}
	snprintf(text, sizeof text, "DISC! %s %s3 80\n", nonce, NAME_63); /* one more */
	answer(peer, text, strlen(text));
	snprintf(text, sizeof text, "DISC! %s %s 65535\n!", nonce,
		NAME_63); /* the longest answer, if it is cut off there */
	answer(peer, text, strlen(text));
	snprintf(text, sizeof text, "DISC! %s north 80\n", nonce);
	answer(peer, text, strlen(text) + 1); /* its NUL as well */
	send_capitals(peer, nonce);
}

/* Who takes the time in seconds for it has the same one twice. */
static void expect_other_nonces(struct scenario *s)
{
	struct peer *peer = local_beacon(s);
	const struct datagram *first, *second;

	(void)broadcasts(s, ALL_LOCAL);
	first = expect_query(s, peer);
	(void)broadcasts(s, ALL_LOCAL);
	do
		second = expect_query(s, peer);
	while (second->port == first->port); /* that is the first run's, too */
	if (memcmp(nonce_of(first), nonce_of(second), 8) == 0)
		fail_check(s, sender_of(peer, second), "expected each run of finder to ask with another nonce, but two of them ask with %.8s",
			nonce_of(first));
}

static void foreign_nonce(struct scenario *s)
{
	const struct datagram *query;
	struct program *finder;
	char text[LINE_MOST];
	struct peer *peer;
	int i;

	begin(s, "answers to somebody else's query");
	peer = local_beacon(s);
	finder = broadcasts(s, ALL_LOCAL);
	query = expect_query(s, peer);
	for (i = 0; i < FLOOD; i++) {
		write_other_nonce(text, query, i);
		answer(peer, text, strlen(text));
	}
	reply(peer, query, "north 80");
	expect_found(finder, "north 127.0.0.1 80\n");
	begin(s, "almost answers");
	peer = local_beacon(s);
	finder = broadcasts(s, ALL_LOCAL);
	query = expect_query(s, peer);
	send_malformed(peer, query);
	reply(peer, query, "south 80");
	send_malformed(peer, query); /* with what a right one may have left behind */
	expect_found(finder, "south 127.0.0.1 80\n");
	promise(s, N_("Each run of finder asks with another nonce, even if two of them are started at once."));
	begin(s, "two at once");
	expect_other_nonces(s);
}

/* --- finder: loss and time --- */

static uint64_t ns_of(int ms)
{
	return (uint64_t)ms * 1000000u;
}

/* For so long; NULL: as long as it does without -w. */
static struct program *waits(struct scenario *s, const char *ms)
{
	return !ms ? broadcasts(s, ALL_LOCAL) : start(s, "finder", "-b", ALL_LOCAL, "-w", ms, port_text(s, 1));
}

/* Both programs, and a relay between them at everybody's address. */
static void through_relay(struct scenario *s)
{
	struct program *north = start(s, "beacon", "-n", "north", "-s", "80", port_text(s, 2)), *finder;

	expect_bound(north, port(s, 2));
	(void)relay_to(s, (struct relay){.at = {.address = "0.0.0.0", .port = port(s, 1)}, .late_ms = MS / 2},
		(struct link){.port = port(s, 2)});
	finder = waits(s, "2000");
	expect_named(finder, "north 127\\.0\\.0\\.1 80");
	expect_exit(finder, 0);
}

/* The n-th query, from 0, comes when it should. */
static void expect_query_in_time(struct scenario *s, struct peer *peer, uint64_t first_ns, int n, int ms)
{
	const struct datagram *query = expect_nth_query(s, peer, n == 1 ? N_("query 2 of 3") : N_("query 3 of 3"));
	uint64_t due_ns = first_ns + ns_of(n * ms / 4), off_ns = due_ns > query->at_ns ? due_ns - query->at_ns : query->at_ns - due_ns;

	if (off_ns > ns_of(TICK_MS))
		fail_check(s, last_call(s, CALL_SEND), "expected query %d of 3 %d ms after the first, but it came %d ms after it", n + 1, n * ms / 4,
			(int)((query->at_ns - first_ns) / 1000000u));
}

static void in_time(struct scenario *s, const char *wait, int ms)
{
	struct peer *peer = local_beacon(s);
	const struct datagram *first;
	struct program *finder;
	int i;

	pass_time(s, MS_ODD);
	finder = waits(s, wait);
	first = expect_query(s, peer);
	reply(peer, first, "early 80");
	for (i = 1; i < QUERIES; i++) {
		pass_time(s, ms / 8); /* an answer in between moves nothing */
		reply(peer, first, "early 80");
		expect_query_in_time(s, peer, first->at_ns, i, ms);
	}
	pass_time(s, ms / 2 - SHORTLY_MS);
	reply(peer, first, "late 80");
	expect_named(finder, "early 127\\.0\\.0\\.1 80");
	expect_named(finder, "late 127\\.0\\.0\\.1 80");
	expect_exit(finder, 0);
	expect_silence(peer);
}

static void loss(struct scenario *s)
{
	begin(s, "a relay loses one or two of three");
	through_relay(s);
	begin(s, "queries at 0, MS/4 and MS/2, and an answer shortly before MS");
	in_time(s, "2000", MS);
	begin(s, "the same without -w");
	in_time(s, NULL, MS_USUAL);
	begin(s, "the same for 200 seconds");
	in_time(s, "200000", MS_MINUTES);
}

/* When a thing happened for the first time, or the last. */
static uint64_t first_sent_ns(struct scenario *s)
{
	const struct trace *trace = observed(s);
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_CALL && trace->events[i].call->class == CALL_SEND)
			return trace->events[i].at_ns;
	return 0;
}

static uint64_t ended_ns(struct scenario *s)
{
	const struct trace *trace = observed(s);
	size_t i;

	for (i = trace->event_count; i-- > 0;)
		if (trace->events[i].kind == EVENT_EXIT)
			return trace->events[i].at_ns;
	return 0;
}

static void expect_found_nobody(struct program *finder)
{
	expect_exit(finder, NOBODY);
	expect_silence(program_stdout(finder));
}

static void expect_nobody(struct scenario *s, struct program *finder, int ms)
{
	uint64_t took_ns;

	expect_found_nobody(finder);
	took_ns = ended_ns(s) - first_sent_ns(s);
	if (took_ns + ns_of(TICK_MS) < ns_of(ms))
		fail_check(s, last_call(s, CALL_SEND),
			"expected finder to wait until %d ms after its first query, but it gave up after %d ms", ms,
			(int)(took_ns / 1000000u));
	if (took_ns > ns_of(3 * ms))
		fail_check(s, last_call(s, CALL_RECEIVE), "expected finder to give up %d ms after its first query, but it took %d ms", ms,
			(int)(took_ns / 1000000u));
}

static void nobody(struct scenario *s)
{
	struct program *finder;
	struct peer *peer;
	int ms;

	begin(s, "silence");
	expect_nobody(s, waits(s, "2000"), MS);
	begin(s, "silence, without -w");
	expect_nobody(s, waits(s, NULL), MS_USUAL);
	begin(s, "silence, for the shortest time");
	expect_found_nobody(waits(s, "1"));
	begin(s, "silence, at the largest port");
	expect_found_nobody(start(s, "finder", "-b", ALL_LOCAL, "65535"));
	begin(s, "silence, for fifty minutes");
	finder = waits(s, "3000000");
	pass_time(s, MS_LONG + TICK_MS);	/* it may wait in small steps */
	expect_nobody(s, finder, MS_LONG);
	begin(s, "a flood of what is no answer");
	peer = local_beacon(s);
	finder = waits(s, NULL);
	(void)expect_query(s, peer);
	for (ms = 0; ms < 4 * MS_USUAL; ms += FLOOD_MS) {
		answer(peer, "DISC! 0123 north 80\n", 20);
		pass_time(s, FLOOD_MS);
	}
	expect_nobody(s, finder, MS_USUAL);
}

static const struct check checks[] = {
	{.name = "leave", .step = 1, .points = 5, .function = leave,
		.promise = N_("When beacon can be asked, and not before, it prints READY udp PORT on standard output, with the port that is really bound, and sees to it that the line gets out."),
		.source = "getsockname(2), setbuf(3); signal-safety(7)"},
	{.name = "two-beacons", .step = 2, .points = 10, .function = two_beacons, .tools = "socat",
		.promise = N_("Several beacons on one host run side by side: one query by broadcast, and each of them answers."),
		.source = "socket(7), SO_REUSEADDR; UNP 7.5"},
	{.name = "junk", .step = 2, .points = 5, .function = junk,
		.promise = N_("Whatever is not exactly such a query is ignored, and the next query is answered."),
		.source = "recv(2), RETURN VALUE; UNP 22.3"},
	{.name = "mcast-lo", .step = 3, .points = 8, .function = mcast_lo, .needs = MULTICAST,
		.promise = N_("With -g a query to the group is answered as well, and as the others: to who has asked, and to nobody else."),
		.source = "ip(7), IP_ADD_MEMBERSHIP; UNP 21.6"},
	{.name = "other-group", .step = 3, .points = 6, .function = other_group, .needs = MULTICAST,
		.promise = N_("With -g a query to another group is not answered, even where some other program of the host is a member of that."),
		.source = "ip(7), IP_MULTICAST_ALL"},
	{.name = "bcast-veth", .step = 4, .points = 12, .function = bcast_veth, .needs = VETH, .tools = "socat",
		.promise = N_("A query to the broadcast address of a network comes to every host there, and finder hears of every beacon on them."),
		.source = "UNP 20.2; ip(7); RFC 919"},
	{.name = "bcast-permission", .step = 4, .points = 6, .function = bcast_permission, .needs = OBSERVER,
		.promise = N_("finder switches broadcasting on before it sends the first of them."),
		.source = "socket(7), SO_BROADCAST; send(2), EACCES; UNP 20.5"},
	{.name = "mcast-veth", .step = 4, .points = 8, .function = mcast_veth, .needs = VETH | MULTICAST, .tools = "socat",
		.promise = N_("A query to a group comes to its members on every host of the network, and finder hears of them."),
		.source = "ip(7), IP_ADD_MEMBERSHIP; UNP 21.3"},
	{.name = "right-interface", .step = 4, .points = 10, .function = right_interface, .needs = VETH | MULTICAST,
		.promise = N_("With -i a beacon is a member at this interface, and finder asks the group through it, whatever the routing table says."),
		.source = "ip(7), IP_MULTICAST_IF, IP_ADD_MEMBERSHIP; UNP 21.6"},
	{.name = "ttl-1", .step = 4, .points = 4, .function = ttl_1, .needs = VETH | MULTICAST,
		.promise = N_("A query to a group has a time to live of 1: no router passes it on."),
		.source = "ip(7), IP_MULTICAST_TTL; UNP 21.3"},
	{.name = "duplicates", .step = 5, .points = 8, .function = duplicates,
		.promise = N_("Each beacon is printed once, however often it has answered, and the lines are sorted by their bytes."),
		.source = "qsort(3); UNP 22.5"},
	{.name = "foreign-nonce", .step = 5, .points = 5, .function = foreign_nonce,
		.promise = N_("An answer with another nonce, and whatever is not exactly such an answer, is not shown."),
		.source = "RFC 5452; RFC 1035, 4.1.1"},
	{.name = "loss", .step = 5, .points = 8, .function = loss, .explore = EVERY_LOSS,
		.promise = N_("The query is sent three times, at 0, MS/4 and MS/2, and whoever has got one of them and answers before MS is found."),
		.source = "UNP 22.5", .tags = "long"},
	{.name = "nobody", .step = 5, .points = 5, .function = nobody,
		.promise = N_("finder collects until MS after its first query, and no longer, whatever comes; if nobody has answered, it prints nothing, exit status 6."),
		.source = "poll(2); clock_gettime(2); UNP 14.2"},
};

LAB_CHECKS(checks);
