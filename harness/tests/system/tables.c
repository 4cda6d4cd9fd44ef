/** @file
 * Compares the model with the kernel: at random moments of many runs the tables of descriptors that were kept from events alone
 * are what /proc, kcmp(2) and the descriptors themselves tell.
 *
 *     tables [COMPARISONS [SEED]]
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <linux/sockios.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "diagnose/rule.h"
#include "observe/tracee.h"
#include "tests/observed.h"

enum { COMPARISONS = 400, OFTEN = 6, PROCESSES_MOST = 64, ROWS_MOST = 64, RANDOM_EVERY = 2 };

#define COMPARED_FLAGS (O_ACCMODE | O_APPEND | O_NONBLOCK)

/** Descriptors of a process, as the kernel has them. */
struct seen {
	int fd;
	unsigned flags; /**< with O_CLOEXEC */
	enum object_kind kind;
	uint64_t inode, device;
	char link[256];
};

/** A row of the model beside the same of the kernel. */
struct pair {
	pid_t pid;
	int process;
	const struct descriptor *row;
	const struct object *object;
	struct seen seen;
};

/** Where the test is. */
static struct {
	uint64_t random;
	unsigned long compared, moments, wanted;
	char scenario[128];
	bool differs;
} here;

static unsigned draw(unsigned n)
{
	here.random ^= here.random << 13;
	here.random ^= here.random >> 7;
	here.random ^= here.random << 17;
	return n ? (unsigned)(here.random >> 33) % n : 0;
}

