import { useLayoutEffect, useRef } from 'preact/hooks';
import type { FilterError } from '../../../src/core/filter/filter-error.ts';
import { Icon } from '../components/icon.tsx';
import { sentence } from '../components/message.tsx';
import { colourFilter } from './colour-filter.ts';
import { type FilterDraft, useFilterDraft } from './use-filter-draft.ts';

/**
 * The filter as it is written: coloured, with what is wrong marked where it is, and with suggestions (WAI-ARIA
 * Authoring Practices, editable combobox with list autocomplete).
 */
export function FilterBar({ q, onAsk }: { readonly q: string; readonly onAsk: (q: string) => void }) {
  const draft = useFilterDraft(q, onAsk);
  const { text, wrong, suggestions } = draft;
  return (
    <search class="filter">
      <div class="filter-field" data-wrong={wrong !== null}>
        <Icon name="search" />
        <FilterInput draft={draft} />
        {text === '' ? (
          <kbd aria-hidden="true">/</kbd>
        ) : (
          <button
            type="button"
            class="icon-button"
            aria-label="Clear the filter"
            title="Clear the filter"
            onClick={draft.clear}
          >
            <Icon name="close" />
          </button>
        )}
      </div>
      <Suggestions draft={draft} />
      <p id="filter-problem" class="filter-problem" aria-live="polite">
        {wrong !== null && suggestions.length === 0 && <Problem problem={wrong} />}
      </p>
    </search>
  );
}

/** The colours lie behind a field whose own text is not seen. */
function FilterInput({ draft }: { readonly draft: FilterDraft }) {
  const { input, text, wrong, suggestions, chosen } = draft;
  const colours = useRef<HTMLDivElement>(null);
  const align = () => {
    if (colours.current !== null) colours.current.scrollLeft = input.current?.scrollLeft ?? 0;
  };
  useLayoutEffect(align);
  return (
    <div class="filter-text">
      <div class="filter-colours" ref={colours} aria-hidden="true">
        {colourFilter(text, wrong?.at ?? null).map(({ text: part, kind, wrong: isWrong }, index) => (
          <span key={index} class={`piece piece--${kind}${isWrong ? ' piece--wrong' : ''}`}>
            {part}
          </span>
        ))}
      </div>
      <input
        ref={input}
        id="filter"
        type="text"
        value={text}
        placeholder="Filter: provider:aws is:live agent:planner"
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        enterkeyhint="search"
        maxLength={2048}
        role="combobox"
        aria-label="Filter credentials"
        aria-autocomplete="list"
        aria-expanded={suggestions.length > 0}
        aria-controls="filter-suggestions"
        aria-describedby="filter-problem"
        aria-invalid={wrong !== null}
        {...(suggestions[chosen] === undefined ? {} : { 'aria-activedescendant': `suggestion-${chosen}` })}
        onInput={draft.note}
        onClick={draft.note}
        onKeyDown={draft.onKeyDown}
        onScroll={align}
        onBlur={draft.leave}
      />
    </div>
  );
}

function Suggestions({ draft: { suggestions, chosen, take } }: { readonly draft: FilterDraft }) {
  return (
    <ul
      id="filter-suggestions"
      role="listbox"
      aria-label="Suggestions"
      class="suggestions"
      hidden={suggestions.length === 0}
      // The field keeps the focus.
      onMouseDown={(event) => event.preventDefault()}
    >
      {suggestions.map(({ text, about }, index) => (
        <li
          key={text}
          id={`suggestion-${index}`}
          role="option"
          aria-selected={index === chosen}
          onClick={() => take(index)}
        >
          <code class="value clip">{text}</code>
          <span class="muted clip">{about}</span>
        </li>
      ))}
    </ul>
  );
}

const mostMarks = 40;

/** Marks below the very characters, then words. */
function Problem({ problem: { at, message } }: { readonly problem: FilterError }) {
  return (
    <>
      <span class="filter-caret" aria-hidden="true" style={{ paddingInlineStart: `${at.from}ch` }}>
        {'^'.repeat(Math.max(1, Math.min(at.to - at.from, mostMarks)))}
      </span>
      <span>{sentence(message.replace(/^at character \d+: /, ''))}</span>
    </>
  );
}
