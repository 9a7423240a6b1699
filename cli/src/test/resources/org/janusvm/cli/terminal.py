# SPDX-License-Identifier: Apache-2.0
"""Runs a command at a terminal of its own, types when it asks, prints what the terminal shows."""
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

ANSWERS = {
    b"line?": b"abc\x7fd\n",
    b"three?": b"x\r\x03",
    b"one?": b"q",
    b"resize?": None,
    b"interrupt?": b"\x03",
    b"quit?": b"\x1c",
    b"suspend?": b"\x1a",
    b"end?": b"\x04",
}
SIGNALS = (b"resize?", b"interrupt?", b"quit?")
ECHOES = (b"^C", b"^\\")
PATIENCE = 5


def resize(fd, rows, columns):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def answer(fd, key, again):
    if ANSWERS[key] is not None:
        os.write(fd, ANSWERS[key])
    elif again:  # The kernel signals only a change.
        os.killpg(os.tcgetpgrp(fd), signal.SIGWINCH)
    else:
        resize(fd, 40, 50)


def is_silent(text):
    for echo in ECHOES:
        text = text.replace(echo, b"")
    return not text.strip()


def start(slave):
    pid = os.fork()
    if pid == 0:
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        for fd in range(3):
            os.dup2(slave, fd)
        os.execvp(sys.argv[1], sys.argv[1:])
    return pid


def main():
    master, slave = pty.openpty()
    resize(master, 31, 97)
    before = termios.tcgetattr(slave)
    pid = start(slave)
    seen = b""
    answered = 0
    last = None
    asked = 0
    status = None
    deadline = time.time() + 90
    while time.time() < deadline:
        ready = select.select([master], [], [], 0.2)[0]
        if ready:
            seen += os.read(master, 4096)
        elif status is not None:
            break
        found = [(seen.find(k, answered), k) for k in ANSWERS if seen.find(k, answered) >= 0]
        if found:
            at, key = min(found)
            answered = at + len(key)
            time.sleep(0.3)  # So that the guest waits already.
            answer(master, key, False)
            last, asked = key, time.time()
        elif last in SIGNALS and is_silent(seen[answered:]) and time.time() > asked + PATIENCE:
            # On a slow machine the signal came before the guest waited for it.
            answer(master, last, True)
            asked = time.time()
        if status is None:
            done, how = os.waitpid(pid, os.WNOHANG)
            status = how if done else None
    if status is None:
        os.kill(pid, 9)
        status = os.waitpid(pid, 0)[1]
    for echo in ECHOES:
        while echo + echo in seen:
            seen = seen.replace(echo + echo, echo)
    sys.stdout.write(seen.decode().replace("\r\n", "\n"))
    print("status", os.waitstatus_to_exitcode(status))
    print("settings as before", termios.tcgetattr(slave) == before)


main()
