/** Which side wrote. */
export type Side = 'client' | 'server';

/** A credential as a protocol presents it. */
export interface Login {
  /** As in `db.system.name`, else a scheme: `postgresql`, `smtp`. */
  readonly system: string;
  readonly user: string | null;
  readonly mechanism: string;
  /** What crossed the wire; null when it is proven without being sent. */
  readonly secret: string | null;
  /** What the place says it is, where that is not the account's password. */
  readonly type?: string;
  /** Command that carried it, where there are several. */
  readonly operation?: string;
}

export type LoginOutcome = 'accepted' | 'denied' | 'error';

/** What a reader tells of its connection. */
export interface Session {
  readonly login: (login: Login) => void;
  /** What became of the oldest login without an answer; `mechanism` when the server chose another. */
  readonly answered: (outcome: LoginOutcome, mechanism?: string) => void;
  /** A secret of this user was seen that was reported as not sent before. */
  readonly learnt: (system: string, user: string, secret: string) => void;
  /** Nothing more is to be learnt: the connection is left alone. */
  readonly done: () => void;
  /** Whether nobody else can read along: TLS, or a socket in the file system. */
  readonly isPrivate: () => boolean;
}

/** Follows one connection, in the order of its bytes. */
export interface Reader {
  readonly client: (bytes: Buffer) => void;
  readonly server: (bytes: Buffer) => void;
}

/** A protocol with logins. A new one is a file in `protocols/`, a line in its `index.ts` and a test. */
export interface Protocol {
  readonly name: string;
  /** Whether these bytes open it: the first of one side, at least one. */
  readonly begins: (bytes: Buffer, side: Side) => boolean;
  readonly read: (session: Session) => Reader;
}
