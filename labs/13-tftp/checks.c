/* The promises of lab 13. Most checks play one end of a transfer packet by packet, with all its rights: to be late, to repeat itself,
 * to vanish, and to be somebody else. Time is the run's own, so waiting costs nothing and is exact. */
#include <errno.h>
#include <stdio.h>
#include <strings.h>

#include "check/check.h"

enum { RRQ = 1, WRQ, DATA, ACK, ERROR, OACK };
enum { NOT_DEFINED, NOT_FOUND, ACCESS, DISK_FULL, ILLEGAL, UNKNOWN_TID, EXISTS };
enum { HEADER = 4, BLOCK = 512, PACKET_MOST = HEADER + BLOCK };

enum {
	MS = 200, /* as -t gives it in all checks … */
	N = 3,    /* … and -r */
	PATIENCE = 2 * MS * N, /* nobody waits longer */
	FEW_MS = MS / 4,       /* less than any time-out */
	MOMENT_MS = 2,         /* in which what has come has been seen */
	MS_USUAL = 500,        /* without -t … */
	N_USUAL = 5,           /* … and -r */
	HUNDRED = 100,
	MANY_CLIENTS = 8,
	MANY_REQUESTS = 130, /* one after the other */
	LONG_NAME = 255,
	REMOTE_FITS = 512 - 2 - sizeof "octet" - 1, /* with its NUL in a request of 512 bytes */
	REMOTE_LONG = 4000,
	NUMBERS = 65536, /* of blocks: then they begin anew, with 0 */
	BLOCKS = 65600,
	LONG = 100000,
	PATTERNS = 40,
	LOSS_PERCENT = 30,
	TIMES_LOST = 3, /* and the next one passes: so no attempt is without hope */
	PATIENT_N = 50,
	SIZE_MOST = 3000,
};

static const struct field data_fields[] = {{"operation", 2}, {"block", 2}, {"data", 0}, {NULL, 0}};
static const struct field ack_fields[] = {{"operation", 2}, {"block", 2}, {NULL, 0}};

/* Promises of the README that more than one check tries. */
static const char as_rfc_1350[] = N_("A read request is answered by the file's DATA packets, a write request (only with `-w`; else ERROR 2) by ACK 0 and so on, as RFC 1350 has it.");
static const char timer_alone[] = N_("Only the timer repeats DATA: an ACK that came before is ignored.");
static const char short_is_ignored[] = N_("What is too short for a packet of the transfer is ignored, or it ends the transfer with an ERROR.");
static const char unread_is_no_end[] = N_("Where a file cannot be read, it does not end: the transfer is over, with any ERROR or with nothing.");
static const char receiver_stays[] = N_("After it the receiver stays for at least 2×MS and at most MS×N, and acknowledges the last DATA again if it comes again; only then it ends.");
static const char strangers_are_refused[] = N_("A packet from anybody else is answered by ERROR 5 to whoever sent it (or refused by the kernel, if your socket is connected), and the transfer goes on without it.");
static const char wrong_usages_fail[] = N_("Wrong usage (an unknown option, a missing or extra argument, a number that is none, or out of range): a message, exit status 2, nothing on standard output.");

/* --- bytes --- */

static void put16(unsigned char *to, unsigned number)
{
	to[0] = (unsigned char)(number >> 8);
	to[1] = (unsigned char)number;
}

static unsigned get16(const unsigned char *from)
{
	return (unsigned)from[0] << 8 | from[1];
}

static unsigned op_of(const struct datagram *datagram)
{
	return datagram->length < 2 ? 0 : get16(datagram->bytes);
}

static unsigned number_of(const struct datagram *datagram)
{
	return datagram->length < HEADER ? 0 : get16(datagram->bytes + 2);
}

static bool is(const struct datagram *datagram, unsigned op, unsigned number)
{
	return datagram->length >= HEADER && op_of(datagram) == op && get16(datagram->bytes + 2) == number;
}

/* Bytes of all values; no two blocks are equal. */
static unsigned char *bytes_of(size_t length)
{
	unsigned char *bytes = malloc(length + 1);
	size_t i;

	for (i = 0; i < length; i++)
		bytes[i] = (unsigned char)(i % BLOCK == 0 ? i / BLOCK : i % BLOCK == 1 ? i / BLOCK >> 8 : i * 7 + i / 251);
	return bytes;
}

/* --- the server, and its clients --- */

static const char *text_of(int number)
{
	static char texts[4][16];
	static int next;
	char *text = texts[next++ % 4];

	snprintf(text, sizeof texts[0], "%d", number);
	return text;
}

/* A folder with a file, and a server of it that takes files, too. */
static struct program *tftpd(struct scenario *s)
{
	struct program *server = start(s, "tftpd", "-w", "-t", text_of(MS), "-r", text_of(N), "root", port_text(s, 1));

	expect_bound(server, port(s, 1));
	return server;
}

static void make_root(struct scenario *s, const char *title)
{
	begin(s, title);
	make_folder(s, "root", 0777);
}

static struct peer *client_of(struct scenario *s, const char *name)
{
	return datagrams(s, name, (struct link){0});
}

static void ask(struct peer *client, int at, unsigned op, const char *name, const char *mode)
{
	unsigned char packet[PACKET_MOST];
	size_t length = 2 + (size_t)snprintf((char *)packet + 2, sizeof packet - 2, "%s%c%s", name, 0, mode) + 1;

	put16(packet, op);
	send_datagram(client, (struct link){.port = at}, packet, length);
}

static void say_number(struct peer *peer, int to, unsigned op, unsigned number)
{
	unsigned char packet[HEADER];

	put16(packet, op);
	put16(packet + 2, number);
	send_datagram(peer, (struct link){.port = to}, packet, sizeof packet);
}

static void say_ack(struct peer *peer, int to, unsigned block)
{
	say_number(peer, to, ACK, block);
}

static void say_data(struct peer *peer, int to, unsigned block, const void *bytes, size_t length)
{
	unsigned char packet[PACKET_MOST];

	put16(packet, DATA);
	put16(packet + 2, block);
	memcpy(packet + HEADER, bytes, length);
	send_datagram(peer, (struct link){.port = to}, packet, HEADER + length);
}

static void say_error(struct peer *peer, int to, unsigned code, const char *text)
{
	unsigned char packet[PACKET_MOST];
	size_t length = strlen(text) + 1;

	put16(packet, ERROR);
	put16(packet + 2, code);
	memcpy(packet + HEADER, text, length);
	send_datagram(peer, (struct link){.port = to}, packet, HEADER + length);
}

/* @return the port that it came from */
static int expect_data(struct peer *client, unsigned block, const void *bytes, size_t length)
{
	unsigned char packet[PACKET_MOST];

	put16(packet, DATA);
	put16(packet + 2, block);
	memcpy(packet + HEADER, bytes, length);
	return expect_datagram(client, data_fields, packet, HEADER + length)->port;
}

static int expect_ack(struct peer *client, unsigned block)
{
	unsigned char packet[HEADER];

	put16(packet, ACK);
	put16(packet + 2, block);
	return expect_datagram(client, ack_fields, packet, sizeof packet)->port;
}

/* The packet ends where its text does, with a NUL. */
static bool has_text(const struct datagram *error)
{
	size_t length = error->length - HEADER;

	return memchr(error->bytes + HEADER, '\0', length) == error->bytes + error->length - 1;
}

/* An ERROR with one of these numbers: "1 or 2". */
static void expect_error(struct scenario *s, struct peer *client, const char *codes)
{
	const struct datagram *came = expect_some_datagram(client, "an ERROR");

	if (op_of(came) != ERROR || came->length < HEADER + 1)
		fail_check(s, sender_of(client, came), "expected ERROR %s at the client, but a packet of %zu bytes with operation %u came", _(codes),
			came->length, op_of(came));
	if (!strstr(codes, text_of((int)get16(came->bytes + 2))))
		fail_check(s, sender_of(client, came), "expected ERROR %s at the client, but ERROR %u came: \"%.*s\"", _(codes), get16(came->bytes + 2),
			(int)(came->length - HEADER), (const char *)came->bytes + HEADER);
	if (!has_text(came))
		fail_check(s, sender_of(client, came), "expected ERROR %u to end with the NUL of its text, but it has %zu bytes: \"%.*s\"",
			get16(came->bytes + 2), came->length, (int)(came->length - HEADER), (const char *)came->bytes + HEADER);
}

/* Nothing, or an ERROR with any of these numbers; NULL: with whatever number. @return false for nothing */
static bool expect_error_or_nothing(struct scenario *s, struct peer *client, const char *codes)
{
	const struct datagram *came = next_datagram(client, 0);

	if (!came || (op_of(came) == ERROR && (!codes || strstr(codes, text_of((int)get16(came->bytes + 2))))))
		return came;
	fail_check(s, sender_of(client, came), "expected ERROR %s at the client, or nothing, but a packet with operation %u, number %u came",
		codes ? _(codes) : _("of any number"), op_of(came), number_of(came));
}

/* As the client of a whole file: from DATA 1 to the last ACK. */
static void take_file(struct peer *client, const unsigned char *bytes, size_t length)
{
	unsigned block = 0;
	size_t at = 0, n;

	do {
		n = length - at < BLOCK ? length - at : BLOCK;
		block++;
		say_ack(client, expect_data(client, block & 0xffff, bytes + at, n), block & 0xffff);
		at += n;
	} while (n == BLOCK);
}

static void get_file(struct peer *client, int at, const char *name, const unsigned char *bytes, size_t length)
{
	ask(client, at, RRQ, name, "octet");
	take_file(client, bytes, length);
}

/* As the sender of a whole file: from DATA 1 to the last ACK. */
static void give_file(struct peer *sender, int tid, const unsigned char *bytes, size_t length)
{
	unsigned block = 0;
	size_t at = 0, n;

	do {
		n = length - at < BLOCK ? length - at : BLOCK;
		say_data(sender, tid, ++block, bytes + at, n);
		(void)expect_ack(sender, block);
		at += n;
	} while (n == BLOCK);
}

/* @return the TID of the server */
static int put_new_file(struct peer *client, int at, const char *name, const unsigned char *bytes, size_t length)
{
	int tid;

	ask(client, at, WRQ, name, "octet");
	tid = expect_ack(client, 0);
	give_file(client, tid, bytes, length);
	return tid;
}

/* --- requests that are none --- */

static void expect_still_served(struct scenario *s, struct peer *client)
{
	note(s, "the next request is served");
	ask(client, port(s, 1), RRQ, "none", "octet");
	expect_error(s, client, "1");
}

static void send_odd(struct scenario *s, struct peer *client, const char *what, const void *bytes, size_t length)
{
	note(s, "%s", _(what));
	send_datagram(client, (struct link){.port = port(s, 1)}, bytes, length);
}

