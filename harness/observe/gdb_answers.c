/** @file
 * gdb's questions while the process stands still: one row of a table for each packet that is known. To others the answer is
 * empty, which says so.
 *
 * @see the manual of gdb, appendix "Remote Protocol", sections "Packets" and "General Query Packets"
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "observe/gdb.h"

enum { READ_MOST = PACKET_MOST / 2 - 8, AUXILIARY_MOST = 1 << 16 };

/** What a packet is answered from. */
struct question {
	struct observation *observation;
	struct gdb *gdb;
	const char *rest; /**< behind the packet's name */
	size_t length;    /**< of that */
	struct text *reply;
};

/** In answers, two hexadecimal digits: of no meaning to gdb but in its messages. */
static void fail(const struct question *question, int r)
{
	text_addf(question->reply, "E%02x", (unsigned)-r & 0xff);
}

static void say_done(const struct question *question, int r)
{
	if (r < 0)
		fail(question, r);
	else
		text_add(question->reply, "OK");
}

/* --- signals --- */

/** gdb's numbers, where they are not Linux's. */
static const struct {
	int linux_, gdb;
} numbers[] = {{SIGBUS, 10}, {SIGUSR1, 30}, {SIGUSR2, 31}, {SIGCHLD, 20}, {SIGCONT, 19}, {SIGSTOP, 17}, {SIGTSTP, 18},
	{SIGURG, 16}, {SIGIO, 23}, {SIGSYS, 12}, {SIGPWR, 32}};

enum { GDB_SIGNAL_UNKNOWN = 143 };

