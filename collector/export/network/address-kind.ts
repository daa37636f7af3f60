import { BlockList, isIPv6 } from 'node:net';
import { isIsatap, realAddress } from './real-address.ts';

/** What an address is that is not one of the public internet. */
export type AddressKind =
  | 'cloud metadata'
  | 'loopback'
  | 'unspecified'
  | 'private'
  | 'link-local'
  | 'shared (CGNAT)'
  | 'multicast'
  | 'documentation'
  | 'benchmark'
  | 'tunnel'
  | 'reserved';

/**
 * From the registries of special addresses (https://www.iana.org/assignments/iana-ipv4-special-registry and
 * …/iana-ipv6-special-registry) and what clouds answer instances on: the first that fits counts. Tunnels (6to4, Teredo)
 * are not, whatever they lead to.
 */
const kinds: readonly (readonly [AddressKind, readonly string[]])[] = [
  [
    'cloud metadata',
    [
      // AWS, Google, Azure, DigitalOcean; ECS and EKS; Alibaba; Azure's wire server; Oracle; AWS and Google over IPv6.
      '169.254.169.254/32',
      '169.254.170.0/24',
      '100.100.100.200/32',
      '168.63.129.16/32',
      '192.0.0.192/32',
      'fd00:ec2::/32',
      'fd20:ce::254/128',
    ],
  ],
  ['loopback', ['127.0.0.0/8', '::1/128']],
  ['unspecified', ['0.0.0.0/8', '::/128']],
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fec0::/10']],
  ['link-local', ['169.254.0.0/16', 'fe80::/10']],
  ['shared (CGNAT)', ['100.64.0.0/10']],
  ['multicast', ['224.0.0.0/4', 'ff00::/8']],
  ['documentation', ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20']],
  ['benchmark', ['198.18.0.0/15', '2001:2::/48']],
  ['tunnel', ['192.88.99.0/24', '2001::/32', '2002::/16']],
  ['reserved', ['192.0.0.0/24', '240.0.0.0/4', '2001::/23']],
];

const lists = kinds.map(([kind, networks]) => ({ kind, list: blockListOf(networks) }));
/** IPv6 addresses are handed out from here only; all others have a purpose of their own. */
const publicIpv6 = blockListOf(['2000::/3']);

/** Null: an address of the public internet. What is no address is reserved. */
export function addressKind(address: string): AddressKind | null {
  const real = realAddress(address);
  if (real === null) return 'reserved';
  const family = isIPv6(real) ? 'ipv6' : 'ipv4';
  const found = lists.find(({ list }) => list.check(real, family));
  if (found !== undefined) return found.kind;
  if (isIsatap(real)) return 'tunnel';
  return family === 'ipv6' && !publicIpv6.check(real, 'ipv6') ? 'reserved' : null;
}

/** Of networks as `10.0.0.0/8`. */
export function blockListOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/');
    list.addSubnet(address, Number(bits), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return list;
}
