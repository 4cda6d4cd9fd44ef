/* An IPv4 client at a socket for both families: its address has the form of an IPv6 one, and a thread asks for it with too little room. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static void *serve(void *data)
{
	struct sockaddr_in peer = {0};
	socklen_t length = sizeof peer;
	int fd = accept(*(int *)data, NULL, NULL);

	if (fd < 0 || getpeername(fd, (struct sockaddr *)&peer, &length) < 0) /* HERE */
		return NULL;
	printf("client %s\n", inet_ntoa(peer.sin_addr));
	return close(fd) < 0 ? NULL : data;
}

int main(void)
{
	struct sockaddr_in6 any = {.sin6_family = AF_INET6};
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof any;
	pthread_t thread;
	int off = 0, listener = socket(AF_INET6, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || client < 0 || setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) < 0 ||
		bind(listener, (struct sockaddr *)&any, sizeof any) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&any, &length) < 0)
		return 1;
	at.sin_port = any.sin6_port;
	if (pthread_create(&thread, NULL, serve, &listener) != 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	return pthread_join(thread, NULL) != 0 || close(client) < 0 || close(listener) < 0;
}
