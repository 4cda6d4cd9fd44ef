#include <netinet/in.h>

int main(void)
{
	struct sockaddr_in address = {0};

	address.port = 7;
	return 0;
}
