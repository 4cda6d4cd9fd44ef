/* Both sides open the FIFO that they read first. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int in, out;

	if (mkfifo("there", 0600) < 0 || mkfifo("back", 0600) < 0)
		return 1;
	if (fork() == 0) {
		in = open("there", O_RDONLY);
		out = open("back", O_WRONLY);
		_exit(in < 0 || out < 0);
	}
	in = open("back", O_RDONLY); /* HERE */
	out = open("there", O_WRONLY);
	return in < 0 || out < 0 || wait(NULL) < 0;
}
