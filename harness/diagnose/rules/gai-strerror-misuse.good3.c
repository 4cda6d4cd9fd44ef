/* The look-up succeeds; what comes next is not written yet, and says so with a number of its own. */
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

static int dial(const struct addrinfo *at)
{
	(void)at;
	return ENOSYS;
}

int main(void)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;
	int error = getaddrinfo("localhost", "80", &hints, &list);

	if (error) {
		fprintf(stderr, "localhost: %s\n", gai_strerror(error));
		return 1;
	}
	fprintf(stderr, "localhost: %s\n", strerror(dial(list)));
	freeaddrinfo(list);
	return 1;
}
