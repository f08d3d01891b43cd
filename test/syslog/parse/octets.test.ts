import t from 'tap'
import { octetAt } from '../../../lib/syslog/parse/octets.ts'

t.test('a byte at its place, and behind the end what is no byte', async (t) => {
  t.strictSame([0, 1, 2].map((at) => octetAt(Buffer.from([2, 255]), at)), [2, 255, -1])
})
