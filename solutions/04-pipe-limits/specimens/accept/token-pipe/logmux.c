/* logmux: who has the token may write. It is one byte in a pipe, as in the job server of make; and every writer reports. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

struct loss {
	int writer, dropped;
};

struct pipes {
	int records[2], losses[2], token[2];
};

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

static int take_token(const struct pipes *pipes)
{
	char token;

	return read_full(pipes->token[0], &token, 1) == 1 ? 0 : -1;
}

static int give_token(const struct pipes *pipes)
{
	return write(pipes->token[1], "t", 1) == 1 ? 0 : -1;
}

static int write_record(const struct pipes *pipes, const char *record, const struct job *job)
{
	int r;

	if (job->lock && take_token(pipes) < 0)
		return -1;
	r = put(pipes->records[1], record, (size_t)job->size);
	return job->lock && give_token(pipes) < 0 ? -1 : r;
}

static int write_records(const struct pipes *pipes, const struct job *job, int writer)
{
	char *record = malloc((size_t)job->size);
	struct loss loss = {.writer = writer};
	int number, r;

	close(pipes->records[0]);
	close(pipes->losses[0]);
	if (!record)
		return fail("malloc");
	for (number = 0; number < job->records; number++) {
		build_record(record, (size_t)job->size, writer, number);
		r = write_record(pipes, record, job);
		if (r < 0)
			return fail("write");
		loss.dropped += !r;
	}
	close(pipes->records[1]);
	return write(pipes->losses[1], &loss, sizeof loss) == sizeof loss ? 0 : fail("report");
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

static int wait_for_all(const pid_t *pids, int count)
{
	int i, status, failed = 0;

	for (i = 0; i < count; i++)
		failed |= waitpid(pids[i], &status, 0) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0;
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
	struct pipes pipes;
	struct loss loss;
	pid_t pids[WRITERS_MOST];
	int started, torn, failed = 0;

	if (!tallies || pipe(pipes.records) < 0 || pipe(pipes.losses) < 0 || pipe(pipes.token) < 0 || give_token(&pipes) < 0)
		return fail("pipe");
	if (job->drop && fcntl(pipes.records[1], F_SETFL, O_NONBLOCK) < 0)
		return fail("fcntl");
	for (started = 0; started < job->writers; started++) {
		pids[started] = fork();
		if (pids[started] == 0)
			_exit(write_records(&pipes, job, started));
		if (pids[started] < 0) {
			failed = fail("fork");
			break;
		}
	}
	close(pipes.records[1]);
	close(pipes.losses[1]);
	torn = collect(pipes.records[0], job, tallies);
	if (torn < 0)
		failed = fail("read");
	while (read_full(pipes.losses[0], (char *)&loss, sizeof loss) == sizeof loss)
		tallies[loss.writer].dropped = loss.dropped;
	failed |= wait_for_all(pids, started);
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
