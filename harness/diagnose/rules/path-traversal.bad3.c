/* A child serves over TCP, from its folder; an absolute path does not begin there. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void make_files(void)
{
	int secret = creat("secret", 0600);

	if (secret < 0 || close(secret) < 0 || mkdir("root", 0755) < 0 || mkdir("root/dir", 0755) < 0)
		_exit(1);
}

static int serve(int fd, int root)
{
	char name[100] = "";
	int file;

	if (recv(fd, name, sizeof name - 1, 0) <= 0)
		return 1;
	file = openat(root, name, O_RDONLY); /* HERE */
	return file < 0 || close(file) < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0), fd, root;
	socklen_t length = sizeof at;

	make_files();
	root = open("root", O_RDONLY | O_DIRECTORY);
	if (root < 0 || listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 1) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	fd = accept(listener, NULL, NULL);
	if (fd < 0 || send(client, "/etc/hosts", 10, 0) != 10)
		return 1;
	if (fork() == 0)
		_exit(serve(fd, root));
	return wait(NULL) < 0;
}
