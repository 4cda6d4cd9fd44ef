/* The socket that listens is not the one that is handed to the function which accepts. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int next_client(int server);

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int control = socket(AF_INET, SOCK_STREAM, 0), service = socket(AF_INET, SOCK_STREAM, 0);

	if (control < 0 || service < 0 || bind(control, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(control, 5) < 0)
		return 1;
	if (next_client(service) < 0)
		return 1;
	return close(control) < 0 || close(service) < 0;
}
