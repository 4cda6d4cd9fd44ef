/** @file
 * Timers of a run, under its own clock: alarm(2), setitimer(2), timer_create(2), timerfd_create(2).
 *
 * The kernel's own timers are never armed. What a program sets is kept here; when the clock of the run has come there,
 * the signal is sent with what the kernel would tell, or the descriptor made readable.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "observe/tracee.h"

#define TICKS_SET _IOW('T', 0, uint64_t) /* linux/timerfd.h: TFD_IOC_SET_TICKS */

/** A value and an interval, as in struct itimerspec. */
struct setting {
	uint64_t value_ns, interval_ns;
};

static uint64_t of_pair(const long pair[2], long units)
{
	return (uint64_t)pair[0] * 1000000000 + (uint64_t)(pair[1] * (1000000000 / units));
}

/** The kernel has interval before value. @return 0, -EFAULT or -EINVAL. */
static int read_setting(const struct tracee *tracee, uint64_t address, long units, struct setting *out)
{
	long pairs[4];
	int i;

	if (memory_read_from(tracee->tid, address, pairs, sizeof pairs) != (ssize_t)sizeof pairs)
		return -EFAULT;
	for (i = 0; i < 4; i += 2)
		if (pairs[i] < 0 || pairs[i + 1] < 0 || pairs[i + 1] >= units)
			return -EINVAL;
	*out = (struct setting){.interval_ns = of_pair(pairs, units), .value_ns = of_pair(pairs + 2, units)};
	return 0;
}

static int give_setting(const struct tracee *tracee, uint64_t address, long units, const struct setting *setting)
{
	const uint64_t both[2] = {setting->interval_ns, setting->value_ns};
	long pairs[4];
	size_t i;

	for (i = 0; i < 2; i++) {
		pairs[2 * i] = (long)(both[i] / 1000000000);
		pairs[2 * i + 1] = (long)(both[i] % 1000000000) / (1000000000 / units);
	}
	return !address || memory_write_to(tracee->tid, address, pairs, sizeof pairs) == 0 ? 0 : -EFAULT;
}

/* --- the table --- */

static struct timer *find(const struct observation *observation, enum timer_kind kind, int owner, int id)
{
	size_t i;

	for (i = 0; i < observation->timer_count; i++)
		if (observation->timers[i].kind == kind && observation->timers[i].owner == owner &&
			observation->timers[i].id == id)
			return &observation->timers[i];
	return NULL;
}

static struct timer *find_or_add(struct observation *observation, enum timer_kind kind, int owner, int id)
{
	struct timer *timer = find(observation, kind, owner, id);

	if (timer)
		return timer;
	timer = &ARRAY_ADD(observation->timers, observation->timer_count, observation->timer_capacity);
	*timer = (struct timer){.kind = kind, .owner = owner, .id = id, .deadline_ns = NEVER};
	return timer;
}

static struct setting left(const struct observation *observation, const struct timer *timer)
{
	struct setting setting = {0};

	if (timer && timer->deadline_ns != NEVER) {
		setting.interval_ns = timer->interval_ns;
		setting.value_ns = timer->deadline_ns > observation->clock.now_ns
			? timer->deadline_ns - observation->clock.now_ns
			: 1;
	}
	return setting;
}

static void set(const struct observation *observation, struct timer *timer, const struct setting *setting,
	bool absolute, clockid_t clock)
{
	uint64_t from_ns = absolute ? 0 : observation->clock.now_ns, start_ns = absolute ? clock_start_ns(clock) : 0;

	timer->interval_ns = setting->interval_ns;
	timer->deadline_ns = NEVER;
	if (setting->value_ns)
		timer->deadline_ns = setting->value_ns < start_ns ? 0 : setting->value_ns - start_ns + from_ns;
}

struct timer *timers_first(const struct observation *observation)
{
	struct timer *first = NULL;
	size_t i;

	for (i = 0; i < observation->timer_count; i++)
		if (observation->timers[i].deadline_ns != NEVER &&
			(!first || observation->timers[i].deadline_ns < first->deadline_ns))
			first = &observation->timers[i];
	return first;
}

void timers_forget(struct observation *observation, int process, bool exec)
{
	size_t from, to = 0;

	for (from = 0; from < observation->timer_count; from++) {
		const struct timer *timer = &observation->timers[from];
		bool goes = timer->owner == process &&
			(timer->kind == TIMER_POSIX || (timer->kind == TIMER_INTERVAL && !exec));

		if (!goes)
			observation->timers[to++] = *timer;
	}
	observation->timer_count = to;
}

/* --- firing --- */