int gdb_number_of_signal(int signal)
{
	size_t i;

	for (i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (numbers[i].linux_ == signal)
			return numbers[i].gdb;
	return signal == SIGSTKFLT || signal >= SIGRTMIN ? GDB_SIGNAL_UNKNOWN : signal;
}

/** @return 0 where Linux has none, or none of one number */
static int signal_of_number(int number)
{
	int signal;

	for (signal = 1; signal < SIGRTMIN; signal++)
		if (gdb_number_of_signal(signal) == number)
			return signal;
	return 0;
}

/* --- stops, and going on --- */

void gdb_add_stop(const struct gdb *gdb, struct text *reply)
{
	text_addf(reply, "T%02xthread:%x;", (unsigned)gdb_number_of_signal(gdb->signal), (unsigned)gdb->thread);
}

static enum then tell_stop(const struct question *question)
{
	gdb_add_stop(question->gdb, question->reply);
	return STAYS;
}

static enum then go_on(const struct question *question)
{
	if (!question->gdb->trapped)
		question->gdb->stopped->signal = 0;
	return GOES_ON;
}

static enum then go_on_with_signal(const struct question *question)
{
	question->gdb->stopped->signal = signal_of_number((int)strtol(question->rest, NULL, 16));
	return GOES_ON;
}

static void step_next(const struct question *question)
{
	struct gdb *gdb = question->gdb;
	struct tracee *other = stops_find(question->observation, gdb->stepped);

	(other && other->process == gdb->process ? other : gdb->stopped)->stepping = true;
}

static enum then step(const struct question *question)
{
	step_next(question);
	return go_on(question);
}

static enum then step_with_signal(const struct question *question)
{
	step_next(question);
	return go_on_with_signal(question);
}

static enum then detach(const struct question *question)
{
	text_add(question->reply, "OK");
	return IS_LET_GO;
}

static enum then let_go(const struct question *question)
{
	(void)question;
	return IS_LET_GO;
}

/* --- registers --- */

/** Of a task that sleeps in a call they are as they were when it entered. */
static int read_state(const struct question *question, struct machine_state *out)
{
	const struct tracee *tracee = stops_find(question->observation, question->gdb->thread);

	*out = (struct machine_state){0};
	if (tracee && tracee->hold != LOOSE)
		return machine_read_state(tracee->tid, out);
	if (!tracee || !tracee->call.active)
		return -ESRCH;
	out->general = tracee->call.entry;
	return 0;
}

/** Of those that do not wait for gdb the registers belong to the run. */
static int write_state(const struct question *question, const struct machine_state *state)
{
	const struct gdb *gdb = question->gdb;

	return gdb->over || gdb->thread != gdb->stopped->tid ? -EBUSY : machine_write_state(gdb->thread, state);
}

static void add_register(const struct machine_state *state, const struct machine_register *row, struct text *out)
{
	static const unsigned char zeros[16];
	size_t i;

	if (!row->kept || (row->floating && !state->has_floating)) {
		for (i = 0; i < row->size; i++)
			text_add(out, "xx");
		return;
	}
	packet_add_hex(out, (const unsigned char *)state + row->at, row->kept);
	packet_add_hex(out, zeros, row->size - row->kept);
}

static void set_register(struct machine_state *state, const struct machine_register *row, const char *digits)
{
	unsigned char bytes[16];

	if (packet_read_hex(digits, bytes, row->size) == row->size) /* "xx" is none */
		memcpy((unsigned char *)state + row->at, bytes, row->kept);
}

static enum then read_registers(const struct question *question)
{
	const struct machine_register *rows;
	struct machine_state state;
	size_t count, i;
	int r = read_state(question, &state);

	rows = machine_registers(&count);
	for (i = 0; r == 0 && i < count; i++)
		add_register(&state, &rows[i], question->reply);
	if (r < 0)
		fail(question, r);
	return STAYS;
}

static enum then write_registers(const struct question *question)
{
	const struct machine_register *rows;
	struct machine_state state;
	size_t count, at = 0, i;
	int r = read_state(question, &state);

	rows = machine_registers(&count);
	for (i = 0; i < count && at + 2 * rows[i].size <= question->length; i++) {
		set_register(&state, &rows[i], question->rest + at);
		at += 2 * rows[i].size;
	}
	say_done(question, r < 0 ? r : write_state(question, &state));
	return STAYS;
}

/** The register that a packet begins with the number of, or NULL. @param rest  gets what is behind. */
static const struct machine_register *register_of(const struct question *question, const char **rest)
{
	const struct machine_register *rows;
	unsigned long number;
	size_t count;
	char *end;

	rows = machine_registers(&count);
	number = strtoul(question->rest, &end, 16);
	*rest = end;
	return number < count ? &rows[number] : NULL;
}

static enum then read_register(const struct question *question)
{
	const char *rest;
	const struct machine_register *row = register_of(question, &rest);
	struct machine_state state;
	int r = row ? read_state(question, &state) : -EINVAL;

	if (r < 0)
		fail(question, r);
	else
		add_register(&state, row, question->reply);
	return STAYS;
}

static enum then write_register(const struct question *question)
{
	const char *rest;
	const struct machine_register *row = register_of(question, &rest);
	struct machine_state state;
	int r = row && *rest == '=' ? read_state(question, &state) : -EINVAL;

	if (r == 0) {
		set_register(&state, row, rest + 1);
		r = write_state(question, &state);
	}
	say_done(question, r);
	return STAYS;
}

/* --- memory --- */

/** "ADDRESS,LENGTH", and what is behind it. */
static const char *read_span(const char *text, uint64_t *address, size_t *length)
{
	char *end;

	*address = strtoull(text, &end, 16);
	*length = *end == ',' ? strtoull(end + 1, &end, 16) : 0;
	return end;
}

static enum then read_memory(const struct question *question)
{
	unsigned char bytes[READ_MOST];
	uint64_t address;
	size_t length;
	ssize_t n;

	(void)read_span(question->rest, &address, &length);
	n = memory_read_from(
		question->gdb->stopped->tid, address, bytes, length < sizeof bytes ? length : sizeof bytes);
	if (n < 0 || (n == 0 && length))
		fail(question, -EFAULT);
	else
		packet_add_hex(question->reply, bytes, (size_t)n);
	return STAYS;
}

static int write_bytes(const struct question *question, uint64_t address, const void *bytes, size_t length)
{
	return length ? gdb_write_memory(question->gdb->stopped->tid, address, bytes, length) : 0;
}

static enum then write_memory(const struct question *question)
{
	unsigned char bytes[READ_MOST];
	uint64_t address;
	size_t length;
	const char *rest = read_span(question->rest, &address, &length);
	bool whole = *rest == ':' && length <= sizeof bytes && packet_read_hex(rest + 1, bytes, length) == length;

	say_done(question, whole ? write_bytes(question, address, bytes, length) : -EINVAL);
	return STAYS;
}

static enum then write_binary(const struct question *question)
{
	uint64_t address;
	size_t length;
	const char *rest = read_span(question->rest, &address, &length);
	bool whole = *rest == ':' && (size_t)(rest + 1 - question->rest) + length == question->length;

	say_done(question, whole ? write_bytes(question, address, rest + 1, length) : -EINVAL);
	return STAYS;
}

static enum then insert_breakpoint(const struct question *question)
{
	say_done(question, gdb_set_breakpoint(question->gdb, strtoull(question->rest, NULL, 16), true));
	return STAYS;
}

static enum then remove_breakpoint(const struct question *question)
{
	say_done(question, gdb_set_breakpoint(question->gdb, strtoull(question->rest, NULL, 16), false));
	return STAYS;
}

/* --- threads --- */

static bool is_thread(const struct question *question, const struct tracee *tracee)
{
	return tracee && tracee->process == question->gdb->process && tracee->hold != GONE;
}

/** The thread that a packet names; 0 and -1 are any, and all. */
static struct tracee *thread_of(const struct question *question, const char *text)
{
	long tid = strtol(text, NULL, 16);
	struct tracee *tracee = tid > 0 ? stops_find(question->observation, (pid_t)tid) : question->gdb->stopped;

	return is_thread(question, tracee) ? tracee : NULL;
}

static enum then list_threads(const struct question *question)
{
	const struct observation *observation = question->observation;
	const char *separator = "m";
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		if (!is_thread(question, observation->tracees[i]))
			continue;
		text_addf(question->reply, "%s%x", separator, (unsigned)observation->tracees[i]->tid);
		separator = ",";
	}
	return STAYS;
}

