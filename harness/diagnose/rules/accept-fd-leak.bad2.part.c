#include <stddef.h>
#include <sys/socket.h>

int count_clients(int listener, int most);

int count_clients(int listener, int most)
{
	int count = 0;

	while (count < most && accept(listener, NULL, NULL) >= 0) /* HERE */
		count++;
	return count;
}
