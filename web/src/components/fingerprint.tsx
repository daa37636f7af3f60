import { linkTo } from '../router/match-path.ts';
import { CopyButton } from './copy-button.tsx';

/** The beginning of a fingerprint tells credentials apart for people. */
export function shortFingerprint(fingerprint: string): string {
  return `${fingerprint.slice(0, 12)}…`;
}

/** A fingerprint, cut short, linked to its credential, with a button that copies the whole. */
export function Fingerprint({ value, linked = true }: { readonly value: string; readonly linked?: boolean }) {
  const text = (
    <code class="fingerprint-text" title={value}>
      {shortFingerprint(value)}
    </code>
  );
  return (
    <span class="fingerprint">
      {linked ? <a href={linkTo('/credentials/:fingerprint', { fingerprint: value })}>{text}</a> : text}
      <CopyButton text={value} label="Copy fingerprint" />
    </span>
  );
}
