/** @file
 * Socket addresses: what they are called, and which of them are the same end.
 */
#include <netinet/in.h>
#include <sys/socket.h>

#include "tests/unit/addresses.h"
#include "tests/unit/given.h"

static char *formatted(struct address address)
{
	return address_format(&address);
}

static bool equal(struct address one, struct address other)
{
	bool result = address_equal(&one, &other);

	CU_ASSERT_EQUAL(address_equal(&other, &one), result);
	return result;
}

static bool reaches(struct address bound, struct address target, bool v6only)
{
	return address_reaches(&bound, &target, v6only);
}

/* --- what they are called --- */

static void internet_addresses_are_written_with_their_port(void)
{
	SAME_TAKEN(formatted(inet4("127.0.0.1", 8000)), "127.0.0.1:8000");
	SAME_TAKEN(formatted(inet4("0.0.0.0", 0)), "0.0.0.0:0");
	SAME_TAKEN(formatted(inet6("::1", 80)), "[::1]:80");
	SAME_TAKEN(formatted(inet6("2001:db8::7", 65535)), "[2001:db8::7]:65535");
	SAME_TAKEN(formatted(inet6("::ffff:10.0.0.1", 53)), "[::ffff:10.0.0.1]:53");
}

static void a_host_is_written_without_its_port(void)
{
	struct address v4 = inet4("127.0.0.1", 8000), v6 = inet6("::1", 80), none = {0};

	SAME_TEXT(address_host(&v4), "127.0.0.1");
	SAME_TEXT(address_host(&v6), "::1");
	SAME_TEXT(address_host(&none), "");
}

static void a_scope_is_written_behind_its_address(void)
{
	struct address address = inet6("fe80::1", 80);
	uint32_t scope = 2;

	memcpy(address.bytes + offsetof(struct sockaddr_in6, sin6_scope_id), &scope, sizeof scope);
	SAME_TAKEN(address_format(&address), "[fe80::1%2]:80");
}

static void unix_addresses_are_written_by_their_name(void)
{
	SAME_TAKEN(formatted(unix_path("/tmp/s")), "unix:/tmp/s");
	SAME_TAKEN(formatted(unix_named("no-nul", 6)), "unix:no-nul");
	SAME_TAKEN(formatted(unix_named("\0chat", 5)), "unix:@chat");
	SAME_TAKEN(formatted(unix_named("", 0)), "unix:(unnamed)");
}

static void bytes_of_names_that_cannot_be_printed_are_escaped(void)
{
	SAME_TAKEN(formatted(unix_named("\0a\0\n", 4)), "unix:@a\\0\\n");
}

static void an_abstract_name_ends_with_its_length(void)
{
	SAME_TAKEN(formatted(unix_named("\0a\0", 3)), "unix:@a\\0");
	CU_ASSERT_FALSE(equal(unix_named("\0a\0", 3), unix_named("\0a", 2)));
}

static void a_path_as_long_as_the_structure_is_written_whole(void)
{
	char path[108], expected[114];

	memset(path, 'p', sizeof path);
	(void)snprintf(expected, sizeof expected, "unix:%.108s", path);
	SAME_TAKEN(formatted(unix_named(path, sizeof path)), expected);
}

static void other_families_are_told_by_number(void)
{
	SAME_TAKEN(formatted(address_of((const unsigned char[]){16, 0, 1, 2}, 4)), "family 16");
	SAME_TAKEN(formatted(address_of((const unsigned char[16]){0}, 16)), "AF_UNSPEC");
}

static void too_few_bytes_are_told(void)
{
	struct address v4 = inet4("127.0.0.1", 8000), v6 = inet6("::1", 80);

	v4.length = 8;
	v6.length = 16;
	SAME_TAKEN(address_format(&v4), "(8 bytes)");
	SAME_TAKEN(address_format(&v6), "(16 bytes)");
	SAME_TAKEN(formatted(address_of("", 1)), "(1 bytes)");
	SAME_TAKEN(address_format(NULL), "none");
	CU_ASSERT_EQUAL(address_port(&v4), -1);
	CU_ASSERT_FALSE(address_equal(&v4, &v4));
}

/* --- family and port --- */

