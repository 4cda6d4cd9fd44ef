/** @file
 * A file that is written in large pieces.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/sink.h"

enum { KEPT_MOST = 1 << 16 };

int sink_open(struct sink *out, const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0)
		return -errno;
	*out = (struct sink){.fd = fd, .owned = true};
	return 0;
}

void sink_flush(struct sink *sink)
{
	int r = 0;

	if (sink->fd >= 0 && !sink->error && sink->kept.length)
		r = file_write_fd(sink->fd, sink->kept.bytes, sink->kept.length);
	if (r < 0)
		sink->error = -r;
	sink->kept.length = 0;
}

void sink_settle(struct sink *sink)
{
	if (sink->kept.length >= KEPT_MOST)
		sink_flush(sink);
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