/** Only the first difference of a run is told: those after it follow from it. */
static void differ(const struct observation *observation, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void differ(const struct observation *observation, const char *format, ...)
{
	const struct trace *trace = observation->trace;
	size_t i = trace->event_count > 12 ? trace->event_count - 12 : 0;
	va_list arguments;

	if (here.differs)
		return;
	here.differs = true;
	(void)printf("  %s: ", here.scenario);
	va_start(arguments, format);
	(void)vprintf(format, arguments);
	va_end(arguments);
	(void)printf("\n");
	for (; i < trace->event_count; i++) {
		char *what = event_describe(&trace->events[i]);

		(void)printf("    %zu task %d %s %s\n", i, trace->events[i].task,
			event_kind_name(trace->events[i].kind), what);
		free(what);
	}
}

/* --- what the kernel says --- */

static enum object_kind kind_seen(const char *link, mode_t mode)
{
	static const struct {
		const char *begin;
		enum object_kind kind;
	} links[] = {{"pipe:[", OBJECT_PIPE}, {"socket:[", OBJECT_SOCKET}, {"anon_inode:[eventpoll]", OBJECT_EPOLL},
		{"anon_inode:[eventfd]", OBJECT_EVENT_FD}, {"anon_inode:[timerfd]", OBJECT_TIMER_FD},
		{"anon_inode:[signalfd]", OBJECT_SIGNAL_FD}, {"anon_inode:[pidfd]", OBJECT_PID_FD},
		{"pidfd:[", OBJECT_PID_FD}, {"/memfd:", OBJECT_MEMORY_FD}};
	size_t i;

	for (i = 0; i < sizeof links / sizeof *links; i++)
		if (strncmp(link, links[i].begin, strlen(links[i].begin)) == 0)
			return links[i].kind;
	return S_ISREG(mode)     ? OBJECT_FILE
		: S_ISDIR(mode)  ? OBJECT_FOLDER
		: S_ISFIFO(mode) ? OBJECT_FIFO
				 : OBJECT_DEVICE;
}

static bool see(pid_t pid, int fd, struct seen *out)
{
	struct text content = {0};
	struct stat status;
	char path[64];
	const char *flags;
	ssize_t n;

	(void)snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
	n = readlink(path, out->link, sizeof out->link - 1);
	if (n < 0 || stat(path, &status) < 0)
		return false;
	out->link[n] = '\0';
	(void)snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", (int)pid, fd);
	if (file_read(path, 1 << 16, &content) < 0)
		return false;
	flags = strstr(text_string(&content), "flags:\t");
	out->flags = flags ? (unsigned)strtoul(flags + 7, NULL, 8) : 0;
	text_clear(&content);
	out->fd = fd;
	out->kind = kind_seen(out->link, status.st_mode);
	out->inode = status.st_ino;
	out->device = status.st_dev;
	return true;
}

static int by_fd(const void *a, const void *b)
{
	return ((const struct seen *)a)->fd - ((const struct seen *)b)->fd;
}

static size_t see_all(pid_t pid, struct seen out[ROWS_MOST])
{
	char path[64];
	const struct dirent *entry;
	size_t count = 0;
	DIR *folder;

	(void)snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
	folder = opendir(path);
	while (folder && count < ROWS_MOST && (entry = readdir(folder)))
		if (entry->d_name[0] != '.' && see(pid, atoi(entry->d_name), &out[count]))
			count++;
	if (folder)
		(void)closedir(folder); /* only read from */
	qsort(out, count, sizeof *out, by_fd);
	return count;
}

/* --- row by row --- */

static bool compare_row(const struct observation *observation, const struct pair *pair)
{
	unsigned flags = pair->row->description->flags & COMPARED_FLAGS;

	if (pair->object->kind != pair->seen.kind)
		differ(observation, "process %d: descriptor %d is a %s, and %s in the kernel", pair->process,
			pair->row->fd, object_kind_name(pair->object->kind), pair->seen.link);
	else if (flags != (pair->seen.flags & COMPARED_FLAGS))
		differ(observation, "process %d: descriptor %d (%s) has flags 0%o, and 0%o in the kernel",
			pair->process, pair->row->fd, pair->object->name, flags, pair->seen.flags & COMPARED_FLAGS);
	else if (pair->row->close_on_exec != ((pair->seen.flags & O_CLOEXEC) != 0))
		differ(observation, "process %d: descriptor %d (%s) has %sclose-on-exec, but not in the kernel",
			pair->process, pair->row->fd, pair->object->name, pair->row->close_on_exec ? "" : "no ");
	return !here.differs;
}

static bool has_identity(enum object_kind kind)
{
	return kind == OBJECT_PIPE || kind == OBJECT_FIFO || kind == OBJECT_SOCKET || kind == OBJECT_FILE;
}

/** Two descriptors: the same description, the same object? */
static bool compare_two(const struct observation *observation, const struct pair *one, const struct pair *other)
{
	bool shared = one->row->description == other->row->description;
	long kernel = syscall(SYS_kcmp, one->pid, other->pid, KCMP_FILE, one->row->fd, other->row->fd);
	bool same = one->object == other->object;
	bool same_inode = one->seen.inode == other->seen.inode && one->seen.device == other->seen.device;

	if (kernel >= 0 && shared != (kernel == 0))
		differ(observation,
			"descriptors %d of process %d and %d of process %d %s a description, but not in the kernel",
			one->row->fd, one->process, other->row->fd, other->process, shared ? "share" : "do not share");
	else if (has_identity(one->seen.kind) && has_identity(other->seen.kind) && same != same_inode)
		differ(observation,
			"descriptors %d of process %d (%s) and %d of process %d (%s) are %s object, but not in the kernel",
			one->row->fd, one->process, one->object->name, other->row->fd, other->process,
			other->object->name, same ? "one" : "not one");
	return !here.differs;
}

/* --- what is in them --- */

/** Somebody has written a part already, and has not returned. */
static bool is_being_written(const struct observation *observation, int object)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		const struct tracee *it = observation->tracees[i];
		const struct event *event = &it->call.event;

		if (it->hold == LOOSE && it->call.active && (call_sends(event->call) || call_receives(event->call)) &&
			(event->object == object || event->object_out == object))
			return true;
	}
	return false;
}

