import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { CopyButton } from '../components/copy-button.tsx';
import { Icon, type IconName } from '../components/icon.tsx';
import { place } from '../router/navigation.ts';
import { isAdmin, session, signOut } from '../session/session.ts';
import { type Theme, theme, themes } from '../theme/theme.ts';
import { ConnectionBanner } from './connection.tsx';
import { Logo } from './logo.tsx';
import { type SectionLink, sections } from './routes.tsx';

/** The bar at the top, the navigation, and the view below. */
export function Layout({
  section,
  title,
  children,
}: {
  readonly section: string;
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  const main = useRef<HTMLElement>(null);
  const nav = useRef<HTMLElement>(null);
  const before = useRef(title);
  useEffect(() => {
    // On narrow screens the links scroll sideways.
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [section]);
  useEffect(() => {
    document.title = `${title} · Mayfly`;
    // After a link was followed, reading goes on in the new view.
    if (before.current !== title) main.current?.focus();
    before.current = title;
  }, [title]);
  return (
    <div class="layout">
      <a class="skip-link" href="#main">
        Skip to the view
      </a>
      <header class="bar">
        <a class="brand" href="/" aria-label="Mayfly: what needs attention">
          <Logo />
          <span class="brand-name">Mayfly</span>
        </a>
        <nav class="sections" aria-label="Views" ref={nav}>
          {sections.filter(isOffered).map(({ path, title: name }) => (
            <a key={path} href={path} {...(path === section ? { 'aria-current': 'page' } : {})}>
              {name}
            </a>
          ))}
        </nav>
        <div class="bar-end">
          <CopyLink />
          <HelpLink isCurrent={section === '/help'} />
          <ThemeButton />
          <SignedIn />
        </div>
      </header>
      <ConnectionBanner />
      <main id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function isOffered({ forAdmins }: SectionLink): boolean {
  return forAdmins !== true || isAdmin.value;
}

function HelpLink({ isCurrent }: { readonly isCurrent: boolean }) {
  return (
    <a
      class="icon-button"
      href="/help"
      title="Help"
      aria-label="Help"
      {...(isCurrent ? { 'aria-current': 'page' } : {})}
    >
      <Icon name="help" />
    </a>
  );
}

/** Every view is a link, and whoever opens it sees the same. */
function CopyLink() {
  const { path, search } = place.value;
  const link = `${window.location.origin}${path}${search}`;
  return <CopyButton text={link} label="Copy a link to this view" icon="link" />;
}

const themeIcons: Record<Theme, IconName> = { system: 'screen', light: 'sun', dark: 'moon' };
const themeWords: Record<Theme, string> = { system: 'as the system', light: 'light', dark: 'dark' };

function ThemeButton() {
  const next = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'system';
  const label = `Colours: ${themeWords[theme.value]}. Change to ${themeWords[next]}`;
  return (
    <button
      type="button"
      class="icon-button"
      title={label}
      aria-label={label}
      onClick={() => (theme.value = next)}
    >
      <Icon name={themeIcons[theme.value]} />
    </button>
  );
}

function SignedIn() {
  if (session.value.kind !== 'in') return null;
  const { name, scope, environments, workloads } = session.value.who;
  const limits = [...(environments ?? []), ...(workloads ?? [])];
  const limited = limits.length === 0 ? '' : `, limited to ${limits.join(', ')}`;
  return (
    <>
      <span class="who value clip" title={`Signed in with the token ${name} (${scope}${limited})`}>
        {name}
      </span>
      <button
        type="button"
        class="icon-button"
        title="Sign out"
        aria-label="Sign out"
        onClick={() => void signOut().catch(() => {})}
      >
        <Icon name="out" />
      </button>
    </>
  );
}
