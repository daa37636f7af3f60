"""Copies of a body's chunks, up to a bound, and what they say when the content coding is undone."""

from __future__ import annotations

import zlib

from .js import Obj


def create_body_tap(most_bytes):
    chunks = []
    size = 0
    over = False

    def add(chunk, _encoding=None):
        nonlocal size, over
        copy = None if over else copy_of(chunk)
        if not copy:
            return
        size += len(copy)
        over = size > most_bytes
        if over:
            chunks.clear()
        else:
            chunks.append(copy)

    def text(content_encoding=None):
        if over:
            return None
        if size == 0:
            return ""
        decoded = inflate(b"".join(chunks), content_encoding, most_bytes)
        return None if decoded is None else decoded.decode("utf-8", "replace")

    return Obj({"add": add, "text": text})


def copy_of(chunk, _encoding=None):
    """None for what is no data."""
    if isinstance(chunk, bytes):
        return chunk
    if isinstance(chunk, str):
        return chunk.encode("utf-8", "replace")
    return bytes(chunk) if isinstance(chunk, (bytearray, memoryview)) else None


def inflate(body, content_encoding, most_bytes):
    """Undoes a content coding of RFC 9110 section 8.4.1; bounded, so that a bomb is cut. None: it cannot."""
    coding = (content_encoding or "").strip().lower()
    if coding in ("", "identity"):
        return body
    try:
        if coding in ("gzip", "x-gzip"):
            return _bounded(zlib.decompressobj(31), body, most_bytes)
        if coding == "deflate":
            try:
                return _bounded(zlib.decompressobj(), body, most_bytes)
            except zlib.error:
                # Some servers send what RFC 1951 calls so, without the frame of RFC 1950.
                return _bounded(zlib.decompressobj(-15), body, most_bytes)
        if coding == "br":
            return _within(_brotli(body), most_bytes)
        if coding == "zstd":
            return _within(_zstd(body), most_bytes)
    except Exception:
        return None
    return None


def _bounded(decoder, body, most_bytes):
    out = decoder.decompress(body, most_bytes + 1)
    return _within(out, most_bytes)


def _within(out, most_bytes):
    return out if out is not None and len(out) <= most_bytes else None


def _brotli(body):
    """Only where the application's client has a decoder: else it did not ask for this coding."""
    try:
        import brotli
    except ImportError:
        import brotlicffi as brotli
    return brotli.decompress(body)


def _zstd(body):
    try:
        from compression import zstd

        return zstd.decompress(body)
    except ImportError:
        import zstandard

        return zstandard.ZstdDecompressor().decompressobj().decompress(body)
