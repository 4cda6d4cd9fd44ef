/* The promises of lab 06. Each check writes lines or records to wire's standard input, and reads the others from its output. */
#include <inttypes.h>
#include <stdio.h>

#include "check/check.h"

enum { HEADER = 20, NAME_MOST = 255, TEXT_MOST = 400, RECORDS_RANDOM = 2000, BEYOND_A_BYTE = 300, RECORDS_MANY = 200000 };

struct record {
	uint32_t id;
	uint8_t type;
	uint16_t flags;
	uint64_t ts;
	int32_t temp;
	uint8_t length;
	char name[NAME_MOST];
};

struct bytes {
	char *bytes;
	size_t length;
};

/* The same records, as lines and on the wire. */
struct both {
	struct bytes text, wire;
};

static struct both room_for(size_t records)
{
	struct both both = {{malloc(records * TEXT_MOST), 0}, {malloc(records * (HEADER + NAME_MOST)), 0}};

	return both;
}

static void free_both(struct both *both)
{
	free(both->text.bytes);
	free(both->wire.bytes);
}

static void add(struct bytes *to, const void *bytes, size_t length)
{
	memcpy(to->bytes + to->length, bytes, length);
	to->length += length;
}

/* A number as the wire has it: the most significant byte first. */
static void add_number(struct bytes *to, uint64_t number, size_t size)
{
	while (size-- > 0)
		to->bytes[to->length++] = (char)(number >> 8 * size);
}

static void add_record(struct both *both, const struct record *record)
{
	char *line = both->text.bytes + both->text.length;

	both->text.length += (size_t)sprintf(line, "id=%" PRIu32 " type=%u flags=%u ts=%" PRIu64 " temp=%" PRId32 " name=",
		record->id, record->type, record->flags, record->ts, record->temp);
	add(&both->text, record->name, record->length);
	add(&both->text, "\n", 1);
	add_number(&both->wire, record->id, 4);
	add_number(&both->wire, record->type, 1);
	add_number(&both->wire, record->flags, 2);
	add_number(&both->wire, record->ts, 8);
	add_number(&both->wire, (uint32_t)record->temp, 4);
	add_number(&both->wire, record->length, 1);
	add(&both->wire, record->name, record->length);
}

/* --- one run --- */

static void expect_done(struct program *wire)
{
	expect_end(program_stdout(wire));
	expect_exit(wire, 0);
}

static void turn(struct scenario *s, const char *how, const struct bytes *in, const struct bytes *out)
{
	struct program *wire = start(s, "wire", how);

	send_bytes(program_stdin(wire), in->bytes, in->length);
	finish_sending(program_stdin(wire));
	expect_bytes(program_stdout(wire), out->bytes, out->length);
	expect_done(wire);
}

static void expect_named(struct program *wire, unsigned number)
{
	char pattern[64];

	expect_exit(wire, 1);
	snprintf(pattern, sizeof pattern, "wire: record %u: .+", number);
	(void)expect_line_matching(program_stderr(wire), pattern);
}

static void expect_bad_record(struct program *wire, unsigned number)
{
	expect_end(program_stdout(wire));
	expect_named(wire, number);
}

/* One process, and no other program does its work. */
static void expect_works_alone(struct scenario *s)
{
	const struct trace *trace = observed(s);
	size_t i;

	expect_tasks(s, 0, 0);
	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_EXEC)
			fail_check(s, &trace->events[i], "wire executes another program, but it is to do its work itself");
}

/* --- fixed vectors --- */

