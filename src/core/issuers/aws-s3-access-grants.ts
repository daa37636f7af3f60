import type { Exchange, Issued, Issuer } from './issuer.ts';
import { awsCaller } from './reading/aws-caller.ts';
import { awsSession } from './reading/aws-session.ts';
import { shortText, textField } from './reading/fields.ts';
import { queryFields } from './reading/query-parameters.ts';
import { xmlElement, xmlText } from './reading/xml-element.ts';

const path = /^\/v20180820\/accessgrantsinstance\/dataaccess\/?(?:\?|$)/;

/** Sessions for a part of S3 (docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetDataAccess.html). */
export const awsS3AccessGrants: Issuer = {
  id: 'aws-s3-access-grants',
  endpoints: ['aws-s3-accessgrants'],
  at: { segments: ['dataaccess'] },
  match: (request) => request.method === 'GET' && path.test(request.path),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const xml = exchange.responseBody;
    const credentials = xmlElement(xml, 'Credentials') ?? '';
    const asked = queryFields(exchange.request);
    const permission = textField(asked, 'permission');
    const grant = shortText(xmlText(xml, 'MatchedGrantTarget'));
    return awsSession(xmlText(credentials, 'AccessKeyId'), {
      source: 'token_endpoint',
      name: textField(asked, 'target'),
      policy: grant === null ? null : `s3 access grant ${grant}`,
      expiresAt: xmlText(credentials, 'Expiration'),
      scopes: permission === null ? [] : [permission],
      subject: shortText(xmlText(xml, 'GranteeIdentifier')),
      parents: awsCaller(exchange),
    });
  },
};
