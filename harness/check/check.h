/** @file
 * The vocabulary of a lab's checks: the one header that labs include.
 *
 * A check is a function that plays a scenario: it starts programs, plays their other ends, and states what it expects.
 * Every step narrates itself; the first expectation that is not met ends the check at once, so a check owns nothing
 * and cleans nothing up. Nothing here waits for the machine's time: an expectation is decided when it holds, or when the
 * run is quiet (nothing more can happen), or when the programs have ended. Programs see a clock of their own, which jumps
 * when only time can move them.
 */
#ifndef PLUMB_CHECK_CHECK_H
#define PLUMB_CHECK_CHECK_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "model/trace.h"
#include "peer/datagram.h"

struct scenario;
struct program;
struct peer;

/** @name The table of a lab
 * @{ */

/** What a row needs of the machine; where it is missing the check is `skip: machine`. */
enum need {
	NETNS = 1 << 0,    /**< a network of the run's own */
	VETH = 1 << 1,     /**< a second interface with another host behind it */
	HOSTS = 1 << 2,    /**< names of hosts of the run's own */
	OBSERVER = 1 << 3, /**< system calls are seen */
	IPV6 = 1 << 4,
	MULTICAST = 1 << 5,
	ORACLE = 1 << 6 /**< the reference, as a program of its own */
};

/** What a row explores. */
enum explore {
	ONCE,        /**< one run of the function */
	EVERY_FAULT, /**< a plain run, one run per fault point of the row's kind, and one with all points at once */
	EVERY_SPLIT, /**< a plain run, one run per byte at which what peers say can be cut in two, and one in single bytes */
	EVERY_ORDER, /**< every order in which ready tasks and peers can go on; at most two turns are taken in a run */
	/** a plain run, and one run for each datagram that passes a relay in which this one is lost, doubled, delayed past the
	    time-out; where at most eight pass in a scenario, also one for each two of them and what becomes of each */
	EVERY_LOSS,
	RANDOM /**< .runs runs with seeded inputs drawn by draw(); a failure is shrunk to a smallest input */
};

/** How much is observed: the less, the faster a row is that moves many bytes. */
enum observe {
	ALL,
	BULK, /**< all, but of the events only the first 4,000 are kept, and judged by rules */
	CONTROL, /**< all but the calls that move bytes; who waits by asking for the time again and again is found out later */
	NONE
};

/** Which faults an EVERY_FAULT row explores. */
struct explored_fault {
	const char *kind;      /**< "short", "short-one", "errno:ECONNABORTED", "signal:SIGUSR1" */
	enum call_class class; /**< at which calls */
	enum call_class also;  /**< and at these; CALL_OTHER: at no others */
};

/** One graded promise. */
struct check {
	const char *name; /**< slug of the lab's table: a contract */
	int step;         /**< the TODO it belongs to; 0 = the whole program */
	int points;
	const char *promise; /**< one sentence, as the README states it */
	const char *source;  /**< manual page, section of a book, or the lab's README */
	void (*function)(struct scenario *s);
	const char *depends; /**< name of an earlier check without which this one is pointless, or NULL */
	unsigned needs;      /**< of enum need */
	enum explore explore;
	struct explored_fault faults; /**< EVERY_FAULT */
	int runs;                     /**< RANDOM; EVERY_ORDER: so many at most, 0: 200 */
	/** RANDOM, or NULL: is explored as the function of an EVERY_LOSS row is, before .function draws anything */
	void (*losses)(struct scenario *s);
	enum observe observe;
	const char *tools;      /**< programs of the machine that it starts, separated by blanks, or NULL: "nc socat" */
	const char *sanitizers; /**< its programs are built with -fsanitize=this, or NULL: "undefined" */
	const char *tags;       /**< words separated by blanks, or NULL */
	bool hidden;
};

