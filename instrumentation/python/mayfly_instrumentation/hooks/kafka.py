"""kafka-python (3): the login of a connection to a broker by SASL."""

from __future__ import annotations

from ..present_login import present_login

_WITH_PASSWORD = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")
_DENIED = ("SaslAuthenticationFailedError", "AuthenticationFailedError")


def install(context, module) -> None:
    def log_in(original):
        async def _sasl_authenticate(self, *args, **kwargs):
            answered = _present(context, self)
            if answered is None:
                return await original(self, *args, **kwargs)
            try:
                result = await original(self, *args, **kwargs)
            except BaseException as error:
                answered({"outcome": "denied"} if type(error).__name__ in _DENIED else {"error": True})
                raise
            answered({"outcome": "accepted"})
            return result

        return _sasl_authenticate

    context.patch(module.KafkaConnection, "_sasl_authenticate", log_in)


def _present(context, connection):
    try:
        config = connection.config
        mechanism = config.get("sasl_mechanism")
        password = config.get("sasl_plain_password")
        if mechanism not in _WITH_PASSWORD or not password:
            return None
        transport = connection.transport
        peer = transport.getPeer()
        login = {
            "system": "kafka",
            "user": config.get("sasl_plain_username"),
            "secret": password,
            "address": getattr(transport, "host", None) or peer[0],
            "port": peer[1],
            "mechanism": mechanism,
        }
        return present_login(context, login)
    except Exception:
        context.failed()
        return None
