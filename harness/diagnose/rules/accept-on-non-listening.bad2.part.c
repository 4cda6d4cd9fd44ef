#include <sys/socket.h>

int next_client(int server);

int next_client(int server)
{
	struct sockaddr_storage from;
	socklen_t length = sizeof from;

	return accept(server, (struct sockaddr *)&from, &length); /* HERE */
}
