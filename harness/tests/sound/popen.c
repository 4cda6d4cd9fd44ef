/* Commands of the shell by popen(): one is read from to its end, one is written to; pclose() tells how each has ended. SIGPIPE has a
 * handler, which the commands do not inherit, as they would inherit that it is ignored. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

static void on_pipe(int signal)
{
	(void)signal;
}

static int read_from(const char *command)
{
	FILE *in = popen(command, "r");
	char line[64];
	int lines = 0, status;

	if (!in)
		return -1;
	while (fgets(line, sizeof line, in))
		lines++;
	status = pclose(in);
	return status == 0 ? lines : -1;
}

int main(void)
{
	struct sigaction action = {.sa_handler = on_pipe, .sa_flags = SA_RESTART};
	int lines = read_from("echo one; echo two; echo three"), status;
	FILE *out = sigaction(SIGPIPE, &action, NULL) == 0 ? popen("cat", "w") : NULL;

	if (!out) {
		perror("popen");
		return 1;
	}
	if (fprintf(out, "%d lines\n", lines) < 0)
		perror("cat");
	status = pclose(out);
	return lines != 3 || status < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}
