/* Right: two ends of a conversation with somebody else: what is said goes out, and what is heard comes in. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char word[64];
	ssize_t n;
	int fd;

	if (mkfifo("said", 0600) < 0 || mkfifo("heard", 0600) < 0)
		return 1;
	if (fork() == 0) {
		fd = open("said", O_WRONLY);
		while (fd >= 0 && (n = read(0, word, sizeof word)) > 0)
			if (write(fd, word, (size_t)n) != n)
				break;
		_exit(0);
	}
	fd = open("heard", O_RDONLY);
	while (fd >= 0 && (n = read(fd, word, sizeof word)) > 0)
		if (write(1, word, (size_t)n) != n)
			break;
	return wait(NULL) < 0;
}
