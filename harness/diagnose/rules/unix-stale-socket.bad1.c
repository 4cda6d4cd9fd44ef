/* The server of the first run has left its file behind; the second one does not start. */
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = "/tmp/service"};
	int run;

	for (run = 1; run <= 2; run++) {
		int fd = socket(AF_UNIX, SOCK_STREAM, 0);

		if (fd < 0)
			return 1;
		if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0) { /* HERE */
			perror(at.sun_path);
			return 1;
		}
		if (listen(fd, 5) < 0 || close(fd) < 0)
			return 1;
	}
	return 0;
}
