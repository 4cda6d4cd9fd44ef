/** @file
 * From a stopped task to the line of the learner's source that made the call, by libdw.
 *
 * Two ways lead up the stack to the first frame that the executable's line table knows. The short one asks the call
 * frame information once per address what the frame's size is, relative to the stack pointer, and keeps the answer:
 * read(), write() and most wrappers of libc then cost one look into the stack. Where the information is of another form
 * (a frame pointer, a signal frame) libdwfl unwinds, 8–15 µs. Both are exact; nothing is guessed from the stack.
 *
 * Addresses are not randomised in a run, so one report of the modules serves all processes that execute the file, and
 * all runs of an exploration. A pc in no known module (a library loaded later) asks for a new report, once.
 */
#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <gelf.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "observe/source.h"
#include "observe/tracee.h"

/** What is known about one address of the program. */
enum step_kind {
	STEP_UNKNOWN, /**< not looked up yet */
	STEP_PLACE,   /**< in the executable, with a line: the search ends here */
	STEP_UP,      /**< the caller's address is found `frame_size` above the stack pointer */
	STEP_UNWIND   /**< only the long way leads on */
};

struct step {
	uint64_t pc;
	enum step_kind kind;
	uint64_t frame_size;
	struct place place;
};

struct source {
	dev_t device; /**< identity of the file: one source per executable */
	ino_t inode;
	int fd; /**< owned; the executable on the harness's side */
	int users;
	char *folder; /**< owned, or NULL */
	Dwfl *dwfl;   /**< owned; NULL before the first question */
	Dwfl_Module *executable;
	char *inside;       /**< owned; its path as programs of the run see it */
	struct step *steps; /**< owned; open addressing, a power of two */
	size_t step_count, step_capacity;
	uint64_t last_unknown; /**< the pc for which modules were reported anew */
	pid_t tid;             /**< of the question being answered, for libdwfl's callbacks */
	const struct registers *registers;
	struct place found;
	int frames;              /**< above it */
	const char *symbol;      /**< static; the one that was looked up … */
	uint64_t symbol_address; /**< … and its address, 0 none */
	struct source *next;
};

enum { FRAMES_MOST = 64 };

static struct source *sources; /* kept for the life of the process: explorations run one file many times */

/* --- libdwfl's view of the stopped task --- */

static struct source *asking; /* libdwfl's find_elf has no argument of ours */

static int find_elf(
	Dwfl_Module *module, void **userdata, const char *name, Dwarf_Addr base, char **file_name, Elf **elf)
{
	(void)module;
	(void)userdata;
	(void)base;
	(void)elf;
	*file_name = NULL;
	if (asking->inside && strcmp(name, asking->inside) == 0)
		return fcntl(asking->fd, F_DUPFD_CLOEXEC, 0);
	if (name[0] != '/')
		return -1;
	return open(name, O_RDONLY | O_CLOEXEC);
}

static pid_t next_thread(Dwfl *dwfl, void *argument, void **thread)
{
	(void)dwfl;
	if (*thread)
		return 0;
	*thread = argument;
	return ((struct source *)argument)->tid;
}

static bool get_thread(Dwfl *dwfl, pid_t tid, void *argument, void **thread)
{
	(void)dwfl;
	(void)tid;
	*thread = argument;
	return true;
}

static bool read_word(pid_t tid, uint64_t address, uint64_t *out)
{
	return memory_read_from(tid, address, out, sizeof *out) == (ssize_t)sizeof *out;
}

static bool memory_read(Dwfl *dwfl, Dwarf_Addr address, Dwarf_Word *result, void *argument)
{
	(void)dwfl;
	return read_word(((struct source *)argument)->tid, address, result);
}

static bool set_initial_registers(Dwfl_Thread *thread, void *argument)
{
	struct source *source = argument;
	Dwarf_Word words[MACHINE_DWARF_REGISTERS];

	machine_dwarf_registers(source->registers, words);
	if (!dwfl_thread_state_registers(thread, 0, MACHINE_DWARF_REGISTERS, words))
		return false;
	dwfl_thread_state_register_pc(thread, machine_pc(source->registers));
	return true;
}

