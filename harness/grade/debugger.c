/** @file
 * Starts gdb for a replay.
 *
 * A worker is in a world of its own, often as somebody else: it could start no gdb there that sees the user's files. So a child
 * of the grader waits, reads what the worker has to tell, and becomes gdb, which connects to a socket that the worker accepts
 * from. It holds the other end of the worker's line for as long as it lives: where it ends too early, that is noticed.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/command.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "grade/debugger.h"

enum { WORKERS, ITS_OWN };                      /**< the ends of the line */
enum { EXECUTABLE, FUNCTION, SENTENCE, LINES }; /**< what comes over it */
enum { ARGUMENTS_MOST = 16, CANNOT_START = 127, BYTES_MOST = 8192 };

struct debugger {
	const char *sources; /**< borrowed */
	int listens;         /**< owned */
	int entrance;        /**< owned; the file that one connects to, which has no name any more */
	int line[2];         /**< owned */
	pid_t pid;
};

/* libc's own errno is of a thread, which gdb cannot find without it; its function can be called */
static const char define_errno[] = "macro define errno (*((int *(*)(void))__errno_location)())";

/* --- the child --- */

/** What the worker has to tell, each of it a line. @return false where it has nothing to. */
static bool hear(int line, char *out[LINES])
{
	static char bytes[BYTES_MOST];
	size_t length = 0;
	ssize_t n = 1;
	char *rest = bytes;
	int i;

	while (n > 0 && length + 1 < sizeof bytes && (!length || bytes[length - 1] != '\n')) {
		n = read(line, bytes + length, sizeof bytes - 1 - length);
		length += n > 0 ? (size_t)n : 0;
	}
	for (i = 0; i < LINES; i++)
		out[i] = strsep(&rest, "\n");
	return out[SENTENCE] != NULL;
}

__attribute__((noreturn)) static void become_gdb(const struct debugger *debugger, char *const told[LINES])
{
	char *argv[ARGUMENTS_MOST] = {"gdb", "-q", memory_format("--directory=%s", debugger->sources), "-iex",
		"set sysroot /", "-ex", memory_format("target remote /proc/self/fd/%d", debugger->entrance), "-ex",
		memory_string(define_errno), told[EXECUTABLE]};

	if (*told[FUNCTION]) {
		argv[9] = "-ex";
		argv[10] = memory_format("frame function %s", told[FUNCTION]);
		argv[11] = told[EXECUTABLE];
	}
	/* nobody is left to tell that it failed */
	(void)fprintf(stderr, "%s\n%s\n", told[SENTENCE],
		_("gdb: next, step and print as ever; backtrace; continue: the run goes on as it was; quit: without gdb"));
	(void)signal(SIGINT, SIG_DFL);
	(void)fcntl(debugger->entrance, F_SETFD, 0); /* both are gdb's, too */
	(void)fcntl(debugger->line[ITS_OWN], F_SETFD, 0);
	(void)execvp(argv[0], argv);
	_exit(CANNOT_START);
}

/** Waits for the worker's word; ends with the grader. */
__attribute__((noreturn)) static void wait_for_word(const struct debugger *debugger, pid_t parent)
{
	char *told[LINES];

	(void)close(debugger->line[WORKERS]); /* else it would never end */
	(void)close(debugger->listens);       /* the worker's */
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0 || getppid() != parent || !hear(debugger->line[ITS_OWN], told))
		_exit(0);
	if (*told[EXECUTABLE])
		become_gdb(debugger, told);
	(void)fprintf(stderr, "plumb: %s\n", told[SENTENCE]); /* nobody is left to tell that it failed */
	_exit(0);
}

/* --- the grader --- */

static void close_one(int fd)
{
	if (fd >= 0)
		(void)close(fd); /* nothing was written that could be lost */
}

static void clear(struct debugger *debugger)
{
	close_one(debugger->listens);
	close_one(debugger->line[WORKERS]);
	close_one(debugger->line[ITS_OWN]);
	close_one(debugger->entrance);
	free(debugger);
}

static int listen_at(struct debugger *debugger, const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	(void)snprintf(address.sun_path, sizeof address.sun_path, "%s", path); /* it is short */
	debugger->listens = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (debugger->listens < 0 || bind(debugger->listens, (struct sockaddr *)&address, sizeof address) < 0 ||
		listen(debugger->listens, 1) < 0)
		return -errno;
	debugger->entrance = open(path, O_PATH | O_CLOEXEC);
	return debugger->entrance < 0 ? -errno : 0;
}

/** A socket that nobody else finds: its name is gone before anybody could use it, and nothing stays where we are killed. */
static int open_entrance(struct debugger *debugger)
{
	char folder[] = "/tmp/plumb-gdb.XXXXXX", *path;
	int r;

	if (!mkdtemp(folder))
		return -errno;
	path = file_join(folder, "socket");
	r = listen_at(debugger, path);
	(void)unlink(path);  /* perhaps it is not there */
	(void)rmdir(folder); /* else it stays, and is empty */
	free(path);
	return r;
}

static int prepare(struct debugger *debugger)
{
	pid_t parent = getpid();
	int r = open_entrance(debugger);

	if (r == 0 && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, debugger->line) < 0)
		r = -errno;
	if (r < 0)
		return r;
	debugger->pid = fork();
	if (debugger->pid == 0)
		wait_for_word(debugger, parent);
	if (debugger->pid < 0)
		return -errno;
	(void)close(debugger->line[ITS_OWN]);
	debugger->line[ITS_OWN] = -1;
	return 0;
}

int debugger_start(const char *folder, struct debugger **out, char **problem)
{
	struct debugger *debugger;
	char *gdb = command_path("gdb");
	int r = -ENOENT;

	if (!gdb) {
		*problem = memory_string(_("cannot find gdb; it is in the package of that name (apt-get install gdb)"));
		return r;
	}
	free(gdb);
	debugger = memory_new(1, sizeof *debugger);
	*debugger = (struct debugger){.sources = folder, .listens = -1, .entrance = -1, .line = {-1, -1}};
	r = prepare(debugger);
	if (r < 0) {
		*problem = memory_format(_("cannot start gdb: %s"), strerror(-r));
		clear(debugger);
		return r;
	}
	*out = debugger;
	return 0;
}

struct gdb_line debugger_line(const struct debugger *debugger)
{
	return debugger ? (struct gdb_line){debugger->line[WORKERS], debugger->listens} : (struct gdb_line){-1, -1};
}

void debugger_end(struct debugger *debugger)
{
	if (!debugger)
		return;
	(void)close(debugger->line[WORKERS]); /* who waits for a word ends */
	debugger->line[WORKERS] = -1;
	while (waitpid(debugger->pid, NULL, 0) < 0 && errno == EINTR)
		;
	clear(debugger);
}