/* The rest of a request that came before may still stand in the server's buffer: it is no part of this one. */
static void cut_requests(struct scenario *s, struct peer *client)
{
	static const struct {
		const char *what, *bytes;
		size_t length;
	} cut[] = {{N_("no NUL at all"), "\0\1ro", 4}, {N_("no mode"), "\0\1rook\0", 7}, {N_("a mode without its NUL"), "\0\1rook\0oct", 10},
		{N_("no name"), "\0\1", 2}};
	size_t i;

	for (i = 0; i < sizeof cut / sizeof *cut; i++) {
		ask(client, port(s, 1), RRQ, "zzok", "octet");
		expect_error(s, client, "1");
		send_odd(s, client, cut[i].what, cut[i].bytes, cut[i].length);
		(void)expect_error_or_nothing(s, client, NULL);
	}
	expect_still_served(s, client);
}

static void odd_operations(struct scenario *s, struct peer *client)
{
	static const unsigned char illegal[][2] = {{0, 0}, {0, 6}, {0, 9}, {1, 1}};
	size_t i;

	for (i = 0; i < sizeof illegal / sizeof *illegal; i++) {
		send_odd(s, client, N_("an operation that there is not"), illegal[i], 2);
		expect_error(s, client, "4");
		ask(client, port(s, 1), get16(illegal[i]), "none", "octet");
		expect_error(s, client, "4");
	}
	send_odd(s, client, N_("DATA at the port of requests"), "\0\3\0\1hello", 9);
	(void)expect_error_or_nothing(s, client, "4 5");
	send_odd(s, client, N_("an ACK there"), "\0\4\0\1", 4);
	(void)expect_error_or_nothing(s, client, "4 5");
	expect_still_served(s, client);
	send_odd(s, client, N_("an ERROR there"), "\0\5\0\1gone", 9);
	expect_silence(client);
	send_odd(s, client, N_("one byte"), "\1", 1);
	expect_silence(client);
	send_odd(s, client, N_("a datagram of no bytes"), "", 0);
	expect_silence(client);
	expect_still_served(s, client);
}

/* Either it is refused, or it is done: LF is CR LF, and CR is CR NUL, also on the border of two blocks. */
static void netascii(struct scenario *s, struct peer *client)
{
	unsigned char text[BLOCK + 2], wire[BLOCK + 4];
	const struct datagram *came;

	memset(text, 'x', sizeof text);
	text[5] = text[BLOCK - 2] = '\n';
	text[BLOCK] = '\r';
	memset(wire, 'x', sizeof wire);
	memcpy(wire + 5, "\r\n", 2);
	memcpy(wire + BLOCK - 1, "\r\n", 2);
	memcpy(wire + BLOCK + 2, "\r", 2);
	put_file_bytes(s, "root/text", text, BLOCK + 1);
	ask(client, port(s, 1), RRQ, "text", "NetASCII");
	came = expect_some_datagram(client, "an ERROR, or the text in netascii,");
	if (op_of(came) == ERROR)
		return;
	if (came->length != PACKET_MOST || memcmp(came->bytes + HEADER, wire, BLOCK) != 0)
		fail_check(s, sender_of(client, came), "expected an ERROR, or the text in netascii at the client, but the text came as it is");
	answer(client, "\0\4\0\1", HEADER);
	say_ack(client, expect_data(client, 2, wire + BLOCK, sizeof wire - BLOCK), 2);
}

/* So is what is put: then CR LF is LF, and CR NUL is CR. */
static void netascii_put(struct scenario *s, struct peer *client)
{
	const struct datagram *came;

	ask(client, port(s, 1), WRQ, "put", "netascii");
	came = expect_some_datagram(client, "an ERROR, or ACK 0 for a text in netascii,");
	if (op_of(came) == ERROR)
		return;
	say_data(client, came->port, 1, "one\r\ntwo\r\0", 10);
	(void)expect_ack(client, 1);
	expect_file(s, "root/put", "one\ntwo\r");
}

/* The usual mode with a letter more, with one less, and with none; and the third one of RFC 1350, which is obsolete. */
static void other_modes(struct scenario *s, struct peer *client)
{
	static const char *const modes[] = {"octets", "octe", "", "mail"};
	size_t i;

	put_file(s, "root/f", "hello\n");
	for (i = 0; i < sizeof modes / sizeof *modes; i++) {
		note(s, "asks for f in the mode \"%s\"", modes[i]);
		ask(client, port(s, 1), RRQ, "f", modes[i]);
		(void)expect_error_or_nothing(s, client, NULL);
	}
}

/* On standard output there is READY, and nothing else whatever happens. */
static void ready(struct scenario *s)
{
	struct program *server;

	make_root(s, N_("READY"));
	server = start(s, "tftpd", "root", "0");
	expect_ready(server, "udp");
	ask(client_of(s, N_("client")), datagram_port(server, 0), RRQ, "none", "octet");
	expect_silence(program_stdout(server));
}

static void wrong_usage(struct scenario *s)
{
	make_root(s, N_("wrong usage"));
	expect_failure(start(s, "tftpd", "root"), 2);
	expect_failure(start(s, "tftpd", "root", "0", "root"), 2);
	expect_failure(start(s, "tftpd", "-x", "root", "0"), 2);
	expect_failure(start(s, "tftpd", "-t", "0", "root", "0"), 2);
	expect_failure(start(s, "tftpd", "-r", "0", "root", "0"), 2);
	expect_failure(start(s, "tftpd", "-t", "", "root", "0"), 2);
	expect_failure(start(s, "tftpd", "root", "65536"), 2);
	expect_failure(start(s, "tftpd", "root", "7x"), 2);
	expect_failure(start(s, "tftpd", "root", ""), 2);
	make_root(s, N_("no such folder"));
	expect_failure(start(s, "tftpd", "none", "0"), 1);
	make_root(s, N_("ROOT is a file"));
	put_file(s, "root/f", "hello\n");
	expect_failure(start(s, "tftpd", "root/f", "0"), 1);
	make_root(s, N_("a port that somebody has"));
	(void)datagrams(s, "somebody", (struct link){.port = port(s, 1)});
	expect_failure(start(s, "tftpd", "root", port_text(s, 1)), 1);
}

static void malformed(struct scenario *s)
{
	struct peer *client;

	promise(s, N_("When tftpd is bound to its port, and not before, it prints `READY udp PORT` on standard output, and sees to it that the line gets out."));
	ready(s);
	promise(s, NULL);
	make_root(s, N_("requests that are cut"));
	put_file(s, "root/rook", "no file that was asked for\n");
	(void)tftpd(s);
	client = client_of(s, N_("client"));
	cut_requests(s, client);
	make_root(s, N_("what is no request"));
	(void)tftpd(s);
	client = client_of(s, N_("client"));
	odd_operations(s, client);
	promise(s, N_("For netascii any ERROR is right; so is doing it, but then properly."));
	make_root(s, N_("netascii"));
	(void)tftpd(s);
	client = client_of(s, N_("client"));
	netascii(s, client);
	netascii_put(s, client);
	promise(s, N_("Any other mode is answered by an ERROR or by nothing."));
	make_root(s, N_("other modes"));
	(void)tftpd(s);
	other_modes(s, client_of(s, N_("client")));
	promise(s, as_rfc_1350);
	make_root(s, N_("a write request without -w"));
	expect_bound(start(s, "tftpd", "root", port_text(s, 1)), port(s, 1));
	client = client_of(s, N_("client"));
	ask(client, port(s, 1), WRQ, "new", "octet");
	expect_error(s, client, "2");
	expect_folder(s, "root", "");
	promise(s, wrong_usages_fail);
	wrong_usage(s);
	promise(s, N_("PORT is a whole decimal number from 0 to 65535, and 0 means that the kernel chooses one."));
	make_root(s, N_("the largest port"));
	await_port(s, 65535);
	expect_right_usage(start(s, "tftpd", "root", "65535"), N_("the port 65535"));
}

/* --- names --- */

static void expect_refused_name(struct scenario *s, struct peer *client, unsigned op, const char *name, const char *codes)
{
	ask(client, port(s, 1), op, name, "octet");
	expect_error(s, client, codes);
}

/* A file of that name in ROOT may be served; nothing else. */
static void expect_refused_or_roots(struct scenario *s, struct peer *client, const char *name, const char *content)
{
	const struct datagram *came;

	ask(client, port(s, 1), RRQ, name, "octet");
	came = expect_some_datagram(client, "an ERROR, or the file in ROOT,");
	if (op_of(came) == ERROR && (get16(came->bytes + 2) == NOT_FOUND || get16(came->bytes + 2) == ACCESS))
		return;
	if (!is(came, DATA, 1) || came->length != HEADER + strlen(content) ||
		memcmp(came->bytes + HEADER, content, strlen(content)) != 0)
		fail_check(s, sender_of(client, came), "expected ERROR 1 or 2, or the file in ROOT, for \"%s\", but something else came", name);
	answer(client, "\0\4\0\1", HEADER);
}

static void names_to_read(struct scenario *s)
{
	struct peer *client;

	make_root(s, N_("to read"));
	make_folder(s, "root/dir", 0777);
	make_folder(s, "rootbeer", 0777);
	put_file(s, "secret", "secret\n");
	put_file(s, "rootbeer/secret", "secret\n");
	put_file(s, "root/f1", "f1\n");
	make_link(s, "root/link", "../secret");
	make_link(s, "root/up", "..");
	make_link(s, "root/beer", "../rootbeer/secret");
	make_fifo(s, "root/fifo", 0666);
	(void)tftpd(s);
	client = client_of(s, N_("client"));
	expect_refused_name(s, client, RRQ, "../secret", "2");
	expect_refused_name(s, client, RRQ, "dir/../../secret", "2");
	expect_refused_name(s, client, RRQ, "../none", N_("1 or 2"));
	expect_refused_name(s, client, RRQ, "link", N_("1 or 2"));
	expect_refused_name(s, client, RRQ, "up/secret", N_("1 or 2"));
	expect_refused_name(s, client, RRQ, "beer", N_("1 or 2"));
	expect_refused_name(s, client, RRQ, "../rootbeer/secret", "2");
	expect_refused_name(s, client, RRQ, "/etc/hosts", N_("1 or 2"));
	expect_refused_name(s, client, RRQ, "none/f", "1");
	expect_refused_name(s, client, RRQ, "none/none/f", "1");
	expect_refused_name(s, client, RRQ, "fifo", N_("1 or 2"));
	expect_refused_name(s, client, RRQ, "fifo/x", N_("1 or 2"));
	expect_refused_name(s, client, RRQ, "dir", N_("1 or 2"));
	expect_refused_name(s, client, RRQ, "f1/x", N_("1 or 2"));
	expect_refused_name(s, client, RRQ, "..", N_("1 or 2"));
	expect_refused_or_roots(s, client, "/f1", "f1\n");
}

