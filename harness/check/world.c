/** @file
 * The world of a scenario: its sandbox, its programs, its peers, and the loop in which they meet.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "check/scenario.h"
#include "sandbox/network.h"

enum { BULK_KEPT = 4000 };

static const char *relevant_limit(const struct scenario *s)
{
	return observe_limit(s->observation);
}

/* --- the sandbox --- */

const char *part_of_instance(const char *written, unsigned scenario)
{
	char *end;

	return written && strtoul(written, &end, 10) == scenario && *end == ':' ? end + 1 : NULL;
}

static void list_points(struct scenario *s)
{
	size_t i;

	for (i = 0; s->wanted && i < s->wanted->count; i++) {
		const struct fault *fault = &s->wanted->faults[i];

		observe_list_points(s->observation, fault->kind, fault->number, fault->class);
	}
}

/** What the programs' folder holds: two of the largest files that they may write, one that is there and one that is made of it. */
static int folder_mb(const struct scenario *s)
{
	int mb = s->grading->lab->limits.file_kb / 512;

	return mb > SANDBOX_TMP_MB ? mb : SANDBOX_TMP_MB;
}

static void open_observation(struct scenario *s)
{
	struct observe_options options = {.depth = s->depth,
		.limits = s->grading->lab->limits,
		.scheduled = true,
		.terse = s->check->observe == BULK,
		.pipe_capacity = s->pipe_capacity,
		.send_buffer = s->send_buffer,
		.shared_network = s->grading->tier != TIER_FULL,
		.chance = s->instance->seed + (unsigned)s->number + 1,
		.folder = s->stage->sandbox ? sandbox_folder(s->stage->sandbox) : NULL,
		.folder_mb = folder_mb(s),
		.more_faults = s->injected,
		.more_fault_count = s->injected_count,
		.hear = scenario_hear,
		.hear_data = s,
		.look = scenario_look,
		.look_data = s};
	const struct fault *fault = &s->instance->fault;

	s->number++;
	s->transfers_seen = 0;
	s->transfers_made = 0;
	s->answering = (struct answering){0};
	if (fault->kind != FAULT_NONE && (!fault->scenario || fault->scenario == s->number))
		options.fault = *fault;
	if (s->stage->moment && s->stage->moment->scenario == s->number)
		options.debugging = &s->stage->moment->debugging;
	options.order = part_of_instance(s->instance->order, s->number);
	s->observation = observe_new(&options);
	if (s->check->observe == BULK)
		trace_keep_at_most(observe_trace(s->observation), BULK_KEPT);
	list_points(s);
	s->state = OBSERVE_QUIET;
}

/** Copies built programs into a sandbox. */
static void put_executables(struct scenario *s, struct sandbox *sandbox, const struct executables *executables)
{
	size_t i;

	for (i = 0; i < executables->count; i++) {
		char *name = memory_format("bin/%s", executables->programs[i].name);
		int r = sandbox_put_fd(sandbox, executables->fds[i], name, 0755);

		free(name);
		if (r < 0)
			scenario_error(s, -r, "cannot copy the program into the sandbox");
	}
}

static void make_sandbox(
	struct scenario *s, struct sandbox **out, enum profile profile, const struct executables *executables)
{
	const struct limits *limits = &s->grading->lab->limits;
	struct sandbox_options options = {.tier = s->grading->tier,
		.profile = profile,
		.traced = observe_traced_calls(s->depth),
		.limits = {.cpu_seconds = limits->cpu_seconds,
			.address_mb = s->check->sanitizers ? SANITIZER_ADDRESS_MB : 0,
			.file_kb = limits->file_kb,
			.descriptors = s->descriptors ? s->descriptors : limits->descriptors,
			.tmp_mb = folder_mb(s)}};
	int r;

	if (*out)
		return;
	r = sandbox_new(out, &options);
	if (r < 0)
		scenario_error(s, -r, "cannot make the sandbox");
	put_executables(s, *out, executables);
}

