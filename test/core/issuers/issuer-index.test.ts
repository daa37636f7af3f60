import { expect, test } from 'vitest';
import type { Issuer, IssuerPlaces } from '../../../src/core/issuers/issuer.ts';
import { createIssuerIndex } from '../../../src/core/issuers/issuer-index.ts';
import { type RequestOptions, request } from './exchange.ts';

function issuer(id: string, at?: IssuerPlaces, match: Issuer['match'] = () => true): Issuer {
  const nothing = { endpoints: [], presented: () => [], issued: () => [] };
  return { id, ...nothing, match, ...(at === undefined ? {} : { at }) };
}

const find = createIssuerIndex([
  issuer('by-host', { hosts: ['exact.example', '169.254.1.1', 'fd00::1'] }),
  issuer('by-pattern', { hosts: ['oidc.*.cloud.example'] }),
  issuer('by-domain', { hosts: ['cloud.example'] }, ({ path }) => path !== '/no'),
  issuer('by-segment', { segments: ['access_tokens', 'sign'] }),
  issuer('by-target', { targets: ['Service.Get'] }),
  issuer('by-service', { services: ['sts'] }),
  issuer('never', { segments: ['access_tokens', 'other'] }, () => false),
  issuer('anywhere', undefined, ({ path }) => path.startsWith('/anywhere')),
]);

const signed = { authorization: 'AWS4-HMAC-SHA256 Credential=AK/20261123/eu/sts/aws4_request, Signature=0' };

test.each<[string, string | null, RequestOptions]>([
  ['a host', 'by-host', { url: 'https://exact.example/' }],
  ['a host below it', 'by-host', { url: 'https://a.exact.example/' }],
  ['a host that only ends so', null, { url: 'https://inexact.example/' }],
  ['an address', 'by-host', { url: 'http://169.254.1.1/x' }],
  ['an address of IPv6', 'by-host', { url: 'http://[fd00::1]/x' }],
  ['a pattern', 'by-pattern', { url: 'https://oidc.eu.cloud.example/' }],
  ['a pattern with nothing between', 'by-pattern', { url: 'https://oidc.cloud.example/' }],
  ['the domain of a pattern', 'by-domain', { url: 'https://oidcs.eu.cloud.example/' }],
  ['a domain that says no', null, { url: 'https://a.cloud.example/no' }],
  ['a part of the path', 'by-segment', { url: 'https://a.example/1/access_tokens?x' }],
  ['a verb of the path', 'by-segment', { url: 'https://a.example/v1/keys/k:sign' }],
  ['the beginning of a part', null, { url: 'https://a.example/v1/signature' }],
  ['a part of the query', null, { url: 'https://a.example/v1?x=/sign/' }],
  ['a target', 'by-target', { url: 'https://a.example/', headers: { 'x-amz-target': 'Service.Get' } }],
  [
    'a target of a GET',
    null,
    { method: 'GET', url: 'https://a.example/', headers: { 'x-amz-target': 'Service.Get' } },
  ],
  ['a signature', 'by-service', { url: 'https://a.example/', headers: signed }],
  ['any place', 'anywhere', { url: 'https://a.example/anywhere' }],
  ['two of them: the first in the order', 'by-segment', { url: 'https://a.example/sign', headers: signed }],
  ['a host and any place', 'by-domain', { url: 'https://a.cloud.example/anywhere' }],
  ['nothing', null, { url: 'https://a.example/' }],
])('finds an issuer by %s', (_what, id, options) => {
  expect(find(request(options))?.id ?? null).toBe(id);
});

test('a huge host or path is no harm', () => {
  const { header } = request({ url: 'https://a.example/' });
  const asked = { method: 'GET', port: null, header };
  expect(find({ ...asked, host: `${'a.'.repeat(100_000)}cloud.example`, path: '/' })).toBeNull();
  expect(find({ ...asked, host: 'a.example', path: `${'/a'.repeat(100_000)}/sign` })).toBeNull();
});
