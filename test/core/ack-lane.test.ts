import * as fc from 'fast-check'
import t from 'tap'
import { AckWatermark } from '../../lib/core/ack-lane.ts'
import { SourceAcks } from '../../lib/core/ack-ledger.ts'

/** Two lanes, kept as simply as can be: every record with its lane and whether it was acked. */
class NaiveLedger {
  readonly records: { readonly lane: string, acked: boolean, readonly index: number }[] = []

  lane(name: string): { readonly watermark: number | null, readonly oldest: number | null, readonly unacked: number } {
    const own = this.records.filter(({ lane }) => lane === name)
    const gap = own.findIndex(({ acked }) => !acked)
    const run = gap === -1 ? own : own.slice(0, gap)
    return { watermark: run.at(-1)?.index ?? null, oldest: own[gap]?.index ?? null, unacked: own.filter(({ acked }) => !acked).length }
  }
}

const step = fc.oneof(
  fc.record({ deliver: fc.constantFrom('a', 'b') }),
  fc.record({ ack: fc.nat() })
)

t.test('watermark, oldest and unacked are those of a naive model, whatever the order of acks', (t) => {
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const naive = new NaiveLedger()
    let told = 0
    const ledger = new SourceAcks(() => { told++ })
    const sequences: number[] = []
    for (const step of steps) {
      if ('deliver' in step) {
        const index = naive.records.push({ lane: step.deliver, acked: false, index: naive.records.length }) - 1
        sequences.push(ledger.lane(step.deliver).delivered({ index }))
      } else if (naive.records.length > 0) {
        const index = step.ack % naive.records.length
        const record = naive.records[index]
        if (record === undefined) return
        const before = told
        ledger.lane(record.lane).ack(sequences[index] ?? -1)
        if (told - before !== (record.acked ? 0 : 1)) throw new Error('told wrongly')
        record.acked = true
      }
      compare(ledger, naive)
    }
  }), { numRuns: 500 })
  t.end()
})

t.test('long runs are given back, and acks that came before stay known', (t) => {
  const lane = new AckWatermark({ unacked: 0, now: () => 0, onAck() {} })
  const total = 5000
  t.ok(Array.from({ length: total }, (_unused, index) => lane.delivered({ index }) === index).every(Boolean))
  for (let index = total - 1; index > 2500; index--) lane.ack(index)
  t.equal(lane.watermark, null)
  for (let index = 0; index <= 2500; index++) {
    lane.ack(index)
    lane.ack(Math.max(0, index - 1200))
  }
  t.strictSame(lane.watermark, { index: total - 1 })
  t.equal(lane.unacked, 0)
  t.equal(lane.oldest, null)
  lane.ack(lane.delivered({ index: total }))
  t.strictSame(lane.watermark, { index: total })
  t.end()
})

t.test('acks of what was never delivered are nothing', (t) => {
  const lane = new AckWatermark({ unacked: 0, now: () => 0, onAck() { t.fail('told') } })
  lane.delivered({ index: 0 })
  for (const sequence of [-1, 1, 1e9, 0.5, NaN]) lane.ack(sequence)
  t.equal(lane.unacked, 1)
  t.end()
})

function compare(ledger: SourceAcks, naive: NaiveLedger): void {
  const names = [...new Set(naive.records.map(({ lane }) => lane))]
  for (const name of names) {
    const { watermark, oldest, unacked } = ledger.lane(name)
    const seen = { watermark: indexOf(watermark), oldest: indexOf(oldest), unacked }
    const expected = naive.lane(name)
    if (JSON.stringify(seen) !== JSON.stringify(expected)) throw new Error(`${name}: ${JSON.stringify(seen)}, not ${JSON.stringify(expected)}`)
  }
  const lanes = names.map((name) => naive.lane(name))
  const expected = {
    unacked: lanes.reduce((sum, { unacked }) => sum + unacked, 0),
    oldest: lanes.find(({ oldest }) => oldest !== null)?.oldest ?? null,
    watermarks: lanes.map(({ watermark }) => watermark).filter((index) => index !== null)
  }
  const seen = { unacked: ledger.unacked, oldest: indexOf(ledger.oldest), watermarks: ledger.watermarks.map(indexOf) }
  if (JSON.stringify(seen) !== JSON.stringify(expected)) throw new Error(`${JSON.stringify(seen)}, not ${JSON.stringify(expected)}`)
}

function indexOf(position: object | null): number | null {
  return position === null ? null : Number(Reflect.get(position, 'index'))
}
