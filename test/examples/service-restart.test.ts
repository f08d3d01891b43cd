import path from 'node:path'
import t from 'tap'
import { Board } from '../../examples/service/board.ts'
import { runService } from '../../examples/service/service.ts'
import { notReady } from '../../examples/service/status.ts'
import { fileSource, writeConf } from './support/service-process.ts'
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

t.test('what fails is not ready, with the code and the time of the next attempt', async (t) => {
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

t.test('a service without edits takes as few lines as its README says', async (t) => {
  const conf = writeConf(t.testdir({ 'a.log': 'one\n' }), fileSource('a', 'a.log'))
  const sample = sampleWith('examples/service/README.md', 'configChanges(null')
  const prelude = `import { applyChanges, configChanges, readConfig } from 'warp-flow'
const start = (source) => { source.once('data', (event) => { event.ack(); seen(event.text) }) }
let seen; const first = new Promise((resolve) => { seen = resolve })\n`
  const code = `${prelude}${sample.replace(`'conf'`, JSON.stringify(conf)).replace(/^\/\/ \.\.\. and.*$/m, 'const text = await first')}`
  t.equal(await valueOf<string>(path.dirname(conf), code, 'text'), 'one')
})
