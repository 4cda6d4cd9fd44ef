/** @file
 * plumb doctor: what this machine gives, why, and how to get more.
 */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "observe/observe.h"
#include "sandbox/network.h"
#include "sandbox/sandbox.h"

static const struct argp_option options[] = {
	{"json", 'j', NULL, 0, N_("as JSON"), 0},
	{0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	if (key == 'j')
		*(bool *)state->input = true;
	else if (key == ARGP_KEY_ARG)
		cli_refuse_argument(state, argument);
	else
		return ARGP_ERR_UNKNOWN;
	return 0;
}

static const char *meaning(enum tier tier)
{
	static const char *const meanings[] = {
		[TIER_FULL] = N_("programs run in namespaces of their own; everything can be judged"),
		[TIER_TRACED] = N_(
			"no namespaces: programs are observed and confined by Landlock, ports are the kernel's choice"),
		[TIER_BLACKBOX] = N_("programs cannot be observed here; nothing is judged"),
	};

	return meanings[tier];
}

static const char *find_compiler(void)
{
	return access("/usr/bin/gcc", X_OK) == 0 ? "gcc" : access("/usr/bin/clang", X_OK) == 0 ? "clang" : NULL;
}

static void print_probes(const struct machine *machine, const char *compiler)
{
	size_t i;

	(void)printf(_("tier %s: %s\n\n"), tier_name(machine->tier), _(meaning(machine->tier)));
	for (i = 0; i < machine->probe_count; i++) {
		const struct probe *probe = &machine->probes[i];

		(void)printf("  %-4s %s", probe->ok ? "ok" : "NO", probe->name);
		if (!probe->ok)
			(void)printf(": %s\n       %s", strerror(probe->error), _(probe->advice));
		(void)putchar('\n');
	}
	(void)printf(_("  %-4s C compiler%s%s\n"), compiler ? "ok" : "NO",
		compiler ? ": " : _("\n       install gcc or clang"), compiler ? compiler : "");
}

static void print_json(const struct machine *machine, const char *compiler)
{
	json_t *list = json_array(), *json;
	size_t i;

	for (i = 0; i < machine->probe_count; i++)
		json_array_append_new(list,
			json_pack("{s:s, s:b, s:s?, s:s?}", "name", machine->probes[i].name, "ok",
				machine->probes[i].ok, "error",
				machine->probes[i].ok ? NULL : strerror(machine->probes[i].error), "advice",
				machine->probes[i].advice));
	json = json_pack("{s:s, s:s?, s:o}", "tier", tier_name(machine->tier), "compiler", compiler, "probes", list);
	(void)json_dumpf(json, stdout, JSON_INDENT(2)); /* nobody reads it, then */
	(void)putchar('\n');
	json_decref(json);
}

static int run(const struct kit *kit, int argc, char **argv);

const struct command command_doctor = {
	.name = "doctor",
	.summary = N_("what this machine gives, and how to get more"),
	.arguments = "",
	.description = N_(
		"Probes namespaces, ptrace, seccomp, Landlock, what is told of sockets, multicast, a second host and the compiler, and names the tier. Exit status 3: nothing can be judged."),
	.options = options,
	.run = run,
};

/** In a network that others use, too, nothing is tried. */
static int ask_nothing(void)
{
	return -ENOTSUP;
}

static const struct further {
	const char *name;
	int (*ask)(void);
	bool full; /**< asked in tier full only */
	const char *advice;
} further[] = {
	{"sock_diag", observe_ask_sockets, false,
		N_("load it: modprobe tcp_diag; a kernel of your own needs CONFIG_INET_DIAG and CONFIG_INET_TCP_DIAG. Without it nobody "
		   "knows what is still on its way between two sockets, and checks of sockets are not judged")},
	{"datagrams over loopback", observe_ask_markers, false,
		N_("let UDP pass on the interface lo; a firewall drops it, or IPv4 is missing. Without them nobody knows when a segment "
		   "has arrived, and verdicts of checks of sockets may differ between two gradings")},
	{"multicast groups", network_ask_groups, true,
		N_("it takes tier full, and a kernel with CONFIG_IP_MULTICAST; a firewall may drop them. Checks of groups are skipped")},
	{"another host", network_ask_host, true,
		N_("it takes tier full, and a kernel with CONFIG_VETH: modprobe veth. Checks that need a second host are skipped")},
};

static void ask_further(struct machine *machine)
{
	size_t i;

	for (i = 0; i < sizeof further / sizeof *further; i++)
		machine_ask(machine, further[i].name,
			further[i].full && machine->tier != TIER_FULL ? ask_nothing : further[i].ask,
			further[i].advice);
}

static int run(const struct kit *kit, int argc, char **argv)
{
	const char *compiler = find_compiler();
	struct machine machine;
	bool as_json = false;

	(void)kit;
	cli_parse(&command_doctor, parse, argc, argv, &as_json);
	machine_probe(&machine);
	ask_further(&machine);
	if (as_json)
		print_json(&machine, compiler);
	else
		print_probes(&machine, compiler);
	return machine.tier == TIER_BLACKBOX || !compiler ? EXIT_COULD_NOT_JUDGE : EXIT_ALL_PASSED;
}
