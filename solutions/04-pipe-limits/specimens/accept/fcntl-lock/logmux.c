/* logmux: the lock is one of fcntl() on a temporary file, losses stand in memory that all share, and the parent reads as much
 * as there is. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WRITERS_MOST = 999, RECORDS_MOST = 99999999, HEADER = 14, SIZE_LEAST = HEADER + 1, SIZE_MOST = 16777216 };

struct job {
	int writers, records, size;
	int lock;	/* one record at a time */
	int drop;	/* what finds no room is dropped */
};

struct tally {	/* of a writer */
	int next;	/* the least number that its next record may have */
	int ok, dropped;
};

static int fail(const char *what)
{
	fprintf(stderr, "logmux: %s: %s\n", what, strerror(errno));
	return 1;
}

static int usage(void)
{
	fprintf(stderr, "usage: logmux [-l] [-n] NW RECS SIZE   (SIZE from %d; above %d only with -l)\n", SIZE_LEAST, PIPE_BUF);
	return 2;
}

/* A whole decimal number between two others, or -1. */
static int parse_number(const char *text, int least, int most)
{
	char *end;
	long number;

	errno = 0;
	number = strtol(text, &end, 10);
	if (errno || end == text || *end || number < least || number > most)
		return -1;
	return (int)number;
}

static void build_record(char *record, size_t size, int writer, int number)
{
	char header[40];

	snprintf(header, sizeof header, "W%03d %08d ", writer, number);
	memset(record, 'x', size);
	memcpy(record, header, HEADER);
	record[size - 1] = '\n';
}

/* Counts a record for its writer. Returns 0 where it is none: torn, of nobody, or its number does not ascend. */
static int count_record(const char *record, char *like, const struct job *job, struct tally *tallies)
{
	int writer, number;

	if (sscanf(record, "W%3d %8d ", &writer, &number) != 2 || writer < 0 || writer >= job->writers || number < 0)
		return 0;
	build_record(like, (size_t)job->size, writer, number);
	if (memcmp(record, like, (size_t)job->size) != 0 || number < tallies[writer].next)
		return 0;
	tallies[writer].next = number + 1;
	tallies[writer].ok++;
	return 1;
}

/* Writes a whole record or nothing. Up to PIPE_BUF bytes the kernel does so itself; of more it may take a part, and then
 * the rest has to follow, also where we do not want to wait. Returns 1, 0 for a dropped record, or -1. */
static int put(int to, const char *record, size_t size)
{
	struct pollfd room = {.fd = to, .events = POLLOUT};
	size_t done = 0;

	while (done < size) {
		ssize_t n = write(to, record + done, size - done);

		if (n >= 0)
			done += (size_t)n;
		else if (errno == EAGAIN && done == 0)
			return 0;
		else if (errno == EAGAIN)
			poll(&room, 1, -1);	/* if that is interrupted, the next write() tells how things are */
		else if (errno != EINTR)
			return -1;
	}
	return 1;
}

/* A file without a name. Locks of fcntl() belong to a process: all can use one descriptor. */
static int open_lock_file(void)
{
	const char *folder = getenv("TMPDIR");
	char name[PATH_MAX];
	int fd;

	snprintf(name, sizeof name, "%s/logmux-XXXXXX", folder ? folder : "/tmp");
	fd = mkstemp(name);
	if (fd >= 0)
		unlink(name);
	return fd;
}

static int set_lock(int fd, short type)
{
	struct flock whole = {.l_type = type, .l_whence = SEEK_SET};

	return fd < 0 ? 0 : fcntl(fd, F_SETLKW, &whole);
}

static int write_records(int to, int lock, const struct job *job, int writer, int *dropped)
{
	char *record = malloc((size_t)job->size);
	int number, r;

	if (!record)
		return fail("malloc");
	for (number = 0; number < job->records; number++) {
		build_record(record, (size_t)job->size, writer, number);
		if (set_lock(lock, F_WRLCK) < 0)
			return fail("lock");
		r = put(to, record, (size_t)job->size);
		if (r < 0 || set_lock(lock, F_UNLCK) < 0)
			return fail("write");
		*dropped += r == 0;
	}
	return 0;
}