/** Publishes the lab's table: `LAB_CHECKS(checks);` behind `static const struct check checks[]`. */
#define LAB_CHECKS(table)                               \
	const struct check *const lab_checks = (table); \
	const size_t lab_check_count = sizeof(table) / sizeof *(table)

/** The table that LAB_CHECKS() publishes. */
extern const struct check *const lab_checks;
/** Its number of rows. */
extern const size_t lab_check_count;

/** @} @name World
 * @{ */

/** What a standard stream of a program is. */
enum stream {
	STREAM_PIPE,   /**< the default */
	STREAM_UNIX,   /**< Unix stream socket: shortens writes of any size */
	STREAM_TCP,    /**< a connected TCP socket over loopback */
	STREAM_FILE,   /**< a regular file in a temporary folder: stdin has the given content, stdout collects */
	STREAM_FOLDER, /**< a directory opened for reading (read gives EISDIR) */
	STREAM_NULL,   /**< /dev/null */
	STREAM_CLOSED
};

/** How a program is started; zero is the usual. */
struct world {
	enum stream in, out, err;
	const void *content; /**< STREAM_FILE as stdin: its bytes */
	size_t content_length;
	const char *
		variable; /**< of its environment, "PATH=bin": in place of the usual one; or NULL. Not with .sanitizers */
	unsigned umask;   /**< 0: the usual 022 */
};

/**
 * Begins a further scenario of this check, in a fresh world: programs of the one before must have ended or are killed.
 * The first begins by itself; call it to give it a title, too.
 */
void begin(struct scenario *s, const char *title);

/**
 * What follows, in this scenario and in others, tries another sentence of the README than the row's .promise, until the next one:
 * learners who break it are told that one.
 * @param sentence  N_("…"), as the README states it (plumb verify compares); NULL: the row's again.
 */
void promise(struct scenario *s, const char *sentence);

/**
 * The same for a scenario that needs nothing of those before it. In a run of an exploration that changes something in a later one
 * it would go as in the plain run.
 * @return false there: it is not to be played.
 */
bool begin_apart(struct scenario *s, const char *title);

/** Starts a program of the lab: `start(s, "tally", "-c", "7")`. */
#define start(s, ...) start_arguments((s), &(struct world){0}, (const char *const[]){__VA_ARGS__, NULL})

/** Starts it in a world: `start_with(s, (struct world){.in = STREAM_FOLDER}, "relay0")`. */
#define start_with(s, world, ...) start_arguments((s), &(world), (const char *const[]){__VA_ARGS__, NULL})

/** Starts a program of the machine, which the row names in .tools, as a peer: `tool(s, "nc", "-N", "127.0.0.1", port_text(s, 0))`. It is not judged. */
#define tool(s, ...) tool_arguments((s), (const char *const[]){__VA_ARGS__, NULL})

/** The same, where the files of the lab's programs are: it sees what they make, and they what it makes. */
#define neighbour(s, ...) neighbour_arguments((s), (const char *const[]){__VA_ARGS__, NULL})

/** Starts the lab's reference as a peer, or to be compared with: `oracle(s, "tally", "-c", "7")`. It is not judged. */
#define oracle(s, ...) oracle_arguments((s), (const char *const[]){__VA_ARGS__, NULL})

/** @name What these macros call
 * @{ */
/** @return the program; owned by the scenario. */
struct program *tool_arguments(struct scenario *s, const char *const *argv);
/** Called by neighbour(). @return the program; owned by the scenario. */
struct program *neighbour_arguments(struct scenario *s, const char *const *argv);
struct program *oracle_arguments(struct scenario *s, const char *const *argv);
struct program *start_arguments(struct scenario *s, const struct world *world, const char *const *argv);
/** @} */

/** The other end of a program's standard input: we write, it reads. */
struct peer *program_stdin(struct program *program);

/** The other end of its standard output: it writes, we read. */
struct peer *program_stdout(struct program *program);

/** The other end of its standard error. */
struct peer *program_stderr(struct program *program);