/** Streams that nobody has shut or reset, and whose other end is the program's, too. */
static bool is_whole_stream(const struct observation *observation, const struct object *object)
{
	const struct object *other = object_by_id(observation->trace->descriptors, object->other);

	return object->kind == OBJECT_SOCKET && object->type == SOCK_STREAM && object->state == SOCKET_CONNECTED &&
		!object->was_reset && other && !is_being_written(observation, other->id);
}

static bool is_counted(const struct observation *observation, const struct object *object)
{
	if (is_being_written(observation, object->id))
		return false;
	return object->kind == OBJECT_PIPE || object->kind == OBJECT_FIFO || is_whole_stream(observation, object);
}

/** What the other end of a TCP connection has sent and nobody has acknowledged. */
static uint64_t on_its_way(const struct observation *observation, const struct object *object)
{
	const struct descriptors *tables = observation->trace->descriptors;
	struct holder sender;
	int copy, count = 0;
	size_t i;

	if (!object->local || !descriptors_holders(tables, object->other, END_WRITE, &sender, 1))
		return 0;
	for (i = 0; i < observation->tracee_count; i++) {
		const struct tracee *it = observation->tracees[i];

		if (process_of(tables, it->task) != sender.process)
			continue;
		copy = borrow(it->tid, sender.fd);
		if (copy < 0 || ioctl(copy, SIOCOUTQ, &count) < 0)
			count = 0;
		if (copy >= 0)
			(void)close(copy); /* the program has its own */
		break;
	}
	return (uint64_t)count;
}

static bool compare_content(const struct observation *observation, const struct pair *pair)
{
	uint64_t unread = object_unread(observation->trace->descriptors, pair->object->id);
	int copy, count = -1;

	if (!is_counted(observation, pair->object))
		return true;
	copy = borrow(pair->pid, pair->row->fd);
	if (copy < 0)
		return true;
	if (ioctl(copy, FIONREAD, &count) == 0 &&
		((uint64_t)count > unread || (uint64_t)count + on_its_way(observation, pair->object) < unread))
		differ(observation, "there are %llu bytes in %s, and %d in the kernel", (unsigned long long)unread,
			pair->object->name, count);
	(void)close(copy); /* the program has its own */
	return !here.differs;
}

static bool compare_address(const struct observation *observation, const struct pair *pair)
{
	struct sockaddr_storage raw;
	socklen_t length = sizeof raw;
	char *kept, *seen;
	struct address address;
	int copy;

	if (pair->object->kind != OBJECT_SOCKET || !pair->object->local)
		return true;
	copy = borrow(pair->pid, pair->row->fd);
	if (copy < 0 || getsockname(copy, (struct sockaddr *)&raw, &length) < 0)
		length = 0;
	if (copy >= 0)
		(void)close(copy); /* the program has its own */
	address = address_of(&raw, length);
	kept = address_format(pair->object->local);
	seen = address_format(&address);
	if (length && strcmp(kept, seen) != 0)
		differ(observation, "%s is at %s, and at %s in the kernel", pair->object->name, kept, seen);
	free(kept);
	free(seen);
	return !here.differs;
}

