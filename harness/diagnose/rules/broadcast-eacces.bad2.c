/* The option was set on another socket than the one that sends. */
#include <sys/socket.h>
#include <unistd.h>

int call_all(int fd);

int main(void)
{
	int on = 1, receives = socket(AF_INET, SOCK_DGRAM, 0), sends = socket(AF_INET, SOCK_DGRAM, 0);

	if (receives < 0 || sends < 0 || setsockopt(receives, SOL_SOCKET, SO_BROADCAST, &on, sizeof on) < 0)
		return 1;
	return call_all(sends) < 0 || close(receives) < 0 || close(sends) < 0;
}
