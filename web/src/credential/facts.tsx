import type { ComponentChildren } from 'preact';
import type { CredentialDetail } from '../../../src/core/api/views.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { Section } from '../components/section.tsx';
import { TagList } from '../components/tag-list.tsx';
import { momentWords } from '../components/time-words.ts';
import { filterLink, filterOf } from '../credentials/filter-link.ts';
import { sourceWords } from '../flow/issuer-flows.ts';

/** Everything else that is known of it; each value finds the others that have it. */
export function Facts({ credential }: { readonly credential: CredentialDetail }) {
  const { joinKeys, sources, endReasons, issuedAt } = credential;
  const linked = [
    ['Names', 'name', credential.names],
    ['Scopes', 'scope', credential.scopes],
    ['Policies', 'policy', credential.policies],
    ['Subjects', 'subject', credential.subjects],
    ['Issuers', 'issuer', credential.issuers],
    ['Audiences', 'audience', credential.audiences],
    ['Providers', 'provider', credential.providers],
    ['Types', 'type', credential.types],
  ] as const;
  const known = linked.filter(([, , values]) => values.length > 0);
  const unknown = linked.flatMap(([title, , values]) => (values.length === 0 ? title.toLowerCase() : []));
  return (
    <Section id="facts" title="Facts" about="Each value finds the other credentials that have it.">
      <dl class="facts">
        {joinKeys.length > 0 && (
          <Fact title="Join keys">
            <ul class="join-keys">
              {joinKeys.map((key) => (
                <li key={key}>
                  <a class="value mono" href={filterLink(filterOf(['join-key', key]))}>
                    {key}
                  </a>
                  <CopyButton text={key} label="Copy join key" />
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {known.map(([title, field, values]) => (
          <Fact key={field} title={title}>
            <TagList names={values} most={12} linkOf={(value) => filterLink(filterOf([field, value]))} />
          </Fact>
        ))}
        <Fact title="Sources">
          <TagList names={sources.map(sourceWords)} none="not seen fetched" />
        </Fact>
        {endReasons.length > 0 && (
          <Fact title="Ended because">
            <TagList names={endReasons.map((reason) => reason.replaceAll('_', ' '))} />
          </Fact>
        )}
        {issuedAt !== null && <Fact title="Issued">{momentWords(issuedAt)}</Fact>}
        {unknown.length > 0 && (
          <Fact title="Not known">
            <span class="muted">{unknown.join(', ')}</span>
          </Fact>
        )}
      </dl>
    </Section>
  );
}

function Fact({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}
