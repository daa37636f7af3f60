import type { IssuerRequest } from '../../src/core/issuers/issuer.ts';
import type { TargetInfo } from './recorder.ts';

/** Calls back for each header of a request; names in any case. */
export type EachHeader = (visit: (name: string, value: string) => void) => void;

/** A request as its hook sees it. `header` is asked for names in lower case. */
export interface SeenRequest extends IssuerRequest {
  readonly eachHeader: EachHeader;
  /** The proxy that it is sent to, which alone reads `proxy-authorization`; absent: none, or a tunnel. */
  readonly proxy?: { readonly host: string; readonly port: number | null };
  /** Service and method of a gRPC call; absent for anything else. */
  readonly rpc?: TargetInfo['rpc'];
}
