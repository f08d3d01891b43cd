import { EventEmitter, once } from 'node:events'
import t from 'tap'
import { defineConnector } from '../../lib/core/define-connector.ts'
import type { SourceError } from '../../lib/errors/source-error.ts'
import { createSourceFrom } from '../../lib/source/create-source.ts'
import { pushIntake } from '../../lib/stream/push-intake.ts'
import type { SourceStream } from '../../lib/stream/source-stream.ts'
import { checkConnector } from '../../lib/testing/check-connector.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import type { OpenContext, PushIntake, PushOptions } from '../../types/connector.ts'
import { connectorOf } from '../support/connectors.ts'
import { turn } from '../support/scripted-intake.ts'

interface Made {
  readonly source: SourceStream
  readonly records: PushIntake
  readonly warnings: SourceError[]
}

/** A source that is open, and what is pushed into it. */
async function madeWith(options: PushOptions, params: object = {}, clock = fakeClock(0)): Promise<Made> {
  let records: PushIntake | undefined
  const type = connectorOf((context) => {
    records = pushIntake(context, options)
    return records
  })
  const source = createSourceFrom([], { type: 'made', params: { ...params } }, { types: [type], clock })
  const warnings: SourceError[] = []
  source.on('warning', (error) => warnings.push(error))
  await once(source, 'ready')
  if (records === undefined) throw new Error('it has not opened')
  return { source, records, warnings }
}

async function textsOf(source: SourceStream): Promise<string[]> {
  const texts: string[] = []
  for await (const { text } of source) texts.push(text)
  return texts
}

t.test('a push connector keeps the whole contract', async (t) => {
  const bus = new EventEmitter()
  const emitter = defineConnector({
    type: 'emitter',
    params: {},
    async open(_params, context) {
      const records = pushIntake(context, { close: () => bus.off('line', records.push) })
      await turn() // as whatever takes its time to connect
      bus.on('line', records.push)
      records.opened = { listeners: bus.listenerCount('line') }
      return records
    }
  })
  const seen: unknown[] = []
  const report = await checkConnector(emitter, {
    feed: (opened) => {
      seen.push(opened)
      for (let index = 0; index < 100; index++) bus.emit('line', `line ${index}`)
    }
  })
  t.equal(report.checks.length, 14)
  t.ok(
    seen.length > 5 && seen.every((one) => Reflect.get(Object(one), 'listeners') === 1),
    "'ready' says what it was given"
  )
  t.equal(bus.listenerCount('line'), 0, 'nothing is left behind')
})

t.test('pushed records of every form arrive with tags and places', async (t) => {
  const { source, records } = await madeWith({})
  records.push('text')
  records.push(Buffer.from('buffer'))
  records.push(new Uint8Array(Buffer.from('xbytesx')).subarray(1, 6))
  records.push({ payload: 'whole', tags: { a: 'b' }, position: { at: 1 } })
  records.end()
  const got: unknown[] = []
  for await (const { text, payload, tags, position } of source)
    got.push([text, Buffer.isBuffer(payload), tags, position])
  t.match(got, [
    ['text', true],
    ['buffer', true],
    ['bytes', true],
    ['whole', true, { a: 'b' }, { at: 1 }]
  ])
  t.equal(source.stats().bytes, 4 + 6 + 5 + 5)
})

t.test('acks reach the watermark and onAck', async (t) => {
  const acked: string[] = []
  const { source, records } = await madeWith({}, { ack: 'manual' })
  for (const payload of ['a', 'b'])
    records.push({ payload, position: { payload }, onAck: () => void acked.push(payload) })
  records.end()
  for await (const event of source) event.ack()
  t.match(source.stats(), { unacked: 0, acked: [{ payload: 'b' }] })
  t.strictSame(acked, ['a', 'b'])
})

t.test('a pusher that waits for drained() loses nothing, however slow the consumer', async (t) => {
  const { source, records, warnings } = await madeWith({ maxRecords: 8 })
  const pushing = (async () => {
    for (let index = 0; index < 500; index++) if (!records.push(String(index)) && !(await records.drained())) break
    records.end()
  })()
  const texts: string[] = []
  for await (const { text } of source) {
    texts.push(text)
    if (texts.length % 7 === 0) await turn()
  }
  await pushing
  t.strictSame(
    texts,
    Array.from({ length: 500 }, (_, index) => String(index))
  )
  t.strictSame([warnings.length, { ...source.stats().drops }], [0, {}])
})

t.test('a peer held up is released when a quarter of the buffer is left', async (t) => {
  const calls: string[] = []
  const { source, records } = await madeWith({
    maxBytes: 16,
    pause: () => calls.push('pause'),
    resume: () => calls.push('resume')
  })
  t.equal(records.push('1234'), true)
  t.equal(records.push('5678'), false, 'half of it waits')
  t.equal(records.push('9'), false)
  t.strictSame([calls, records.full], [['pause'], false])
  t.equal((source.read() as { text: string } | null)?.text, '1234')
  await turn()
  records.end()
  t.strictSame(await textsOf(source), ['5678', '9'])
  t.strictSame(calls, ['pause', 'resume'])
})

