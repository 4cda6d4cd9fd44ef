/* logmux: several writers send records through one pipe, and the parent looks whether each has come in one piece. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
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

struct loss {	/* how a writer tells it */
	int writer, dropped;
};

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

/* Writes the whole record or nothing. Up to PIPE_BUF bytes the kernel does so itself; of more it may take a part, and then
 * the rest has to follow, also where we do not want to wait. A write to this pipe fails with EAGAIN and nothing else: where
 * nobody reads any more, SIGPIPE ends us. Returns 1 where the record is dropped, else 0. */
static int put(int to, size_t size)
{
	struct pollfd room = {.fd = to, .events = POLLOUT};
	size_t done = 0;

	while (done < size) {
		ssize_t n = write(to, record + done, size - done);

		if (n != -1)
			done += (size_t)n;
		else if (done == 0)
			return 1;
		else
			poll(&room, 1, -1);
	}
	return 0;
}

/* The same while nobody else writes. Any file will do for a lock, as long as all agree on it; but each opens it itself, because a
 * lock of flock() belongs to what open() makes, and fork() does not copy that. */
static int put_alone(int to, size_t size)
{
	int lock = open(".", O_RDONLY), dropped;

	if (flock(lock, LOCK_EX) == -1)	/* also where there is no file to lock */
		die("lock");
	dropped = put(to, size);
	close(lock);	/* gives the lock back */
	return dropped;
}

/* A child. The parent reads losses only when the records have ended. Returns the exit status. */
static int write_records(int to, int report, const struct job *job, int writer)
{
	struct loss loss = {.writer = writer};
	int number;
	size_t size = (size_t)job->size;

	for (number = 0; number < job->records; number++) {
		build_record(record, size, (unsigned)writer, (unsigned)number);
		loss.dropped += job->lock ? put_alone(to, size) : put(to, size);
	}
	close(to);
	return write(report, &loss, sizeof loss) == -1;
}

/* A read may give less than it was asked for. Returns less than `size` only at the end of the file. */
static size_t read_full(int from, char *block, size_t size)
{
	size_t got;
	ssize_t n;

	for (got = 0; got != size; got += (size_t)n) {
		n = read(from, block + got, size - got);
		if (n == -1)
			die("read");
		if (n == 0)
			break;
	}
	return got;
}

/* The parent: reads to the end, which comes when no writer is left. Returns the number of torn records. */
static int collect(int from, const struct job *job)
{
	size_t got, size = (size_t)job->size;
	int torn = 0;

	while ((got = read_full(from, record, size)) == size)
		torn += count_record(job);
	return got == 0 ? torn : torn + 1;
}

static void collect_losses(int from)
{
	struct loss loss;	/* so few bytes in one write are never torn */

	while (read_full(from, (char *)&loss, sizeof loss) == sizeof loss)
		tallies[loss.writer].dropped = loss.dropped;
}

static int start_writers(const int records[2], const int losses[2], const struct job *job)
{
	int i;

	for (i = 0; i < job->writers; i++) {
		pid_t pid = fork();

		if (pid < 0)
			return fail("fork");
		if (pid == 0) {
			close(records[0]);	/* or a writer would never notice that the reader is gone */
			_exit(write_records(records[1], losses[1], job, i));
		}
	}
	return 0;
}

/* How each has ended does not matter: what counts is what has come of its records. */
static void wait_for_writers(void)
{
	while (wait(NULL) != -1)
		;
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
	int records[2], losses[2], torn, failed;

	if (pipe(losses) == -1 || pipe(records) == -1)
		return fail("pipe");
	if (job->drop)
		fcntl(records[1], F_SETFL, O_NONBLOCK);	/* the read end is no copy of it, and still waits */
	failed = start_writers(records, losses, job);
	close(records[1]);	/* or our own copy would keep the end of file away */
	close(losses[1]);
	torn = collect(records[0], job);
	collect_losses(losses[0]);
	wait_for_writers();
	return failed | report(job, torn);	/* the kernel frees the rest */
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
