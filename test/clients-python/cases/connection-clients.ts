import { keyClientCase } from '../../clients/cases/key-client-case.ts';
import { mysqlServer } from '../../clients/servers/mysql-server.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { like, type PythonCase } from './python-case.ts';

const libpq = 'hostaddr="127.0.0.1", port=local_port(5432), sslmode="disable", gssencmode="disable"';
const mysql = 'host="mysql.example.com", user="orders", password=password';
const mysqlImports = 'import os\nfrom urllib.parse import urlsplit';
const mysqlPassword = 'password = urlsplit(os.environ["DATABASE_URL"]).password';
const inC = 'password=password, user="orders", host="127.0.0.1", port=local_port(3306)';

/** A token in the header of a handshake. */
const handshake = {
  packages: [],
  variable: 'STREAM_TOKEN',
  make: () => fakeSecret('', 40),
  type: 'unknown',
  provider: 'unknown',
  host: 'stream.example.com',
  answer: () => ({ json: {} }),
};
const rpc = { ...handshake, host: 'rpc.example.com', answer: () => ({ grpc: Buffer.alloc(0) }) };
const list = '"/orders.v1.Orders/List"';

/** Clients of databases, caches, brokers, directories and shells, and of streams and calls. */
export const connectionClients: readonly PythonCase[] = [
  like('pg', {
    client: 'psycopg',
    packages: ['psycopg'],
    imports: 'import os\nimport psycopg',
    body: `psycopg.connect(os.environ["DATABASE_URL"], ${libpq}).close()`,
  }),
  like('pg (SCRAM)', {
    client: 'psycopg (asyncio, SCRAM)',
    packages: ['psycopg'],
    imports: 'import asyncio, os\nimport psycopg',
    body: `
async def main():
    connection = await psycopg.AsyncConnection.connect(os.environ["DATABASE_URL"], ${libpq})
    await connection.close()
asyncio.run(main())`,
  }),
  like('pg (SCRAM)', {
    client: 'psycopg2',
    packages: ['psycopg2-binary'],
    imports: 'import os\nimport psycopg2',
    body: `psycopg2.connect(os.environ["DATABASE_URL"], ${libpq}).close()`,
  }),
  like('pg (SCRAM)', {
    client: 'asyncpg',
    packages: ['asyncpg'],
    imports: 'import asyncio, os\nimport asyncpg',
    body: `
async def main():
    connection = await asyncpg.connect(os.environ["DATABASE_URL"], ssl=False)
    await connection.execute("SELECT 1")
    await connection.close()
asyncio.run(main())`,
  }),
  like('mysql2', {
    client: 'SQLAlchemy',
    packages: ['sqlalchemy', 'pymysql'],
    imports: 'import os\nfrom sqlalchemy import create_engine',
    body: `
engine = create_engine(os.environ["DATABASE_URL"].replace("mysql:", "mysql+pymysql:"), _initialize=False)
engine.raw_connection().close()
engine.dispose()`,
  }),
  like('mysql2', {
    client: 'pymysql',
    packages: ['pymysql'],
    imports: `${mysqlImports}\nimport pymysql`,
    body: `${mysqlPassword}\npymysql.connect(${mysql}).close()`,
  }),
  like('mysql2', {
    client: 'aiomysql',
    packages: ['aiomysql'],
    imports: `${mysqlImports}\nimport asyncio\nimport aiomysql`,
    body: `
${mysqlPassword}
async def main():
    connection = await aiomysql.connect(${mysql})
    connection.close()
asyncio.run(main())`,
  }),
  like('mysql2', {
    client: 'mysqlclient',
    packages: ['mysqlclient-static'],
    note: 'Its wheel with the C library inside (`mysqlclient-static`). The C library connects by itself: here to loopback.',
    tcp: {
      3_306: (minting) => mysqlServer(minting, { host: '127.0.0.1', port: 3_306, password: 'password' }),
    },
    credentials: {
      password: {
        type: 'database.password',
        provider: 'unknown',
        make: () => fakeSecret('', 24),
        variable: null,
        fetched: { source: 'env', name: 'DATABASE_URL' },
        uses: [{ at: '127.0.0.1', port: 3_306, location: 'connection' }],
      },
    },
    imports: `${mysqlImports}\nimport MySQLdb`,
    body: `${mysqlPassword}\nMySQLdb.connect(${inC}, ssl_mode="DISABLED").close()`,
  }),
  like('redis', {
    client: 'redis',
    packages: ['redis'],
    imports: 'import os\nimport redis',
    body: 'redis.Redis.from_url(os.environ["REDIS_URL"]).set("n", "1")',
  }),
  like('redis', {
    client: 'redis (asyncio)',
    packages: ['redis'],
    imports: 'import asyncio, os\nimport redis.asyncio',
    body: `
async def main():
    client = redis.asyncio.Redis.from_url(os.environ["REDIS_URL"])
    await client.set("n", "1")
    await client.aclose()
asyncio.run(main())`,
  }),
  like('mongodb', {
    client: 'pymongo',
    packages: ['pymongo'],
    imports: 'import os\nimport pymongo',
    body: `
client = pymongo.MongoClient(os.environ["MONGODB_URI"], maxPoolSize=1)
client.admin.command("ping")
client.close()`,
  }),
  like('kafkajs', {
    client: 'kafka-python',
    packages: ['kafka-python'],
    imports: 'import os\nfrom kafka import KafkaAdminClient',
    body: `
KafkaAdminClient(bootstrap_servers="kafka.example.com:9092", security_protocol="SASL_PLAINTEXT", sasl_mechanism="PLAIN", sasl_plain_username="orders", sasl_plain_password=os.environ["KAFKA_PASSWORD"]).close()`,
  }),
  like('ssh2', {
    client: 'paramiko',
    packages: ['paramiko'],
    imports: 'import os\nimport paramiko',
    body: `
client = paramiko.SSHClient()
client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
client.connect("ssh.example.com", username="orders", password=os.environ["SSH_PASSWORD"], look_for_keys=False, allow_agent=False)
client.exec_command("true")[1].read()
client.close()`,
  }),
  like('ldapts', {
    client: 'ldap3',
    packages: ['ldap3'],
    imports: 'import os\nimport ldap3',
    body: `
server = ldap3.Server("ldap.example.com", get_info=ldap3.NONE)
ldap3.Connection(server, "cn=clerk,dc=example,dc=com", os.environ["LDAP_PASSWORD"], auto_bind=True).unbind()`,
  }),
  keyClientCase({
    ...handshake,
    client: 'websocket-client',
    packages: ['websocket-client'],
    imports: 'import os\nimport websocket',
    body: `
socket = websocket.create_connection("wss://stream.example.com/v1", header={"Authorization": "Bearer " + os.environ["STREAM_TOKEN"]}, sslopt={"ca_certs": os.environ["SSL_CERT_FILE"]})
socket.recv()
socket.close()`,
  }),
  keyClientCase({
    ...handshake,
    client: 'websockets (asyncio)',
    packages: ['websockets'],
    imports: 'import asyncio, os\nfrom websockets.asyncio.client import connect',
    body: `
async def main():
    async with connect("wss://stream.example.com/v1", additional_headers={"Authorization": "Bearer " + os.environ["STREAM_TOKEN"]}) as socket:
        await socket.recv()
asyncio.run(main())`,
  }),
  keyClientCase({
    ...rpc,
    client: 'grpcio (metadata)',
    packages: ['grpcio'],
    imports: 'import os\nimport grpc',
    body: `
metadata = (("authorization", "Bearer " + os.environ["STREAM_TOKEN"]),)
with grpc.secure_channel("rpc.example.com:443", grpc.ssl_channel_credentials()) as channel:
    call = channel.unary_unary(${list})
    call(b"", metadata=metadata)
    call.with_call(b"", metadata=metadata)
    call.future(b"", metadata=metadata).result()
    list(channel.unary_stream(${list})(b"", metadata=metadata))
    channel.stream_unary(${list})(iter([b""]), metadata=metadata)
    list(channel.stream_stream(${list})(iter([b""]), metadata=metadata))`,
  }),
  keyClientCase({
    ...rpc,
    client: 'grpcio (call credentials)',
    packages: ['grpcio'],
    imports: 'import os\nimport grpc',
    body: `
credentials = grpc.composite_channel_credentials(grpc.ssl_channel_credentials(), grpc.access_token_call_credentials(os.environ["STREAM_TOKEN"]))
with grpc.secure_channel("rpc.example.com:443", credentials) as channel:
    channel.unary_unary(${list})(b"")
    list(channel.unary_stream(${list})(b""))`,
  }),
  keyClientCase({
    ...rpc,
    client: 'grpcio (asyncio)',
    packages: ['grpcio'],
    imports: 'import asyncio, os\nimport grpc',
    body: `
credentials = grpc.composite_channel_credentials(grpc.ssl_channel_credentials(), grpc.access_token_call_credentials(os.environ["STREAM_TOKEN"]))
metadata = (("authorization", "Bearer " + os.environ["STREAM_TOKEN"]),)
async def main():
    async with grpc.aio.secure_channel("rpc.example.com:443", credentials) as channel:
        await channel.unary_unary(${list})(b"")
    async with grpc.aio.secure_channel("rpc.example.com:443", grpc.ssl_channel_credentials()) as channel:
        await channel.unary_unary(${list})(b"", metadata=metadata)
        async for _ in channel.unary_stream(${list})(b"", metadata=metadata):
            pass
asyncio.run(main())`,
  }),
];
