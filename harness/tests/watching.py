"""Drives plumb watch in the kit that is named, as somebody at a terminal does: saves files, types keys, changes the size."""
import json
import os
import re
import shutil
import signal
import sys

from pathlib import Path

sys.path.insert(0, os.path.dirname(__file__))
from terminal import Pipe, Terminal, end_living, without_escapes  # noqa: E402

kit = Path(sys.argv[1])
plumb = str(kit / "build/bin/plumb")
source = kit / "labs/00-first-fix/relay0.c"
skeleton = source.read_text()
reference = (kit / "solutions/00-first-fix/relay0.c").read_text()
failed = False


def test(sentence):
    def run(function):
        global failed
        source.write_text(skeleton)
        try:
            function()
            print("ok", sentence)
        except Exception as problem:  # noqa: BLE001: whatever it is, the test has failed
            failed = True
            print("not ok", sentence)
            print(" ", str(problem).encode("unicode_escape").decode())
        end_living()
    return run


def watch(*options, **how):
    return Terminal([plumb, "watch", "00", *options], folder=kit, **how)


def replace(text):
    """As editors do: another file, under the old name."""
    new = source.with_suffix(".new")
    new.write_text(text)
    new.rename(source)


def quit_from(terminal):
    terminal.type("q")
    status = terminal.end()
    assert status == 0, f"exit status {status}"


ANSWER = r"waiting for the next save of 00-first-fix[^\n]*\n[^\n]*q quit"


@test("the first broken promise is shown, and the others by name")
def _():
    terminal = watch(rows=60)
    page = terminal.wait(ANSWER)
    assert re.search(r"fail .*short-writes", without_escapes(page)), page
    assert "partial-send-ignored" in page and "also broken" in page and "read-error" in page, page
    quit_from(terminal)


@test("a save is answered; a lab that is done says what was learnt, and waits")
def _():
    terminal = watch()
    terminal.wait(ANSWER)
    source.write_text(reference)
    page = without_escapes(terminal.wait(r"since your last check: \d+ fixed, 0 broke") + terminal.wait(ANSWER))
    for words in "100 of 100 points", "00-first-fix is done", "You learn the loop", "the next lab: 01-pipe-tally":
        assert words in page, page
    quit_from(terminal)


@test("a lab that passes with a broken promise is not called done")
def _():
    terminal = watch(rows=60)
    terminal.wait(ANSWER)
    source.write_text(reference.replace("if (n == -1)\n\t\t\treturn fail(\"read\");", "if (n < 0)\n\t\t\treturn 0;"))
    terminal.wait("3 of 4 promises are kept, as far as is known")  # that the one is kept now is said before the others are judged
    page = without_escapes(terminal.wait("these points are enough to pass; more are to be had") + terminal.wait(ANSWER))
    assert "80 of 100 points" in page and "is done" not in page, page
    quit_from(terminal)


# a grader that has judged all but one of the promises, and goes on when somebody reads from its FIFO
HALF = """#!/bin/sh
for word; do case $word in --result=*) result=${word#*=} ;; esac; done
here=$(dirname "$0")
for state in half whole; do
	cp "$here/$state.json" "$result.new" && mv "$result.new" "$result"
	[ $state = whole ] || : >"$here/fifo"
done
"""


@test("a grading that goes on tells how many promises are kept so far")
def _():
    result, grader = kit / ".plumb/results/00-first-fix.json", kit / "build/graders/00-first-fix"
    terminal = watch()
    terminal.wait(ANSWER)
    source.write_text(reference)
    terminal.wait("100 of 100 points")
    quit_from(terminal)
    whole = json.loads(result.read_text())
    half = dict(whole, checks=whole["checks"][:-1] + [dict(whole["checks"][-1], verdict="error", reason="not run")])
    for name, state in ("half", half), ("whole", whole):
        (grader.parent / f"{name}.json").write_text(json.dumps(state))
    os.mkfifo(grader.parent / "fifo")
    kept = grader.rename(kit / "kept")
    grader.write_text(HALF)
    grader.chmod(0o755)
    try:
        for options in [], ["--plain"]:
            terminal = watch(*options)
            page = terminal.wait(r"%d of %d promises are kept so far|so far %d of %d promises are kept" % (
                (len(whole["checks"]) - 1, len(whole["checks"])) * 2))
            assert "points" not in page, page
            (grader.parent / "fifo").read_bytes()
            terminal.wait("100 of 100 points")
            quit_from(terminal)
    finally:
        shutil.move(kept, grader)


