/* Whole lines in capitals: of standard input, or of the first client on a port. */
#include <ctype.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int first_client(int port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 1) < 0)
		return -1;
	return accept(listener, NULL, NULL);
}

/* A line may come in any number of pieces. */
static size_t read_line(int fd, char *line, size_t most)
{
	size_t length = 0;

	while (length < most && read(fd, line + length, 1) == 1)
		if (line[length++] == '\n')
			break;
	return length;
}

int main(int argc, char **argv)
{
	int in = argc == 2 ? first_client(atoi(argv[1])) : 0, out = argc == 2 ? in : 1;
	char line[100];
	size_t length, i;

	while ((length = read_line(in, line, sizeof line)) > 0) {
		for (i = 0; i < length; i++)
			line[i] = (char)toupper((unsigned char)line[i]);
		if (write(out, line, length) != (ssize_t)length)
			return 1;
	}
	return 0;
}