/** Makes a sandbox ready for the next scenario; one that cannot be cleaned is made anew. */
static void clean(struct sandbox **sandbox, bool network)
{
	if (!*sandbox || (sandbox_clean(*sandbox) == 0 && (!network || sandbox_follow_network(*sandbox) == 0)))
		return;
	sandbox_free(*sandbox);
	*sandbox = NULL;
}

/** What the last scenario has left is done away with when another one begins: the last of all leaves it to the worker's end. */
static void renew(struct scenario *s)
{
	struct stage *stage = s->stage;
	int r = stage->touched ? stage_enter_network(stage, true) : 0;

	if (r < 0)
		scenario_error(s, -r, "cannot make a new network");
	if (stage->used) {
		clean(&stage->sandbox, stage->touched);
		clean(&stage->backstage, stage->touched);
	}
	stage->used = stage->touched = false;
}

struct sandbox *scenario_sandbox(struct scenario *s, bool judged)
{
	struct stage *stage = s->stage;

	if (!s->observation)
		renew(s);
	if (judged)
		make_sandbox(s, &stage->sandbox, PROFILE_SUBMISSION, &stage->executables);
	else
		make_sandbox(s, &stage->backstage, PROFILE_TOOL, &stage->oracle);
	if (!s->observation)
		open_observation(s);
	return judged ? stage->sandbox : stage->backstage;
}

/* --- beginning and ending --- */

/** Every byte that peers have to say may be the last one of a piece. */
static void keep_splits(struct scenario *s)
{
	size_t i;

	for (i = 0; i < s->peer_count; i++)
		if (s->peers[i]->queue.length > 1)
			ARRAY_ADD(s->spoken, s->spoken_count, s->spoken_capacity) =
				(struct spoken){s->number, interned(s->peers[i]->name), s->peers[i]->queue.length};
}

static void keep_choices(struct scenario *s)
{
	size_t count, i;
	const struct choice *choices = observe_choices(s->observation, &count);

	for (i = 0; i < count; i++)
		ARRAY_ADD(s->choices, s->choice_count, s->choice_capacity) =
			(struct point_of_choice){s->number, i, choices[i]};
}

static void keep_relayed(struct scenario *s)
{
	if (s->relay_count)
		ARRAY_ADD(s->relayed_in, s->relayed_count, s->relayed_capacity) =
			(struct relayed){s->number, s->relayed};
}

static void keep_points(struct scenario *s)
{
	size_t count, i;
	const struct fault *points = observe_points(s->observation, &count);

	for (i = 0; i < count; i++) {
		struct fault *point = &ARRAY_ADD(s->points, s->point_count, s->point_capacity);

		*point = points[i];
		point->scenario = s->number;
	}
	s->fault_hit = s->fault_hit || observe_fault_hit(s->observation);
}

static void free_programs(struct scenario *s)
{
	size_t i;

	for (i = 0; i < s->program_count; i++)
		free(s->programs[i]);
	for (i = 0; i < s->peer_count; i++)
		peer_free(s->peers[i]);
	free(s->peers);
	relays_free(s);
	s->peers = NULL;
	s->has_datagrams = false;
	s->program_count = s->peer_count = s->peer_capacity = 0;
	s->connections = 0;
	s->now_ns = 0;
	for (i = 0; i < s->claim_count; i++)
		(void)close(s->claims[i]); /* others may have the port */
	free(s->claims);
	s->claims = NULL;
	s->claim_count = s->claim_capacity = 0;
	memset(s->ports, 0, sizeof s->ports);
}

/** Where the instance cuts what this peer says: "2:stdin,17" or "2:stdin,*", behind the number of the scenario. */
static size_t split_of(const struct scenario *s, const char *name)
{
	const char *split = part_of_instance(s->instance->split, s->number),
		   *comma = split ? strrchr(split, ',') : NULL;

	if (!comma || strncmp(split, name, (size_t)(comma - split)) != 0 || name[comma - split])
		return 0;
	return comma[1] == '*' ? SIZE_MAX : strtoul(comma + 1, NULL, 10);
}

