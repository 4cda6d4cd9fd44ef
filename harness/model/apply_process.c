/** @file
 * How tasks come and go: their tables, their dispositions of signals, and who waits for whose end.
 */
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "base/memory.h"
#include "model/apply.h"

static void add_member(struct descriptors *all, int task, int process)
{
	while (all->task_count <= (size_t)task)
		ARRAY_ADD(all->tasks, all->task_count, all->task_capacity) = (struct membership){.process = -1};
	all->tasks[task] = (struct membership){.process = process, .alive = true};
	all->processes[process].living++;
}

static int add_process(struct descriptors *all, int task, struct process process)
{
	process.first_task = task;
	process.living = 0;
	ARRAY_ADD(all->processes, all->process_count, all->process_capacity) = process;
	add_member(all, task, (int)all->process_count - 1);
	return (int)all->process_count - 1;
}

void apply_start(struct descriptors *all, const struct event *event)
{
	struct table *table = memory_new(1, sizeof *table);

	table->users = 1;
	(void)add_process(all, event->task, (struct process){.parent = -1, .pid = event->status, .table = table});
}

void apply_spawn(struct descriptors *all, const struct event *event)
{
	struct process *parent = tables_process(all, event->task), child;

	if (!parent || !parent->table)
		return;
	if (event->flags & CLONE_THREAD) {
		add_member(all, event->child, process_of(all, event->task));
		return;
	}
	child = *parent;
	child.parent = process_of(all, event->task);
	child.pid = (int)event->result;
	child.zombie = false;
	if (event->flags & CLONE_FILES)
		child.table->users++;
	else
		child.table = table_copy(all, parent->table);
	(void)add_process(all, event->child, child);
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
	for (i = own->count; i-- > 0;)
		if (own->rows[i].close_on_exec)
			table_close(all, own, own->rows[i].fd);
	for (signal = 1; signal < SIGNALS; signal++)
		if (process->dispositions[signal] != DISPOSITION_IGNORED)
			process->dispositions[signal] = DISPOSITION_DEFAULT;
	for (i = 0; i < all->task_count; i++)
		if (all->tasks[i].process == process_of(all, event->task) && (int)i != event->task)
			all->tasks[i].alive = false;
	process->living = 1;
}

static bool is_waited_for(const struct descriptors *all, const struct process *process)
{
	const struct process *parent = process->parent < 0 ? NULL : &all->processes[process->parent];

	return parent && parent->living > 0 && parent->dispositions[SIGCHLD] != DISPOSITION_IGNORED;
}

void apply_exit(struct descriptors *all, const struct event *event)
{
	int number = process_of(all, event->task);
	struct process *process = tables_process(all, event->task);
	size_t i;

	if (!process || !all->tasks[event->task].alive)
		return;
	all->tasks[event->task].alive = false;
	if (--process->living > 0)
		return;
	table_release(all, process->table);
	process->table = NULL;
	process->zombie = is_waited_for(all, process);
	for (i = 0; i < all->process_count; i++) {
		if (all->processes[i].parent != number)
			continue;
		all->processes[i].parent = -1;
		all->processes[i].zombie = false; /* init collects it */
	}
}

/* --- calls --- */

void apply_signal_call(struct process *process, const struct event *event)
{
	if (strcmp(event->call->name, "rt_sigaction") == 0 && event->signal > 0 && event->signal < SIGNALS)
		process->dispositions[event->signal] = event->disposition;
}

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
