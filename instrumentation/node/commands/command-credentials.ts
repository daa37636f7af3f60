import type { Source } from '../../../src/core/semconv.ts';
import { commandWords } from './command-words.ts';
import { credentialProcess } from './credential-process.ts';
import { type OutputCredential, readOutput } from './read-output.ts';
import { secretCommand } from './secret-commands.ts';

/** A program that ran to its end. */
export interface RunCommand {
  readonly file: string;
  /** Without the program itself. */
  readonly args: readonly string[];
  readonly output: string;
}

/** What a program handed out. */
export interface CommandCredentials {
  readonly source: Source;
  readonly name: string;
  readonly credentials: readonly OutputCredential[];
}

/** The credentials that a program printed, as its name and arguments or else its answer tell; null: none. */
export function commandCredentials({ file, args, output }: RunCommand): CommandCredentials | null {
  const words = commandWords(file, args);
  const known = words === null ? null : secretCommand(words);
  if (known !== null) return { ...known, credentials: readOutput(output, known.reader) };
  const answer = credentialProcess(output);
  return answer === null ? null : { source: 'secret_manager', ...answer };
}
