/** @file
 * A stopped task's memory.
 */
#include <errno.h>
#include <string.h>
#include <sys/uio.h>

#include "base/memory.h"
#include "base/text.h"
#include "observe/tracee.h"

enum { STRING_MOST = 4096, PAGE = 4096 };

ssize_t memory_read_from(pid_t tid, uint64_t address, void *out, size_t length)
{
	struct iovec here = {out, length};
	struct iovec there = {(void *)address, length}; /* an address of the other process */
	ssize_t n = process_vm_readv(tid, &here, 1, &there, 1, 0);

	return n < 0 ? -errno : n;
}

int memory_write_to(pid_t tid, uint64_t address, const void *bytes, size_t length)
{
	struct iovec here = {(void *)bytes, length}; /* only read from */
	struct iovec there = {(void *)address, length};
	ssize_t n = process_vm_writev(tid, &here, 1, &there, 1, 0);

	return n < 0 ? -errno : n == (ssize_t)length ? 0 : -EFAULT;
}

char *memory_read_string(pid_t tid, uint64_t address)
{
	char block[PAGE];
	struct text out = {0};

	while (address && out.length < STRING_MOST) {
		/* up to the end of the page: the next one may not be there */
		size_t length = PAGE - (address & (PAGE - 1));
		ssize_t n = memory_read_from(tid, address, block, length);
		size_t used;

		if (n <= 0)
			break;
		used = strnlen(block, (size_t)n);
		text_add_bytes(&out, block, used);
		if (used < (size_t)n)
			return text_take(&out);
		address += (size_t)n;
	}
	if (out.length)
		return text_take(&out);
	text_clear(&out);
	return NULL;
}