/** What `limit` limits. */
enum limited {
	LIMIT_PIPE_CAPACITY, /**< bytes of every pipe that programs make (real) */
	LIMIT_SEND_BUFFER, /**< bytes that the kernel keeps for each of their TCP sockets (SO_SNDBUF, real): sends wait sooner */
	LIMIT_DESCRIPTORS, /**< how many they may have open (RLIMIT_NOFILE, real) */
	LIMIT_TRANSFERS /**< how often they may read from and write to standard input and output, in all: one more fails the check */
};

/** Sets a limit for the programs started after it in this scenario. */
void limit(struct scenario *s, enum limited what, int n);

/**
 * Makes calls of the programs started after it in this scenario come out as the kernel lets them come out elsewhere: as
 * `plumb observe --fault` takes it, "uid:4343@,socket-option,,0". "any-file" is each object of that kind, where programs choose the
 * names themselves, and "any-file,2" the second call on any of them. It is the first word of a scenario.
 */
void inject(struct scenario *s, const char *fault);

/** The first call that inject() has met. NULL: none of that kind was made, or a signal found nobody whom it would interrupt. */
const struct event *injected(struct scenario *s);

/** @} @name Files of a run: in the folder that programs begin in
 * @{ */

/** Puts a file there, for programs to read. */
void put_file(struct scenario *s, const char *name, const char *content);

/** The same for bytes of all values. */
void put_file_bytes(struct scenario *s, const char *name, const void *bytes, size_t length);

/** When the run is quiet, the file that programs have written holds exactly this. */
void expect_file(struct scenario *s, const char *name, const char *content);

/** The same for bytes of all values. */
void expect_file_bytes(struct scenario *s, const char *name, const void *bytes, size_t length);

/** Puts a file where tools and the oracle begin, for them to read. */
void put_oracle_file(struct scenario *s, const char *name, const void *bytes, size_t length);

/** When the run is quiet, the file that they have written there holds exactly this. */
void expect_oracle_file(struct scenario *s, const char *name, const void *bytes, size_t length);

/** It has these permissions; programs begin with the umask 022. */
void expect_mode(struct scenario *s, const char *name, unsigned mode);

/** A folder with this mode. Paths, here and below, are relative to where programs begin. */
void make_folder(struct scenario *s, const char *path, unsigned mode);

/** A FIFO with this mode. */
void make_fifo(struct scenario *s, const char *path, unsigned mode);

/** A symbolic link. */
void make_link(struct scenario *s, const char *path, const char *target);

/** A client of a FIFO that the program reads: opened as soon as there is a reader; one that waits in open(2) is one. */
struct peer *write_fifo(struct scenario *s, const char *name, const char *path);

/** A reader of a FIFO, which opens it at once and does not wait for writers. */
struct peer *read_fifo(struct scenario *s, const char *name, const char *path);

/** There is a file of this kind (OBJECT_FOLDER, OBJECT_FIFO, OBJECT_FILE) with this mode; a link is none of them. */
void expect_entry(struct scenario *s, const char *path, enum object_kind kind, unsigned mode);

/** Nothing has this name, not even a link that leads nowhere. */
void expect_no_entry(struct scenario *s, const char *path);

/** The folder holds these names and no other: sorted, with blanks between them. */
void expect_folder(struct scenario *s, const char *path, const char *names);

/** @} @name The network of a run: nobody else is on it
 * @{ */

