/* The function that connects gives back a socket in any case; reading from it looks like an answer that is empty. */
#include <unistd.h>

int dial(unsigned short port);

int main(void)
{
	char line[100];
	int fd = dial(5003);
	ssize_t n;

	if (fd < 0)
		return 1;
	while ((n = read(fd, line, sizeof line)) > 0)
		if (write(1, line, (size_t)n) != n)
			return 1;
	return close(fd) < 0;
}
