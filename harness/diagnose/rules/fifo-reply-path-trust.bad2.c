/* A message has a name and a question; the answer goes to whatever the name leads to. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int answer(const char *path, const char *text);

int main(void)
{
	char message[64] = "";
	int fd;

	if (mkfifo("service", 0600) < 0)
		return 1;
	if (fork() == 0) {
		fd = open("service", O_WRONLY);
		_exit(fd < 0 || write(fd, "../work/config what time is it?", 32) != 32);
	}
	fd = open("service", O_RDONLY);
	if (fd < 0 || read(fd, message, sizeof message - 1) <= 0)
		return 1;
	*strchr(message, ' ') = '\0';
	return answer(message, "five\n") < 0 || wait(NULL) < 0;
}