static void names_to_write(struct scenario *s)
{
	struct peer *client;

	make_root(s, N_("to write"));
	make_link(s, "root/up", "..");
	make_link(s, "root/dangling", "../new");
	(void)tftpd(s);
	client = client_of(s, N_("client"));
	expect_refused_name(s, client, WRQ, "../new", "2");
	expect_refused_name(s, client, WRQ, "up/new", N_("1 or 2"));
	expect_refused_name(s, client, WRQ, "dangling", N_("2 or 6"));
	expect_refused_name(s, client, WRQ, "none/new", N_("1 or 2"));
	expect_refused_name(s, client, WRQ, "/proc/self/cwd/new", N_("1 or 2"));
	expect_folder(s, ".", "root");
	expect_folder(s, "root", "dangling up");
}

static void path(struct scenario *s)
{
	names_to_read(s);
	names_to_write(s);
}

/* --- the sender --- */

static bool is_internet_stream(const struct object *object)
{
	enum { STREAM = 1, INET = 2, INET6 = 10 }; /* SOCK_STREAM, AF_INET, AF_INET6 */

	return object->kind == OBJECT_SOCKET && object->type == STREAM && (object->domain == INET || object->domain == INET6);
}

static void expect_no_tcp(struct scenario *s)
{
	const struct trace *trace = observed(s);
	int id;

	for (id = 1; id <= object_count(trace->descriptors); id++)
		if (is_internet_stream(object_by_id(trace->descriptors, id)))
			fail_check(s, &trace->events[object_by_id(trace->descriptors, id)->made_by],
				"expected datagram sockets only, but a TCP socket was made");
}

static void expect_own_port(struct scenario *s, int tid, int other)
{
	if (tid == other)
		fail_check(s, NULL, "expected a port that no other transfer has, but the first packet came from port %d again", tid);
}

/* A transfer of two blocks: everything comes from one port, which is not that of the requests. @return the port */
static int get_two_blocks(struct scenario *s, struct peer *client, const unsigned char *bytes)
{
	int tid;

	ask(client, port(s, 1), RRQ, "f", "octet");
	tid = expect_data(client, 1, bytes, BLOCK);
	if (tid == port(s, 1))
		fail_check(s, NULL, "expected DATA 1 from a port of the transfer's own, but it came from port %d, where requests go", tid);
	say_ack(client, tid, 1);
	(void)expect_data(client, 2, bytes + BLOCK, 1);
	expect_source(client, (struct link){.port = tid});
	say_ack(client, tid, 2);
	return tid;
}

static void own_tid(struct scenario *s)
{
	unsigned char *bytes = bytes_of(BLOCK + 1);
	struct peer *client;

	make_root(s, N_("one transfer after the other"));
	put_file_bytes(s, "root/f", bytes, BLOCK + 1);
	(void)tftpd(s);
	client = client_of(s, N_("client"));
	(void)get_two_blocks(s, client, bytes);
	(void)get_two_blocks(s, client, bytes);
	expect_no_tcp(s);
	free(bytes);
}

/* Each file has a name of its own: of two that have one, after each other, the second may get the number of the first, or another one. */
static void get_one(struct scenario *s, size_t length)
{
	unsigned char *bytes = bytes_of(length);
	char path[40];

	snprintf(path, sizeof path, "root/%zu", length);
	put_file_bytes(s, path, bytes, length);
	get_file(client_of(s, N_("client")), port(s, 1), path + strlen("root/"), bytes, length);
	free(bytes);
}

/* Behind the mode may be options (RFC 2347): a server ignores them, or says which it has taken. */
static void get_with_options(struct scenario *s)
{
	static const char request[] = "\0\1f\0OcTeT\0tsize\0000", taken[] = "\0\6tsize\0006";
	struct peer *client = client_of(s, N_("client"));
	const struct datagram *came;

	put_file(s, "root/f", "hello\n");
	send_datagram(client, (struct link){.port = port(s, 1)}, request, sizeof request);
	came = expect_some_datagram(client, "DATA 1 or an OACK");
	if (op_of(came) == OACK) {
		if (came->length != sizeof taken || memcmp(came->bytes, taken, sizeof taken) != 0)
			fail_check(s, sender_of(client, came), "expected DATA 1, or an OACK with \"tsize\" and \"6\", but another OACK came");
		answer(client, "\0\4\0\0", HEADER);
		came = expect_some_datagram(client, "DATA 1");
	}
	if (!is(came, DATA, 1) || came->length != HEADER + 6 || memcmp(came->bytes + HEADER, "hello\n", 6) != 0)
		fail_check(s, sender_of(client, came), "expected DATA 1 with \"hello\\n\", but a packet of %zu bytes with operation %u came", came->length,
			op_of(came));
	answer(client, "\0\4\0\1", HEADER);
}

/* All of these are names of files in ROOT. */
static void get_names(struct scenario *s, const unsigned char *bytes, size_t length)
{
	char long_name[LONG_NAME + 1], path[LONG_NAME + 8];
	const char *const names[] = {"dir/file", "a..b", ".a", "50% off", long_name};
	size_t i;

	memset(long_name, 'n', LONG_NAME);
	long_name[LONG_NAME] = '\0';
	make_folder(s, "root/dir", 0777);
	for (i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "root/%s", names[i]);
		put_file_bytes(s, path, bytes, length);
		get_file(client_of(s, N_("client")), port(s, 1), names[i], bytes, length);
	}
}

/* What cannot be read is not the end of the file. (Somebody who maps files does not read, and has it all.) */
static void reading_fails(struct scenario *s)
{
	unsigned char *bytes = bytes_of(BLOCK + 1);
	struct peer *client;
	const struct datagram *came;

	begin(s, N_("reading a file fails with EIO"));
	inject(s, "errno:EIO@,receive,any-file,0");
	make_folder(s, "root", 0777);
	put_file_bytes(s, "root/f", bytes, BLOCK + 1);
	(void)tftpd(s);
	client = client_of(s, N_("client"));
	ask(client, port(s, 1), RRQ, "f", "octet");
	came = next_datagram(client, 0);
	if (came && is(came, DATA, 1) && came->length < PACKET_MOST)
		fail_check(s, sender_of(client, came), "expected an ERROR, or nothing, but DATA 1 of %zu bytes came, as if the file ended there",
			came->length - HEADER);
	free(bytes);
}

static void get_sizes(struct scenario *s)
{
	static const size_t sizes[] = {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, LONG};
	unsigned char *bytes = bytes_of(BLOCK + 1);
	size_t i;

	make_root(s, N_("files of many sizes"));
	(void)tftpd(s);
	for (i = 0; i < sizeof sizes / sizeof *sizes; i++)
		get_one(s, sizes[i]);
	get_one(s, draw(s, "size", 0, LONG / 10));
	promise(s, N_("Options behind the mode are ignored."));
	make_root(s, N_("names, and options"));
	(void)tftpd(s);
	get_names(s, bytes, BLOCK + 1);
	get_with_options(s);
	promise(s, unread_is_no_end);
	reading_fails(s);
	free(bytes);
}

/* DATA that come to the client before any time-out. */
static int count_data(struct peer *client)
{
	const struct datagram *came;
	int count = 0;

	while ((came = next_datagram(client, FEW_MS)))
		count += op_of(came) == DATA;
	return count;
}

/* The next transmission comes so long after the one before. */
static const struct datagram *expect_again(struct scenario *s, struct peer *peer, const struct datagram *before, int wanted_ms)
{
	const struct datagram *came = next_datagram(peer, wanted_ms + FEW_MS);
	double ms;

	if (!came)
		fail_standing(s, "expected the packet again %d ms after it was sent, but nothing comes", wanted_ms);
	if (came->length != before->length || memcmp(came->bytes, before->bytes, came->length) != 0)
		fail_check(s, sender_of(peer, came), "expected the packet again, but another one came");
	ms = (double)(came->at_ns - before->at_ns) / 1e6;
	if (ms < wanted_ms - FEW_MS || ms > wanted_ms + FEW_MS)
		fail_check(s, sender_of(peer, came), "expected the packet again %d ms after it was sent, but it came after %.0f ms", wanted_ms, ms);
	return came;
}

/* A peer that never answers is sent a packet n or n + 1 times, and then perhaps an ERROR. */
static void expect_given_up(struct scenario *s, struct peer *peer, const struct datagram *first, int ms, int n)
{
	const struct datagram *last = first;
	int i;

	for (i = 1; i < n; i++)
		last = expect_again(s, peer, last, ms);
	last = next_datagram(peer, ms + FEW_MS);
	if (last && op_of(last) != ERROR)
		last = next_datagram(peer, 2 * ms * n);
	if (last && op_of(last) != ERROR)
		fail_check(s, sender_of(peer, last), "expected a packet at most %d times, but it comes again", n + 1);
}

/* Each ACK comes twice, and brings one block. */
static void expect_one_for_two(struct scenario *s, struct peer *receiver, int tid, int ack)
{
	int count;

	say_ack(receiver, tid, (unsigned)ack);
	say_ack(receiver, tid, (unsigned)ack);
	count = count_data(receiver);
	if (count != 1)
		fail_check(s, NULL, "expected one DATA %d after ACK %d, which came twice, but %d came", ack + 1, ack, count);
}

static void acks_twice(struct scenario *s)
{
	unsigned char *bytes = bytes_of(4 * BLOCK + 1);
	struct peer *client;
	int tid, block;

	make_root(s, N_("every ACK comes twice"));
	put_file_bytes(s, "root/f", bytes, 4 * BLOCK + 1);
	(void)tftpd(s);
	client = client_of(s, N_("client"));
	ask(client, port(s, 1), RRQ, "f", "octet");
	tid = expect_data(client, 1, bytes, BLOCK);
	for (block = 1; block <= 4; block++)
		expect_one_for_two(s, client, tid, block);
	say_ack(client, tid, 5);
	free(bytes);
}

/* The ACK of block 1 is late: block 1 was sent twice, so two ACKs come; one more of them in the middle of the time for block 2. */
static void ack_late(struct scenario *s)
{
	unsigned char *bytes = bytes_of(2 * BLOCK + 1);
	const struct datagram *block;
	struct peer *client;
	int tid;

	make_root(s, N_("an ACK comes after the time-out"));
	put_file_bytes(s, "root/f", bytes, 2 * BLOCK + 1);
	(void)tftpd(s);
	client = client_of(s, N_("client"));
	ask(client, port(s, 1), RRQ, "f", "octet");
	block = expect_some_datagram(client, "DATA 1");
	tid = block->port;
	(void)expect_again(s, client, block, MS);
	say_ack(client, tid, 1);
	block = expect_some_datagram(client, "DATA 2");
	say_ack(client, tid, 1);
	if (next_datagram(client, MS / 2))
		fail_check(s, NULL, "expected nothing when ACK 1 comes a second time, but a packet came");
	say_ack(client, tid, 1);
	note(s, "the time for block 2 goes on meanwhile");
	(void)expect_again(s, client, block, MS);
	say_ack(client, tid, 2);
	say_ack(client, expect_data(client, 3, bytes + 2 * BLOCK, 1), 3);
	free(bytes);
}

