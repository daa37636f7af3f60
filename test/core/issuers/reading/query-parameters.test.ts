import { expect, test } from 'vitest';
import { queryFields, queryParameters } from '../../../../src/core/issuers/reading/query-parameters.ts';
import { request } from '../exchange.ts';

const made = request({ url: 'https://sts.amazonaws.com/?Action=AssumeRole&RoleArn=a%3Ab&x=1&x=2#end' });

test('the query is read, decoded', () => {
  expect({ ...queryFields(made) }).toEqual({ Action: 'AssumeRole', RoleArn: 'a:b', x: ['1', '2'] });
  expect({ ...queryFields(request({ url: 'https://sts.amazonaws.com/' })) }).toEqual({});
});

test('the body wins over the query', () => {
  expect(queryParameters(made, 'RoleArn=c&y=3')).toEqual({
    Action: 'AssumeRole',
    RoleArn: 'c',
    x: ['1', '2'],
    y: '3',
  });
  expect(queryParameters(made, null)['RoleArn']).toBe('a:b');
});
