/** What a server handed out: the ground truth that fetches are compared with. */
export interface Minted {
  readonly handle: string;
  readonly secret: string;
  /** Milliseconds since the epoch; null: the answer does not say. */
  readonly expiresAt: number | null;
}

/** What a server saw of a credential: the ground truth that uses are compared with. */
export interface Presented {
  readonly handle: string;
  readonly host: string;
  readonly port: number;
  readonly what: string;
}

/** All secrets of one run, by handle, and what servers did with them. */
export interface Minting {
  readonly secretOf: (handle: string) => string;
  /** Remembers a secret that a server is about to hand out; gives it back. */
  readonly mint: (handle: string, secret: string, expiresAt?: number | null) => string;
  /** A secret that the client made by itself, at the first sight of it. */
  readonly met: (handle: string, secret: string, where: { host: string; port: number; what: string }) => void;
  /** Writes down which secrets stand in what a client sent. */
  readonly saw: (text: string, where: { host: string; port: number; what: string }) => void;
  /** Writes down a secret that a protocol carries in another form. */
  readonly presented: (handle: string, where: { host: string; port: number; what: string }) => void;
  readonly minted: readonly Minted[];
  readonly log: readonly Presented[];
  /** By handle, oldest first: a client may ask twice. */
  readonly secrets: ReadonlyMap<string, readonly string[]>;
}

export function createMinting(given: Readonly<Record<string, string>>): Minting {
  const secrets = new Map(Object.entries(given).map(([handle, secret]) => [handle, [secret]]));
  const add = (handle: string, secret: string): void => {
    const before = secrets.get(handle) ?? [];
    if (!before.includes(secret)) secrets.set(handle, [...before, secret]);
  };
  const minted: Minted[] = [];
  const log: Presented[] = [];
  return {
    secretOf(handle) {
      const secret = secrets.get(handle)?.at(-1);
      if (secret === undefined) throw new Error(`no secret "${handle}" has been made yet`);
      return secret;
    },
    mint(handle, secret, expiresAt = null) {
      add(handle, secret);
      minted.push({ handle, secret, expiresAt });
      return secret;
    },
    met(handle, secret, where) {
      if (secrets.get(handle)?.includes(secret) === true) return;
      add(handle, secret);
      log.push({ handle, ...where });
    },
    saw(text, where) {
      const forms = [text, percentDecoded(text), ...basicLogins(text)];
      for (const [handle, all] of secrets) {
        if (forms.some((form) => all.some((secret) => form.includes(secret)))) log.push({ handle, ...where });
      }
    },
    presented: (handle, where) => void log.push({ handle, ...where }),
    minted,
    log,
    secrets,
  };
}

function percentDecoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return escaped;
    }
  });
}

function basicLogins(text: string): string[] {
  return [...text.matchAll(/^[\w-]*authorization: basic (\S+)$/gim)].map(([, encoded = '']) =>
    percentDecoded(Buffer.from(encoded, 'base64').toString('utf8')),
  );
}
