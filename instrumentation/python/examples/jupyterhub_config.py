"""JupyterHub: every user's server and kernels report to the collector. `python -m mayfly enable` ran in their environment."""

c = get_config()  # noqa: F821

c.Spawner.environment = {
    "MAYFLY_FINGERPRINT_KEY_FILE": "/etc/mayfly/key",
    "MAYFLY_INGEST_TOKEN_FILE": "/etc/mayfly/ingest-token",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "https://mayfly.example.com",
}
