/* Right: gai_strerror explains what getaddrinfo has returned. */
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>

int main(void)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;
	int r = getaddrinfo("nowhere.example", "80", &hints, &list);

	if (r != 0) {
		fprintf(stderr, "nowhere.example: %s\n", gai_strerror(r));
		return 1;
	}
	freeaddrinfo(list);
	return 0;
}
