/* Datagrams one by one and many at once; a pipe's end that is passed to a child; vectors at positions; transfers in the kernel. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static int datagrams(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}, from;
	char first[8], second[8];
	struct iovec out[2] = {{"abc", 3}, {"defg", 4}}, in[2] = {{first, 8}, {second, 8}};
	struct mmsghdr sent[2] = {
		{.msg_hdr = {.msg_iov = out, .msg_iovlen = 1}}, {.msg_hdr = {.msg_iov = out + 1, .msg_iovlen = 1}}};
	struct mmsghdr got[2] = {
		{.msg_hdr = {.msg_iov = in, .msg_iovlen = 1}}, {.msg_hdr = {.msg_iov = in + 1, .msg_iovlen = 1}}};
	socklen_t length = sizeof address, room = sizeof from;
	int server = socket(AF_INET, SOCK_DGRAM, 0), client = socket(AF_INET, SOCK_DGRAM, 0);

	if (bind(server, (struct sockaddr *)&address, length) < 0 ||
		getsockname(server, (struct sockaddr *)&address, &length) < 0)
		return 1;
	if (sendto(client, "hello", 5, 0, (struct sockaddr *)&address, length) != 5)
		return 1;
	if (recvfrom(server, first, sizeof first, 0, (struct sockaddr *)&from, &room) != 5)
		return 1;
	if (connect(client, (struct sockaddr *)&address, length) < 0 || sendmmsg(client, sent, 2, 0) != 2)
		return 1;
	return recvmmsg(server, got, 2, 0, NULL) != 2 || close(server) < 0 || close(client) < 0;
}

union control {
	struct cmsghdr head;
	char room[CMSG_SPACE(sizeof(int))];
};

static int pass(int through, int fd)
{
	union control control = {
		.head = {.cmsg_len = CMSG_LEN(sizeof fd), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS}};
	struct iovec part = {"!", 1};
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};

	memcpy(CMSG_DATA(&control.head), &fd, sizeof fd);
	return sendmsg(through, &message, 0) != 1;
}

static int take(int from)
{
	union control control;
	char byte;
	struct iovec part = {&byte, 1};
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
	int fd = -1;

	if (recvmsg(from, &message, MSG_CMSG_CLOEXEC) == 1)
		memcpy(&fd, CMSG_DATA(&control.head), sizeof fd);
	return fd;
}

static int passing(void)
{
	int pair[2], ends[2], status;
	char word[8];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0)
		return 1;
	if (fork() == 0)
		_exit(write(take(pair[1]), "passed", 6) != 6);
	if (pipe(ends) < 0 || pass(pair[0], ends[1]) || close(ends[1]) < 0)
		return 1;
	return read(ends[0], word, sizeof word) != 6 || wait(&status) < 0 || status;
}

static int transfers(void)
{
	struct iovec parts[2] = {{"one", 3}, {"two", 3}};
	int file = open("file", O_RDWR | O_CREAT, 0600), copy = open("copy", O_RDWR | O_CREAT, 0600), ends[2], other[2];
	off_t from = 0;

	if (pwritev(file, parts, 2, 4) != 6 || preadv(file, &(struct iovec){(char[8]){0}, 8}, 1, 2) != 8)
		return 1;
	if (copy_file_range(file, NULL, copy, NULL, 10, 0) != 10 || pipe(ends) < 0 || pipe(other) < 0)
		return 1;
	if (sendfile(ends[1], file, &from, 10) != 10 || tee(ends[0], other[1], 4, 0) != 4)
		return 1;
	if (splice(ends[0], NULL, other[1], NULL, 6, 0) != 6 || vmsplice(ends[1], parts, 1, 0) != 3)
		return 1;
	return 0;
}

int main(void)
{
	return datagrams() || passing() || transfers();
}
