import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { anchorsOf, linksOf, pagesOf } from './support/markdown.ts'

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url))
const PAGES = pagesOf(PROJECT)
const textOf = (file: string): string => readFileSync(path.join(PROJECT, file), 'utf8')

t.test('every page is checked', (t) => {
  for (const page of [
    'README.md',
    'CHANGELOG.md',
    'docs/README.md',
    'lib/file/follow/README.md',
    'test/bench/results/file.md'
  ])
    t.ok(PAGES.includes(page), page)
  t.end()
})

t.test('links of pages lead to existing targets', (t) => {
  const anchors = new Map<string, ReadonlySet<string>>()
  let links = 0
  for (const page of PAGES) {
    for (const { target, anchor } of linksOf(textOf(page))) {
      links++
      const file = target === '' ? page : path.posix.join(path.posix.dirname(page), decodeURI(target))
      if (!existsSync(path.join(PROJECT, file))) t.fail(`${page} links to ${file}`)
      else if (anchor !== undefined && file.endsWith('.md')) {
        const there = anchors.get(file) ?? anchorsOf(textOf(file))
        anchors.set(file, there)
        if (!there.has(anchor)) t.fail(`${page} links to ${file}#${anchor}`)
      }
    }
  }
  t.ok(links > 1000, `${links} links`)
  t.end()
})

t.test('files mentioned by pages exist', (t) => {
  // What a changelog names may be gone
  for (const page of PAGES.filter((name) => !name.startsWith('test/') && name !== 'CHANGELOG.md')) {
    for (const [, name = ''] of textOf(page).matchAll(/`((?:lib|test|scripts|types|examples)\/[\w./-]+)`/g))
      t.ok(existsSync(path.join(PROJECT, name)), `${page} names ${name}`)
    for (const [name, program = ''] of textOf(page).matchAll(/\bdist\/(examples\/[\w./-]+)\.js\b/g))
      t.ok(existsSync(path.join(PROJECT, `${program}.ts`)), `${page} starts ${name}`)
  }
  t.end()
})

t.test('pages named by the library itself exist', (t) => {
  const chinese = textOf('TROUBLESHOOTING.zh.md')
  const named = [...`${textOf('TROUBLESHOOTING.md')}${chinese}`.matchAll(/\bdocs\/[\w-]+\.md\b/g)].map(([name]) => name)
  for (const name of new Set(named)) t.ok(existsSync(path.join(PROJECT, name)), name)
  t.ok(named.length > 0)
  t.end()
})

t.test(
  'README is short, each page of docs/ begins with the question that it answers, and the index has them all',
  (t) => {
    const words = textOf('README.md').split(/\s+/).filter(Boolean).length
    t.ok(words <= 1700, `README has ${words} words`)
    const index = textOf('docs/README.md')
    const pages = PAGES.filter((page) => path.posix.dirname(page) === 'docs' && page !== 'docs/README.md')
    for (const page of pages) {
      t.ok(index.includes(`](${path.posix.basename(page)})`), `the index has ${page}`)
      const [, first = ''] = textOf(page).split('\n\n')
      t.match(first.trim(), /[?？]$/, `${page} begins with a question`)
    }
    t.end()
  }
)