/* Takes the whole records out of the buffer. Returns how many bytes are left. */
static size_t take_records(char *buffer, size_t length, char *like, const struct job *job, struct tally *tallies, int *torn)
{
	size_t size = (size_t)job->size, at;
	char after;

	for (at = 0; length - at >= size; at += size) {
		after = buffer[at + size];
		buffer[at + size] = '\0';
		*torn += !count_record(buffer + at, like, job, tallies);
		buffer[at + size] = after;
	}
	memmove(buffer, buffer + at, length - at);
	return length - at;
}

static int collect(int from, const struct job *job, struct tally *tallies)
{
	size_t room = (size_t)job->size + (1 << 20), length = 0;
	char *buffer = malloc(room + 1), *like = malloc((size_t)job->size);
	int torn = 0;
	ssize_t n;

	while (buffer && like && (n = read(from, buffer + length, room - length)) != 0) {
		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0)
			length = take_records(buffer, length + (size_t)n, like, job, tallies, &torn);
	}
	free(buffer);
	free(like);
	return buffer && like ? torn + (length > 0) : -1;
}

static int wait_for_writers(void)
{
	int status, failed = 0;

	while (wait(&status) > 0)
		failed |= !WIFEXITED(status) || WEXITSTATUS(status) != 0;
	return failed;
}

static int report(const struct job *job, const struct tally *tallies, int torn)
{
	int i, failed = torn > 0;

	for (i = 0; i < job->writers; i++) {
		printf("W%03d ok=%d dropped=%d\n", i, tallies[i].ok, tallies[i].dropped);
		failed |= tallies[i].ok + tallies[i].dropped != job->records;
	}
	printf("torn=%d\n", torn);
	return fflush(stdout) == 0 ? failed : fail("stdout");
}

static int run(const struct job *job)
{
	size_t counts = (size_t)job->writers * sizeof(int);
	struct tally *tallies = calloc((size_t)job->writers, sizeof *tallies);
	int *dropped = mmap(NULL, counts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int ends[2], i, torn, lock = -1, failed = 0;

	if (!tallies || dropped == MAP_FAILED || pipe2(ends, O_CLOEXEC) < 0)
		return fail("pipe2");
	if (job->lock && (lock = open_lock_file()) < 0)
		return fail("lock file");
	if (job->drop && fcntl(ends[1], F_SETFL, O_NONBLOCK) < 0)
		return fail("fcntl");
	for (i = 0; i < job->writers && !failed; i++) {
		pid_t pid = fork();

		if (pid < 0)
			failed = fail("fork");
		if (pid == 0) {
			close(ends[0]);
			_exit(write_records(ends[1], lock, job, i, &dropped[i]));
		}
	}
	close(ends[1]);
	torn = collect(ends[0], job, tallies);
	if (torn < 0)
		failed = fail("read");
	failed |= wait_for_writers();
	for (i = 0; i < job->writers; i++)
		tallies[i].dropped = dropped[i];
	return failed | report(job, tallies, torn);
}

int main(int argc, char **argv)
{
	struct job job = {0};
	int option;

	while ((option = getopt(argc, argv, "ln")) != -1) {
		if (option == '?')
			return usage();
		job.lock |= option == 'l';
		job.drop |= option == 'n';
	}
	if (argc - optind != 3)
		return usage();
	job.writers = parse_number(argv[optind], 1, WRITERS_MOST);
	job.records = parse_number(argv[optind + 1], 0, RECORDS_MOST);
	job.size = parse_number(argv[optind + 2], SIZE_LEAST, SIZE_MOST);
	if (job.writers < 0 || job.records < 0 || job.size < 0 || (job.size > PIPE_BUF && !job.lock))
		return usage();
	return run(&job);
}
