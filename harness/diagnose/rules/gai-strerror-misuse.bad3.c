/* A child resolves the name. errno was 0 before, and says so afterwards. */
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int resolve(const char *name)
{
	struct addrinfo *list;

	errno = 0;
	if (getaddrinfo(name, NULL, NULL, &list) != 0) {
		errno = 0;    /* somebody has tidied up */
		perror(name); /* HERE */
		return 1;
	}
	freeaddrinfo(list);
	return 0;
}

int main(void)
{
	int status;

	if (fork() == 0)
		_exit(resolve("nobody.example"));
	return wait(&status) < 0 || WEXITSTATUS(status) != 1;
}
