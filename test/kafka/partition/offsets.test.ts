import fc from 'fast-check'
import t from 'tap'
import { offsetAfter, offsetsBetween } from '../../../lib/kafka/partition/offsets.ts'

t.test('offsets are 64-bit integers: none is rounded', (t) => {
  const offset = fc.bigInt({ min: 0n, max: 2n ** 63n - 2n })
  fc.assert(fc.property(offset, (at) => BigInt(offsetAfter(String(at))) === at + 1n))
  t.equal(offsetAfter('9007199254740991'), '9007199254740992')
  t.equal(offsetAfter('9007199254740993'), '9007199254740994')
  t.end()
})

t.test('offsets between two are never fewer than none', (t) => {
  const table: [string, string, number][] = [
    ['0', '0', 0],
    ['3', '10', 7],
    ['10', '3', 0],
    ['9223372036854775800', '9223372036854775807', 7]
  ]
  for (const [start, end, count] of table) t.equal(offsetsBetween(start, end), count, `${start} to ${end}`)
  t.end()
})
