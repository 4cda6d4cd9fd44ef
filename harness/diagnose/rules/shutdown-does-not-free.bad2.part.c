#include <sys/socket.h>
#include <unistd.h>

void hang_up(int connection);

void hang_up(int connection)
{
	char block[64];

	while (read(connection, block, sizeof block) > 0)
		;
	if (shutdown(connection, SHUT_WR) < 0) /* HERE */
		(void)close(connection);
}
