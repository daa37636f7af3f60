"""Runs a command in a pseudo-terminal for a test that speaks to it in lines.

stdin:  write BASE64 | resize COLUMNS ROWS | kill SIGNAL
stdout: out BASE64 | end CODE RESTORED   (code as a shell says it; RESTORED: whether the terminal's modes are as before)
"""
import base64, fcntl, os, pty, select, signal, struct, sys, termios

columns, rows, *command = sys.argv[1:]
master, slave = pty.openpty()


def resize(columns, rows):
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", int(rows), int(columns), 0, 0))


def tell(*words):
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def send_out():
    text = os.read(master, 65536)
    tell("out", base64.b64encode(text).decode())


resize(columns, rows)
before = termios.tcgetattr(slave)
child = os.fork()
if child == 0:
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    for descriptor in (0, 1, 2):
        os.dup2(slave, descriptor)
    os.closerange(3, 256)
    os.execvp(command[0], command)

pending = b""
status = None
while status is None:
    ready, _, _ = select.select([master, 0], [], [], 0.05)
    if master in ready:
        send_out()
    if 0 in ready:
        chunk = os.read(0, 65536)
        if chunk == b"":
            os.kill(child, signal.SIGKILL)
        pending += chunk
        *lines, pending = pending.split(b"\n")
        for line in lines:
            word, *rest = line.decode().split(" ")
            if word == "write":
                os.write(master, base64.b64decode(rest[0]))
            elif word == "resize":
                resize(*rest)
                os.kill(child, signal.SIGWINCH)
            elif word == "kill":
                os.kill(child, getattr(signal, rest[0]))
    ended, found = os.waitpid(child, os.WNOHANG)
    if ended == child:
        status = found
while select.select([master], [], [], 0.1)[0]:
    send_out()
code = os.waitstatus_to_exitcode(status)
tell("end", str(code if code >= 0 else 128 - code), str(termios.tcgetattr(slave) == before))
