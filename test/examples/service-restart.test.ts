import { writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { Board } from '../../examples/service/board.ts'
import { runService } from '../../examples/service/service.ts'
import { notReady } from '../../examples/service/status.ts'
import { CONNECTORS, fileSource, writeConf } from './support/service-process.ts'
import { sampleWith, valueOf } from '../docs/support/sample.ts'

t.test('a source whose consumer fails is opened again, and what was not acked comes again', async (t) => {
  const conf = writeConf(t.testdir({ 'a.log': 'one\ntwo\n' }), fileSource('a', 'a.log'))
  const board = new Board(Date.now())
  const shutdown = new AbortController()
  const [texts, said]: [string[], string[]] = [[], []]
  let openings = 0
  const running = runService(conf, board, {
    say: (text) => said.push(text),
    signal: shutdown.signal,
    consume: async (source) => {
      openings++
      for await (const event of source) {
        texts.push(event.text)
        if (openings === 1) throw new Error('the database is away')
        event.ack()
        if (event.text === 'two') {
          t.equal(board.of('a').failure, null)
          t.strictSame([...notReady(board)], [])
          shutdown.abort()
        }
      }
    }
  })
  await running
  t.strictSame(texts, ['one', 'one', 'two'])
  t.equal(openings, 2)
  t.match(said.join('\n'), /a: it has died, and will be opened again\n.*the database is away/s)
  t.ok(board.isStopping)
})

t.test('a failed source is not ready, with the code and the time of the next attempt', async (t) => {
  const conf = writeConf(t.testdir({ 'a.log': 'one\n' }), fileSource('a', 'a.log'))
  const board = new Board(Date.now())
  const shutdown = new AbortController()
  await runService(conf, board, {
    say: (text) => {
      if (!text.startsWith('a: it has died')) return
      // Said before it is noted down
      queueMicrotask(() => {
        t.strictSame([...notReady(board).keys()], ['a'])
        t.ok((board.of('a').failure?.nextTryAt ?? 0) > Date.now())
        shutdown.abort()
      })
    },
    signal: shutdown.signal,
    consume: async () => {
      throw new Error('no')
    }
  })
  t.ok(shutdown.signal.aborted)
})

t.test('an edit that comes while others are opened again stays in force', async (t) => {
  // Nobody listens on port 1: each attempt to open `slow` takes its 3 s
  const connectors = `${CONNECTORS}
[[connectors]]
id = "slow"
type = "kafka"
allow_override = []
[connectors.params]
brokers = "127.0.0.1:1"
topic = "t"
group_id = "g"
connect_timeout_ms = 3000
`
  const before = `${fileSource('a', 'a.log')}[[sources]]\nkey = "slow"\nconnect = "slow"\n`
  const conf = writeConf(t.testdir({ 'a.log': 'one\n' }), before, connectors)
  const board = new Board(Date.now())
  const shutdown = new AbortController()
  let openings = 0
  let isEdited = false
  await runService(conf, board, {
    say: (text) => {
      if (text === 'b: added, applied') isEdited = true
    },
    signal: shutdown.signal,
    consume: async ({ key }) => {
      if (key === 'b') return
      openings++
      if (openings === 2)
        writeFileSync(path.join(conf, 'wpsrc.toml'), fileSource('a', 'a.log') + fileSource('b', 'a.log'))
      if (isEdited) {
        t.strictSame([...board.keys].toSorted(), ['a', 'b'])
        shutdown.abort()
      }
      throw new Error('the database is away')
    }
  })
  t.ok(openings > 2)
})

t.test('an invalid edit is reported for as long as it stands, whatever is opened again', async (t) => {
  const conf = writeConf(t.testdir({ 'a.log': 'one\n' }), fileSource('a', 'a.log'))
  const board = new Board(Date.now())
  const shutdown = new AbortController()
  let isRefused = false
  await runService(conf, board, {
    say: (text) => {
      if (text === 'the configuration of before stays in force') isRefused = true
    },
    signal: shutdown.signal,
    consume: async () => {
      writeFileSync(path.join(conf, 'wpsrc.toml'), '[[sources]]\nkey = 5\n')
      if (isRefused) {
        t.not(board.refused, null)
        shutdown.abort()
      }
      throw new Error('the database is away')
    }
  })
  t.ok(isRefused)
})

t.test('a source that cannot be opened shows the obstacle, even if it only waits', async (t) => {
  const connectors = `[[connectors]]
id = "away"
type = "kafka"
allow_override = []
[connectors.params]
brokers = "127.0.0.1:1"
topic = "t"
group_id = "g"
`
  const conf = writeConf(t.testdir({}), '[[sources]]\nkey = "k"\nconnect = "away"\n', connectors)
  const board = new Board(Date.now())
  const shutdown = new AbortController()
  const said: string[] = []
  await runService(conf, board, {
    say: (text) => {
      said.push(text)
      if (text.startsWith('k: KAFKA_')) shutdown.abort()
    },
    signal: shutdown.signal,
    consume: async () => {}
  })
  t.match(said[0], /^k: KAFKA_CONNECTION_REFUSED: .*127\.0\.0\.1:1/)
  t.match(board.of('k').warnings[0]?.classification.code, /^KAFKA_/)
})

t.test('the error of a failed source stays among its warnings', (t) => {
  const board = new Board(0)
  board.failed('k', new Error('the database is away'), 5_000)
  board.failed('k', new Error('the database is away'), 6_000)
  board.opened('k')
  t.equal(board.of('k').failure, null)
  t.match(board.of('k').warnings[0], { at: 6_000, times: 2, classification: { detail: /the database is away/ } })
  t.end()
})

t.test('each source waits for its own time', (t) => {
  const board = new Board(0)
  const nextTry = (key: string, at: number): number => {
    board.failed(key, new Error('no'), at)
    return (board.of(key).failure?.nextTryAt ?? 0) - at
  }
  const start = 1_000_000
  let at = start
  const waits = Array.from({ length: 8 }, () => {
    const wait = nextTry('never', at)
    at += wait
    return wait
  })
  t.strictSame(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
  t.equal(nextTry('other', at), 1_000, 'whatever the other waits for')
  t.equal(nextTry('never', at + 1), 60_000)
  t.equal(nextTry('never', at + 1_001), 59_000, 'it was opened with the other, before its time')
  board.opened('never')
  t.equal(nextTry('never', at + 60_001), 60_000, 'one that opens and dies at once')
  board.opened('never')
  t.equal(nextTry('never', at + 60_001 + 60_000 + 120_001), 1_000, 'after two quiet minutes')
  t.end()
})

t.test('a service without edits takes as few lines as its README says', async (t) => {
  const conf = writeConf(t.testdir({ 'a.log': 'one\n' }), fileSource('a', 'a.log'))
  const sample = sampleWith('examples/service/README.md', 'configChanges(null')
  const prelude = `import { applyChanges, configChanges, readConfig } from 'warp-flow'
const start = (source) => { source.once('data', (event) => { event.ack(); seen(event.text) }) }
let seen; const first = new Promise((resolve) => { seen = resolve })\n`
  const code = `${prelude}${sample.replace(`'conf'`, JSON.stringify(conf)).replace(/^\/\/ \.\.\. and.*$/m, 'const text = await first')}`
  t.equal(await valueOf<string>(path.dirname(conf), code, 'text'), 'one')
})
