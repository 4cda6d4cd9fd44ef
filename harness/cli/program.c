/** @file
 * Programs that are to be observed, and processes that run already: which of them cannot be, why, and what to do about it.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/command.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "cli/program.h"

#define YAMA "/proc/sys/kernel/yama/ptrace_scope"

enum { HEAD_BYTES = 256 };

/* --- finding --- */

static bool is_file(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static int not_in_path(const char *name)
{
	if (is_file(name))
		return cli_fail(EXIT_NOT_FOUND,
			"cannot observe '%s': no program of that name in PATH; the one in this folder is './%s'", name,
			name);
	return cli_fail(EXIT_NOT_FOUND, "cannot observe '%s': no program of that name in PATH", name);
}

/* --- what kind of file --- */

/** What the first bytes of a file tell. */
struct head {
	unsigned char bytes[HEAD_BYTES];
	size_t length;
};

static bool is_elf(const struct head *head)
{
	return head->length >= offsetof(Elf64_Ehdr, e_version) && memcmp(head->bytes, ELFMAG, SELFMAG) == 0;
}

/** "32-bit", "for another processor", or NULL for what this machine's tracer can read. */
static const char *foreign(const struct head *head)
{
	Elf64_Ehdr header;

	memcpy(&header, head->bytes, sizeof header);
	if (header.e_ident[EI_CLASS] == ELFCLASS32)
		return _("a 32-bit program");
	return header.e_machine == EM_X86_64 ? NULL : _("a program for another processor");
}

static bool is_source(const char *path)
{
	size_t length = strlen(path);

	return length > 2 && strcmp(path + length - 2, ".c") == 0;
}

static int not_executable(const char *path)
{
	if (is_source(path))
		return cli_fail(EXIT_CANNOT_RUN,
			"cannot observe '%s': it is a source; compile it: gcc -g -o program %s, and observe ./program",
			path, path);
	return cli_fail(
		EXIT_CANNOT_RUN, "cannot observe '%s': it is not executable; chmod +x %s makes it so", path, path);
}

/** A script runs in the interpreter that its first line names. */
static int look_at_script(const char *path, const struct head *head)
{
	char line[HEAD_BYTES + 1], *word, *rest = line;

	memcpy(line, head->bytes, head->length);
	line[head->length] = '\0';
	if (strncmp(line, "#!", 2) != 0)
		return cli_fail(EXIT_CANNOT_RUN,
			"cannot observe '%s': it is no program, and a script needs an interpreter line such as #!/bin/sh; "
			"or name the interpreter: plumb observe sh %s",
			path, path);
	rest = strchrnul(line, '\n');
	*rest = '\0';
	rest = line + 2 + strspn(line + 2, " \t");
	word = strsep(&rest, " \t");
	if (*word && access(word, X_OK) == 0)
		return 0;
	return cli_fail(EXIT_CANNOT_RUN,
		"cannot observe '%s': the interpreter '%s' that its first line names cannot be run: %s", path, word,
		strerror(*word ? errno : ENOENT));
}

static int look_at_head(const char *path)
{
	struct head head = {.length = 0};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	const char *what;
	ssize_t n;

	if (fd < 0)
		return 0; /* it may be executed all the same */
	n = read(fd, head.bytes, sizeof head.bytes);
	(void)close(fd); /* only read from */
	head.length = n > 0 ? (size_t)n : 0;
	if (!is_elf(&head))
		return look_at_script(path, &head);
	what = foreign(&head);
	if (!what)
		return 0;
	return cli_fail(EXIT_CANNOT_RUN,
		"cannot observe '%s': it is %s, and only 64-bit programs of this machine can be observed; compile it without -m32",
		path, what);
}

static int look_at_file(const char *path)
{
	struct stat status;

	if (stat(path, &status) < 0)
		return cli_fail(errno == ENOENT || errno == ENOTDIR ? EXIT_NOT_FOUND : EXIT_CANNOT_RUN,
			"cannot observe '%s': %s", path, strerror(errno));
	if (S_ISDIR(status.st_mode))
		return cli_fail(EXIT_CANNOT_RUN, "cannot observe '%s': it is a folder", path);
	if (access(path, X_OK) < 0)
		return not_executable(path);
	if (status.st_mode & (S_ISUID | S_ISGID))
		(void)cli_fail(0,
			"'%s' runs with the rights of another %s, but not under observation: here it has yours only",
			path, status.st_mode & S_ISUID ? _("user") : _("group"));
	return look_at_head(path);
}

int program_find(const char *name, char **out)
{
	char *path = strchr(name, '/') ? memory_string(name) : command_path(name);
	int status = path ? look_at_file(path) : not_in_path(name);

	if (status == 0)
		*out = path;
	else
		free(path);
	return status;
}

/* --- processes --- */

/** A number of /proc/PID/status; -1 where there is none. */
static long status_field(pid_t pid, const char *key)
{
	char path[64], line[256];
	long number = -1;
	FILE *file;

	(void)snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	file = fopen(path, "re");
	while (file && number < 0 && fgets(line, sizeof line, file))
		if (strncmp(line, key, strlen(key)) == 0)
			number = strtol(line + strlen(key), NULL, 10);
	if (file)
		(void)fclose(file); /* only read from */
	return number;
}

static int yama_scope(void)
{
	struct text content = {0};
	int scope = file_read(YAMA, HEAD_BYTES, &content) == 0 ? atoi(text_string(&content)) : 0;

	text_clear(&content);
	return scope;
}

static int forbidden(pid_t pid)
{
	long owner = status_field(pid, "Uid:");
	const struct passwd *user = owner < 0 ? NULL : getpwuid((uid_t)owner);

	if (geteuid() != 0 && owner >= 0 && (uid_t)owner != geteuid())
		return cli_fail(EXIT_PLUMB_FAILED,
			"cannot attach to process %d: it is %s's, and only its owner or root may look at it; try sudo plumb observe -p %d",
			(int)pid, user ? user->pw_name : _("somebody else"), (int)pid);
	if (yama_scope() == 3)
		return cli_fail(EXIT_PLUMB_FAILED,
			"cannot attach to process %d: on this machine nobody may (/proc/sys/kernel/yama/ptrace_scope is 3, until the next "
			"start)",
			(int)pid);
	if (geteuid() != 0 && yama_scope() > 0)
		return cli_fail(EXIT_PLUMB_FAILED,
			"cannot attach to process %d: on this machine only root may attach to what runs already "
			"(/proc/sys/kernel/yama/ptrace_scope is %d); start it with plumb observe PROGRAM, or try sudo plumb observe -p %d",
			(int)pid, yama_scope(), (int)pid);
	return cli_fail(EXIT_PLUMB_FAILED,
		"cannot attach to process %d: the kernel protects it (it has rights that you have not, or this is a container "
		"without the capability SYS_PTRACE); try sudo, or start it with plumb observe PROGRAM",
		(int)pid);
}

int program_cannot_attach(pid_t pid, int error)
{
	long tracer = status_field(pid, "TracerPid:");

	if (tracer > 0)
		return cli_fail(EXIT_PLUMB_FAILED,
			"cannot attach to process %d: process %ld (a debugger, strace, plumb?) traces it already; end that first",
			(int)pid, tracer);
	if (error == EPERM)
		return forbidden(pid);
	return cli_fail(EXIT_PLUMB_FAILED, "cannot attach to process %d: %s", (int)pid, strerror(error));
}

int program_look_at(pid_t pid)
{
	char path[64];
	struct head head = {.length = 0};
	int fd;

	if (pid == getpid())
		return cli_fail(EXIT_USAGE, "cannot attach to process %d: that is plumb itself", (int)pid);
	if (status_field(pid, "Tgid:") < 0)
		return cli_fail(EXIT_PLUMB_FAILED,
			"cannot attach to process %d: there is none; ps -e lists those that run", (int)pid);
	(void)snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0; /* attaching will say why */
	head.length = (size_t)read(fd, head.bytes, sizeof head.bytes) == sizeof head.bytes ? sizeof head.bytes : 0;
	(void)close(fd); /* only read from */
	if (head.length && foreign(&head))
		return cli_fail(EXIT_PLUMB_FAILED,
			"cannot attach to process %d: it is %s, and only 64-bit programs of this machine can be observed",
			(int)pid, foreign(&head));
	return 0;
}
