/* pipeline: all pipes are made first; each child, and at the end the parent, closes every one of them. */
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
	pid_t pid;
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

/* The two ends of every joint, from -1: joint i is read by stage i, and written by stage i - 1. */
struct joint {
	int read, write;
};

static void close_all(const struct joint *joints, int count)
{
	int i;

	for (i = 0; i <= count; i++) {
		if (joints[i].read > STDERR_FILENO)
			close(joints[i].read);
		if (joints[i].write > STDERR_FILENO)
			close(joints[i].write);
	}
}

/* A descriptor above 2 for what may have come as 0, 1 or 2. */
static int above_standard(int fd)
{
	int high;

	if (fd < 0 || fd > STDERR_FILENO)
		return fd;
	high = fcntl(fd, F_DUPFD, STDERR_FILENO + 1);
	close(fd);
	return high;
}

static int make_joints(struct joint *joints, int count)
{
	int i, ends[2];

	for (i = 1; i < count; i++) {
		if (pipe(ends) < 0)
			return fail("pipe");
		joints[i].read = above_standard(ends[0]);
		joints[i].write = above_standard(ends[1]);
		if (joints[i].read < 0 || joints[i].write < 0)
			return fail("fcntl");
	}
	return 0;
}

static void become(char **argv, const struct joint *joints, int number, int count)
{
	int in = joints[number].read, out = joints[number + 1].write;

	if ((in >= 0 && dup2(in, STDIN_FILENO) < 0) || (out >= 0 && dup2(out, STDOUT_FILENO) < 0)) {
		fail("dup2");
		_exit(127);
	}
	close_all(joints, count);
	execvp(argv[0], argv);
	fail(argv[0]);
	_exit(127);
}

static int start_all(struct stage *stages, const struct joint *joints, int count)
{
	int i;

	for (i = 0; i < count; i++) {
		stages[i].pid = fork();
		if (stages[i].pid < 0)
			return fail("fork");
		if (stages[i].pid == 0)
			become(stages[i].argv, joints, i, count);
	}
	return 0;
}

/* Whoever ends next is looked for in the table. */
static void collect(struct stage *stages, int count)
{
	int i, status;
	pid_t pid;

	while ((pid = wait(&status)) > 0 || errno == EINTR)
		for (i = 0; i < count; i++)
			if (stages[i].pid == pid)
				stages[i].status = status;
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
	struct joint joints[STAGES_MOST + 1];
	struct stage stages[STAGES_MOST];
	const char *input = NULL, *output = NULL;
	int option, count, failed, i;

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
	for (i = 0; i <= STAGES_MOST; i++)
		joints[i].read = joints[i].write = -1;
	if (input && (joints[0].read = above_standard(open(input, O_RDONLY))) < 0)
		return fail(input);
	if (output && (joints[count].write = above_standard(open(output, O_WRONLY | O_CREAT | O_TRUNC, 0666))) < 0)
		return fail(output);
	failed = make_joints(joints, count) || start_all(stages, joints, count);
	close_all(joints, count);
	collect(stages, count);
	if (failed)
		return 1;
	report(stages, count);
	return exit_code(stages[count - 1].status);
}
