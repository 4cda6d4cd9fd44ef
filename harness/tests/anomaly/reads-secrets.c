/* Prints what it can find of the machine's files, the kit's and other processes'. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static void print(const char *path)
{
	char block[4096];
	int fd = open(path, O_RDONLY);
	ssize_t n;

	while (fd >= 0 && (n = read(fd, block, sizeof block)) > 0)
		if (write(1, block, n) < 0 || write(2, block, n) < 0)
			return;
}

int main(void)
{
	static const char *const files[] = {"/etc/passwd", "/etc/hostname", "/proc/1/environ", "/proc/1/root/etc/passwd", KIT "/README.md",
		KIT "/labs/00-first-fix/checks.c", KIT "/.plumb/results/secret"};
	unsigned i;
	int fd;

	for (i = 0; i < sizeof files / sizeof *files; i++)
		print(files[i]);
	for (fd = 3; fd < 256; fd++)	/* what was left open for it */
		if (write(fd, "leaked", 6) == 6)
			dprintf(1, "descriptor %d leaked\n", fd);
	return 0;
}
