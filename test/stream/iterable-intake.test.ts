import { getEventListeners } from 'node:events'
import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { createSourceFrom } from '../../lib/source/create-source.ts'
import type { SourceStream } from '../../lib/stream/source-stream.ts'
import type { ConnectorRecords, OpenContext } from '../../types/connector.ts'
import type { SourceOptions } from '../../types/source.ts'
import { connectorOf } from '../support/connectors.ts'
import { turn } from '../support/scripted-intake.ts'

function sourceOf(
  open: (context: OpenContext) => ConnectorRecords | Promise<ConnectorRecords>,
  params: object = {},
  options: SourceOptions = {}
): SourceStream {
  return createSourceFrom([connectorOf(open)], { type: 'made', params: { ...params } }, options)
}

t.test('records of every form are delivered', async (t) => {
  const source = sourceOf(
    async function* () {
      yield 'a string'
      yield Buffer.from('bytes')
      yield {
        payload: 'in parts',
        tags: { kind: 'x', env: 'own' },
        position: { at: 5 },
        meta: { kind: 'theirs', level: 'high' }
      }
      yield { payload: Buffer.from([0xff]) }
      yield ''
    },
    {},
    { key: 'made', tags: ['env:test'] }
  )
  const events = (await source.toArray()) as { toJSON(): unknown }[]
  const common = { source: 'made', tags: { env: 'test' }, position: {}, meta: { kind: 'custom' } }
  t.match(
    events.map((event) => event.toJSON()),
    [
      { ...common, text: 'a string' },
      { ...common, text: 'bytes' },
      {
        ...common,
        text: 'in parts',
        tags: { kind: 'x', env: 'own' },
        position: { at: 5 },
        meta: { kind: 'custom', level: 'high' }
      },
      { ...common, text: '\uFFFD', payloadBase64: '/w==' },
      { ...common, text: '' }
    ]
  )
  t.equal(source.stats().bytes, 8 + 5 + 8 + 1)
})

t.test('tags are frozen, and names of prototypes are only names', async (t) => {
  const source = sourceOf(async function* () {
    yield { payload: 'x', tags: JSON.parse('{"__proto__":"y","constructor":"z"}') as Record<string, string> }
  })
  const [event] = (await source.toArray()) as { readonly tags: object }[]
  t.ok(Object.isFrozen(event?.tags))
  t.strictSame(Object.entries(event?.tags ?? {}), [
    ['__proto__', 'y'],
    ['constructor', 'z']
  ])
  t.equal(({} as Record<string, unknown>)['y'], undefined)
})

t.test('an invalid record is counted, reported and survived', async (t) => {
  const bad: unknown[] = [null, undefined, 5, {}, { payload: 5 }, [], new ArrayBuffer(2), Symbol('s')]
  const source = sourceOf(async function* () {
    yield 'first'
    yield* bad as string[]
    yield 'last'
  })
  const warnings: string[] = []
  source.on('warning', ({ code, message }) => {
    warnings.push(`${code} ${message}`)
  })
  t.equal((await source.toArray()).length, 2)
  t.equal(warnings.length, 1, 'the first is told, the others are counted')
  t.match(
    warnings[0],
    /^SYSTEM_CONNECTOR_BAD_RECORD .*expected a Buffer, a Uint8Array, a string or \{ payload \}, got null/
  )
  t.match(source.stats(), { drops: { bad_record: bad.length }, errors: { SYSTEM_CONNECTOR_BAD_RECORD: bad.length } })
})

t.test('a generator that throws ends the source with its error as the cause, after what came before', async (t) => {
  for (const thrown of [new Error('mine'), 'a string']) {
    const source = sourceOf(async function* () {
      yield 'first'
      throw thrown
    })
    const got: string[] = []
    await t.rejects(
      async () => {
        for await (const { text } of source) got.push(text)
      },
      { code: 'SYSTEM_CONNECTOR_FAILED', cause: thrown }
    )
    t.strictSame(got, ['first'])
  }
})

t.test('a result of open() that cannot be read from is an error', async (t) => {
  for (const given of [null, 5, [], {}, { next() {}, wait() {}, close() {} }]) {
    await t.rejects(sourceOf(() => given as unknown as ConnectorRecords).toArray(), {
      code: 'SYSTEM_CONNECTOR_FAILED',
      message: /async iterable of records or an intake/
    })
  }
  for (const iterator of [{}, { next: () => 5 }, { next: () => Promise.resolve(null) }]) {
    const records = { [Symbol.asyncIterator]: () => iterator } as unknown as ConnectorRecords
    await t.rejects(sourceOf(() => records).toArray(), { code: 'SYSTEM_CONNECTOR_FAILED' })
  }
})

t.test('the generator is never pulled ahead', async (t) => {
  let pulled = 0
  const source = sourceOf(async function* () {
    for (;;) yield String(pulled++)
  })
  let taken = 0
  for await (const { text } of source) {
    t.equal(Number(text), taken++)
    await turn()
    t.ok(pulled <= taken + 1, `${pulled} pulled, ${taken} taken`)
    if (taken === 20) break
  }
  await turn()
  t.ok(pulled <= 21)
})

