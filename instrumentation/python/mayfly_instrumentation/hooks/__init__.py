"""Every hook: the name of its file beside this, and the module after whose import it is put in place.

A hook is a module with `install(context, module)`: `context` is a `HookContext`, `module` what was imported (None
for those that wait for nothing). It may raise: it is then told of as shadowed, and the others go on. It may have
`intact()`, whether it is still in place; without it, that its patches are (`HookContext.patch`) is enough.
It imports at its top nothing but the standard library and this package's small modules: what judges secrets is
loaded when something is met.
"""

from __future__ import annotations

HOOKS: tuple[tuple[str, str | None], ...] = (
    ("environ", None),
    ("files", None),
    ("http_client", "http.client"),
    ("httpcore", "httpcore"),
    ("httpcore2", "httpcore2"),
    ("aiohttp", "aiohttp.client_reqrep"),
    ("botocore", "botocore.credentials"),
    ("psycopg2", "psycopg2"),
    ("psycopg", "psycopg"),
    ("asyncpg", "asyncpg.protocol"),
    ("pymysql", "pymysql.connections"),
    ("redis", "redis"),
    ("pymongo", "pymongo"),
    ("ssl", "ssl"),
    ("websockets", "websockets.client"),
    ("websocket_client", "websocket"),
    ("grpc", "grpc"),
    ("aiomysql", "aiomysql.connection"),
    ("mysqlclient", "MySQLdb.connections"),
    ("kafka", "kafka.net.connection"),
    ("paramiko", "paramiko"),
    ("ldap3", "ldap3.core.connection"),
)
