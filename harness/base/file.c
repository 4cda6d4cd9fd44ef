/** @file
 * Whole files: reading, writing so that a reader never sees half, folders.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"

int file_read_fd(int fd, size_t most, struct text *out)
{
	struct text content = {0};
	char block[65536];
	ssize_t n;

	while ((n = read(fd, block, sizeof block)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || content.length + (size_t)n > most) {
			int r = n < 0 ? -errno : -EFBIG;

			text_clear(&content);
			return r;
		}
		text_add_bytes(&content, block, (size_t)n);
	}
	text_add_bytes(out, text_string(&content), content.length);
	text_clear(&content);
	return 0;
}

int file_read(const char *path, size_t most, struct text *out)
{
	struct stat status;
	int fd, r;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &status) < 0)
		r = -errno;
	else if (S_ISDIR(status.st_mode))
		r = -EISDIR;
	else if (!S_ISREG(status.st_mode))
		r = -EINVAL;
	else
		r = file_read_fd(fd, most, out);
	(void)close(fd); /* only read from: nothing to lose */
	return r;
}

int file_write_fd(int fd, const void *bytes, size_t length)
{
	const char *next = bytes;
	ssize_t n;

	while (length > 0) {
		n = write(fd, next, length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		next += n;
		length -= (size_t)n;
	}
	return 0;
}

/** A device, a pipe, a terminal: there is nothing to be replaced. */
static int write_through(const char *path, const void *bytes, size_t length)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), r;

	if (fd < 0)
		return -errno;
	r = file_write_fd(fd, bytes, length);
	if (close(fd) < 0 && r == 0)
		r = -errno;
	return r;
}

static int replace_regular(const char *path, const void *bytes, size_t length)
{
	char *temporary = memory_format("%s.XXXXXX", path);
	int fd = mkostemp(temporary, O_CLOEXEC), r;

	if (fd < 0) {
		r = -errno;
		free(temporary);
		return r;
	}
	r = file_write_fd(fd, bytes, length);
	if (r == 0 && (fchmod(fd, 0644) < 0 || fsync(fd) < 0))
		r = -errno;
	if (close(fd) < 0 && r == 0)
		r = -errno;
	if (r == 0 && rename(temporary, path) < 0)
		r = -errno;
	if (r < 0)
		(void)unlink(temporary); /* of no use to anybody */
	free(temporary);
	return r;
}

int file_replace(const char *path, const void *bytes, size_t length)
{
	char *target = realpath(path, NULL); /* a link stays, what it names is replaced */
	struct stat status;
	int r;

	if (target && stat(target, &status) == 0 && !S_ISREG(status.st_mode))
		r = S_ISDIR(status.st_mode) ? -EISDIR : write_through(target, bytes, length);
	else
		r = replace_regular(target ? target : path, bytes, length);
	free(target);
	return r;
}

void file_open_standard_streams(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd < 3);
	if (fd >= 0)
		(void)close(fd); /* the first number above is free again */
}

int file_make_folder(const char *path)
{
	char *copy = memory_string(path), *slash;
	int r = 0;

	for (slash = strchr(copy + 1, '/'); slash && r == 0; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(copy, 0777) < 0 && errno != EEXIST)
			r = -errno;
		*slash = '/';
	}
	if (r == 0 && mkdir(copy, 0777) < 0 && errno != EEXIST)
		r = -errno;
	free(copy);
	return r;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)status;
	(void)kind;
	(void)walk;
	return remove(path) < 0 ? errno : 0;
}

int file_remove_folder(const char *path)
{
	int r = nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);

	return r < 0 ? -errno : -r;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int file_names(const char *folder, char ***out)
{
	DIR *directory = opendir(folder);
	struct dirent *entry;
	char **names = NULL;
	size_t count = 0, capacity = 0;

	if (!directory)
		return -errno;
	while ((entry = readdir(directory)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			ARRAY_ADD(names, count, capacity) = memory_string(entry->d_name);
	(void)closedir(directory); /* only read from: nothing to lose */
	if (count)
		qsort(names, count, sizeof *names, compare_names);
	ARRAY_ADD(names, count, capacity) = NULL;
	*out = names;
	return 0;
}

void file_names_free(char **names)
{
	size_t i;

	for (i = 0; names && names[i]; i++)
		free(names[i]);
	free(names);
}

bool file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

char *file_join(const char *folder, const char *name)
{
	size_t length = strlen(folder);

	return memory_format("%s%s%s", folder, length && folder[length - 1] == '/' ? "" : "/", name);
}

char *file_of_program(void)
{
	return realpath("/proc/self/exe", NULL);
}

const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}