/* How long a hundred transmissions of a packet take. */
static int hundred_take_ms(struct scenario *s, struct peer *peer, const struct datagram *first)
{
	const struct datagram *last = first;
	int i;

	for (i = 1; i < HUNDRED; i++)
		last = expect_again(s, peer, last, MS_USUAL);
	return (int)((last->at_ns - first->at_ns) / 1000000u);
}

/* However a program's clock is off, it is so with -t and without: another MS than 500 shows in so many. */
static void expect_as_usual(struct scenario *s, int told_ms, int usual_ms)
{
	if (usual_ms + FEW_MS < told_ms || usual_ms > told_ms + FEW_MS)
		fail_check(s, NULL, "expected a hundred transmissions to take %d ms, as with -t 500, but without -t they take %d ms", told_ms,
			usual_ms);
}

/* The client of a file whose first block has come. */
static const struct datagram *take_block(struct scenario *s, struct peer *client)
{
	ask(client, port(s, 1), RRQ, "f", "octet");
	return expect_some_datagram(client, "DATA 1");
}

/* In so long a time a clock that is wrong by a thousandth would show. */
static void long_wait(struct scenario *s)
{
	enum { LONG_MS = 60000 };
	unsigned char *bytes = bytes_of(BLOCK + 1);
	const struct datagram *block;
	struct peer *client;

	make_root(s, N_("a long time-out"));
	put_file_bytes(s, "root/f", bytes, BLOCK + 1);
	expect_bound(start(s, "tftpd", "-t", text_of(LONG_MS), "root", port_text(s, 1)), port(s, 1));
	client = client_of(s, N_("client"));
	ask(client, port(s, 1), RRQ, "f", "octet");
	say_ack(client, expect_data(client, 1, bytes, BLOCK), 1);
	block = expect_some_datagram(client, "DATA 2");
	pass_time(s, LONG_MS / 2);
	say_ack(client, block->port, 1);
	say_ack(client, expect_again(s, client, block, LONG_MS)->port, 2);
	free(bytes);
}

/* Each block is acknowledged when it has come twice: more are repeated than one packet may be, and none too often. */
static void ack_the_second(struct scenario *s)
{
	enum { REPEATED = 2 * N + 1 };
	unsigned char *bytes = bytes_of(REPEATED * BLOCK + 1);
	const struct datagram *block;
	struct peer *client;
	unsigned i;

	make_root(s, N_("every block is lost once"));
	put_file_bytes(s, "root/f", bytes, REPEATED * BLOCK + 1);
	(void)tftpd(s);
	client = client_of(s, N_("client"));
	block = take_block(s, client);
	for (i = 1; i <= REPEATED; i++) {
		say_ack(client, expect_again(s, client, block, MS)->port, i);
		block = expect_some_datagram(client, "the next block");
	}
	say_ack(client, block->port, i);
	free(bytes);
}

static void no_ack(struct scenario *s)
{
	unsigned char *bytes = bytes_of(BLOCK + 1);
	struct peer *client;
	int told_ms;

	make_root(s, N_("no ACK at all"));
	put_file_bytes(s, "root/f", bytes, BLOCK + 1);
	(void)tftpd(s);
	client = client_of(s, N_("client"));
	expect_given_up(s, client, take_block(s, client), MS, N);
	promise(s, N_("An ERROR of the peer's ends the transfer."));
	note(s, "an ERROR in place of the ACK");
	say_error(client, take_block(s, client)->port, UNKNOWN_TID, "no more");
	if (next_datagram(client, PATIENCE))
		fail_check(s, NULL, "expected nothing behind the client's ERROR, but a packet came");
	promise(s, NULL);
	make_root(s, N_("no ACK at all, without -t and -r"));
	put_file(s, "root/f", "hello\n");
	expect_bound(start(s, "tftpd", "root", port_text(s, 1)), port(s, 1));
	client = client_of(s, N_("client"));
	expect_given_up(s, client, take_block(s, client), MS_USUAL, N_USUAL);
	make_root(s, N_("a hundred repetitions, with -t 500 and without"));
	put_file(s, "root/f", "hello\n");
	expect_bound(start(s, "tftpd", "-r", text_of(HUNDRED), "-t", text_of(MS_USUAL), "root", port_text(s, 1)), port(s, 1));
	client = client_of(s, N_("client"));
	told_ms = hundred_take_ms(s, client, take_block(s, client));
	make_root(s, N_("a hundred repetitions, with -t 500 and without"));
	put_file(s, "root/f", "hello\n");
	expect_bound(start(s, "tftpd", "-r", text_of(HUNDRED), "root", port_text(s, 1)), port(s, 1));
	client = client_of(s, N_("client"));
	expect_as_usual(s, told_ms, hundred_take_ms(s, client, take_block(s, client)));
	free(bytes);
}

static void delayed_ack(struct scenario *s)
{
	acks_twice(s);
	ack_late(s);
	promise(s, N_("A packet that is not answered is sent again MS milliseconds later (500, if -t does not say otherwise), N times (5), and then given up, with an ERROR or without."));
	long_wait(s);
	ack_the_second(s);
	no_ack(s);
}

/* A file that is got, block by block. */
struct getting {
	const unsigned char *bytes;
	size_t length, at;
	unsigned block; /* the last that came, not cut to 16 bits */
	char wrong[120]; /* what came in its place; or "" */
};

static int acknowledge(void *data, const struct datagram *came, unsigned char *out)
{
	struct getting *it = data;
	size_t length = it->length - it->at < BLOCK ? it->length - it->at : BLOCK;

	if (is(came, DATA, (it->block + 1) % NUMBERS) && came->length == HEADER + length &&
		memcmp(came->bytes + HEADER, it->bytes + it->at, length) == 0) {
		it->block++;
		it->at += length;
	} else if (!it->block || !is(came, DATA, it->block % NUMBERS)) { /* a repeated one is answered again */
		snprintf(it->wrong, sizeof it->wrong, _("a packet with the operation %u and the number %u, of %zu bytes"), op_of(came),
			number_of(came), came->length);
		return -1;
	}
	put16(out, ACK);
	put16(out + 2, it->block % NUMBERS);
	return length < BLOCK ? -1 : HEADER;
}

static void block_wrap(struct scenario *s)
{
	struct getting it = {.length = (size_t)(BLOCKS - 1) * BLOCK + 88};
	unsigned char *bytes = bytes_of(it.length);
	struct peer *client;

	it.bytes = bytes;
	make_root(s, N_("65600 blocks"));
	put_file_bytes(s, "root/big", bytes, it.length);
	client = client_of(s, N_("client"));
	(void)tftpd(s);
	ask(client, port(s, 1), RRQ, "big", "octet");
	if (!answer_each(client, "with the ACK of its block", acknowledge, &it))
		fail_standing(s, "expected block %u behind block %u, the %zuth of the file, but nothing more came", (it.block + 1) % NUMBERS,
			it.block % NUMBERS, (size_t)it.block + 1);
	if (it.wrong[0])
		fail_check(s, NULL, "expected block %u behind block %u, the %zuth of the file, but %s came", (it.block + 1) % NUMBERS,
			it.block % NUMBERS, (size_t)it.block + 1, it.wrong);
	free(bytes);
}

/* --- the receiver --- */

/* Every name that was given to a file was given before the ACK that came last. */
static void expect_named_before_ack(struct scenario *s, size_t acked)
{
	const struct trace *trace = observed(s);
	size_t i;

	for (i = acked; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_CALL && trace->events[i].call->class == CALL_PATH && trace->events[i].other_path &&
			trace->events[i].result == 0)
			fail_check(s, &trace->events[i], "expected the file to have its name before the last ACK is sent, but it gets it here");
}

/* The last packet that a program has sent. */
static size_t last_sent(struct scenario *s)
{
	const struct trace *trace = observed(s);
	size_t i;

	for (i = trace->event_count; i-- > 0;)
		if (trace->events[i].kind == EVENT_CALL && trace->events[i].call->class == CALL_SEND)
			break;
	return i;
}

static void put_one(struct scenario *s, struct peer *client, size_t length)
{
	unsigned char *bytes = bytes_of(length);
	char name[32], file[40];

	snprintf(name, sizeof name, "f%zu", length);
	snprintf(file, sizeof file, "root/%s", name);
	expect_own_port(s, put_new_file(client, port(s, 1), name, bytes, length), port(s, 1));
	expect_file_bytes(s, file, bytes, length);
	expect_named_before_ack(s, last_sent(s));
	free(bytes);
}

/* Two clients put the same name; whoever is complete first has it. The server may also refuse the second at once. */
static void put_at_once(struct scenario *s)
{
	unsigned char *bytes = bytes_of(BLOCK + 1);
	struct peer *slow, *fast;
	const struct datagram *came;
	int tid;

	make_root(s, N_("two clients put the same name"));
	(void)tftpd(s);
	slow = client_of(s, N_("client 1"));
	fast = client_of(s, N_("client 2"));
	ask(slow, port(s, 1), WRQ, "new", "octet");
	tid = expect_ack(slow, 0);
	say_data(slow, tid, 1, bytes, BLOCK);
	(void)expect_ack(slow, 1);
	ask(fast, port(s, 1), WRQ, "new", "octet");
	came = expect_some_datagram(fast, "ACK 0 or ERROR 6");
	if (is(came, ACK, 0)) {
		say_data(fast, came->port, 1, "fast\n", 5);
		(void)expect_ack(fast, 1);
		say_data(slow, tid, 2, bytes + BLOCK, 1);
		expect_error(s, slow, "6");
		expect_file(s, "root/new", "fast\n");
	} else {
		say_data(slow, tid, 2, bytes + BLOCK, 1);
		(void)expect_ack(slow, 2);
		expect_file_bytes(s, "root/new", bytes, BLOCK + 1);
	}
	pass_time(s, PATIENCE);
	expect_folder(s, "root", "new");
	free(bytes);
}

/* Each has begun when the other ends. */
static void put_two_at_once(struct scenario *s)
{
	static const char *const names[] = {"one", "two"};
	unsigned char *bytes = bytes_of(BLOCK);
	struct peer *clients[2];
	int tids[2], i;

	make_root(s, N_("two clients put a file each"));
	(void)tftpd(s);
	for (i = 0; i < 2; i++) {
		clients[i] = client_of(s, i ? N_("client 2") : N_("client 1"));
		ask(clients[i], port(s, 1), WRQ, names[i], "octet");
		tids[i] = expect_ack(clients[i], 0);
		say_data(clients[i], tids[i], 1, bytes, BLOCK);
		(void)expect_ack(clients[i], 1);
	}
	for (i = 0; i < 2; i++) {
		say_data(clients[i], tids[i], 2, names[i], 0);
		(void)expect_ack(clients[i], 2);
	}
	expect_file_bytes(s, "root/one", bytes, BLOCK);
	expect_file_bytes(s, "root/two", bytes, BLOCK);
	expect_folder(s, "root", "one two");
	free(bytes);
}

