"""Made from src/core/issuers/reading/aws-hosts.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def aws_hosts(service=None, *_more):
    "Where a service answers, in every partition, as hosts of `IssuerPlaces`: `oidc.<region>.amazonaws.com`."
    return js.flat_map_(domains, (lambda domain=None, *_more: [(js.string(service) + ".*." + js.string(domain)), (js.string(service) + "-fips.*." + js.string(domain))]))


def is_aws_host(host=None, *_more):
    "Whether a host is one of AWS; `sts.googleapis.com` is none."
    return js.some_(domains, (lambda domain=None, *_more: (host.endswith(domain) and (js.at(host, ((js.length(host) - js.length(domain)) - 1)) == "."))))

# Domains of AWS, by partition, single and dual stack (`partitions.json` of the AWS SDKs: commercial and GovCloud,
# China, European Sovereign Cloud, and the isolated ones).
domains = ["amazonaws.com", "api.aws", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "amazonaws.eu", "api.amazonwebservices.eu", "c2s.ic.gov", "api.aws.ic.gov", "sc2s.sgov.gov", "api.aws.scloud", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "csp.hci.ic.gov", "api.aws.hci.ic.gov"]
