/* pipeline: one pipe at a time, from the last stage to the first: whoever reads is there before whoever writes. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* Puts `fd` in the place of a standard descriptor, as it was done before there was dup2(). */
static void put(int fd, int standard)
{
	if (fd < 0)
		return;
	close(standard);
	if (fcntl(fd, F_DUPFD, standard) != standard)
		_exit(127);
	close(fd);
}

static void start(struct stage *stage, int in, int out, int unused, const char *input, int input_fd)
{
	if (input_fd >= 0 && !input)
		close(input_fd);	/* the first stage's file */
	if (unused >= 0)
		close(unused);
	put(input ? input_fd : in, STDIN_FILENO);
	put(out, STDOUT_FILENO);
	execvp(stage->argv[0], stage->argv);
	fail(stage->argv[0]);
	_exit(127);
}

/* At each step the parent has `out`, the write end of the pipe to the stage that is started already. */
static int start_all(struct stage *stages, int count, const char *input, int input_fd, int out)
{
	int i, ends[2];

	for (i = count - 1; i >= 0; i--) {
		ends[0] = ends[1] = -1;
		if (i > 0 && pipe(ends) < 0)
			return fail("pipe");
		stages[i].pid = fork();
		if (stages[i].pid < 0)
			return fail("fork");
		if (stages[i].pid == 0)
			start(&stages[i], ends[0], out, ends[1], i == 0 ? input : NULL, input_fd);
		if (out >= 0)
			close(out);
		if (ends[0] >= 0)
			close(ends[0]);
		out = ends[1];
	}
	return 0;
}

static int collect(struct stage *stages, int count)
{
	int i;

	for (i = 0; i < count; i++)
		while (waitpid(stages[i].pid, &stages[i].status, 0) < 0)
			if (errno != EINTR)
				return fail("waitpid");
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
	int option, count, in = -1, out = -1, failed;

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
	if (input && (in = open(input, O_RDONLY)) < 0)
		return fail(input);
	if (output && (out = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0666)) < 0)
		return fail(output);
	failed = start_all(stages, count, input, in, out);
	if (in >= 0)
		close(in);
	if (failed || collect(stages, count) != 0)
		return 1;
	report(stages, count);
	return exit_code(stages[count - 1].status);
}
