/* A child receives a file; for what a stranger sends, its peer gets the ERROR. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int open_socket(struct sockaddr_in *at)
{
	socklen_t length = sizeof *at;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	*at = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	if (fd < 0 || bind(fd, (struct sockaddr *)at, sizeof *at) < 0 ||
		getsockname(fd, (struct sockaddr *)at, &length) < 0)
		_exit(1);
	return fd;
}

static void say(int fd, const struct sockaddr_in *to, const void *bytes, size_t length)
{
	if (sendto(fd, bytes, length, 0, (const struct sockaddr *)to, sizeof *to) != (ssize_t)length)
		_exit(1);
}

static int receive_file(int fd, const struct sockaddr_in *peer)
{
	struct sockaddr_in from;
	socklen_t length = sizeof from;
	char packet[516];

	say(fd, peer, "\0\4\0\0", 4);
	if (recvfrom(fd, packet, sizeof packet, 0, (struct sockaddr *)&from, &length) < 4) /* HERE */
		return 1;
	if (from.sin_port == peer->sin_port)
		return 0;
	say(fd, peer, "\0\5\0\5unknown transfer", 21);
	return 1;
}

int main(void)
{
	struct sockaddr_in at, tid, own, third;
	int known = open_socket(&at), fd = open_socket(&tid), client = open_socket(&own),
	    stranger = open_socket(&third);
	char packet[516];

	say(client, &at, "\0\2motd\0octet", 13);
	if (recv(known, packet, sizeof packet, 0) != 13)
		return 1;
	say(stranger, &tid, "\0\3\0\1forged\n", 11);
	if (fork() == 0)
		_exit(receive_file(fd, &own));
	return wait(NULL) < 0 || recv(client, packet, sizeof packet, 0) != 4 ||
		recv(client, packet, sizeof packet, 0) != 21;
}
