/** @file
 * How tasks come and go: their tables, their dispositions of signals, and who waits for whose end.
 */
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "base/memory.h"
#include "model/apply.h"

#define BIT(signal) (UINT64_C(1) << ((signal)-1))

/** Signals whose default action is to do nothing: signal(7). */
#define HARMLESS (BIT(SIGCHLD) | BIT(SIGCONT) | BIT(SIGURG) | BIT(SIGWINCH))

/** A new task has the mask of its maker, and nothing is pending for it. */
static void add_member(struct descriptors *all, int task, int process, int maker)
{
	while (all->task_count <= (size_t)task)
		ARRAY_ADD(all->tasks, all->task_count, all->task_capacity) = (struct membership){.process = -1};
	all->tasks[task] = (struct membership){
		.process = process, .alive = true, .masked = maker < 0 ? 0 : all->tasks[maker].masked};
	all->processes[process].living++;
}

static void add_process(struct descriptors *all, int task, struct process process, int maker)
{
	process.first_task = task;
	process.living = 0;
	ARRAY_ADD(all->processes, all->process_count, all->process_capacity) = process;
	add_member(all, task, (int)all->process_count - 1, maker);
}

void apply_start(struct descriptors *all, const struct event *event)
{
	struct table *table = memory_new(1, sizeof *table);

	table->users = 1;
	add_process(all, event->task, (struct process){.parent = -1, .pid = event->status, .table = table}, -1);
}

void apply_spawn(struct descriptors *all, const struct event *event)
{
	struct process *parent = tables_process(all, event->task), child;

	if (!parent || !parent->table)
		return;
	if (event->flags & CLONE_THREAD) {
		add_member(all, event->child, process_of(all, event->task), event->task);
		return;
	}
	parent->has_children = true;
	child = *parent;
	child.has_children = false;
	child.parent = process_of(all, event->task);
	child.pid = (int)event->result;
	child.zombie = false;
	child.pending = 0;
	if (event->flags & CLONE_FILES)
		child.table->users++;
	else
		child.table = table_copy(all, parent->table);
	add_process(all, event->child, child, event->task);
}

void apply_exec(struct descriptors *all, const struct event *event)
{
	struct process *process = tables_process(all, event->task);
	struct table *own;
	size_t i;
	int signal;

	if (!process || !process->table)
		return;
	own = table_copy(all, process->table); /* exec(2) ends the sharing of a table */
	table_release(all, process->table);
	process->table = own;
	for (i = own->count; i-- > 0;) {
		if (!own->rows[i].close_on_exec)
			continue;
		forget_locks_in(tables_object(all, own->rows[i].description->object), process_of(all, event->task));
		table_close(all, own, own->rows[i].fd);
	}
	for (signal = 1; signal < SIGNALS; signal++)
		if (process->dispositions[signal] != DISPOSITION_IGNORED)
			process->dispositions[signal] = DISPOSITION_DEFAULT;
	for (i = 0; i < all->task_count; i++)
		if (all->tasks[i].process == process_of(all, event->task) && (int)i != event->task)
			all->tasks[i].alive = false;
	process->living = 1;
	process->once = 0;
	process->reaps = false;
	all->tasks[event->task].blocked_by = 0;
}

static bool ignores(const struct process *process, int signal)
{
	return process->dispositions[signal] == DISPOSITION_IGNORED ||
		(process->dispositions[signal] == DISPOSITION_DEFAULT && BIT(signal) & HARMLESS);
}

/** Does every living task of the process block the signal? */
static bool all_mask(const struct descriptors *all, const struct process *process, int signal)
{
	size_t i;

	for (i = 0; i < all->task_count; i++)
		if (tables_process(all, (int)i) == process && all->tasks[i].alive &&
			!(all->tasks[i].masked & BIT(signal)))
			return false;
	return true;
}

/** What is ignored and not blocked is gone at once; what ends or stops a process is not waited for. */
static void send_to_process(struct process *process, int signal, const struct descriptors *all)
{
	if (signal == SIGKILL || signal == SIGSTOP || (ignores(process, signal) && !all_mask(all, process, signal)))
		return;
	process->pending |= BIT(signal);
}

static void forget_process_locks(struct descriptors *all, int process)
{
	size_t i;

	for (i = 0; i < all->living_count; i++)
		if (all->living[i]->lock_count)
			forget_locks_in(all->living[i], process);
}

static bool is_waited_for(const struct descriptors *all, const struct process *process)
{
	const struct process *parent = process->parent < 0 ? NULL : &all->processes[process->parent];

	return parent && parent->living > 0 && !parent->reaps && parent->dispositions[SIGCHLD] != DISPOSITION_IGNORED;
}

