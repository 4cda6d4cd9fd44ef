/* No deadlock: a server waits for its first client. */
#include <sys/socket.h>
#include <sys/un.h>

int main(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "door"};
	int listening = socket(AF_UNIX, SOCK_STREAM, 0);

	if (listening < 0 || bind(listening, (struct sockaddr *)&address, sizeof address) < 0 ||
		listen(listening, 4) < 0)
		return 1;
	return accept(listening, NULL, NULL) < 0;
}
