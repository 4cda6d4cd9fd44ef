#include <unistd.h>

void start_child(int listener, int connection);

void start_child(int listener, int connection)
{
	char name[8];
	ssize_t n;

	if (connection < 0 || fork() != 0) /* HERE */
		return;
	(void)close(listener);
	n = read(connection, name, sizeof name);
	_exit(n <= 0 || write(connection, name, (size_t)n) != n);
}