static void send_signal(const struct timer *timer)
{
	siginfo_t information = {
		.si_signo = timer->notice.sigev_signo, .si_code = SI_TIMER, .si_value = timer->notice.sigev_value};

	information.si_timerid = timer->id;
	/* ESRCH: whom it is for has just ended */
	if (timer->notice.sigev_notify == SIGEV_THREAD_ID)
		(void)syscall(
			SYS_rt_tgsigqueueinfo, timer->owner, timer->thread, timer->notice.sigev_signo, &information);
	else if (timer->notice.sigev_notify == SIGEV_SIGNAL)
		(void)syscall(SYS_rt_sigqueueinfo, timer->owner, timer->notice.sigev_signo, &information);
}

/** A kernel without TFD_IOC_SET_TICKS (CONFIG_CHECKPOINT_RESTORE) is asked to fire at once. */
static void add_tick(int fd, uint64_t ticks)
{
	static const struct itimerspec at_once = {.it_value = {.tv_nsec = 1}};
	struct pollfd fired = {.fd = fd, .events = POLLIN};

	if (ioctl(fd, TICKS_SET, &ticks) == 0)
		return;
	(void)timerfd_settime(fd, 0, &at_once, NULL); /* good arguments: cannot fail */
	while (poll(&fired, 1, -1) < 0 && errno == EINTR)
		;
}

static void make_readable(const struct observation *observation, struct timer *timer)
{
	struct holder holder;
	int fd = -1;

	if (descriptors_holders(observation->trace->descriptors, timer->id, END_READ, &holder, 1) > 0)
		fd = borrow(stops_process(observation, holder.task), holder.fd);
	if (fd < 0) {
		timer->deadline_ns = NEVER; /* nobody can read it any more */
		return;
	}
	add_tick(fd, ++timer->ticks);
	(void)close(fd); /* the program has its own */
}

void timers_fire(struct observation *observation, struct timer *timer)
{
	timer->deadline_ns = timer->interval_ns ? timer->deadline_ns + timer->interval_ns : NEVER;
	switch (timer->kind) {
	case TIMER_INTERVAL:
		(void)kill(timer->owner, SIGALRM); /* ESRCH: it has just ended */
		break;
	case TIMER_POSIX:
		send_signal(timer);
		break;
	case TIMER_DESCRIPTOR:
		make_readable(observation, timer);
		break;
	}
}

/* --- calls --- */

static int64_t alarm_set(struct observation *observation, const struct tracee *tracee, const uint64_t *args)
{
	struct timer *timer = find_or_add(observation, TIMER_INTERVAL, tracee->process, 0);
	struct setting before = left(observation, timer), now = {.value_ns = (unsigned)args[0] * UINT64_C(1000000000)};

	set(observation, timer, &now, false, 0);
	return (int64_t)((before.value_ns + 999999999) / 1000000000);
}

static int64_t interval_set(struct observation *observation, const struct tracee *tracee, const uint64_t *args)
{
	struct timer *timer = find_or_add(observation, TIMER_INTERVAL, tracee->process, 0);
	struct setting before = left(observation, timer), now = {0};
	int r = args[1] ? read_setting(tracee, args[1], 1000000, &now) : 0;

	if (r == 0)
		r = give_setting(tracee, args[2], 1000000, &before);
	if (r == 0)
		set(observation, timer, &now, false, 0);
	return r;
}

static int64_t interval_get(struct observation *observation, const struct tracee *tracee, const uint64_t *args)
{
	struct setting now = left(observation, find(observation, TIMER_INTERVAL, tracee->process, 0));

	return give_setting(tracee, args[1], 1000000, &now);
}

static int64_t posix_set(struct observation *observation, const struct tracee *tracee, const uint64_t *args)
{
	struct timer *timer = find(observation, TIMER_POSIX, tracee->process, (int)args[0]);
	struct setting before = left(observation, timer), now;
	int r = read_setting(tracee, args[2], 1000000000, &now);

	if (r == 0)
		r = give_setting(tracee, args[3], 1000000000, &before);
	if (r == 0)
		set(observation, timer, &now, args[1] & TIMER_ABSTIME, timer->clock);
	return r;
}

static int64_t posix_get(struct observation *observation, const struct tracee *tracee, const uint64_t *args)
{
	struct timer *timer = find(observation, TIMER_POSIX, tracee->process, (int)args[0]);
	struct setting now = left(observation, timer);

	return give_setting(tracee, args[1], 1000000000, &now);
}

/** The timer of a descriptor has the object's id; many processes may hold it. */
static struct timer *descriptor_timer(struct observation *observation, const struct tracee *tracee, int fd)
{
	const struct object *object = descriptors_object(observation->trace->descriptors, tracee->task, fd);

	return object && object->kind == OBJECT_TIMER_FD ? find_or_add(observation, TIMER_DESCRIPTOR, 0, object->id)
							 : NULL;
}

