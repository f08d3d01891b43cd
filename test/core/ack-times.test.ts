import * as fc from 'fast-check'
import t from 'tap'
import { AckWatermark } from '../../lib/core/ack-lane.ts'
import { SourceAcks } from '../../lib/core/ack-ledger.ts'
import { turn } from '../support/scripted-intake.ts'

t.test('a lane knows when its oldest record was delivered, whatever is acked in which order', (t) => {
  const step = fc.oneof(fc.record({ deliver: fc.nat(2) }), fc.record({ ack: fc.nat() }), fc.constant('release' as const))
  fc.assert(fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
    let now = 0
    const lane = new AckWatermark({ unacked: 0, now: () => now, onAck() {} })
    const given: { readonly sequence: number, readonly at: number, waits: boolean }[] = []
    for (const each of steps) {
      if (each === 'release') {
        lane.release()
        for (const record of given) record.waits = false
      } else if ('deliver' in each) {
        now += each.deliver
        given.push({ sequence: lane.delivered({}), at: now, waits: true })
      } else {
        const record = given[each.ack % Math.max(1, given.length)]
        if (record === undefined) continue
        lane.ack(record.sequence)
        record.waits = false
      }
      t.equal(lane.oldestAt, given.find(({ waits }) => waits)?.at ?? null)
    }
  }), { numRuns: 300 })
  t.end()
})

t.test('of all lanes it is the record that has waited longest', async (t) => {
  let now = 10
  const acks = new SourceAcks(() => {}, { now: () => now })
  t.equal(acks.oldestAt, null)
  acks.lane('idle')
  acks.lane('b').delivered({ name: 'b' })
  await turn()
  now = 20
  const late = acks.lane('a').delivered({ name: 'a' })
  t.strictSame([acks.oldest, acks.oldestAt], [{ name: 'b' }, 10])
  acks.release('b')
  t.strictSame([acks.oldest, acks.oldestAt], [{ name: 'a' }, 20])
  acks.lane('a').ack(late)
  t.strictSame([acks.oldest, acks.oldestAt], [null, null])
})
