/* Many datagrams with one call each way: sendmmsg() goes on where it stopped, recvmmsg() takes what is there. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { LETTERS = 6, MOST = 16 };

static void prepare(struct mmsghdr *messages, struct iovec *parts, char (*letters)[MOST])
{
	int i;

	memset(messages, 0, LETTERS * sizeof *messages);
	for (i = 0; i < LETTERS; i++) {
		parts[i] = (struct iovec){letters[i], MOST};
		messages[i].msg_hdr.msg_iov = &parts[i];
		messages[i].msg_hdr.msg_iovlen = 1;
	}
}

int main(void)
{
	char letters[LETTERS][MOST];
	struct mmsghdr messages[LETTERS];
	struct iovec parts[LETTERS];
	int ends[2], done, n, i;

	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) < 0)
		return 1;
	for (i = 0; i < LETTERS; i++)
		(void)snprintf(letters[i], MOST, "letter %d", i);
	prepare(messages, parts, letters);
	for (done = 0; done < LETTERS; done += n) {
		n = sendmmsg(ends[0], messages + done, (unsigned)(LETTERS - done), 0);
		if (n <= 0)
			return 1;
	}
	for (done = 0; done < LETTERS; done += n) {
		prepare(messages, parts, letters);
		n = recvmmsg(ends[1], messages, LETTERS, MSG_WAITFORONE, NULL);
		if (n <= 0)
			return 1;
	}
	return done != LETTERS;
}
