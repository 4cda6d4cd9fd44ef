/** @file
 * The network of a world of its own: groups on loopback, and another host behind lab0. Without namespaces there is none, and
 * nothing to be tested.
 *
 * Nothing here waits for a time: what is not there at once has not been sent, or not been taken.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sandbox/network.h"
#include "sandbox/sandbox.h"
#include "tests/unit/suite.h"

enum { PORT = 5003 };

static bool has_own_networks(void)
{
	static struct machine machine;

	if (!machine.probe_count) {
		machine_probe(&machine);
		CU_ASSERT_EQUAL_FATAL(world_enter(machine.tier, getppid()), 0);
	}
	return machine.tier == TIER_FULL;
}

static void given_new_network(void)
{
	CU_ASSERT_EQUAL_FATAL(world_renew_network(TIER_FULL), 0);
}

static int given_host(void)
{
	int host;

	given_new_network();
	host = network_add_host();
	CU_ASSERT_TRUE_FATAL(host >= 0);
	return host;
}

static struct sockaddr_in at(const char *address)
{
	struct sockaddr_in out = {.sin_family = AF_INET, .sin_port = htons(PORT)};

	CU_ASSERT_EQUAL(inet_pton(AF_INET, address, &out.sin_addr), 1);
	return out;
}

/** Bound to the port, at any address; a member of the group, at an interface's address, where one is named. */
static int listening(int fd, const char *group, const char *interface)
{
	struct ip_mreq member = {{0}, {0}};
	struct sockaddr_in any = at("0.0.0.0");
	int off = 0;

	CU_ASSERT_EQUAL(bind(fd, (struct sockaddr *)&any, sizeof any), 0);
	CU_ASSERT_EQUAL(setsockopt(fd, IPPROTO_IP, IP_MULTICAST_ALL, &off, sizeof off), 0);
	if (!group)
		return fd;
	member.imr_multiaddr = at(group).sin_addr;
	if (interface)
		member.imr_interface = at(interface).sin_addr;
	CU_ASSERT_EQUAL(setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &member, sizeof member), 0);
	return fd;
}

static int sends(int fd, const char *address)
{
	struct sockaddr_in to = at(address);
	int on = 1;

	CU_ASSERT_EQUAL(setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof on), 0);
	return sendto(fd, "hello", 5, 0, (struct sockaddr *)&to, sizeof to) == 5 ? 0 : -errno;
}

/** What has come, from whom; the socket is closed. */
static bool has_come(int fd, const char *from)
{
	struct sockaddr_in sender;
	socklen_t length = sizeof sender;
	char text[16], host[INET_ADDRSTRLEN] = "";
	ssize_t n = recvfrom(fd, text, sizeof text, MSG_DONTWAIT, (struct sockaddr *)&sender, &length);

	(void)close(fd);
	return n == 5 && inet_ntop(AF_INET, &sender.sin_addr, host, sizeof host) && strcmp(host, from) == 0;
}

static int own_socket(void)
{
	return socket(AF_INET, SOCK_DGRAM, 0);
}

static void loopback_has_the_groups(void)
{
	int member, sender;

	if (!has_own_networks())
		return;
	given_new_network();
	member = listening(own_socket(), "239.1.2.3", NULL);
	sender = own_socket();

	CU_ASSERT_EQUAL(sends(sender, "239.1.2.3"), 0);
	CU_ASSERT_TRUE(has_come(member, "127.0.0.1"));
	(void)close(sender);
}

/** A socket of ours that is in the way of a program's makes a run differ from others. */
static void the_kernel_chooses_ports_of_nobody(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t length = sizeof address;
	int i, fd;

	if (!has_own_networks())
		return;
	given_new_network();
	for (i = 0; i < 100; i++) {
		fd = own_socket();
		CU_ASSERT_EQUAL(bind(fd, (struct sockaddr *)&(struct sockaddr_in){.sin_family = AF_INET}, length), 0);
		CU_ASSERT_EQUAL(getsockname(fd, (struct sockaddr *)&address, &length), 0);
		CU_ASSERT_TRUE(ntohs(address.sin_port) >= 61000 && ntohs(address.sin_port) <= 65000);
		(void)close(fd);
	}
}

