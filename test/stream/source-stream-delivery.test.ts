import { finished, PassThrough, Readable, Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import * as fc from 'fast-check'
import t from 'tap'
import type { RecordEvent } from '../../lib/stream/record-event.ts'
import type { SourceStream } from '../../lib/stream/source-stream.ts'
import { closed, scripted, texts, turn, type Step } from '../support/scripted-intake.ts'

const script = fc.array(
  fc.record({
    records: fc.integer({ min: 0, max: 5 }),
    when: fc.constantFrom('microtask' as const, 'tick' as const, 'turn' as const)
  }),
  { maxLength: 5 }
)

type Consumer = (source: SourceStream<RecordEvent>, pauses: readonly number[]) => Promise<string[]>

/**
 * Every way to take the records of a source to its end; `pauses` are the records after which the consumer takes its
 * time.
 */
const consumers: Readonly<Record<string, Consumer>> = {
  'pipeline() to a Writable': async (source, pauses) => {
    const got: string[] = []
    await pipeline(source, writable(got, pauses))
    return got
  },
  'pipeline() to a Writable that is served in batches': async (source) => {
    const got: string[] = []
    await pipeline(
      source,
      new Writable({
        objectMode: true,
        highWaterMark: 3,
        writev(chunks, done) {
          for (const { chunk } of chunks) got.push((chunk as RecordEvent).text)
          setImmediate(done)
        }
      })
    )
    return got
  },
  'pipeline() through Transforms': async (source, pauses) => {
    const got: string[] = []
    const same = (): Transform =>
      new Transform({
        objectMode: true,
        highWaterMark: 2,
        transform(event, _encoding, done) {
          done(null, event)
        }
      })
    await pipeline(source, same(), new PassThrough({ objectMode: true, highWaterMark: 1 }), writable(got, pauses))
    return got
  },
  'pipeline() to async generators': async (source, pauses) => {
    const got: string[] = []
    await pipeline(
      source,
      async function* (events: AsyncIterable<RecordEvent>) {
        for await (const event of events) yield event
      },
      writable(got, pauses)
    )
    return got
  },
  "'data'": (source) => listen(source, () => {}),
  "'data' with pause() and resume()": (source, pauses) =>
    listen(source, (index) => {
      if (!pauses.includes(index)) return
      source.pause()
      setImmediate(() => source.resume())
    }),
  "'data' with pause() and resume() at once": (source, pauses) =>
    listen(source, (index) => {
      if (!pauses.includes(index)) return
      source.pause()
      source.resume()
    }),
  "'data' with read() inside": (source, pauses) =>
    listen(source, (index) => {
      if (!pauses.includes(index)) return
      source.pause()
      source.read()
      process.nextTick(() => source.resume())
    }),
  "'readable' and read()": async (source) => {
    const got: string[] = []
    source.on('readable', () => {
      for (let event = read(source); event !== null; event = read(source)) got.push(event.text)
    })
    await end(source)
    return got
  },
  "'readable' and one read() at a time": async (source) => {
    const got: string[] = []
    source.on('readable', () => {
      const event = read(source)
      if (event !== null) got.push(event.text)
    })
    await end(source)
    return got
  },
  "'data' first, 'readable' from the middle on, then 'data' again": async (source, pauses) => {
    const got: string[] = []
    const onReadable = (): void => {
      while (read(source) !== null);
    } // 'data' tells
    source.on('data', (event) => {
      got.push(event.text)
      if (!pauses.includes(got.length - 1)) return
      if (source.listenerCount('readable') === 0) source.on('readable', onReadable)
      else {
        source.removeListener('readable', onReadable)
        setImmediate(() => source.resume())
      }
    })
    await end(source)
    return got
  },
  'for await': async (source, pauses) => {
    const got: string[] = []
    for await (const event of source) {
      got.push(event.text)
      if (pauses.includes(got.length - 1)) await turn()
    }
    return got
  },
  'overlapping next() calls': async (source) => {
    const iterator = source[Symbol.asyncIterator]()
    const got: string[] = []
    for (;;) {
      const results = await Promise.all([iterator.next(), iterator.next(), iterator.next()])
      got.push(...results.flatMap(({ done, value }) => (done === true ? [] : [value.text])))
      if (results.some(({ done }) => done)) return got
    }
  },
  'two loops side by side': async (source) => {
    const got: string[] = []
    const loop = async (): Promise<void> => {
      for await (const event of source) got.push(event.text)
    }
    await Promise.all([loop(), loop()])
    return got
  },
  "the buffer first, by 'readable', then for await": async (source, pauses) => {
    const got: string[] = []
    await new Promise((resolve) => {
      source.once('readable', resolve)
    })
    for await (const event of source) {
      got.push(event.text)
      if (pauses.includes(got.length - 1)) await turn()
    }
    return got
  },
  "Node's own iterator": async (source) => {
    const got: string[] = []
    for await (const event of source.iterator({ destroyOnReturn: false })) got.push(event.text)
    return got
  },
  'toArray()': async (source) => (await source.toArray()).map(({ text }) => text),
  'map() and filter()': (source) =>
    source
      .map((event: RecordEvent) => event.text)
      .filter(() => true)
      .toArray(),
  'compose()': async (source) =>
    ((await source.compose(new PassThrough({ objectMode: true })).toArray()) as RecordEvent[]).map(({ text }) => text),
  'a web stream': async (source) => {
    const got: string[] = []
    for await (const event of Readable.toWeb(source)) got.push((event as RecordEvent).text)
    return got
  },
  'pipe() to two destinations': async (source, pauses) => {
    const both: [string[], string[]] = [[], []]
    const destinations = [writable(both[0], pauses), writable(both[1], [0])]
    for (const destination of destinations) source.pipe(destination)
    await Promise.all(destinations.map((destination) => new Promise((resolve) => destination.once('finish', resolve))))
    return both[0].join() === both[1].join() ? both[0] : ['different']
  },
  'unshift() in the middle': async (source, pauses) => {
    const back = new Set<string>()
    const got = await listen(source, (index, event, got) => {
      if (!pauses.includes(index) || back.has(event.text)) return
      back.add(event.text)
      source.pause()
      got.pop()
      source.unshift(event)
      setImmediate(() => source.resume())
    })
    return got
  },
  'setEncoding() and data': (source) => {
    source.setEncoding('utf8')
    return listen(source, () => {})
  }
}

for (const [name, consume] of Object.entries(consumers)) {
  t.test(`${name}: every record once and in order, one end, 'close' last`, async (t) => {
    await fc.assert(
      fc.asyncProperty(script, fc.array(fc.nat(8), { maxLength: 3 }), async (steps, pauses) => {
        const { source, intake } = scripted(steps)
        const told = tell(source)
        const got = await consume(source, pauses)
        await closed(source)
        const { violations } = intake()
        const expected = texts(total(steps))
        if (got.join() !== expected.join()) throw new Error(`got ${got.join()} of ${expected.join()}`)
        if (violations.length > 0) throw new Error(violations.join())
        if (told.join() !== 'ready,end,close') throw new Error(told.join())
        if (intake().closed !== 1) throw new Error(`closed ${intake().closed} times`)
        if (source.stats().events !== expected.length) throw new Error(`counted ${source.stats().events}`)
      }),
      { numRuns: 200 }
    )
    t.pass('for all')
  })
}

t.test('a source resumed without a listener runs to its end', async (t) => {
  const { source } = scripted([{ records: 3 }, { records: 2, when: 'turn' }])
  source.resume()
  await end(source)
  t.equal(source.stats().events, 5)
})

t.test('nothing is read before a consumer asks', async (t) => {
  const { source, intake } = scripted([{ records: 100 }])
  await turn()
  t.equal(intake().waits, 0)
  source.destroy()
})

t.test('a paused consumer holds the intake up with one record in the buffer', async (t) => {
  const { source, intake } = scripted([{ records: 100 }])
  source.on('data', () => source.pause())
  for (let index = 0; index < 5; index++) await turn()
  t.ok(intake().given <= 2, `${intake().given} taken`)
  t.equal(source.stats().buffered, intake().given - 1)
  source.destroy()
})

t.test('take() leaves the rest and destroys the source', async (t) => {
  const { source, intake } = scripted([{ records: 100 }])
  t.equal((await source.take(3).toArray()).length, 3)
  await closed(source)
  t.equal(intake().closed, 1)
})

function writable(got: string[], pauses: readonly number[]): Writable {
  return new Writable({
    objectMode: true,
    highWaterMark: 2,
    write(event: RecordEvent, _encoding, done) {
      got.push(event.text)
      if (pauses.includes(got.length - 1)) setImmediate(done)
      else done()
    }
  })
}

async function listen(
  source: SourceStream<RecordEvent>,
  onRecord: (index: number, event: RecordEvent, got: string[]) => void
): Promise<string[]> {
  const got: string[] = []
  source.on('data', (event) => {
    got.push(event.text)
    onRecord(got.length - 1, event, got)
  })
  await end(source)
  return got
}

function end(source: SourceStream<RecordEvent>): Promise<void> {
  return new Promise((resolve, reject) => {
    finished(source as Readable, (error) => {
      if (error) reject(error)
      else resolve()
    })
  })
}

function read(source: SourceStream<RecordEvent>): RecordEvent | null {
  return source.read() as RecordEvent | null
}

function total(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + ('records' in step ? step.records : 0), 0)
}

function tell(source: SourceStream<RecordEvent>): string[] {
  const told: string[] = []
  for (const name of ['ready', 'end', 'close', 'error', 'warning'] as const)
    source.on(name, () => {
      told.push(name)
    })
  return told
}
