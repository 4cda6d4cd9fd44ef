/* The function sends a text and wants the answer; the server sorts, and for that needs the whole text. */
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int ask(int fd, const char *text, char *answer, int room);

static int serve(int listener)
{
	int fd = accept(listener, NULL, NULL), counts[256] = {0}, i;
	unsigned char block[16];
	ssize_t n;

	while (fd >= 0 && (n = read(fd, block, sizeof block)) > 0)
		while (n-- > 0)
			counts[block[n]]++;
	for (i = 0; i < 256; i++)
		while (counts[i]-- > 0)
			if (write(fd, &(char){(char)i}, 1) != 1)
				return 1;
	return 0;
}

int main(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = "\0sorter"}; /* an abstract name: no file */
	int listener = socket(AF_UNIX, SOCK_STREAM, 0), fd = socket(AF_UNIX, SOCK_STREAM, 0);
	char answer[64];

	if (listener < 0 || fd < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(fd) < 0 || serve(listener));
	if (close(listener) < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	return ask(fd, "the quick brown fox\njumps over the lazy dog\n", answer, sizeof answer) < 0;
}