static void family_and_port_are_read(void)
{
	struct address v4 = inet4("127.0.0.1", 8000), v6 = inet6("::1", 80), name = unix_path("/tmp/s");

	CU_ASSERT_TRUE(
		address_family(&v4) == AF_INET && address_family(&v6) == AF_INET6 && address_family(&name) == AF_UNIX);
	CU_ASSERT_TRUE(address_port(&v4) == 8000 && address_port(&v6) == 80 && address_port(&name) == -1);
	CU_ASSERT_TRUE(address_family(NULL) == AF_UNSPEC && address_port(NULL) == -1);
}

static void an_ipv6_address_needs_no_scope(void)
{
	struct address short_one = inet6("::1", 80), whole = inet6("::1", 80);

	short_one.length = 24; /* SIN6_LEN_RFC2133 */
	CU_ASSERT_EQUAL(address_port(&short_one), 80);
	CU_ASSERT_TRUE(address_equal(&short_one, &whole));
}

static void more_bytes_than_any_address_has_are_left_out(void)
{
	unsigned char bytes[200] = {AF_INET};

	CU_ASSERT_EQUAL(address_of(bytes, sizeof bytes).length, ADDRESS_MOST);
}

/* --- comparing --- */

static void equal_addresses_have_equal_hosts_and_ports(void)
{
	CU_ASSERT_TRUE(equal(inet4("127.0.0.1", 80), inet4("127.0.0.1", 80)));
	CU_ASSERT_FALSE(equal(inet4("127.0.0.1", 80), inet4("127.0.0.1", 81)));
	CU_ASSERT_FALSE(equal(inet4("127.0.0.1", 80), inet4("127.0.0.2", 80)));
	CU_ASSERT_TRUE(equal(inet6("::1", 80), inet6("::1", 80)));
	CU_ASSERT_FALSE(equal(inet6("::1", 80), inet4("127.0.0.1", 80)));
}

static void a_mapped_address_equals_the_one_that_it_stands_for(void)
{
	CU_ASSERT_TRUE(equal(inet6("::ffff:127.0.0.1", 80), inet4("127.0.0.1", 80)));
	CU_ASSERT_FALSE(equal(inet6("::127.0.0.1", 80), inet4("127.0.0.1", 80)));
	CU_ASSERT_FALSE(equal(inet6("::", 80), inet4("0.0.0.0", 80)));
}

static void unix_addresses_are_equal_by_name(void)
{
	CU_ASSERT_TRUE(equal(unix_path("/tmp/s"), unix_named("/tmp/s", 6)));
	CU_ASSERT_FALSE(equal(unix_path("/tmp/s"), unix_path("/tmp/s2")));
	CU_ASSERT_TRUE(equal(unix_named("\0chat", 5), unix_named("\0chat", 5)));
	CU_ASSERT_FALSE(equal(unix_named("\0chat", 5), unix_path("chat")));
}

static void what_has_no_name_equals_nothing(void)
{
	struct address unnamed = unix_named("", 0);

	CU_ASSERT_FALSE(equal(unnamed, unnamed));
	CU_ASSERT_FALSE(address_equal(NULL, NULL));
	CU_ASSERT_FALSE(equal(unix_path("/tmp/s"), inet4("127.0.0.1", 80)));
}

static void wildcards_and_loopback_are_known_in_both_versions(void)
{
	static const struct {
		const char *host;
		bool v6, wildcard, loopback;
	} rows[] = {{"0.0.0.0", false, true, false}, {"127.0.0.1", false, false, true},
		{"127.9.9.9", false, false, true}, {"128.0.0.1", false, false, false}, {"::", true, true, false},
		{"::1", true, false, true}, {"::ffff:0.0.0.0", true, true, false},
		{"::ffff:127.0.0.1", true, false, true}, {"2001:db8::1", true, false, false}};
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct address address = rows[i].v6 ? inet6(rows[i].host, 80) : inet4(rows[i].host, 80);

		CU_ASSERT_EQUAL(address_is_wildcard(&address), rows[i].wildcard);
		CU_ASSERT_EQUAL(address_is_loopback(&address), rows[i].loopback);
	}
}

static void multicast_groups_are_known_in_both_versions(void)
{
	struct address groups[] = {inet4("224.0.0.1", 80), inet4("239.255.255.255", 80), inet6("ff02::1", 80)};
	struct address hosts[] = {inet4("223.255.255.255", 80), inet4("240.0.0.1", 80), inet6("fe80::1", 80)};
	size_t i;

	for (i = 0; i < 3; i++) {
		CU_ASSERT_TRUE(address_is_multicast(&groups[i]));
		CU_ASSERT_FALSE(address_is_multicast(&hosts[i]));
	}
	CU_ASSERT_FALSE(address_is_multicast(NULL));
}

