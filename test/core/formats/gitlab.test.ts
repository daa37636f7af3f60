import { base64url, fakeSecret } from '../../support/fake-secret.ts';
import { describeFormat } from './describe-format.ts';

const lower = 'abcdefghijklmnopqrstuvwxyz0123456789';

describeFormat({
  id: 'gitlab-pat',
  tokens: () => [fakeSecret('glpat-', 20, base64url)],
  expected: { type: 'gitlab.personal_token', provider: 'gitlab', ephemeral: false },
  near: () => ({
    'one character short': fakeSecret('glpat-', 19, base64url),
    'one character long': fakeSecret('glpat-', 21, base64url),
    'a wrong prefix': fakeSecret('glpaz-', 20, base64url),
  }),
});

function routable(length: number, end: string): string {
  return `${fakeSecret('glpat-', length, base64url)}.${end}`;
}

describeFormat({
  id: 'gitlab-pat-routable',
  tokens: () => [
    routable(27, `01.${fakeSecret('', 9, lower)}`),
    routable(60, fakeSecret('', 9, lower)),
    routable(300, fakeSecret('', 11, lower)),
  ],
  expected: { type: 'gitlab.personal_token', provider: 'gitlab', ephemeral: false },
  near: () => ({
    'a short payload': routable(26, `01.${fakeSecret('', 9, lower)}`),
    'a short check': routable(27, `01.${fakeSecret('', 6, lower)}`),
    'a long check': routable(27, `01.${fakeSecret('', 10, lower)}`),
    'no check': fakeSecret('glpat-', 27, base64url),
  }),
});

describeFormat({
  id: 'gitlab-job-token',
  tokens: () => [fakeSecret('glcbt-64_', 20, base64url), fakeSecret('glcbt-1_', 20, base64url)],
  expected: { type: 'gitlab.job_token', provider: 'gitlab', ephemeral: true },
  near: () => ({
    'one character short': fakeSecret('glcbt-64_', 19, base64url),
    'one character long': fakeSecret('glcbt-64_', 21, base64url),
    'no partition': fakeSecret('glcbt-', 20),
  }),
});
