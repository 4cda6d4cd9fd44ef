#include <netinet/in.h>
#include <sys/socket.h>

int send_text(int fd, const struct sockaddr_in *to, const char *text);

int send_text(int fd, const struct sockaddr_in *to, const char *text)
{
	char data[516] = {0, 3, 0, 1};
	size_t length = 4;

	for (; *text && length < sizeof data - 1; text++) {
		if (*text == '\n')
			data[length++] = '\r';
		data[length++] = *text;
	}
	return (int)sendto(fd, data, length, 0, (const struct sockaddr *)to, sizeof *to); /* HERE */
}