/** "fd events data" of what an epoll object watches, one a line, sorted. */
static int by_line(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *sorted_lines(struct text *text)
{
	char *lines[ROWS_MOST] = {NULL}, *line, *rest = text->bytes;
	struct text out = {0};
	size_t count = 0, i;

	while (rest && count < ROWS_MOST && (line = strtok_r(rest, "\n", &rest)))
		lines[count++] = line;
	qsort(lines, count, sizeof *lines, by_line);
	for (i = 0; i < count; i++)
		text_addf(&out, "%s\n", lines[i]);
	text_clear(text);
	return text_take(&out);
}

static char *interests_seen(const struct pair *pair)
{
	struct text content = {0}, out = {0};
	unsigned long long data;
	const char *line;
	unsigned events;
	char path[64];
	int fd;

	(void)snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", (int)pair->pid, pair->row->fd);
	(void)file_read(path, 1 << 16, &content); /* of nothing there is nothing in it */
	for (line = strstr(text_string(&content), "tfd:"); line; line = strstr(line + 1, "tfd:"))
		if (sscanf(line, "tfd: %d events: %x data: %llx", &fd, &events, &data) == 3)
			text_addf(&out, "%d %x %llx\n", fd, events & ~(unsigned)(EPOLLERR | EPOLLHUP), data);
	text_clear(&content);
	return sorted_lines(&out);
}

static bool compare_interests(const struct observation *observation, const struct pair *pair)
{
	struct text out = {0};
	char *seen, *kept;
	size_t i;

	if (pair->object->kind != OBJECT_EPOLL)
		return true;
	for (i = 0; i < pair->object->interest_count; i++)
		text_addf(&out, "%d %x %llx\n", pair->object->interests[i].fd, pair->object->interests[i].events,
			(unsigned long long)pair->object->interests[i].data);
	kept = sorted_lines(&out);
	seen = interests_seen(pair);
	if (strcmp(kept, seen) != 0)
		differ(observation, "%s watches\n%s  and in the kernel\n%s", pair->object->name, kept, seen);
	free(kept);
	free(seen);
	return !here.differs;
}

/* --- signals --- */

static uint64_t status_mask(pid_t tid, const char *key)
{
	struct text content = {0};
	uint64_t mask = 0;
	const char *line;
	char path[64];

	(void)snprintf(path, sizeof path, "/proc/%d/status", (int)tid);
	if (file_read(path, 1 << 16, &content) == 0 && (line = strstr(content.bytes, key)))
		mask = strtoull(line + strlen(key), NULL, 16);
	text_clear(&content);
	return mask;
}

static uint64_t dispositions(const struct descriptors *descriptors, int task, bool ignored)
{
	uint64_t mask = 0;
	int signal;

	for (signal = 1; signal < NSIG; signal++) {
		enum disposition it = signal_disposition(descriptors, task, signal);

		if (ignored ? it == DISPOSITION_IGNORED : it == DISPOSITION_HANDLER || it == DISPOSITION_RESTARTING)
			mask |= UINT64_C(1) << (signal - 1);
	}
	return mask;
}

static bool has_handled(const struct trace *trace, int process)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_SIGNAL &&
			process_of(trace->descriptors, trace->events[i].task) == process)
			return true;
	return false;
}

/** While a handler runs, in sigsuspend and its kin, and while a transfer lasts (whole.c), the mask is another one for a while. */
static bool has_mask_of_its_own(const struct observation *observation, const struct tracee *tracee)
{
	enum call_class class = tracee->call.active ? tracee->call.event.call->class : CALL_OTHER;

	return tracee->call.masked || class == CALL_SIGNAL || class == CALL_POLL || class == CALL_SLEEP ||
		has_handled(observation->trace, process_of(observation->trace->descriptors, tracee->task));
}

static bool compare_signals(const struct observation *observation, const struct tracee *tracee)
{
	const struct descriptors *descriptors = observation->trace->descriptors;
	uint64_t blocked = status_mask(tracee->tid, "SigBlk:\t"), ignored = status_mask(tracee->tid, "SigIgn:\t"),
		 caught = status_mask(tracee->tid, "SigCgt:\t");

	if (!has_mask_of_its_own(observation, tracee) && signals_blocked(descriptors, tracee->task) != blocked)
		differ(observation, "task %d blocks %016llx, and %016llx in the kernel", tracee->task,
			(unsigned long long)signals_blocked(descriptors, tracee->task), (unsigned long long)blocked);
	else if (dispositions(descriptors, tracee->task, true) != ignored)
		differ(observation, "task %d ignores %016llx, and %016llx in the kernel", tracee->task,
			(unsigned long long)dispositions(descriptors, tracee->task, true), (unsigned long long)ignored);
	else if (dispositions(descriptors, tracee->task, false) != caught)
		differ(observation, "task %d catches %016llx, and %016llx in the kernel", tracee->task,
			(unsigned long long)dispositions(descriptors, tracee->task, false), (unsigned long long)caught);
	return !here.differs;
}