@test("a file that is replaced by rename is seen; one that was saved half does not compile, and is waited for")
def _():
    terminal = watch()
    terminal.wait(ANSWER)
    replace(reference[: len(reference) // 2])
    terminal.wait("it does not compile")
    page = terminal.wait(ANSWER)
    assert re.search(r"relay0\.c:\d+.*error", page), page
    replace(reference)
    terminal.wait("100 of 100 points")
    quit_from(terminal)


@test("a file that is deleted while it is checked is missed, and seen when it is back")
def _():
    terminal = watch()
    terminal.wait(ANSWER)
    source.write_text(skeleton + "/* other */\n")
    terminal.wait("checking 00-first-fix")
    source.unlink()
    terminal.wait("the lab wants a file of this name")
    source.write_text(reference)
    terminal.wait("100 of 100 points")
    quit_from(terminal)


@test("every key does what the footer says")
def _():
    terminal = watch()
    terminal.wait(ANSWER)
    terminal.type("h")
    terminal.wait("00-first-fix, hints for step 1")
    terminal.type("e")
    terminal.wait("partial-send-ignored")
    terminal.wait("any other key shows the answer again")
    terminal.type("h")
    terminal.wait("  2. ")
    terminal.type("l")
    terminal.wait("> 00-first-fix .*next")
    terminal.type("r")
    terminal.wait("report")
    terminal.type("\x1b[A")  # an arrow is no letter
    terminal.wait("Every write may take less")
    terminal.type("a")
    terminal.wait("checking 00-first-fix")
    terminal.wait(ANSWER)
    terminal.type("n")
    terminal.wait("waiting for the next save of 01-pipe-tally")
    quit_from(terminal)


END = r"(\x1b\[K\r\nany other key shows the answer again)?\x1b\[K\x1b\[J"
NARROW = r"r report,\x1b\[K\r\nl list, a check all, q quit"


@test("in a terminal of 40 columns no line is wider, and no page is longer, also after the size has changed")
def _():
    terminal = watch()
    terminal.wait(ANSWER)
    terminal.resize(24, 40)
    for key in "", "l":
        terminal.type(key)
        page = without_escapes(terminal.wait(NARROW + END).rsplit("\x1b[H", 1)[1]).replace("\r", "").split("\n")
        wide = [line for line in page if len(line) > 40 and "\\x" not in line]  # bytes have no blanks to break at
        assert 5 < len(page) <= 24 and not wide, (len(page), wide)
    quit_from(terminal)


@test("the terminal is given back as it was: at the end, and while the program is stopped")
def _():
    terminal = watch()
    terminal.wait(ANSWER)
    taken = terminal.modes()
    terminal.signal(signal.SIGTSTP)
    assert terminal.is_stopped()
    given_back = terminal.modes()
    terminal.signal(signal.SIGCONT)
    terminal.wait(ANSWER)
    assert terminal.modes()[3] == taken[3] and given_back[3] != taken[3], (taken, given_back)
    terminal.signal(signal.SIGTERM)
    assert terminal.end() == 128 + signal.SIGTERM
    assert terminal.modes()[3] == given_back[3]


@test("--plain moves no cursor and has no colour")
def _():
    terminal = watch("--plain")
    page = terminal.wait("read-error")
    source.write_text(reference)
    page += terminal.wait("00-first-fix is done")
    assert "\x1b" not in page, page
    quit_from(terminal)


@test("without a terminal the answers come all the same, until a signal ends it")
def _():
    pipe = Pipe([plumb, "watch", "00"], kit)
    said = pipe.wait("short-writes")
    source.write_text(reference)
    said += pipe.wait("100 of 100 points")
    pipe.signal(signal.SIGTERM)
    status = pipe.end()
    assert status == 128 + signal.SIGTERM and "\x1b" not in said, (status, said)


@test("--poll sees a save, too")
def _():
    terminal = watch("--poll")
    terminal.wait("the files are looked at once a second")
    terminal.wait(ANSWER.replace("[^\\n]*\\n", "[^\\n]*\\n[^\\n]*\\n", 1))
    replace(reference)
    terminal.wait("100 of 100 points")
    quit_from(terminal)


@test("where inotify has no watch left, that is said, and the files are looked at")
def _():
    script = 'echo 0 >/proc/sys/user/max_inotify_instances && exec "$0" "$@"'
    terminal = Terminal(["/usr/bin/unshare", "-U", "-r", "/bin/sh", "-c", script, plumb, "watch", "00", "--plain"], folder=kit)
    terminal.wait("inotify has no watch left for this user")
    terminal.wait("once a *\r?\n?second")
    terminal.wait("read-error")
    replace(reference)
    terminal.wait("100 of 100 points")
    quit_from(terminal)


sys.exit(failed)
