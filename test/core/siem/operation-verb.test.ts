import { expect, test } from 'vitest';
import { methodOf, verbOf, verbWord } from '../../../src/core/siem/operation-verb.ts';

test.each<[string | null, string | null, string | null]>([
  [null, null, null],
  ['', null, null],
  ['S3/GetObject', 'read', 'get'],
  ['s3.PutObject', 'update', 'put'],
  ['SecretsManager/BatchGetSecretValue', 'read', 'get'],
  ['google.cloud.kms.v1.KeyManagementService/CreateCryptoKey', 'create', 'create'],
  ['STS/AssumeRole', null, 'assume'],
  ['GET', 'read', 'get'],
  ['GET /v1/delete/{id}', 'read', 'get'],
  ['DELETE /v1/files/{id}', 'delete', 'delete'],
  ['POST /v1/delete', null, 'post'],
  ['postgresql SELECT', 'read', 'select'],
  ['postgresql DROP TABLE', 'delete', 'drop'],
  ['mongodb find', 'read', 'find'],
  ['redis HGETALL', 'read', 'hgetall'],
  ['list_buckets', 'read', 'list'],
  ['delete', 'delete', 'delete'],
  ['GETTER', null, 'getter'],
  ['constructor', null, 'constructor'],
  ['__proto__', null, 'proto'],
  ['\n|=^', null, null],
])('the verb of %j is %s, from the word %s', (operation, verb, word) => {
  expect([verbOf(operation), verbWord(operation)]).toEqual([verb, word]);
});

test.each([
  ['POST /v1/messages', 'POST'],
  ['GET', 'GET'],
  ['GETTER', null],
  ['S3/GetObject', null],
  ['postgresql DELETE', null],
])('the method of %s is %s', (operation, method) => expect(methodOf(operation)).toBe(method));
