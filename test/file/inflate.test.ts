import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import t from 'tap'
import zlib from 'node:zlib'
import { zstdHere } from '../support/node-features.ts'
import { inflater } from '../../lib/file/inflate.ts'

t.test('every Node version inflates gzip', async (t) => {
  const { stream, frames } = inflater('gzip', {})
  t.equal(frames, null)
  stream.end(zlib.gzipSync('content'))
  await once(stream, 'readable')
  t.equal(String(stream.read()), 'content')
  stream.destroy()
})

t.test('zstd is inflated if this Node supports it', zstdHere.has, async (t) => {
  const { stream, frames } = inflater('zstd', {})
  t.not(frames, null)
  // "content" as one frame of one raw block
  stream.end(Buffer.from('28b52ffd2007390000636f6e74656e74', 'hex'))
  await once(stream, 'readable')
  t.equal(String(stream.read()), 'content')
  stream.destroy()
})

t.test('zstd is refused if this Node does not support it', zstdHere.hasNot, async (t) => {
  t.throws(() => inflater('zstd', { area: 'file', path: '/x.zst' }), {
    code: 'FILE_COMPRESSION_UNSUPPORTED',
    message: /\/x\.zst/
  })
})

t.test('without zstd, the error names the first Node version that supports it', async (t) => {
  const error: unknown = t.throws(() => inflater('zstd', { path: '/x.zst' }, null), {
    code: 'FILE_COMPRESSION_UNSUPPORTED',
    message: /\/x\.zst/
  })
  t.match(JSON.stringify(error), '22.15')
  let options: object = {}
  const stream = new PassThrough()
  const made = inflater('zstd', {}, (given) => {
    options = given
    return stream
  })
  t.equal(made.stream, stream)
  t.strictSame(options, { chunkSize: 262_144 })
})
