/** The page's only style: in the document, allowed by its hash. Text has a contrast of at least 4.5 on its surface. */
export const style = `
:root {
  color-scheme: light dark;
  --bg: light-dark(#ffffff, #0d1112);
  --surface: light-dark(#f6f7f7, #13181a);
  --line: light-dark(#e2e6e6, #252d30);
  --text: light-dark(#14191a, #e7ecec);
  --text-2: light-dark(#465254, #adb9bb);
  --accent: light-dark(#0b6e69, #56c8bc);
  --get: light-dark(#17693a, #7dd69f);
  --get-bg: light-dark(#e2f4e8, #112f1e);
  --post: light-dark(#1d5893, #90c3f6);
  --post-bg: light-dark(#e5f0fa, #12293f);
  --delete: light-dark(#a3211b, #ff9f96);
  --delete-bg: light-dark(#fdeae8, #3c1815);
  --font: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace;
}
* { box-sizing: border-box; }
html { scroll-padding-top: 16px; -webkit-text-size-adjust: 100%; }
body { margin: 0; font: 400 0.9375rem/1.55 var(--font); color: var(--text); background: var(--bg); }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; padding: 8px; background: var(--bg); }
.page { display: grid; grid-template-columns: 272px minmax(0, 1fr); max-width: 1240px; margin: 0 auto; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 24px 16px 24px 24px; border-right: 1px solid var(--line); font-size: 0.8125rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav > ul > li { margin-bottom: 14px; }
nav > ul > li > a { font-weight: 600; color: var(--text); }
nav ul ul a { display: flex; gap: 8px; align-items: baseline; padding: 3px 0; color: var(--text-2); overflow-wrap: break-word; }
nav ul ul .method { font-size: 0.5625rem; padding: 0; flex: none; width: 42px; text-align: center; }
main { padding: 24px 32px 96px; min-width: 0; }
header { padding-bottom: 8px; border-bottom: 1px solid var(--line); margin-bottom: 24px; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 8px; letter-spacing: -0.015em; }
h2 { font-size: 1.25rem; margin: 56px 0 4px; letter-spacing: -0.01em; }
h3 { font-size: 1rem; margin: 28px 0 8px; line-height: 1.4; }
h4 { font-size: 0.8125rem; margin: 16px 0 4px; color: var(--text-2); font-weight: 600; }
p { margin: 0 0 10px; max-width: 76ch; }
.lead { color: var(--text-2); }
a { color: var(--accent); text-decoration: none; }
a:hover, p a { text-decoration: underline; text-underline-offset: 2px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
article { border: 1px solid var(--line); border-radius: 8px; padding: 16px 20px; margin: 16px 0; background: var(--bg); }
article:target { border-color: var(--accent); }
article h3 { margin: 0 0 6px; overflow-wrap: anywhere; }
article h3 a { color: inherit; }
code, pre { font-family: var(--mono); font-size: 0.8125rem; }
p code, dd code, td code, li code { overflow-wrap: anywhere; }
h3 code { font-size: 0.9375rem; }
.method { display: inline-block; font: 600 0.6875rem/1.7 var(--mono); padding: 0 7px; border-radius: 4px; vertical-align: 1px; }
.get { color: var(--get); background: var(--get-bg); }
.post { color: var(--post); background: var(--post-bg); }
.delete { color: var(--delete); background: var(--delete-bg); }
.who { color: var(--text-2); }
pre { margin: 8px 0 0; padding: 12px 14px; overflow-x: auto; background: var(--surface); border: 1px solid var(--line); border-radius: 6px; line-height: 1.5; }
.shell { margin-top: 14px; }
figure { margin: 0; }
figcaption { font: 0.75rem var(--mono); color: var(--text-2); margin-top: 8px; }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 0.8438rem; margin: 8px 0; }
th, td { text-align: left; vertical-align: top; padding: 7px 16px 7px 0; border-bottom: 1px solid var(--line); }
th { font-weight: 400; }
thead th { color: var(--text-2); font-size: 0.75rem; font-weight: 600; }
tbody tr:last-child > * { border-bottom: 0; }
tbody th { min-width: 118px; }
td:nth-child(2) { min-width: 120px; }
small { display: block; font-size: 0.75rem; color: var(--text-2); }
.shape { white-space: pre-wrap; }
details { margin-top: 12px; }
summary { cursor: pointer; color: var(--text-2); font-size: 0.8125rem; width: fit-content; }
dl { display: grid; gap: 6px 16px; margin: 8px 0 12px; font-size: 0.8438rem; }
dd { margin: 0; }
.refusals { grid-template-columns: max-content minmax(0, 1fr); }
.pairs { grid-template-columns: minmax(0, 300px) minmax(0, 1fr); padding: 12px 16px; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; }
@media (max-width: 860px) {
  .page { display: block; }
  nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); padding: 12px 16px; }
  nav > ul { display: flex; flex-wrap: wrap; gap: 4px 16px; }
  nav > ul > li { margin: 0; }
  nav > ul > li > a { display: block; padding: 4px 0; }
  nav ul ul { display: none; }
  main { padding: 16px 16px 64px; }
  article { padding: 14px; }
  .pairs { grid-template-columns: minmax(0, 1fr); gap: 2px; }
  .pairs dd { margin-bottom: 8px; color: var(--text-2); }
  thead { display: none; }
  table, tbody { display: block; }
  tr { display: block; padding: 8px 0; border-bottom: 1px solid var(--line); }
  tr:last-child { border-bottom: 0; }
  th, td { display: block; border: 0; padding: 1px 0; }
  tbody th, td:nth-child(2) { display: inline-block; min-width: 0; margin-right: 12px; }
  tbody th code { font-weight: 600; }
  tbody th small { display: inline; margin-left: 8px; }
  td:nth-child(2) code { color: var(--text-2); }
}
@media print {
  nav { display: none; }
  .page { display: block; }
}
`;