/** How a peer meets a program over TCP; zero is the usual: IPv4 over loopback. */
struct link {
	bool v6;             /**< ::1 */
	const char *address; /**< another one: the program's for a client, our own for a server */
	int port; /**< a client: the program's, 0: the first that it listens on; a server: its own, 0: the n-th of this run */
	int window;   /**< bytes of our receive buffer; 0: the kernel's. Small ones make the program's sends wait */
	bool nagle;   /**< our small pieces wait for acknowledgements, as they do usually */
	bool in_vain; /**< a client: that the program refuses it, or ends meanwhile, is nothing to be said */
	int backlog;  /**< a server: how many may wait; 0: many */
	const char *
		group; /**< datagrams: a group that is joined at .address, and whose datagrams come in place of others */
	bool shared;   /**< datagrams: others may have the same port (SO_REUSEADDR, SO_REUSEPORT) */
	bool far;      /**< datagrams: a socket of the other host (VETH), whose address is OTHER_HOST */
};

/** @name With VETH: this host, the other one, and everybody on the network that joins them
 * @{ */
#define THIS_HOST "10.9.0.1"   /**< where programs run */
#define OTHER_HOST "10.9.0.2"  /**< where a .far socket of ours is */
#define EVERYBODY "10.9.0.255" /**< broadcast */
/** @} */

/**
 * With VETH: from now on what goes to a group leaves by this interface, and groups are joined there, unless a program names another
 * one: "lab0", where the other host is. Until then, and in a new scenario again, it is "lo".
 */
void route_groups(struct scenario *s, const char *interface);

/** The n-th port of this run, from 0, for a program or for listen_on(): free, and the same number until the scenario ends. */
int port(struct scenario *s, int n);

/** The same as a text, for arguments. */
const char *port_text(struct scenario *s, int n);

/** Goes on until the program listens and is asleep. @return the port of its n-th listening socket. */
int listening_port(struct program *program, int n);

/** The program listens, and does so on this port. */
void expect_listening(struct program *program, int number);

/** Each in a scenario of its own: a server that takes its port as the only argument is given what is none, and ends as after wrong usage. */
void try_wrong_ports(struct scenario *s, const char *server);

/** This port by its number, in this scenario: on a shared network other runs of plumb that want it are waited for. */
void await_port(struct scenario *s, int number);

/** The same server is given port 65535, in a scenario of its own: that is right usage, though somebody else may have it. */
void try_largest_port(struct scenario *s, const char *server);

/** A client that connects when the program is ready; a refusal ends the check. Connections wait in the program's queue, as usual. */
struct peer *connect_to(struct program *program);

/** The same in another way. */
struct peer *connect_with(struct program *program, struct link how);

/**
 * So many clients at once: all of them knock before the program is asked to let one in. They come in their order, and those
 * that its queue has no room for wait; a refusal ends the check.
 * @param out  gets them.
 */
void connect_many(struct program *program, struct link how, int n, struct peer *out[]);

/** A connection there is refused. */
void expect_refused(struct program *program, struct link how);

/** A server on the n-th port of this run; it takes nobody before accept_from(). */
struct peer *listen_on(struct scenario *s, int n, struct link how);

/** As listen_on(), where nobody is answered: its queue is full, so that whoever knocks there hears nothing, for ever. */
void swallow_at(struct scenario *s, int n, struct link how);

/** The next client of our server; window and nagle of @p how are used. A small window is to be the listener's, too. */
struct peer *accept_from(struct peer *listener, struct link how);

/** Our own port of a connection: what the program sees as its client's, or its server's. Ask before the connection is closed. */
int peer_port(struct peer *peer);
/** Our own address, likewise. */
const char *peer_address(struct peer *peer);

/** The other end's port, as we see it. */
int remote_port(struct peer *peer);
/** Its address, likewise. */
const char *remote_address(struct peer *peer);

/** @} @name Datagrams: UDP
 * A socket of ours is a peer here, too. It takes what comes, and sends one datagram at a time, when the run is quiet.
 * expect_silence(), peer_port() and close_connection() are as for streams; once it is closed nobody is there, and a connected
 * socket that sends there is told so (ECONNREFUSED).
 * @{ */

/** A field of a message: its name and its length in bytes. */
struct field {
	const char *name; /**< NULL behind the last */
	size_t length;
};

