/* Three processes log through one pipe. */
#include <sys/wait.h>
#include <unistd.h>

void log_event(int fd, const char *level, const char *text);

int main(void)
{
	char block[1000];
	int ends[2], i, k;

	if (pipe(ends) < 0)
		return 1;
	for (i = 0; i < 3; i++) {
		if (fork() != 0)
			continue;
		(void)close(ends[0]);
		for (k = 0; k < 2000; k++)
			log_event(ends[1], i == 0 ? "warning" : i == 1 ? "note" : "information", "all is well");
		_exit(0);
	}
	(void)close(ends[1]);
	while (read(ends[0], block, sizeof block) > 0)
		;
	while (wait(NULL) > 0)
		;
	return 0;
}
