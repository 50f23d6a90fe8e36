/** The look of every page: one column, system fonts, light and dark, readable on a phone and on paper. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1a1d21; --soft: #586069; --line: #d8dce1; --paper: #fff; --tint: #f4f6f8; --link: #0b57d0; --open: #8a4b00 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --soft: #9aa4ae; --line: #343a41; --paper: #15181b; --tint: #1e2226; --link: #8ab4f8; --open: #ffb870 } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink); overflow-wrap: anywhere; font: 1rem/1.55 system-ui, sans-serif }
a { color: var(--link) }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0 1rem }
h2 { font-size: 1rem; margin: 2rem 0 .5rem }
code, pre { font: .875em/1.5 ui-monospace, monospace; background: var(--tint); border-radius: 4px }
code { padding: .1em .3em }
pre { padding: .75rem; overflow-x: auto; border: 1px solid var(--line) }
pre code { padding: 0; background: none; overflow-wrap: normal }
ol { padding-left: 1.4rem }
li { margin: .6rem 0 }
li p { margin: .3rem 0 }
.code { color: var(--soft); font: .875rem ui-monospace, monospace }
.open { color: var(--open); font-style: italic }
.open::before { content: "<" }
.open::after { content: ">" }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; margin: 0 }
dt { color: var(--soft) }
dd { margin: 0 }
@media (max-width: 36rem) { dl { display: block } dd { margin-bottom: .6rem } }
input { width: 100%; padding: .6rem .75rem; font: inherit; color: inherit; background: var(--tint); border: 1px solid var(--line); border-radius: 6px }
.rows { list-style: none; padding: 0 }
.rows li { border-top: 1px solid var(--line); margin: 0; padding: .7rem 0 }
.rows li[hidden] { display: none }
.rows a { text-decoration: none }
.rows a:hover strong { text-decoration: underline }
.rows strong { display: block; font-weight: 500; color: var(--ink) }
.none { color: var(--soft) }
`
