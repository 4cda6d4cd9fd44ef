/** @file
 * What peers do on behalf of a check.
 */
#include <errno.h>
#include <stdlib.h>

#include "base/memory.h"
#include "check/scenario.h"

struct scenario *scenario_of(const struct peer *peer)
{
	return peer->owner;
}

void send_bytes(struct peer *peer, const void *bytes, size_t length)
{
	char *shown = quoted(bytes, length);

	narrate(scenario_of(peer), peer->name, "says %s", shown);
	free(shown);
	peer_say(peer, bytes, length);
}

void say(struct peer *peer, const char *text)
{
	send_bytes(peer, text, strlen(text));
}

void send_in_pieces(struct peer *peer, const void *bytes, size_t length, const size_t *sizes)
{
	const char *next = bytes;
	size_t i = 0, pieces = 0, said;
	char *bytes_said, *in_pieces;

	while (length > 0) {
		size_t size = sizes[i] < length ? sizes[i] : length;

		peer_say(peer, next, size);
		next += size;
		length -= size;
		pieces++;
		if (sizes[i + 1])
			i++;
	}
	said = (size_t)(next - (const char *)bytes);
	bytes_said = memory_format(PLURAL("%zu byte", "%zu bytes", said), said);
	in_pieces = memory_format(PLURAL("%zu piece", "%zu pieces", pieces), pieces);
	narrate(scenario_of(peer), peer->name, "says %s in %s", bytes_said, in_pieces);
	free(in_pieces);
	free(bytes_said);
}

void finish_sending(struct peer *peer)
{
	narrate(scenario_of(peer), peer->name, "finishes sending");
	peer->finishing = true;
}

void break_off(struct peer *peer)
{
	scenario_tell_peer(scenario_of(peer), peer, PEER_BREAKS_OFF, NULL, 0);
	finish_sending(peer);
}

void abort_connection(struct peer *peer)
{
	narrate(scenario_of(peer), peer->name, "resets the connection");
	peer->aborting = true;
}

void stop_reading(struct peer *peer)
{
	narrate(scenario_of(peer), peer->name, "reads nothing more");
	peer->deaf = true;
}

void start_reading(struct peer *peer)
{
	narrate(scenario_of(peer), peer->name, "reads again");
	peer->deaf = false;
}

void stop_listening_to(struct peer *peer)
{
	narrate(scenario_of(peer), peer->name, "closes its reading end");
	peer->deaf = true;
	peer->finishing = true;
}

void signal_program(struct program *program, int signal)
{
	narrate(program->scenario, "check", "sends %s to %s", signal_name(signal), called(program));
	program->scenario->signals_sent |= 1ull << signal;
	(void)observe_signal(program->scenario->observation, program->task, signal); /* ESRCH: it has ended */
}

void kill_program(struct program *program)
{
	struct scenario *s = program->scenario;
	int status;

	narrate(s, "check", "kills %s", called(program));
	s->signals_sent |= 1ull << SIGKILL;
	observe_kill(s->observation, program->task);
	while (!observe_ended(s->observation, program->task, &status) && scenario_pump(s))
		;
}

void signal_task(struct scenario *s, const char *task, int signal)
{
	const struct trace *trace = observe_trace(s->observation);
	char *name;
	size_t i;

	for (i = 0; i < trace->task_count && strcmp(trace->tasks[i].path, task) != 0; i++)
		;
	name = i < trace->task_count ? task_name(trace, (int)i) : memory_format("task %s", task);
	narrate(s, "check", "sends %s to %s", signal_name(signal), name);
	s->signals_sent |= 1ull << signal;
	if (i == trace->task_count || observe_signal(s->observation, (int)i, signal) < 0)
		scenario_fail(s,
			memory_format(
				_("expected %s to be there, to be sent %s, but it is not"), name, signal_name(signal)));
	free(name);
}