/* No name that is made from it may be longer. */
static void put_long_name(struct scenario *s)
{
	char name[LONG_NAME + 1], path[LONG_NAME + 8];

	memset(name, 'n', LONG_NAME);
	name[LONG_NAME] = '\0';
	snprintf(path, sizeof path, "root/%s", name);
	make_root(s, N_("a name of 255 bytes"));
	(void)tftpd(s);
	(void)put_new_file(client_of(s, N_("client")), port(s, 1), name, (const unsigned char *)"hello\n", 6);
	expect_file(s, path, "hello\n");
}

static void put_sizes(struct scenario *s)
{
	static const size_t sizes[] = {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, LONG};
	struct peer *client;
	size_t i;

	make_root(s, N_("files of many sizes"));
	(void)tftpd(s);
	client = client_of(s, N_("client"));
	for (i = 0; i < sizeof sizes / sizeof *sizes; i++)
		put_one(s, client, sizes[i]);
	make_root(s, N_("into a folder"));
	make_folder(s, "root/dir", 0777);
	(void)tftpd(s);
	(void)put_new_file(client_of(s, N_("client")), port(s, 1), "dir/new", (const unsigned char *)"hello\n", 6);
	expect_file(s, "root/dir/new", "hello\n");
	put_long_name(s);
	make_root(s, N_("a name that exists"));
	put_file(s, "root/old", "old\n");
	(void)tftpd(s);
	client = client_of(s, N_("client"));
	ask(client, port(s, 1), WRQ, "old", "octet");
	expect_error(s, client, "6");
	expect_file(s, "root/old", "old\n");
	put_at_once(s);
	put_two_at_once(s);
}

/* A client that has put the first block of "new". */
static struct peer *put_a_block(struct scenario *s, const char *title, const unsigned char *bytes, int *tid)
{
	struct peer *client;

	make_root(s, title);
	(void)tftpd(s);
	client = client_of(s, N_("client"));
	ask(client, port(s, 1), WRQ, "new", "octet");
	*tid = expect_ack(client, 0);
	say_data(client, *tid, 1, bytes, BLOCK);
	(void)expect_ack(client, 1);
	return client;
}

/* What else may have come: a receiver that has a timer of its own repeats its ACK, too, and a block that is over may be answered. */
static void take_acks(struct scenario *s, struct peer *client, unsigned last)
{
	const struct datagram *came;

	while ((came = next_datagram(client, FEW_MS)))
		if (op_of(came) != ACK || came->length < HEADER || number_of(came) > last)
			fail_check(s, sender_of(client, came), "expected nothing but ACKs up to ACK %u, the last block that has come, but a packet with operation %u, number %u came",
				last, op_of(came), number_of(came));
}

/* Blocks that come twice are acknowledged twice, and written once. */
static void repeated_blocks(struct scenario *s)
{
	unsigned char *bytes = bytes_of(2 * BLOCK);
	struct peer *client;
	int tid;

	client = put_a_block(s, N_("an ACK in the middle is lost"), bytes, &tid);
	pass_time(s, MS);
	take_acks(s, client, 1);
	say_data(client, tid, 1, bytes, BLOCK);
	(void)expect_ack(client, 1);
	say_data(client, tid, 2, bytes + BLOCK, BLOCK);
	(void)expect_ack(client, 2);
	note(s, "a block that is over");
	say_data(client, tid, 1, bytes, BLOCK);
	take_acks(s, client, 2);
	say_data(client, tid, 3, bytes, 0);
	(void)expect_ack(client, 3);
	expect_file_bytes(s, "root/new", bytes, 2 * BLOCK);
	free(bytes);
}

/* What stands in the buffer behind these bytes is from the block before. */
static void cut_block(struct scenario *s)
{
	unsigned char *bytes = bytes_of(BLOCK);
	struct peer *client;
	int tid;

	client = put_a_block(s, N_("a packet that is cut"), bytes, &tid);
	send_datagram(client, (struct link){.port = tid}, "\0\3\0", 3);
	(void)expect_error_or_nothing(s, client, NULL);
	free(bytes);
}

static void expect_gone(struct scenario *s, struct peer *peer, int tid, unsigned block)
{
	pass_time(s, MS * N + FEW_MS);
	say_data(peer, tid, block, "", 0);
	if (next_datagram(peer, 0) && !is_unreachable(peer))
		fail_standing(s, "expected that nobody is there any more %d ms after the last ACK, but the block is answered still", MS * N);
}

static void last_ack_lost(struct scenario *s)
{
	struct peer *client;
	int tid;

	promise(s, N_("A repeated DATA is acknowledged again, and not written again."));
	repeated_blocks(s);
	promise(s, short_is_ignored);
	cut_block(s);
	promise(s, NULL);
	make_root(s, N_("the last ACK is lost"));
	(void)tftpd(s);
	client = client_of(s, N_("client"));
	tid = put_new_file(client, port(s, 1), "new", (const unsigned char *)"hello\n", 6);
	pass_time(s, MS);
	say_data(client, tid, 1, "hello\n", 6);
	(void)expect_ack(client, 1);
	pass_time(s, MS - FEW_MS);
	say_data(client, tid, 1, "hello\n", 6);
	(void)expect_ack(client, 1);
	promise(s, N_("No ERROR is ever answered, wherever it comes from."));
	say_error(client, tid, DISK_FULL, "the disk is full here");
	expect_silence(client);
	promise(s, NULL);
	make_root(s, N_("it is lost, and so is the block once"));
	(void)tftpd(s);
	client = client_of(s, N_("client"));
	tid = put_new_file(client, port(s, 1), "new", (const unsigned char *)"hello\n", 6);
	pass_time(s, 2 * MS - FEW_MS);
	say_data(client, tid, 1, "hello\n", 6);
	(void)expect_ack(client, 1);
	expect_file(s, "root/new", "hello\n");
	expect_gone(s, client, tid, 1);
	expect_folder(s, "root", "new");
}

/* Nobody has the name yet. */
static void expect_no_name(struct scenario *s)
{
	struct peer *other = client_of(s, N_("another client"));

	note(s, "the name is not there");
	ask(other, port(s, 1), RRQ, "new", "octet");
	expect_error(s, other, "1");
}

/* Where the disk was full. */
static const struct event *failed_write(struct scenario *s)
{
	const struct trace *trace = observed(s);
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_CALL && trace->events[i].result == -ENOSPC)
			return &trace->events[i];
	return NULL;
}

/* The only block of the file cannot be written: so it is not acknowledged, and the name is not there. */
static void put_on_full_disk(struct scenario *s)
{
	const struct datagram *came;
	struct peer *client;

	begin(s, N_("the disk is full: writing a file fails with ENOSPC"));
	inject(s, "errno:ENOSPC@,send,any-file,0");
	make_folder(s, "root", 0777);
	(void)tftpd(s);
	client = client_of(s, N_("client"));
	ask(client, port(s, 1), WRQ, "new", "octet");
	say_data(client, expect_ack(client, 0), 1, "hello\n", 6);
	came = next_datagram(client, 0);
	if (came && op_of(came) != ERROR)
		fail_check(s, failed_write(s), "expected the block that cannot be written to be answered by an ERROR or by nothing, but a packet with operation %u, number %u came",
			op_of(came), number_of(came));
	pass_time(s, PATIENCE + FEW_MS);
	expect_folder(s, "root", "");
}

/* For longer than anybody waits for his peer. */
static void only_strangers_come(struct scenario *s, int tid)
{
	struct peer *stranger = datagrams(s, "stranger", (struct link){0});
	int ms;

	for (ms = 0; ms <= PATIENCE; ms += MS / 2) {
		say_data(stranger, tid, 2, "forged\n", 7);
		pass_time(s, MS / 2);
	}
}

static void never_partial(struct scenario *s)
{
	unsigned char *bytes = bytes_of(BLOCK);
	struct peer *client;
	int tid;

	(void)put_a_block(s, N_("a client that vanishes"), bytes, &tid);
	expect_no_name(s);
	pass_time(s, PATIENCE + FEW_MS);
	expect_folder(s, "root", "");
	(void)put_a_block(s, N_("a client that vanishes, and a stranger that does not"), bytes, &tid);
	only_strangers_come(s, tid);
	expect_folder(s, "root", "");
	client = put_a_block(s, N_("a client that gives up"), bytes, &tid);
	say_error(client, tid, NOT_DEFINED, "no more");
	pass_time(s, FEW_MS);
	expect_folder(s, "root", "");
	make_root(s, N_("a client that sends no block"));
	(void)tftpd(s);
	ask(client_of(s, N_("client")), port(s, 1), WRQ, "new", "octet");
	pass_time(s, PATIENCE + FEW_MS);
	expect_folder(s, "root", "");
	promise(s, N_("Where a block cannot be written, as the disk is full, the transfer is over, with any ERROR (3 is the one for it) or with nothing: the last block is acknowledged when all are written, and not before."));
	put_on_full_disk(s);
	free(bytes);
}

/* --- programs of Debian --- */

static void with_tftp(struct scenario *s, const unsigned char *bytes, size_t length)
{
	const char *at = port_text(s, 1);

	expect_exit(neighbour(s, "tftp", "-m", "binary", "127.0.0.1", at, "-c", "get", "file", "got"), 0);
	expect_file_bytes(s, "got", bytes, length);
	expect_exit(neighbour(s, "tftp", "-m", "binary", "127.0.0.1", at, "-c", "put", "got", "by-tftp"), 0);
	expect_file_bytes(s, "root/by-tftp", bytes, length);
}

static void with_atftp(struct scenario *s, const unsigned char *bytes, size_t length)
{
	const char *at = port_text(s, 1);

	expect_exit(neighbour(s, "atftp", "--get", "-r", "file", "-l", "got-too", "127.0.0.1", at), 0);
	expect_file_bytes(s, "got-too", bytes, length);
	expect_exit(neighbour(s, "atftp", "--put", "-r", "by-atftp", "-l", "got-too", "127.0.0.1", at), 0);
	expect_file_bytes(s, "root/by-atftp", bytes, length);
}

static void with_curl(struct scenario *s, const unsigned char *bytes, size_t length)
{
	char from[64], to[64];

	snprintf(from, sizeof from, "tftp://127.0.0.1:%s/file", port_text(s, 1));
	snprintf(to, sizeof to, "tftp://127.0.0.1:%s/by-curl", port_text(s, 1));
	expect_exit(neighbour(s, "curl", "-s", "-o", "got-as-well", from), 0);
	expect_file_bytes(s, "got-as-well", bytes, length);
	expect_exit(neighbour(s, "curl", "-s", "-T", "got-as-well", to), 0);
	expect_file_bytes(s, "root/by-curl", bytes, length);
}

