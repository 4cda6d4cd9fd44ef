/** @file
 * What the commands share: where things are, options, running a grader.
 */
#ifndef PLUMB_CLI_CLI_H
#define PLUMB_CLI_CLI_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/text.h"
#include "base/words.h"
#include "cli/command.h"
#include "model/lab.h"
#include "model/result.h"

/** Finds the kit around this executable. @param labs  folder given by --labs, or NULL. @return 0 or -errno. */
int kit_find(const char *labs, struct kit *out);

/** Frees it. */
void kit_clear(struct kit *kit);

/** Parses a command's options and arguments with argp, which ends the process where they are wrong. */
void cli_parse(const struct command *command, argp_parser_t parser, int argc, char **argv, void *input);

/** For ARGP_KEY_ARG of a command that takes one argument; a second one is wrong usage. */
void cli_take_argument(struct argp_state *state, const char *argument, const char **out);

/** For ARGP_KEY_ARG of a command that takes none, or no more: names the word, and ends the process. */
void cli_refuse_argument(struct argp_state *state, const char *argument);

/** Prints "plumb: …" on standard error. @return EXIT_COULD_NOT_JUDGE, or what @p status says. */
int cli_fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * The slug of the lab that is meant: @p word, or the lab of the current folder, or the first unfinished one.
 * @return the slug, the caller frees; NULL after a message on standard error.
 */
char *cli_lab(const struct kit *kit, const char *word);

/** Makes the folder of results, where it is not there yet; whoever writes into it says what is wrong with it. @return its path; the caller frees. */
char *cli_results_folder(const struct kit *kit);

/** Path of the result that is kept of a lab; the caller frees. */
char *cli_result_path(const struct kit *kit, const char *slug);

/** Where the last result of another folder than the lab's own stays; the caller frees. */
char *cli_other_result_path(const struct kit *kit, const char *slug);

/**
 * Where the result of a grading goes that nobody else is to have meanwhile, neither on this machine nor in a container that
 * shares the folder, where process ids are the same. The caller unlinks and frees.
 */
char *cli_own_result_path(const struct kit *kit, const char *slug);

/** Options for a grader, which take their strings with them: free with file_names_free(). */
struct cli_options {
	char **items; /**< NULL behind the last; NULL where there is none */
	size_t count, capacity;
};

/** Adds "--option=value", or "--option" where @p value is NULL. */
void cli_add_option(struct cli_options *options, const char *option, const char *value);

/**
 * Runs a lab's grader over a submission.
 * @param folder  of the submission; NULL: the lab's own. @param result  where its result goes.
 * @param more    options besides those, NULL behind the last; or NULL.
 * @return its exit status.
 */
int cli_run_grader(const struct kit *kit, const char *slug, const char *folder, const char *result, char *const *more);

/**
 * Starts a lab's grader, which is not waited for; arguments as above.
 * @return its process, which has no signal blocked and ends with us; -1 after a message.
 */
pid_t cli_start_grader(
	const struct kit *kit, const char *slug, const char *folder, const char *result, char *const *more);

/** What a grader's end means. @param status  of wait(2). @return the exit status, after a message where it was killed. */
int cli_grader_status(int status);

/** Is this the name of a C file or a header? */
bool cli_is_source(const char *name);

/** Writes all of a text to standard output. @return 0 or -errno. */
int cli_print(const struct text *text);

/** Prints a command's answer and frees it. @return @p status, or EXIT_COULD_NOT_JUDGE where it could not be printed. */
int cli_answer(struct text *answer, int status);

/** May standard output have colours? */
bool cli_colour(bool plain);

/** Columns of the terminal. */
int cli_width(void);

#endif
