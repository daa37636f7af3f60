/**
 * Domains of AWS, by partition, single and dual stack (`partitions.json` of the AWS SDKs: commercial and GovCloud,
 * China, European Sovereign Cloud, and the isolated ones).
 */
const domains = [
  'amazonaws.com',
  'api.aws',
  'amazonaws.com.cn',
  'api.amazonwebservices.com.cn',
  'amazonaws.eu',
  'api.amazonwebservices.eu',
  'c2s.ic.gov',
  'api.aws.ic.gov',
  'sc2s.sgov.gov',
  'api.aws.scloud',
  'cloud.adc-e.uk',
  'api.cloud-aws.adc-e.uk',
  'csp.hci.ic.gov',
  'api.aws.hci.ic.gov',
];

/** Where a service answers, in every partition, as hosts of `IssuerPlaces`: `oidc.<region>.amazonaws.com`. */
export function awsHosts(service: string): readonly string[] {
  return domains.flatMap((domain) => [`${service}.*.${domain}`, `${service}-fips.*.${domain}`]);
}

/** Whether a host is one of AWS; `sts.googleapis.com` is none. */
export function isAwsHost(host: string): boolean {
  return domains.some((domain) => host.endsWith(domain) && host[host.length - domain.length - 1] === '.');
}
