import t from 'tap'
import { charsetFaults } from '../../../lib/file/probe/charset-faults.ts'
import { likelyCharset } from '../../../lib/file/probe/likely-charset.ts'

/** The bytes of lines in old charsets, as `iconv` gives them. */
const samples = {
  // 错误：连接失败 / 用户登录成功
  gb18030: 'b4edcef3a3bac1acbdd3caa7b0dc0ad3c3bba7b5c7c2bcb3c9b9a60a',
  // 錯誤：連線失敗 / 使用者登入成功
  big5: 'bff9bb7ea147b373bd75a5a2b1d10aa8cfa5ceaaccb56ea44aa6a8a55c0a',
  // エラー：接続できません
  shift_jis: '83478389815b814690da91b182c582ab82dc82b982f10a',
  'euc-jp': 'a5a8a5e9a1bca1a7c0dcc2b3a4c7a4ada4dea4bba4f30a',
  // 연결에 실패했습니다 오류
  'euc-kr': 'bfacb0e1bfa120bdc7c6d0c7dfbdc0b4cfb4d920bfc0b7f90a',
  // ошибка соединения с базой
  'windows-1251': 'eef8e8e1eae020f1eee5e4e8ede5ede8ff20f120e1e0e7eee90a',
  'koi8-r': 'cfdbc9c2cbc120d3cfc5c4c9cec5cec9d120d320c2c1dacfca0a',
  // numéro général échoué à côté
  'windows-1252': '6e756de9726f2067e96ee972616c20e963686f75e920e02063f474e90a'
} as const

t.test('the charset of a text is guessed by the characters it decodes to', async (t) => {
  for (const [charset, hex] of Object.entries(samples))
    t.equal(likelyCharset(Buffer.from(hex, 'hex')), charset, charset)
})

t.test('content that needs no guess is recognized', async (t) => {
  for (const [content, charset] of [
    [Buffer.from('plain\n'), 'ascii'],
    [Buffer.from('a caf\u00E9\n', 'latin1'), 'windows-1252'],
    [Buffer.from('\u0093so\u0094\n', 'latin1'), 'windows-1252'],
    [Buffer.from('\u001B$B%(%i!<\u001B(B\n'), 'iso-2022-jp'],
    [Buffer.from('é 错误\n'), 'utf-8'],
    [Buffer.from('错误').subarray(0, 5), 'utf-8'],
    [Buffer.from([0x80, 0x81, 0x82]), null],
    [Buffer.from('one\ntwo\n', 'utf16le'), 'utf-16le'],
    [Buffer.from('one\ntwo\n', 'utf16le').swap16(), 'utf-16be'],
    [Buffer.from('错误：连接失败，请重试一下吧', 'utf16le'), 'utf-16le'],
    [Buffer.from('错误：连接失败，请重试一下吧', 'utf16le').swap16(), 'utf-16be'],
    [Buffer.from([1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 200, 201]), 'binary'],
    [Buffer.from([1, 2]), 'binary'],
    [Buffer.concat([Buffer.alloc(64), Buffer.from('text\n')]), 'ascii'],
    [Buffer.alloc(0), 'ascii'],
    // Only rare characters from the first part of GB 2312
    [Buffer.from('b0a2b0a3b0a4b0a5b0a6b0a7c9b0', 'hex'), 'gb18030']
  ] as const)
    t.equal(likelyCharset(content), charset, content.toString('hex'))
})

t.test('content is checked against the configured charset', async (t) => {
  const gbk = Buffer.from(samples.gb18030, 'hex')
  for (const [content, label, expected] of [
    [gbk, 'gbk', null],
    [gbk, 'utf-8', ['FILE_INVALID_CHARSET', 'gb18030']],
    [gbk, 'shift_jis', null],
    [gbk, 'utf-16le', ['FILE_INVALID_CHARSET', 'gb18030']],
    [Buffer.from('错误\n'), 'gbk', ['FILE_INVALID_CHARSET', 'utf-8']],
    [Buffer.from('plain\n'), 'gbk', null],
    [Buffer.from('\u001B$B%(%i!<\u001B(B\n'), 'utf-8', ['FILE_INVALID_CHARSET', 'iso-2022-jp']],
    [Buffer.from('\u001B$B%(%i!<\u001B(B\n'), 'iso-2022-jp', null],
    [Buffer.from('plain\n'), 'utf-16le', ['FILE_INVALID_CHARSET', 'utf-8']],
    [Buffer.from('one\ntwo\n', 'utf16le'), 'utf-8', ['FILE_LOOKS_UTF16', 'utf-16le']],
    [Buffer.from('one\ntwo\n', 'utf16le'), 'utf-16le', null],
    [Buffer.from('\uFEFFone\n', 'utf16le'), 'utf-8', null],
    [Buffer.from('fffe0000', 'hex'), 'utf-8', ['FILE_UTF32_UNSUPPORTED', null]],
    [Buffer.from([0, 1, 2, 0, 0, 3, 4, 5, 200]), 'utf-8', ['FILE_LOOKS_BINARY', null]],
    [
      Buffer.concat([Buffer.from('错误\n错误\n'), gbk.subarray(0, 15), Buffer.from('错误\n')]),
      'utf-8',
      ['FILE_INVALID_CHARSET', null]
    ],
    [Buffer.from('ff', 'hex'), 'utf-8', ['FILE_INVALID_CHARSET', null]],
    [gbk.subarray(0, 13), 'gbk', null]
  ] as const) {
    const [fault] = charsetFaults(content, label).faults
    t.strictSame(
      fault === undefined ? null : [fault.code, fault.fixes[0]?.set?.[0]?.value ?? null],
      expected,
      `${content.toString('hex')} as ${label}`
    )
  }
})
