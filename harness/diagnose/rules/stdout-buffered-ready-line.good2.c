/* Right: this server says nothing at all. Whoever waits for it knows the name of its socket. */
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = "\0silent"}; /* an abstract name: no file */
	int fd, listener = socket(AF_UNIX, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0)
		return 1;
	fd = accept(listener, NULL, NULL);
	return fd < 0;
}
