import * as fc from 'fast-check'
import t from 'tap'
import { GaplessWatermark } from '../../lib/stream/ack-watermark.ts'
import { SourceAcks } from '../../lib/stream/ack-watermarks.ts'
import { turn } from '../support/scripted-intake.ts'

t.test('a watermark knows when its oldest unacked record was delivered, in any order of acks', (t) => {
  const step = fc.oneof(
    fc.record({ deliver: fc.nat(2) }),
    fc.record({ ack: fc.nat() }),
    fc.constant('release' as const)
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      let now = 0
      const watermark = new GaplessWatermark({ unacked: 0, now: () => now, onAck() {} })
      const given: { readonly sequence: number; readonly at: number; waits: boolean }[] = []
      for (const each of steps) {
        if (each === 'release') {
          watermark.release()
          for (const record of given) record.waits = false
        } else if ('deliver' in each) {
          now += each.deliver
          given.push({ sequence: watermark.delivered({}), at: now, waits: true })
        } else {
          const record = given[each.ack % Math.max(1, given.length)]
          if (record === undefined) continue
          watermark.ack(record.sequence)
          record.waits = false
        }
        t.equal(watermark.oldestAt, given.find(({ waits }) => waits)?.at ?? null)
      }
    }),
    { numRuns: 300 }
  )
  t.end()
})

t.test('the oldest record of all watermarks is the one that has waited longest', async (t) => {
  let now = 10
  const acks = new SourceAcks(() => {}, { now: () => now })
  t.equal(acks.oldestAt, null)
  acks.watermark('idle')
  acks.watermark('b').delivered({ name: 'b' })
  await turn()
  now = 20
  const late = acks.watermark('a').delivered({ name: 'a' })
  t.strictSame([acks.oldest, acks.oldestAt], [{ name: 'b' }, 10])
  acks.release('b')
  t.strictSame([acks.oldest, acks.oldestAt], [{ name: 'a' }, 20])
  acks.watermark('a').ack(late)
  t.strictSame([acks.oldest, acks.oldestAt], [null, null])
})
