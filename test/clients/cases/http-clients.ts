import type { ClientCase } from './client-case.ts';
import { httpClientCase } from './http-client-case.ts';

/** Clients that reach any URL, each with the one function that the script needs of it. */
export const httpClients: readonly ClientCase[] = [
  httpClientCase({
    client: 'axios',
    packages: ['axios'],
    olderMajors: [{ axios: 'axios0' }],
    commonest: true,
    note: 'It has had two majors, 0 and 1.',
    imports: "import axios from 'axios';",
    send: `
const client = axios.create({ validateStatus: () => true, responseType: 'text', transformResponse: (text) => text });
const send = async (method, url, headers, data) => {
  const { status, data: text } = await client.request({ method, url, headers, data });
  return { status, text };
};`,
  }),
  httpClientCase({
    client: 'axios (fetch adapter)',
    packages: ['axios'],
    imports: "import axios from 'axios';",
    send: `
const client = axios.create({ adapter: 'fetch', validateStatus: () => true, responseType: 'text', transformResponse: (text) => text });
const send = async (method, url, headers, data) => {
  const { status, data: text } = await client.request({ method, url, headers, data });
  return { status, text };
};`,
  }),
  httpClientCase({
    client: 'got',
    packages: ['got'],
    olderMajors: [{ got: 'got15' }, { got: 'got14' }, { got: 'got13' }],
    commonest: true,
    imports: "import got from 'got';",
    send: `
const send = async (method, url, headers, body) => {
  const { statusCode, body: text } = await got(url, { method, headers, body, throwHttpErrors: false, retry: { limit: 0 } });
  return { status: statusCode, text };
};`,
  }),
  httpClientCase({
    client: 'node-fetch',
    packages: ['node-fetch'],
    olderMajors: [{ 'node-fetch': 'node-fetch2' }, { 'node-fetch': 'node-fetch1' }],
    commonest: true,
    imports: "import fetch from 'node-fetch';",
    send: `
const send = async (method, url, headers, body) => {
  const response = await fetch(url, { method, headers, body });
  return { status: response.status, text: await response.text() };
};`,
  }),
  httpClientCase({
    client: 'undici',
    packages: ['undici'],
    olderMajors: [{ undici: 'undici7' }, { undici: 'undici6' }],
    commonest: true,
    imports: "import { Agent, request } from 'undici';",
    send: `
const dispatcher = new Agent({ connections: 2, pipelining: 1 });
const send = async (method, url, headers, body) => {
  const { statusCode, body: answer } = await request(url, { method, headers, body, dispatcher });
  return { status: statusCode, text: await answer.text() };
};`,
  }),
  httpClientCase({
    client: 'undici (fetch)',
    packages: ['undici'],
    imports: "import { fetch } from 'undici';",
    send: `
const send = async (method, url, headers, body) => {
  const response = await fetch(url, { method, headers, body });
  return { status: response.status, text: await response.text() };
};`,
  }),
  httpClientCase({
    client: 'fetch',
    packages: [],
    imports: '',
    send: `
const send = async (method, url, headers, body) => {
  const response = await fetch(url, { method, headers, body });
  return { status: response.status, text: await response.text() };
};`,
  }),
  httpClientCase({
    client: 'node:https',
    packages: [],
    imports: "import https from 'node:https';\nimport http from 'node:http';",
    send: `
const send = (method, url, headers, body) => new Promise((resolve, reject) => {
  const { request } = url.startsWith('https:') ? https : http;
  request(url, { method, headers }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk) => (text += chunk)).on('end', () => resolve({ status: response.statusCode, text }));
  }).on('error', reject).end(body);
});`,
  }),
  httpClientCase({
    client: 'node:http2',
    packages: [],
    imports: "import { connect } from 'node:http2';\nimport http from 'node:http';",
    send: `
const overHttp1 = (method, url, headers, body) => new Promise((resolve, reject) => {
  http.request(url, { method, headers }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk) => (text += chunk)).on('end', () => resolve({ status: response.statusCode, text }));
  }).on('error', reject).end(body);
});
const send = (method, url, headers, body) => url.startsWith('http:') ? overHttp1(method, url, headers, body) : new Promise((resolve, reject) => {
  const { origin, pathname } = new URL(url);
  const session = connect(origin).on('error', reject);
  const stream = session.request({ ':method': method, ':path': pathname, ...headers }).on('error', reject);
  let status = 0;
  let text = '';
  stream.on('response', (answer) => (status = answer[':status']));
  stream.setEncoding('utf8').on('data', (chunk) => (text += chunk)).on('end', () => { session.close(); resolve({ status, text }); });
  stream.end(body);
});`,
  }),
  httpClientCase({
    client: 'ky',
    packages: ['ky'],
    imports: "import ky from 'ky';",
    send: `
const send = async (method, url, headers, body) => {
  const response = await ky(url, { method, headers, body, throwHttpErrors: false, retry: 0 });
  return { status: response.status, text: await response.text() };
};`,
  }),
  httpClientCase({
    client: 'superagent',
    packages: ['superagent'],
    imports: "import superagent from 'superagent';",
    send: `
const send = async (method, url, headers, body) => {
  const { status, text } = await superagent(method, url).set(headers).send(body).ok(() => true);
  return { status, text };
};`,
  }),
  httpClientCase({
    client: 'needle',
    packages: ['needle'],
    imports: "import needle from 'needle';",
    send: `
const send = async (method, url, headers, body) => {
  const { statusCode, raw } = await needle(method.toLowerCase(), url, body ?? null, { headers });
  return { status: statusCode, text: raw.toString() };
};`,
  }),
  httpClientCase({
    client: 'ofetch',
    packages: ['ofetch'],
    imports: "import { ofetch } from 'ofetch';",
    send: `
const send = async (method, url, headers, body) => {
  const response = await ofetch.raw(url, { method, headers, body, responseType: 'text', ignoreResponseError: true, retry: 0 });
  return { status: response.status, text: response._data };
};`,
  }),
  httpClientCase({
    client: 'gaxios',
    packages: ['gaxios'],
    imports: "import { request } from 'gaxios';",
    send: `
const send = async (method, url, headers, data) => {
  const { status, data: text } = await request({ method, url, headers, data, responseType: 'text', validateStatus: () => true });
  return { status, text };
};`,
  }),
  httpClientCase({
    client: 'cross-fetch',
    packages: ['cross-fetch'],
    imports: "import fetch from 'cross-fetch';",
    send: `
const send = async (method, url, headers, body) => {
  const response = await fetch(url, { method, headers, body });
  return { status: response.status, text: await response.text() };
};`,
  }),
  httpClientCase({
    client: '@hapi/wreck',
    packages: ['@hapi/wreck'],
    imports: "import Wreck from '@hapi/wreck';",
    send: `
const send = async (method, url, headers, payload) => {
  const response = await Wreck.request(method, url, { headers, payload });
  return { status: response.statusCode, text: (await Wreck.read(response)).toString() };
};`,
  }),
  httpClientCase({
    client: 'phin',
    packages: ['phin'],
    imports: "import phin from 'phin';",
    send: `
const send = async (method, url, headers, data) => {
  const answer = phin({ url, method, headers, data }).catch((error) => ({ statusCode: error.status, body: '' }));
  const { statusCode, body } = await answer;
  return { status: statusCode, text: body.toString() };
};`,
  }),
  httpClientCase({
    client: 'make-fetch-happen',
    packages: ['make-fetch-happen'],
    imports: "import fetch from 'make-fetch-happen';",
    send: `
const send = async (method, url, headers, body) => {
  const response = await fetch(url, { method, headers, body, retry: false });
  return { status: response.status, text: await response.text() };
};`,
  }),
  httpClientCase({
    client: 'follow-redirects',
    packages: ['follow-redirects'],
    imports: "import followRedirects from 'follow-redirects';",
    send: `
const { http, https } = followRedirects;
const send = (method, url, headers, body) => new Promise((resolve, reject) => {
  const { request } = url.startsWith('https:') ? https : http;
  request(url, { method, headers }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk) => (text += chunk)).on('end', () => resolve({ status: response.statusCode, text }));
  }).on('error', reject).end(body);
});`,
  }),
  httpClientCase({
    client: 'wretch',
    packages: ['wretch'],
    imports: "import wretch from 'wretch';",
    send: `
const send = (method, url, headers, body) => wretch(url).headers(headers).fetch(method, '', body)
  .unauthorized((error) => error.response)
  .res(async (response) => ({ status: response.status, text: await response.text() }))
  .then(async (answer) => ('text' in answer && typeof answer.text === 'string' ? answer : { status: answer.status, text: '' }));`,
  }),
];
