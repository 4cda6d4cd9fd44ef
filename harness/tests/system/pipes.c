/** @file
 * A run whose user has too many pipes waits until there is room for its own: they are as large as they always are.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "base/file.h"
#include "tests/many_pipes.h"
#include "tests/observed.h"

/** Has all pipes of the runs' user, says so, and gives them back one by one, until it is ended. */
static _Noreturn void hold_pipes(int say)
{
	int ends[2], taken = many_pipes_take(ends);

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);         /* a good argument */
	(void)file_write_fd(say, &taken, sizeof taken); /* the reader finds out */
	(void)close(say);
	if (taken > 0)
		many_pipes_give_back();
	for (;;)
		(void)poll(NULL, 0, -1); /* EINTR: one less */
}

int main(void)
{
	static const char expected[] = "1: 65536, then 1048576\n2: 65536, then 1048576\n";
	const char *build = getenv("BUILD") ? getenv("BUILD") : "build";
	struct world_of_test world = {0};
	struct observed observed = {0};
	int say[2], taken = -1;
	pid_t holder = pipe2(say, O_CLOEXEC) < 0 ? -1 : fork();
	char *folder;
	bool same;

	if (holder == 0)
		hold_pipes(say[1]);
	(void)close(say[1]);
	if (holder < 0 || read(say[0], &taken, sizeof taken) != sizeof taken || taken < 0) {
		printf("Bail out! no user with many pipes\n");
		return 3;
	}
	folder = file_join(build, "programs");
	observed_open(folder);
	free(folder);
	observed_run("large-pipe", &world, &observed);
	same = observed.out.bytes && strcmp(observed.out.bytes, expected) == 0;
	printf("%sok pipes, while another process of this user %s\n", same ? "" : "not ",
		taken ? "has nearly all" : "has many, and may have more");
	if (!same)
		printf("# expected\n%s# got\n%s\n", expected, observed.out.bytes ? observed.out.bytes : "nothing");
	(void)kill(holder, SIGKILL);
	observed_clear(&observed);
	return !same;
}
