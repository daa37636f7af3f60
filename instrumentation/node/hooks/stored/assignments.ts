import { withoutCompanions } from './aws-pair.ts';
import { credentialsUnder, urlCredential, withAccountBeside } from './named-value.ts';
import type { StoredCredential } from './stored-credential.ts';

interface Assignment {
  readonly name: string;
  readonly value: string;
}

const most = 4_096;
const section = /^\[[^\]]*\]$/;
const comment = /^(?:[#;]|\/\/ )/;
/** `NAME=value`, `export NAME=value`, `name: value`, `- name: value`, `//host/:_authToken=value`. */
const assignment = /^(?:export\s+|-\s+)?["']?([A-Za-z_/][^\s="']{0,255}?)["']?\s*(?:=|:\s)\s*(\S.*)$/;

/**
 * The credentials in lines of `name = value`: INI, dotenv, the flat part of YAML, npm's and git's files.
 * An access key id and its companions belong together within a section. A line may be a URL alone.
 */
export function assignedCredentials(text: string): readonly StoredCredential[] {
  const found: StoredCredential[] = [];
  let open: Assignment[] = [];
  const close = (): void => {
    const beside = new Map(open.map(({ name, value }) => [name, value]));
    for (const { name, value } of withoutCompanions(open)) {
      found.push(...withAccountBeside(credentialsUnder(name, value), name, (other) => beside.get(other)));
    }
    open = [];
  };
  for (const raw of text.split('\n', most)) {
    const line = raw.trim();
    if (line === '' || comment.test(line)) continue;
    if (section.test(line)) {
      close();
      continue;
    }
    const match = assignment.exec(line);
    if (match === null) found.push(...urlCredential(line));
    else open.push({ name: lastName(match[1] ?? ''), value: unquoted(match[2] ?? '') });
  }
  close();
  return found;
}

/** npm puts a registry before the name: `//registry.example/:_authToken`. */
function lastName(name: string): string {
  return name.startsWith('//') ? name.slice(name.lastIndexOf(':') + 1) : name;
}

/** Quotes hold a value together; outside of them ` #` begins a comment (dotenv). */
function unquoted(text: string): string {
  const quoted = /^(["'`])(.*?)\1\s*(?:#.*)?$/.exec(text);
  return quoted?.[2] ?? withoutComment(text);
}

/** By hand: an expression would look at a long run of spaces from each one on. */
function withoutComment(text: string): string {
  for (let at = text.indexOf('#'); at >= 0; at = text.indexOf('#', at + 1)) {
    if (/\s/.test(text.charAt(at - 1))) return text.slice(0, at).trimEnd();
  }
  return text;
}