/**
 * A datagram socket of ours: a client of a program, a server, or a stranger to both.
 * @param how  its own address (loopback's) and port (0: one that nobody has), .group, .shared. A check that needs another
 *             source makes another socket: with the same port at 127.0.0.2, say.
 */
struct peer *datagrams(struct scenario *s, const char *name, struct link how);

/** Goes on until the program has bound a datagram socket and is asleep. @return the port of its n-th one, from 0. */
int datagram_port(struct program *program, int n);

/** The program has bound a datagram socket, and to this port. */
void expect_bound(struct program *program, int number);

/** Sends one datagram. @param to  .port, and .address or .v6: as for a client. */
void send_datagram(struct peer *peer, struct link to, const void *bytes, size_t length);

/** Sends one to where the datagram came from that was taken last. */
void answer(struct peer *peer, const void *bytes, size_t length);

/**
 * A datagram comes, and it is this one: whole, no byte less and none more.
 * @param fields  names its parts, so that the first that differs is named; a length of 0 is the rest. NULL: it has none.
 * @return it; it stays until the scenario ends.
 */
const struct datagram *expect_datagram(struct peer *peer, const struct field *fields, const void *bytes, size_t length);

/** A datagram comes, whatever is in it. @param what  "an answer", for sentences. */
const struct datagram *expect_some_datagram(struct peer *peer, const char *what);

/** The next datagram, where one comes within so many ms of the run's clock (0: no time passes); else NULL. */
const struct datagram *next_datagram(struct peer *peer, int ms);

enum { ANSWER_MOST = 1500 };

/** What a peer answers. @param out  room for ANSWER_MOST bytes. @return how many are sent; -1: the exchange is over. */
typedef int replies(void *data, const struct datagram *came, unsigned char *out);

/**
 * Answers each datagram that comes as @p reply says, until that is over or nothing more comes: for exchanges of so many datagrams
 * that nobody would read a line for each.
 * @param how  "with an ACK of its number", for the one line. @return true where @p reply has ended it.
 */
bool answer_each(struct peer *peer, const char *how, replies *reply, void *data);

/** The call by which a program sent what has come to the peer, for fail_check(); NULL where that is not known. */
const struct event *sender_of(struct peer *peer, const struct datagram *came);

/** The datagram that was taken last came from there: .port, and .address or .v6. */
void expect_source(struct peer *peer, struct link from);

/** Has anything that the peer has sent been answered by "port unreachable" (ICMP)? */
bool is_unreachable(struct peer *peer);

/** Nanoseconds since the start of the run, by its clock. A program that reads it makes it go on by a microsecond. */
uint64_t now_ns(struct scenario *s);

/** @} @name A relay of datagrams
 * Stands between a program that asks and one that answers: both may be the submission's, the oracle's, a tool's, a peer's. Answers
 * come from the relay's own address, so who asked can check their source. A server that answers from a further port (TFTP) has
 * a further port of the relay's.
 * @{ */

/** What a relay does with a datagram. */
enum fate {
	PASSED,
	LOST,
	DOUBLED, /**< the second one follows at once */
	DELAYED, /**< by the relay's .late_ms; others overtake it */
	SWAPPED  /**< it waits until the next one of its direction has passed */
};

/** A datagram that a relay has got. */
struct passing {
	bool to_server; /**< it goes to who answers */
	int n;          /**< the n-th that goes there, from 1 */
	int again;      /**< so many of these very bytes have gone there before */
	const unsigned char *bytes;
	size_t length;
};

/** What becomes of the n-th datagram of a direction. */
struct treatment {
	int n; /**< from 1; 0 behind the last */
	enum fate fate;
};

/** How a relay is made. */
struct relay {
	struct link at; /**< where it is asked: .v6, .address, .port (0: one that nobody has) */
	int late_ms;    /**< how long it holds what is DELAYED: past the time-out of who waits for it */
	const struct treatment *to_server, *to_client; /**< or NULL; whatever they do not name is PASSED */
	/** or NULL: decides in their place; called once for each datagram, and may draw() */
	enum fate (*decide)(struct scenario *s, const struct passing *passing);
};

