/* The reader has ended when the second line is written, and nothing was done about SIGPIPE. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int ends[2];
	char byte;
	pid_t reader;

	if (pipe(ends) < 0)
		return 1;
	reader = fork();
	if (reader == 0)
		_exit(close(ends[1]) < 0 || read(ends[0], &byte, 1) != 1);
	if (close(ends[0]) < 0 || write(ends[1], "1", 1) != 1 || waitpid(reader, NULL, 0) != reader)
		return 1;
	if (write(ends[1], "2", 1) < 0) /* HERE */
		return 1;
	return 0;
}
