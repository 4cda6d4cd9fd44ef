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
	int writers, records, size;
	int lock;	/* one record at a time */
	int drop;	/* what finds no room is dropped */
};

struct tally {	/* of a writer */
	int next;	/* the least number that its next record may have */
	int ok, dropped;
};

struct loss {	/* how a writer tells it */
	int writer, dropped;
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

/* All records of a writer. Returns how many it had to drop, or -1. */
static int put_all(int to, int lock, char *record, const struct job *job, int writer)
{
	int number, r, dropped = 0;

	for (number = 0; number < job->records; number++) {
		build_record(record, (size_t)job->size, writer, number);
		if (job->lock && flock(lock, LOCK_EX) < 0)
			return -1;
		r = put(to, record, (size_t)job->size);
		if (r < 0 || (job->lock && flock(lock, LOCK_UN) < 0))
			return -1;
		dropped += r == 0;
	}
	return dropped;
}

/* A child. Any file will do for a lock, as long as all agree on it; but each opens it itself, because a lock of flock() belongs
 * to what open() makes, and fork() does not copy that. The parent reads losses only when the records have ended. */
static int write_records(int to, int report, const struct job *job, int writer)
{
	char *record = malloc((size_t)job->size);
	struct loss loss = {.writer = writer};
	int lock = open(".", O_RDONLY);

	if (!record || lock < 0)
		return fail("start");
	loss.dropped = put_all(to, lock, record, job, writer);
	close(to);
	if (loss.dropped < 0 || (loss.dropped > 0 && write(report, &loss, sizeof loss) < 0))
		return fail("write");
	return 0;
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

static void collect_losses(int from, struct tally *tallies)
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
	struct tally *tallies = calloc((size_t)job->writers, sizeof *tallies);
	int records[2], losses[2], torn, failed;

	if (!tallies || pipe(records) < 0 || pipe(losses) < 0)
		return fail("pipe");
	if (job->drop && fcntl(records[1], F_SETFL, O_NONBLOCK) < 0)	/* the read end is no copy of it, and still waits */
		return fail("fcntl");
	failed = start_writers(records, losses, job);
	close(records[1]);	/* or our own copy would keep the end of file away */
	close(losses[1]);
	if ((torn = collect(records[0], job, tallies)) < 0)
		return fail("read");
	collect_losses(losses[0], tallies);
	failed |= wait_for_writers();
	return failed | report(job, tallies, torn);	/* the kernel frees the rest */
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