static void unix_addresses_are_neither(void)
{
	struct address name = unix_path("/tmp/s");

	CU_ASSERT_FALSE(address_is_wildcard(&name) || address_is_loopback(&name) || address_is_wildcard(NULL));
}

static void a_bound_address_is_reached_by_itself_alone(void)
{
	CU_ASSERT_TRUE(reaches(inet4("127.0.0.1", 80), inet4("127.0.0.1", 80), false));
	CU_ASSERT_FALSE(reaches(inet4("127.0.0.1", 80), inet4("127.0.0.2", 80), false));
	CU_ASSERT_FALSE(reaches(inet4("127.0.0.1", 80), inet4("0.0.0.0", 80), false));
	CU_ASSERT_TRUE(reaches(unix_path("/tmp/s"), unix_path("/tmp/s"), false));
}

static void a_wildcard_is_reached_by_every_host_of_its_version(void)
{
	CU_ASSERT_TRUE(reaches(inet4("0.0.0.0", 80), inet4("127.0.0.1", 80), false));
	CU_ASSERT_FALSE(reaches(inet4("0.0.0.0", 80), inet4("127.0.0.1", 81), false));
	CU_ASSERT_FALSE(reaches(inet4("0.0.0.0", 80), inet6("::1", 80), false));
	CU_ASSERT_TRUE(reaches(inet6("::", 80), inet6("::1", 80), true));
}

static void the_wildcard_of_ipv6_takes_ipv4_too_unless_it_may_not(void)
{
	CU_ASSERT_TRUE(reaches(inet6("::", 80), inet4("127.0.0.1", 80), false));
	CU_ASSERT_FALSE(reaches(inet6("::", 80), inet4("127.0.0.1", 80), true));
}

static void a_copy_is_the_callers(void)
{
	struct address address = inet4("127.0.0.1", 80), *copy = address_copy(&address);

	CU_ASSERT_TRUE(address_equal(copy, &address));
	CU_ASSERT_PTR_NULL(address_copy(NULL));
	free(copy);
}

/* A program that forgot htons() must be able to bind what it asks for, every time. */
static void no_shared_port_is_anothers_in_the_wrong_order(void)
{
	int port, shared = 0;

	for (port = 1; port <= 65535; port++) {
		const int swapped = port % 256 * 256 + port / 256;

		if (!address_is_shared_port(port))
			continue;
		CU_ASSERT_TRUE(port < SHARED_SERVERS_FIRST || !address_is_shared_port(swapped));
		CU_ASSERT_TRUE(
			swapped >= 10000 && swapped < 32768); /* as many digits; 32768: ip(7), ip_local_port_range */
		shared++;
	}
	CU_ASSERT_TRUE(shared > 2000);
}

SUITE("model: address", TEST(internet_addresses_are_written_with_their_port), TEST(a_host_is_written_without_its_port),
	TEST(a_scope_is_written_behind_its_address), TEST(unix_addresses_are_written_by_their_name),
	TEST(bytes_of_names_that_cannot_be_printed_are_escaped), TEST(an_abstract_name_ends_with_its_length),
	TEST(a_path_as_long_as_the_structure_is_written_whole), TEST(other_families_are_told_by_number),
	TEST(too_few_bytes_are_told), TEST(family_and_port_are_read), TEST(an_ipv6_address_needs_no_scope),
	TEST(more_bytes_than_any_address_has_are_left_out), TEST(equal_addresses_have_equal_hosts_and_ports),
	TEST(a_mapped_address_equals_the_one_that_it_stands_for), TEST(unix_addresses_are_equal_by_name),
	TEST(what_has_no_name_equals_nothing), TEST(wildcards_and_loopback_are_known_in_both_versions),
	TEST(multicast_groups_are_known_in_both_versions), TEST(unix_addresses_are_neither),
	TEST(a_bound_address_is_reached_by_itself_alone), TEST(a_wildcard_is_reached_by_every_host_of_its_version),
	TEST(the_wildcard_of_ipv6_takes_ipv4_too_unless_it_may_not), TEST(a_copy_is_the_callers),
	TEST(no_shared_port_is_anothers_in_the_wrong_order));