static void the_other_host_is_there_at_once(void)
{
	int i;

	for (i = 0; has_own_networks() && i < 20; i++) {
		int host = given_host(), ours = listening(own_socket(), NULL, NULL), theirs;

		theirs = listening(network_socket(host, AF_INET, SOCK_DGRAM), NULL, NULL);
		CU_ASSERT_EQUAL(sends(ours, NETWORK_OTHER_ADDRESS), 0);
		CU_ASSERT_EQUAL(sends(theirs, NETWORK_ADDRESS), 0);
		CU_ASSERT_TRUE(has_come(theirs, NETWORK_ADDRESS));
		CU_ASSERT_TRUE(has_come(ours, NETWORK_OTHER_ADDRESS));
		(void)close(host);
	}
}

static void the_first_datagram_may_be_theirs(void)
{
	int i;

	for (i = 0; has_own_networks() && i < 20; i++) {
		int host = given_host(), ours = listening(own_socket(), NULL, NULL),
		    theirs = network_socket(host, AF_INET, SOCK_DGRAM);

		CU_ASSERT_EQUAL(sends(theirs, NETWORK_ADDRESS), 0);
		CU_ASSERT_TRUE(has_come(ours, NETWORK_OTHER_ADDRESS));
		(void)close(theirs);
		(void)close(host);
	}
}

static void a_broadcast_comes_to_the_other_host(void)
{
	int host, theirs, ours;

	if (!has_own_networks())
		return;
	host = given_host();
	ours = own_socket();
	theirs = listening(network_socket(host, AF_INET, SOCK_DGRAM), NULL, NULL);

	CU_ASSERT_EQUAL(sends(ours, "10.9.0.255"), 0);
	CU_ASSERT_TRUE(has_come(theirs, NETWORK_ADDRESS));
	(void)close(ours);
	(void)close(host);
}

/** One member at each interface; who of them has heard what is sent to the group? */
static void hear_a_group(int host, bool *there, bool *here)
{
	int theirs = listening(network_socket(host, AF_INET, SOCK_DGRAM), "239.1.2.3", NULL),
	    ours = listening(own_socket(), "239.1.2.3", "127.0.0.1"), sender = own_socket();

	CU_ASSERT_EQUAL(sends(sender, "239.1.2.3"), 0);
	*there = has_come(theirs, NETWORK_ADDRESS);
	*here = has_come(ours, "127.0.0.1");
	(void)close(sender);
}

static void groups_go_where_they_are_routed(void)
{
	bool there, here;
	int host;

	if (!has_own_networks())
		return;
	host = given_host();
	hear_a_group(host, &there, &here);
	CU_ASSERT_TRUE(here && !there);
	CU_ASSERT_EQUAL(network_route_groups(NETWORK_INTERFACE), 0);
	hear_a_group(host, &there, &here);
	CU_ASSERT_TRUE(there && !here);
	CU_ASSERT_EQUAL(network_route_groups("lo"), 0);
	hear_a_group(host, &there, &here);
	CU_ASSERT_TRUE(here && !there);
	(void)close(host);
}

static void an_interface_that_is_not_there_takes_no_groups(void)
{
	if (!has_own_networks())
		return;
	given_new_network();
	CU_ASSERT_EQUAL(network_route_groups(NETWORK_INTERFACE), -ENODEV);
}

static void two_hosts_are_one_too_many(void)
{
	int host;

	if (!has_own_networks())
		return;
	host = given_host();
	CU_ASSERT_EQUAL(network_add_host(), -EEXIST);
	(void)close(host);
}

/** The process stays where it was, whatever it has made. */
static void sockets_of_the_other_host_do_not_move_us(void)
{
	struct sockaddr_in own = at(NETWORK_ADDRESS);
	int host, theirs, ours;

	if (!has_own_networks())
		return;
	host = given_host();
	theirs = network_socket(host, AF_INET, SOCK_DGRAM);
	ours = own_socket();

	CU_ASSERT_EQUAL(bind(ours, (struct sockaddr *)&own, sizeof own), 0);
	CU_ASSERT_TRUE(bind(theirs, (struct sockaddr *)&own, sizeof own) < 0 && errno == EADDRNOTAVAIL);
	(void)close(ours);
	(void)close(theirs);
	(void)close(host);
}

SUITE("sandbox: network", TEST(loopback_has_the_groups), TEST(the_kernel_chooses_ports_of_nobody),
	TEST(the_other_host_is_there_at_once), TEST(the_first_datagram_may_be_theirs),
	TEST(a_broadcast_comes_to_the_other_host), TEST(groups_go_where_they_are_routed),
	TEST(an_interface_that_is_not_there_takes_no_groups), TEST(two_hosts_are_one_too_many),
	TEST(sockets_of_the_other_host_do_not_move_us));
