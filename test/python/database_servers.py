"""Small servers that know one login each, in the protocols of real ones."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def serving(talk, **known) -> Iterator[int]:
    """`talk(read, write, known)` for each connection: `read(n)` gives exactly n bytes, or raises EOFError."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            def read(count: int) -> bytes:
                data = b""
                while len(data) < count:
                    more = self.request.recv(count - len(data))
                    if not more:
                        raise EOFError
                    data += more
                return data

            try:
                talk(read, self.request.sendall, known)
            except (EOFError, OSError):
                pass

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True
        address_family = socket.AF_INET

    made = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    try:
        yield made.server_address[1]
    finally:
        made.shutdown()
        made.server_close()


def postgresql(read, write, known) -> None:
    """`how`: trust, cleartext, md5 or scram; `password`."""

    def message(kind: bytes, body: bytes) -> None:
        write(kind + struct.pack("!I", len(body) + 4) + body)

    def answer() -> bytes:
        read(1)
        return read(struct.unpack("!I", read(4))[0] - 4)

    while True:
        size, code = struct.unpack("!II", read(8))
        rest = read(size - 8)
        if code not in (80_877_103, 80_877_104):
            break
        write(b"N")
    words = rest.split(b"\0")
    user = words[words.index(b"user") + 1]
    password = known["password"].encode()
    how = known["how"]
    is_in = how == "trust"
    if how == "cleartext":
        message(b"R", struct.pack("!I", 3))
        is_in = answer() == password + b"\0"
    elif how == "md5":
        message(b"R", struct.pack("!I", 5) + b"salt")
        inner = hashlib.md5(password + user).hexdigest().encode()
        is_in = answer() == b"md5" + hashlib.md5(inner + b"salt").hexdigest().encode() + b"\0"
    elif how == "scram":
        message(b"R", struct.pack("!I", 10) + b"SCRAM-SHA-256\0\0")
        first = answer().partition(b"\0")[2][4:]
        scram = Scram(password)
        message(b"R", struct.pack("!I", 11) + scram.first(first))
        final = scram.final(answer())
        is_in = final is not None
        if is_in:
            message(b"R", struct.pack("!I", 12) + final)
    if not is_in:
        text = b'password authentication failed for user "' + user + b'"'
        message(b"E", b"SFATAL\0VFATAL\0C28P01\0M" + text + b"\0\0")
        return
    message(b"R", struct.pack("!I", 0))
    for name, value in (
        ("server_version", "16.0"),
        ("server_encoding", "UTF8"),
        ("client_encoding", "UTF8"),
        ("DateStyle", "ISO, MDY"),
        ("TimeZone", "UTC"),
        ("integer_datetimes", "on"),
        ("standard_conforming_strings", "on"),
    ):
        message(b"S", name.encode() + b"\0" + value.encode() + b"\0")
    message(b"K", b"\0\0\0\1\0\0\0\2")
    message(b"Z", b"I")
    while read(1) != b"X":
        read(struct.unpack("!I", read(4))[0] - 4)
        message(b"C", b"SET\0")
        message(b"Z", b"I")


class Scram:
    """The server of SCRAM-SHA-256 (RFC 5802, RFC 7677)."""

    def __init__(self, password: bytes) -> None:
        self._salt = os.urandom(16)
        self._salted = hashlib.pbkdf2_hmac("sha256", password, self._salt, 4096)
        self._said = b""

    def first(self, client_first: bytes) -> bytes:
        bare = client_first.split(b",", 2)[2]
        nonce = bare.partition(b"r=")[2].partition(b",")[0] + os.urandom(9).hex().encode()
        told = b"r=" + nonce + b",s=" + base64.b64encode(self._salt) + b",i=4096"
        self._said = bare + b"," + told
        return told

    def final(self, client_final: bytes) -> bytes | None:
        without, _, proof = client_final.partition(b",p=")
        said = self._said + b"," + without
        client_key = hmac.digest(self._salted, b"Client Key", "sha256")
        signature = hmac.digest(hashlib.sha256(client_key).digest(), said, "sha256")
        if base64.b64decode(proof) != bytes(a ^ b for a, b in zip(client_key, signature, strict=True)):
            return None
        server_key = hmac.digest(self._salted, b"Server Key", "sha256")
        return b"v=" + base64.b64encode(hmac.digest(server_key, said, "sha256"))