struct peer *scenario_add_peer(struct scenario *s, struct peer *peer, char *place)
{
	peer->owner = s;
	peer->place = place;
	peer->split = split_of(s, peer->name);
	ARRAY_ADD(s->peers, s->peer_count, s->peer_capacity) = peer;
	return peer;
}

/** Ends the programs of a scenario; a sandbox that has limits of its own ends with them. */
static void end_programs(struct sandbox **sandbox, bool limited)
{
	if (*sandbox)
		sandbox_kill_all(*sandbox);
	if (!limited)
		return;
	sandbox_free(*sandbox);
	*sandbox = NULL;
}

int stage_enter_network(struct stage *stage, bool renew)
{
	int r = renew ? world_renew_network(stage->grading->tier) : 0;

	if (stage->host > 0)
		(void)close(stage->host); /* ends the one behind the network that was left */
	stage->host = 0;
	if (r < 0 || !(stage->check->needs & VETH))
		return r;
	r = network_add_host();
	if (r > 0)
		stage->host = r;
	return r < 0 ? r : 0;
}

void scenario_close(struct scenario *s)
{
	if (!s->observation)
		return;
	keep_points(s);
	keep_splits(s);
	keep_choices(s);
	keep_relayed(s);
	s->stage->used = true;
	s->stage->touched = s->stage->touched || observe_touched_socket(s->observation);
	trace_free(s->trace);
	s->trace = observe_take_trace(s->observation);
	observe_free(s->observation);
	s->observation = NULL;
	free_programs(s);
	folder_close(s);
	end_programs(&s->stage->sandbox, s->descriptors != 0);
	end_programs(&s->stage->backstage, false);
}

/** The scenario in which the instance differs from the plain run; 0: in any of them. */
static unsigned scenario_of_instance(const struct instance *instance)
{
	const char *written = instance->split ? instance->split : instance->order ? instance->order : instance->loss;

	if (instance->fault.kind != FAULT_NONE)
		return instance->fault.scenario;
	return written ? (unsigned)strtoul(written, NULL, 10) : 0;
}

void begin(struct scenario *s, const char *title)
{
	unsigned differs = scenario_of_instance(s->instance);

	scenario_close(s);
	if (differs && s->number >= differs && !s->grading->instance)
		scenario_pass(s); /* what follows is as in the plain run */
	s->pipe_capacity = s->send_buffer = s->descriptors = s->transfers = 0;
	s->injected_count = 0;
	s->watched = (struct watched_mode){0};
	free(s->title);
	s->title = memory_string(_(title));
	narrate(s, "check", "%s", s->title);
}

void promise(struct scenario *s, const char *sentence)
{
	struct check_result *result = s->result;

	s->promise = sentence ? _(sentence) : NULL;
	if (sentence)
		(void)memory_add_once(&result->further, &result->further_count, &result->further_capacity, s->promise);
}

bool begin_apart(struct scenario *s, const char *title)
{
	scenario_close(s);
	if (s->number + 1 < scenario_of_instance(s->instance)) {
		s->number++;
		return false;
	}
	begin(s, title);
	return true;
}

void inject(struct scenario *s, const char *fault)
{
	narrate(s, "check", "injects %s", fault);
	if (s->observation || s->injected_count == INJECTED_MOST ||
		fault_parse(fault, &s->injected[s->injected_count]) < 0)
		scenario_error(s, EINVAL, "the lab's check injects what cannot be injected");
	s->injected_count++;
}

const struct event *injected(struct scenario *s)
{
	const struct trace *trace = observed(s);
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].fault)
			return &trace->events[i];
	return NULL;
}