/**
 * A relay to a server. Where the row explores EVERY_LOSS, the instance decides in place of its plan.
 * @param to  the server: .port, and .address or .v6.
 * @return what is told of it: peer_port() is where it is asked; expectations have no use for it.
 */
struct peer *relay_to(struct scenario *s, struct relay how, struct link to);

/** How many datagrams the relays of this scenario have got, in both directions. */
int relayed(struct scenario *s);
/** @} @name Unix sockets: by a path in the folder that programs begin in, or, behind an \@, by a name in no folder
 * @{ */

/** "\@plumb-5001-aaa…", so many bytes behind the \@: a name that nobody else on this machine has. At least 16, at most 107. */
const char *abstract_name(struct scenario *s, size_t length);

/** A path of so many bytes, which leads to a file in the folder: "aaa…". */
const char *long_path(size_t length);

/** A client that connects there when the program listens; a refusal ends the check. */
struct peer *connect_unix(struct program *program, const char *name);

/** Nobody takes a connection there. */
void expect_nobody_at(struct scenario *s, const char *name);

/** A server there; it takes nobody before accept_from(). */
struct peer *listen_unix(struct scenario *s, const char *name);

/** What a socket is left with whose server was killed: a name that leads to nobody. */
void make_stale_socket(struct scenario *s, const char *path);

/**
 * From now on, after every system call of the programs: what stands at this path has no permission beyond these. The first call
 * behind which it has one fails the check.
 */
void watch_mode(struct scenario *s, const char *path, unsigned most);

/** @} @name Descriptors that are passed over Unix sockets
 * @{ */

/** What is passed. */
enum passed_kind {
	PASS_FILE,     /**< a regular file with a given content, opened to be read, at its beginning */
	PASS_WRITABLE, /**< the same, opened to be written only: reading it fails */
	PASS_FOLDER,   /**< a directory: reading it fails */
	PASS_PIPE,     /**< the end to read from, of a pipe that is empty and has no writer any more */
	PASS_SOCKET    /**< one end of a pair whose other end is closed */
};

/** The kind of a descriptor's file, and how many times it is passed at once; zero is one empty file. */
struct passable {
	enum passed_kind kind;
	const void *content; /**< of a file */
	size_t content_length;
	int copies; /**< 0: one; 253 are the most that the kernel lets go with one message */
};

/** Says a text, and passes descriptors with its first byte. */
void pass(struct peer *peer, const char *text, struct passable what);

/** This text comes next, and exactly one descriptor with it. @return it: ours, until the scenario ends. */
int expect_descriptor(struct peer *peer, const char *text);

/** What was passed leads to this kind of file. */
void expect_leads_to(struct peer *peer, int fd, enum object_kind kind);

/** It may be used for this and nothing else: O_RDONLY, O_WRONLY, O_RDWR. */
void expect_access(struct peer *peer, int fd, int access);

/** It is at this offset. */
void expect_offset(struct peer *peer, int fd, size_t offset);

/** Its file has this content, wherever the descriptor is in it. */
void expect_content(struct peer *peer, int fd, const void *bytes, size_t length);

/** We read it from where it is to its end. */
void read_through(struct peer *peer, int fd);

/** No descriptor has come but those that were expected. */
void expect_no_descriptor(struct peer *peer);

/** @} @name Actions of peers: done as soon as the program takes them; they never block the check
 * @{ */

/** Sends a string. */
void say(struct peer *peer, const char *text);

/** Sends bytes; copied. */
void send_bytes(struct peer *peer, const void *bytes, size_t length);

/**
 * Sends bytes in pieces: the next piece goes out when the run is quiet, so a reader sees each by itself.
 * @param sizes  lengths of the pieces, used in turn, 0 behind the last; the rest goes in the last size again.
 */
