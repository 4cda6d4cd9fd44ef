/** @file
 * What compilers say, in other words.
 */
#include <fnmatch.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "grade/compiler_texts.h"

/* clang-format off: strings of one sentence each */
#define IMPLICIT                                                                                 \
	{                                                                                        \
		"*implicit declaration of function*", "*implicitly declaring library function*", \
			"*call to undeclared *function*"                                         \
	}
#define SOCKADDR \
	N_("These functions take any kind of address, so they want a struct sockaddr *: write (struct sockaddr *)&address.")

const struct compiler_text compiler_texts[] = {
	/* names that nobody has declared */
	{"header-gnu", IMPLICIT,
		"accept4 ppoll pipe2 dup3 sendmmsg recvmmsg splice tee vmsplice memmem memrchr asprintf",
		N_("Its header declares this function only to those who ask for more than POSIX: #define _GNU_SOURCE above the first #include, "
		   "feature_test_macros(7).")},
	{"header-socket", IMPLICIT,
		"socket socketpair bind listen accept connect send sendto sendmsg recv recvfrom recvmsg shutdown setsockopt getsockopt "
		"getsockname getpeername",
		N_("The compiler has not seen this function declared: #include <sys/socket.h> at the top of the file.")},
	{"header-inet", IMPLICIT, "htons htonl ntohs ntohl inet_pton inet_ntop inet_addr inet_aton inet_ntoa",
		N_("The compiler has not seen this function declared: #include <arpa/inet.h> at the top of the file.")},
	{"header-netdb", IMPLICIT, "getaddrinfo freeaddrinfo gai_strerror getnameinfo gethostbyname",
		N_("The compiler has not seen this function declared: #include <netdb.h> at the top of the file.")},
	{"header-unistd", IMPLICIT,
		"read write close pipe fork dup dup2 execl execlp execv execvp execve unlink lseek alarm getpid getopt usleep sleep _exit",
		N_("The compiler has not seen this function declared: #include <unistd.h> at the top of the file.")},
	{"header-other", IMPLICIT,
		"wait waitpid open fcntl mkfifo poll select epoll_create1 signal sigaction kill malloc calloc realloc free exit atoi strtol memset "
		"memcpy memcmp memmove strlen strcmp strncmp strchr strerror printf fprintf snprintf perror",
		N_("The compiler has not seen this function declared: its manual page names the header to #include, under SYNOPSIS.")},
	{"implicit-function", IMPLICIT, NULL,
		N_("The compiler has not seen this function declared before this line: is the name spelt right, is its header included, or does it stand "
		   "further down in the file?")},
	{"undeclared-name", {"*' undeclared*", "*use of undeclared identifier*"}, NULL,
		N_("Nothing of this name is known here: is it spelt right, was it declared in another block, or is a header missing that defines it?")},
	{"unknown-type", {"*unknown type name*"}, NULL,
		N_("No type of this name is known here: is it spelt right, and is the header included that its manual page names?")},
	{"incomplete-type",
		{"*storage size of * isn't known*", "*incomplete type*", "*invalid use of undefined type*",
			"*incomplete definition of type*"},
		NULL,
		N_("The compiler knows that there is such a struct, but not what is in it: sockaddr_in needs <netinet/in.h>, sockaddr_un <sys/un.h>, "
		   "addrinfo <netdb.h>, sigaction <signal.h>.")},
	{"no-such-header", {"*: No such file or directory", "*file not found*"}, NULL,
		N_("There is no header of this name: is it spelt right, with < > around one of the system's and \" \" around one of your own?")},
	{"undefined-reference", {"*undefined reference to*"}, NULL,
		N_("The function was declared and called, but nobody has written it: is its name spelt the same everywhere, and is its body in a file "
		   "of this lab?")},
	{"multiple-definition", {"*multiple definition of*"}, NULL,
		N_("Two files define the same name: one of them is to keep it, or both make their own with static.")},
	{"redefinition", {"*redefinition of*", "*redeclaration of*", "*redeclared as*"}, NULL,
		N_("The same name is defined twice in one place: remove one of the two, or give it another name.")},
	{"conflicting-types", {"*conflicting types for*"}, NULL,
		N_("The function was declared, or used, before with other types than here: make both lines the same, and let the declaration come first.")},

	/* marks that are missing */
	{"missing-end", {"*at end of input*", "*expected '}'*"}, NULL,
		N_("The file ends before a block or a bracket does: a } or ) is missing, often far above this line.")},
	{"missing-semicolon", {"*expected ';'*", "*expected '=', ',', ';'*", "*expected ',' or ';'*"}, NULL,
		N_("A ; is missing: at the place that is named, or at the end of the line before it.")},
	{"missing-bracket", {"*expected ')'*", "*expected ']'*", "*expected '('*"}, NULL,
		N_("A bracket is missing: each ( wants its ), and each [ its ].")},
	{"missing-quote", {"*missing terminating*"}, NULL,
		N_("A text or a character begins here and has no quote at its end.")},
	{"expected-expression", {"*expected expression*"}, NULL,
		N_("Here something was to have a value, and there is none: a word too much, or a bracket or operand that is missing.")},

	/* pointers and numbers */
	{"sockaddr-pointer",
		{"*passing argument * of '* from incompatible pointer type*"}, /* gcc names the function … */
		"bind connect accept accept4 sendto recvfrom getsockname getpeername", SOCKADDR},
	{"sockaddr-pointer", {"*incompatible pointer types passing 'struct sockaddr_*"}, NULL,
		SOCKADDR}, /* … clang the types */
	{"incompatible-pointer",
		{"*incompatible pointer type*", "*incompatible pointer types*", "*from incompatible pointer*"}, NULL,
		N_("This points to another type than is wanted here: is it the right variable, and is there a & or * too many or too few?")},
	{"pointer-compared", {"*comparison between pointer and integer*"}, NULL,
		N_("An address is compared with a number: compare what it points to, or compare it with NULL.")},
	{"pointer-and-number",
		{"*makes integer from pointer*", "*makes pointer from integer*", "*integer to pointer conversion*",
			"*pointer to integer conversion*"},
		NULL,
		N_("A number stands where an address is wanted, or the other way round: a & or * is missing, or a cast where you mean it.")},
	{"dot-or-arrow",
		{"*is a pointer; did you mean to use '->'*", "*not a structure or union*",
			"*member reference base type*"},
		NULL, N_("Members of a struct are reached with a dot, those of what a pointer leads to with ->.")},
	{"no-member", {"*no member named*"}, NULL,
		N_("The struct has no member of this name: its manual page, or its definition, lists those that it has.")},

	/* calls */
	{"too-few-arguments", {"*too few arguments to*"}, NULL,
		N_("The call has fewer arguments than the function wants: its manual page, or its declaration, shows them in order.")},
	{"too-many-arguments", {"*too many arguments to function*"}, NULL,
		N_("The call has more arguments than the function wants: its manual page, or its declaration, shows them in order.")},
	{"unused-result", {"*ignoring return value of*"}, NULL,
		N_("The result tells whether it worked, and how much was done; a program that does not look cannot know: test it.")},
	{"format-missing", {"*expects a matching*", "*conversions than data arguments*"}, NULL,
		/* xgettext:no-c-format */
		N_("The text has a % for which no value stands behind it: each % needs its own argument.")},
	{"format-mismatch", {"*format '* expects argument of type*", "*format specifies type*"}, NULL,
		N_("The % in the text does not fit the type of its value: %zu is for size_t, %zd for ssize_t, %s for a text, %d for an int.")},
	{"format-extra", {"*too many arguments for format*", "*data argument not used by format*"}, NULL,
		N_("More values stand behind the text than it has %: one of them is never printed.")},

	/* what comes back, and what is used */
	{"missing-return",
		{"*control reaches end of non-void function*", "*non-void function does not return a value*"}, NULL,
		N_("The function promises a value, and there is a way through it without a return.")},
	{"return-from-void",
		{"*'return' with a value, in function returning void*", "*void function * should not return a value*"},
		NULL,
		N_("The function was declared to return nothing (void): change that, or return without a value.")},
	{"assigned-in-condition",
		{"*assignment used as truth value*", "*using the result of an assignment as a condition*"}, NULL,
		N_("One = assigns, and two compare: write == here, or brackets of its own around an assignment that is meant.")},
	{"uninitialized", {"*uninitialized*"}, NULL,
		N_("The variable is read before anything was put into it: what it holds then is chance.")},
	{"signedness", {"*different signedness*", "*integers of different signs*"}, NULL,
		N_("A number that may be negative is compared with one that cannot be: -1 then counts as a very large one, so test for it first.")},
	{"unused-name",
		{"*unused variable*", "*unused parameter*", "*set but not used*", "*defined but not used*",
			"*unused function*"},
		NULL, N_("Nobody uses this: a step that is not written yet, or a name that was meant elsewhere.")},
	{0},
};
/* clang-format on */

