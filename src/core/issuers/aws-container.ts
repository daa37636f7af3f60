import type { Exchange, Issued, Issuer } from './issuer.ts';
import { awsSession } from './reading/aws-session.ts';
import { jsonFields, textField } from './reading/fields.ts';

/**
 * Endpoints that give a container its role: ECS and Fargate, the EKS Pod Identity agent, and whatever
 * `AWS_CONTAINER_CREDENTIALS_FULL_URI` names (docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html).
 * The path is the platform's own, so the form of the answer tells.
 */
export const awsContainer: Issuer = {
  id: 'aws-container',
  endpoints: ['aws-ecs-container', 'aws-eks-pod-identity-agent'],
  at: { hosts: ['169.254.170.2', '169.254.170.23', 'fd00:ec2::23'] },
  match: ({ method }) => method === 'GET',
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    const answer = jsonFields(exchange.responseBody);
    if (exchange.status >= 400 || typeof answer?.['SecretAccessKey'] !== 'string') return [];
    return awsSession(answer['AccessKeyId'], {
      source: 'metadata_service',
      policy: textField(answer, 'RoleArn'),
      issuedAt: null,
      expiresAt: answer['Expiration'],
      parents: exchange.presentedInHeaders,
    });
  },
};
