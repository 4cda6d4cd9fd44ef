/* perror knows nothing of what getaddrinfo has returned. */
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>

int main(void)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;

	if (getaddrinfo("nowhere.example", "80", &hints, &list) != 0) {
		perror("getaddrinfo"); /* HERE */
		return 1;
	}
	freeaddrinfo(list);
	return 0;
}
