import type { Source } from '../../../src/core/semconv.ts';
import type { OutputReader } from './read-output.ts';

/** A command whose output is a secret, or holds some. */
export interface SecretCommand {
  readonly source: Source;
  /** What was asked for: a reference, a secret's or an account's name. */
  readonly name: string;
  readonly reader: OutputReader;
}

/** `next`: the word after the command; flags: their value; else the command itself is the name. */
type Row = readonly [command: string, name: string | null, reader: OutputReader];

/** Programs that hand out what is kept. */
const kept: readonly Row[] = [
  ['op read', 'next', 'stored'],
  ['op item get', 'next', 'item'],
  ['vault kv get', 'next', 'vault'],
  ['vault read', 'next', 'vault'],
  ['vault write', 'next', 'vault'],
  ['vault unwrap', null, 'vault'],
  ['vault login', null, 'vault'],
  ['vault token create', null, 'vault'],
  ['vault print token', null, 'token'],
  ['aws secretsmanager get-secret-value', '--secret-id', 'SecretString'],
  ['aws ssm get-parameter', '--name', 'parameter'],
  ['aws configure get', 'next', 'token'],
  ['aws configure export-credentials', '--profile', 'token'],
  ['gcloud secrets versions access', '--secret', 'stored'],
  ['az keyvault secret show', '--name -n --id', 'value'],
  ['gh auth token', null, 'token'],
  ['glab config get token', null, 'token'],
  ['kubectl get secret', 'next', 'kubernetes'],
  ['oc get secret', 'next', 'kubernetes'],
  ['oc whoami -t', null, 'token'],
  ['secret-tool lookup', 'rest', 'stored'],
  ['security find-generic-password', '-s -a', 'stored'],
  ['security find-internet-password', '-s -a', 'stored'],
  ['keyring get', 'rest', 'stored'],
  ['pass show', 'next', 'firstLine'],
  ['gopass show', 'next', 'firstLine'],
  ['lpass show', 'next', 'firstLine'],
  ['doppler secrets get', 'next', 'stored'],
  ['doppler secrets download', null, 'token'],
  ['doppler configure get token', null, 'token'],
  ['infisical secrets get', 'next', 'stored'],
  ['infisical export', null, 'token'],
  ['bw get password', 'next', 'stored'],
  ['bw get item', 'next', 'token'],
  ['bw unlock', null, 'token'],
  ['chamber read', 'rest', 'stored'],
  ['git credential fill', null, 'token'],
  ['heroku auth:token', null, 'token'],
  ['fly auth token', null, 'token'],
  ['flyctl auth token', null, 'token'],
];

/** Programs that ask a service for a token. */
const minted: readonly Row[] = [
  ['aws sts assume-role', '--role-arn', 'token'],
  ['aws sts assume-role-with-web-identity', '--role-arn', 'token'],
  ['aws sts get-session-token', '--profile', 'token'],
  ['aws sts get-federation-token', '--name', 'token'],
  ['aws sso get-role-credentials', '--role-name', 'token'],
  ['aws ecr get-login-password', null, 'token'],
  ['aws ecr-public get-login-password', null, 'token'],
  ['aws codeartifact get-authorization-token', '--domain', 'token'],
  ['aws eks get-token', '--cluster-name', 'token'],
  ['aws rds generate-db-auth-token', '--hostname', 'token'],
  ['gcloud auth print-access-token', null, 'token'],
  ['gcloud auth print-identity-token', null, 'token'],
  ['gcloud auth application-default print-access-token', null, 'token'],
  ['gcloud config config-helper', null, 'token'],
  ['gcloud sql generate-login-token', null, 'token'],
  ['az account get-access-token', '--resource --scope', 'token'],
  ['azd auth token', '--scope', 'token'],
  ['kubectl create token', 'next', 'token'],
  ['oc create token', 'next', 'token'],
  ['databricks auth token', '--host --profile', 'token'],
];

type Found = Omit<SecretCommand, 'name'> & {
  readonly words: readonly string[];
  readonly name: string | null;
};

/** By program. */
const commands = new Map<string, Found[]>();
for (const [rows, source] of [
  [kept, 'secret_manager'],
  [minted, 'token_endpoint'],
] as const) {
  for (const [command, name, reader] of rows) {
    const [program = '', ...words] = command.split(' ');
    commands.set(program, [...(commands.get(program) ?? []), { words, name, reader, source }]);
  }
}

const longestName = 256;

/** The command that these words are, options before it and between its words or not; null: none that is known. */
export function secretCommand(words: readonly string[]): SecretCommand | null {
  const args = words.slice(1);
  for (const found of commands.get(words[0] ?? '') ?? []) {
    const end = endOf(found.words, args);
    if (end < 0) continue;
    const command = [words[0], ...found.words].join(' ');
    const name = (found.name === null ? '' : nameIn(args, end, found.name)) || command;
    return { source: found.source, reader: found.reader, name: name.slice(0, longestName) };
  }
  return null;
}

/** Where the arguments after the command begin; -1: it is another. */
function endOf(wanted: readonly string[], args: readonly string[]): number {
  const start = args.findIndex((_arg, at) => wanted.every((word, i) => args[at + i] === word));
  return start < 0 ? -1 : start + wanted.length;
}

function nameIn(args: readonly string[], end: number, how: string): string {
  const rest = args.slice(end).filter((arg) => !arg.startsWith('-'));
  if (how === 'next') return rest[0] ?? '';
  if (how === 'rest') return rest.join(' ');
  const values = how.split(' ').flatMap((flag) => {
    const at = args.findIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
    if (at < 0) return [];
    return args[at] === flag ? [args[at + 1] ?? ''] : [(args[at] ?? '').slice(flag.length + 1)];
  });
  return values.join('/');
}