def mysql(read, write, known) -> None:
    """`how`: the plugin that the server begins with, `switch` for one that it goes over from; `password`."""
    number = 0
    salt = b"abcdefgh" + b"ijklmnopqrst"

    def packet(body: bytes) -> None:
        nonlocal number
        write(len(body).to_bytes(3, "little") + bytes([number]) + body)
        number += 1

    def answer() -> bytes:
        nonlocal number
        head = read(4)
        number = head[3] + 1
        return read(int.from_bytes(head[:3], "little"))

    capabilities = 0x00000001 | 0x00000200 | 0x00008000 | 0x00080000 | 0x00000008 | 0x00002000
    begins = b"caching_sha2_password" if known["how"] == "switch" else b"mysql_native_password"
    packet(
        b"\x0a8.0.0\0" + struct.pack("<I", 1) + salt[:8] + b"\0" + struct.pack("<H", capabilities & 0xFFFF)
        + b"\x2d" + struct.pack("<H", 2) + struct.pack("<H", capabilities >> 16) + bytes([21]) + b"\0" * 10
        + salt[8:] + b"\0" + begins + b"\0"
    )
    hello = answer()
    if known["how"] == "switch":
        packet(b"\xfemysql_native_password\0" + salt + b"\0")
        hello = answer()
    inner = hashlib.sha1(known["password"].encode()).digest()
    stretched = hashlib.sha1(salt + hashlib.sha1(inner).digest()).digest()
    if bytes(a ^ b for a, b in zip(inner, stretched, strict=True)) not in hello:
        packet(b"\xff" + struct.pack("<H", 1045) + b"#28000Access denied for user")
        return
    packet(b"\0\0\0\2\0\0\0")
    while answer()[:1] != b"\1":
        packet(b"\0\0\0\2\0\0\0")


def redis(read, write, known) -> None:
    """`password`; commands of RESP 2 and 3, all of which are answered with OK once somebody is in."""

    def line() -> bytes:
        text = b""
        while not text.endswith(b"\r\n"):
            text += read(1)
        return text[:-2]

    while True:
        words = []
        for _ in range(int(line()[1:])):
            words.append(read(int(line()[1:])))
            read(2)
        name = words[0].upper()
        given = words[words.index(b"AUTH") + 1 :][:2] if b"AUTH" in words else None
        if given is not None and given[-1] != known["password"].encode():
            write(b"-WRONGPASS invalid username-password pair or user is disabled.\r\n")
        elif name == b"HELLO":
            write(b"%2\r\n$6\r\nserver\r\n$5\r\nredis\r\n$5\r\nproto\r\n:3\r\n")
        elif name == b"PING":
            write(b"+PONG\r\n")
        else:
            write(b"+OK\r\n")


def mongodb(read, write, known) -> None:
    """`password`; PLAIN and SCRAM-SHA-256 in OP_MSG."""
    import bson

    scram = None
    while True:
        size, request, _, code = struct.unpack("<iiii", read(16))
        body = read(size - 16)
        if code == 2013:
            asked = bson.decode(body[5:])
        else:
            asked = bson.decode(body[4:].partition(b"\0")[2][8:])
        name = next(iter(asked))
        told: dict = {"ok": 1.0}
        if name.lower() in ("hello", "ismaster"):
            told |= {"ismaster": True, "helloOk": True, "maxWireVersion": 25, "minWireVersion": 0}
            told |= {"isWritablePrimary": True, "maxBsonObjectSize": 16_777_216, "maxMessageSizeBytes": 48_000_000}
            if "saslSupportedMechs" in asked:
                told["saslSupportedMechs"] = ["SCRAM-SHA-256"]
        elif name == "saslStart" and asked["mechanism"] == "PLAIN":
            if asked["payload"].split(b"\0")[2] != known["password"].encode():
                told = {"ok": 0.0, "code": 18, "codeName": "AuthenticationFailed", "errmsg": "Authentication failed."}
            else:
                told |= {"conversationId": 1, "done": True, "payload": b""}
        elif name == "saslStart":
            scram = Scram(known["password"].encode())
            told |= {"conversationId": 1, "done": False, "payload": scram.first(asked["payload"])}
        elif name == "saslContinue" and scram is not None:
            final = scram.final(asked["payload"])
            if final is None:
                told = {"ok": 0.0, "code": 18, "codeName": "AuthenticationFailed", "errmsg": "Authentication failed."}
            else:
                told |= {"conversationId": 1, "done": True, "payload": final}
        answer = bson.encode(told)
        if code == 2013:
            write(struct.pack("<iiii", 16 + 5 + len(answer), 1, request, 2013) + b"\0\0\0\0\0" + answer)
        else:
            write(struct.pack("<iiiiiqii", 36 + len(answer), 1, request, 1, 8, 0, 0, 1) + answer)
