import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import * as fc from 'fast-check'
import t from 'tap'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import { closed, scripted, ScriptedIntake, texts, turn, type Scripted, type Step } from '../support/scripted-intake.ts'

const endless: readonly Step[] = [
  { records: 3 },
  ...Array.from({ length: 50 }, () => ({ records: 3, when: 'turn' as const })),
  { records: 1, when: 'gate' }
]

t.test('stop() of a running pipeline delivers the available records and lets it finish', async (t) => {
  const { source, intake } = scripted([{ records: 20 }, { records: 1, when: 'gate' }])
  const got: string[] = []
  const done = pipeline(
    source,
    new Writable({
      objectMode: true,
      highWaterMark: 1,
      write({ text }: { readonly text: string }, _encoding, next) {
        got.push(text)
        if (got.length === 5) void source.stop()
        setImmediate(next)
      }
    })
  )
  await done
  await source.stop()
  t.strictSame(got, texts(20))
  t.equal(intake().stopped, 1)
  t.equal(intake().closed, 1)
})

t.test('stop() at any record delivers everything that the intake returned, in order, then the end', async (t) => {
  const consumers: Readonly<
    Record<string, (source: Scripted['source'], onRecord: (text: string) => void) => Promise<unknown>>
  > = {
    "'data'": async (source, onRecord) => {
      source.on('data', ({ text }) => {
        onRecord(text)
      })
      await closed(source)
    },
    'pipeline()': (source, onRecord) =>
      pipeline(
        source,
        new Writable({
          objectMode: true,
          highWaterMark: 2,
          write({ text }: { readonly text: string }, _encoding, done) {
            onRecord(text)
            process.nextTick(done)
          }
        })
      ),
    'for await': async (source, onRecord) => {
      for await (const { text } of source) onRecord(text)
    },
    "'readable'": async (source, onRecord) => {
      source.on('readable', () => {
        for (
          let event = source.read() as { readonly text: string } | null;
          event !== null;
          event = source.read() as typeof event
        )
          onRecord(event.text)
      })
      await closed(source)
    }
  }
  const script = fc.array(
    fc.record({ records: fc.nat(5), when: fc.constantFrom('microtask' as const, 'tick' as const, 'turn' as const) }),
    { maxLength: 5 }
  )
  for (const consume of Object.values(consumers)) {
    await fc.assert(
      fc.asyncProperty(script, fc.nat(12), async (steps, stopAt) => {
        const { source, intake } = scripted([...steps, { records: 1, when: 'gate' }])
        const told = tell(source)
        const got: string[] = []
        const consumed = consume(source, (text) => {
          got.push(text)
          if (got.length === stopAt) void source.stop()
        })
        if (steps.reduce((sum, { records }) => sum + records, 0) < stopAt || stopAt === 0)
          setImmediate(() => {
            void source.stop()
          })
        await consumed
        await source.stop()
        const { given, violations } = intake()
        if (got.join() !== texts(given).join()) throw new Error(`got ${got.join()} of ${given}`)
        if (told.join() !== 'end,close' || violations.length > 0) throw new Error([...told, ...violations].join())
      }),
      { numRuns: 200 }
    )
  }
  t.pass('for all')
})

t.test("stop() while the source waits ends it, even where the intake's wait sleeps through it", async (t) => {
  for (const sleepsThroughStop of [false, true]) {
    for (const consume of [(one: Scripted) => one.source.resume(), (one: Scripted) => one.source.toArray()]) {
      const one = scripted([{ records: 2 }, { records: 2, when: 'gate' }], {}, { sleepsThroughStop })
      void consume(one)
      for (let turns = 0; turns < 3; turns++) await turn()
      const told = tell(one.source)
      await one.source.stop()
      t.strictSame(told, ['end', 'close'])
      t.equal(one.source.stats().events, 2)
    }
  }
})