static const Dwfl_Thread_Callbacks thread_callbacks = {
	.next_thread = next_thread,
	.get_thread = get_thread,
	.memory_read = memory_read,
	.set_initial_registers = set_initial_registers,
};

static int no_debuginfo(Dwfl_Module *module, void **userdata, const char *name, Dwarf_Addr base, const char *file_name,
	const char *link_file, GElf_Word link_crc, char **out)
{
	/* Separate debug files are never looked for: libc's would cost 38 ms and answer for no learner. */
	(void)module, (void)userdata, (void)name, (void)base, (void)file_name, (void)link_file, (void)link_crc,
		(void)out;
	return -1;
}

static const Dwfl_Callbacks callbacks = {.find_elf = find_elf, .find_debuginfo = no_debuginfo};

static int is_executable(Dwfl_Module *module, void **userdata, const char *name, Dwarf_Addr start, void *argument)
{
	struct source *source = argument;

	(void)userdata;
	(void)start;
	if (!source->inside || strcmp(name, source->inside) != 0)
		return DWARF_CB_OK;
	source->executable = module;
	return DWARF_CB_ABORT;
}

static void report_modules(struct source *source, pid_t tid)
{
	char link[64], inside[PATH_MAX];
	ssize_t length;

	(void)snprintf(link, sizeof link, "/proc/%d/exe", (int)tid);
	length = readlink(link, inside, sizeof inside - 1);
	free(source->inside);
	source->inside = length < 0 ? NULL : memory_copy(inside, (size_t)length);
	asking = source;
	if (source->dwfl)
		dwfl_end(source->dwfl);
	source->executable = NULL;
	source->dwfl = dwfl_begin(&callbacks);
	if (!source->dwfl)
		return;
	dwfl_report_begin(source->dwfl);
	(void)dwfl_linux_proc_report(source->dwfl, tid); /* what could not be read stays unknown */
	(void)dwfl_report_end(source->dwfl, NULL, NULL);
	(void)dwfl_attach_state(source->dwfl, NULL, tid, &thread_callbacks, source);
	(void)dwfl_getmodules(source->dwfl, is_executable, source, 0);
}

/* --- places --- */

static const char *relative(const struct source *source, const char *path)
{
	size_t length = source->folder ? strlen(source->folder) : 0;
	const char *slash = strrchr(path, '/');

	if (length && strncmp(path, source->folder, length) == 0 && path[length] == '/')
		return interned(path + length + 1);
	return interned(slash ? slash + 1 : path);
}

/** The function as the source has it, also where the compiler has inlined it. */
static const char *function_at(Dwfl_Module *module, Dwarf_Addr pc)
{
	Dwarf_Addr bias;
	Dwarf_Die *unit = dwfl_module_addrdie(module, pc, &bias);
	Dwarf_Die *scopes = NULL;
	const char *name = NULL;
	int count, i;

	count = unit ? dwarf_getscopes(unit, pc - bias, &scopes) : 0;
	for (i = 0; i < count && !name; i++) {
		int tag = dwarf_tag(&scopes[i]);

		if (tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine)
			name = interned(dwarf_diename(&scopes[i]));
	}
	free(scopes);
	return name;
}

static bool place_at(const struct source *source, Dwarf_Addr pc, struct place *out)
{
	Dwfl_Line *line = source->executable ? dwfl_module_getsrc(source->executable, pc) : NULL;
	const char *path;
	int number = 0;

	path = line ? dwfl_lineinfo(line, NULL, &number, NULL, NULL, NULL) : NULL;
	if (!path || number == 0)
		return false;
	*out = (struct place){relative(source, path), number, function_at(source->executable, pc)};
	return true;
}

/* --- the short way: one step per address, looked up once --- */

static struct step *step_slot(struct source *source, uint64_t pc)
{
	size_t mask = source->step_capacity - 1;
	size_t i = (size_t)(pc * 0x9E3779B97F4A7C15u >> 20) & mask; /* Fibonacci hashing: Knuth, TAOCP 6.4 */

	while (source->steps[i].kind != STEP_UNKNOWN && source->steps[i].pc != pc)
		i = (i + 1) & mask;
	return &source->steps[i];
}

