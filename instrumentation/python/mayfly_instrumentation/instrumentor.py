"""`CredentialInstrumentor`, for `opentelemetry-instrument` and for applications that instrument themselves."""

from __future__ import annotations

from collections.abc import Collection

try:
    from opentelemetry.instrumentation.instrumentor import BaseInstrumentor
except ImportError:  # The SDK and its helpers are optional.

    class BaseInstrumentor:  # type: ignore[no-redef]
        """What applications call of OpenTelemetry's class of that name."""

        def instrument(self, **kwargs) -> None:
            self._instrument(**kwargs)

        def uninstrument(self, **kwargs) -> None:
            self._uninstrument(**kwargs)


class CredentialInstrumentor(BaseInstrumentor):
    """Spans of credentials go their own way, through the spool: no sampler and no processor drops them."""

    def instrumentation_dependencies(self) -> Collection[str]:
        return ()

    def _instrument(self, **kwargs) -> None:
        from .process import start

        start()

    def _uninstrument(self, **kwargs) -> None:
        from .process import stop

        stop()