t.test('stop() before it has opened ends the source cleanly, without opening', async (t) => {
  const consumers: Readonly<Record<string, (source: Scripted['source']) => Promise<unknown>>> = {
    'pipeline()': (source) =>
      pipeline(
        source,
        new Writable({
          objectMode: true,
          write: (_event, _encoding, done) => {
            done()
          }
        })
      ),
    'for await': (source) => source.toArray(),
    "'data'": (source) =>
      new Promise((resolve) =>
        source
          .on('data', () => {})
          .on('end', () => {
            resolve(null)
          })
      )
  }
  for (const [name, consume] of Object.entries(consumers)) {
    const { source, contexts } = scripted([{ records: 5 }])
    const told = tell(source)
    const consumed = consume(source)
    await source.stop()
    await consumed
    t.strictSame(told, ['end', 'close'], name)
    t.equal(contexts.length, 0, name)
  }
})

t.test('stop() while open() hangs ends the source cleanly', async (t) => {
  const { source } = scripted([], { open: () => new Promise(() => {}) })
  const events = source.toArray()
  await turn()
  t.equal(source.stats().state, 'starting')
  const stopping = source.stop()
  t.equal(source.stats().state, 'stopping')
  await stopping
  t.strictSame(await events, [])
})

t.test('stop() ends a source that is open but not yet read', async (t) => {
  const { source } = scripted([{ records: 2 }])
  source.on('ready', () => {
    source.on('data', () => {})
    void source.stop()
  })
  await closed(source)
  t.equal(source.stats().events, 0)
})

t.test('stop() without a consumer destroys at once', async (t) => {
  for (const turns of [0, 3]) {
    const { source } = scripted([{ records: 5 }])
    for (let index = 0; index < turns; index++) await turn()
    const told = tell(source)
    await source.stop()
    t.strictSame(told, ['close'])
    t.equal(source.stats().state, 'closed')
  }
})

t.test('stop() while paused waits for the consumer', async (t) => {
  const clock = fakeClock()
  const { source } = scripted([{ records: 4 }], { clock })
  const got: string[] = []
  source.on('data', ({ text }) => {
    got.push(text)
    source.pause()
  })
  await turn()
  const stopping = source.stop()
  while (got.length < 4) {
    await turn()
    source.resume()
  }
  source.resume()
  await stopping
  t.strictSame(got, texts(4))
  t.equal(clock.pending, 0)
})

t.test('stop() gives a consumer that hangs its time and then destroys the source', async (t) => {
  const consumers: Readonly<Record<string, (source: Scripted['source']) => unknown>> = {
    'a Writable that never calls back': (source) =>
      source.pipe(new Writable({ objectMode: true, highWaterMark: 1, write() {} })),
    paused: (source) => source.on('data', () => source.pause()),
    'a loop whose body hangs': async (source) => {
      for await (const event of source)
        await new Promise(() => {
          void event
        })
    }
  }
  for (const [name, consume] of Object.entries(consumers)) {
    for (const timeoutMs of [undefined, 300]) {
      const clock = fakeClock()
      const { source, contexts, intake } = scripted([{ records: 9 }], { clock })
      consume(source)
      await turn()
      const told = tell(source)
      const stopping = source.stop(timeoutMs === undefined ? {} : { timeoutMs })
      await turn()
      await clock.advance((timeoutMs ?? 10_000) - 1)
      t.notOk(contexts[0]?.signal.aborted, name)
      t.notOk(source.closed, name)
      await clock.advance(1)
      await stopping
      t.strictSame(told, ['warning SYSTEM_STOP_TIMEOUT', 'close'], name)
      t.ok(contexts[0]?.signal.aborted, name)
      t.equal(intake().closed, 1, name)
      t.equal(clock.pending, 0, name)
    }
  }
})

t.test('an intake whose stop() hangs gets no more than the timeout in all', async (t) => {
  const clock = fakeClock()
  const { source } = scripted(
    [{ records: 1 }, { records: 1, when: 'gate' }],
    { clock },
    { sleepsThroughStop: true, stop: () => new Promise(() => {}) }
  )
  source.on('data', () => source.pause())
  await turn()
  const stopping = source.stop({ timeoutMs: 100 })
  await clock.advance(100)
  await stopping
  t.ok(source.closed)
})

