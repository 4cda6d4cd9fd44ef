/** @file
 * What an executable asks of its libraries: its undefined dynamic symbols, by libelf.
 */
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "check/scenario.h"

static bool is_undefined(Elf *elf, const GElf_Shdr *header, Elf_Data *data, const char *symbol)
{
	size_t count = header->sh_entsize ? header->sh_size / header->sh_entsize : 0, i;
	GElf_Sym entry;

	for (i = 0; i < count; i++) {
		const char *name;

		if (!gelf_getsym(data, (int)i, &entry) || entry.st_shndx != SHN_UNDEF)
			continue;
		name = elf_strptr(elf, header->sh_link, entry.st_name);
		if (name && strcmp(name, symbol) == 0)
			return true;
	}
	return false;
}

static bool asks_for(int fd, const char *symbol)
{
	Elf_Scn *section = NULL;
	bool found = false;
	GElf_Shdr header;
	Elf *elf;

	if (elf_version(EV_CURRENT) == EV_NONE)
		return false;
	elf = elf_begin(fd, ELF_C_READ, NULL);
	while (elf && !found && (section = elf_nextscn(elf, section)))
		if (gelf_getshdr(section, &header) && header.sh_type == SHT_DYNSYM)
			found = is_undefined(elf, &header, elf_getdata(section, NULL), symbol);
	(void)elf_end(elf); /* counts references; NULL is accepted */
	return found;
}

void expect_not_linked(struct program *program, const char *symbol)
{
	struct scenario *s = program->scenario;
	size_t i;

	narrate(s, "check", "expects that %s does not use %s()", called(program), symbol);
	for (i = 0; i < s->grading->program_count; i++)
		if (strcmp(s->grading->programs[i].name, program->name) == 0 &&
			asks_for(s->stage->executables.fds[i], symbol))
			fail_check(s, NULL, "expected %s not to use %s(), but it is linked with it", called(program),
				symbol);
}