void send_in_pieces(struct peer *peer, const void *bytes, size_t length, const size_t *sizes);

/** Ends our direction when all is sent: the program reads end-of-file. */
void finish_sending(struct peer *peer);

/** The same, where what it has said ends in the middle of a message. */
void break_off(struct peer *peer);

/** Resets a STREAM_TCP connection (SO_LINGER 0, close): the program gets ECONNRESET. */
void abort_connection(struct peer *peer);

/** Reads nothing more from now on (the program's writes fill up the pipe and block). */
void stop_reading(struct peer *peer);

/** Closes our reading end: the program's next write gets SIGPIPE or EPIPE. */
void stop_listening_to(struct peer *peer);

/** Reads again what stop_reading() has left. */
void start_reading(struct peer *peer);

/** Closes a connection in both directions when everything is said. */
void close_connection(struct peer *peer);

/** Sends a signal to the program's first process. */
void signal_program(struct program *program, int signal);

/** Kills all processes of the program, and waits for their end. */
void kill_program(struct program *program);

/** Sends a signal to the process of the task with this path ("main/1" is the first child). Fails the check where there is none. */
void signal_task(struct scenario *s, const char *task, int signal);

/** Goes on until the run is quiet or all programs have ended. No time passes: who waits for a time goes on waiting. */
void run_until_quiet(struct scenario *s);

/**
 * Lets time pass by the clock that programs see, and whatever is due in it happen.
 * Expectations let as much time pass as they need; this is for those that speak of a time themselves.
 */
void pass_time(struct scenario *s, int ms);

/** @} @name Expectations: the first that is not met ends the check
 * @{ */

/** This text, and exactly this, comes next. */
void expect_text(struct peer *peer, const char *text);

/** These bytes come next. */
void expect_bytes(struct peer *peer, const void *bytes, size_t length);

/** So many bytes come next, whatever they are. @param what  "the header of an error", for sentences. @return them, until the next step. */
const unsigned char *expect_some_bytes(struct peer *peer, size_t length, const char *what);

/** These bytes come next, and they are fields: the one that differs first is named. */
void expect_fields(struct peer *peer, const struct field *fields, const void *bytes);

/** Both say the same, to their ends: a program and the oracle. */
void expect_same(struct peer *peer, struct peer *like);

/** End-of-file comes next. */
void expect_end(struct peer *peer);

/** End-of-file comes next: at once, no time passes; and in order, not a reset. */
void expect_orderly_end(struct peer *peer);

/** The connection is reset: ECONNRESET, not an end-of-file. */
void expect_reset(struct peer *peer);

/** All that the peer has to say is taken: the connection is neither closed nor reset meanwhile. */
void expect_all_taken(struct peer *peer);

/** Has something that the peer said been refused (EPIPE, ECONNRESET)? Then the other end has closed the connection. */
bool is_turned_away(struct peer *peer);

/** A whole line comes next that matches this regular expression (POSIX, extended) from its beginning to its end. @return it, until the next step. */
const char *expect_line_matching(struct peer *peer, const char *pattern);

/** This whole line comes next; given without its end. */
void expect_whole_line(struct peer *peer, const char *line);

/** A line comes that matches; others may come before it. @return it, until the next step. */
const char *expect_some_line(struct peer *peer, const char *pattern);

/**
 * K1: exactly one line "READY tcp PORT" ("udp") with the port that the program listens on (has bound): not before it does so, and
 * before it goes to sleep.
 */
void expect_ready(struct program *program, const char *protocol);

/** The same with another word behind the protocol: "READY unix NAME". */
void expect_ready_at(struct program *program, const char *protocol, const char *where);

/** The program's first task sleeps in a call of this class. */
void expect_sleeps_in(struct program *program, enum call_class class);

/** Nothing comes until the run is quiet or has ended. No time passes. */
void expect_silence(struct peer *peer);

