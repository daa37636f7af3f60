import { CopyButton } from '../components/copy-button.tsx';
import { isAdmin } from '../session/session.ts';

const line = 'mayfly export add siem --kind syslog --set host=siem.example.com';

/** Where no destination is: what one is for, and the line that adds one. */
export function NoExports() {
  return (
    <section class="first-steps panel" aria-labelledby="no-exports">
      <h2 id="no-exports">Nothing is exported yet</h2>
      <p>
        A destination gets every usage, every change of the inventory, every finding and every gap in
        coverage, in the schema of what you already run: syslog, Splunk, Elasticsearch, Sentinel, Kafka, S3
        and more.
      </p>
      <p>From a terminal, one line adds one:</p>
      <div class="command">
        <code>{line}</code>
        <CopyButton text={line} label="Copy the line" words="Copy" />
      </div>
      <p class="muted">
        {isAdmin.value ? (
          <>
            Or fill in the form below. What there is to set: <code>mayfly help export add</code>.
          </>
        ) : (
          'It takes an admin token.'
        )}
      </p>
    </section>
  );
}