/* --- everything --- */

static int first_living(const struct trace *trace, int process)
{
	size_t i;

	for (i = 0; i < trace->task_count; i++)
		if (process_of(trace->descriptors, (int)i) == process && task_alive(trace->descriptors, (int)i))
			return (int)i;
	return -1;
}

/** The rows of a process, both sides; appended to @p pairs. */
static bool pair_rows(
	const struct observation *observation, int process, struct pair **pairs, size_t *count, size_t *capacity)
{
	const struct descriptors *descriptors = observation->trace->descriptors;
	int task = first_living(observation->trace, process);
	pid_t pid = stops_process(observation, task);
	static struct seen seen[ROWS_MOST];
	size_t rows, kernels = see_all(pid, seen), i;
	const struct descriptor *row = descriptors_of(descriptors, task, &rows);

	for (i = 0; i < rows || i < kernels; i++) {
		if (i >= rows || i >= kernels || row[i].fd != seen[i].fd) {
			bool ours = i < rows && (i >= kernels || row[i].fd < seen[i].fd);

			differ(observation, "process %d has descriptor %d %s", process, ours ? row[i].fd : seen[i].fd,
				ours ? "in the model, and not in the kernel" : "in the kernel, and not in the model");
			return false;
		}
		ARRAY_ADD(*pairs, *count, *capacity) = (struct pair){
			pid, process, &row[i], object_by_id(descriptors, row[i].description->object), seen[i]};
		here.compared++;
	}
	return true;
}

static void compare_pairs(const struct observation *observation, const struct pair *pairs, size_t count)
{
	size_t i, j;

	for (i = 0; i < count; i++) {
		if (!compare_row(observation, &pairs[i]) || !compare_content(observation, &pairs[i]) ||
			!compare_address(observation, &pairs[i]) || !compare_interests(observation, &pairs[i]))
			return;
		for (j = 0; j < i; j++)
			if (!compare_two(observation, &pairs[i], &pairs[j]))
				return;
	}
}

static void compare_all(const struct observation *observation)
{
	const struct trace *trace = observation->trace;
	struct pair *pairs = NULL;
	size_t count = 0, capacity = 0, i;
	int process;
	bool good = true;

	for (process = 0; process < process_count(trace->descriptors) && good; process++)
		if (process_alive(trace->descriptors, process))
			good = pair_rows(observation, process, &pairs, &count, &capacity);
	if (good)
		compare_pairs(observation, pairs, count);
	free(pairs);
	for (i = 0; i < observation->tracee_count && good && !here.differs; i++)
		if (observation->tracees[i]->hold != GONE &&
			task_alive(trace->descriptors, observation->tracees[i]->task))
			good = compare_signals(observation, observation->tracees[i]);
}

/** The dynamic loader's own calls are no events, and a task that its parent has not told of is in no table yet. */
static bool is_comparable(const struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		const struct tracee *it = observation->tracees[i];

		if (it->hold != GONE &&
			(it->task < 0 || (it->hold == HELD_ENTRY && !it->call.active) || it->has_status))
			return false;
	}
	return true;
}

static void look(const struct observation *observation, void *data)
{
	(void)data;
	if (here.differs || here.moments >= here.wanted || draw(OFTEN) != 0 || !is_comparable(observation))
		return;
	here.moments++;
	compare_all(observation);
}

/* --- scenarios --- */

