/* Right: another server is alive. To end with a message is what the second one should do. */
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = "/tmp/service"};
	int first = socket(AF_UNIX, SOCK_STREAM, 0), second = socket(AF_UNIX, SOCK_STREAM, 0);

	if (first < 0 || second < 0 || bind(first, (struct sockaddr *)&at, sizeof at) < 0 || listen(first, 5) < 0)
		return 1;
	if (bind(second, (struct sockaddr *)&at, sizeof at) < 0) {
		perror(at.sun_path);
		return 1;
	}
	return close(first) < 0;
}
