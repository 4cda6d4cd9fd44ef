/* pipeline: each program is looked for before its child is made, so nobody tries to execute what there is not; standard
 * input and output are files of stdio that are opened anew; and the ends of children are told by a signal. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STAGES_MOST = 64 };

struct stage {
	char **argv;	/* ends with NULL; part of main's argv */
	char path[4096];	/* of the program; empty: there is none */
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

static int is_program(const char *path)
{
	struct stat status;

	return access(path, X_OK) == 0 && stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

/* As execvp() does it. */
static void look_for(const char *name, char *path, size_t size)
{
	const char *folder = getenv("PATH");
	size_t length;

	snprintf(path, size, "%s", name);
	if (strchr(name, '/') && is_program(path))
		return;
	for (; folder && *folder && !strchr(name, '/'); folder += length + (folder[length] == ':')) {
		length = strcspn(folder, ":");
		snprintf(path, size, "%.*s/%s", (int)length, folder, name);
		if (is_program(path))
			return;
	}
	path[0] = '\0';
}

static void become(const struct stage *stage, int in, int out)
{
	sigset_t none;

	if ((in != -1 && move(in, STDIN_FILENO) == -1) || (out != -1 && move(out, STDOUT_FILENO) == -1))
		_exit(fail("dup2"));
	if (!stage->path[0]) {
		fprintf(stderr, "pipeline: %s: there is no such program\n", stage->argv[0]);
		_exit(127);
	}
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execv(stage->path, stage->argv);
	fail(stage->argv[0]);
	_exit(127);
}

/* `unused` is the read end of the pipe that the stage writes to. With a copy of its own it would never get SIGPIPE. */
static int start_stage(struct stage *stage, int in, int out, int unused)
{
	look_for(stage->argv[0], stage->path, sizeof stage->path);
	stage->pid = fork();
	if (stage->pid == -1)
		return fail("fork");
	if (stage->pid == 0) {
		if (unused != -1)
			close(unused);
		become(stage, in, out);
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

static void on_child(int signal)
{
	(void)signal;
}

/* From here on SIGCHLD comes only while we wait for it: none is missed between a look and a sleep. */
static void hold_sigchld(sigset_t *before)
{
	struct sigaction action = {.sa_handler = on_child};
	sigset_t child;

	sigaction(SIGCHLD, &action, NULL);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, before);
}

/* Sleeps until a child has ended, and looks which. */
static void collect(struct stage *stages, int count, const sigset_t *before)
{
	int i;

	for (i = 0; i < count; i++)
		while (stages[i].pid > 0 && waitpid(stages[i].pid, &stages[i].status, WNOHANG) == 0)
			sigsuspend(before);
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
	sigset_t before;
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
	if (input && !freopen(input, "r", stdin))
		return fail(input);
	if (output && !freopen(output, "w", stdout))
		return fail(output);
	hold_sigchld(&before);
	failed = start_all(stages, count);
	collect(stages, count, &before);
	if (failed)
		return 1;
	report(stages, count);
	return exit_code(stages[count - 1].status);
}
