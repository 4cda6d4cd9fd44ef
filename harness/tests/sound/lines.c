/* A server of lines with stdio: one stream to read from, one to write to, flushed before the next line is waited for. */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int fail(const char *what)
{
	perror(what);
	return 1;
}

/* Two streams of one connection; both are closed, whatever happens. */
static int open_streams(int fd, FILE **in, FILE **out)
{
	int copy = dup(fd);

	*in = fdopen(fd, "r");
	*out = copy < 0 ? NULL : fdopen(copy, "w");
	return *in && *out ? 0 : -1;
}

static int serve(int fd)
{
	FILE *in, *out;
	char line[200];
	int bad;

	if (open_streams(fd, &in, &out) < 0)
		return fail("a client");
	while (fgets(line, sizeof line, in)) {
		char *c;

		for (c = line; *c; c++)
			*c = (char)toupper((unsigned char)*c);
		if (fputs(line, out) < 0 || fflush(out) != 0)
			break;
	}
	bad = ferror(in) || ferror(out);
	if (bad)
		perror("a client"); /* it is gone */
	return fclose(in) != 0 || fclose(out) != 0 || bad;
}

static int ask(const struct sockaddr_in *at)
{
	static const char *const words[] = {"to be\n", "or not to be\n", "that\n"};
	int i, bad = 0, fd = socket(AF_INET, SOCK_STREAM, 0);
	char line[200];
	FILE *in, *out;

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 || open_streams(fd, &in, &out) < 0)
		return fail("the client");
	for (i = 0; i < 3 && !bad; i++)
		bad = fputs(words[i], out) < 0 || fflush(out) != 0 || !fgets(line, sizeof line, in) ||
			strcasecmp(line, words[i]) != 0;
	if (bad)
		fprintf(stderr, "the client: no answer\n");
	return fclose(out) != 0 || fclose(in) != 0 || bad;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int on = 1, fd, status, listener = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t length = sizeof at;

	if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, SOMAXCONN) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0 || signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return fail("listening");
	switch (fork()) {
	case -1:
		return fail("fork");
	case 0:
		_exit(close(listener) < 0 || ask(&at));
	}
	do
		fd = accept(listener, NULL, NULL);
	while (fd < 0 && errno == ECONNABORTED);
	if (fd < 0)
		return fail("accept");
	if (serve(fd))
		return 1;
	return close(listener) < 0 || wait(&status) < 0 || status != 0;
}
