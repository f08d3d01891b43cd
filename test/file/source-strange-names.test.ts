import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import diagnostics from 'node:diagnostics_channel'
import fc from 'fast-check'
import t from 'tap'
import { pathBytes } from './support/path-bytes.ts'
import { readSource } from './support/read-source.ts'
import { at, shownAs, write } from './support/strange-names.ts'

// File names are chosen by anyone who may write to the folder.

t.test('a file whose name equals the pattern hides no other', async (t) => {
  const base = t.testdir({
    '*.log': '',
    'app.log': 'app\n',
    '[ab].txt': 'literal\n',
    'a.txt': 'a\n',
    '**': { 'x.log': 'x\n' },
    sub: { 'y.log': 'y\n' }
  })
  for (const [file, texts] of [
    ['*.log', ['app']],
    ['[ab].txt', ['literal', 'a']],
    ['[*].log', []],
    ['**/*.log', ['x', 'app', 'y']],
    ['[*][*]/*.log', ['x']]
  ] as const) {
    t.strictSame((await readSource({ base, file })).texts, texts, file)
  }
})

t.test(
  'files with any names are each read once, and reported under their exact bytes',
  { skip: process.platform !== 'linux' && 'the system refuses such names' },
  async (t) => {
    const root = t.testdir({})
    let made = 0
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(pathBytes, { minLength: 1, maxLength: 6, selector: (bytes) => bytes.toString('latin1') }),
        fc.array(pathBytes, { maxLength: 2 }),
        async (names, folders) => {
          const base = `${root}/${made++}`
          mkdirSync(base)
          const folder = at(base, ...folders)
          mkdirSync(folder, { recursive: true })
          const expected = names.map((name, index) => {
            const whole = Buffer.concat([folder, Buffer.from('/'), Buffer.from('n'), name])
            write(whole, `line ${index}\n`)
            return [whole.toString('base64'), `line ${index}`].join(' ')
          })
          const { events, error, codes } = await readSource({ base, file: '**/n*' })
          assert.deepEqual([error, codes], [null, []])
          const found = events.map(
            ({ position: { path, pathBytes }, text }) => `${pathBytes ?? Buffer.from(path).toString('base64')} ${text}`
          )
          assert.deepEqual(found.sort(), expected.sort())
          for (const { position, tags } of events) assert.equal(tags['access_source'], position.path)
          assert.equal(
            new Set(events.map(({ position }) => JSON.stringify([position.path, position.pathBytes]))).size,
            names.length
          )
        }
      ),
      { numRuns: 60 }
    )
  }
)

t.test(
  'events, diagnostics channels and warnings show the bytes of such a name in the same way',
  { skip: process.platform !== 'linux' && 'the system refuses such names' },
  async (t) => {
    const base = t.testdir({})
    const name = at(base, ['a'.charCodeAt(0), 0x5c, 0xff, 0x1b, 0x0a, ...Buffer.from('.log')])
    const shown = shownAs(name, `${base}/a\\\\\\xff\x1B\n.log`)
    write(name, 'one\nno hex\n')
    const opened: unknown[] = []
    const subscriber = (message: unknown): void => {
      opened.push(message)
    }
    diagnostics.subscribe('warp-flow:file:open', subscriber)
    diagnostics.subscribe('warp-flow:file:end', subscriber)
    const { events, warnings } = await readSource({ base, file: '*', encode: 'hex' })
    diagnostics.unsubscribe('warp-flow:file:open', subscriber)
    diagnostics.unsubscribe('warp-flow:file:end', subscriber)
    t.match(opened, [shown, shown])
    t.match(
      events.map(({ position }) => position),
      [shown, shown]
    )
    t.match(JSON.parse(JSON.stringify(events[0])), { position: shown })
    const message = warnings[0]?.message ?? ''
    t.ok(message.includes(String.raw`a\\\xff\x1b\n.log`), message)
    // oxlint-disable-next-line no-control-regex
    t.notMatch(JSON.stringify(warnings[0]?.classification.symptom) + message, /[\x00-\x1F]/)
    const command =
      warnings[0]?.classification.checks
        .flatMap(({ commands }) => commands?.linux ?? [])
        .find((text) => text.includes('.log')) ?? ''
    t.ok(command.includes(String.raw`\377\033\012.log'`), `the suggested command names the same file: ${command}`)
  }
)

t.test(
  'records of several lines keep the bytes of their path',
  { skip: process.platform !== 'linux' && 'the system refuses such names' },
  async (t) => {
    const base = t.testdir({})
    const name = at(base, [0xfe])
    write(name, 'one\n two\nthree\n')
    const { events } = await readSource({ base, file: '*', multiline: { continue: '^ ' } }, {})
    t.strictSame(
      events.map(({ text, position: { path, pathBytes } }) => [text, path, pathBytes]),
      [
        ['one\n two', `${base}/\\xfe`, name.toString('base64')],
        ['three', `${base}/\\xfe`, name.toString('base64')]
      ]
    )
  }
)

t.test(
  'links to such files, and links with such names, are followed',
  { skip: process.platform !== 'linux' && 'the system refuses such names' },
  async (t) => {
    const base = t.testdir({ store: {}, logs: { plain: 'plain\n' } })
    write(at(base, 'store', [0xff]), 'stored\n')
    symlinkSync(at('..', 'store', [0xff]), `${base}/logs/link`)
    symlinkSync('plain', at(base, 'logs', [0xfd]))
    symlinkSync(at('gone', [0xfc]), at(base, 'logs', [0xfc]))
    const { texts, codes, warnings } = await readSource({ base, file: 'logs/*' })
    t.strictSame(texts, ['stored', 'plain', 'plain'])
    t.strictSame(codes, ['FILE_NOT_FOUND'])
    t.match(warnings[0]?.message, /logs\/\\xfc: it is a symbolic link that leads nowhere/)
  }
)

t.test(
  'wildcards match bytes that are not UTF-8, each `?` one byte; literal text in a pattern does not',
  { skip: process.platform !== 'linux' && 'the system refuses such names' },
  async (t) => {
    const base = t.testdir({})
    write(at(base, [0x61, 0xff, 0x62]), 'a?b\n')
    write(at(base, [0x61, 0xff, 0xff, 0x62]), 'a??b\n')
    writeFileSync(`${base}/a\\xffb`, 'text\n')
    writeFileSync(`${base}/a\uFFFDb`, 'replacement\n')
    const cases: readonly (readonly [string, readonly string[]])[] = [
      ['a?b', ['replacement', 'a?b']],
      ['a??b', ['a??b']],
      ['a*b', ['text', 'replacement', 'a?b', 'a??b']],
      ['a[!x]b', ['replacement', 'a?b']],
      ['a\uFFFD*', ['replacement']],
      [String.raw`a\xff*`, ['text']]
    ]
    for (const [file, texts] of cases)
      t.strictSame((await readSource({ base, file })).texts.toSorted(), texts.toSorted(), file)
  }
)
