/* Step by step: the way up from a folder below leads back, and no further. And whoever serves its own user from where it stands may
   open what that user asks for. */
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* The depth is counted; above the folder nothing is looked up. */
static int open_below(int folder, char *name)
{
	int at = dup(folder), depth = 0, next;
	char *step;

	for (step = strtok(name, "/"); step && at >= 0; step = strtok(NULL, "/")) {
		depth += strcmp(step, "..") == 0 ? -1 : 1;
		next = depth < 0 ? -1 : openat(at, step, O_RDONLY);
		(void)close(at);
		at = next;
	}
	return at;
}

static int serve(int folder, int client)
{
	char name[64], again[64], block[64];
	ssize_t n = recv(client, name, sizeof name - 1, 0);
	int file;

	if (n <= 0)
		return 1;
	name[n] = '\0';
	strcpy(again, name);
	file = open_below(folder, name);
	if (file < 0 || read(file, block, sizeof block) <= 0 || close(file) < 0)
		return 1;
	file = open(again, O_RDONLY);
	n = file < 0 ? 0 : read(file, block, sizeof block);
	return send(client, block, (size_t)n, 0) != n;
}

int main(void)
{
	int ends[2], folder, file;
	char answer[64];

	if (mkdir("sub", 0700) < 0 || (file = creat("public", 0600)) < 0 || write(file, "public\n", 7) != 7 || close(file) < 0)
		return 1;
	folder = open(".", O_RDONLY | O_DIRECTORY);
	if (folder < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || serve(folder, ends[1]));
	if (close(ends[1]) < 0 || send(ends[0], "sub/../public", 13, 0) != 13 || recv(ends[0], answer, sizeof answer, 0) <= 0)
		return 1;
	return wait(NULL) < 0;
}
