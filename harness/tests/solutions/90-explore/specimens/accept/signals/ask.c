/* Every 100 ms an alarm interrupts the receive, and the request is sent again; whose answer it is shows its address. */
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

static void nothing(int signal)
{
	(void)signal;
}

static int ask(int fd, const struct sockaddr_in *to, unsigned char number, const char *word)
{
	struct itimerval period = {.it_value = {0, 100000}, .it_interval = {0, 100000}}, none = {0};
	unsigned char request[100] = {number}, answer[100];
	struct sockaddr_in from;
	socklen_t length = sizeof from;
	int sent = 1;
	ssize_t n;

	strcpy((char *)request + 1, word);
	sendto(fd, request, 1 + strlen(word), 0, (const struct sockaddr *)to, sizeof *to);
	setitimer(ITIMER_REAL, &period, NULL);
	do {
		n = recvfrom(fd, answer, sizeof answer, 0, (struct sockaddr *)&from, &length);
		if (n < 0 && errno == EINTR && sent++ < 4)
			sendto(fd, request, 1 + strlen(word), 0, (const struct sockaddr *)to, sizeof *to);
	} while (sent <= 4 && (n < 1 || answer[0] != number || from.sin_port != to->sin_port));
	setitimer(ITIMER_REAL, &none, NULL);
	if (sent > 4)
		return 5;
	return printf("%.*s\n", (int)n - 1, answer + 1) < 0;
}

int main(int argc, char **argv)
{
	struct sigaction action = {.sa_handler = nothing};
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_DGRAM, 0), i, status = 0;

	to.sin_port = htons((unsigned short)(argc > 1 ? atoi(argv[1]) : 0));
	sigaction(SIGALRM, &action, NULL);
	for (i = 2; i < argc && status == 0; i++)
		status = ask(fd, &to, (unsigned char)i, argv[i]);
	return status;
}
