import { mkdirSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { defineConnector, formatDiagnostics, watchConfig } from '../../../lib/index.ts'
import { ConfigReader } from '../../../lib/config/watch/config-reader.ts'
import { linksOnTheWay } from '../../../lib/config/watch/links-on-the-way.ts'

const since = '1.0.0'
const own = defineConnector({
  type: 'own',
  params: {
    rules: { type: 'string', required: true, path: 'config-file', since, help: 'A file of rules.' },
    word: {
      type: 'string',
      default: 'fine',
      since,
      help: 'A word.',
      check: (value) => {
        if (value === 'boom') throw new Error('password=hunter2 broke it')
        return null
      }
    }
  },
  open: () =>
    (async function* () {
      yield 'a'
    })()
})

function make(folder: string, word = 'fine'): string {
  mkdirSync(join(folder, 'connectors', 'source.d'), { recursive: true })
  writeFileSync(
    join(folder, 'connectors', 'source.d', 'c.toml'),
    '[[connectors]]\nid = "c"\ntype = "own"\nallow_override = ["rules", "word"]\n'
  )
  writeFileSync(
    join(folder, 'wpsrc.toml'),
    `[[sources]]\nkey = "a"\nconnect = "c"\n[sources.params]\nrules = "rules.txt"\nword = "${word}"\n`
  )
  return folder
}

t.test('a file that a param names belongs to the configuration', async (t) => {
  const folder = make(t.testdir())
  writeFileSync(join(folder, 'rules.txt'), 'one')
  const watch = watchConfig(folder, { types: [own] })
  t.match((await watch.next()).value, {
    files: [join(folder, 'wpsrc.toml'), join(folder, 'connectors', 'source.d', 'c.toml'), join(folder, 'rules.txt')]
  })
  writeFileSync(join(folder, 'rules.txt'), 'two')
  t.match((await watch.next()).value, {
    changes: [
      { key: 'a', kind: 'changed', params: [{ path: ['rules'], from: /^content:/, to: /^content:/ }], impact: 'reopen' }
    ]
  })
  unlinkSync(join(folder, 'rules.txt'))
  t.match((await watch.next()).value, { changes: [{ params: [{ from: /^content:/, to: 'ENOENT' }] }] })
  await watch.return(undefined)
})

t.test("a check of one's own type that throws is a fault of the configuration, and shows no secret", async (t) => {
  const reading = await new ConfigReader([own], make(t.testdir(), 'boom'), {}).read()
  const outcome = reading.outcome()
  t.match(outcome, {
    ok: false,
    diagnostics: [{ code: 'CONFIG_BAD_VALUE', message: /^a check of a connector type has failed: / }]
  })
  t.notMatch(JSON.stringify(outcome), /hunter2/)
})

t.test(
  'a file without a byte is one that is being written, or was cut by a full disk: it takes no source away',
  async (t) => {
    const folder = make(t.testdir())
    writeFileSync(join(folder, 'wpsrc.toml'), '')
    const reader = new ConfigReader([own], folder, {})
    const outcome = (await reader.read()).outcome()
    t.match(outcome, {
      ok: false,
      diagnostics: [
        {
          code: 'CONFIG_NOT_FOUND',
          file: join(folder, 'wpsrc.toml'),
          suggestion: 'to have no source at all, write sources = []'
        }
      ]
    })
    if (!outcome.ok) t.match(formatDiagnostics(outcome.diagnostics, { locale: 'zh' }), /文件为空.*sources = \[\]/s)
    for (const text of ['# none by now\n', 'sources = []\n']) {
      writeFileSync(join(folder, 'wpsrc.toml'), text)
      t.match((await reader.read()).outcome(), { ok: true, snapshot: { config: { sources: [] } } })
    }
  }
)

t.test('the same text is not parsed again, and two readings of it have one print', async (t) => {
  const folder = make(t.testdir())
  const reader = new ConfigReader([own], folder, {})
  const [one, two] = [await reader.read(), await reader.read()]
  t.equal(one.print, two.print)
  const [before, after] = [one.outcome(), two.outcome()]
  t.ok(before.ok && after.ok && before.snapshot.config === after.snapshot.config)
  writeFileSync(join(folder, 'rules.txt'), 'one')
  t.not((await reader.read()).print, one.print)
})

t.test('links far above are found, with where they lead', async (t) => {
  const folder = t.testdir()
  make(join(folder, 'releases', '1', 'app', 'conf'))
  symlinkSync('releases/1', join(folder, 'current'))
  t.same(
    (await linksOnTheWay([join(folder, 'current', 'app', 'conf', 'wpsrc.toml')]))
      .filter((path) => path.startsWith(folder))
      .sort(),
    [join(folder, 'current'), join(folder, 'releases', '1')]
  )
  symlinkSync('loop', join(folder, 'loop'))
  t.same(
    (await linksOnTheWay([join(folder, 'loop')])).filter((path) => path.startsWith(folder)),
    [join(folder, 'loop')]
  )
  t.same(await linksOnTheWay(['/']), [])
})

t.test('a release that is changed for another is an edit', async (t) => {
  const folder = t.testdir()
  for (const release of ['1', '2']) make(join(folder, 'releases', release, 'app', 'conf'), `word${release}`)
  symlinkSync('releases/1', join(folder, 'current'))
  const watch = watchConfig(join(folder, 'current', 'app', 'conf'), { types: [own] })
  t.match((await watch.next()).value, { config: { sources: [{ params: { word: 'word1' } }] } })
  symlinkSync('releases/2', join(folder, 'next'))
  renameSync(join(folder, 'next'), join(folder, 'current'))
  t.match((await watch.next()).value, { changes: [{ params: [{ path: ['word'], from: 'word1', to: 'word2' }] }] })
  await watch.return(undefined)
})