void limit(struct scenario *s, enum limited what, int n)
{
	if (what == LIMIT_PIPE_CAPACITY) {
		narrate(s, "check", "every pipe that the program makes holds %d bytes", n);
		s->pipe_capacity = n;
	} else if (what == LIMIT_SEND_BUFFER) {
		narrate(s, "check", "the kernel keeps %d bytes for each socket of the program's", n);
		s->send_buffer = n;
	} else if (what == LIMIT_TRANSFERS) {
		narrate(s, "check", "the program may read from and write to standard input and output %d times", n);
		s->transfers = n;
	} else {
		narrate(s, "check", "the program may have %d descriptors open", n);
		s->descriptors = n;
		sandbox_free(s->stage->sandbox); /* limits are set where programs start */
		s->stage->sandbox = NULL;
	}
}

/* --- the loop --- */

/** A pipe is no part of the network; and a datagram that was taken leaves no more room for others, as read bytes of a stream do. */
static bool sends_nothing(const struct peer *peer, const char *what)
{
	if (peer->kind == PEER_DATAGRAMS)
		return strcmp(what, PEER_READS) == 0;
	return peer->kind != PEER_TCP && peer->kind != PEER_UNIX && peer->kind != PEER_LISTENER;
}

void scenario_tell_peer(struct scenario *s, const struct peer *peer, const char *what, const void *bytes, size_t length)
{
	struct peer_act act = {.who = peer->name,
		.what = what,
		.bytes = bytes,
		.length = length,
		.sends_nothing = sends_nothing(peer, what)};

	act.inode = peer->inode;
	act.device = peer->device;
	if (peer->local.length)
		act.local = &peer->local;
	if (peer->remote.length)
		act.remote = &peer->remote;
	observe_peer_acted(s->observation, &act);
}

static void tell_peer(void *data, const struct peer *peer, const char *what, const void *bytes, size_t length)
{
	struct scenario *s = data;

	scenario_tell_peer(s, peer, what, bytes, length);
}

/** Who prints without end prints at this line, as far as that was observed. */
static _Noreturn void fail_flood(struct scenario *s, const struct peer *peer)
{
	const struct trace *trace = observed(s);
	const struct event *event = NULL;
	struct text what = {0};
	size_t i;

	for (i = trace->event_count; i-- > 0 && !event;)
		if (trace->events[i].kind == EVENT_CALL && call_sends(trace->events[i].call) &&
			trace->events[i].where.file)
			event = &trace->events[i];
	text_addf(&what, _("more than %d KiB came %s"), s->grading->lab->limits.output_kb, peer->place);
	if (event)
		text_addf(&what, _(", the last of it from here (%s:%d)"), event->where.file, event->where.line);
	scenario_end(s, VERDICT_LIMIT, memory_string(N_("output")), text_take(&what));
}

bool scenario_act(struct scenario *s, struct peer *peer)
{
	return peer_act(peer, tell_peer, s);
}

static bool act(struct scenario *s, struct peer *peer)
{
	bool acted = scenario_act(s, peer);

	if (peer->cut)
		fail_flood(s, peer);
	if (peer->datagrams && peer->datagrams->error)
		scenario_error(s, peer->datagrams->error, "cannot send a datagram");
	return acted;
}

/** Where orders are explored only one acts at a time: of those that can, the one that the order names. */
static bool chosen_peer_acts(struct scenario *s)
{
	struct peer **able = memory_new(s->peer_count + 1, sizeof(struct peer *)), *chosen = NULL;
	unsigned count = 0;
	size_t i;

	for (i = 0; i < s->peer_count; i++)
		if (peer_can_act(s->peers[i]))
			able[count++] = s->peers[i];
	if (count)
		chosen = able[count > 1 ? observe_choose(s->observation, count, false) : 0];
	free(able);
	return chosen && act(s, chosen);
}

/**
 * Whoever is woken inside a call that is not trapped, or that moves bytes on, goes on beside the peers: then one acts at a time.
 * So it is with datagrams, too: what one peer sends another peer, a relay's, may get, now or a moment later.
 */
