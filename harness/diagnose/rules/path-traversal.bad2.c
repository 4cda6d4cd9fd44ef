/* The folder is put in front of the name; a name that climbs leaves it again. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
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

static void make_files(void)
{
	int secret = creat("secret", 0600);

	if (secret < 0 || close(secret) < 0 || mkdir("root", 0755) < 0 || mkdir("root/dir", 0755) < 0)
		_exit(1);
}

int open_in(const char *folder, const char *name);

int main(void)
{
	struct sockaddr_in at, own;
	int server = open_socket(&at), client = open_socket(&own), file;
	char name[100];

	make_files();
	say(client, &at, "dir/../../secret", 17);
	if (recv(server, name, sizeof name, 0) != 17)
		return 1;
	file = open_in("root", name);
	return file < 0 || close(file) < 0;
}
