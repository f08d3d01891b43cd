import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { blocksOf, type Block } from './support/markdown.ts'

// Every sample in TypeScript or JavaScript is run by a test, so that a new one is not forgotten. The table says by which;
// a sample is known by the name of its file, or by a text that it alone of its page has and that the test looks for.

const RUN_BY: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'test/docs/pages-run.test.ts': {
    'README.md': ['follow.mjs', 'intake.mjs', 'why.mjs', 'ticker.mjs'],
    'docs/configuration.md': ['read.mjs', 'mend.mjs'],
    'docs/diagnosis.md': ['stalled.mjs'],
    'docs/files.md': ['read.mjs'],
    'docs/operating.md': ['health.mjs', 'log.mjs'],
    'docs/syslog.md': ['receive.mjs']
  },
  'test/walk/steps/configuration.ts': { 'docs/configuration.md': ['service.mjs'] },
  'test/walk/steps/files.ts': { 'docs/files.md': ['into-sqlite.mjs'] },
  'test/walk/steps/own-connector.ts': { 'docs/connectors.md': ['http-log.mjs', 'orders.mjs', 'http-log.test.mjs'] },
  'test/docs/support/child-web-socket.ts': { 'docs/connectors.md': ['const webSocket ='] },
  'test/docs/connector-fragments.test.ts': {
    'docs/connectors.md': [
      'const types = [httpLog, lineFeed]',
      'const lineFeed =',
      'await connectTo(url',
      'const store: CheckpointStore',
      'const brokerFeed =',
      'satisfies ParamsTable',
      `from 'zod'`,
      'await checkConnector(lineFeed'
    ]
  },
  'test/docs/fragments-run.test.ts': {
    'docs/configuration.md': ['watchConfig('],
    'docs/diagnosis.md': ['formatDiagnosis(error.classification', 'findings[0]?.fixes[0]?.patch', `id: 'queue.reach'`],
    'docs/files.md': [
      'await store(event.text)',
      `'SIGUSR2'`,
      'warp-flow:file:progress',
      `database.get('positions:app_log')`
    ],
    'docs/kafka.md': ['createKafkaSource('],
    'docs/operating.md': ['toPrometheus(', `source.on('alert'`, 'timeoutMs: 20_000']
  }
}

/** All samples of the kit, on these pages, are run by one test, which finds them by what they import. */
const OF_THE_KIT = { test: 'test/docs/testing-page.test.ts', pages: ['README.md', 'docs/testing.md'] }
const IMPORTS_KIT = `'warp-flow/testing'`

const pages = ['README.md', ...readdirSync('docs').flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : []))]
const programs = (page: string): readonly Block[] => blocksOf(page).filter(({ language }) => PROGRAM.test(language))
const PROGRAM = /^[cm]?[jt]sx?$|^(?:java|type)script$/

t.test('every sample is run by a test', (t) => {
  for (const page of pages) {
    const signs = Object.values(RUN_BY).flatMap((row) => row[page] ?? [])
    for (const block of programs(page)) {
      const isOfKit = OF_THE_KIT.pages.includes(page) && block.code.includes(IMPORTS_KIT)
      t.ok(isOfKit || signs.some((sign) => has(block, sign)), `${page}: ${block.code.slice(0, 120)}`)
    }
  }
  t.end()
})

t.test('each sample in the table is on its page once, and named in its test', (t) => {
  for (const [test, row] of Object.entries(RUN_BY)) {
    const text = readFileSync(test, 'utf8')
    for (const [page, signs] of Object.entries(row)) {
      for (const sign of signs) {
        t.equal(programs(page).filter((block) => has(block, sign)).length, 1, `${page} has ${sign} once`)
        t.ok(text.includes(sign), `${test} names ${sign}`)
      }
    }
  }
  const kit = readFileSync(OF_THE_KIT.test, 'utf8')
  for (const named of [IMPORTS_KIT, ...OF_THE_KIT.pages]) t.ok(kit.includes(named), `${OF_THE_KIT.test} names ${named}`)
  t.end()
})

t.test('no sample is hidden from the tests by how its fence is written', (t) => {
  for (const page of pages) {
    const fences = readFileSync(page, 'utf8').matchAll(/^[ \t>]*(?:`{3,}|~{3,}) *(\w+).*$/gm)
    const written = [...fences].filter(([, language = '']) => PROGRAM.test(language.toLowerCase()))
    t.equal(written.length, programs(page).length, page)
  }
  t.end()
})

function has({ file, code }: Block, sign: string): boolean {
  return /^[\w.-]+\.mjs$/.test(sign) ? file === sign : code.includes(sign)
}
