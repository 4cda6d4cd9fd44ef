/* The promises of lab 00. Each check plays the other ends of relay0's standard streams. */
#include "check/check.h"

enum { LONG = 40 * 1024, HUGE = 3 * 1024 * 1024 };

/* Bytes of every value, NUL among them, without a short period. */
static char *pattern(size_t length)
{
	char *bytes = malloc(length);
	size_t i;

	for (i = 0; bytes && i < length; i++)
		bytes[i] = (char)(i * 7 + i / 251);
	return bytes;
}

/* What goes in comes out, and nothing else; then relay0 ends well. */
static void expect_copy(struct scenario *s, struct world world, const void *bytes, size_t length)
{
	struct program *relay = start_with(s, world, "relay0");

	send_bytes(program_stdin(relay), bytes, length);
	finish_sending(program_stdin(relay));
	expect_bytes(program_stdout(relay), bytes, length);
	expect_end(program_stdout(relay));
	expect_exit(relay, 0);
}

static void copies(struct scenario *s)
{
	static const char binary[] = "one\0two\0\0\nthree\xff\xfe";
	char *huge = pattern(HUGE);

	begin(s, "a line of text");
	expect_copy(s, (struct world){0}, "plumb\n", 6);
	expect_no_exec(s);
	begin(s, "bytes with NULs among them");
	expect_copy(s, (struct world){0}, binary, sizeof binary);
	begin(s, "nothing at all");
	expect_copy(s, (struct world){0}, "", 0);
	begin(s, "3 MiB");
	expect_copy(s, (struct world){0}, huge, HUGE);
	free(huge);
}

static void in_pieces(struct scenario *s, const char *bytes, size_t length, const size_t *sizes)
{
	struct program *relay = start(s, "relay0");

	send_in_pieces(program_stdin(relay), bytes, length, sizes);
	finish_sending(program_stdin(relay));
	expect_bytes(program_stdout(relay), bytes, length);
	expect_end(program_stdout(relay));
	expect_exit(relay, 0);
}

static void short_reads(struct scenario *s)
{
	static const size_t growing[] = {1, 2, 3, 5, 8, 13, 100, 1000, 4095, 4096, 4097, 5000, 0};
	char *bytes = pattern(LONG);
	size_t cut;

	begin(s, "pieces of many sizes, each read by itself");
	in_pieces(s, bytes, LONG, growing);
	for (cut = 1; cut < 64; cut++) {
		begin(s, "64 bytes, cut in two");
		in_pieces(s, bytes, 64, (const size_t[]){cut, 64, 0});
	}
	free(bytes);
}

static void short_writes(struct scenario *s)
{
	char *bytes = pattern(LONG);

	begin(s, "standard output is a Unix stream socket");
	expect_copy(s, (struct world){.out = STREAM_UNIX}, bytes, LONG);
	begin(s, "standard output is a pipe");
	expect_copy(s, (struct world){0}, bytes, LONG);
	free(bytes);
}

/* relay0: what: reason; the reason is what errno stands for. */
static void expect_failure_told(struct program *relay, const char *pattern)
{
	expect_exit(relay, 1);
	(void)expect_some_line(program_stderr(relay), pattern);
}

static void read_error(struct scenario *s)
{
	struct program *relay;

	begin(s, "standard input is a directory: read fails with EISDIR");
	relay = start_with(s, (struct world){.in = STREAM_FOLDER}, "relay0");
	expect_failure_told(relay, "relay0: .+: Is a directory");
	expect_end(program_stdout(relay));	/* nothing was read */
	begin(s, "standard input is a connection that the other side has reset: ECONNRESET");
	relay = start_with(s, (struct world){.in = STREAM_TCP}, "relay0");
	abort_connection(program_stdin(relay));
	expect_failure_told(relay, "relay0: .+: Connection reset by peer");
	expect_end(program_stdout(relay));
	begin(s, "standard output is closed: write fails with EBADF");
	relay = start_with(s, (struct world){.out = STREAM_CLOSED}, "relay0");
	say(program_stdin(relay), "plumb\n");
	finish_sending(program_stdin(relay));
	expect_failure_told(relay, "relay0: .+: Bad file descriptor");
}

static const struct check checks[] = {
	{.name = "copies", .step = 0, .points = 20, .function = copies,
		.promise = N_("All bytes of standard input come out, in order, whatever they are."),
		.source = "read(2), write(2)"},
	{.name = "short-reads", .step = 0, .points = 20, .function = short_reads,
		.promise = N_("Input that comes in pieces is copied to its end."),
		.source = "read(2), RETURN VALUE"},
	{.name = "short-writes", .step = 1, .points = 40, .function = short_writes,
		.promise = N_("Every write may take less than it was given; relay0 then writes the rest."),
		.source = "write(2), RETURN VALUE; TLPI 4.5",
		.explore = EVERY_FAULT, .faults = {"short", CALL_SEND}},
	{.name = "read-error", .step = 1, .points = 20, .function = read_error,
		.promise = N_("A read or write that fails is reported on standard error, and the exit status is 1."),
		.source = "read(2), write(2), ERRORS; TLPI 4.4"},
};

LAB_CHECKS(checks);