static void debian_clients(struct scenario *s)
{
	static void (*const clients[])(struct scenario *, const unsigned char *, size_t) = {with_tftp, with_atftp, with_curl};
	static const char *const names[] = {"tftp", "atftp", "curl"};
	unsigned char *bytes = bytes_of(3 * BLOCK);
	size_t i;

	for (i = 0; i < 3; i++) {
		make_root(s, names[i]);
		put_file_bytes(s, "root/file", bytes, 3 * BLOCK);
		(void)tftpd(s);
		clients[i](s, bytes, 3 * BLOCK);
		award(s, (int)i + 1, 3);
	}
	free(bytes);
}

/* --- strangers --- */

/* Whoever is no part of the transfer is told so, by an ERROR or by the kernel. */
static void expect_turned_away(struct scenario *s, struct peer *stranger)
{
	const struct datagram *came = next_datagram(stranger, FEW_MS);

	if (!came && !is_unreachable(stranger))
		fail_standing(s, "expected ERROR 5 at %s, or that its packet is refused, but nothing comes", _("the stranger"));
	if (came && !is(came, ERROR, UNKNOWN_TID))
		fail_check(s, sender_of(stranger, came), "expected ERROR 5 at the stranger, but a packet with operation %u, number %u came", op_of(came),
			number_of(came));
}

static void stray_acks(struct scenario *s)
{
	unsigned char *bytes = bytes_of(BLOCK + 1);
	struct peer *client, *stranger;
	const struct datagram *block;

	make_root(s, N_("ACKs from elsewhere"));
	put_file_bytes(s, "root/f", bytes, BLOCK + 1);
	(void)tftpd(s);
	client = client_of(s, N_("client"));
	stranger = client_of(s, N_("stranger"));
	ask(client, port(s, 1), RRQ, "f", "octet");
	block = expect_some_datagram(client, "DATA 1");
	if (next_datagram(client, MS / 2))
		fail_check(s, NULL, "expected nothing for %d ms, but a packet came", MS / 2);
	say_ack(stranger, block->port, 1);
	expect_turned_away(s, stranger);
	note(s, "the time for block 1 goes on meanwhile");
	(void)expect_again(s, client, block, MS);
	say_error(stranger, block->port, NOT_DEFINED, "stop");
	expect_silence(client);
	expect_silence(stranger);
	say_ack(client, block->port, 1);
	say_ack(client, expect_data(client, 2, bytes + BLOCK, 1), 2);
	free(bytes);
}

static void stray_data(struct scenario *s)
{
	unsigned char *bytes = bytes_of(BLOCK + 1);
	struct peer *client, *stranger, *twin;
	int tid;

	make_root(s, N_("DATA from elsewhere"));
	(void)tftpd(s);
	client = client_of(s, N_("client"));
	stranger = client_of(s, N_("stranger"));
	twin = datagrams(s, "the same port at another address", (struct link){.address = "127.0.0.2", .port = peer_port(client)});
	ask(client, port(s, 1), WRQ, "new", "octet");
	tid = expect_ack(client, 0);
	say_data(stranger, tid, 1, "forged\n", 7);
	expect_turned_away(s, stranger);
	say_data(client, tid, 1, bytes, BLOCK);
	(void)expect_ack(client, 1);
	say_data(twin, tid, 2, "forged\n", 7);
	expect_turned_away(s, twin);
	say_data(client, tid, 2, bytes + BLOCK, 1);
	(void)expect_ack(client, 2);
	expect_file_bytes(s, "root/new", bytes, BLOCK + 1);
	free(bytes);
}

static void stray_tid(struct scenario *s)
{
	stray_acks(s);
	stray_data(s);
}

/* --- several at once --- */

/* A block that comes before any time-out: nobody is waited for. */
static const struct datagram *expect_block_now(
	struct scenario *s, struct peer *client, int i, unsigned block, const unsigned char *bytes, size_t length)
{
	const struct datagram *came = next_datagram(client, FEW_MS);

	if (!came)
		fail_standing(s, "expected DATA %u at client %d at once, but it does not come", block, i + 1);
	if (!is(came, DATA, block))
		fail_check(s, sender_of(client, came), "expected DATA %u at client %d, but a packet with operation %u came", block, i + 1, op_of(came));
	if (came->length != HEADER + length || memcmp(came->bytes + HEADER, bytes, length) != 0)
		fail_check(s, sender_of(client, came), "expected DATA %u of its own file at client %d, but other bytes came", block, i + 1);
	return came;
}

/* Client i gets a file of its own: of all blocks of all clients no two are equal. */
static const unsigned char *block_of(const unsigned char *bytes, int i)
{
	return bytes + (size_t)i * 2 * BLOCK;
}

static void at_once(struct scenario *s)
{
	unsigned char *bytes = bytes_of((size_t)MANY_CLIENTS * 2 * BLOCK);
	const struct datagram *came, *first = NULL;
	struct peer *clients[MANY_CLIENTS];
	int tids[MANY_CLIENTS], i, j;
	char name[32], file[32];

	make_root(s, N_("eight clients, the first of which never says anything again"));
	(void)tftpd(s);
	for (i = 0; i < MANY_CLIENTS; i++) {
		snprintf(name, sizeof name, "client %d", i + 1);
		snprintf(file, sizeof file, "root/%d", i);
		put_file_bytes(s, file, block_of(bytes, i), BLOCK + 1);
		clients[i] = client_of(s, name);
		ask(clients[i], port(s, 1), RRQ, file + strlen("root/"), "octet");
		came = expect_block_now(s, clients[i], i, 1, block_of(bytes, i), BLOCK);
		tids[i] = came->port;
		first = i == 0 ? came : first;
		for (j = 0; j < i; j++)
			expect_own_port(s, tids[i], tids[j]);
	}
	for (i = MANY_CLIENTS - 1; i > 0; i--) {
		say_ack(clients[i], tids[i], 1);
		(void)expect_block_now(s, clients[i], i, 2, block_of(bytes, i) + BLOCK, 1);
	}
	for (i = 1; i < MANY_CLIENTS; i++)
		say_ack(clients[i], tids[i], 2);
	expect_silence(clients[0]);
	note(s, "its block comes again");
	(void)expect_again(s, clients[0], first, MS);
	free(bytes);
}

/* What a server keeps of a transfer that is over would add up. */
static void one_after_the_other(struct scenario *s)
{
	struct peer *client;
	int i;

	make_root(s, N_("130 requests, one after the other"));
	put_file(s, "root/f", "hello\n");
	(void)tftpd(s);
	client = client_of(s, N_("client"));
	for (i = 0; i < MANY_REQUESTS; i++) {
		get_file(client, port(s, 1), "f", (const unsigned char *)"hello\n", 6);
		pass_time(s, MOMENT_MS);
	}
	(void)put_new_file(client, port(s, 1), "new", (const unsigned char *)"hello\n", 6);
	note(s, "the server stays for the last ACK, and answers the next request meanwhile");
	ask(client, port(s, 1), RRQ, "f", "octet");
	(void)expect_block_now(s, client, 0, 1, (const unsigned char *)"hello\n", 6);
}

/* That costs one transfer, and not the server; whoever needs no process for it does not notice, or cannot even start. */
static void no_process(struct scenario *s)
{
	const struct datagram *came;
	struct program *server;
	struct peer *client;

	begin(s, N_("the first process or thread cannot be made: EAGAIN"));
	inject(s, "errno:EAGAIN@,spawn,,1");
	make_folder(s, "root", 0777);
	put_file(s, "root/f", "hello\n");
	server = start(s, "tftpd", "root", port_text(s, 1));
	run_until_quiet(s);
	if (program_end(server)) {
		expect_failure(server, 1);
		return;
	}
	client = client_of(s, N_("client"));
	ask(client, port(s, 1), RRQ, "f", "octet");
	came = next_datagram(client, 0);
	if (came && op_of(came) == DATA)
		answer(client, "\0\4\0\1", HEADER);
	get_file(client, port(s, 1), "f", (const unsigned char *)"hello\n", 6);
}

static void parallel_8(struct scenario *s)
{
	at_once(s);
	promise(s, N_("It serves any number one after the other, with 40 descriptors for each process (`ulimit -n`)."));
	one_after_the_other(s);
	promise(s, N_("Where a process or a thread cannot be made for one, that one is lost, or refused, and the server goes on."));
	no_process(s);
}

/* --- the client --- */

static struct program *tftpc(struct scenario *s, const char *what, int at, const char *remote, const char *local)
{
	return start(s, "tftpc", "-t", text_of(MS), "-r", text_of(N), what, "127.0.0.1", text_of(at), remote, local);
}

/* A server of ours, at a port that is known; and the folder that tftpc's files are in. */
static struct peer *server_of(struct scenario *s, const char *title)
{
	begin(s, title);
	make_folder(s, "here", 0777);
	return datagrams(s, "server", (struct link){.port = port(s, 1)});
}

static int strings_in(const unsigned char *bytes, const unsigned char *end)
{
	int count = 0;

	for (; bytes < end; bytes++)
		count += !*bytes;
	return count;
}

/* The name, octet in any case of letters, and what options there may be (RFC 2347), each a name and a value: they are not taken. */
static const struct datagram *expect_request(struct scenario *s, struct peer *server, unsigned op, const char *name)
{
	const struct datagram *came = expect_some_datagram(server, op == RRQ ? "a read request" : "a write request");
	const char *mode = (const char *)came->bytes + 2 + strlen(name) + 1;
	size_t least = 2 + strlen(name) + 1 + sizeof "octet";

	if (came->length < least || op_of(came) != op || memcmp(came->bytes + 2, name, strlen(name) + 1) != 0 ||
		strncasecmp(mode, "octet", sizeof "octet") != 0 || came->bytes[came->length - 1] != '\0' ||
		strings_in(came->bytes + least, came->bytes + came->length) % 2)
		fail_check(s, sender_of(server, came), "expected a request with the operation %u, the name \"%s\" and the mode octet, each with its NUL, but a packet of %zu bytes with operation %u came: \"%.*s\"",
			op, name, came->length, op_of(came), (int)(came->length < 2 ? 0 : came->length - 2), (const char *)came->bytes + 2);
	return came;
}

/* tftpc has got its first block, from the TID, and an old LOCAL is there. */
static struct program *interrupted(struct scenario *s, const char *title, struct peer **tid, int *client)
{
	struct peer *server = server_of(s, title);
	unsigned char *bytes = bytes_of(BLOCK);
	struct program *program;

	put_file(s, "here/got", "old\n");
	*tid = datagrams(s, "the server's other port", (struct link){0});
	program = tftpc(s, "get", port(s, 1), "f", "here/got");
	*client = expect_request(s, server, RRQ, "f")->port;
	say_data(*tid, *client, 1, bytes, BLOCK);
	(void)expect_ack(*tid, 1);
	free(bytes);
	return program;
}