static void make_room(struct source *source)
{
	struct step *old = source->steps;
	size_t count = source->step_capacity, i;

	if (source->step_count * 2 < source->step_capacity)
		return;
	source->step_capacity = count ? count * 2 : 64;
	source->steps = memory_new(source->step_capacity, sizeof *old);
	for (i = 0; i < count; i++)
		if (old[i].kind != STEP_UNKNOWN)
			*step_slot(source, old[i].pc) = old[i];
	free(old);
}

/**
 * libc's clone() ends its frame information before the system call, for its child has another stack. It pushes nothing,
 * so the return address is on top of the stack: the size of the smallest frame. Without it no thread would have a line.
 */
static bool frame_without_information(uint64_t *out)
{
	enum { ANY = 0x1000 };
	uint64_t slot = machine_return_slot(ANY);

	*out = ANY - slot;
	return slot != 0;
}

/** The size of the frame at @p pc, where the information gives it as stack pointer plus a number. */
static bool frame_size(Dwfl_Module *module, Dwarf_Addr pc, uint64_t *out)
{
	Dwarf_Addr bias;
	Dwarf_CFI *information = dwfl_module_eh_cfi(module, &bias);
	Dwarf_Frame *frame = NULL;
	Dwarf_Op *operations;
	size_t count;
	bool known = false;

	if (!information)
		return false;
	if (dwarf_cfi_addrframe(information, pc - bias, &frame) != 0)
		return frame_without_information(out);
	if (dwarf_frame_cfa(frame, &operations, &count) == 0 && count == 1) {
		const Dwarf_Op *only = &operations[0];

		if (only->atom == DW_OP_bregx && only->number == (Dwarf_Word)machine_dwarf_sp()) {
			*out = only->number2;
			known = true;
		} else if (only->atom == DW_OP_breg0 + machine_dwarf_sp()) {
			*out = only->number;
			known = true;
		}
	}
	free(frame);
	return known && machine_return_slot(0x1000) != 0;
}

static Dwfl_Module *module_at(struct source *source, pid_t tid, uint64_t pc)
{
	Dwfl_Module *module = source->dwfl ? dwfl_addrmodule(source->dwfl, pc) : NULL;

	if ((module && source->executable) || source->last_unknown == pc)
		return module;
	report_modules(source, tid);
	source->last_unknown = pc;
	return source->dwfl ? dwfl_addrmodule(source->dwfl, pc) : NULL;
}

static const struct step *step_at(struct source *source, pid_t tid, uint64_t pc)
{
	struct step *step;
	Dwfl_Module *module;

	make_room(source);
	step = step_slot(source, pc);
	if (step->kind != STEP_UNKNOWN)
		return step;
	module = module_at(source, tid, pc);
	step->pc = pc;
	source->step_count++;
	if (module && module == source->executable && place_at(source, pc, &step->place))
		step->kind = STEP_PLACE;
	else if (module && frame_size(module, pc, &step->frame_size))
		step->kind = STEP_UP;
	else
		step->kind = STEP_UNWIND;
	return step;
}

/* --- the long way --- */

static int at_frame(Dwfl_Frame *frame, void *argument)
{
	struct source *source = argument;
	Dwarf_Addr pc;
	bool is_activation;

	if (!dwfl_frame_pc(frame, &pc, &is_activation))
		return DWARF_CB_ABORT;
	pc -= is_activation ? 0 : 1;
	source->frames++;
	if (dwfl_addrmodule(source->dwfl, pc) != source->executable || !place_at(source, pc, &source->found))
		return DWARF_CB_OK;
	return DWARF_CB_ABORT;
}

static struct place unwind(struct source *source, pid_t tid, const struct registers *registers, int *frames)
{
	source->found = (struct place){0};
	source->frames = -1; /* the one that is found is not above itself */
	source->tid = tid;
	source->registers = registers;
	asking = source;
	if (source->dwfl)
		(void)dwfl_getthread_frames(source->dwfl, tid, at_frame, source);
	*frames = source->found.line ? source->frames : 0;
	return source->found;
}

struct place source_place(struct source *source, pid_t tid, const struct registers *registers, int *frames)
{
	uint64_t pc = machine_pc(registers), sp = machine_sp(registers);
	const struct step *step;
	int ignored = 0;

