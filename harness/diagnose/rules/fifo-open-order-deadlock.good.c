/* Right: both open "there" first, then "back". */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char word[8];
	int in, out;

	if (mkfifo("there", 0600) < 0 || mkfifo("back", 0600) < 0)
		return 1;
	if (fork() == 0) {
		in = open("there", O_RDONLY);
		out = open("back", O_WRONLY);
		_exit(in < 0 || out < 0 || read(in, word, sizeof word) != 5 || write(out, word, 5) != 5);
	}
	out = open("there", O_WRONLY);
	in = open("back", O_RDONLY);
	if (in < 0 || out < 0 || write(out, "hello", 5) != 5 || read(in, word, sizeof word) != 5)
		return 1;
	return wait(NULL) < 0 || unlink("there") < 0 || unlink("back") < 0;
}
