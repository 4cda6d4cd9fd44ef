/** @file
 * What is legal where: the one table of faults, for those who inject them and for those who list them.
 */
#include <errno.h>

#include "base/words.h"
#include "observe/observe.h"

#define TABLE_FULL N_("the process has as many descriptors as RLIMIT_NOFILE allows")
#define SYSTEM_FULL N_("the whole system has as many open files as it may")
#define INTERRUPTED N_("a signal came whose handler was installed without SA_RESTART")
#define FEW \
	N_("a pipe or stream knows no messages: a read returns what is there, which may be less than was sent at once")
#define LITTLE_ROOM                                                                                       \
	N_("a pipe or stream may take less than it is given, where it does not block or a signal comes; " \
	   "never so of what a pipe takes as a whole (PIPE_BUF)")

static const struct legal_fault rows[] = {
	{FAULT_SHORT, 0, CALL_RECEIVE, LEGAL_ON_STREAMS, FAULT_LINUX, false, FEW},
	{FAULT_SHORT_ONE, 0, CALL_RECEIVE, LEGAL_ON_STREAMS, FAULT_LINUX, false, FEW},
	{FAULT_SHORT, 0, CALL_SEND, LEGAL_ON_STREAMS, FAULT_PORTABLE, false, LITTLE_ROOM},
	{FAULT_SHORT_ONE, 0, CALL_SEND, LEGAL_ON_STREAMS, FAULT_PORTABLE, false, LITTLE_ROOM},
	{FAULT_ERRNO, ECONNRESET, CALL_RECEIVE, LEGAL_ON_STREAM_SOCKETS, FAULT_LINUX, false,
		N_("the other end has reset the connection")},
	{FAULT_ERRNO, EIO, CALL_RECEIVE, LEGAL_ANYWHERE, FAULT_LINUX, false,
		N_("the disk has failed, or the terminal belongs to somebody else")},
	{FAULT_ERRNO, EINTR, CALL_RECEIVE, LEGAL_ANYWHERE, FAULT_LINUX, true, INTERRUPTED},
	{FAULT_ERRNO, ENOBUFS, CALL_SEND, LEGAL_ON_NETWORK, FAULT_PORTABLE, false,
		N_("the queue of the network interface is full; Linux waits or drops instead")},
	{FAULT_ERRNO, EIO, CALL_SEND, LEGAL_ANYWHERE, FAULT_LINUX, false,
		N_("the disk has failed, or the terminal is gone")},
	{FAULT_ERRNO, ENOSPC, CALL_SEND, LEGAL_ANYWHERE, FAULT_LINUX, false, N_("the disk is full")},
	{FAULT_ERRNO, EINTR, CALL_SEND, LEGAL_ANYWHERE, FAULT_LINUX, true, INTERRUPTED},
	{FAULT_ERRNO, ECONNABORTED, CALL_ACCEPT, LEGAL_ANYWHERE, FAULT_PORTABLE, false,
		N_("the client has reset the connection that waited in the queue; Linux drops it without a word")},
	{FAULT_ERRNO, EPROTO, CALL_ACCEPT, LEGAL_ANYWHERE, FAULT_PORTABLE, false,
		N_("as ECONNABORTED, on other systems")},
	{FAULT_ERRNO, ENOBUFS, CALL_ACCEPT, LEGAL_ANYWHERE, FAULT_LINUX, false,
		N_("there is no memory for one more socket")},
	{FAULT_ERRNO, EMFILE, CALL_ACCEPT, LEGAL_ANYWHERE, FAULT_LINUX, false, TABLE_FULL},
	{FAULT_ERRNO, EINTR, CALL_ACCEPT, LEGAL_ANYWHERE, FAULT_LINUX, true, INTERRUPTED},
	{FAULT_ERRNO, EMFILE, CALL_OPEN, LEGAL_ANYWHERE, FAULT_LINUX, false, TABLE_FULL},
	{FAULT_ERRNO, EINTR, CALL_OPEN, LEGAL_ANYWHERE, FAULT_LINUX, true,
		N_("a signal came whose handler was installed without SA_RESTART (a FIFO's open waits)")},
	{FAULT_ERRNO, EMFILE, CALL_SOCKET, LEGAL_ANYWHERE, FAULT_LINUX, false, TABLE_FULL},
	{FAULT_ERRNO, ENFILE, CALL_SOCKET, LEGAL_ANYWHERE, FAULT_LINUX, false, SYSTEM_FULL},
	{FAULT_ERRNO, EAFNOSUPPORT, CALL_SOCKET, LEGAL_FOR_IPV6, FAULT_LINUX, false,
		N_("the kernel was started without IPv6, or this program may not use it (RestrictAddressFamilies in systemd.exec(5))")},
	{FAULT_ERRNO, EMFILE, CALL_PIPE, LEGAL_ANYWHERE, FAULT_LINUX, false, TABLE_FULL},
	{FAULT_ERRNO, ENFILE, CALL_PIPE, LEGAL_ANYWHERE, FAULT_LINUX, false, SYSTEM_FULL},
	{FAULT_ERRNO, EMFILE, CALL_DUP, LEGAL_ANYWHERE, FAULT_LINUX, false, TABLE_FULL},
	{FAULT_ERRNO, EAGAIN, CALL_SPAWN, LEGAL_ANYWHERE, FAULT_LINUX, false,
		N_("the user has as many processes as RLIMIT_NPROC allows")},
	{FAULT_ERRNO, ENOMEM, CALL_SPAWN, LEGAL_ANYWHERE, FAULT_LINUX, false,
		N_("there is no memory for one more process")},
	{FAULT_ERRNO, EINTR, CALL_CONNECT, LEGAL_ON_STREAM_SOCKETS, FAULT_LINUX, true,
		N_("a signal came whose handler was installed without SA_RESTART; the connection goes on being made")},
	{FAULT_UID, 0, CALL_SOCKET_OPTION, LEGAL_ON_UNIX_SOCKETS, FAULT_LINUX, false,
		N_("somebody with another user id has connected: SO_PEERCRED is what the kernel has noted of who called connect(2)")},
	{FAULT_ERRNO, EINTR, CALL_WAIT, LEGAL_ANYWHERE, FAULT_LINUX, true, INTERRUPTED},
	{FAULT_ERRNO, EINTR, CALL_CLOSE, LEGAL_ANYWHERE, FAULT_PORTABLE, true,
		N_("a signal came whose handler was installed without SA_RESTART; the descriptor is closed all the same")},
};

const struct legal_fault *legal_faults(size_t *count)
{
	*count = sizeof rows / sizeof *rows;
	return rows;
}