t.test('pushes into a full buffer are dropped, counted, and reported with the count once in ten seconds', async (t) => {
  const clock = fakeClock(0)
  const { source, records, warnings } = await madeWith({ maxRecords: 2 }, {}, clock)
  records.push('a')
  records.push('b')
  t.equal(records.full, true)
  for (let index = 0; index < 1000; index++) t.equal(records.push('lost'), false)
  await clock.advance(10_000)
  records.push('lost')
  t.equal(warnings.length, 2)
  t.match(warnings[0], {
    code: 'SYSTEM_RECORDS_DROPPED',
    message: /queue.*the buffer \(4194304 bytes, 2 records\) is full/
  })
  t.match(warnings[1]?.message, /999 more since the last warning/)
  t.match(source.stats(), { drops: { queue: 1001 }, errors: { SYSTEM_RECORDS_DROPPED: 1001 } })
  records.end()
  t.strictSame(await textsOf(source), ['a', 'b'])
})

t.test('a record larger than the buffer is accepted while there is room', async (t) => {
  const { source, records } = await madeWith({ maxBytes: 10 })
  records.push('x'.repeat(1000))
  t.equal(records.full, true)
  records.end()
  t.equal((await textsOf(source))[0]?.length, 1000)
})

t.test('stop() delivers the buffered records, and those that come while it unsubscribes', async (t) => {
  let unsubscribed: () => void = () => {}
  const { source, records, warnings } = await madeWith({
    stop: () => new Promise<void>((resolve) => (unsubscribed = resolve))
  })
  records.push('before')
  const texts = textsOf(source)
  const stopping = source.stop()
  await turn()
  t.equal(records.push('while it unsubscribes'), true)
  unsubscribed()
  await stopping
  t.equal(records.push('too late'), false)
  t.equal(await records.drained(), false)
  t.strictSame(await texts, ['before', 'while it unsubscribes'])
  t.match(source.stats(), { state: 'closed', drops: { stopped: 1 } })
  t.strictSame(warnings, [])
})

t.test('without a `stop` hook pushes after stop() are refused, and reported with advice', async (t) => {
  const { source, records, warnings } = await madeWith({})
  records.push('a')
  records.push('b')
  const iterator = source[Symbol.asyncIterator]()
  t.match(await iterator.next(), { value: { text: 'a' } })
  const stopping = source.stop()
  await turn()
  records.push('late')
  t.match(await iterator.next(), { value: { text: 'b' } })
  t.match(await iterator.next(), { done: true })
  await stopping
  t.match(warnings, [{ code: 'SYSTEM_RECORDS_DROPPED', message: /give pushIntake\(\) a `stop`/ }])
})

t.test('a stop that fails is survived, and one that hangs is not waited for longer than stop() is', async (t) => {
  const failing = await madeWith({ stop: () => Promise.reject(new Error('mine')) })
  failing.source.resume()
  await failing.source.stop()
  t.match(failing.warnings, [{ code: 'SYSTEM_CONNECTOR_FAILED', message: /mine/ }])
  t.ok(failing.source.readableEnded)
  const clock = fakeClock(0)
  const hanging = await madeWith({ stop: () => new Promise(() => {}) }, {}, clock)
  hanging.source.resume()
  const stopping = hanging.source.stop({ timeoutMs: 500 })
  await turn()
  await clock.advance(500)
  await stopping
  t.match(hanging.warnings, [{ code: 'SYSTEM_STOP_TIMEOUT' }])
})

t.test('a failure is reported after the records pushed before it', async (t) => {
  for (const thrown of [new Error('mine'), undefined, 'a string']) {
    const { source, records } = await madeWith({})
    records.push('first')
    records.fail(thrown)
    records.fail(new Error('again'))
    records.end()
    t.equal(records.push('later'), false)
    const got: string[] = []
    await t.rejects(
      async () => {
        for await (const { text } of source) got.push(text)
      },
      { code: 'SYSTEM_CONNECTOR_FAILED', ...(thrown === undefined ? {} : { cause: thrown }) }
    )
    t.strictSame([got, { ...source.stats().drops }], [['first'], { ended: 1 }])
  }
  const waiting = await madeWith({})
  waiting.source.resume()
  await turn()
  waiting.records.fail(new Error('while somebody waits'))
  const [error] = (await once(waiting.source, 'error')) as [Error]
  t.match(error.message, /while somebody waits/)
})

t.test('a failure during the stop ends the source cleanly, and is reported', async (t) => {
  let fail: (error: unknown) => void = () => {}
  const { source, records, warnings } = await madeWith({
    stop: () => {
      fail(new Error('reset'))
    }
  })
  fail = records.fail
  source.resume()
  await source.stop()
  t.strictSame([source.errored, source.readableEnded], [null, true])
  t.match(warnings, [{ code: 'SYSTEM_CONNECTOR_FAILED', message: /reset/ }])
})

