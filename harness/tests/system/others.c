/** @file
 * A run whose user has too many of what is counted by user waits until there is room: it goes as it always goes.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "base/file.h"
#include "tests/many.h"
#include "tests/observed.h"

static const struct expected {
	const char *what, *program;
	int (*take)(int ends[2]);
	const char *says;
} expectations[] = {
	{"pipes", "large-pipe", many_pipes, "1: 65536, then 1048576\n2: 65536, then 1048576\n"},
	{"descriptors on their way", "pass-often", many_rights, "3: Success\n21: Too many references: cannot splice\n"},
};

/** Has all of it for the runs' user, says so, and gives it back one by one, until it is ended. */
static _Noreturn void hold(const struct expected *expected, int say)
{
	int ends[2], taken = expected->take(ends);

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);         /* a good argument */
	(void)file_write_fd(say, &taken, sizeof taken); /* the reader finds out */
	(void)close(say);
	if (taken > 0)
		many_give_back();
	for (;;)
		(void)poll(NULL, 0, -1); /* EINTR: one less */
}

static bool waits(const struct expected *expected)
{
	struct world_of_test world = {0};
	struct observed observed = {0};
	int say[2], taken = -1;
	pid_t holder = pipe2(say, O_CLOEXEC) < 0 ? -1 : fork();
	bool same;

	if (holder == 0)
		hold(expected, say[1]);
	(void)close(say[1]);
	if (holder < 0 || read(say[0], &taken, sizeof taken) != sizeof taken || taken < 0) {
		printf("Bail out! no user with many %s\n", expected->what);
		exit(3);
	}
	(void)close(say[0]);
	observed_run(expected->program, &world, &observed);
	same = observed.out.bytes && strcmp(observed.out.bytes, expected->says) == 0;
	printf("%sok %s, while another process of this user %s\n", same ? "" : "not ", expected->what,
		taken ? "has nearly all" : "has many, and may have more");
	if (!same)
		printf("# expected\n%s# got\n%s\n", expected->says,
			observed.out.bytes ? observed.out.bytes : "nothing");
	(void)kill(holder, SIGKILL);
	(void)waitpid(holder, NULL, 0); /* our own child */
	observed_clear(&observed);
	return same;
}

int main(void)
{
	const char *build = getenv("BUILD") ? getenv("BUILD") : "build";
	char *folder = file_join(build, "programs");
	bool good = true;
	size_t i;

	observed_open(folder);
	free(folder);
	for (i = 0; i < sizeof expectations / sizeof *expectations; i++)
		good = waits(&expectations[i]) && good;
	return !good;
}
