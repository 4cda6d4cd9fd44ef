/* pipeline: runs programs side by side, the standard output of each joined to the standard input of the next by a pipe.
 *
 * Given: the options, the words cut into stages, the lines of the report. The five steps are yours; README.md tells what each
 * has to do. */
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

/* FILE becomes our own standard input or output. The first or last stage inherits it like any other. */
static int redirect(const char *file, int flags, int standard)
{
	(void)file;
	(void)flags;
	(void)standard;
	/* TODO 3: open the file, put it in the place of descriptor `standard`, and keep no second copy of it. */
	return 0;
}

/* The child. `in` and `out` are the ends that it gets, or -1 where it keeps what it has inherited. It never returns. */
static void become(char **argv, int in, int out)
{
	(void)in;
	(void)out;
	/* TODO 2: put `in` and `out` in the place of standard input and output, and leave nothing open but 0, 1 and 2; then
	 *         execute the program. If that fails, say so, and end with 127. */
	fail(argv[0]);
	_exit(127);
}

/* `unused` is the read end of the pipe that the stage writes to, or -1. */
static int start_stage(struct stage *stage, int in, int out, int unused)
{
	(void)unused;
	/* TODO 2: fork; the child closes what it does not use, and calls become(). */
	if (stage->pid < 0)
		become(stage->argv, in, out);
	return 0;
}

static int start_all(struct stage *stages, int count)
{
	int i, in = -1, ends[2], failed = 0;

	for (i = 0; i < count && !failed; i++) {
		ends[0] = ends[1] = -1;
		/* TODO 1: make the pipe that joins this stage to the next; the last one needs none. */
		failed = start_stage(&stages[i], in, ends[1], ends[0]);
		/* TODO 4: close what the parent has given away. Which of the four descriptors does it still need? */
		in = ends[0];
	}
	return failed;
}

static int collect(struct stage *stages, int count)
{
	(void)stages;
	(void)count;
	/* TODO 5: wait for every stage, and keep its status. */
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
	int option, count, failed;

	while ((option = getopt(argc, argv, "+i:o:")) != -1) {	/* +: the options of the stages are not ours */
		if (option == 'i')
			input = optarg;
		else if (option == 'o')
			output = optarg;
		else
			return usage();
	}
	count = parse_stages(argv + optind, stages);
	if (count == -1)
		return usage();
	/* TODO 3: what if 0, 1 or 2 was closed when we were started: which numbers do open() and pipe() return then? */
	if (input && redirect(input, O_RDONLY, STDIN_FILENO) == -1)
		return fail(input);
	if (output && redirect(output, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO) == -1)
		return fail(output);
	failed = start_all(stages, count);
	if (collect(stages, count) != 0 || failed)
		return 1;
	report(stages, count);
	return exit_code(stages[count - 1].status);
}
