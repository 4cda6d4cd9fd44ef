# The references of lab 13 and the TFTP programs of Debian, with each other, over a network that is good and one that loses packets.
#
#   interop.py TFTPD TFTPC ATFTPD HPA FOLDER
#
# Run in a network of its own (harness/tests/system/tftp.sh). A line "ok …" or "not ok …" tells of each transfer. HPA is in.tftpd of
# tftpd-hpa, which takes root; or "" where nobody is.
import filecmp, os, random, select, socket, subprocess, sys, threading, time

tftpd, tftpc, atftpd, hpa, work = sys.argv[1:]
SIZES = [0, 1, 511, 512, 513, 1048576]
# of those that a relay gets for the server, and of those for the client: the answer to the request, and a block and an ACK in the middle
# of a long file
LOST = {"get": {"server": {700}, "client": {1, 500}}, "put": {"server": {500}, "client": {1, 700}}}
# atftp 0.8.0 does not repeat a block that it puts: when the time for ACK 1 is over it sends DATA 2, then DATA 3, each 5 s after the one
# before, until it aborts. A lost ACK it survives by that, a lost block it does not, whatever the server.
LOST_BY_ATFTP = {"server": set(), "client": {1, 700}}
# how long tftpc waits before it repeats a packet, in ms. A server that others wrote answers a repeated request with a second process,
# which empties the file that the first may have written already: on a busy machine it must have the time to answer the first request.
PATIENCE = {"tftpd": 50, "atftpd": 5000, "in.tftpd": 5000}
HOST = "127.0.0.1"
LIMIT_S = 120  # for a program that hangs; the slowest repeats a packet after 5 s
WRITTEN_S = 20  # for a server that does not write what it has acknowledged
failed = []
saying = threading.Lock()


def tell(holds, sentence):
    with saying:
        print("ok" if holds else "not ok", sentence, flush=True)
        if not holds:
            failed.append(sentence)


def udp():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind((HOST, 0))
    return s


class Relay(threading.Thread):
    """Between clients and a server: a port for each client towards the server, one for each port of the server towards clients."""

    def __init__(self, server, lost):
        super().__init__(daemon=True)
        self.front, self.count, self.lost = udp(), {"server": 0, "client": 0}, lost
        self.fronts = {(HOST, server): self.front}  # by the server's address: what stands for it
        self.backs = {}  # by the client's address
        self.port = self.front.getsockname()[1]
        self.over = False
        self.start()

    def pass_on(self, way, out, data, to):
        self.count[way] += 1
        if self.count[way] not in self.lost[way]:
            out.sendto(data, to)

    def run(self):
        while not self.over:
            fronts = {s: at for at, s in self.fronts.items()}
            backs = {s: at for at, s in self.backs.items()}
            for s in select.select([*fronts, *backs], [], [], 0.5)[0]:
                data, source = s.recvfrom(65536)
                if s in fronts:
                    self.pass_on("server", self.backs.setdefault(source, None) or self.new_back(source), data, fronts[s])
                else:
                    self.pass_on("client", self.fronts.get(source) or self.new_front(source), data, backs[s])

    def new_back(self, client):
        self.backs[client] = udp()
        return self.backs[client]

    def new_front(self, server):
        self.fronts[server] = udp()
        return self.fronts[server]


def start_tftpd(root):
    server = subprocess.Popen([tftpd, "-w", "-t", "3000", "-r", "8", root, "0"], stdout=subprocess.PIPE, text=True)
    return server, int(server.stdout.readline().split()[2])


def free_port():
    s = udp()  # there is nobody else here
    port = s.getsockname()[1]
    s.close()
    return port


def start_hpa(root):
    port = free_port()  # without a host: loopback alone is no network to in.tftpd, which then knows no address of 127.0.0.1
    server = subprocess.Popen([hpa, "-L", "--secure", "--create", "--user", "root", "--address", ":%d" % port, root])
    return server, port


def start_atftpd(root):
    port = free_port()
    server = subprocess.Popen([atftpd, "--daemon", "--no-fork", "--user", "root", "--group", "root", "--logfile", "/dev/null",
                               "--bind-address", HOST, "--port", str(port), "--retry-timeout", "1", root], stderr=subprocess.DEVNULL)
    return server, port


def commands(client, server, what, port, remote, local):
    port = str(port)
    return {
        "tftpc": [tftpc, "-t", str(PATIENCE[server]), "-r", "200", what, HOST, port, remote, local],
        "tftp": ["tftp", "-m", "binary", HOST, port, "-c", what] + ([remote, local] if what == "get" else [local, remote]),
        "atftp": ["atftp", "--" + what, "-r", remote, "-l", local, HOST, port],
        # without -m curl repeats a block after 72 s: it divides the hour that it has by fifty
        "curl": ["curl", "-s", "-m", "60"] + (["-o", local] if what == "get" else ["-T", local]) + ["tftp://%s:%s/%s" % (HOST, port, remote)],
    }[client]


def same_soon(one, other):
    """A server may write the last of a file behind its last ACK."""
    until = time.monotonic() + WRITTEN_S
    while time.monotonic() < until:
        if os.path.exists(one) and filecmp.cmp(one, other, shallow=False):
            return True
        select.select([], [], [], 0.05)
    return False


def transfer(client, server, what, size, port, root, loses):
    lost = LOST_BY_ATFTP if (client, what) == ("atftp", "put") else LOST[what]
    relay = Relay(port, lost) if loses else None
    name = "%s-%s-%s-%d%s" % (server, client, what, size, "-lossy" if loses else "")
    local, original = os.path.join(work, "local-" + name), os.path.join(work, "root", str(size))
    remote = str(size) if what == "get" else name
    if what == "put":
        os.symlink(original, local)
    try:
        command = commands(client, server, what, relay.port if relay else port, remote, local)
        status = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=LIMIT_S).returncode
        same = same_soon(local if what == "get" else os.path.join(root, name), original)
    except subprocess.TimeoutExpired:
        status, same = "none", False
    if relay:
        relay.over = True
    tell(status == 0 and same, "%s and %s: %s %d bytes%s" % (client, server, what, size, ", packets are lost" if loses else ""))


def all_transfers(clients, server, start):
    root = os.path.join(work, "root")
    process, port = start(root)
    threads = [threading.Thread(target=transfer, args=(client, server, what, size, port, root, loses))
               for client in clients for what in ("get", "put") for size in SIZES for loses in (False, True)]
    for first in range(0, len(threads), 12):  # so many at once
        for thread in threads[first:first + 12]:
            thread.start()
        for thread in threads[first:first + 12]:
            thread.join()
    process.kill()
    process.wait()


os.mkdir(os.path.join(work, "root"))
for size in SIZES:
    with open(os.path.join(work, "root", str(size)), "wb") as file:
        file.write(random.Random(size).randbytes(size))
all_transfers(["tftpc", "tftp", "atftp", "curl"], "tftpd", start_tftpd)
all_transfers(["tftpc"], "atftpd", start_atftpd)
if hpa:
    all_transfers(["tftpc"], "in.tftpd", start_hpa)
sys.exit(bool(failed))