/** Programs that take an argument; the others are run without. */
static const struct {
	const char *program, *argument;
} arguments_of[] = {{"tcp-fork", "4"}, {"tcp-fork", "6"}, {"unix-fork", "socket"}, {"event-loop", "poll"},
	{"event-loop", "select"}, {"event-loop", "epoll"}, {"waits", "poll"}, {"waits", "timerfd"}};

static const char *argument_of(const char *program)
{
	const char *chosen = NULL;
	unsigned fitting = 0;
	size_t i;

	for (i = 0; i < sizeof arguments_of / sizeof *arguments_of; i++)
		if (strcmp(arguments_of[i].program, program) == 0 && draw(++fitting) == 0)
			chosen = arguments_of[i].argument;
	return chosen;
}

/** Ends by a limit, or is no program of a sandbox. */
static bool is_left_out(const char *program)
{
	return strcmp(program, "fork-bomb") == 0 || strncmp(program, "without", 7) == 0;
}

static bool run(const char *program, const char *const *arguments)
{
	struct world_of_test world = {.arguments = arguments,
		.input = "one\ntwo\nthree\n",
		.input_length = 14,
		.look = look,
		.client = "hello"};
	struct observed observed = {0};
	struct findings findings = {0};

	here.differs = false;
	(void)snprintf(here.scenario, sizeof here.scenario, "%s %s %s", program, arguments[0] ? arguments[0] : "",
		arguments[0] && arguments[1] ? arguments[1] : "");
	observed_run(program, &world, &observed);
	diagnose(observed.trace, &findings); /* whatever is found: rules have to cope with every program */
	findings_clear(&findings);
	observed_clear(&observed);
	return !here.differs;
}

static bool run_random(unsigned long number)
{
	char seed[32], steps[16];
	const char *const arguments[] = {seed, steps, NULL};

	(void)snprintf(seed, sizeof seed, "%lu", number);
	(void)snprintf(steps, sizeof steps, "%u", 30 + draw(60));
	return run("random-descriptors", arguments);
}

static bool run_any(void)
{
	char **programs = observed_programs();
	unsigned count = 0;
	const char *arguments[] = {NULL, NULL};

	while (programs[count])
		count++;
	count = draw(count);
	if (!programs[count] || is_left_out(programs[count]))
		return true;
	arguments[0] = argument_of(programs[count]);
	return run(programs[count], arguments);
}

/** Runs programs of a folder until there were so many moments. @param seed  of random programs; 0: there are none. */
static bool compare_many(unsigned long seed)
{
	unsigned long number;
	bool good = true;

	for (number = 0; here.moments < here.wanted && good; number++)
		good = seed && number % RANDOM_EVERY == 0 ? run_random(seed + number) : run_any();
	return good;
}

/** A process of its own, because one that has opened a folder is a worker for the rest of its life. */
static bool compare_folder(const char *name, unsigned long wanted, unsigned long seed, bool has_random)
{
	char *folder = file_join(getenv("BUILD") ? getenv("BUILD") : "build", name);
	pid_t child = fork();
	int status = 0;
	bool good;

	if (child == 0) {
		here.wanted = wanted;
		here.random = seed * 0x9e3779b97f4a7c15u + 1;
		observed_open(folder);
		free(folder);
		good = compare_many(has_random ? seed : 0);
		(void)printf(
			"%s the model is what the kernel says of %s, at %lu moments with %lu descriptors (seed %lu)\n",
			good ? "ok" : "not ok", name, here.moments, here.compared, seed);
		exit(good ? 0 : 1);
	}
	free(folder);
	return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int main(int argc, char **argv)
{
	unsigned long wanted = argc > 1 ? strtoul(argv[1], NULL, 10) : COMPARISONS;
	unsigned long seed = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
	bool good;

	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	good = compare_folder("examples", wanted / 4, seed, false);
	good = compare_folder("programs", wanted - wanted / 4, seed, true) && good;
	return good ? 0 : 1;
}
