import { once } from 'node:events'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { createSourceFrom } from '../../lib/source/create-source.ts'
import type { SourceStream } from '../../lib/stream/source-stream.ts'
import type { Intake } from '../../types/connector.ts'
import type { SourceEvent } from '../../types/event.ts'

const event: SourceEvent = {
  payload: Buffer.from('x'),
  text: 'x',
  source: 'made',
  tags: {},
  position: {},
  meta: { kind: 'custom' },
  receivedAt: 0,
  ack: () => {},
  copy: () => {
    throw new Error('nobody asks')
  },
  toJSON: () => {
    throw new Error('nobody asks')
  }
}
const stats = { bytes: 0, bytesBehind: null, truncated: 0, errors: {}, drops: {}, connections: null }

/** As many records as are asked for, all in hand from the start. */
function intakeOf(count: number): Intake & { given: number } {
  return {
    opened: null,
    given: 0,
    next() {
      return this.given < count ? (this.given++, event) : null
    },
    get ended() {
      return this.given >= count
    },
    wait: (wake) => {
      queueMicrotask(wake)
    },
    stop() {
      this.given = Infinity
    },
    close: () => Promise.resolve(),
    stats: () => stats
  }
}

function sourceOf(intake: Intake): SourceStream {
  return createSourceFrom(
    [],
    { type: 'made', params: {} },
    { types: [{ type: 'made', params: {}, open: () => intake }] }
  )
}

/**
 * Each way to read, with what is done with each record. It may end with an error, as the loop of a source that is
 * destroyed does.
 */
const WAYS: Readonly<Record<string, (source: SourceStream, take: () => void) => unknown>> = {
  "'data'": (source, take) => source.on('data', take),
  "'readable'": (source, take) =>
    source.on('readable', () => {
      while (source.read() !== null) take()
    }),
  'for await': async (source, take) => {
    for await (const _one of source) take()
  },
  'pipeline()': (source, take) =>
    pipeline(
      source,
      new Writable({
        objectMode: true,
        write(_event, _encoding, done) {
          take()
          done()
        }
      })
    )
}

t.test('an intake that always has a record does not starve the event loop, however it is read', async (t) => {
  for (const [how, read] of Object.entries(WAYS)) {
    const intake = intakeOf(Infinity)
    const source = sourceOf(intake)
    const closed = once(source, 'close')
    Promise.resolve(read(source, () => {})).catch(() => {})
    await once(source, 'ready')
    while (intake.given < 5000) await setImmediate()
    source.destroy()
    await closed
    t.pass(how)
  }
})

t.test('a consumer slow with each record does not starve the event loop either', async (t) => {
  for (const [how, read] of Object.entries(WAYS)) {
    const source = sourceOf(intakeOf(200))
    const ended = once(source, 'end')
    /** Turns of the event loop, and in which of them records were taken. */
    let turn = 0
    const turns = new Set<number>()
    const counting = setInterval(() => {}, 1)
    const count = (): void => {
      turn++
      if (!source.closed) globalThis.setImmediate(count)
    }
    await once(source, 'ready')
    count()
    void read(source, () => {
      turns.add(turn)
      const until = performance.now() + 1
      while (performance.now() < until);
    })
    await ended
    clearInterval(counting)
    // 200 records take 200 ms at least, of which a turn has 64 at first, and half as many each time, until it has
    // little more than 10 ms
    t.ok(turns.size >= 6, `${how}: ${turns.size}`)
  }
})

t.test('yielding to the event loop neither loses nor repeats a record', async (t) => {
  for (const count of [0, 1, 15, 16, 17, 999, 3500]) {
    for (const [how, read] of Object.entries(WAYS)) {
      const source = sourceOf(intakeOf(count))
      const closed = once(source, 'close')
      let seen = 0
      void read(source, () => {
        seen++
      })
      await closed
      t.equal(seen, count, `${how}, ${count}`)
    }
  }
})
