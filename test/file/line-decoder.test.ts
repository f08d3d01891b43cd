import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { lineDecoder } from '../../lib/file/line-decoder.ts'

const decode = (encode: 'text' | 'base64' | 'hex', charset = 'utf-8') => {
  const decoder = lineDecoder(encode, charset)
  return (line: string | Buffer) => {
    const { payload, text, fault } = decoder(Buffer.isBuffer(line) ? line : Buffer.from(line, 'latin1'))
    return { payload: payload.toString('hex'), text, tag: fault?.tag ?? null, code: fault?.code ?? null }
  }
}

t.test('base64 is decoded in both alphabets, with or without padding', async (t) => {
  const cases: readonly (readonly [string, string])[] = [
    ['', ''],
    ['aGk=', 'hi'],
    ['aGk', 'hi'],
    ['aA==', 'h'],
    ['aA', 'h'],
    ['aGVs', 'hel'],
    ['+/+/', '\u{FFFD}\u{FFFD}\u{FFFD}'],
    ['-_-_', '\u{FFFD}\u{FFFD}\u{FFFD}'],
    ['5LiW55WM', '世界']
  ]
  for (const [line, text] of cases) t.match(decode('base64')(line), { text, tag: null }, line)
  t.equal(decode('base64')('+/-_').payload, 'fbffbf')
})

t.test('a line that is not base64 stays as it is, with the reason', async (t) => {
  for (const line of [
    'a',
    'aGVsb',
    'a b=',
    'aGk=\r',
    '=',
    '==',
    'a=Gk',
    'aGk==',
    'aA=',
    'aG=k',
    'a===',
    '{"not": "base64"}',
    'é',
    '\0\0\0\0',
    'aGk=aGk=',
    ' aGk='
  ]) {
    t.strictSame(
      decode('base64')(line),
      {
        payload: Buffer.from(line, 'latin1').toString('hex'),
        text: Buffer.from(line, 'latin1').toString(),
        tag: 'invalid_base64',
        code: 'FILE_INVALID_BASE64'
      },
      JSON.stringify(line)
    )
  }
})

t.test('hex is decoded in upper and lower case', async (t) => {
  t.strictSame(decode('hex')('4a4B00ff'), { payload: '4a4b00ff', text: 'JK\0\u{FFFD}', tag: null, code: null })
  t.match(decode('hex')(''), { payload: '', tag: null })
  for (const line of ['4', '4a4', '4g', '0x4a', '4a 4b', '４a']) {
    t.match(decode('hex')(Buffer.from(line)), { text: line, tag: 'invalid_hex', code: 'FILE_INVALID_HEX' }, line)
  }
})

t.test('any bytes are restored from their base64 and hex', async () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const buffer = Buffer.from(bytes)
      for (const [encode, line] of [
        ['base64', buffer.toString('base64')],
        ['base64', buffer.toString('base64url')],
        ['hex', buffer.toString('hex')],
        ['hex', buffer.toString('hex').toUpperCase()]
      ] as const) {
        assert.deepEqual(decode(encode)(line), {
          payload: buffer.toString('hex'),
          text: buffer.toString(),
          tag: null,
          code: null
        })
      }
    })
  )
})

t.test('any line is either decoded or delivered as it is', async () => {
  fc.assert(
    fc.property(
      fc.uint8Array(),
      fc.constantFrom('text', 'base64', 'hex'),
      fc.constantFrom('utf-8', 'gbk', 'shift_jis', 'utf-16le', 'big5', 'iso-2022-jp'),
      (bytes, encode, charset) => {
        const { payload, tag } = decode(encode, charset)(Buffer.from(bytes))
        return (encode !== 'text' && tag === null) || payload === Buffer.from(bytes).toString('hex')
      }
    )
  )
})

t.test('text is decoded from its charset; the payload keeps the bytes of the file', async (t) => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['utf-8', 'e4b896', '世'],
    ['gbk', 'cac0bde7', '世界'],
    ['gb18030', '8130813061', '\u{80}a'],
    ['shift_jis', '90a28a45', '世界'],
    ['euc-jp', 'c0a4b3a6', '世界'],
    ['big5', 'a540acc9', '世界'],
    ['koi8-r', 'cdc9d2', 'мир'],
    ['windows-1251', 'ecf0', 'мр'],
    ['iso-8859-2', 'b1', 'ą'],
    ['utf-16le', '164e4c75', '世界'],
    ['utf-16be', '4e16754c', '世界'],
    ['iso-2022-jp', '1b2442404b1b2842', '惜'],
    ['gbk', '', '']
  ]
  for (const [charset, hex, text] of cases) {
    t.strictSame(
      decode('text', charset)(Buffer.from(hex, 'hex')),
      { payload: hex, text, tag: null, code: null },
      `${charset} ${text}`
    )
  }
})

t.test('windows-1252 decodes 0x80 to 0x9F to its own characters, under each of its labels', async (t) => {
  const bytes = Buffer.from(Array.from({ length: 32 }, (_, index) => 0x80 + index))
  for (const charset of ['windows-1252', 'latin1', 'iso-8859-1', 'ascii']) {
    const { text } = decode('text', charset)(bytes)
    t.equal(text, '€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ', charset)
    t.equal(decode('text', charset)(Buffer.from('636166e9', 'hex')).text, 'café', charset)
  }
})

t.test('a line that is invalid in its charset is reported, and does not affect the next line', async (t) => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ['utf-8', 'ff', '61', 'a'],
    ['utf-8', 'e4b8', '61', 'a'],
    ['gbk', 'ca', 'cac0', '世'],
    ['gbk', 'ca20', 'cac0', '世'],
    ['shift_jis', '90', '90a2', '世'],
    ['utf-16le', '00d8', '164e', '世'],
    ['utf-16le', '61', '164e', '世'],
    ['utf-16be', '6100d8', '4e16', '世'],
    ['euc-jp', 'c0', 'c0a4', '世'],
    ['windows-1253', 'd2', 'e1', 'α'],
    ['iso-2022-jp', '1b244240', '61', 'a']
  ]
  for (const [charset, bad, good, text] of cases) {
    const decoder = decode('text', charset)
    for (let round = 0; round < 2; round++) {
      const told = decoder(Buffer.from(bad, 'hex'))
      t.match(
        told,
        {
          payload: Buffer.from(bad, 'hex').toString('hex'),
          tag: charset === 'utf-8' ? 'invalid_utf8' : 'invalid_charset',
          code: 'FILE_INVALID_CHARSET'
        },
        `${charset} ${bad}`
      )
      t.match(told.text, '\u{FFFD}')
      t.match(decoder(Buffer.from(good, 'hex')), { text, tag: null }, `${charset} after it`)
    }
  }
})

t.test('valid and invalid lines in any order do not affect each other', async () => {
  fc.assert(
    fc.property(
      fc.constantFrom('gbk', 'shift_jis', 'utf-16le', 'utf-8', 'euc-kr', 'gb18030'),
      fc.array(fc.uint8Array({ maxLength: 6 })),
      (charset, lines) => {
        const shared = decode('text', charset)
        for (const line of lines)
          assert.deepEqual(shared(Buffer.from(line)), decode('text', charset)(Buffer.from(line)))
      }
    )
  )
})

t.test('a byte order mark inside the file is a character like any other', async (t) => {
  t.equal(decode('text', 'utf-16le')(Buffer.from('fffe6100', 'hex')).text, '\u{FEFF}a')
  t.equal(decode('text')(Buffer.from('efbbbf61', 'hex')).text, '\u{FEFF}a')
})
