import t from 'tap'
import { PlainReader, plainInt16, plainInt32, plainText } from '../../../lib/kafka/client/plain-reader.ts'

t.test('written values are read back', (t) => {
  const reader = new PlainReader(
    Buffer.concat([
      plainInt16(-2),
      plainInt32(70_000),
      plainText('größer'),
      plainInt16(-1),
      Buffer.of(1, 0),
      plainInt32(2),
      Buffer.of(7, 8),
      plainInt32(-1),
      plainInt32(1),
      plainInt32(9)
    ])
  )
  t.equal(reader.int16(), -2)
  t.equal(reader.int32(), 70_000)
  t.equal(reader.text(), 'größer')
  t.equal(reader.text(), null)
  t.strictSame([reader.bool(), reader.bool()], [true, false])
  t.strictSame(reader.bytes(), Buffer.of(7, 8))
  t.strictSame(reader.bytes(), Buffer.alloc(0), 'null is empty')
  t.strictSame(
    reader.array(() => reader.int32()),
    [9]
  )
  t.throws(() => reader.int32(), RangeError)
  t.end()
})

t.test('a length beyond the end of the bytes ends the reading', (t) => {
  t.throws(() => new PlainReader(plainInt16(5)).text(), RangeError)
  t.throws(() => new PlainReader(plainInt32(2 ** 31 - 1)).bytes(), RangeError)
  const endless = new PlainReader(plainInt32(2 ** 31 - 1))
  t.throws(() => endless.array(() => endless.int16()), RangeError)
  t.end()
})
