/* logmux: several writers send records through one pipe, and the parent looks whether each has come in one piece.
 *
 * Given: the options, a record and its check, the lines of the report. Steps 3 to 6 are yours; README.md tells what each has to
 * do. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WRITERS_MOST = 999, RECORDS_MOST = 99999999, HEADER = 14, SIZE_LEAST = HEADER + 1, SIZE_MOST = 16777216 };

struct job {
	int lock;	/* one record at a time */
	int drop;	/* what finds no room is dropped */
	int writers, records, size;
};

struct tally {	/* of a writer */
	unsigned next;	/* the least number that its next record may have */
	int ok, dropped;
};

static struct tally tallies[WRITERS_MOST];
static char record[SIZE_MOST + 1];	/* behind the longest is a NUL, for sscanf() */

static int fail(const char *what)
{
	fprintf(stderr, "logmux: %s: %s\n", what, strerror(errno));
	return 1;
}

static void die(const char *what)
{
	_exit(fail(what));
}

static int usage(void)
{
	fprintf(stderr, "usage: logmux [-l] [-n] NW RECS SIZE   (SIZE above %d only with -l)\n", PIPE_BUF);
	return 2;
}

/* Is that a whole decimal number between two others? What is too large for strtol() is LONG_MAX, and so no such number either. */
static int parse_number(const char *text, int least, int most, int *out)
{
	char *end;
	long number = strtol(text, &end, 10);

	*out = (int)number;
	return end != text && !*end && number >= least && number <= most;
}

static void build_record(char *block, size_t size, unsigned writer, unsigned number)
{
	char header[40];

	snprintf(header, sizeof header, "W%03u %08u ", writer, number);
	memset(block, 'x', size);
	memcpy(block, header, HEADER);
	block[size - 1] = '\n';
}

/* Counts what stands in `record` for its writer. Returns 1 where it is none, else 0: torn, of nobody, or its number does not ascend. */
static int count_record(const struct job *job)
{
	static char like[SIZE_MOST];
	unsigned writer, number;

	if (sscanf(record, "W%3u %8u ", &writer, &number) != 2 || writer >= (unsigned)job->writers)
		return 1;
	build_record(like, (size_t)job->size, writer, number);
	if (memcmp(record, like, (size_t)job->size) != 0 || number < tallies[writer].next)
		return 1;
	tallies[writer].next = number + 1;
	tallies[writer].ok++;
	return 0;
}

/* Writes the whole record, or, with -n, nothing of it. Returns 1 where it is dropped, else 0. */
static int put(int to, size_t size)
{
	(void)to;
	(void)size;
	/* TODO 3: one write for a record of up to PIPE_BUF bytes; of a longer one a write may take a part.
	 * TODO 5: what does EAGAIN mean before the first byte of a record, and what behind it? What else goes wrong is for die(). */
	return 0;
}

/* A child: all records of a writer. */
static void write_records(int to, const struct job *job, int writer)
{
	size_t size = (size_t)job->size;
	int number;

	for (number = 0; number < job->records; number++) {
		build_record(record, size, (unsigned)writer, (unsigned)number);
		/* TODO 4: with -l nobody else may write while a record is written.
		 * TODO 5: count what was dropped, and find a way to tell the parent. */
		if (put(to, size) != 0)
			die("write");
	}
}

/* The parent: reads to the end of the pipe. Returns the number of torn records. */
static int collect(int from, const struct job *job)
{
	int torn = 0;

	(void)from;
	/* TODO 6: read blocks of `size` bytes into `record`, each whole, and have each counted; a cut last one is torn, too. */
	if (job->records < 0)
		torn += count_record(job);
	return torn;
}

/* Makes the writers. */
static int start_writers(const int records[2], const struct job *job)
{
	/* TODO 3: a child for each writer, which closes what it does not use, and ends with _exit() when its records are written. */
	if (job->writers < 0)
		write_records(records[1], job, 0);
	return 0;
}

static int report(const struct job *job, int torn)
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
	int records[2] = {-1, -1}, torn, failed;

	/* TODO 3: the pipe. */
	/* TODO 5: with -n a write does not wait; but a read does. */
	failed = start_writers(records, job);
	/* TODO 6: the parent closes what it does not use, reads all, and waits for all writers. */
	torn = collect(records[0], job);
	return failed | report(job, torn);
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
	if (!parse_number(argv[optind], 1, WRITERS_MOST, &job.writers) ||
		!parse_number(argv[optind + 1], 0, RECORDS_MOST, &job.records) ||
		!parse_number(argv[optind + 2], SIZE_LEAST, SIZE_MOST, &job.size) || (job.size > PIPE_BUF && !job.lock))
		return usage();
	return run(&job);
}
