import diagnostics from 'node:diagnostics_channel'
import t from 'tap'
import { SourceError } from '../../lib/errors/source-error.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import type { OpenContext } from '../../types/connector.ts'
import { runChild } from '../support/run-child.ts'
import { closed, scripted, turn } from '../support/scripted-intake.ts'

t.test('stats() is a plain snapshot that says how the source is', async (t) => {
  const clock = fakeClock(1000)
  const { source, contexts } = scripted([{ records: 2 }, { records: 1, when: 'gate' }], { clock })
  const fresh = {
    key: 'scripted',
    type: 'script',
    state: 'starting',
    events: 0,
    buffered: 0,
    lastEventAgeMs: null,
    wanted: false,
    unacked: 0,
    oldestUnacked: null,
    oldestUnackedAgeMs: null,
    acked: [],
    bytes: 0,
    bytesBehind: null,
    truncated: 0,
    errors: {},
    drops: {},
    connections: null
  }
  t.strictSame(source.stats(), fresh)
  await turn()
  t.strictSame(source.stats(), { ...fresh, state: 'running', errors: { ODD: 1 } })
  source.on('data', () => {})
  await turn()
  await clock.advance(250)
  contexts[0]?.warn(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))
  const { state, events, lastEventAgeMs, bytes, errors } = source.stats()
  t.strictSame(
    { state, events, lastEventAgeMs, bytes, errors },
    {
      state: 'running',
      events: 2,
      lastEventAgeMs: 250,
      bytes: 2,
      errors: { SYSTEM_ECONNRESET: 1, ODD: 1 }
    }
  )
  t.strictSame(JSON.parse(JSON.stringify(source.stats())), source.stats())
  void source.stop()
  t.equal(source.stats().state, 'stopping')
  contexts[0]?.retrying(true)
  t.equal(source.stats().state, 'stopping')
  await closed(source)
  t.equal(source.stats().state, 'closed')
})

t.test('retrying() shows in the state while the source runs', async (t) => {
  const { source, contexts } = scripted([{ records: 1, when: 'gate' }])
  await turn()
  const states = [true, true, false].map((waiting) => {
    contexts[0]?.retrying(waiting)
    return source.stats().state
  })
  t.strictSame(states, ['retrying', 'retrying', 'running'])
  source.destroy()
  await closed(source)
  contexts[0]?.retrying(true)
  t.equal(source.stats().state, 'closed')
})

t.test('an open() that waits to retry is in state retrying, and starting again once it says so', async (t) => {
  const contexts: OpenContext[] = []
  const { source } = scripted([], {
    open: (context) => {
      contexts.push(context)
      return new Promise(() => {})
    }
  })
  await turn()
  t.equal(source.stats().state, 'starting')
  contexts[0]?.retrying(true)
  t.equal(source.stats().state, 'retrying')
  contexts[0]?.retrying(false)
  t.equal(source.stats().state, 'starting')
  source.destroy()
})

t.test("'ready' comes once, before the first record, with the result of open()", async (t) => {
  const { source } = scripted([{ records: 1 }])
  const told: unknown[] = []
  source.on('ready', (opened) => {
    told.push(opened)
  })
  source.on('data', ({ text }) => {
    told.push(text)
  })
  await closed(source)
  t.strictSame(told, [{ steps: 1 }, '0'])
})

t.test("'ready' does not come after the source was destroyed meanwhile", async (t) => {
  const { source } = scripted([{ records: 1 }], {
    open: () => {
      process.nextTick(() => source.destroy())
      return Promise.resolve({
        opened: 1,
        next: () => null,
        ended: true,
        wait() {},
        stop() {},
        close: () => Promise.resolve(),
        stats: () => ({ ...zero })
      })
    }
  })
  let isReady = false
  source.on('ready', () => {
    isReady = true
  })
  await closed(source)
  t.notOk(isReady)
})

t.test('diagnostics channels publish ready, warning, error and close', async (t) => {
  const messages: [string, unknown][] = []
  for (const name of ['ready', 'warning', 'error', 'close']) {
    const listen = (message: unknown): void => {
      messages.push([name, message])
    }
    diagnostics.subscribe(`warp-flow:${name}`, listen)
    t.teardown(() => diagnostics.unsubscribe(`warp-flow:${name}`, listen))
  }
  const { source, contexts } = scripted([{ records: 2 }, { fail: new Error('broken') }])
  source.on('ready', () => contexts[0]?.warn('odd'))
  source.on('error', () => {})
  source.resume()
  await closed(source)
  t.match(messages, [
    ['ready', { key: 'scripted', type: 'script', opened: { steps: 2 } }],
    ['warning', { key: 'scripted', type: 'script', error: SourceError }],
    ['error', { key: 'scripted', type: 'script', error: SourceError }],
    ['close', { key: 'scripted', type: 'script', stats: { events: 2, state: 'closed' } }]
  ])
})

t.test('DEBUG prints what happens, by namespace', async (t) => {
  const all = await runChild(new URL('../support/child-debug.js', import.meta.url), { DEBUG: 'warp-flow*' })
  for (const line of [
    /warp-flow:script:info scripted: ready: \{ steps: 2 \}/,
    /warp-flow:script:debug scripted: opened it/,
    /warp-flow:script:info scripted: warning SYSTEM_UNKNOWN/,
    /warp-flow:script:info scripted: died of SYSTEM_ECONNRESET/,
    /warp-flow:script:info scripted: closed after 2 events/
  ])
    t.match(all.stderr, line)
  const own = await runChild(new URL('../support/child-debug.js', import.meta.url), { DEBUG: 'warp-flow:script:debug' })
  t.match(own.stderr, /opened it/)
  t.notMatch(own.stderr, /closed/)
})

const zero = { bytes: 0, bytesBehind: null, truncated: 0, errors: {}, drops: {}, connections: null }