static enum then list_no_more(const struct question *question)
{
	text_add(question->reply, "l");
	return STAYS;
}

static enum then describe_thread(const struct question *question)
{
	const struct tracee *tracee = thread_of(question, question->rest);
	char *what;

	if (!tracee)
		return STAYS;
	what = tracee->hold == LOOSE && tracee->call.active ? event_describe_begun(&tracee->call.event)
							    : memory_string("held");
	packet_add_hex(question->reply, what, strlen(what));
	free(what);
	return STAYS;
}

static enum then is_alive(const struct question *question)
{
	say_done(question, thread_of(question, question->rest) ? 0 : -ESRCH);
	return STAYS;
}

static enum then tell_thread(const struct question *question)
{
	if (question->length)
		return STAYS; /* another packet, with a longer name */
	text_addf(question->reply, "QC%x", (unsigned)question->gdb->thread);
	return STAYS;
}

static enum then ask_about(const struct question *question)
{
	const struct tracee *tracee = thread_of(question, question->rest);

	if (tracee)
		question->gdb->thread = tracee->tid;
	say_done(question, tracee ? 0 : -ESRCH);
	return STAYS;
}

static enum then move(const struct question *question)
{
	long tid = strtol(question->rest, NULL, 16);

	question->gdb->stepped = tid > 0 ? (pid_t)tid : 0;
	say_done(question, 0);
	return STAYS;
}

/* --- what there is --- */

static enum then tell_support(const struct question *question)
{
	text_addf(question->reply, "PacketSize=%x;QStartNoAckMode+;qXfer:features:read+;qXfer:auxv:read+",
		(unsigned)PACKET_MOST);
	return STAYS;
}

static enum then agree(const struct question *question)
{
	say_done(question, 0);
	return STAYS;
}

