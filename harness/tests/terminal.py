"""A terminal for tests: runs a program on one, types keys, changes its size, and waits for what it prints. Never sleeps."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios

HANGS = 30  # seconds without what is waited for: the test hangs, and says so


living = []  # those that a test has begun, and not ended


class Terminal:
    def __init__(self, argv, rows=24, columns=80, folder=None, environment=None):
        self.unread = b""
        begin, begun = os.pipe()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.close(begun)
            os.read(begin, 1)  # the end: the terminal has its size now
            if folder:
                os.chdir(folder)
            os.execve(argv[0], argv, dict(os.environ, TERM="xterm", LC_ALL="C", **(environment or {})))
        living.append(self)
        self.resize(rows, columns)
        os.close(begin)
        os.close(begun)

    def resize(self, rows, columns):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, keys):
        os.write(self.fd, keys.encode())

    def wait(self, pattern):
        """What is printed up to the end of the pattern; it is read only once."""
        while not (found := re.search(pattern.encode(), self.unread)):
            if not select.select([self.fd], [], [], HANGS)[0]:
                raise AssertionError(f"waits for {pattern!r}, and has {self.unread.decode(errors='replace')!r}")
            try:
                block = os.read(self.fd, 65536)
            except OSError:
                block = b""
            self.unread += block
            if not block:
                raise AssertionError(f"ended before {pattern!r}: {self.unread.decode(errors='replace')!r}")
        seen, self.unread = self.unread[: found.end()], self.unread[found.end():]
        return seen.decode(errors="replace")

    def modes(self):
        return termios.tcgetattr(self.fd)

    def signal(self, number):
        os.kill(self.pid, number)

    def is_stopped(self):
        return os.WIFSTOPPED(os.waitpid(self.pid, os.WUNTRACED)[1])

    def end(self):
        """Reads what is left, so that the program can end; its exit status."""
        living.remove(self)
        try:
            while block := os.read(self.fd, 65536):
                self.unread += block
        except OSError:
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


class Pipe(Terminal):
    """The same without a terminal: standard input is at its end, standard output and standard error are a pipe."""

    def __init__(self, argv, folder):
        self.unread = b""
        self.process = subprocess.Popen(argv, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, env=dict(os.environ, LC_ALL="C"))
        self.pid, self.fd = self.process.pid, self.process.stdout.fileno()
        living.append(self)


def end_living():
    """Where a test has failed in the middle."""
    while living:
        living[-1].signal(signal.SIGKILL)
        living[-1].end()


def without_escapes(text):
    return re.sub(r"\x1b(\[[0-9;?]*[A-Za-z])", "", text)
