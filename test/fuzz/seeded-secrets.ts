import { mulberry32 } from '../core/otlp/mutate.ts';
import { makeSecretsWith } from '../support/fake-secret.ts';

/*
 * Imported before anything that makes secrets while it is loaded: an input must come out of its seed alone, or a
 * crash could not be repeated.
 */
makeSecretsWith(mulberry32(1));
