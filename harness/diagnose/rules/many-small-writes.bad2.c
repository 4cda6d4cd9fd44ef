/* The function writes a record field by field. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int send_record(int fd, unsigned short number, const char *name);

static int read_records(const struct sockaddr_in *at)
{
	int i, fd = socket(AF_INET, SOCK_STREAM, 0);
	char record[10];

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0)
		return 1;
	for (i = 0; i < 8; i++)
		if (recv(fd, record, sizeof record, MSG_WAITALL) != sizeof record || send(fd, "+", 1, 0) != 1)
			return 1;
	return close(fd) < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int i, fd, listener = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t length = sizeof at;
	char receipt;

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(listener) < 0 || read_records(&at));
	fd = accept(listener, NULL, NULL);
	for (i = 0; i < 8; i++)
		if (send_record(fd, (unsigned short)i, "12345678") < 0 || recv(fd, &receipt, 1, 0) != 1)
			return 1;
	return close(fd) < 0 || wait(NULL) < 0;
}
