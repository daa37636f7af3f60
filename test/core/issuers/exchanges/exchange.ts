import type {
  Ended,
  Issued,
  LearnedEndpoint,
  Presented,
  Renewed,
} from '../../../../src/core/issuers/issuer.ts';
import type { ExchangeOptions } from '../exchange.ts';

/**
 * One exchange with a real service's endpoint, as its vendor documents it, and what has to be read from it. A
 * table of them covers an issuer; each is also run with denied and with broken answers.
 */
export interface IssuerExchange {
  /** Public id of the endpoint, one of the issuer's `endpoints`; null where none has one, such as a revocation. */
  readonly endpoint: string | null;
  /** What is done, the rest of the sentence "reads …". */
  readonly what: string;
  /** Id of the issuer that has to be found for the request. */
  readonly issuer: string;
  /** `at` is when the answer ended; headers that present a credential are those of `presentingHeaders`. */
  readonly exchange: ExchangeOptions;
  /** In order and complete: what is left out is null or empty. */
  readonly issued: readonly ExpectedCredential[];
  /** In order and complete; absent: none. */
  readonly presented?: readonly Presented[];
  /** In order and complete; absent: none. */
  readonly ended?: readonly Ended[];
  /** In order and complete; absent: none. */
  readonly renewed?: readonly Renewed[];
  /** In order and complete; absent: none. */
  readonly learned?: readonly LearnedEndpoint[];
}

type ExpectedCredential = Pick<Issued, 'source'> &
  Partial<Omit<Issued, 'secret' | 'parents'>> & {
    readonly secret: string;
    readonly parents?: readonly string[];
  };
