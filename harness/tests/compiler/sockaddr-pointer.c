#include <netinet/in.h>
#include <sys/socket.h>

int main(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET};

	return bind(3, &address, sizeof address) < 0;
}
