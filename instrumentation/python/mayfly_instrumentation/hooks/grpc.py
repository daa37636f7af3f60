"""
grpcio, both ways: the metadata of calls, what plug-ins of call credentials add to it, and what issuers answer. The
core of it is C: its calls are followed where Python hands them over, below interceptors.
"""

from __future__ import annotations

from ..imports import after_import
from ..grpc_calls import Calls


def install(context, _module) -> None:
    calls = Calls(context)
    _later(context, "grpc._channel", lambda module: _synchronous(context, calls, module))
    _later(context, "grpc.aio._call", lambda module: _asynchronous(context, calls, module))
    _later(context, "grpc._plugin_wrapping", lambda module: _plugins(context, calls, module))


def _later(context, name: str, patch) -> None:
    """The package loads its parts when they are asked for."""

    def patched(module) -> None:
        before = context.hook
        context.hook = "grpc"
        try:
            context.guard(patch)(module)
        finally:
            context.hook = before

    after_import(name, patched)


def _synchronous(context, calls, module) -> None:
    def blocking(original):
        def call(self, *args, **kwargs):
            made = calls.begin(self, args, kwargs)
            if made is None:
                return original(self, *args, **kwargs)
            try:
                result = original(made.tapped(self), *args, **kwargs)
            except BaseException as error:
                made.refused(error)
                raise
            made.over(0)
            return result

        return call

    def handed_out(original):
        def call(self, *args, **kwargs):
            made = calls.begin(self, args, kwargs)
            if made is None:
                return original(self, *args, **kwargs)
            try:
                result = original(made.tapped(self), *args, **kwargs)
            except BaseException as error:
                made.refused(error)
                raise
            made.follow(result)
            return result

        return call

    for name, ways in (
        ("_UnaryUnaryMultiCallable", {"__call__": blocking, "with_call": blocking, "future": handed_out}),
        ("_StreamUnaryMultiCallable", {"__call__": blocking, "with_call": blocking, "future": handed_out}),
        ("_UnaryStreamMultiCallable", {"__call__": handed_out}),
        ("_SingleThreadedUnaryStreamMultiCallable", {"__call__": handed_out}),
        ("_StreamStreamMultiCallable", {"__call__": handed_out}),
    ):
        of = getattr(module, name, None)
        for method, way in ways.items() if of is not None else ():
            context.patch(of, method, way)


def _asynchronous(context, calls, module) -> None:
    from importlib import import_module

    def channel_made(original):
        def __init__(self, target, *args, **kwargs):
            original(self, target, *args, **kwargs)
            calls.remember_channel(self, target)

        return __init__

    def call_made(original):
        names = original.__code__.co_varnames[: original.__code__.co_argcount]

        def __init__(self, *args, **kwargs):
            made, args, kwargs = calls.begin_asynchronous(names, args, kwargs)
            try:
                original(self, *args, **kwargs)
            except BaseException as error:
                if made is not None:
                    made.refused(error)
                raise
            if made is not None:
                made.follow_asynchronous(self)

        return __init__

    context.patch(import_module("grpc.aio._channel").Channel, "__init__", channel_made)
    for name in ("UnaryUnaryCall", "UnaryStreamCall", "StreamUnaryCall", "StreamStreamCall"):
        context.patch(getattr(module, name), "__init__", call_made)


def _plugins(context, calls, module) -> None:
    def asked(original):
        def __call__(self, service_url, method_name, callback):
            return original(self, service_url, method_name, calls.answering(service_url, method_name, callback))

        return __call__

    context.patch(module._Plugin, "__call__", asked)
