import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import t from 'tap'
import type { RecordEvent } from '../../lib/stream/record-event.ts'
import type { SourceError } from '../../lib/index.ts'
import { unackedText } from '../../lib/stream/unacked-text.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import { scripted, turn, type Scripted } from '../support/scripted-intake.ts'

t.test('a stop() that waits for acks reports it once, with the number missing and the oldest', async (t) => {
  const clock = fakeClock()
  const { source } = scripted([{ records: 5 }, { records: 1, when: 'gate' }], { clock, ack: 'manual' })
  const warnings = warningsOf(source)
  const events = await takeAll(source, 5)
  events[0]?.ack()
  events[2]?.ack()
  const stopping = source.stop()
  await clock.advance(999)
  t.strictSame(warnings, [])
  await clock.advance(101)
  t.match(warnings, [{ code: 'SYSTEM_STOP_WAITS', classification: { severity: 'warning' } }])
  t.match(
    warnings[0]?.message,
    /source scripted.*3 are not acked, the oldest is \{"index":1\}; 10000 ms after stop\(\) the source is destroyed/
  )
  t.match(source.stats().errors, { SYSTEM_STOP_WAITS: 1 })
  await clock.advance(5000)
  t.equal(warnings.length, 1, 'once')
  for (const event of events) event.ack()
  await stopping
  t.equal(clock.pending, 0)
})

t.test('a stop() that times out reports what is lost', async (t) => {
  const clock = fakeClock()
  const { source } = scripted([{ records: 2 }, { records: 1, when: 'gate' }], { clock, ack: 'manual' })
  const warnings = warningsOf(source)
  const [, second] = await takeAll(source, 2)
  second?.ack()
  const stopping = source.stop({ timeoutMs: 500 })
  await clock.advance(500)
  await stopping
  t.match(warnings, [{ code: 'SYSTEM_STOP_TIMEOUT' }])
  t.match(warnings[0]?.message, /1 is not acked, the oldest is \{"index":0\}/)
  t.equal(clock.pending, 0)
})

t.test('stop() waits for a source held at max_unacked or whose consumer keeps its record', async (t) => {
  const clock = fakeClock()
  const held = scripted([{ records: 5 }, { records: 1, when: 'gate' }], { clock, ack: 'manual', maxUnacked: 2 })
  const kept = scripted([{ records: 5 }, { records: 1, when: 'gate' }], { clock, ack: 'manual' })
  const told = [warningsOf(held.source), warningsOf(kept.source)]
  const events = await takeAll(held.source, 2)
  let release = (): void => {}
  const piped = pipeline(
    kept.source,
    new Writable({
      objectMode: true,
      highWaterMark: 1,
      write(event: RecordEvent, _encoding, done) {
        release = () => {
          event.ack()
          done()
        }
      }
    })
  )
  while (kept.source.stats().events === 0) await turn()
  const stopping = [held.source.stop(), kept.source.stop()]
  await clock.advance(1200)
  for (const warnings of told)
    t.match(
      warnings.filter(({ code }) => code !== 'SYSTEM_TOO_MANY_UNACKED'),
      [{ code: 'SYSTEM_STOP_WAITS' }]
    )
  t.match(told[1]?.[0]?.message, /the oldest is \{"index":0\}/)
  events[0]?.ack()
  held.source.destroy()
  while (!kept.source.closed) {
    release()
    await turn()
  }
  await piped
  await Promise.all(stopping)
  t.equal(clock.pending, 0)
})

t.test('stop() reports no wait while the consumer reads on, all is acked, or no ack is due', async (t) => {
  const clock = fakeClock()
  const slow = scripted([{ records: 10 }, { records: 1, when: 'gate' }], { clock, ack: 'manual' })
  const auto = scripted([{ records: 10 }, { records: 1, when: 'gate' }], { clock })
  const told = [warningsOf(slow.source), warningsOf(auto.source)]
  const batch: RecordEvent[] = []
  const nexts: (() => void)[] = []
  const pipes = [slow, auto].map(({ source }) =>
    pipeline(
      source,
      new Writable({
        objectMode: true,
        highWaterMark: 1,
        write(event: RecordEvent, _encoding, done) {
          batch.push(event)
          nexts.push(done)
        }
      })
    )
  )
  while (nexts.length < 2) await turn()
  const stopping = [slow.source.stop({ timeoutMs: 60_000 }), auto.source.stop({ timeoutMs: 60_000 })]
  while (batch.length < 20) {
    await clock.advance(400)
    for (const next of nexts.splice(0)) next()
  }
  for (const event of batch) event.ack()
  await Promise.all([...pipes, ...stopping])
  t.ok(clock.now() > 3000)
  t.strictSame(told, [[], []])
  t.equal(clock.pending, 0)
})

t.test('a position that cannot be shown as JSON is reported all the same', (t) => {
  t.equal(unackedText({ unacked: 1, oldest: { at: 5n } as never }), '1 is not acked, the oldest is { at: 5n }')
  t.end()
})

function warningsOf(source: Scripted['source']): SourceError[] {
  const warnings: SourceError[] = []
  source.on('warning', (warning) => warnings.push(warning))
  return warnings
}

async function takeAll(source: Scripted['source'], count: number): Promise<RecordEvent[]> {
  const events: RecordEvent[] = []
  source.on('data', (event) => events.push(event))
  while (events.length < count) await turn()
  return events
}
