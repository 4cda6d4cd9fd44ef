/* Right: nobody listens at the other end of a datagram socket, which the second call tells, and that is an answer, too. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in nobody = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(9)};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	char answer[8];

	if (fd < 0 || connect(fd, (struct sockaddr *)&nobody, sizeof nobody) < 0 || send(fd, "there?", 6, 0) != 6)
		return 1;
	return recv(fd, answer, sizeof answer, 0) >= 0 || write(1, "nobody is there\n", 16) != 16;
}
