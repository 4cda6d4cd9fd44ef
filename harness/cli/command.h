/** @file
 * A subcommand of plumb. One file under commands/ is one subcommand; Make finds it there.
 */
#ifndef PLUMB_CLI_COMMAND_H
#define PLUMB_CLI_COMMAND_H

#include <argp.h>

/** Exit statuses: a contract. */
enum { EXIT_ALL_PASSED = 0, EXIT_SOMETHING_FAILED = 1, EXIT_USAGE = 2, EXIT_COULD_NOT_JUDGE = 3 };

/** Where things are. */
struct kit {
	char *root; /**< of the checkout */
	char *labs; /**< folder of labs; --labs changes it */
	char *solutions;
	char *graders; /**< folder of graders */
	char *cache;   /**< kept builds */
	char *state;   /**< .plumb, or below XDG_STATE_HOME */
};

/** A subcommand: its words, its options and what it does. */
struct command {
	const char *name;
	const char *summary;               /**< one line of `plumb --help` */
	const char *arguments;             /**< "[LAB]" */
	const char *description;           /**< paragraph of `plumb NAME --help` */
	const struct argp_option *options; /**< zero behind the last; source of help, manual page, completions */
	unsigned parsing;                  /**< flags of argp_parse(3), besides the usual ones */
	/** @param argv  argv[0] is the command's name. @return the exit status. */
	int (*run)(const struct kit *kit, int argc, char **argv);
};

/** All commands sorted by name; NULL behind the last; static, made by Make. */
extern const struct command *const all_commands[];

#endif