/* tftpc puts a file of one block, and the TID has answered its request. */
static struct program *putting(struct scenario *s, const char *title, struct peer **tid, int *client)
{
	struct peer *server = server_of(s, title);
	struct program *program;

	put_file(s, "here/local", "hello\n");
	*tid = datagrams(s, "the server's other port", (struct link){0});
	program = tftpc(s, "put", port(s, 1), "f", "here/local");
	*client = expect_request(s, server, WRQ, "f")->port;
	say_ack(*tid, *client, 0);
	return program;
}

static void expect_old(struct scenario *s)
{
	expect_file(s, "here/got", "old\n");
	expect_folder(s, "here", "got");
}

static void client_errors(struct scenario *s)
{
	struct program *client;
	struct peer *server, *tid;
	int at;

	server = server_of(s, N_("an ERROR is the answer"));
	client = tftpc(s, "get", port(s, 1), "f", "here/got");
	at = expect_request(s, server, RRQ, "f")->port;
	say_error(datagrams(s, "the server's other port", (struct link){0}), at, NOT_FOUND, "no such file");
	expect_exit(client, 1);
	(void)expect_some_line(program_stderr(client), ".*no such file.*");
	expect_folder(s, "here", "");
	client = interrupted(s, N_("an ERROR in the middle"), &tid, &at);
	say_error(tid, at, UNKNOWN_TID, "who are you?");
	expect_failure(client, 1);
	expect_silence(tid);
	expect_old(s);
	server = server_of(s, N_("an ERROR for a put"));
	put_file(s, "here/local", "hello\n");
	client = tftpc(s, "put", port(s, 1), "f", "here/local");
	at = expect_request(s, server, WRQ, "f")->port;
	say_error(server, at, EXISTS, "exists");
	expect_failure(client, 1);
	client = putting(s, N_("an ERROR for the only block of a put"), &tid, &at);
	(void)expect_some_datagram(tid, "DATA 1");
	say_error(tid, at, DISK_FULL, "the disk is 100% full");	/* printf() makes a number of "% f" */
	expect_exit(client, 1);
	(void)expect_some_line(program_stderr(client), ".*the disk is 100% full.*");
	expect_silence(program_stdout(client));
}

/* It is ignored, or it is the end: then the server is told. */
static void cut_packet(struct scenario *s)
{
	struct program *client;
	struct peer *tid;
	int at;

	client = interrupted(s, N_("a packet that is cut"), &tid, &at);
	send_datagram(tid, (struct link){.port = at}, "\0\3\0", 3);
	if (expect_error_or_nothing(s, tid, NULL)) {
		expect_failure(client, 1);
		expect_old(s);
		return;
	}
	say_data(tid, at, 2, "hello\n", 6);
	(void)expect_ack(tid, 2);
	expect_exit(client, 0);
}

static void expect_no_answer(struct scenario *s, struct program *client)
{
	if (!program_end(client))
		fail_standing(s, "expected tftpc to give up %d ms after the last packet at most, but it goes on", PATIENCE);
	expect_failure(client, 5);
	expect_old(s);
}

static void client_silence(struct scenario *s)
{
	struct program *client;
	struct peer *server, *tid;
	int at, told_ms;

	server = server_of(s, N_("no answer"));
	client = tftpc(s, "get", port(s, 1), "f", "here/got");
	expect_given_up(s, server, expect_request(s, server, RRQ, "f"), MS, N);
	expect_failure(client, 5);
	expect_folder(s, "here", "");
	server = server_of(s, N_("no answer, without -t and -r"));
	client = start(s, "tftpc", "get", "localhost", port_text(s, 1), "f", "here/got");
	expect_given_up(s, server, expect_request(s, server, RRQ, "f"), MS_USUAL, N_USUAL);
	expect_failure(client, 5);
	server = server_of(s, N_("a hundred repetitions, with -t 500 and without"));
	(void)start(s, "tftpc", "-r", text_of(HUNDRED), "-t", text_of(MS_USUAL), "get", "127.0.0.1", port_text(s, 1), "f", "here/got");
	told_ms = hundred_take_ms(s, server, expect_request(s, server, RRQ, "f"));
	server = server_of(s, N_("a hundred repetitions, with -t 500 and without"));
	(void)start(s, "tftpc", "-r", text_of(HUNDRED), "get", "127.0.0.1", port_text(s, 1), "f", "here/got");
	expect_as_usual(s, told_ms, hundred_take_ms(s, server, expect_request(s, server, RRQ, "f")));
	server = server_of(s, N_("-t 1 -r 1, and no answer"));
	client = start(s, "tftpc", "-t", "1", "-r", "1", "get", "127.0.0.1", port_text(s, 1), "f", "here/got");
	(void)expect_request(s, server, RRQ, "f");
	expect_failure(client, 5);
	client = interrupted(s, N_("nothing more in the middle"), &tid, &at);
	pass_time(s, PATIENCE + FEW_MS);
	expect_no_answer(s, client);
	client = interrupted(s, N_("nothing more in the middle but from a stranger"), &tid, &at);
	only_strangers_come(s, at);
	expect_no_answer(s, client);
	server = server_of(s, N_("no answer to a put"));
	put_file(s, "here/local", "hello\n");
	client = tftpc(s, "put", port(s, 1), "f", "here/local");
	expect_given_up(s, server, expect_request(s, server, WRQ, "f"), MS, N);
	expect_failure(client, 5);
	client = putting(s, N_("no answer to the only block of a put"), &tid, &at);
	expect_given_up(s, tid, expect_some_datagram(tid, "DATA 1"), MS, N);
	expect_failure(client, 5);
}

/* No program has ended. */
static void expect_goes_on(struct scenario *s)
{
	const struct trace *trace = observed(s);
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_EXIT)
			fail_check(s, &trace->events[i], "expected tftpc to stay for a while, but it ends here");
}

/* The file is there when the last ACK is; tftpc stays, answers the block again, and only then ends. */
static void client_stays(struct scenario *s)
{
	struct program *client;
	struct peer *tid, *stranger;
	unsigned char *bytes = bytes_of(BLOCK + 6);
	uint64_t acked_ns;
	int at;

	client = interrupted(s, N_("a stranger in between, and the last ACK is lost"), &tid, &at);
	stranger = datagrams(s, "stranger", (struct link){0});
	say_data(stranger, at, 2, "forged\n", 7);
	expect_turned_away(s, stranger);
	say_error(stranger, at, NOT_DEFINED, "stop");
	expect_silence(stranger);
	say_data(tid, at, 2, bytes + BLOCK, 6);
	(void)expect_ack(tid, 2);
	expect_file_bytes(s, "here/got", bytes, BLOCK + 6);
	expect_named_before_ack(s, last_sent(s));
	pass_time(s, MS);
	expect_goes_on(s);
	say_data(tid, at, 2, bytes + BLOCK, 6);
	(void)expect_ack(tid, 2);
	acked_ns = now_ns(s);
	expect_exit(client, 0);
	if (now_ns(s) - acked_ns > (uint64_t)(MS * N + FEW_MS) * 1000000u)
		fail_check(s, NULL, "expected tftpc to end at most %d ms after the last ACK, but it took %d ms", MS * N,
			(int)((now_ns(s) - acked_ns) / 1000000u));
	expect_folder(s, "here", "got");
	free(bytes);
}

/* Another host has heard of the request, and is faster than the server. */
static void client_hears_stranger(struct scenario *s)
{
	struct peer *server = server_of(s, N_("another host answers first")), *stranger;
	struct program *client = tftpc(s, "get", port(s, 1), "f", "here/got");
	int at = expect_request(s, server, RRQ, "f")->port;

	stranger = datagrams(s, "stranger", (struct link){.address = "127.0.0.2"});
	say_data(stranger, at, 1, "forged\n", 7);
	run_until_quiet(s);
	say_error(stranger, at, NOT_DEFINED, "forged");
	run_until_quiet(s);
	say_data(server, at, 1, "hello\n", 6);
	(void)expect_ack(server, 1);
	expect_exit(client, 0);
	expect_file(s, "here/got", "hello\n");
}

static void client_sizes(struct scenario *s)
{
	static const size_t sizes[] = {0, BLOCK, 2 * BLOCK};
	unsigned char *bytes = bytes_of(2 * BLOCK);
	struct program *client;
	struct peer *server;
	size_t i;

	for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		server = server_of(s, N_("files of many sizes"));
		client = tftpc(s, "get", port(s, 1), "f", "here/f");
		give_file(server, expect_request(s, server, RRQ, "f")->port, bytes, sizes[i]);
		expect_exit(client, 0);
		expect_file_bytes(s, "here/f", bytes, sizes[i]);
		client = tftpc(s, "put", port(s, 1), "g", "here/f");
		say_ack(server, expect_request(s, server, WRQ, "g")->port, 0);
		take_file(server, bytes, sizes[i]);
		expect_exit(client, 0);
	}
	free(bytes);
}

/* A put is sent by the same rule: only the timer repeats DATA. */
static void client_hears_twice(struct scenario *s)
{
	unsigned char *bytes = bytes_of(2 * BLOCK + 1);
	struct peer *server = server_of(s, N_("a put, and every ACK comes twice"));
	struct program *client;
	int at, block;

	put_file_bytes(s, "here/local", bytes, 2 * BLOCK + 1);
	client = tftpc(s, "put", port(s, 1), "f", "here/local");
	at = expect_request(s, server, WRQ, "f")->port;
	for (block = 0; block <= 2; block++)
		expect_one_for_two(s, server, at, block);
	say_ack(server, at, 3);
	expect_exit(client, 0);
	free(bytes);
}

static void give_where_asked(struct peer *server)
{
	const struct datagram *request = next_datagram(server, 0);

	if (request)
		say_data(server, request->port, 1, "hello\n", 6);
}

/* What stands in the way of tftpc here: it may find out before it asks, or when the file comes. */
static void local_errors(struct scenario *s)
{
	struct program *client;
	struct peer *server;

	begin(s, N_("HOST has no IPv4 address"));
	expect_failure(start(s, "tftpc", "get", "::1", port_text(s, 1), "f", "got"), 1);
	server = server_of(s, N_("LOCAL cannot be opened"));
	client = tftpc(s, "put", port(s, 1), "f", "here/none");
	expect_failure(client, 1);
	expect_silence(server);
	server = server_of(s, N_("LOCAL cannot be made"));
	client = tftpc(s, "get", port(s, 1), "f", "none/got");
	give_where_asked(server);
	expect_failure(client, 1);
	server = server_of(s, N_("LOCAL is a folder"));
	make_folder(s, "here/got", 0777);
	client = tftpc(s, "get", port(s, 1), "f", "here/got");
	give_where_asked(server);
	expect_failure(client, 1);
	expect_folder(s, "here", "got");
	begin(s, N_("no socket can be made: each socket() fails with EMFILE"));
	inject(s, "errno:EMFILE@,socket,,0");
	make_folder(s, "here", 0777);
	expect_failure(tftpc(s, "get", port(s, 1), "f", "here/got"), 1);
	begin(s, N_("the disk is full: writing a file fails with ENOSPC"));
	inject(s, "errno:ENOSPC@,send,any-file,0");
	make_folder(s, "here", 0777);
	put_file(s, "here/got", "old\n");
	server = datagrams(s, "server", (struct link){.port = port(s, 1)});
	client = tftpc(s, "get", port(s, 1), "f", "here/got");
	say_data(server, expect_request(s, server, RRQ, "f")->port, 1, "hello\n", 6);
	expect_failure(client, 1);
	expect_old(s);
}

