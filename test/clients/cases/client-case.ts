import type { EndReason, Location, Outcome, Source } from '../../../src/core/semconv.ts';
import type { Minting } from '../servers/minting.ts';
import type { Service } from '../servers/service.ts';
import type { TcpServer } from '../servers/tcp-server.ts';

/**
 * One client package and a script that does with it what its users do. The script is plain ESM text; the
 * harness makes CommonJS, bundles and older majors of it.
 */
export interface ClientCase {
  readonly client: string;
  /** npm names; the first is the client itself, whose version the table shows. None: a part of Node. */
  readonly packages: readonly string[];
  /** Older majors, newest first: npm name to the alias that it is installed under. */
  readonly olderMajors?: readonly Readonly<Record<string, string>>[];
  /** Among the ten commonest: also run bundled and minified. */
  readonly commonest?: true;
  /** Only these module formats, where a package has no other. */
  readonly formats?: readonly ('cjs' | 'esm')[];
  readonly credentials: Readonly<Record<string, CaseCredential>>;
  /** Variables besides the credentials that have a `variable`. */
  readonly env?:
    | Readonly<Record<string, string>>
    | ((secretOf: (handle: string) => string) => Record<string, string>);
  /** Files below the home folder of the script, by path. */
  readonly files?: (
    secretOf: (handle: string) => string,
    minting: Minting,
  ) => Readonly<Record<string, string>>;
  /** Who answers at which host (without port). */
  readonly services?: (minting: Minting) => Readonly<Record<string, Service>>;
  /** Plain HTTP ports besides 80, and TLS ports besides 443, that the services answer at. */
  readonly ports?: { readonly http?: readonly number[]; readonly tls?: readonly number[] };
  /** Servers of other protocols, by the port that the client connects to. */
  readonly tcp?: Readonly<Record<number, (minting: Minting) => Promise<TcpServer>>>;
  /** `import` lines. */
  readonly imports: string;
  /** Statements, run inside of an agent; may `await`. */
  readonly body: string;
  /** Who the table's agent column expects; by default the agent that the harness sets. Null: nobody. */
  readonly agent?: string | null;
  /** Under the table: why something is as it is. */
  readonly note?: string;
}

/** A credential of a case, by its handle: where it comes from and where it goes. */
export interface CaseCredential {
  readonly type: string;
  readonly provider: string;
  /** Makes it before the script runs; absent: a server of the case mints it at run time under this handle. */
  readonly make?: () => string;
  /** The environment variable that gives it to the script; with `make`, the handle unless null. */
  readonly variable?: string | null;
  /** How it is seen to enter the process; by default read from `variable`, else handed out by a token endpoint. Null: it is not. */
  readonly fetched?: { readonly source: Source; readonly name?: string } | null;
  /** Handles of those it was minted from. */
  readonly parents?: readonly string[];
  readonly uses: readonly CaseUse[];
  /** It was ended, by the script or by a refresh. */
  readonly ended?: EndReason;
  /** Its name is no secret (an access key id, a JWT's issuer) and may be told. */
  readonly isPublic?: true;
}

export interface CaseUse {
  /** Host name as the client was given it. */
  readonly at: string;
  readonly location: Location;
  /** `accepted` by default. */
  readonly outcome?: Outcome;
  /** 443 by default. */
  readonly port?: number;
  /** The secret itself never crosses the wire (SCRAM, a signature by a key): the server cannot count it. */
  readonly unseen?: true;
}
