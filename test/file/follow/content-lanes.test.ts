import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { SourceAcks } from '../../../lib/core/ack-ledger.ts'
import { ContentLanes } from '../../../lib/file/follow/content-lanes.ts'
import type { AckLane } from '../../../types/acks.ts'

function newLane(): AckLane {
  return new SourceAcks(() => {}).lane('x')
}

/** A lane that was given lines of 5 bytes at these offsets, of which some are acked. */
function laneOf(offsets: readonly number[], acked: readonly number[] = []): AckLane {
  const lane = newLane()
  for (const offset of offsets) {
    const sequence = lane.delivered({ path: '/x', dev: '1', ino: '2', offset, line: offset / 5 + 1 })
    if (acked.includes(offset)) lane.ack(sequence)
  }
  return lane
}

t.test('the oldest line that is not acked, and how many come before it', async (t) => {
  t.equal(new ContentLanes(laneOf([])).oldest, null)
  t.equal(new ContentLanes(laneOf([0, 5], [0, 5])).oldest, null)
  t.strictSame(new ContentLanes(laneOf([0, 5, 10])).oldest, { offset: 0, line: 0 })
  t.strictSame(new ContentLanes(laneOf([0, 5, 10], [0, 10])).oldest, { offset: 5, line: 1 })
})

t.test('a line without a number has none before it, and what is no place in a file is none', async (t) => {
  const lane = newLane()
  lane.delivered({ path: '/x', dev: '1', ino: '2', offset: 7, line: null })
  t.strictSame(new ContentLanes(lane).oldest, { offset: 7, line: 0 })
  const foreign = newLane()
  foreign.delivered({ address: '127.0.0.1', port: 1 })
  t.equal(new ContentLanes(foreign).oldest, null)
})

t.test('of what was delivered before a cut, the part that is left counts', async (t) => {
  const cut = (former: AckLane, at: number, lane: AckLane): ContentLanes => {
    const lanes = new ContentLanes(former)
    lanes.cut(at, lane)
    t.equal(lanes.current, lane)
    return lanes
  }
  t.strictSame(cut(laneOf([0, 5, 10]), 10, laneOf([10])).oldest, { offset: 0, line: 0 })
  t.strictSame(cut(laneOf([0, 5, 10], [0]), 10, laneOf([10])).oldest, { offset: 5, line: 1 })
  t.strictSame(cut(laneOf([0, 5, 10], [0, 5]), 10, laneOf([10])).oldest, { offset: 10, line: 2 })
  t.equal(cut(laneOf([0, 5, 10], [0, 5]), 10, newLane()).oldest, null, 'what was cut off is there no more')
})

t.test('a lane is given up when nobody asks for it any more', async (t) => {
  const released: AckLane[] = []
  const [done, open, last] = [laneOf([0], [0]), laneOf([5]), newLane()]
  const lanes = new ContentLanes(done, (lane) => { released.push(lane) })
  lanes.cut(5, open)
  t.strictSame(released, [done])
  lanes.cut(10, last)
  t.equal(released.length, 1, 'one of its lines waits')
  lanes.release()
  t.strictSame(released, [done, open, last])
  const alone = new ContentLanes(laneOf([0], [0]))
  alone.release() // nobody asked to be told
  t.equal(alone.oldest, null)
})

t.test('after any cuts and acks it is the first line that is still there and not acked', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('deliver' as const) }), fc.record({ kind: fc.constant('cut' as const), lines: fc.nat({ max: 12 }) }),
    fc.record({ kind: fc.constant('ack' as const), at: fc.nat({ max: 40 }) })
  )
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    const lanes = new ContentLanes(newLane())
    /** What stands in the content now, and everything that was ever delivered. */
    let there: { readonly offset: number, acked: boolean }[] = []
    const delivered: { readonly ack: () => void }[] = []
    for (const given of steps) {
      if (given.kind === 'deliver') {
        const line = { offset: there.length * 5, acked: false }
        const lane = lanes.current
        const sequence = lane.delivered({ path: '/x', dev: '1', ino: '2', offset: line.offset, line: there.length + 1 })
        there.push(line)
        delivered.push({ ack: () => {
          lane.ack(sequence)
          line.acked = true
        } })
      } else if (given.kind === 'ack') delivered[given.at]?.ack()
      else if (given.lines < there.length) {
        there = there.slice(0, given.lines)
        lanes.cut(given.lines * 5, newLane())
      }
      const line = there.findIndex(({ acked }) => !acked)
      assert.deepEqual(lanes.oldest, line === -1 ? null : { offset: line * 5, line })
    }
  }), { numRuns: 1000 })
})
