/** @file
 * A file that is written in large pieces.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/sink.h"

enum { PIECE = 1 << 16 };

int sink_open(struct sink *out, const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0)
		return -errno;
	*out = (struct sink){.fd = fd, .owned = true};
	return 0;
}

/** The first bytes of what is kept; the rest moves up. */
static void write_out(struct sink *sink, size_t length)
{
	int r = 0;

	if (sink->fd >= 0 && !sink->error && length)
		r = file_write_fd(sink->fd, sink->kept.bytes, length);
	if (r < 0)
		sink->error = -r;
	sink->ahead = (sink->ahead + length) % PIECE;
	sink->kept.length -= length;
	if (sink->kept.length)
		memmove(sink->kept.bytes, sink->kept.bytes + length, sink->kept.length);
}

void sink_flush(struct sink *sink)
{
	write_out(sink, sink->kept.length);
}

void sink_settle(struct sink *sink)
{
	size_t end = sink->ahead + sink->kept.length;

	if (end >= PIECE)
		write_out(sink, sink->kept.length - end % PIECE);
}

int sink_close(struct sink *sink)
{
	sink_flush(sink);
	text_clear(&sink->kept);
	if (sink->owned && close(sink->fd) < 0 && !sink->error)
		sink->error = errno;
	sink->fd = -1;
	sink->owned = false;
	return -sink->error;
}