/** Something is or was said on this stream before the program ended (K3: a message on standard error). */
void expect_something(struct peer *peer);

/** The program ends with this exit status. */
void expect_exit(struct program *program, int status);

/** The program ends, in whatever way. */
void expect_ended(struct program *program);

/** The same with a message on standard error, and nothing on standard output: wrong usage, or nothing could be done (K2, K3). */
void expect_failure(struct program *program, int status);

/** It does not end with exit status 2, as after wrong usage. @param what  is right about its arguments: "the port 65535", which it may not get. */
void expect_right_usage(struct program *program, const char *what);

/** The end of its first task, and so its own: when, and with which wait(2) status. NULL: it runs. For a check that leaves it the choice. */
const struct event *program_end(const struct program *program);

/** The program ends by itself, by exit(), with a status other than 0, and says something on standard error. */
void expect_honest_end(struct program *program);

/** No rule finds an error so far. @param rule  an id, or NULL for any. */
void expect_no_finding(struct scenario *s, const char *rule);

/** Programs have made exactly so many objects of this kind (pipes, sockets). */
void expect_made(struct scenario *s, enum object_kind kind, int exactly);

/** Programs have made exactly so many child processes and threads. */
void expect_tasks(struct scenario *s, int processes, int threads);

/** No program has made a successful call of this class. @param why  ends the sentence "…, but the lab says: why". */
void expect_no_call(struct scenario *s, enum call_class class, const char *why);

/** No program has executed another one: the work is its own. */
void expect_no_exec(struct scenario *s);

/** Every child process that ended was waited for by its parent. */
void expect_no_child_left(struct scenario *s);

/** No descriptor that a program opened is open at the end of its first process (call before it ends, or after). */
void expect_no_leak(struct program *program);

/** How many descriptors the program's first process has open. */
size_t descriptors_now(struct program *program);

/** It has no more than @p mark: what descriptors_now() gave before. */
void expect_no_fd_growth(struct program *program, size_t mark);

/** How much memory the program's processes have in use, in KiB. */
size_t memory_now(struct program *program);

/** It is no more than @p most KiB above @p mark: what memory_now() gave before. */
void expect_memory_growth(struct program *program, size_t mark, size_t most);

/** The program's executable has no undefined dynamic symbol of this name. */
void expect_not_linked(struct program *program, const char *symbol);

/** No sanitizer that the program was built with (a row's .sanitizers) has reported anything. */
void expect_no_report(struct program *program);

/** What was observed so far in this scenario, for expectations of the lab's own; borrowed until the next step. */
const struct trace *observed(struct scenario *s);

/**
 * Ends the check with verdict fail. @param culprit  an event whose source line is named, or NULL.
 * Format: what was expected, what happened.
 */
void fail_check(struct scenario *s, const struct event *culprit, const char *format, ...)
	__attribute__((noreturn, format(printf, 3, 4)));

/** The same where no event is the culprit: goes on to tell how the run stands, who waits where and who has ended. */
void fail_standing(struct scenario *s, const char *format, ...) __attribute__((noreturn, format(printf, 2, 3)));

/** A line of the narrative: what comes next and why. */
void note(struct scenario *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Partial credit: @p done of @p of parts so far; counts where the check then fails. */
void award(struct scenario *s, int done, int of);

/** @} @name Seeded inputs
 * @{ */

/** A number from @p low to @p high, both included, drawn from the seed; shrunk towards @p low. */
uint64_t draw(struct scenario *s, const char *name, uint64_t low, uint64_t high);

/** Fills a buffer with random bytes from the seed; where nothing is drawn in between, a second call gives the same again. */
void random_bytes(struct scenario *s, void *bytes, size_t length);

/** FNV-1a, 32 bit, of bytes. @see LABS conventions */
uint32_t fnv1a(const void *bytes, size_t length);

/** @} */

#endif
