/* Right: the kernel refuses what is not below the folder. And the program's own files may be anywhere. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
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

static int open_beneath(int folder, const char *name)
{
	struct open_how how = {.flags = O_RDONLY | O_CLOEXEC, .resolve = RESOLVE_BENEATH};

	return (int)syscall(SYS_openat2, folder, name, &how, sizeof how);
}

int main(void)
{
	struct sockaddr_in at, own;
	int server = open_socket(&at), client = open_socket(&own), root, file;
	char name[100];

	make_files();
	root = open("root", O_RDONLY | O_DIRECTORY);
	if (root < 0)
		return 1;
	say(client, &at, "../secret", 10);
	if (recv(server, name, sizeof name, 0) != 10 || open_beneath(root, name) >= 0)
		return 1;
	file = open("secret", O_RDONLY); /* its own file, which is no secret to itself */
	return file < 0 || close(file) < 0;
}
