/* A client of the same machine; its name is looked up from the folder of the files, and climbs out of it. */
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int serve(int folder, int client)
{
	char name[64], block[64];
	ssize_t n = recv(client, name, sizeof name - 1, 0);
	int file;

	if (n <= 0)
		return 1;
	name[n] = '\0';
	name[strcspn(name, "\n")] = '\0';
	file = openat(folder, name, O_RDONLY); /* HERE */
	n = file < 0 ? -1 : read(file, block, sizeof block);
	return n <= 0 || send(client, block, (size_t)n, 0) != n;
}

int main(void)
{
	int ends[2], folder, file;
	char answer[64];

	if (mkdir("files", 0700) < 0 || (file = creat("secret", 0600)) < 0 || write(file, "s3cret\n", 7) != 7 || close(file) < 0)
		return 1;
	folder = open("files", O_RDONLY | O_DIRECTORY);
	if (folder < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || serve(folder, ends[1]));
	if (close(ends[1]) < 0 || send(ends[0], "../secret\n", 10, 0) != 10 || recv(ends[0], answer, sizeof answer, 0) <= 0)
		return 1;
	return wait(NULL) < 0;
}
