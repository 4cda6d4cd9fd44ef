#include <unistd.h>

void serve(int connection);

void serve(int connection)
{
	char byte = 0;

	while (byte != '\n')
		if (read(connection, &byte, 1) != 1) /* HERE */
			return;
	if (write(connection, "ok\n", 3) != 3)
		return;
	(void)close(connection);
}