t.test('destroy() drops and counts the waiting records', async (t) => {
  let closed = 0
  const { source, records } = await madeWith({ close: () => closed++ })
  for (const text of ['a', 'b', 'c']) records.push(text)
  source.destroy()
  await once(source, 'close')
  records.push('later')
  t.equal(closed, 1)
  t.match(source.stats(), { drops: { destroyed: 4 } })
})

t.test('resources are closed where open() fails, hangs or is abandoned, even those opened afterwards', async (t) => {
  for (const how of ['throws', 'gives nothing', 'hangs', 'late', 'late and closed', 'fails late']) {
    const bus = new EventEmitter()
    const listener = (): void => {}
    let go: () => void = () => {}
    const gone = new Promise<void>((resolve) => (go = resolve))
    const made = (context: OpenContext): PushIntake => {
      const records = pushIntake(context, { close: () => void bus.removeAllListeners() })
      bus.on('line', listener)
      return records
    }
    const type = connectorOf(async (context) => {
      const records = made(context)
      await turn()
      if (how === 'throws') throw new Error('refused')
      if (how === 'gives nothing') return null as unknown as PushIntake
      if (how === 'hangs') await new Promise(() => {})
      await gone
      bus.on('line', listener)
      if (how === 'fails late') throw new Error('refused')
      return how === 'late and closed' ? made(context) : records
    })
    const source = createSourceFrom([], { type: 'made', params: {} }, { types: [type] })
    source.on('error', () => {})
    const closed = new Promise((resolve) => source.once('close', resolve))
    source.resume()
    await turn()
    if (how !== 'throws' && how !== 'gives nothing') source.destroy()
    go()
    await closed
    if (how !== 'hangs') await source.released
    await turn()
    t.equal(bus.listenerCount('line'), 0, how)
  }
})

t.test('hooks that fail, now or later, are warnings of the connector', async (t) => {
  const { source, records, warnings } = await madeWith({
    maxRecords: 2,
    pause: () => {
      throw new Error('at once')
    },
    resume: () => Promise.reject(new Error('later')),
    close: () => Promise.reject(new Error('at the end'))
  })
  records.push('a')
  records.end()
  t.strictSame(await textsOf(source), ['a'])
  if (!source.closed) await once(source, 'close')
  t.strictSame(
    warnings.map(({ code, message }) => [code, /at once|later|at the end/.exec(message)?.[0]]),
    [
      ['SYSTEM_CONNECTOR_FAILED', 'at once'],
      ['SYSTEM_CONNECTOR_FAILED', 'later'],
      ['SYSTEM_CONNECTOR_FAILED', 'at the end']
    ]
  )
})

t.test('a consumer may push, destroy or stop from within its handler', async (t) => {
  const { source, records } = await madeWith({ maxRecords: 4, resume: () => records.push('by resume') })
  let seen = 0
  source.on('data', ({ text }) => {
    if (++seen < 50) records.push(`${text}.`.slice(-5))
    else source.destroy()
  })
  records.push('a')
  await once(source, 'close')
  t.equal(seen, 50)
})

t.test('all wrong options are reported at once', async (t) => {
  const type = connectorOf((context) =>
    pushIntake(context, { maxBytes: 0, maxRecords: 1.5, onPause: () => {}, close: 5 } as unknown as PushOptions)
  )
  await t.rejects(createSourceFrom([], { type: 'made', params: {} }, { types: [type] }).toArray(), {
    code: 'SYSTEM_CONNECTOR_FAILED',
    message:
      /`maxBytes` takes an integer above 0; `maxRecords` takes an integer above 0; there is no option "onPause": there are maxBytes, .*; `close` takes a function/
  })
})

t.test('a connector pushed by a clock keeps the contract, though the clock cannot be held up', async (t) => {
  const beat = defineConnector({
    type: 'beat',
    params: {},
    open(_params, context) {
      const off = (): void => {
        clearInterval(timer)
      }
      const records = pushIntake(context, { stop: off, close: off })
      const timer = setInterval(() => records.push('beat'), 5)
      return records
    }
  })
  t.ok((await checkConnector(beat, { withinMs: 60_000 })).ok)
})

t.test('a record whose fields throw is refused, and the others are delivered', async (t) => {
  const { source, records, warnings } = await madeWith({})
  const throwing = (name: string): object =>
    Object.defineProperty({ payload: 'x' }, name, {
      enumerable: true,
      get() {
        throw new Error('a lazy column')
      }
    })
  const rows = [
    ...['payload', 'meta', 'tags', 'position', 'onAck'].map(throwing),
    { payload: 'x', meta: throwing('row') },
    { payload: 'x', tags: throwing('row') }
  ]
  for (const row of rows) records.push(row as never)
  records.push('good')
  records.end()
  t.strictSame(await textsOf(source), ['good'])
  t.match(source.stats().drops, { bad_record: rows.length })
  t.match(warnings, [{ code: 'SYSTEM_CONNECTOR_BAD_RECORD', message: /a lazy column/ }])
})
