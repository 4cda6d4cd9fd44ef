/* logmux: a record is never built: header, padding and newline are gathered by one writev(). select() waits for room. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/select.h>
#include <sys/uio.h>
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

/* What is left of three pieces behind the first `done` bytes. Returns how many pieces. */
static int rest_of(const struct iovec *all, struct iovec *rest, size_t done)
{
	int i, count = 0;

	for (i = 0; i < 3; i++) {
		if (done >= all[i].iov_len) {
			done -= all[i].iov_len;
			continue;
		}
		rest[count] = all[i];
		rest[count].iov_base = (char *)rest[count].iov_base + done;
		rest[count++].iov_len -= done;
		done = 0;
	}
	return count;
}

static void wait_for_room(int fd)
{
	fd_set room;

	FD_ZERO(&room);
	FD_SET(fd, &room);
	select(fd + 1, NULL, &room, NULL, NULL);
}

/* Returns 1, 0 for a dropped record, or -1. */
static int put(int to, const struct iovec *pieces, size_t size)
{
	struct iovec rest[3];
	size_t done = 0;
	ssize_t n;

	while (done < size) {
		n = writev(to, rest, rest_of(pieces, rest, done));
		if (n >= 0)
			done += (size_t)n;
		else if (errno == EAGAIN && done == 0)
			return 0;
		else if (errno == EAGAIN)
			wait_for_room(to);
		else if (errno != EINTR)
			return -1;
	}
	return 1;
}

static int write_records(int to, FILE *losses, const struct job *job, int writer)
{
	char header[40], *padding = malloc((size_t)job->size);
	struct iovec pieces[3] = {{header, HEADER}, {padding, (size_t)job->size - SIZE_LEAST}, {"\n", 1}};
	int lock = open("logmux.lock", O_RDWR | O_CREAT, 0666), number, r, dropped = 0;

	if (!padding || lock < 0)
		return fail("start");
	memset(padding, 'x', (size_t)job->size);
	for (number = 0; number < job->records; number++) {
		snprintf(header, sizeof header, "W%03d %08d ", writer, number);
		if (job->lock && flock(lock, LOCK_EX) < 0)
			return fail("flock");
		r = put(to, pieces, (size_t)job->size);
		if (r < 0)
			return fail("writev");
		if (job->lock && flock(lock, LOCK_UN) < 0)
			return fail("flock");
		dropped += r == 0;
	}
	close(to);
	fprintf(losses, "%d %d\n", writer, dropped);	/* one line, one write: the buffer is flushed here */
	return fclose(losses) == 0 ? 0 : fail("report");
}

/* A read may give less than it was asked for. Returns less than `size` only at the end of the file. */
static ssize_t read_full(int from, char *block, size_t size)
{
	size_t got = 0;
	ssize_t n;

	do {
		n = read(from, block + got, size - got);
		got += n > 0 ? (size_t)n : 0;
	} while (n > 0 ? got < size : n < 0 && errno == EINTR);
	return n < 0 ? -1 : (ssize_t)got;
}

/* The parent: reads to the end, which comes when no writer is left. Returns the number of torn records, or -1. */
static int collect(int from, const struct job *job, struct tally *tallies)
{
	char *record = malloc((size_t)job->size + 1), *like = malloc((size_t)job->size);
	ssize_t n = -1;
	int torn = 0;

	while (record && like && (n = read_full(from, record, (size_t)job->size)) == job->size) {
		record[job->size] = '\0';	/* for sscanf() */
		torn += !count_record(record, like, job, tallies);
	}
	free(record);
	free(like);
	return n < 0 ? -1 : torn + (n > 0);
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
	struct tally *tallies = calloc((size_t)job->writers, sizeof *tallies);
	int records[2], losses[2], i, writer, dropped, torn, status, failed = 0;
	FILE *lines;

	if (!tallies || pipe(records) < 0 || pipe(losses) < 0)
		return fail("pipe");
	if (job->drop && fcntl(records[1], F_SETFL, O_NONBLOCK) < 0)
		return fail("fcntl");
	for (i = 0; i < job->writers && !failed; i++) {
		pid_t pid = fork();

		if (pid < 0)
			failed = fail("fork");
		if (pid == 0) {
			close(records[0]);
			close(losses[0]);
			_exit(write_records(records[1], fdopen(losses[1], "w"), job, i));
		}
	}
	close(records[1]);
	close(losses[1]);
	torn = collect(records[0], job, tallies);
	if (torn < 0)
		failed = fail("read");
	lines = fdopen(losses[0], "r");
	while (lines && fscanf(lines, "%d %d", &writer, &dropped) == 2)
		tallies[writer].dropped = dropped;
	while (wait(&status) > 0)
		failed |= status != 0;
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