static int64_t descriptor_set(struct observation *observation, const struct tracee *tracee, const uint64_t *args)
{
	struct timer *timer = descriptor_timer(observation, tracee, (int)args[0]);
	struct setting before = left(observation, timer), now;
	int r = timer ? read_setting(tracee, args[2], 1000000000, &now) : -EBADF;

	if (r == 0)
		r = give_setting(tracee, args[3], 1000000000, &before);
	if (r < 0)
		return r;
	set(observation, timer, &now, args[1] & TFD_TIMER_ABSTIME, timer->clock);
	timer->ticks = 0;
	return 0;
}

static int64_t descriptor_get(struct observation *observation, const struct tracee *tracee, const uint64_t *args)
{
	struct timer *timer = descriptor_timer(observation, tracee, (int)args[0]);
	struct setting now = left(observation, timer);

	return timer ? give_setting(tracee, args[1], 1000000000, &now) : -EBADF;
}

/** Calls that set and read timers: the kernel makes none of them. */
static const struct timer_call {
	const char *name;
	int64_t (*answer)(struct observation *observation, const struct tracee *tracee, const uint64_t *args);
} calls[] = {
	{"alarm", alarm_set},
	{"setitimer", interval_set},
	{"getitimer", interval_get},
	{"timer_settime", posix_set},
	{"timer_gettime", posix_get},
	{"timerfd_settime", descriptor_set},
	{"timerfd_gettime", descriptor_get},
};

/** Timers of CPU time are the kernel's. */
static bool is_of_cpu_time(
	const struct observation *observation, const struct tracee *tracee, const struct event *event)
{
	if (strstr(event->call->name, "itimer"))
		return event->args[0] != ITIMER_REAL;
	return strncmp(event->call->name, "timer_", 6) == 0 &&
		!find(observation, TIMER_POSIX, tracee->process, (int)event->args[0]);
}

bool timers_call(struct observation *observation, struct tracee *tracee, int64_t *result)
{
	const struct event *event = &tracee->call.event;
	size_t i;

	if (observation->options.real_time || event->call->class != CALL_SLEEP ||
		is_of_cpu_time(observation, tracee, event))
		return false;
	for (i = 0; i < sizeof calls / sizeof *calls; i++) {
		if (strcmp(calls[i].name, event->call->name) != 0)
			continue;
		*result = calls[i].answer(observation, tracee, event->args);
		return true;
	}
	return false;
}

/** timer_create(2) is the kernel's, so that it checks and numbers; what is to be told is kept here. */
static void note_created(struct observation *observation, const struct tracee *tracee, const struct event *event)
{
	const struct tracee *thread;
	struct timer *timer;
	int id;

	if (!clock_is_ours((clockid_t)event->args[0]) ||
		memory_read_from(tracee->tid, event->args[2], &id, sizeof id) != (ssize_t)sizeof id)
		return;
	timer = find_or_add(observation, TIMER_POSIX, tracee->process, id);
	timer->clock = (clockid_t)event->args[0];
	timer->notice =
		(struct sigevent){.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM, .sigev_value.sival_int = id};
	if (event->args[1])
		(void)memory_read_from(tracee->tid, event->args[1], &timer->notice,
			sizeof timer->notice); /* the kernel has just read it */
	thread = stops_seen(observation, tracee, timer->notice._sigev_un._tid);
	timer->thread = thread && thread->hold != GONE ? thread->tid : 0;
}

/** A call that makes a timer, or unmakes it. */
static void note_timer_call(struct observation *observation, const struct tracee *tracee, const struct event *event)
{
	struct timer *timer = NULL;

	if (strcmp(event->call->name, "timer_create") == 0) {
		note_created(observation, tracee, event);
	} else if (strcmp(event->call->name, "timer_delete") == 0) {
		timer = find(observation, TIMER_POSIX, tracee->process, (int)event->args[0]);
		if (timer)
			timer->deadline_ns = NEVER;
	} else if (strcmp(event->call->name, "timerfd_create") == 0) {
		timer = descriptor_timer(observation, tracee, event->made[0]);
		if (timer)
			timer->clock = (clockid_t)event->args[0];
	}
}

void timers_note(struct observation *observation, const struct tracee *tracee, const struct event *event)
{
	enum call_class class = event->call->class;
	struct timer *timer;

	if (event->result < 0)
		return;
	if (observation->options.real_time) {
		if (class == CALL_SLEEP && !(event->call->traits & CALL_MAY_BLOCK))
			observation->timer_armed = true; /* somebody may be woken by time */
	} else if (class == CALL_SLEEP || class == CALL_EVENT_FD) {
		note_timer_call(observation, tracee, event);
	} else if (class == CALL_RECEIVE && event->object) {
		timer = find(observation, TIMER_DESCRIPTOR, 0, event->object);
		if (timer)
			timer->ticks = 0;
	}
}
