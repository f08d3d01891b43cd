import t from 'tap'
import { Measures } from '../../../lib/file/follow/measures.ts'
import { randomText } from '../support/random-text.ts'
import { crcOf, knownFile, sharedWith } from './support/known-file.ts'

const TEXT = randomText(4_000_000)

t.test('a file that is cut while being measured is checked once more before a decision is made', async (t) => {
  const shared = sharedWith()
  const measures = new Measures(shared)
  const bytes = Buffer.from(TEXT)
  const original = knownFile(shared, { path: '/log/app.log', bytes })
  const copy = knownFile(shared, { path: '/log/app.log.1', ino: '2', bytes: TEXT.subarray(0, 100_000), read: null })
  original.looked()
  bytes.fill(0)
  while (measures.unlike(copy) === null) await measures.measure(copy, original, 100_000)
  const unlike = measures.unlike(copy)
  t.equal(unlike?.of, original.content?.fingerprint)
  t.notOk(original.times.lookedSince(unlike?.step ?? 0), 'the check from before the measurement does not count')
  original.looked()
  t.ok(original.times.lookedSince(unlike?.step ?? Infinity))
})

t.test('a measurement of one content does not count for the next content of the same file', async (t) => {
  const shared = sharedWith()
  const measures = new Measures(shared)
  const bytes = Buffer.from(TEXT)
  const former = knownFile(shared, { path: '/log/app.log', bytes })
  const copy = knownFile(shared, { path: '/log/copy.log', ino: '2', bytes: TEXT.subarray(0, 100_000), read: null })
  await measures.measure(copy, former, 2_000_000) // which takes more than one turn
  t.equal(former.content?.fingerprint.crcAt(2_000_000), null)
  bytes.reverse()
  const now = knownFile(shared, { path: '/log/app.log', bytes, handle: former.bytes })
  const crc = (): number | null => now.content?.fingerprint.crcAt(3_000_000) ?? null
  while (crc() === null && measures.unlike(copy) === null) await measures.measure(copy, now, 3_000_000)
  t.equal(measures.unlike(copy), null)
  t.equal(crc(), crcOf(bytes, 3_000_000))
})