	frames = frames ? frames : &ignored;
	*frames = 0;
	if (!source)
		return (struct place){0};
	for (; *frames < FRAMES_MOST; ++*frames) {
		step = step_at(source, tid, pc);
		if (step->kind == STEP_PLACE)
			return step->place;
		if (step->kind == STEP_UNWIND)
			return unwind(source, tid, registers, frames);
		sp += step->frame_size;
		if (!read_word(tid, machine_return_slot(sp), &pc) || pc == 0)
			break;
		pc--; /* into the call that will return there */
	}
	*frames = 0;
	return (struct place){0};
}

/* --- symbols --- */

static int look_for_symbol(Dwfl_Module *module, void **userdata, const char *name, Dwarf_Addr start, void *argument)
{
	struct source *source = argument;
	int count = dwfl_module_getsymtab(module), i;

	(void)userdata;
	(void)name;
	(void)start;
	for (i = 1; i < count; i++) {
		GElf_Addr address;
		GElf_Sym symbol;
		const char *found = dwfl_module_getsym_info(module, i, &symbol, &address, NULL, NULL, NULL);

		if (!found || symbol.st_shndx == SHN_UNDEF || strcmp(found, source->symbol) != 0)
			continue;
		source->symbol_address = address;
		return DWARF_CB_ABORT;
	}
	return DWARF_CB_OK;
}

uint64_t source_symbol(struct source *source, pid_t tid, const char *name)
{
	if (!source)
		return 0;
	if (source->symbol == name)
		return source->symbol_address;
	source->symbol = name;
	source->symbol_address = 0;
	asking = source;
	if (!source->dwfl)
		report_modules(source, tid);
	if (source->dwfl)
		(void)dwfl_getmodules(source->dwfl, look_for_symbol, source, 0);
	return source->symbol_address;
}

/* --- life --- */

/** A path of a descriptor of ours may name a file that this user may no longer open. */
static int open_executable(const char *path)
{
	int fd;

	if (sscanf(path, "/proc/self/fd/%d", &fd) == 1)
		return fcntl(fd, F_DUPFD_CLOEXEC, 0);
	return open(path, O_RDONLY | O_CLOEXEC);
}

static bool is_elf(int fd)
{
	char magic[SELFMAG];

	return pread(fd, magic, sizeof magic, 0) == (ssize_t)sizeof magic && memcmp(magic, ELFMAG, SELFMAG) == 0;
}

bool source_has_lines(const char *executable)
{
	int fd = open_executable(executable);
	Elf *elf = NULL;
	Elf_Scn *section = NULL;
	bool found = false;
	size_t names;

	(void)elf_version(EV_CURRENT); /* it is the library's own */
	if (fd >= 0 && is_elf(fd))
		elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	while (elf && !found && elf_getshdrstrndx(elf, &names) == 0 && (section = elf_nextscn(elf, section))) {
		GElf_Shdr header;
		const char *name = gelf_getshdr(section, &header) ? elf_strptr(elf, names, header.sh_name) : NULL;

		found = name && (strcmp(name, ".debug_line") == 0 || strcmp(name, ".zdebug_line") == 0);
	}
	(void)elf_end(elf); /* only looked at */
	if (fd >= 0)
		(void)close(fd);
	return found;
}

struct source *source_new(const char *executable, const char *folder)
{
	struct source *source;
	struct stat file;
	int fd = open_executable(executable);

	if (fd < 0 || fstat(fd, &file) < 0 || !is_elf(fd)) {
		if (fd >= 0)
			(void)close(fd); /* only looked at */
		return NULL;
	}
	for (source = sources; source; source = source->next) {
		if (source->device == file.st_dev && source->inode == file.st_ino) {
			(void)close(fd); /* only looked at */
			source->users++;
			return source;
		}
	}
	source = memory_new(1, sizeof *source);
	*source = (struct source){.device = file.st_dev,
		.inode = file.st_ino,
		.fd = fd,
		.users = 1,
		.folder = memory_string(folder),
		.next = sources};
	sources = source;
	return source;
}

void source_free(struct source *source)
{
	if (source)
		source->users--; /* kept: the next run of an exploration asks for the same file */
}
