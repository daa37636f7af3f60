/** `--help`. */
export const help = `mayfly-collector receives what instrumented processes observe of their credentials
and keeps a live inventory of them.

  --host HOST    where to listen (MAYFLY_HOST, default 127.0.0.1)
  --port PORT    (MAYFLY_PORT, default 4318)
  --data FOLDER  of the embedded database (MAYFLY_DATA, default ~/.local/state/mayfly/collector)
  --help, --version

Environment. Names with (*) can also be given as a file: NAME_FILE=/path.
  DATABASE_URL (*)          postgres://user:password@host:5432/database instead of the embedded database
  MAYFLY_INGEST_TOKEN (*)   MAYFLY_READ_TOKEN (*)   MAYFLY_ADMIN_TOKEN (*)   MAYFLY_FINGERPRINT_KEY (*)
                            what is not given is made at the first start and shown once. A token given here
                            works beside those in the database, and is the way back when all are lost
  MAYFLY_TLS_CERT, MAYFLY_TLS_KEY
                            paths of a PEM certificate and key: HTTPS. New files are taken while it runs, at SIGHUP at
                            the latest
  MAYFLY_TLS_CLIENT_CA      path of PEM authorities: a client certificate of theirs is evidence of who sends
  MAYFLY_TLS_CLIENT_REQUIRED
                            1: no connection without a client certificate
  MAYFLY_TLS_CLIENT_SCOPE   ingest: a client certificate stands in for an ingest token
  MAYFLY_ALLOW_PLAINTEXT    1: listen on an address other machines can reach without TLS. Only for a private
                            network, such as a container behind a loopback port
  MAYFLY_NEW_CREDENTIALS_PER_SECOND, MAYFLY_NEW_CREDENTIALS_BURST
                            how many new credentials a token may report (default 300, 50000 at once); what is more
                            is counted as one credential of type overflow
  MAYFLY_SPANS_PER_SECOND   of one token (default no limit); what is more is answered with 503
  MAYFLY_MAX_CONNECTIONS    (default 4096), MAYFLY_MAX_CONNECTIONS_PER_PEER (default 1024; a proxy is one peer)
  MAYFLY_METRICS_OPEN       1: /metrics asks for no token. Only where whoever reaches the port may read it
  MAYFLY_EXPORT_KEY (*)     encrypts secrets of export destinations that are stored, at least 32 bytes; without it they
                            are given as env:NAME or file:/path
  MAYFLY_EXPORT_ALLOW       hosts, host:port and networks beyond the public internet that exports may reach
  MAYFLY_EXPORT_FOLDERS, MAYFLY_EXPORT_SECRETS
                            folders below which exports may write files, and read files with secrets
  MAYFLY_PUBLIC_URL         of the page, for links in findings
  MAYFLY_LOG_LEVEL          debug, info, warn or error (default info); the log is JSON lines on stderr

Exit codes: 0 stopped, 1 crashed, 2 the configuration is wrong, 3 the store cannot be opened.
`;
