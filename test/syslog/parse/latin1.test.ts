import fc from 'fast-check'
import t from 'tap'
import { bytesOf, decodeText, latin1Of } from '../../../lib/syslog/parse/latin1.ts'

t.test('bytes become one character each, and bytes again', async () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const latin1 = latin1Of(bytes)
      return latin1.length === bytes.length && bytesOf(latin1).equals(bytes)
    })
  )
})

t.test('a string stands for its UTF-8', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => decodeText(latin1Of(text)) === Buffer.from(text).toString())
  )
  t.equal(latin1Of('é'), '\xC3\xA9')
  t.equal(latin1Of('\x7F\x80'), '\x7F\xC2\x80')
  t.equal(decodeText('\xC3'), '\u{FFFD}')
  t.equal(decodeText('\xEF\xBB\xBFx'), '\u{FEFF}x')
})

t.test('only the part of the buffer that an array views is read', async (t) => {
  const bytes = new TextEncoder().encode('0123456789')
  t.equal(latin1Of(bytes.subarray(3, 6)), '345')
})
