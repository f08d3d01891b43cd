import * as fc from 'fast-check'
import t from 'tap'
import { closed, scripted, texts, turn } from '../support/scripted-intake.ts'

t.test('intake waits at max_unacked, warns once of the oldest, and goes on after an ack', async (t) => {
  const { source, intake } = scripted([{ records: 10 }], { ack: 'manual', maxUnacked: 3 })
  const events: { ack(): void; readonly text: string }[] = []
  const warnings: string[] = []
  source.on('warning', (error) => {
    warnings.push(`${error.code} ${error.message}`)
  })
  source.on('data', (event) => events.push(event))
  for (let turns = 0; turns < 5; turns++) await turn()
  t.equal(events.length, 3)
  t.equal(warnings.length, 1)
  t.match(warnings[0], /^SYSTEM_TOO_MANY_UNACKED.*3 are not acked, the oldest is \{"index":0\}/)
  t.match(source.stats(), { unacked: 3, acked: [], errors: { SYSTEM_TOO_MANY_UNACKED: 1 } })
  events[1]?.ack()
  for (let turns = 0; turns < 3; turns++) await turn()
  t.equal(events.length, 4)
  t.equal(warnings.length, 1, 'an equal one is held back')
  source.on('data', (event) => {
    event.ack()
  })
  for (const event of events) event.ack()
  await closed(source)
  t.match(warnings.at(-1), /^SYSTEM_TOO_MANY_UNACKED.*; 1 more like it since$/, 'and told with its count')
  t.strictSame(
    events.map(({ text }) => text),
    texts(10)
  )
  t.match(source.stats(), { unacked: 0, acked: [{ index: 9 }] })
  t.strictSame(intake().violations, [])
})

t.test('exactly max_unacked records acked after the end hold nothing up', async (t) => {
  for (const when of ['microtask', 'turn'] as const) {
    const { source } = scripted([{ records: 3, when }], { ack: 'manual', maxUnacked: 3 })
    source.on('warning', () => {
      t.fail('warned')
    })
    t.equal((await source.toArray()).length, 3)
  }
})

t.test('acks from the warning itself are not lost', async (t) => {
  const { source } = scripted([{ records: 6 }], { ack: 'manual', maxUnacked: 2 })
  const events: { ack(): void }[] = []
  source.on('data', (event) => events.push(event))
  source.on('warning', () => {
    for (const event of events) event.ack()
  })
  await closed(source)
  t.equal(events.length, 6)
})

t.test('any number of unacked records is delivered up to the bound, by any consumer', async (t) => {
  const consumers = {
    data: async (source: ReturnType<typeof scripted>['source'], ack: (event: { ack(): void }) => void) => {
      source.on('data', ack)
      await closed(source)
    },
    loop: async (source: ReturnType<typeof scripted>['source'], ack: (event: { ack(): void }) => void) => {
      for await (const event of source) ack(event)
    }
  }
  for (const consume of Object.values(consumers)) {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.nat(6), { minLength: 1, maxLength: 5 }),
        async (maxUnacked, batches) => {
          const { source, intake } = scripted(
            batches.map((records) => ({ records, when: 'tick' })),
            { ack: 'manual', maxUnacked }
          )
          const waiting: { ack(): void }[] = []
          let most = 0
          await consume(source, (event) => {
            waiting.push(event)
            most = Math.max(most, source.stats().unacked)
            if (waiting.length === maxUnacked)
              setImmediate(() => {
                for (const one of waiting.splice(0)) one.ack()
              })
          })
          const total = batches.reduce((sum, records) => sum + records, 0)
          if (source.stats().events !== total) throw new Error(`${source.stats().events} of ${total}`)
          if (most > maxUnacked) throw new Error(`${most} unacked`)
          if (intake().violations.length > 0) throw new Error(intake().violations.join())
        }
      ),
      { numRuns: 200 }
    )
  }
  t.pass('for all')
})

t.test('under ack: auto nothing is counted', async (t) => {
  const { source, contexts } = scripted([{ records: 3 }], { maxUnacked: 1 })
  for await (const event of source) event.ack()
  t.equal(contexts[0]?.acks, null)
  t.match(source.stats(), { unacked: 0, acked: [] })
})
