/* fault: errno:EMFILE@main,accept,,1
   Right: there are no descriptors left. Another accept would only fail again, so the server says so and ends. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0)
		return 1;
	fd = accept(listener, NULL, NULL);
	if (fd < 0) {
		perror("accept");
		return 1;
	}
	return close(fd) < 0;
}
