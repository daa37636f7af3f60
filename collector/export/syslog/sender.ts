/** Carries syslog messages. There is no acknowledgement in any of its transports. */
export interface SyslogSender {
  /** Resolves when this machine has handed over all of them. Rejects with a `DeliveryFailure`. */
  readonly send: (messages: readonly Buffer[], signal: AbortSignal) => Promise<void>;
  readonly check: (signal: AbortSignal) => Promise<void>;
  readonly close: () => void;
}
