import { generateKeyPairSync } from 'node:crypto';
import { amqpServer } from '../servers/amqp-server.ts';
import { kafkaServer } from '../servers/kafka-server.ts';
import { mqttServer } from '../servers/mqtt-server.ts';
import { natsServer } from '../servers/nats-server.ts';
import { ldapServer, smtpServer, sshServer } from '../servers/packaged-servers.ts';
import type { ClientCase } from './client-case.ts';
import { connectionCase } from './connection-case.ts';

const ldap = {
  type: 'ldap.password',
  host: 'ldap.example.com',
  port: 389,
  server: ldapServer,
  variable: 'LDAP_PASSWORD',
};
const ssh = { host: 'ssh.example.com', port: 22, server: sshServer };

/** Clients of brokers, mail, directories and shells. */
export const connectionClients: readonly ClientCase[] = [
  connectionCase({
    client: 'kafkajs',
    packages: ['kafkajs'],
    type: 'kafka.password',
    host: 'kafka.example.com',
    port: 9_092,
    server: kafkaServer,
    variable: 'KAFKA_PASSWORD',
    imports: "import { Kafka, logLevel } from 'kafkajs';",
    body: `
const sasl = { mechanism: 'plain', username: 'orders', password: process.env.KAFKA_PASSWORD };
const kafka = new Kafka({ clientId: 'clerk', brokers: ['kafka.example.com:9092'], sasl, ssl: false, logLevel: logLevel.NOTHING, retry: { retries: 0 } });
const admin = kafka.admin();
await admin.connect();
await admin.disconnect();`,
  }),
  connectionCase({
    client: 'nodemailer',
    packages: ['nodemailer', 'smtp-server'],
    type: 'smtp.password',
    host: 'smtp.example.com',
    port: 587,
    server: smtpServer,
    variable: 'SMTP_PASSWORD',
    imports: "import { createTransport } from 'nodemailer';",
    body: `
const transport = createTransport({ host: 'smtp.example.com', port: 587, secure: false, ignoreTLS: true, auth: { user: 'orders', pass: process.env.SMTP_PASSWORD } });
await transport.sendMail({ from: 'orders@example.com', to: 'somebody@example.com', subject: 'It is done', text: 'It is done.' });
transport.close();`,
  }),
  connectionCase({
    ...ldap,
    client: 'ldapts',
    packages: ['ldapts'],
    imports: "import { Client } from 'ldapts';",
    body: `
const client = new Client({ url: 'ldap://ldap.example.com' });
await client.bind('cn=clerk,dc=example,dc=com', process.env.LDAP_PASSWORD);
await client.search('dc=example,dc=com', { filter: '(uid=1)' });
await client.unbind();`,
  }),
  connectionCase({
    ...ldap,
    client: 'ldapjs',
    packages: ['ldapjs'],
    imports: "import ldap from 'ldapjs';",
    body: `
const client = ldap.createClient({ url: ['ldap://ldap.example.com:389'] });
await new Promise((resolve, reject) => client.bind('cn=clerk,dc=example,dc=com', process.env.LDAP_PASSWORD, (error) => (error ? reject(error) : resolve())));
await new Promise((resolve) => client.unbind(resolve));`,
  }),
  connectionCase({
    ...ssh,
    client: 'ssh2',
    packages: ['ssh2'],
    type: 'ssh.password',
    variable: 'SSH_PASSWORD',
    imports: "import { Client } from 'ssh2';",
    body: `
await new Promise((resolve, reject) => {
  const client = new Client();
  client.on('error', reject).on('ready', () => client.exec('true', (error, stream) => {
    if (error) return reject(error);
    stream.on('close', () => { client.end(); resolve(); }).resume();
  })).connect({ host: 'ssh.example.com', username: 'orders', password: process.env.SSH_PASSWORD });
});`,
  }),
  connectionCase({
    ...ssh,
    client: 'ssh2 (key)',
    packages: ['ssh2'],
    type: 'pem.private_key',
    variable: 'SSH_PRIVATE_KEY',
    make: () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
      return privateKey.export({ type: 'pkcs1', format: 'pem' }).toString().trim();
    },
    imports: "import { Client } from 'ssh2';",
    body: `
await new Promise((resolve, reject) => {
  const client = new Client();
  client.on('error', reject).on('ready', () => { client.end(); resolve(); })
    .connect({ host: 'ssh.example.com', username: 'orders', privateKey: process.env.SSH_PRIVATE_KEY });
});`,
  }),
  connectionCase({
    client: 'amqplib',
    packages: ['amqplib'],
    type: 'amqp.password',
    host: 'amqp.example.com',
    port: 5_672,
    server: amqpServer,
    variable: 'AMQP_URL',
    url: 'amqp://orders:*@amqp.example.com:5672',
    imports: "import { connect } from 'amqplib';",
    body: `
const connection = await connect(process.env.AMQP_URL);
const channel = await connection.createChannel();
await channel.close();
await connection.close();`,
  }),
  connectionCase({
    client: 'mqtt',
    packages: ['mqtt'],
    type: 'mqtt.password',
    host: 'mqtt.example.com',
    port: 1_883,
    server: mqttServer,
    variable: 'MQTT_PASSWORD',
    imports: "import { connectAsync } from 'mqtt';",
    body: `
const client = await connectAsync('mqtt://mqtt.example.com:1883', { username: 'orders', password: process.env.MQTT_PASSWORD });
await client.publishAsync('orders', '1');
await client.endAsync(true);`,
  }),
  connectionCase({
    client: 'nats',
    packages: ['nats'],
    type: 'nats.token',
    host: 'nats.example.com',
    port: 4_222,
    server: natsServer,
    variable: 'NATS_TOKEN',
    imports: "import { connect } from 'nats';",
    body: `
const connection = await connect({ servers: 'nats.example.com:4222', token: process.env.NATS_TOKEN });
connection.publish('orders', '1');
await connection.flush();
await connection.close();`,
  }),
];