static bool act_in_turn(struct scenario *s)
{
	bool one_by_one = s->depth != OBSERVE_ALL || s->has_datagrams || observe_one_by_one(s->observation),
	     acted = false;
	size_t i;

	for (i = 0; i < s->peer_count && !(acted && one_by_one); i++)
		acted = act(s, s->peers[i]) || acted;
	return acted;
}

static bool peers_act(struct scenario *s)
{
	bool acted;

	s->now_ns = observe_now_ns(s->observation);
	acted = s->check->explore == EVERY_ORDER ? chosen_peer_acts(s) : act_in_turn(s);
	relays_pass(s);
	return acted;
}

/** When the first of the peers has something to do that it has put off; UINT64_MAX: none has. */
static uint64_t next_due_ns(const struct scenario *s)
{
	uint64_t first_ns = UINT64_MAX, due_ns;
	size_t i;

	for (i = 0; s->has_datagrams && i < s->peer_count; i++) {
		due_ns = peer_due_ns(s->peers[i]);
		first_ns = due_ns < first_ns ? due_ns : first_ns;
	}
	return first_ns;
}

/** Time goes on to what comes first: the time that a task waits for, or that of a peer. @return false where neither comes by then. */
static bool time_passes(struct scenario *s, uint64_t until_ns)
{
	uint64_t due_ns = next_due_ns(s);

	if (due_ns > until_ns || due_ns == UINT64_MAX)
		return s->state == OBSERVE_TIMED && observe_pass_time(s->observation, until_ns, s->patience_ns);
	(void)observe_pass_time(s->observation, due_ns, s->patience_ns); /* no task's: the peer's has come */
	return true;
}

bool scenario_pump_until(struct scenario *s, uint64_t until_ns)
{
	if (!s->observation)
		return false;
	s->state = observe_run(s->observation, s->patience_ns);
	scenario_count_transfers(s);
	scenario_judge_mode(s);
	switch (s->state) {
	case OBSERVE_QUIET:
	case OBSERVE_ENDED:
	case OBSERVE_TIMED:
		return peers_act(s) || time_passes(s, until_ns);
	case OBSERVE_LIMIT:
		if (strcmp(relevant_limit(s), OBSERVE_PIPES) == 0)
			scenario_error(s, EPERM, "this user has too many pipes (fs.pipe-user-pages-soft, proc(5))");
		if (strcmp(relevant_limit(s), OBSERVE_IN_FLIGHT) == 0)
			scenario_error(s, ETOOMANYREFS, "this user has too many descriptors on their way (unix(7))");
		scenario_end(s, VERDICT_LIMIT, memory_string(relevant_limit(s)),
			memory_format(_("the program used up its limit: %s"), _(relevant_limit(s))));
	case OBSERVE_WALL:
		scenario_end(s, VERDICT_TIMEOUT, memory_string(relevant_limit(s)),
			memory_format(_("the time of the run is used up (%s)"), _(relevant_limit(s))));
	case OBSERVE_SPINS:
		return false;
	}
	return false;
}

bool scenario_pump(struct scenario *s)
{
	return scenario_pump_until(s, UINT64_MAX);
}

void run_until_quiet(struct scenario *s)
{
	while (s->observation && scenario_pump_until(s, observe_now_ns(s->observation)))
		;
	if (s->observation && s->state == OBSERVE_SPINS)
		scenario_fail(s, memory_string(_("expected the program to come to rest, but it does not")));
}

void pass_time(struct scenario *s, int ms)
{
	uint64_t until_ns;

	narrate(s, "check", "lets %d ms pass", ms);
	run_until_quiet(s);
	if (!s->observation)
		return;
	until_ns = observe_now_ns(s->observation) + (uint64_t)ms * 1000000u;
	while (scenario_pump_until(s, until_ns))
		;
	(void)observe_pass_time(
		s->observation, until_ns, s->patience_ns); /* nobody waits for a time: it passes all the same */
}
