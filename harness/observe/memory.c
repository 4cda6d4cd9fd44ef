/** @file
 * A stopped task's memory.
 */
#include <errno.h>
#include <string.h>
#include <sys/uio.h>

#include "base/memory.h"
#include "base/text.h"
#include "observe/tracee.h"

enum { STRING_MOST = 4096, PAGE = 4096, STACK_SEEN = 512 };

/* The top of the stack of the task that is looked at: who called, and often what is passed, too, for one call of the kernel. */
static struct {
	pid_t tid; /**< 0: nobody is looked at */
	uint64_t from;
	bool filled;
	size_t length; /**< what could be read */
	unsigned char bytes[STACK_SEEN];
} stack;

static ssize_t read_memory(pid_t tid, uint64_t address, void *out, size_t length)
{
	struct iovec here = {out, length};
	struct iovec there = {(void *)address, length}; /* an address of the other process */
	ssize_t n = process_vm_readv(tid, &here, 1, &there, 1, 0);

	return n < 0 ? -errno : n;
}

void memory_look_at(pid_t tid, uint64_t sp)
{
	stack.tid = tid;
	stack.from = sp;
	stack.filled = false;
}

static bool is_seen(pid_t tid, uint64_t address, size_t length)
{
	ssize_t n;

	if (tid != stack.tid || address < stack.from || address - stack.from + length > STACK_SEEN)
		return false;
	if (!stack.filled) {
		n = read_memory(tid, stack.from, stack.bytes, STACK_SEEN);
		stack.length = n < 0 ? 0 : (size_t)n;
		stack.filled = true;
	}
	return address - stack.from + length <= stack.length;
}

ssize_t memory_read_from(pid_t tid, uint64_t address, void *out, size_t length)
{
	if (!is_seen(tid, address, length))
		return read_memory(tid, address, out, length);
	memcpy(out, stack.bytes + (address - stack.from), length);
	return (ssize_t)length;
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
		text_reserve(&out, used); /* else gcc's analyzer believes that no room is enough */
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
