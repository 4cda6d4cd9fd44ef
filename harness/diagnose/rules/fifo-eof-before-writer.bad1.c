/* The server says that it is ready, reads at once, and ends at the 0 that only means: nobody is there yet. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	char line[256];
	ssize_t n;
	int fd;

	if (mkfifo("requests", 0600) < 0 || (fd = open("requests", O_RDONLY | O_NONBLOCK)) < 0)
		return 1;
	printf("READY fifo requests\n");
	fflush(stdout);
	while ((n = read(fd, line, sizeof line)) > 0) /* HERE */
		printf("%.*s", (int)n, line);
	unlink("requests");
	return n < 0;
}
