/* A file by stdio and by descriptors: what cannot be written is found out when it is closed; a new version replaces the old at once. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int save(const char *path, const char *text)
{
	FILE *file = fopen("new", "w");
	int good;

	if (!file)
		return -1;
	good = fputs(text, file) >= 0 && fflush(file) == 0 && fsync(fileno(file)) == 0;
	good = fclose(file) == 0 && good;
	return good ? rename("new", path) : -1;
}

int main(void)
{
	char text[64];
	ssize_t n;
	int fd;

	if (save("notes", "one\n") < 0 || save("notes", "one\ntwo\n") < 0) {
		perror("notes");
		return 1;
	}
	fd = open("notes", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 1;
	n = read(fd, text, sizeof text);
	(void)close(fd);
	return n != 8 || memcmp(text, "one\ntwo\n", 8) != 0 || unlink("notes") < 0;
}
