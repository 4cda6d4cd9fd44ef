#include <sys/socket.h>

int main(void)
{
	struct sockaddr_in address;

	return socket(AF_INET, SOCK_STREAM, 0) < 0;
}
