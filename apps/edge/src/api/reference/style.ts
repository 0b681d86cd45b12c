/** The reference page's style sheet, which stands in the page itself. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#1c1b1a, #e9e6e1); --soft: light-dark(#66615b, #a39d95); --paper: light-dark(#fffdfa, #171615);
  --panel: light-dark(#f5f1ea, #211f1d); --line: light-dark(#e4ded4, #35322e); --accent: light-dark(#b3261e, #ff8a7a);
  --get: light-dark(#14685a, #6fd0bd); --post: light-dark(#8a4b00, #f0b36a); --delete: light-dark(#a4202c, #ff8f96);
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1.5rem; }
body {
  margin: 0; display: grid; grid-template-columns: 19rem minmax(0, 1fr); color: var(--ink); background: var(--paper);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
}
a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: 0.15em; }
a:hover { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
code { font: 0.875em/1.5 var(--mono); }
p { margin: 0.5rem 0; max-width: 44rem; }
h1, h2, h3 { line-height: 1.2; letter-spacing: -0.01em; }
h1 { font-size: 2.1rem; margin: 0 0 1rem; }
h2 { font-size: 1.6rem; margin: 0 0 0.5rem; }
h3 { font-size: 1.15rem; margin: 0; }
h4, h5 { font-size: 0.85rem; margin: 1.25rem 0 0.25rem; color: var(--soft); font-weight: 600; }
ul { list-style: none; margin: 0; padding: 0; }
main { padding: 2.5rem clamp(1rem, 4vw, 4rem) 6rem; max-width: 64rem; width: 100%; }
main > section { padding-bottom: 3rem; margin-bottom: 3rem; border-bottom: 1px solid var(--line); }
main > section:last-child { border: 0; }
.side {
  position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 2rem 1rem 2rem 1.5rem; font-size: 0.875rem;
  border-right: 1px solid var(--line); background: var(--panel);
}
.side a, .top a { display: block; padding: 0.2rem 0; text-decoration: none; }
.tag { margin-top: 0.9rem; font-weight: 600; }
.side ul ul a, .top ul ul a { display: grid; grid-template-columns: 3.2rem 1fr; color: var(--soft); }
.side ul ul a:hover, .top ul ul a:hover { color: var(--accent); }
.top { display: none; }
.method { font: 600 0.75rem/1.6 var(--mono); text-transform: uppercase; }
.method.get { color: var(--get); } .method.post { color: var(--post); } .method.patch { color: var(--post); } .method.delete { color: var(--delete); }
.operation, .schema { padding: 1.75rem 0; border-top: 1px solid var(--line); margin-top: 1.75rem; scroll-margin-top: 0; }
.address { display: flex; flex-wrap: wrap; gap: 0.3rem 0.75rem; align-items: baseline; }
.scope { font-size: 0.8rem; color: var(--soft); border: 1px solid var(--line); border-radius: 1rem; padding: 0 0.6rem; }
pre {
  margin: 1rem 0; padding: 0.9rem 1.1rem; overflow-x: auto; background: var(--panel); border: 1px solid var(--line);
  border-radius: 0.5rem; tab-size: 2;
}
pre code { font-size: 0.8125rem; }
dl { margin: 0; }
.field { display: grid; grid-template-columns: 14rem minmax(0, 1fr); gap: 0 1.25rem; padding: 0.55rem 0; border-top: 1px solid var(--line); }
.field:first-child { border-top: 0; }
dt { overflow-wrap: anywhere; } dt code { font-weight: 600; }
dd { margin: 0; min-width: 0; }
dd p { margin: 0; }
.required { font-size: 0.75rem; color: var(--accent); white-space: nowrap; }
.type { font: 0.8rem/1.5 var(--mono); color: var(--soft); overflow-wrap: anywhere; }
.bounds { font-family: system-ui, sans-serif; }
.media li { padding: 0.1rem 0; overflow-wrap: anywhere; }
summary { cursor: pointer; padding: 0.3rem 0; color: var(--soft); font-size: 0.9rem; }
.answer { padding: 0.3rem 0; }
.status { font: 600 0.85rem var(--mono); display: inline-block; min-width: 2.5rem; }
.headers, .errors { font-size: 0.85rem; color: var(--soft); max-width: none; overflow-wrap: anywhere; }
.codes { columns: 3 14rem; }
@media (max-width: 60rem) {
  body { display: block; }
  .side { display: none; }
  .top {
    display: block; position: sticky; top: 0; z-index: 1; padding: 0.4rem 1rem; background: var(--panel);
    border-bottom: 1px solid var(--line); max-height: 100vh; overflow-y: auto; font-size: 0.9rem;
  }
  html { scroll-padding-top: 3.5rem; }
  main { padding-top: 1.5rem; }
  .field { grid-template-columns: 1fr; }
}
@media print { .side, .top { display: none; } body { display: block; } }
`;
