#include <sys/socket.h>

int accept_client(int server);

int accept_client(int server)
{
	struct sockaddr_storage from;
	socklen_t length = sizeof from;
	char request;

	if (recvfrom(server, &request, 1, 0, (struct sockaddr *)&from, &length) != 1)
		return -1;
	if (connect(server, (struct sockaddr *)&from, length) < 0) /* HERE */
		return -1;
	return send(server, &request, 1, 0) == 1 ? 0 : -1;
}
