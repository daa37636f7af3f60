import type { Exchange, Issued, Issuer, IssuerRequest } from './issuer.ts';
import { awsCaller } from './reading/aws-caller.ts';
import { awsSession } from './reading/aws-session.ts';
import { shortText } from './reading/fields.ts';
import { xmlElement, xmlText } from './reading/xml-element.ts';

const session = /[?&]session(?:=|&|$)/;

/**
 * Sessions for one directory bucket, five minutes long, that clients of S3 Express make by themselves
 * (docs.aws.amazon.com/AmazonS3/latest/API/API_CreateSession.html).
 */
export const awsS3Express: Issuer = {
  id: 'aws-s3-express',
  endpoints: ['aws-s3-createsession'],
  at: { services: ['s3express'] },
  match: ({ method, path }) => method === 'GET' && session.test(path),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const credentials = xmlElement(exchange.responseBody, 'Credentials') ?? '';
    const mode = shortText(exchange.request.header('x-amz-create-session-mode'));
    const bucket = bucketOf(exchange.request);
    return awsSession(xmlText(credentials, 'AccessKeyId'), {
      source: 'token_endpoint',
      name: bucket,
      policy: bucket === null ? null : `s3 express bucket ${bucket}`,
      expiresAt: xmlText(credentials, 'Expiration'),
      scopes: mode === null ? [] : [mode],
      parents: awsCaller(exchange),
    });
  },
};

/** The name ends in `--<zone>--x-s3`; it is the host's first label, or the path's first part at an endpoint of one's own. */
function bucketOf({ host, path }: IssuerRequest): string | null {
  const first = host.split('.', 1)[0] ?? '';
  if (first.endsWith('--x-s3')) return shortText(first);
  return shortText(path.split(/[/?]/, 2)[1] ?? '');
}
