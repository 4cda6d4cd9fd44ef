/* A child speaks at loopback. The group is joined in another file, where nobody thought of interfaces. */
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int open_member(unsigned group);

static int speak(unsigned group)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(group)}};
	struct in_addr here = {htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &here, sizeof here) < 0)
		return 1;
	return sendto(fd, "goal", 4, 0, (struct sockaddr *)&to, sizeof to) != 4;
}

int main(void)
{
	struct pollfd news = {.fd = open_member(0xef010203), .events = POLLIN};
	int status;

	if (news.fd < 0)
		return 1;
	if (fork() == 0)
		_exit(speak(0xef010203));
	return wait(&status) < 0 || status != 0 || poll(&news, 1, 3000) != 1;
}
