import fc from 'fast-check'
import t from 'tap'
import { SourceAcks } from '../../lib/stream/ack-watermarks.ts'

const at = (offset: number): { topic: string; partition: number; offset: string } => ({
  topic: 't',
  partition: 0,
  offset: String(offset)
})

t.test('a released watermark is no longer waited for', (t) => {
  let told = 0
  const acks = new SourceAcks(() => {
    told++
  })
  const [watermark, other] = [acks.watermark('a'), acks.watermark('b')]
  watermark.ack(watermark.delivered(at(1)))
  const late = watermark.delivered(at(2))
  other.delivered(at(9))
  t.equal(told, 1)
  acks.release('a')
  t.equal(told, 2, 'who waits for acks may go on')
  t.equal(acks.unacked, 1)
  t.strictSame(acks.oldest, at(9))
  t.strictSame(acks.positions, [])
  watermark.ack(late)
  t.equal(acks.unacked, 1, 'what is acked too late counts for nobody')
  t.not(acks.watermark('a'), watermark, 'the next one begins anew')
  acks.release('a')
  acks.release('never there')
  t.equal(told, 2)
  t.end()
})

t.test('a watermark continues after its release, and old sequence numbers have no effect', (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('deliver', 'ack', 'release'), { maxLength: 60 }),
      fc.infiniteStream(fc.nat()),
      (steps, picks) => {
        const acks = new SourceAcks(() => {})
        const watermark = acks.watermark('a')
        const given: { sequence: number; live: boolean }[] = []
        for (const step of steps) {
          if (step === 'deliver') given.push({ sequence: watermark.delivered(at(given.length)), live: true })
          if (step === 'ack' && given.length > 0) {
            const picked = given[(picks.next().value ?? 0) % given.length]
            if (picked !== undefined) {
              watermark.ack(picked.sequence)
              picked.live = false
            }
          }
          if (step === 'release') {
            acks.release('a')
            for (const each of given) each.live = false
            return acks.unacked === 0 && acks.watermark('a').unacked === 0
          }
          if (acks.unacked !== given.filter(({ live }) => live).length) return false
        }
        return true
      }
    )
  )
  t.end()
})
