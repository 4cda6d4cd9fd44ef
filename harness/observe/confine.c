/** @file
 * What namespaces do in tier full, the tracer does in tier traced: a program reaches no process but those of its own run,
 * fills no more than its share of the disk, talks to nobody beyond loopback, and its folder has the same name in every run.
 */
#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "base/memory.h"
#include "observe/tracee.h"

#define FOLDER_INSIDE "/plumb" /* what the private folder is called in traces, as in tier full */

enum { OPEN_FOLDERS_MOST = 8 };

char *confine_path(const struct observation *observation, char *path)
{
	const char *folder = observation->options.folder;
	size_t length = folder ? strlen(folder) : 0;
	char *shown;

	if (!path || !folder || strncmp(path, folder, length) != 0)
		return path;
	shown = memory_format("%s%s", FOLDER_INSIDE, path + length);
	free(path);
	return shown;
}

void confine_address(const struct observation *observation, struct address *address)
{
	enum { PATH_AT = offsetof(struct sockaddr_un, sun_path) };
	char path[ADDRESS_MOST] = "", *shown;
	size_t length;

	if (address_family(address) != AF_UNIX || address->length <= PATH_AT || address->bytes[PATH_AT] != '/')
		return;
	memcpy(path, address->bytes + PATH_AT, address->length - PATH_AT);
	shown = confine_path(observation, memory_string(path));
	length = strlen(shown);
	if (length < ADDRESS_MOST - PATH_AT && strcmp(shown, path) != 0) {
		memcpy(address->bytes + PATH_AT, shown, length + 1);
		address->length = PATH_AT + length + 1;
	}
	free(shown);
}

/* --- signals --- */

/** Who is collected is nobody, and so is who would be in another pid namespace. */
static bool is_there(const struct observation *observation, const struct tracee *sender, const struct tracee *tracee)
{
	const struct descriptors *descriptors = observation->trace->descriptors;

	return stops_sees(observation, sender, tracee) &&
		(tracee->hold != GONE || process_is_zombie(descriptors, process_of(descriptors, tracee->task)));
}

static bool is_meant(const struct tracee *tracee, int target)
{
	return target > 0 ? tracee->seen_pid == target || tracee->process == target : getpgid(tracee->tid) == -target;
}

/** kill(-1, …): everybody of the run but the sender, as in a pid namespace of its own. */
static int64_t signal_everybody(const struct observation *observation, const struct tracee *sender, int signal)
{
	int64_t result = -ESRCH;
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		const struct tracee *tracee = observation->tracees[i];

		if (is_there(observation, sender, tracee) && tracee->tid == tracee->process &&
			tracee->process != sender->process && kill(tracee->process, signal) == 0)
			result = 0;
	}
	return result;
}

/** @return true where the kernel may not make the call; @p result gets what it returns instead. */
static bool confine_signal(
	const struct observation *observation, const struct tracee *sender, const struct event *event, int64_t *result)
{
	int at = call_argument(event->call, ARG_PID), target;
	size_t i;

	if (at < 0)
		return false;
	target = (int)machine_argument(&sender->call.entry, at); /* the event's has been made canonical */
	if (target == -1) {
		*result = signal_everybody(observation, sender, event->signal);
		return true;
	}
	for (i = 0; i < observation->tracee_count; i++)
		if (is_there(observation, sender, observation->tracees[i]) && is_meant(observation->tracees[i], target))
			return false;
	*result = -ESRCH;
	return target != 0; /* 0 is its own group, which it leads */
}

/* --- the disk --- */

static uint64_t folder_bytes; /* nftw(3) hands nothing to its function */

static int add_file(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)path;
	(void)kind;
	(void)walk;
	folder_bytes += (uint64_t)status->st_blocks * 512;
	return 0;
}

static bool fits(const struct observation *observation, uint64_t count)
{
	uint64_t most = (uint64_t)observation->options.folder_mb << 20;

	return count <= most && observation->written <= most - count;
}

/** Bytes written are counted, and the folder is measured only when they could have filled it. */
static bool confine_disk(struct observation *observation, const struct event *event, int64_t *result)
{
	int id = event->call->class == CALL_TRANSFER ? event->object_out : event->object;
	const struct object *object = object_by_id(observation->trace->descriptors, id);

	if (!object || object->kind != OBJECT_FILE)
		return false;
	if (!fits(observation, event->count)) {
		folder_bytes = 0;
		(void)nftw(observation->options.folder, add_file, OPEN_FOLDERS_MOST,
			FTW_PHYS | FTW_MOUNT); /* what it saw is enough */
		observation->written = folder_bytes;
	}
	*result = -ENOSPC;
	if (!fits(observation, event->count))
		return true;
	observation->written += event->count;
	return false;
}

/* --- the network --- */

/** A run's network has loopback alone. */
static bool is_elsewhere(const struct address *address)
{
	int family = address_family(address);

	return (family == AF_INET || family == AF_INET6) && !address_is_loopback(address) &&
		!address_is_wildcard(address);
}

static bool confine_network(const struct event *event, int64_t *result)
{
	*result = -ENETUNREACH;
	return is_elsewhere(event->address);
}

bool confine_call(struct observation *observation, struct tracee *tracee, int64_t *result)
{
	const struct event *event = &tracee->call.event;

	if (!observation->options.folder)
		return false;
	if (event->call->class == CALL_SIGNAL || strcmp(event->call->name, "pidfd_open") == 0)
		return confine_signal(observation, tracee, event, result);
	if (event->call->class == CALL_CONNECT || event->call->class == CALL_SEND)
		return confine_network(event, result) || confine_disk(observation, event, result);
	return call_sends(event->call) && confine_disk(observation, event, result);
}
