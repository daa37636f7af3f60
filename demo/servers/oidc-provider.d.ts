/** The part of oidc-provider 9 that the demo uses; the package comes without types. */
declare module 'oidc-provider' {
  import type { EventEmitter } from 'node:events';
  import type { IncomingMessage, RequestListener } from 'node:http';

  export interface TokenContext {
    readonly req: IncomingMessage;
    readonly status: number;
    body: unknown;
    readonly oidc: {
      readonly client?: Client;
      readonly params?: Readonly<Record<string, unknown>>;
      entity(name: string, value: unknown): void;
    };
  }

  export interface Client {
    readonly clientId: string;
  }

  export interface ResourceServer {
    readonly scope: string;
    readonly audience: string;
    readonly accessTokenTTL: number;
    readonly accessTokenFormat: 'jwt' | 'opaque';
  }

  interface Token {
    resourceServer: ResourceServer;
    scope: string | undefined;
    readonly expiration: number;
    readonly tokenType: string;
    save(): Promise<string>;
  }

  export class Provider extends EventEmitter {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
    readonly issuer: string;
    readonly ClientCredentials: new (token: {
      readonly client: Client;
      readonly scope: string;
    }) => Token;
    callback(): RequestListener;
    registerGrantType(
      name: string,
      handler: (ctx: TokenContext) => Promise<void>,
      parameters: readonly string[],
    ): void;
    on(event: 'grant.success', listener: (ctx: TokenContext) => void): this;
    on(event: 'grant.error', listener: (ctx: TokenContext, error: Error) => void): this;
  }

  export const errors: {
    readonly InvalidGrant: new (detail: string) => Error;
    readonly InvalidScope: new (detail: string, scope: string) => Error;
    readonly InvalidTarget: new () => Error;
  };
}
