import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url))
const PAGES = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'docs/configuration.md',
  'docs/connectors.md',
  'docs/diagnosis.md',
  'docs/files.md',
  'docs/kafka.md',
  'docs/kafka-settings.md',
  'docs/syslog.md',
  'docs/testing.md',
  'lib/file/follow/README.md',
  'examples/container-logs/README.md',
  'examples/kubernetes/README.md',
  'examples/open-telemetry/README.md'
]

for (const page of PAGES) {
  t.test(`${page} leads nowhere that is not there`, (t) => {
    const text = readFileSync(path.join(PROJECT, page), 'utf8')
    for (const [, target = '', anchor] of text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)) {
      const file = target === '' ? page : path.posix.join(path.posix.dirname(page), target)
      t.ok(existsSync(path.join(PROJECT, file)), `${page} links to ${file}`)
      if (anchor !== undefined && existsSync(path.join(PROJECT, file)))
        t.ok(anchorsOf(file).has(anchor), `${page} links to ${file}#${anchor}`)
    }
    for (const [, name = ''] of text.matchAll(/`((?:lib|test|scripts|types|examples)\/[\w./-]+)`/g))
      t.ok(existsSync(path.join(PROJECT, name)), `${page} names ${name}`)
    t.end()
  })
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(file: string): ReadonlySet<string> {
  const text = readFileSync(path.join(PROJECT, file), 'utf8')
  return new Set(
    [...text.matchAll(/^#+ +(.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-')
    )
  )
}
