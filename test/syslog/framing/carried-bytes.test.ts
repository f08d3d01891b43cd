import fc from 'fast-check'
import t from 'tap'
import { CarriedBytes } from '../../../lib/syslog/framing/carried-bytes.ts'

t.test('bytes added piece by piece come back as a whole', async () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 12 }), (parts) => {
      const carried = new CarriedBytes()
      for (const part of parts) carried.add(Buffer.from(part), 0, part.length)
      const whole = Buffer.concat(parts)
      return (
        carried.length === whole.length &&
        carried.bytes().equals(whole) &&
        carried.bytes(3).subarray(0, 6).equals(whole.subarray(3, 9))
      )
    })
  )
})

t.test('only the given range of a chunk is taken, as a copy', async (t) => {
  const carried = new CarriedBytes()
  const chunk = Buffer.from('abcdef')
  carried.add(chunk, 2, 5)
  chunk.fill('x')
  t.equal(carried.bytes().toString(), 'cde')
  t.equal(carried.bytes(1).toString(), 'de')
})

t.test('clearing empties it and leaves bytes already handed out intact', async (t) => {
  const carried = new CarriedBytes()
  carried.add(Buffer.from('one'), 0, 3)
  const one = carried.bytes()
  carried.clear()
  t.equal(carried.length, 0)
  t.equal(carried.bytes().length, 0)
  carried.add(Buffer.from('two'), 0, 3)
  t.equal(carried.bytes().toString(), 'two')
  t.equal(one.toString(), 'one')
})