static const struct vector {
	const char *title, *line, *wire;
	size_t length;
} vectors[] = {
#define VECTOR(title, line, wire) {title, line "\n", wire, sizeof wire - 1}
	VECTOR(N_("each byte is another one"), "id=16909060 type=5 flags=1543 ts=579005069656919567 temp=269554195 name=abc",
		"\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x03"
		"abc"),
	VECTOR(N_("every byte is 0x80 or more"), "id=2155971203 type=132 flags=34182 ts=9766207020092657038 temp=-1886350958 name=\xff\x80\xfe",
		"\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x03\xff\x80\xfe"),
	VECTOR(N_("the largest numbers"), "id=4294967295 type=255 flags=65535 ts=18446744073709551615 temp=2147483647 name=z",
		"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f\xff\xff\xff\x01z"),
	VECTOR(N_("the smallest numbers, and a name of one byte"), "id=0 type=0 flags=0 ts=0 temp=-2147483648 name=a",
		"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x80\0\0\0\x01"
		"a"),
	VECTOR(N_("nothing but zeros"), "id=0 type=0 flags=0 ts=0 temp=0 name=", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
	VECTOR(N_("an empty name"), "id=1 type=2 flags=3 ts=4 temp=-1 name=", "\0\0\0\x01\x02\0\x03\0\0\0\0\0\0\0\x04\xff\xff\xff\xff\0"),
	VECTOR(N_("a name with blanks, an equals sign and a CR"), "id=1 type=2 flags=3 ts=4 temp=5 name= a = b \r",
		"\0\0\0\x01\x02\0\x03\0\0\0\0\0\0\0\x04\0\0\0\x05\x08 a = b \r"),
}, written_otherwise[] = {
	VECTOR(N_("leading zeros"), "id=0000000000000000000000001 type=002 flags=000003 ts=04 temp=-005 name=x",
		"\0\0\0\x01\x02\0\x03\0\0\0\0\0\0\0\x04\xff\xff\xff\xfb\x01x"),
	VECTOR(N_("a temp of -0"), "id=1 type=2 flags=3 ts=4 temp=-0 name=x", "\0\0\0\x01\x02\0\x03\0\0\0\0\0\0\0\x04\0\0\0\0\x01x"),
};

static void turn_vector(struct scenario *s, const struct vector *vector, bool encode)
{
	struct bytes line = {(char *)vector->line, strlen(vector->line)}, wire = {(char *)vector->wire, vector->length};

	begin(s, vector->title);
	turn(s, encode ? "encode" : "decode", encode ? &line : &wire, encode ? &wire : &line);
	expect_works_alone(s);
}

static void nothing_at_all(struct scenario *s, const char *how)
{
	struct program *wire;

	begin(s, "no input at all");
	wire = start(s, "wire", how);
	finish_sending(program_stdin(wire));
	expect_done(wire);
}

static void golden_encode(struct scenario *s)
{
	struct bytes open_end = {(char *)vectors[0].line, strlen(vectors[0].line) - 1}, wire = {(char *)vectors[0].wire, vectors[0].length};
	size_t i;

	for (i = 0; i < sizeof vectors / sizeof *vectors; i++)
		turn_vector(s, &vectors[i], true);
	for (i = 0; i < sizeof written_otherwise / sizeof *written_otherwise; i++)
		turn_vector(s, &written_otherwise[i], true);
	begin(s, "a last line without LF");
	turn(s, "encode", &open_end, &wire);
	nothing_at_all(s, "encode");
}

static void golden_decode(struct scenario *s)
{
	static const uint8_t lengths[] = {0, 127, 128, 255};
	struct record record = {.id = 1, .type = 2, .flags = 3, .ts = 4, .temp = 5};
	struct both both = room_for(1);
	char title[200];
	size_t i;

	memset(record.name, 'n', sizeof record.name);
	for (i = 0; i < sizeof vectors / sizeof *vectors; i++)
		turn_vector(s, &vectors[i], false);
	for (i = 0; i < sizeof lengths; i++) {
		snprintf(title, sizeof title, _("a name of %d bytes"), lengths[i]);
		begin(s, title);
		record.length = lengths[i];
		both.text.length = both.wire.length = 0;
		add_record(&both, &record);
		turn(s, "decode", &both.wire, &both.text);
	}
	nothing_at_all(s, "decode");
	free_both(&both);
}

/* --- fields --- */

static void encode_alone(struct scenario *s, const char *name, const struct record *record)
{
	const struct field fields[] = {{"id", 4}, {"type", 1}, {"flags", 2}, {"ts", 8}, {"temp", 4}, {"n", 1},
		{"name", record->length}, {NULL, 0}};
	struct both both = room_for(1);
	struct program *wire;
	char title[200];

	snprintf(title, sizeof title, _("%s alone is not 0"), _(name));
	begin(s, title);
	add_record(&both, record);
	wire = start(s, "wire", "encode");
	send_bytes(program_stdin(wire), both.text.bytes, both.text.length);
	finish_sending(program_stdin(wire));
	expect_fields(program_stdout(wire), fields, both.wire.bytes);
	expect_done(wire);
	free_both(&both);
}

static void each_field(struct scenario *s)
{
	struct record named = {.length = (uint8_t)draw(s, "length of name", 1, NAME_MOST)};

	memset(named.name, 'x', named.length);
	encode_alone(s, "id", &(struct record){.id = (uint32_t)draw(s, "id", 1, UINT32_MAX)});
	encode_alone(s, "type", &(struct record){.type = (uint8_t)draw(s, "type", 1, UINT8_MAX)});
	encode_alone(s, "flags", &(struct record){.flags = (uint16_t)draw(s, "flags", 1, UINT16_MAX)});
	encode_alone(s, "ts", &(struct record){.ts = draw(s, "ts", 1, UINT64_MAX)});
	encode_alone(s, "temp", &(struct record){.temp = (int32_t)draw(s, "temp", 1, INT32_MAX)});
	encode_alone(s, N_("a negative temp"), &(struct record){.temp = -(int32_t)draw(s, "minus temp", 1, INT32_MAX)});
	encode_alone(s, "name", &named);
}

/* --- pieces --- */

static struct both two_short_records(void)
{
	struct both both = room_for(2);

	add_record(&both, &(struct record){.id = 1, .type = 2, .flags = 3, .ts = 4, .temp = 5, .length = 2, .name = "ab"});
	add_record(&both, &(struct record){.id = 6, .type = 7, .flags = 8, .ts = 9, .temp = -1, .length = 1, .name = "c"});
	return both;
}

static void short_reads(struct scenario *s)
{
	struct both both = two_short_records();

	begin(s, "encode");
	turn(s, "encode", &both.text, &both.wire);
	begin(s, "decode");
	turn(s, "decode", &both.wire, &both.text);
	free_both(&both);
}

/* More records than a byte counts, and this behind them. What becomes of the others is other checks' affair. */
static void expect_last_bad(struct scenario *s, const char *title, const char *how, const char *bad, size_t length)
{
	struct both many = room_for(BEYOND_A_BYTE + 1);
	struct bytes *in = strcmp(how, "encode") == 0 ? &many.text : &many.wire;
	struct program *wire;
	uint32_t id;

	for (id = 1; id <= BEYOND_A_BYTE; id++)
		add_record(&many, &(struct record){.id = id});
	add(in, bad, length);
	begin(s, title);
	wire = start(s, "wire", how);
	send_bytes(program_stdin(wire), in->bytes, in->length);
	break_off(program_stdin(wire));
	expect_named(wire, BEYOND_A_BYTE + 1);
	free_both(&many);
}

/* --- errors --- */

static void cut_record(struct scenario *s)
{
	struct both one = room_for(1), two = two_short_records();
	size_t length;
	char title[200];

	add_record(&one, &(struct record){.id = 1, .type = 2, .flags = 3, .ts = 4, .temp = 5, .length = 2, .name = "ab"});
	for (length = one.wire.length + 1; length < two.wire.length; length++) {
		struct program *wire;

		snprintf(title, sizeof title, _("the input ends when %zu of the %zu bytes of the second record have come"), length - one.wire.length,
			two.wire.length - one.wire.length);
		begin(s, title);
		wire = start(s, "wire", "decode");
		send_bytes(program_stdin(wire), two.wire.bytes, length);
		break_off(program_stdin(wire));
		expect_bytes(program_stdout(wire), one.text.bytes, one.text.length);
		expect_bad_record(wire, 2);
	}
	expect_last_bad(s, N_("the input ends in the middle of record 301"), "decode", "\0", 1);
	free_both(&one);
	free_both(&two);
}

static void expect_bad_line(struct scenario *s, const char *title, const char *line)
{
	struct program *wire;

	begin(s, title);
	wire = start(s, "wire", "encode");
	send_bytes(program_stdin(wire), line, strlen(line));
	finish_sending(program_stdin(wire));
	expect_bad_record(wire, 1);
}

/* A title and a line. */
struct bad_line {
	const char *title, *line;
};

static void range_errors(struct scenario *s)
{
	static const struct bad_line lines[] = {
		{N_("id is -1"), "id=-1 type=2 flags=3 ts=4 temp=5 name=x\n"},
		{N_("id is 2 to the 32nd"), "id=4294967296 type=2 flags=3 ts=4 temp=5 name=x\n"},
		{N_("type is 256"), "id=1 type=256 flags=3 ts=4 temp=5 name=x\n"},
		{N_("flags is 70000"), "id=1 type=2 flags=70000 ts=4 temp=5 name=x\n"},
		{N_("ts is 2 to the 64th"), "id=1 type=2 flags=3 ts=18446744073709551616 temp=5 name=x\n"},
		{N_("ts is -1"), "id=1 type=2 flags=3 ts=-1 temp=5 name=x\n"},
		{N_("temp is 2 to the 31st"), "id=1 type=2 flags=3 ts=4 temp=2147483648 name=x\n"},
		{N_("temp is one less than the smallest"), "id=1 type=2 flags=3 ts=4 temp=-2147483649 name=x\n"},
		{N_("id is empty"), "id= type=2 flags=3 ts=4 temp=5 name=x\n"},
		{N_("temp is a sign alone"), "id=1 type=2 flags=3 ts=4 temp=- name=x\n"},
	};
	char long_name[TEXT_MOST] = "id=1 type=2 flags=3 ts=4 temp=5 name=";
	size_t length = strlen(long_name), i;

	for (i = 0; i < sizeof lines / sizeof *lines; i++)
		expect_bad_line(s, lines[i].title, lines[i].line);
	memset(long_name + length, 'n', 300);
	long_name[length + 300] = '\n';
	expect_bad_line(s, N_("the name has 300 bytes"), long_name);
	long_name[length + NAME_MOST + 1] = '\n';
	long_name[length + NAME_MOST + 2] = '\0';
	expect_bad_line(s, N_("the name has 256 bytes"), long_name);
}

/* Neither lines nor records are asked for. */
static void expect_usage_error(struct scenario *s, const char *title, const char *how, const char *more)
{
	struct program *wire;

	begin(s, title);
	wire = start(s, "wire", how, more);
	finish_sending(program_stdin(wire));
	expect_failure(wire, 2);
}

static void bad_lines(struct scenario *s)
{
	static const struct bad_line lines[] = {
		{N_("an empty line"), "\n"},
		{N_("two fields have changed places"), "type=2 id=1 flags=3 ts=4 temp=5 name=x\n"},
		{N_("ts is missing"), "id=1 type=2 flags=3 temp=5 name=x\n"},
		{N_("name is missing"), "id=1 type=2 flags=3 ts=4 temp=5\n"},
		{N_("a number with a plus sign"), "id=1 type=+5 flags=3 ts=4 temp=5 name=x\n"},
		{N_("two blanks between two fields"), "id=1 type=2  flags=3 ts=4 temp=5 name=x\n"},
		{N_("a tab between two fields"), "id=1 type=2\tflags=3 ts=4 temp=5 name=x\n"},
		{N_("nothing between two fields"), "id=1 type=2 flags=3ts=4 temp=5 name=x\n"},
		{N_("a blank in front of a number"), "id= 1 type=2 flags=3 ts=4 temp=5 name=x\n"},
		{N_("a blank in front of everything"), " id=1 type=2 flags=3 ts=4 temp=5 name=x\n"},
		{N_("a minus sign in front of a 0 that is no temp"), "id=-0 type=2 flags=3 ts=4 temp=5 name=x\n"},
		{N_("two minus signs"), "id=1 type=2 flags=3 ts=4 temp=--5 name=x\n"},
		{N_("a number in hexadecimal"), "id=0x1 type=2 flags=3 ts=4 temp=5 name=x\n"},
		{N_("letters behind a number"), "id=1a type=2 flags=3 ts=4 temp=5 name=x\n"},
	};
	size_t i;

	for (i = 0; i < sizeof lines / sizeof *lines; i++)
		expect_bad_line(s, lines[i].title, lines[i].line);
	expect_last_bad(s, N_("line 301 is empty"), "encode", "\n", 1);
	expect_usage_error(s, N_("no word on the command line"), NULL, NULL);
	expect_usage_error(s, N_("another word on the command line"), "recode", NULL);
	expect_usage_error(s, N_("encode and one word more"), "encode", "decode");
	expect_usage_error(s, N_("decode and one word more"), "decode", "encode");
}

/* Of four records the third is bad. Standard output is a stream that may take a part of any write. */
static void expect_two_of_four(struct scenario *s, const char *how, const struct bytes *in, const struct bytes *out)
{
	struct program *wire = start_with(s, (struct world){.out = STREAM_UNIX}, "wire", how);

	send_bytes(program_stdin(wire), in->bytes, in->length);
	finish_sending(program_stdin(wire));
	expect_bytes(program_stdout(wire), out->bytes, out->length);
	expect_bad_record(wire, 3);
}

static void expect_stream_error(struct scenario *s, struct world world, const char *how, const struct bytes *in)
{
	struct program *wire = start_with(s, world, "wire", how);

	if (world.in == STREAM_PIPE) {
		send_bytes(program_stdin(wire), in->bytes, in->length);
		finish_sending(program_stdin(wire));
	}
	expect_exit(wire, 1);
	expect_something(program_stderr(wire));
}

/* So many records of full length that the last one overflows stdio's buffer for what is no file. What cannot be written is
 * thrown away then: the buffer is empty in the end, and only ferror() knows. */
static struct both overflowing_records(void)
{
	enum { STDIO_BUFFER = BUFSIZ, COUNT = STDIO_BUFFER / (HEADER + NAME_MOST) + 1 };
	struct both both = room_for(COUNT);
	struct record record = {.type = 1, .length = NAME_MOST};

	memset(record.name, 'n', sizeof record.name);
	for (record.id = 0; record.id < COUNT; record.id++)
		add_record(&both, &record);
	return both;
}

static void stream_errors(struct scenario *s)
{
	struct both two = two_short_records(), many = overflowing_records();

	begin(s, "encode: standard input is a directory: read fails with EISDIR");
	expect_stream_error(s, (struct world){.in = STREAM_FOLDER}, "encode", NULL);
	begin(s, "decode: standard input is a directory: read fails with EISDIR");
	expect_stream_error(s, (struct world){.in = STREAM_FOLDER}, "decode", NULL);
	begin(s, "encode: standard output is closed: write fails with EBADF");
	expect_stream_error(s, (struct world){.out = STREAM_CLOSED}, "encode", &two.text);
	begin(s, "encode: standard output is closed, and the output is long");
	expect_stream_error(s, (struct world){.out = STREAM_CLOSED}, "encode", &many.text);
	begin(s, "decode: standard output is closed: write fails with EBADF");
	expect_stream_error(s, (struct world){.out = STREAM_CLOSED}, "decode", &two.wire);
	free_both(&two);
	free_both(&many);
}

static void records_before_error(struct scenario *s)
{
	struct record bad = {.id = 1, .type = 2, .length = 3, .name = "a\nb"};
	struct both good = two_short_records(), all = two_short_records();

	all.text.bytes = realloc(all.text.bytes, 4 * TEXT_MOST);
	add(&all.text, "id=1 type=2 name=x\n", 19);
	add(&all.text, good.text.bytes, good.text.length);
	begin(s, "encode: the third of four lines is bad");
	expect_two_of_four(s, "encode", &all.text, &good.wire);
	all.wire.bytes = realloc(all.wire.bytes, 4 * (HEADER + NAME_MOST));
	add_record(&all, &bad);
	add(&all.wire, good.wire.bytes, good.wire.length);
	begin(s, "decode: the name of the third of four records has a line end");
	expect_two_of_four(s, "decode", &all.wire, &good.text);
	free_both(&good);
	free_both(&all);
	stream_errors(s);
}

/* --- many records --- */

/* Names have any byte but LF. */
static void clean_name(struct record *record)
{
	size_t i;

	for (i = 0; i < record->length; i++)
		if (record->name[i] == '\n')
			record->name[i] = '\0';
}

static struct both random_records(struct scenario *s, size_t count)
{
	struct record *records = malloc(count * sizeof *records);
	struct both both = room_for(count);
	size_t i;

	random_bytes(s, records, count * sizeof *records);
	for (i = 0; i < count; i++) {
		clean_name(&records[i]);
		add_record(&both, &records[i]);
	}
	free(records);
	return both;
}

static void roundtrip_random(struct scenario *s)
{
	struct both both = random_records(s, draw(s, "records", 1, RECORDS_RANDOM));

	begin(s, "encode");
	turn(s, "encode", &both.text, &both.wire);
	begin(s, "decode");
	turn(s, "decode", &both.wire, &both.text);
	free_both(&both);
}

static struct both many_records(void)
{
	struct both both = room_for(RECORDS_MANY);
	struct record record = {.type = 1, .flags = 2, .ts = 3, .temp = 4, .length = 1, .name = "n"};

	for (record.id = 0; record.id < RECORDS_MANY; record.id++)
		add_record(&both, &record);
	return both;
}

static void big_stream(struct scenario *s)
{
	struct both both = many_records();
	int most = (int)((both.text.length + both.wire.length) / 1024 + 16);

	begin(s, "encode");
	limit(s, LIMIT_TRANSFERS, most);
	turn(s, "encode", &both.text, &both.wire);
	begin(s, "decode");
	limit(s, LIMIT_TRANSFERS, most);
	turn(s, "decode", &both.wire, &both.text);
	free_both(&both);
}

static void well_defined(struct scenario *s, const char *title, const char *how, const struct bytes *in)
{
	struct program *wire;

	begin(s, title);
	wire = start(s, "wire", how);
	send_bytes(program_stdin(wire), in->bytes, in->length);
	finish_sending(program_stdin(wire));
	expect_no_report(wire);
	expect_exit(wire, 0);
}

static void ubsan(struct scenario *s)
{
	struct both both = random_records(s, 100);

	well_defined(s, N_("encode"), "encode", &both.text);
	well_defined(s, N_("decode"), "decode", &both.wire);
	free_both(&both);
}

static const struct check checks[] = {
	{.name = "golden-encode", .step = 3, .points = 10, .function = golden_encode,
		.promise = N_("A line becomes the bytes of its fields, each number with its most significant byte first, and nothing between them."),
		.source = "README, contract; byteorder(3)"},
	{.name = "each-field", .step = 3, .points = 20, .function = each_field,
		.promise = N_("Each field has its bytes at its place and in network order, whatever its value."),
		.source = "byteorder(3), endian(3); UNP 3.4", .explore = RANDOM, .runs = 4},
	{.name = "golden-decode", .step = 4, .points = 10, .function = golden_decode,
		.promise = N_("A record becomes the line that it came from; its name may have 0 to 255 bytes."),
		.source = "README, contract; byteorder(3)"},
	{.name = "short-reads", .step = 4, .points = 12, .function = short_reads,
		.promise = N_("A read may give less than was asked for: records and lines are put together from any pieces."),
		.source = "read(2), RETURN VALUE; TLPI 44.10; UNP 3.9", .explore = EVERY_SPLIT, .tags = "long"},
	{.name = "cut-record", .step = 5, .points = 10, .function = cut_record,
		.promise = N_("A record that is cut short is an error: record K is named, exit status 1."),
		.source = "README, contract"},
	{.name = "range-errors", .step = 5, .points = 5, .function = range_errors,
		.promise = N_("A number that does not fit into its field, an empty number, or a name of more than 255 bytes is an error."),
		.source = "README, contract; strtoull(3), RETURN VALUE"},
	{.name = "bad-lines", .step = 5, .points = 2, .function = bad_lines,
		.promise = N_("A line that has not exactly the six fields, in their order and with one blank between them, is an error."),
		.source = "README, contract"},
	{.name = "records-before-error", .step = 5, .points = 3, .function = records_before_error,
		.promise = N_("The records before a bad one are complete on standard output, and its number is told."),
		.source = "README, contract; setbuf(3), ferror(3); write(2), RETURN VALUE",
		.explore = EVERY_FAULT, .faults = {"short", CALL_SEND}},
	{.name = "roundtrip-random", .step = 0, .points = 14, .function = roundtrip_random,
		.promise = N_("Any records become bytes, and again the same lines: any numbers, any bytes in the names."),
		.source = "README, contract", .explore = RANDOM, .runs = 4},
	{.name = "big-stream", .step = 0, .points = 8, .function = big_stream,
		.promise = N_("There are at most (bytes in + bytes out) / 1024 + 16 reads and writes of standard input and output."),
		.source = "TLPI 13.1, 13.2; setbuf(3)", .tags = "long"},
	{.name = "ubsan", .step = 0, .points = 6, .function = ubsan, .depends = "golden-decode",
		.promise = N_("No step is undefined in C: no misaligned access, no shift out of range."),
		.source = "gcc(1), -fsanitize=undefined; C11 6.3.2.3, 6.5.7", .sanitizers = "undefined"},
};

LAB_CHECKS(checks);
