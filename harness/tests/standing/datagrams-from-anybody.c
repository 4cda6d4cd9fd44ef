/* No deadlock: parent and child wait for datagrams, which anybody may send. */
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "letters"};
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	char block[64];

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0)
		return 1;
	if (fork() == 0)
		_exit(recv(fd, block, sizeof block, 0) < 0);
	return recv(fd, block, sizeof block, 0) < 0 || wait(NULL) < 0;
}
