import fc from 'fast-check'
import t from 'tap'
import { startsAlike } from '../../../lib/file/follow/fingerprint.ts'
import { beginsOtherwise, firstBytes, isWhole } from '../../../lib/file/follow/first-bytes.ts'

const text = fc
  .tuple(
    fc.constantFrom('', 'a'.repeat(15), 'a'.repeat(20), 'a'.repeat(40), 'a'.repeat(70)),
    fc.string({ maxLength: 60 })
  )
  .map((parts) => Buffer.from(parts.join('')))

t.test('contents that begin alike are never reported as different', async () => {
  fc.assert(
    fc.property(text, text, (one, other) => {
      const [a, b] = [firstBytes(one), firstBytes(other)]
      return a === null || b === null || !startsAlike(one, other) || !beginsOtherwise(a, b)
    }),
    { numRuns: 3000 }
  )
})

t.test('a difference in the first 16, 32 or 64 bytes is detected if both contents are that long', async (t) => {
  const first = (bytes: string): NonNullable<ReturnType<typeof firstBytes>> =>
    firstBytes(Buffer.from(bytes)) ?? (t.fail('too few') as never)
  t.ok(beginsOtherwise(first('a'.repeat(16)), first('b'.repeat(80))))
  t.ok(beginsOtherwise(first(`${'a'.repeat(20)}${'b'.repeat(20)}`), first('a'.repeat(80))))
  t.ok(beginsOtherwise(first(`${'a'.repeat(60)}${'b'.repeat(20)}`), first('a'.repeat(80))))
  t.notOk(beginsOtherwise(first(`${'a'.repeat(70)}b`), first('a'.repeat(80))))
  t.equal(firstBytes(Buffer.from('a'.repeat(15))), null)
  t.strictSame([null, first('a'.repeat(63)), first('a'.repeat(64))].map(isWhole), [false, false, true])
})
