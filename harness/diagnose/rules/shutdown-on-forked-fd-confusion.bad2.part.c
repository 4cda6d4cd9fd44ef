#include <stddef.h>
#include <sys/wait.h>

int wait_for(int client);

int wait_for(int client)
{
	return waitpid(client, NULL, 0) == client ? 0 : -1; /* HERE */
}