/** With a plain ' for each of the quotes that gcc writes where the locale has them. */
static char *with_plain_quotes(const char *message)
{
	static const char left[] = "\u2018", right[] = "\u2019";
	struct text out = {0};

	while (*message) {
		bool quote = strncmp(message, left, 3) == 0 || strncmp(message, right, 3) == 0;

		text_add_bytes(&out, quote ? "'" : message, 1);
		message += quote ? 3 : 1;
	}
	return text_take(&out);
}

static bool quotes_one(const char *message, const char *names)
{
	char *copy = memory_string(names), *rest = copy, *name;
	bool found = false;

	while (!found && (name = strsep(&rest, " "))) {
		char *quoted = memory_format("'%s'", name);

		found = strstr(message, quoted);
		free(quoted);
	}
	free(copy);
	return found;
}

static bool fits(const struct compiler_text *text, const char *message)
{
	size_t i;

	if (text->names && !quotes_one(message, text->names))
		return false;
	for (i = 0; i < COMPILER_PATTERNS_MOST && text->patterns[i]; i++)
		if (fnmatch(text->patterns[i], message, 0) == 0)
			return true;
	return false;
}

const struct compiler_text *compiler_text(const char *message)
{
	char *plain = with_plain_quotes(message);
	const struct compiler_text *text;

	for (text = compiler_texts; text->id; text++)
		if (fits(text, plain))
			break;
	free(plain);
	return text->id ? text : NULL;
}
