/* Right: a writer that never writes keeps the FIFO open; a word ends the service. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void be_client(unsigned delay, const char *text)
{
	int fd;

	(void)sleep(delay);
	fd = open("requests", O_WRONLY);
	_exit(fd < 0 || write(fd, text, 5) != 5);
}

int main(void)
{
	char request[64];
	int fd, dummy;

	if (mkfifo("requests", 0600) < 0)
		return 1;
	if (fork() == 0)
		be_client(0, "hello");
	if (fork() == 0)
		be_client(2, "leave");
	fd = open("requests", O_RDONLY);
	dummy = open("requests", O_WRONLY);
	if (fd < 0 || dummy < 0)
		return 1;
	while (read(fd, request, sizeof request) == 5 && memcmp(request, "leave", 5) != 0)
		;
	while (wait(NULL) > 0)
		;
	return unlink("requests") < 0;
}
