import { once } from 'node:events'
import t from 'tap'
import zlib from 'node:zlib'
import { inflateStream } from '../../lib/file/inflate.ts'

t.test('gzip is inflated everywhere', async (t) => {
  const stream = inflateStream('gzip', {})
  stream.end(zlib.gzipSync('content'))
  await once(stream, 'readable')
  t.equal(String(stream.read()), 'content')
  stream.destroy()
})

t.test('zstd where this Node has it; elsewhere the error names the version that has', async (t) => {
  if (typeof Reflect.get(zlib, 'createZstdDecompress') !== 'function') {
    t.throws(() => inflateStream('zstd', { area: 'file', path: '/x.zst' }), { code: 'FILE_COMPRESSION_UNSUPPORTED', message: /\/x\.zst/ })
    try {
      inflateStream('zstd', { path: '/x.zst' })
    } catch (error) {
      t.match(JSON.stringify(error), '22.15')
    }
    return
  }
  const stream = inflateStream('zstd', {})
  // "content" as one frame of one raw block
  stream.end(Buffer.from('28b52ffd2007390000636f6e74656e74', 'hex'))
  await once(stream, 'readable')
  t.equal(String(stream.read()), 'content')
  stream.destroy()
})
