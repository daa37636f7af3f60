/** A request as a service sees it; `host` is the one that the client meant. */
export interface ServedRequest {
  readonly method: string;
  readonly host: string;
  readonly port: number;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Of the body, when it is a form. */
  readonly form: URLSearchParams;
  /** Of the body, when it is a JSON object. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly bytes: Buffer;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  readonly bytes?: Uint8Array;
  /** Answers a gRPC call with this message. */
  readonly grpc?: Uint8Array;
}

/** Answers requests to one or more hosts. */
export type Service = (request: ServedRequest) => Reply | Promise<Reply>;

/** Whether a secret stands in the request's headers, path or query, in the clear. */
export function presents({ headers, path, query }: ServedRequest, secret: string): boolean {
  return [...Object.values(headers), path, query.toString(), decodeURIComponent(query.toString())].some(
    (text) => text.includes(secret),
  );
}
