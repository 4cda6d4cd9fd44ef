/* Right: a name that goes up and comes back stays inside, and what climbs out is refused. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <string.h>
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

static int leads_out(const char *name)
{
	int depth = 0;

	for (; *name; name += strcspn(name, "/"), name += strspn(name, "/")) {
		depth += strncmp(name, "../", 3) == 0 || strcmp(name, "..") == 0 ? -1 : 1;
		if (depth < 0)
			return 1;
	}
	return 0;
}

int main(void)
{
	static const char *const names[] = {"dir/../file", "../secret", "/etc/hosts"};
	struct sockaddr_in at, own;
	int server = open_socket(&at), client = open_socket(&own), i, file;
	char name[100];

	make_files();
	if (chdir("root") < 0 || (file = creat("file", 0600)) < 0 || close(file) < 0)
		return 1;
	for (i = 0; i < 3; i++) {
		say(client, &at, names[i], strlen(names[i]) + 1);
		if (recv(server, name, sizeof name, 0) < 2)
			return 1;
		if (*name == '/' || leads_out(name))
			continue;
		file = open(name, O_RDONLY);
		if (file < 0 || close(file) < 0)
			return 1;
	}
	return 0;
}
