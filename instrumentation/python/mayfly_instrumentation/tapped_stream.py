"""Streams of a client library whose chunks are copied as they pass; whoever reads them notices nothing."""

from __future__ import annotations

from types import AsyncGeneratorType


class _Tapped:
    """`copied(chunk)` for each chunk that is read, and `over()` at the end or when it is closed. Neither may raise."""

    __slots__ = ("_of", "_copied", "_over")

    def __init__(self, of, copied, over=None) -> None:
        self._of = of
        self._copied = copied
        self._over = _nothing if over is None else over

    def __getattr__(self, name):
        return getattr(self._of, name)


class TappedStream(_Tapped):
    __slots__ = ()

    def __iter__(self):
        return _Chunks(iter(self._of), self._copied, self._over)

    def close(self):
        self._over()
        return self._of.close()


class TappedAsyncStream(_Tapped):
    __slots__ = ()

    def __aiter__(self):
        chunks = self._of.__aiter__()
        # Whoever closes a generator in the middle, and nothing else, has to find one.
        kind = _generator if isinstance(chunks, AsyncGeneratorType) else _AsyncChunks
        return kind(chunks, self._copied, self._over)

    async def aclose(self):
        self._over()
        return await self._of.aclose()


class _Chunks(_Tapped):
    """No generator: one that is left behind would keep the stream's own from being closed with it."""

    __slots__ = ()

    def __iter__(self):
        return self

    def __next__(self):
        try:
            chunk = next(self._of)
        except StopIteration:
            self._over()
            raise
        self._copied(chunk)
        return chunk


class _AsyncChunks(_Tapped):
    __slots__ = ()

    def __aiter__(self):
        return self

    async def __anext__(self):
        try:
            chunk = await self._of.__anext__()
        except StopAsyncIteration:
            self._over()
            raise
        self._copied(chunk)
        return chunk


async def _generator(chunks, copied, over):
    try:
        async for chunk in chunks:
            copied(chunk)
            yield chunk
        over()
    finally:
        await chunks.aclose()


def _nothing() -> None:
    """Nobody waits for the end."""
