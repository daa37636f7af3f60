import { fieldOf, patchConnect, prototypeOf, textOf } from './patch-connect.ts';

/** `Connection` of kafkajs. */
export function patchKafkajs(exported: unknown): void {
  patchConnect(prototypeOf(exported), 'connect', (connection) => {
    const sasl = fieldOf(connection, 'sasl');
    return typeof sasl !== 'object' || sasl === null
      ? null
      : {
          system: 'kafka',
          user: textOf(fieldOf(sasl, 'username')),
          secret: () => fieldOf(sasl, 'password'),
        };
  });
}
