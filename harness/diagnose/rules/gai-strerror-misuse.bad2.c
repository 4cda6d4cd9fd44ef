/* The function for all errors of the program is used for this one, too. */
#include <netdb.h>
#include <sys/socket.h>

int fail(const char *what);

int main(void)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_family = AF_INET}, *list;

	if (getaddrinfo("localhost", "no-such-service", &hints, &list) != 0)
		return fail("no-such-service");
	freeaddrinfo(list);
	return 0;
}
