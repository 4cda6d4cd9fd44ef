#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

void admit(int listener);

void admit(int listener)
{
	static int refused;
	int connection = accept(listener, NULL, NULL); /* HERE */

	if (connection < 0)
		refused++;
	else if (write(connection, "hello", 5) != 5)
		(void)close(connection);
}
