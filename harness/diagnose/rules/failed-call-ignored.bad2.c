/* The program makes a socket of a kind that there is not, and hands it on untested. */
#include <sys/socket.h>

int greet(int fd);

int main(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 12345);

	return greet(fd) < 0;
}
