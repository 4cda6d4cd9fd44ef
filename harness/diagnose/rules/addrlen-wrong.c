/** @file
 * addrlen-wrong: an address was passed with a length that is not its own.
 */
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "diagnose/ask.h"

/** What the kernel wants at least for each family, and at most; what the structure is called. */
static const struct form {
	int family;
	const char *name;
	size_t least, most;
} forms[] = {{AF_INET, "sockaddr_in", sizeof(struct sockaddr_in), sizeof(struct sockaddr_storage)},
	{AF_INET6, "sockaddr_in6", sizeof(struct sockaddr_in6), sizeof(struct sockaddr_storage)},
	{AF_UNIX, "sockaddr_un", sizeof(sa_family_t), sizeof(struct sockaddr_un)}};

static const struct form *form_of(int family)
{
	size_t i;

	for (i = 0; i < sizeof forms / sizeof *forms; i++)
		if (forms[i].family == family)
			return &forms[i];
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *socket = object_by_id(diagnosis->before, event->object);
	const struct form *form;
	int family;

	if (event->result != -EINVAL || call_argument(event->call, ARG_ADDRESS_IN) < 0 ||
		!event->args[call_argument(event->call, ARG_ADDRESS_IN)] || !socket || socket->kind != OBJECT_SOCKET)
		return;
	family = address_family(event->address);
	form = form_of(family == AF_UNSPEC ? socket->domain : family);
	if (!form || (event->address_length >= form->least && event->address_length <= form->most))
		return;
	finding_report(diagnosis, event, NULL,
		_("%s() failed here with EINVAL: it was told that the address has %llu bytes, but a struct %s has %s%zu"),
		function_name(event), (unsigned long long)event->address_length, form->name,
		form->family == AF_UNIX ? _("at most ") : "", form->family == AF_UNIX ? form->most : form->least);
}

static const char *const errors[] = {"EINVAL", NULL};

const struct rule rule_addrlen_wrong = {
	.id = "addrlen-wrong",
	.severity = SEVERITY_ERROR,
	.title = N_("an address is passed with the wrong length"),
	.why = N_(
		"The length says which structure the address is in. Too short a one (of a pointer, or of struct sockaddr) cuts it, and the kernel "
		"refuses with EINVAL."),
	.fix = N_("Pass sizeof the structure that was filled in, or ai_addrlen of what getaddrinfo() returned."),
	.see = "bind(2), connect(2), EINVAL; ip(7); ipv6(7); unix(7)",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.failed = true,
};
