import { once } from 'node:events'
import t from 'tap'
import { createSourceFrom } from '../../lib/source/create-source.ts'
import { sourceError } from '../../lib/errors/make-error.ts'
import type { ConnectorType, Intake } from '../../types/connector.ts'
import type { SourceStream } from '../../lib/stream/source-stream.ts'

const thrown = Object.assign(new TypeError('of theirs'), { code: 'EODD' })
const fail = (): never => {
  throw thrown
}

const idle: Intake = {
  opened: {},
  next: () => null,
  ended: false,
  wait: () => {},
  stop: () => {},
  close: () => Promise.resolve(),
  stats: () => ({ bytes: 0, bytesBehind: null, truncated: 0, errors: {}, drops: {}, connections: null })
}

function sourceOf(open: ConnectorType['open'], own = true): SourceStream {
  const type: ConnectorType = { type: 'made', params: {}, open }
  return own
    ? createSourceFrom([], { type: 'made', params: {} }, { types: [type] })
    : createSourceFrom([type], { type: 'made', params: {} })
}

t.test("an error thrown anywhere in a user's connector is attributed to the connector", async (t) => {
  const places: Readonly<Record<string, ConnectorType['open']>> = {
    'open()': fail,
    'a rejection of open()': () => Promise.reject(thrown),
    'the body of its generator': async function* () {
      yield 'one'
      fail()
    },
    'next()': () => ({ ...idle, next: fail }),
    'wait()': () => ({ ...idle, wait: fail }),
    'what it calls back with': () => ({
      ...idle,
      wait: (wake) => {
        setImmediate(wake, thrown)
      }
    })
  }
  for (const [place, open] of Object.entries(places)) {
    await t.rejects(
      sourceOf(open).toArray(),
      { code: 'SYSTEM_CONNECTOR_FAILED', message: /of theirs/, cause: thrown, classification: { severity: 'fatal' } },
      place
    )
  }
})

t.test("an error thrown by a connector's stop or close is survived, and attributed too", async (t) => {
  const ends: Readonly<Record<string, ConnectorType['open']>> = {
    'stop()': () => ({
      ...idle,
      get ended() {
        return true
      },
      stop: fail
    }),
    'a rejection of stop()': () => ({
      ...idle,
      get ended() {
        return true
      },
      stop: () => Promise.reject(thrown)
    }),
    'close()': () => ({ ...idle, ended: true, close: fail }),
    'a rejection of close()': () => ({ ...idle, ended: true, close: () => Promise.reject(thrown) }),
    'the finally of its generator': async function* () {
      try {
        for (;;) yield 'one'
      } finally {
        fail()
      }
    }
  }
  for (const [place, open] of Object.entries(ends)) {
    const source = sourceOf(open)
    const warnings: unknown[] = []
    source.on('warning', (warning) => {
      warnings.push(warning)
    })
    const closed = once(source, 'close')
    // A generator that was never asked has no finally to run
    source.once(place.includes('generator') ? 'data' : 'ready', () => {
      void source.stop()
    })
    source.resume()
    await closed
    t.match(warnings, [{ code: 'SYSTEM_CONNECTOR_FAILED', message: /of theirs/, cause: thrown }], place)
    t.notMatch(warnings, [{ classification: { severity: 'fatal' } }], place)
  }
})

t.test("an error that says what it is stays that, and a connector of the library is none of the user's", async (t) => {
  const known = sourceError('FILE_NOT_FOUND', { path: '/a' })
  await t.rejects(
    sourceOf(() => {
      throw known
    }).toArray(),
    { code: 'FILE_NOT_FOUND' }
  )
  await t.rejects(
    sourceOf(() => {
      throw Object.assign(new Error('no'), { code: 'ECONNREFUSED' })
    }, false).toArray(),
    { code: 'SYSTEM_ECONNREFUSED' }
  )
})

t.test('a thrown value that is not an error is reported too', async (t) => {
  for (const [cause, says] of [
    ['text', /: text$/],
    [42, /: 42$/],
    [{ message: 'of theirs' }, /: of theirs$/],
    [{}, /: nothing was said$/],
    [undefined, /\)$/],
    ['password=hunter2', /\[redacted\]$/]
  ] as const) {
    await t.rejects(
      sourceOf(() => {
        throw cause
      }).toArray(),
      { code: 'SYSTEM_CONNECTOR_FAILED', cause, message: says }
    )
  }
})

t.test("a connector's errors include its place(), and a place() that throws does not stop the reading", async (t) => {
  const open = (): never => {
    throw Object.assign(new Error('no'), { code: 'ECONNREFUSED' })
  }
  const placed: ConnectorType = { type: 'made', params: {}, open, place: () => ({ host: 'log1', port: 7 }) }
  await t.rejects(createSourceFrom([placed], { type: 'made', params: {} }).toArray(), {
    code: 'SYSTEM_ECONNREFUSED',
    message: /log1:7/
  })
  const broken: ConnectorType = {
    ...placed,
    open: async function* () {
      yield 'one'
    },
    place: fail
  }
  t.equal((await createSourceFrom([broken], { type: 'made', params: {} }).toArray()).length, 1)
})
