/* Right: the name was found, and it is connect that fails; perror is for that. */
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;
	int fd, r = getaddrinfo("localhost", "5003", &hints, &list);

	if (r != 0) {
		fprintf(stderr, "localhost: %s\n", gai_strerror(r));
		return 1;
	}
	fd = socket(list->ai_family, list->ai_socktype, list->ai_protocol);
	if (fd < 0 || connect(fd, list->ai_addr, list->ai_addrlen) == 0)
		return 1;
	perror("localhost");
	freeaddrinfo(list);
	return close(fd) < 0;
}
