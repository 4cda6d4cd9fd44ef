/* A child is the server of datagrams. It says so before its socket is bound; what is sent to it until then is lost. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int serve(void)
{
	static const char line[] = "READY udp 5005\n";
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5005), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || write(1, line, sizeof line - 1) < 0) /* HERE */
		return 1;
	return bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || close(fd) < 0;
}

int main(void)
{
	int status;

	if (fork() == 0)
		_exit(serve());
	return wait(&status) < 0 || status != 0;
}
