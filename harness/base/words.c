/** @file
 * Finds the language of sentences, and the catalogues: in the folder locale beside the one of this program.
 */
#include <libgen.h>
#include <locale.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"

/** Has the user said what locale messages are to be in? Then "C" is meant, too. */
static bool is_locale_told(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"}; /* as setlocale(3) looks for it */
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return true;
	}
	return false;
}

/* gettext() ignores LANGUAGE in the locale "C", which is what remains where none is told or the told one was not generated.
 * C.UTF-8 is part of the C library, and as good: then LANGUAGE alone is enough. */
static void choose_locale(void)
{
	const char *chosen = setlocale(LC_MESSAGES, "");

	if (!chosen || !is_locale_told())
		(void)setlocale(LC_MESSAGES, "C.UTF-8"); /* not here either: sentences stay English */
}

void words_begin(void)
{
	char *program = file_of_program(), *folder = program ? file_join(dirname(dirname(program)), "locale") : NULL;

	choose_locale();
	if (folder)
		(void)bindtextdomain("plumb", folder);   /* without memory sentences stay English */
	(void)bind_textdomain_codeset("plumb", "UTF-8"); /* whatever LC_CTYPE says: all that we print is UTF-8 */
	(void)textdomain("plumb");
	free(folder);
	free(program);
}