void apply_exit(struct descriptors *all, const struct event *event)
{
	int number = process_of(all, event->task);
	struct process *process = tables_process(all, event->task);
	size_t i;

	if (!process || !all->tasks[event->task].alive)
		return;
	all->tasks[event->task].alive = false;
	all->tasks[event->task].blocked_by = 0;
	if (--process->living > 0)
		return;
	if (process->parent >= 0)
		send_to_process(&all->processes[process->parent], SIGCHLD, all);
	forget_process_locks(all, number);
	table_release(all, process->table);
	process->table = NULL;
	process->zombie = is_waited_for(all, process);
	for (i = 0; process->has_children && i < all->process_count; i++) {
		if (all->processes[i].parent != number)
			continue;
		all->processes[i].parent = -1;
		all->processes[i].zombie = false; /* init collects it */
	}
}

/* --- signals --- */

/** The signal has reached a task. */
void apply_signal(struct descriptors *all, const struct event *event)
{
	struct process *process = tables_process(all, event->task);

	if (!process || event->signal < 1 || event->signal >= SIGNALS)
		return;
	take_signal(all, event->task, event->signal);
	if (process->once & BIT(event->signal))
		process->dispositions[event->signal] = DISPOSITION_DEFAULT;
	process->once &= ~BIT(event->signal);
}

static void set_action(struct descriptors *all, struct process *process, const struct event *event)
{
	int signal = event->signal;
	size_t i;

	if (signal < 1 || signal >= SIGNALS)
		return;
	process->dispositions[signal] = event->disposition;
	process->once = (process->once & ~BIT(signal)) | (event->flags & SA_RESETHAND ? BIT(signal) : 0);
	if (signal == SIGCHLD)
		process->reaps = event->flags & SA_NOCLDWAIT;
	if (!ignores(process, signal))
		return;
	process->pending &= ~BIT(signal); /* what is ignored is forgotten, too */
	for (i = 0; i < all->task_count; i++)
		if (tables_process(all, (int)i) == process)
			all->tasks[i].pending &= ~BIT(signal);
}

static void set_mask(struct membership *task, const struct event *event)
{
	uint64_t signals = event->signals & ~(BIT(SIGKILL) | BIT(SIGSTOP));

	if (!event->args[1])
		return;
	switch ((int)event->args[0]) {
	case SIG_BLOCK:
		task->masked |= signals;
		break;
	case SIG_UNBLOCK:
		task->masked &= ~signals;
		break;
	case SIG_SETMASK:
		task->masked = signals;
		break;
	}
}

/** To one process or one thread of the run; groups are not known. */
static void send_signal(struct descriptors *all, const struct event *event)
{
	bool to_thread = strcmp(event->call->name, "tkill") == 0 || strcmp(event->call->name, "tgkill") == 0;
	int pid = call_argument(event->call, ARG_PID), target;
	struct process *process;

	if (pid < 0 || event->signal < 1 || event->signal >= SIGNALS)
		return;
	target = (int)event->args[strcmp(event->call->name, "tgkill") == 0 ? 1 : pid] - 100;
	process = tables_process(all, target);
	if (!process)
		return;
	if (!to_thread)
		send_to_process(process, event->signal, all);
	else if (!ignores(process, event->signal) || all->tasks[target].masked & BIT(event->signal))
		all->tasks[target].pending |= BIT(event->signal);
}

void take_signal(struct descriptors *all, int task, int signal)
{
	struct process *process = tables_process(all, task);

	if (signal < 1 || signal >= SIGNALS)
		return;
	if (all->tasks[task].pending & BIT(signal))
		all->tasks[task].pending &= ~BIT(signal);
	else
		process->pending &= ~BIT(signal);
}

void apply_signal_call(struct descriptors *all, const struct event *event)
{
	struct process *process = tables_process(all, event->task);

	if (call_argument(event->call, ARG_SIGACTION) >= 0)
		set_action(all, process, event);
	else if (strcmp(event->call->name, "rt_sigprocmask") == 0)
		set_mask(&all->tasks[event->task], event);
	else if (strcmp(event->call->name, "rt_sigtimedwait") == 0)
		take_signal(all, event->task, (int)event->result);
	else
		send_signal(all, event);
}

/* --- children --- */

void apply_wait(struct descriptors *all, const struct event *event)
{
	bool only_looks = strcmp(event->call->name, "waitid") == 0 && event->args[3] & WNOWAIT;
	int collected = event->child >= 0 ? process_of(all, event->child) : -1;
	size_t i;

	for (i = 0; collected < 0 && event->result > 0 && i < all->process_count; i++)
		if (all->processes[i].pid == event->result && all->processes[i].zombie)
			collected = (int)i;
	if (collected >= 0 && !only_looks)
		all->processes[collected].zombie = false;
}
