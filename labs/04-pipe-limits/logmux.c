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

/* Writes a whole record, or, with -n, nothing of it. Returns 1, 0 for a dropped record, or -1. */
static int put(int to, const char *record, size_t size)
{
	(void)to;
	(void)record;
	(void)size;
	/* TODO 3: one write for a record of up to PIPE_BUF bytes; of a longer one a write may take a part.
	 * TODO 5: what does EAGAIN mean before the first byte of a record, and what behind it? */
	return 1;
}

/* A child: all records of a writer. Returns its exit status. */
static int write_records(int to, const struct job *job, int writer)
{
	char *record = malloc((size_t)job->size);
	int number;

	if (!record)
		return fail("start");
	for (number = 0; number < job->records; number++) {
		build_record(record, (size_t)job->size, writer, number);
		/* TODO 4: with -l nobody else may write while a record is written. */
		if (put(to, record, (size_t)job->size) < 0)
			return fail("write");
		/* TODO 5: count what was dropped, and find a way to tell the parent. */
	}
	return 0;
}

/* The parent: reads to the end of the pipe. Returns the number of torn records. */
static int collect(int from, const struct job *job, struct tally *tallies)
{
	char *record = malloc((size_t)job->size + 1), *like = malloc((size_t)job->size);
	int torn = 0;

	(void)from;
	/* TODO 6: read blocks of `size` bytes, each whole, and hand them to count_record(); a cut last one is torn, too. */
	if (record && like && job->records < 0)
		torn += !count_record(record, like, job, tallies);
	free(record);
	free(like);
	return torn;
}

/* Makes the writers. */
static int start_writers(const int records[2], const struct job *job)
{
	/* TODO 3: a child for each writer, which closes what it does not use, and ends with what write_records() returns. */
	return job->writers < 0 ? write_records(records[1], job, 0) : 0;
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
	int records[2] = {-1, -1}, torn, failed;

	if (!tallies)
		return fail("calloc");
	/* TODO 3: the pipe. */
	/* TODO 5: with -n a write does not wait; but a read does. */
	failed = start_writers(records, job);
	/* TODO 6: the parent closes what it does not use, reads all, and waits for all writers. */
	torn = collect(records[0], job, tallies);
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
