import fc from 'fast-check'
import t from 'tap'
import zlib from 'node:zlib'
import { byteOrderMark, looksLike, magicOf } from '../../lib/file/sniff.ts'

t.test('compression is detected by the first bytes', async (t) => {
  const cases: readonly (readonly [string, Uint8Array, string | null])[] = [
    ['gzip', zlib.gzipSync('x'), 'gzip'],
    ['zstd', Buffer.from('28b52ffd20', 'hex'), 'zstd'],
    ['zstd that begins with a frame to be skipped, as of pzstd', Buffer.from('502a4d1804000000', 'hex'), 'zstd'],
    ['the last kind of such a frame', Buffer.from('5f2a4d18', 'hex'), 'zstd'],
    ['a text that begins with P', Buffer.from('P*M'), null],
    ['nearly', Buffer.from('602a4d18', 'hex'), null],
    ['xz', Buffer.from('fd377a585a00', 'hex'), 'xz'],
    ['bzip2', Buffer.from('BZh91AY'), 'bzip2'],
    ['lz4', Buffer.from('04224d18', 'hex'), 'lz4'],
    ['zip', Buffer.from('PK\u0003\u0004'), 'zip'],
    ['text', Buffer.from('PK in a text'), null],
    ['nothing', Buffer.alloc(0), null],
    ['half a magic', Buffer.from('1f8b', 'hex'), null],
    ['zlib without a gzip header', zlib.deflateSync('x'), null]
  ]
  for (const [name, head, magic] of cases) t.equal(magicOf(head), magic, name)
})

t.test('byte order marks are detected', async (t) => {
  const cases: readonly (readonly [string, ReturnType<typeof byteOrderMark>])[] = [
    ['efbbbf', { charset: 'utf-8', length: 3 }],
    ['fffe', { charset: 'utf-16le', length: 2 }],
    ['feff', { charset: 'utf-16be', length: 2 }],
    ['fffe0000', { charset: 'utf-32le', length: 4 }],
    ['0000feff', { charset: 'utf-32be', length: 4 }],
    ['fffe6100', { charset: 'utf-16le', length: 2 }],
    ['0000fe', null],
    ['efbb', null],
    ['ff', null],
    ['', null],
    ['61', null]
  ]
  for (const [hex, mark] of cases) t.strictSame(byteOrderMark(Buffer.from(hex, 'hex')), mark, hex)
})

t.test('text, UTF-16 without a byte order mark, and binary content are distinguished', async (t) => {
  const cases: readonly (readonly [string, Uint8Array, ReturnType<typeof looksLike>])[] = [
    ['ASCII', Buffer.from('plain text\n'), 'text'],
    ['UTF-8', Buffer.from('héllo 世界\n'), 'text'],
    ['nothing', Buffer.alloc(0), 'text'],
    ['UTF-16LE', Buffer.from('plain text\n', 'utf16le'), 'utf-16le'],
    ['UTF-16BE', Buffer.from('plain text\n', 'utf16le').swap16(), 'utf-16be'],
    ['one NUL in a text', Buffer.from('plain\0text\n'), 'binary'],
    ['zeros', Buffer.alloc(100), 'binary'],
    ['UTF-16LE with some characters of other scripts', Buffer.from('Plain and 世界 more text\n', 'utf16le'), 'utf-16le']
  ]
  for (const [name, head, looks] of cases) t.equal(looksLike(head), looks, name)
})

t.test('any bytes are classified; content without NULs is text', async () => {
  fc.assert(
    fc.property(fc.uint8Array(), (head) => {
      magicOf(head)
      byteOrderMark(head)
      return (looksLike(head) === 'text') === !head.includes(0)
    })
  )
})
