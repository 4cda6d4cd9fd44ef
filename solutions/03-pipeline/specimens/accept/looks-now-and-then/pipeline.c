/* pipeline, where a look is taken every 10 ms at whether a stage has ended. It takes more of the machine than to wait, and learns of
 * the end later; but every stage is collected, and the report is the same. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STAGES_MOST = 64 };

struct stage {
	char **argv;	/* ends with NULL; part of main's argv */
	pid_t pid;	/* 0, -1: not started */
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
static void fill_standard_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd != -1 && fd <= STDERR_FILENO);
	close(fd);	/* -1: it cannot be opened, and whoever misses a descriptor will say so */
}

/* Puts `fd` in the place of a standard descriptor. The original goes: two descriptors for one end are one too many. */
static int move(int fd, int standard)
{
	return dup2(fd, standard) == -1 ? -1 : close(fd);
}

/* FILE becomes our own standard input or output. The first or last stage inherits it like any other. */
static int redirect(const char *file, int flags, int standard)
{
	int fd = open(file, flags, 0666);	/* less the umask */

	return fd == -1 ? -1 : move(fd, standard);
}

/* The child. `in` and `out` are -1 where it keeps what it has inherited. It never returns: what stands behind the call is
 * the parent's work. */
static void become(char **argv, int in, int out)
{
	if ((in == -1 || move(in, STDIN_FILENO) == 0) && (out == -1 || move(out, STDOUT_FILENO) == 0))
		execvp(argv[0], argv);
	fail(argv[0]);
	_exit(127);	/* not exit(): the buffers of stdio and the atexit handlers are the parent's */
}

/* `unused` is the read end of the pipe that the stage writes to. With a copy of its own it would never get SIGPIPE. */
static int start_stage(struct stage *stage, int in, int out, int unused)
{
	stage->pid = fork();
	if (stage->pid == -1)
		return fail("fork");
	if (stage->pid == 0) {
		if (unused != -1)
			close(unused);
		become(stage->argv, in, out);
	}
	return 0;
}

/* One pipe at a time: at each fork nothing is open but what this stage needs and the read end for the next one. What a
 * stage has got is closed here at once, or its reader would wait for ever for the end of the file. */
static int start_all(struct stage *stages, int count)
{
	int i, in = -1, ends[2], failed = 0;

	for (i = 0; i < count && !failed; i++) {
		ends[0] = ends[1] = -1;
		if (i + 1 < count && pipe(ends) == -1)
			failed = fail("pipe");
		else
			failed = start_stage(&stages[i], in, ends[1], ends[0]);
		if (in != -1)
			close(in);
		if (ends[1] != -1)
			close(ends[1]);
		in = ends[0];
	}
	if (in != -1)
		close(in);	/* one could not be started: its neighbour must not wait for it */
	return failed;
}

static void collect(struct stage *stages, int count)
{
	const struct timespec a_while = {.tv_nsec = 10000000};
	int i;

	for (i = 0; i < count; i++)
		while (stages[i].pid > 0 && waitpid(stages[i].pid, &stages[i].status, WNOHANG) == 0)
			nanosleep(&a_while, NULL);
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
	fill_standard_descriptors();
	if (input && redirect(input, O_RDONLY, STDIN_FILENO) == -1)
		return fail(input);
	if (output && redirect(output, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO) == -1)
		return fail(output);
	failed = start_all(stages, count);
	collect(stages, count);
	if (failed)
		return 1;
	report(stages, count);
	return exit_code(stages[count - 1].status);
}