t.test("break, destroy() and stop() let the generator clean up before 'close'", async (t) => {
  for (const end of ['destroy', 'stop'] as const) {
    let isClean = false
    const source = sourceOf(async function* () {
      try {
        for (;;) yield 'x'
      } finally {
        await turn()
        await turn()
        isClean = true
      }
    })
    source.once('data', () => {
      void source[end]()
    })
    await new Promise((resolve) => source.once('close', resolve))
    t.ok(isClean, end)
  }
})

t.test('a generator that waits for its signal closes at once', async (t) => {
  const source = sourceOf(async function* ({ signal }) {
    yield 'x'
    await sleep(60_000, null, { signal })
  })
  for await (const event of source) if (event.text === 'x') break
  t.ok(source.closed)
  const idle = sourceOf(async function* ({ signal }) {
    yield 'x'
    await sleep(60_000, null, { signal })
  })
  idle.resume()
  await turn()
  await idle.stop()
  t.ok(idle.readableEnded)
  t.equal(idle.errored, null)
})

t.test('an iterable without return() is left as it is', async (t) => {
  const source = sourceOf(() => ({
    [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: false, value: 'x' }) })
  }))
  t.equal((await source.take(2).toArray()).length, 2)
  await finished(source as Readable).catch(() => {})
  t.ok(source.closed)
})

t.test('a generator that never waits leaves the process its timers', async (t) => {
  const source = sourceOf(async function* () {
    for (;;) yield 'x'
  })
  const closed = new Promise((resolve) => source.once('close', resolve))
  // From the first record on there is always another
  source.once('data', () => {
    setTimeout(() => {
      void source.stop()
    }, 5)
  })
  await closed
  t.ok(source.stats().events > 0)
})

t.test('records that come after stop() are not accepted', async (t) => {
  const gates: (() => void)[] = []
  const source = sourceOf(() => ({
    [Symbol.asyncIterator]: () => ({
      next: () =>
        new Promise((resolve) => {
          gates.push(() => {
            resolve({ done: false, value: 'x' })
          })
        })
    })
  }))
  source.resume()
  while (gates.length === 0) await turn()
  const stopping = source.stop()
  gates[0]?.()
  await stopping
  t.equal(source.stats().events, 0)
  t.ok(source.readableEnded)
  await turn()
  t.strictSame({ ...source.stats().drops }, { stopped: 1 }, 'and are counted')
})

t.test('manual acks: onAck is called once, and the bound counts what was delivered, not what is in hand', async (t) => {
  const acked: string[] = []
  const source = sourceOf(
    async function* () {
      for (const payload of ['a', 'b', 'c', 'd', 'e'])
        yield {
          payload,
          position: { payload },
          onAck: () => {
            acked.push(payload)
          }
        }
    },
    { ack: 'manual', maxUnacked: 2 }
  )
  const batch: { ack(): void }[] = []
  for await (const event of source) {
    batch.push(event)
    if (batch.length < 2) continue
    for (const one of batch.splice(0).toReversed()) {
      one.ack()
      one.ack()
    }
  }
  for (const one of batch) one.ack()
  t.strictSame(acked, ['b', 'a', 'd', 'c', 'e'])
  t.match(source.stats(), { unacked: 0, acked: [{ payload: 'e' }], errors: {} })
})

t.test('an onAck that fails, now or later, is a warning of the connector and no failure of the consumer', async (t) => {
  const source = sourceOf(
    async function* () {
      yield {
        payload: 'now',
        onAck: () => {
          throw new Error('at once')
        }
      }
      yield {
        payload: 'later',
        onAck: async () => {
          throw new Error('later')
        }
      }
      yield { payload: 'well', onAck: async () => {} }
    },
    { ack: 'manual' }
  )
  const warned: string[] = []
  source.on('warning', ({ code, message }) => {
    warned.push(`${code} ${message}`)
  })
  for await (const event of source) event.ack()
  t.equal(warned.length, 2)
  t.match(warned, [/^SYSTEM_CONNECTOR_FAILED .*at once/, /^SYSTEM_CONNECTOR_FAILED .*later/])
  t.match(source.stats(), { unacked: 0 })
})

t.test('max_unacked of 1 delivers one record after the other', async (t) => {
  const source = sourceOf(
    async function* () {
      yield* ['a', 'b', 'c']
    },
    { ack: 'manual', maxUnacked: 1 }
  )
  let count = 0
  for await (const event of source) {
    count++
    event.ack()
  }
  t.equal(count, 3)
})

t.test('many records leave no listeners on the signal', async (t) => {
  let seen: AbortSignal | undefined
  const source = sourceOf(async function* ({ signal }) {
    seen = signal
    for (let index = 0; index < 100; index++) yield 'x'
  })
  await source.toArray()
  t.ok(seen !== undefined && getEventListeners(seen, 'abort').length <= 1)
})
