/* Requests come through a FIFO that the server also holds open for writing; answers go through FIFOs named by process ids. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 3 };

struct request {
	pid_t pid;
	int number;
};

static void reply_path(pid_t pid, char *path, size_t size)
{
	(void)snprintf(path, size, "reply.%d", (int)pid);
}

static int read_all(int fd, void *into, size_t size)
{
	size_t have = 0;
	ssize_t n;

	while (have < size && (n = read(fd, (char *)into + have, size - have)) > 0)
		have += (size_t)n;
	return have == size;
}

static int be_client(int number)
{
	struct request request = {getpid(), number};
	int fd, answer = 0, r;
	char path[32];

	reply_path(request.pid, path, sizeof path);
	if (mkfifo(path, 0600) < 0 && errno != EEXIST)
		return 1;
	fd = open("requests", O_WRONLY);
	if (fd < 0 || write(fd, &request, sizeof request) != (ssize_t)sizeof request || close(fd) < 0) {
		(void)unlink(path);
		return 1;
	}
	fd = open(path, O_RDONLY);
	r = fd < 0 || !read_all(fd, &answer, sizeof answer) || answer != 2 * number;
	if (fd >= 0)
		(void)close(fd);
	return unlink(path) < 0 || r;
}

static int answer(const struct request *request)
{
	int fd, doubled = 2 * request->number, r;
	struct stat status;
	char path[32];

	reply_path(request->pid, path, sizeof path);
	fd = open(path, O_WRONLY | O_NOFOLLOW);
	if (fd < 0 || fstat(fd, &status) < 0 || !S_ISFIFO(status.st_mode))
		return -1;
	r = write(fd, &doubled, sizeof doubled) == (ssize_t)sizeof doubled ? 0 : -1;
	return close(fd) < 0 ? -1 : r;
}

int main(void)
{
	struct request request;
	int fd, dummy, status, failed = 0, i;

	if (mkfifo("requests", 0600) < 0 && errno != EEXIST)
		return 1;
	for (i = 0; i < CLIENTS; i++)
		if (fork() == 0)
			_exit(be_client(i));
	fd = open("requests", O_RDONLY);
	dummy = open("requests", O_WRONLY);
	if (fd < 0 || dummy < 0)
		return 1;
	for (i = 0; i < CLIENTS && read_all(fd, &request, sizeof request); i++)
		failed |= answer(&request) < 0;
	while (wait(&status) > 0)
		failed |= status != 0;
	return unlink("requests") < 0 || failed || i != CLIENTS;
}
