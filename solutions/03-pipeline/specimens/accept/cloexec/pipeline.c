/* pipeline: everything is made with O_CLOEXEC, so that no child has anything to close. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STAGES_MOST = 64 };

struct stage {
	char **argv;	/* ends with NULL; part of main's argv */
	pid_t pid;	/* 0: not started */
	int status;	/* of exit, or the negative number of a signal */
};

static int fail(const char *what)
{
	fprintf(stderr, "pipeline: %s: %s\n", what, strerror(errno));
	return 1;
}

static int usage(void)
{
	fprintf(stderr, "usage: pipeline [-i FILE] [-o FILE] CMD [ARG...] [-- CMD [ARG...]]...   (1 to %d stages)\n", STAGES_MOST);
	return 2;
}

static int is_separator(const char *word)
{
	return strcmp(word, "--") == 0;
}

/* Cuts the words into stages at each "--". Returns their number, or -1 where one is empty or there are too many. */
static int parse_stages(char **words, struct stage *stages)
{
	int count = 0;

	for (;;) {
		if (count == STAGES_MOST || !*words || is_separator(*words))
			return -1;
		stages[count++] = (struct stage){.argv = words};
		while (*words && !is_separator(*words))
			words++;
		if (!*words)
			return count;
		*words++ = NULL;	/* the separator becomes the end of the stage's argv */
	}
}

/* The same thing above 2, where no dup2() of a child will meet it; close-on-exec, too. */
static int raised(int fd)
{
	int high;

	if (fd < 0 || fd > STDERR_FILENO)
		return fd;
	high = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	close(fd);
	return high;
}

/* dup2() makes a copy that stays open across exec. */
static void become(char **argv, int in, int out)
{
	if ((in < 0 || dup2(in, STDIN_FILENO) >= 0) && (out < 0 || dup2(out, STDOUT_FILENO) >= 0))
		execvp(argv[0], argv);
	fail(argv[0]);
	_exit(127);
}

static void close_if_open(int fd)
{
	if (fd >= 0)
		close(fd);
}

/* `in` and `out` are the files, or -1. */
static int start_all(struct stage *stages, int count, int in, int out)
{
	int i, ends[2];

	for (i = 0; i < count; i++) {
		ends[0] = -1;
		ends[1] = out;
		if (i + 1 < count && pipe2(ends, O_CLOEXEC) < 0)
			return fail("pipe2");
		ends[0] = raised(ends[0]);
		ends[1] = raised(ends[1]);
		stages[i].pid = fork();
		if (stages[i].pid < 0)
			return fail("fork");
		if (stages[i].pid == 0)
			become(stages[i].argv, in, ends[1]);
		close_if_open(in);
		close_if_open(ends[1]);
		in = ends[0];
	}
	return 0;
}

/* waitid() tells the end without the macros of wait(2). */
static int collect(struct stage *stages, int count)
{
	siginfo_t end;
	int i;

	for (i = 0; i < count; i++) {
		while (waitid(P_PID, (id_t)stages[i].pid, &end, WEXITED) < 0)
			if (errno != EINTR)
				return fail("waitid");
		stages[i].status = end.si_code == CLD_EXITED ? end.si_status : -end.si_status;
	}
	return 0;
}

/* A signal is kept as a negative number. */
static void report(const struct stage *stages, int count)
{
	int i;

	for (i = 0; i < count; i++)
		if (stages[i].status < 0)
			fprintf(stderr, "stage %d: signal %d\n", i + 1, -stages[i].status);
		else
			fprintf(stderr, "stage %d: exit %d\n", i + 1, stages[i].status);
}

int main(int argc, char **argv)
{
	struct stage stages[STAGES_MOST];
	const char *input = NULL, *output = NULL;
	int option, count, in = -1, out = -1, last;

	while ((option = getopt(argc, argv, "+i:o:")) != -1) {
		if (option == 'i')
			input = optarg;
		else if (option == 'o')
			output = optarg;
		else
			return usage();
	}
	count = parse_stages(argv + optind, stages);
	if (count < 0)
		return usage();
	if (input && (in = raised(open(input, O_RDONLY | O_CLOEXEC))) < 0)
		return fail(input);
	if (output && (out = raised(open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666))) < 0)
		return fail(output);
	if (start_all(stages, count, in, out) != 0 || collect(stages, count) != 0)
		return 1;
	report(stages, count);
	last = stages[count - 1].status;
	return last < 0 ? 128 - last : last;
}
