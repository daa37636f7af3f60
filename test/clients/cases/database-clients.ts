import { mongoServer } from '../servers/mongo-server.ts';
import { mysqlServer } from '../servers/mysql-server.ts';
import { postgresServer } from '../servers/postgres-server.ts';
import { redisServer } from '../servers/redis-server.ts';
import type { ClientCase } from './client-case.ts';
import { connectionCase } from './connection-case.ts';

const postgres = {
  type: 'database.password',
  host: 'pg.example.com',
  port: 5_432,
  variable: 'DATABASE_URL',
  url: 'postgres://orders:*@pg.example.com:5432/orders',
};
const mysql = { type: 'database.password', host: 'mysql.example.com', port: 3_306, server: mysqlServer };
const redis = {
  type: 'database.password',
  host: 'redis.example.com',
  port: 6_379,
  server: redisServer,
  variable: 'REDIS_URL',
  url: 'redis://orders:*@redis.example.com:6379',
};
/** Clients of databases and caches. */
export const databaseClients: readonly ClientCase[] = [
  connectionCase({
    ...postgres,
    client: 'pg',
    packages: ['pg'],
    commonest: true,
    note: 'Its majors 6 and 7 do not connect under Node 14 or newer, whether hooked or not.',
    server: (minting, login) => postgresServer(minting, { ...login, method: 'cleartext' }),
    imports: "import pg from 'pg';",
    body: `
const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
await client.query('SELECT 1');
await client.end();`,
  }),
  connectionCase({
    ...postgres,
    client: 'pg (SCRAM)',
    packages: ['pg'],
    server: (minting, login) => postgresServer(minting, { ...login, method: 'scram' }),
    imports: "import pg from 'pg';",
    body: `
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 1 });
await pool.query('SELECT 1');
await pool.query('SELECT 1');
await pool.end();`,
  }),
  connectionCase({
    ...postgres,
    client: 'postgres',
    packages: ['postgres'],
    server: (minting, login) => postgresServer(minting, { ...login, method: 'scram' }),
    imports: "import postgres from 'postgres';",
    body: `
const sql = postgres(process.env.DATABASE_URL, { max: 1, fetch_types: false });
await sql.unsafe('SELECT 1');
await sql.end();`,
  }),
  connectionCase({
    ...mysql,
    client: 'mysql2',
    packages: ['mysql2'],
    variable: 'DATABASE_URL',
    url: 'mysql://orders:*@mysql.example.com:3306/orders',
    imports: "import { createConnection } from 'mysql2/promise';",
    body: `
const connection = await createConnection(process.env.DATABASE_URL);
await connection.query('SET @n = 1');
await connection.end();`,
  }),
  connectionCase({
    ...mysql,
    client: 'mysql',
    packages: ['mysql'],
    variable: 'DATABASE_URL',
    url: 'mysql://orders:*@mysql.example.com:3306/orders',
    imports: "import { createConnection } from 'mysql';",
    body: `
const connection = createConnection(process.env.DATABASE_URL);
await new Promise((resolve, reject) => connection.query('SET @n = 1', (error) => (error ? reject(error) : resolve())));
connection.end();`,
  }),
  connectionCase({
    ...mysql,
    client: 'mariadb',
    packages: ['mariadb'],
    variable: 'MARIADB_PASSWORD',
    imports: "import { createConnection } from 'mariadb';",
    body: `
const connection = await createConnection({ host: 'mysql.example.com', user: 'orders', password: process.env.MARIADB_PASSWORD });
await connection.query('SET @n = 1');
await connection.end();`,
  }),
  connectionCase({
    ...redis,
    client: 'ioredis',
    packages: ['ioredis'],
    olderMajors: [{ ioredis: 'ioredis5' }, { ioredis: 'ioredis4' }],
    commonest: true,
    imports: "import Redis from 'ioredis';",
    body: `
const redis = new Redis(process.env.REDIS_URL);
await redis.set('n', '1');
await redis.quit();`,
  }),
  connectionCase({
    ...redis,
    client: 'redis',
    packages: ['redis'],
    imports: "import { createClient } from 'redis';",
    body: `
const client = createClient({ url: process.env.REDIS_URL });
await client.connect();
await client.set('n', '1');
client.destroy();`,
  }),
  connectionCase({
    client: 'mongodb',
    packages: ['mongodb'],
    type: 'database.password',
    host: 'mongo.example.com',
    port: 27_017,
    server: mongoServer,
    variable: 'MONGODB_URI',
    url: 'mongodb://orders:*@mongo.example.com:27017/orders?authSource=admin&authMechanism=SCRAM-SHA-256&directConnection=true',
    imports: "import { MongoClient } from 'mongodb';",
    body: `
const client = new MongoClient(process.env.MONGODB_URI, { maxPoolSize: 1 });
await client.db().command({ ping: 1 });
await client.close();`,
  }),
];