t.test('an intake whose stop() fails is reported and stopped all the same', async (t) => {
  for (const stop of [
    () => Promise.reject(new Error('no')),
    () => {
      throw new Error('no')
    }
  ]) {
    const { source } = scripted([{ records: 1 }, { records: 1, when: 'gate' }], {}, { stop })
    source.resume()
    await turn()
    const told = tell(source)
    await source.stop()
    t.strictSame(told, ['warning SYSTEM_UNKNOWN', 'end', 'close'])
  }
})

t.test('stop() may be awaited inside for await: the loop takes the rest', async (t) => {
  const { source } = scripted([{ records: 5 }, { records: 1, when: 'gate' }])
  const got: string[] = []
  for await (const { text } of source) {
    got.push(text)
    if (text === '1') await source.stop()
  }
  t.strictSame(got, texts(5))
  t.ok(source.closed)
})

t.test('stop() from outside a loop resolves when the loop has taken the rest', async (t) => {
  const { source } = scripted(endless)
  const got: string[] = []
  let stopping: Promise<boolean> | null = null
  for await (const { text } of source) {
    got.push(text)
    if (text === '1') stopping = source.stop().then(() => source.closed)
    await turn()
  }
  t.equal(await stopping, true)
  t.equal(got.length, source.stats().events)
})

t.test('stop() after a loop was left, after the end, and after destroy()', async (t) => {
  const left = scripted(endless)
  for await (const event of left.source) if (event.text === '2') break
  const ended = scripted([{ records: 1 }])
  ended.source.resume()
  await closed(ended.source)
  const destroyed = scripted(endless).source
  destroyed.resume()
  await turn()
  destroyed.destroy()
  for (const source of [left.source, ended.source, destroyed]) {
    await source.stop()
    t.ok(source.closed)
    t.equal(source.stats().state, 'closed')
  }
})

t.test('calling stop() twice gives the same promise', async (t) => {
  const { source } = scripted(endless)
  source.resume()
  await turn()
  const first = source.stop()
  t.equal(source.stop({ timeoutMs: 1 }), first)
  t.equal(source.stats().state, 'stopping')
  await first
})

t.test('a timeout longer than timers allow is not a timeout of zero', async (t) => {
  const { source } = scripted([{ records: 2 }])
  source.on('data', () => source.pause())
  await turn()
  const told = tell(source)
  const stopping = source.stop({ timeoutMs: Infinity })
  // Node makes a timer that is too long one of 1 ms, and calls that first
  await new Promise((resolve) => setTimeout(resolve, 1))
  await turn()
  await turn()
  t.strictSame(told, [])
  source.on('data', () => {}).resume()
  source.destroy()
  await stopping
})

function tell(source: Scripted['source']): string[] {
  const told: string[] = []
  for (const name of ['end', 'close'] as const)
    source.on(name, () => {
      told.push(name)
    })
  source.on('error', (error) => {
    told.push(`error ${error.name}`)
  })
  source.on('warning', ({ code }) => {
    told.push(`warning ${code}`)
  })
  return told
}

t.test("'close' comes once an intake that opened too late has closed", async (t) => {
  for (const end of ['stop', 'destroy'] as const) {
    const told: string[] = []
    let openNow = (): void => {}
    const { source } = scripted([], {
      open: async (context) => {
        await new Promise<void>((resolve) => {
          openNow = resolve
        })
        const intake = new ScriptedIntake([], context, {})
        return Object.assign(intake, {
          close: () => {
            told.push('released')
            return Promise.resolve()
          }
        })
      }
    })
    source.on('close', () => {
      told.push('close')
    })
    await turn()
    const stopped = end === 'stop' ? source.stop() : new Promise((resolve) => source.destroy().once('close', resolve))
    await turn()
    openNow()
    await stopped
    t.strictSame(told, ['released', 'close'], end)
  }
})
