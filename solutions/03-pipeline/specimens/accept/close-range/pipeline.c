/* pipeline: a child puts its two ends in place and closes whatever else there is with close_range(). */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STAGES_MOST = 64 };

struct stage {
	char **argv;	/* ends with NULL; part of main's argv */
	pid_t pid;	/* 0: not started */
	int status;	/* as waitpid() gives it */
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

/* Whoever started us may have closed 0, 1 or 2, and then pipe() and open() would return these numbers. Filled with
 * /dev/null, they are out of the way: every descriptor from here on is above 2. */
static int fill_standard_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	return fd < 0 ? -1 : close(fd);
}

static void become(char **argv, int in, int out)
{
	if (dup3(in, STDIN_FILENO, 0) < 0 || dup3(out, STDOUT_FILENO, 0) < 0 || close_range(STDERR_FILENO + 1, ~0u, 0) < 0) {
		fail("close_range");
		_exit(127);
	}
	execvp(argv[0], argv);
	fail(argv[0]);
	_exit(127);
}

/* The child only rearranges its own descriptors, and executes: it needs no copy of the memory. */
static pid_t spawn(char **argv, int in, int out)
{
	pid_t pid = vfork();

	if (pid == 0)
		become(argv, in, out);
	return pid;
}

/* `in` and `out` are what the first and the last stage get: all are above 2, and closed here when they are given away. */
static int start_all(struct stage *stages, int count, int in, int out)
{
	int i, ends[2];

	for (i = 0; i < count; i++) {
		ends[1] = out;
		if (i + 1 < count && pipe(ends) < 0)
			return fail("pipe");
		stages[i].pid = spawn(stages[i].argv, in, ends[1]);
		if (stages[i].pid < 0)
			return fail("vfork");
		close(in);
		close(ends[1]);
		in = ends[0];
	}
	return 0;
}

static int collect(struct stage *stages, int count)
{
	struct rusage usage;
	int i;

	for (i = count - 1; i >= 0; i--)
		while (wait4(stages[i].pid, &stages[i].status, 0, &usage) < 0)
			if (errno != EINTR)
				return fail("wait4");
	return 0;
}

static void report(const struct stage *stages, int count)
{
	int i;

	for (i = 0; i < count; i++)
		if (WIFSIGNALED(stages[i].status))
			fprintf(stderr, "stage %d: signal %d\n", i + 1, WTERMSIG(stages[i].status));
		else
			fprintf(stderr, "stage %d: exit %d\n", i + 1, WEXITSTATUS(stages[i].status));
}

static int exit_code(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
	struct stage stages[STAGES_MOST];
	const char *input = NULL, *output = NULL;
	int option, count, in, out;

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
	if (fill_standard_descriptors() < 0)
		return fail("/dev/null");
	in = input ? open(input, O_RDONLY) : dup(STDIN_FILENO);
	if (in < 0)
		return fail(input ? input : "dup");
	out = output ? creat(output, 0666) : dup(STDOUT_FILENO);
	if (out < 0)
		return fail(output ? output : "dup");
	if (start_all(stages, count, in, out) != 0 || collect(stages, count) != 0)
		return 1;
	report(stages, count);
	return exit_code(stages[count - 1].status);
}
