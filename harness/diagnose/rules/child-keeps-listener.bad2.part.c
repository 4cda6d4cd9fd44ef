#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

void serve(int listener);

static void echo(int connection)
{
	char word[8];
	ssize_t n;

	while ((n = read(connection, word, sizeof word)) > 0)
		if (write(connection, word, (size_t)n) != n)
			exit(1);
	exit(0);
}

void serve(int listener)
{
	int connection;

	while ((connection = accept(listener, NULL, NULL)) >= 0) {
		if (fork() == 0) /* HERE */
			echo(connection);
		(void)close(connection);
	}
	exit(1);
}
