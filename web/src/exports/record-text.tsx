/** A text of several lines that stays what it is: each line shows what nobody would see in it. */
export function RecordText({ label, body }: { readonly label: string; readonly body: string }) {
  return (
    // What is higher than its box can be scrolled with the keyboard, too.
    <section class="record-text" aria-label={label} tabIndex={0}>
      <pre>
        {body.split('\n').map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name, and never move
          <code key={index} class="value">
            {line === '' ? ' ' : line}
          </code>
        ))}
      </pre>
    </section>
  );
}