/** As one that was there before: gdb leaves it running when it ends. */
static enum then tell_attached(const struct question *question)
{
	text_add(question->reply, "1");
	return STAYS;
}

/** A part of a document, "OFFSET,LENGTH" of it. */
static enum then add_part(const struct question *question, const char *span, const struct text *document)
{
	uint64_t offset;
	size_t length, left;

	(void)read_span(span, &offset, &length);
	left = offset < document->length ? document->length - (size_t)offset : 0;
	if (length > READ_MOST)
		length = READ_MOST;
	text_add(question->reply, left > length ? "m" : "l");
	if (left)
		text_add_bytes(question->reply, document->bytes + offset, left < length ? left : length);
	return STAYS;
}

static void describe_registers(struct text *out)
{
	const struct machine_register *rows;
	const char *feature = NULL;
	size_t count, i;

	rows = machine_registers(&count);
	for (i = 0; i < count; i++) {
		if (!feature || strcmp(feature, rows[i].feature) != 0)
			text_addf(out, "%s<feature name=\"%s\">", feature ? "</feature>" : "", rows[i].feature);
		feature = rows[i].feature;
		text_addf(out, "<reg name=\"%s\" bitsize=\"%zu\" type=\"%s\" regnum=\"%zu\"/>", rows[i].name,
			8 * rows[i].size, rows[i].type, i);
	}
	text_add(out, "</feature>");
}

static enum then describe_target(const struct question *question)
{
	struct text document = {0};

	text_addf(&document,
		"<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\">"
		"<target><architecture>%s</architecture><osabi>GNU/Linux</osabi>",
		machine_name());
	describe_registers(&document);
	text_add(&document, "</target>");
	(void)add_part(question, question->rest, &document);
	text_clear(&document);
	return STAYS;
}

static enum then read_auxiliary_vector(const struct question *question)
{
	struct text document = {0};
	char path[64];
	int fd, r;

	(void)snprintf(path, sizeof path, "/proc/%d/auxv", (int)question->gdb->stopped->tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	r = fd < 0 ? -errno : file_read_fd(fd, AUXILIARY_MOST, &document);
	if (fd >= 0)
		(void)close(fd); /* only read from */
	if (r < 0)
		fail(question, r);
	else
		(void)add_part(question, question->rest, &document);
	text_clear(&document);
	return STAYS;
}

/* --- the table --- */

static const struct {
	const char *name;
	enum then (*answer)(const struct question *question);
} answers[] = {
	{"?", tell_stop},
	{"c", go_on},
	{"C", go_on_with_signal},
	{"s", step},
	{"S", step_with_signal},
	{"D", detach},
	{"k", let_go},
	{"g", read_registers},
	{"G", write_registers},
	{"p", read_register},
	{"P", write_register},
	{"m", read_memory},
	{"M", write_memory},
	{"X", write_binary},
	{"Z0,", insert_breakpoint},
	{"z0,", remove_breakpoint},
	{"T", is_alive},
	{"Hg", ask_about},
	{"Hc", move},
	{"qC", tell_thread},
	{"qfThreadInfo", list_threads},
	{"qsThreadInfo", list_no_more},
	{"qThreadExtraInfo,", describe_thread},
	{"qAttached", tell_attached},
	{"qSupported", tell_support},
	{"QStartNoAckMode", agree},
	{"qXfer:features:read:target.xml:", describe_target},
	{"qXfer:auxv:read::", read_auxiliary_vector},
};

enum then gdb_answer(struct observation *observation, const struct text *packet, struct text *reply)
{
	struct question question = {.observation = observation, .gdb = observation->gdb, .reply = reply};
	size_t i, length;

	for (i = 0; i < sizeof answers / sizeof *answers; i++) {
		length = strlen(answers[i].name);
		if (!text_begins_with(text_string(packet), answers[i].name))
			continue;
		question.rest = text_string(packet) + length;
		question.length = packet->length - length;
		return answers[i].answer(&question);
	}
	return STAYS;
}
