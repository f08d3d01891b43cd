import type { Area } from './areas.ts'

/** The index page, which lists every export with a link to its description. `pageText` returns the text of a page. */
export function indexText(areas: readonly Area[], pageText: (page: string) => string): string {
  const lines = areas.flatMap(({ page, title, entry, text }) => {
    const links = exportsOn(pageText(page)).map(({ name, anchor }) => `[\`${name}\`](${page}.md#${anchor})`)
    return [`## [${title}](${page}.md)`, '', `${text} From \`${MODULES[entry]}\`:`, '', links.join(', '), '']
  })
  return ['# API', '', ...INTRO, '', ...lines].join('\n')
}

/** Headings of the second level, with the anchors before them. */
function exportsOn(page: string): readonly { readonly name: string; readonly anchor: string }[] {
  return [...page.matchAll(/^<a id="([^"]+)"><\/a>\s+## (\w+)(?:\(\))?$/gm)].map(([, anchor = '', name = '']) => ({
    name,
    anchor
  }))
}

const MODULES: Readonly<Record<Area['entry'], string>> = {
  'lib/index': 'warp-flow',
  'lib/testing': 'warp-flow/testing'
}

const INTRO = [
  'Every public name of the package, out of its docstrings, which editors show as well. `npm run docs` writes these',
  'pages. [README](../../README.md) says how it all fits together.'
]
