import * as fc from 'fast-check'
import t from 'tap'
import { GaplessWatermark } from '../../lib/stream/ack-watermark.ts'
import { SourceAcks } from '../../lib/stream/ack-watermarks.ts'

/** Two watermarks, kept as simply as can be: every record with its watermark and whether it was acked. */
class NaiveWatermarks {
  readonly records: { readonly watermark: string; acked: boolean; readonly index: number }[] = []

  watermark(name: string): {
    readonly position: number | null
    readonly oldest: number | null
    readonly unacked: number
  } {
    const own = this.records.filter(({ watermark }) => watermark === name)
    const gap = own.findIndex(({ acked }) => !acked)
    const run = gap === -1 ? own : own.slice(0, gap)
    return {
      position: run.at(-1)?.index ?? null,
      oldest: own[gap]?.index ?? null,
      unacked: own.filter(({ acked }) => !acked).length
    }
  }
}

const step = fc.oneof(fc.record({ deliver: fc.constantFrom('a', 'b') }), fc.record({ ack: fc.nat() }))

t.test('watermark, oldest and unacked match a naive model, in any order of acks', (t) => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const naive = new NaiveWatermarks()
      let told = 0
      const acks = new SourceAcks(() => {
        told++
      })
      const sequences: number[] = []
      for (const step of steps) {
        if ('deliver' in step) {
          const index = naive.records.push({ watermark: step.deliver, acked: false, index: naive.records.length }) - 1
          sequences.push(acks.watermark(step.deliver).delivered({ index }))
        } else if (naive.records.length > 0) {
          const index = step.ack % naive.records.length
          const record = naive.records[index]
          if (record === undefined) return
          const before = told
          acks.watermark(record.watermark).ack(sequences[index] ?? -1)
          if (told - before !== (record.acked ? 0 : 1)) throw new Error('told wrongly')
          record.acked = true
        }
        compare(acks, naive)
      }
    }),
    { numRuns: 500 }
  )
  t.end()
})

t.test('long runs are given back, and acks that came before stay known', (t) => {
  const watermark = new GaplessWatermark({ unacked: 0, now: () => 0, onAck() {} })
  const total = 5000
  t.ok(Array.from({ length: total }, (_unused, index) => watermark.delivered({ index }) === index).every(Boolean))
  for (let index = total - 1; index > 2500; index--) watermark.ack(index)
  t.equal(watermark.position, null)
  for (let index = 0; index <= 2500; index++) {
    watermark.ack(index)
    watermark.ack(Math.max(0, index - 1200))
  }
  t.strictSame(watermark.position, { index: total - 1 })
  t.equal(watermark.unacked, 0)
  t.equal(watermark.oldest, null)
  watermark.ack(watermark.delivered({ index: total }))
  t.strictSame(watermark.position, { index: total })
  t.end()
})

t.test('acks of records never delivered have no effect', (t) => {
  const watermark = new GaplessWatermark({
    unacked: 0,
    now: () => 0,
    onAck() {
      t.fail('told')
    }
  })
  watermark.delivered({ index: 0 })
  for (const sequence of [-1, 1, 1e9, 0.5, NaN]) watermark.ack(sequence)
  t.equal(watermark.unacked, 1)
  t.end()
})

function compare(acks: SourceAcks, naive: NaiveWatermarks): void {
  const names = [...new Set(naive.records.map(({ watermark }) => watermark))]
  for (const name of names) {
    const { position, oldest, unacked } = acks.watermark(name)
    const seen = { position: indexOf(position), oldest: indexOf(oldest), unacked }
    const expected = naive.watermark(name)
    if (JSON.stringify(seen) !== JSON.stringify(expected))
      throw new Error(`${name}: ${JSON.stringify(seen)}, not ${JSON.stringify(expected)}`)
  }
  const watermarks = names.map((name) => naive.watermark(name))
  const expected = {
    unacked: watermarks.reduce((sum, { unacked }) => sum + unacked, 0),
    oldest: watermarks.find(({ oldest }) => oldest !== null)?.oldest ?? null,
    positions: watermarks.map(({ position }) => position).filter((index) => index !== null)
  }
  const seen = { unacked: acks.unacked, oldest: indexOf(acks.oldest), positions: acks.positions.map(indexOf) }
  if (JSON.stringify(seen) !== JSON.stringify(expected))
    throw new Error(`${JSON.stringify(seen)}, not ${JSON.stringify(expected)}`)
}

function indexOf(position: object | null): number | null {
  return position === null ? null : Number(Reflect.get(position, 'index'))
}