/* It may find out before it asks. */
static void puts_a_folder(struct scenario *s)
{
	struct program *client;
	struct peer *server;
	const struct datagram *request;

	server = server_of(s, N_("LOCAL of a put is a folder"));
	client = tftpc(s, "put", port(s, 1), "f", "here");
	request = next_datagram(server, 0);
	if (request)
		say_ack(server, request->port, 0);
	expect_failure(client, 1);
}

/* A request may be longer than a block, or it is an error; it is not another one. */
static void long_remote(struct scenario *s)
{
	static const struct {
		size_t length;
		const char *title;
	} names[] = {{REMOTE_FITS, N_("REMOTE is a name of 503 bytes: the request has 512")},
		{BLOCK - sizeof "octet", N_("REMOTE is a name of 506 bytes")},
		{REMOTE_LONG, N_("REMOTE is a name of 4000 bytes")}};
	char name[REMOTE_LONG + 1];
	struct program *client;
	struct peer *server;
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++) {
		memset(name, 'n', names[i].length);
		name[names[i].length] = '\0';
		server = server_of(s, names[i].title);
		client = tftpc(s, "get", port(s, 1), name, "here/got");
		run_until_quiet(s);
		if (names[i].length > REMOTE_FITS && program_end(client)) {
			expect_failure(client, 1);
			expect_silence(server);
			continue;
		}
		say_data(server, expect_request(s, server, RRQ, name)->port, 1, "hello\n", 6);
		expect_exit(client, 0);
	}
}

static void client_ends(struct scenario *s)
{
	promise(s, N_("An ERROR from the server: its text on standard error, exit status 1."));
	client_errors(s);
	promise(s, short_is_ignored);
	cut_packet(s);
	promise(s, N_("No answer: a message, exit status 5."));
	client_silence(s);
	promise(s, receiver_stays);
	client_stays(s);
	promise(s, strangers_are_refused);
	client_hears_stranger(s);
	promise(s, N_("`get` copies the server's file REMOTE to LOCAL, `put` copies LOCAL to the server's REMOTE."));
	client_sizes(s);
	promise(s, timer_alone);
	client_hears_twice(s);
	promise(s, N_("A local error, be it that the disk is full or that HOST has no IPv4 address: a message, exit status 1."));
	local_errors(s);
	promise(s, unread_is_no_end);
	puts_a_folder(s);
	promise(s, N_("A REMOTE that is too long for a request of 512 bytes is asked for as it is, or it is a local error."));
	long_remote(s);
	promise(s, wrong_usages_fail);
	begin(s, "wrong usage");
	expect_failure(start(s, "tftpc", "take", "127.0.0.1", "69", "f", "f"), 2);
	expect_failure(start(s, "tftpc", "get", "127.0.0.1", "69", "f"), 2);
	expect_failure(start(s, "tftpc", "get", "127.0.0.1", "69", "f", "f", "f"), 2);
	expect_failure(start(s, "tftpc", "-x", "get", "127.0.0.1", "69", "f", "f"), 2);
	expect_failure(start(s, "tftpc", "-r", "", "get", "127.0.0.1", "69", "f", "f"), 2);
	expect_failure(start(s, "tftpc", "-t", "1x", "get", "127.0.0.1", "69", "f", "f"), 2);
}

/* --- a bad network --- */

/* What the pattern of this run is, and which block is the last one. */
static struct {
	uint64_t seed;
	unsigned last;
} network;

static bool chance(bool to_server, int n)
{
	uint64_t mixed = (network.seed * 2 + to_server) * 0x9e3779b97f4a7c15u + (uint64_t)n * 0xbf58476d1ce4e5b9u;

	mixed ^= mixed >> 31;
	mixed *= 0x94d049bb133111ebu;
	mixed ^= mixed >> 29;
	return mixed % 100 < LOSS_PERCENT;
}

/* Of the last block and its ACK each is lost once at most: nobody has to stay longer for the sake of it. */
static enum fate lossy(struct scenario *s, const struct passing *passing)
{
	unsigned op = passing->length < HEADER ? 0 : get16(passing->bytes), number = op ? get16(passing->bytes + 2) : 0;
	int most = (op == DATA || op == ACK) && number == network.last ? 1 : TIMES_LOST;

	(void)s;
	return network.seed && passing->again < most && chance(passing->to_server, passing->n) ? LOST : PASSED;
}

static void transfer(struct scenario *s, int server_ms, int client_ms, const char *what, const char *remote, const char *local)
{
	const struct relay relay = {.late_ms = MS + MS / 2, .decide = lossy};
	struct program *server =
		start(s, "tftpd", "-w", "-t", text_of(server_ms), "-r", text_of(PATIENT_N), "root", port_text(s, 1));
	struct peer *at;

	expect_bound(server, port(s, 1));
	at = relay_to(s, relay, (struct link){.port = port(s, 1)});
	expect_exit(start(s, "tftpc", "-t", text_of(client_ms), "-r", text_of(PATIENT_N), what, "127.0.0.1",
			    text_of(peer_port(at)), remote, local),
		0);
}

static void lossy_get(struct scenario *s, const unsigned char *bytes, size_t length, int receiver_ms)
{
	make_folder(s, "root", 0777);
	put_file_bytes(s, "root/f", bytes, length);
	transfer(s, MS, receiver_ms, "get", "f", "got");
	expect_file_bytes(s, "got", bytes, length);
}

static void lossy_put(struct scenario *s, const unsigned char *bytes, size_t length, int receiver_ms)
{
	make_folder(s, "root", 0777);
	put_file_bytes(s, "local", bytes, length);
	transfer(s, receiver_ms, MS, "put", "f", "local");
	expect_file_bytes(s, "root/f", bytes, length);
}

static void loss_both_ways(struct scenario *s)
{
	size_t length = draw(s, "size", 6, SIZE_MOST);
	unsigned char *bytes = bytes_of(length);

	network.seed = draw(s, "pattern", 0, 1000000);
	network.last = (unsigned)(length / BLOCK) + 1;
	begin(s, "get");
	lossy_get(s, bytes, length, MS);
	begin(s, "put");
	lossy_put(s, bytes, length, MS);
	free(bytes);
}

/* Two blocks, one in the middle and one at the end: five packets, or six. The receiver has more patience than the sender: so it stays
 * long enough for the last block's third transmission, also where two packets do not get through. */
static void short_exchanges(struct scenario *s)
{
	unsigned char *bytes = bytes_of(BLOCK + 6);

	if (begin_apart(s, "get"))
		lossy_get(s, bytes, BLOCK + 6, MS + FEW_MS);
	if (begin_apart(s, "put"))
		lossy_put(s, bytes, BLOCK + 6, MS + FEW_MS);
	free(bytes);
}

static const struct check checks[] = {
	{.name = "malformed", .step = 1, .points = 6, .function = malformed,
		.promise = N_("What is no request is answered by an ERROR or by nothing, and the next request is served."),
		.source = "RFC 1350, 2 and 5; memchr(3)"},
	{.name = "path", .step = 1, .points = 6, .function = path,
		.promise = N_("Names are relative to ROOT, and nothing outside ROOT is ever served or made."),
		.source = "openat2(2), RESOLVE_BENEATH; open(2), O_NOFOLLOW; CWE-22"},
	{.name = "own-tid", .step = 2, .points = 8, .function = own_tid,
		.promise = N_("Every transfer has a port of its own: DATA 1 and ACK 0 come from it, and what the client answers goes there."),
		.source = "RFC 1350, 4; bind(2); UNP 22.7"},
	{.name = "get-sizes", .step = 2, .points = 10, .function = get_sizes,
		.promise = N_("A file ends with a block of fewer than 512 bytes, even if that is one of none."),
		.source = "RFC 1350, 6"},
	{.name = "delayed-ack", .step = 2, .points = 8, .function = delayed_ack,
		.promise = timer_alone,
		.source = "RFC 1123, 4.2.3.1; poll(2)"},
	{.name = "block-wrap", .step = 2, .points = 6, .function = block_wrap, .depends = "get-sizes",
		.promise = N_("Block numbers have 16 bits: after 65535 comes 0."),
		.source = "RFC 1350, 5", .observe = BULK, .tags = "long"},
	{.name = "put-sizes", .step = 3, .points = 6, .function = put_sizes,
		.promise = N_("A write request never overwrites: if the name exists, ERROR 6, and the file is not touched."),
		.source = "RFC 1350, 4; link(2)"},
	{.name = "last-ack-lost", .step = 3, .points = 6, .function = last_ack_lost,
		.promise = receiver_stays,
		.source = "RFC 1350, 6"},
	{.name = "never-partial", .step = 3, .points = 4, .function = never_partial,
		.promise = N_("The new file has its name only when it is complete; a transfer that breaks off leaves nothing behind."),
		.source = "link(2), unlink(2)"},
	{.name = "debian-clients", .step = 3, .points = 8, .function = debian_clients, .tools = "tftp atftp curl",
		.promise = N_("Debian's own programs are served: tftp, atftp and curl get from tftpd, and put there."),
		.source = "tftp(1), atftp(1), curl(1)"},
	{.name = "stray-tid", .step = 4, .points = 6, .function = stray_tid,
		.promise = strangers_are_refused,
		.source = "RFC 1350, 4; recvfrom(2); UNP 8.8, 8.11"},
	{.name = "parallel-8", .step = 5, .points = 10, .function = parallel_8,
		.promise = N_("It serves at least eight transfers at once, and none waits for another, however silent that one's client is."),
		.source = "UNP 22.7; TLPI 60.3"},
	{.name = "loss-both-ways", .step = 6, .points = 12, .function = loss_both_ways,
		.promise = /* xgettext:no-c-format */ N_("With 30 % of all packets lost, files arrive as they are."),
		.source = "RFC 1350, 2; UNP 22.5", .explore = RANDOM, .runs = PATTERNS, .losses = short_exchanges, .tags = "long"},
	{.name = "client-ends", .step = 6, .points = 4, .function = client_ends,
		.promise = N_("get replaces LOCAL by the complete file, and not otherwise: an old LOCAL stays as it is, and nothing of an incomplete one is left."),
		.source = "rename(2); README, contract"},
};

LAB_CHECKS(checks);
