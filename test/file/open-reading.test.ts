import { channel } from 'node:diagnostics_channel'
import t from 'tap'
import path from 'node:path'
import zlib from 'node:zlib'
import { SourceAcks } from '../../lib/stream/ack-watermarks.ts'
import type { LineWatch } from '../../lib/file/line-reader.ts'
import { openReading } from '../../lib/file/open-reading.ts'
import { woken } from './support/drain.ts'
import { fileParams } from './support/file-params.ts'
import { openContext } from './support/open-context.ts'
import { openHandles } from './support/open-handles.ts'

const watch: LineWatch = { onFault: () => 'tag', onTruncated: () => {}, onHole: () => {} }

t.test('an event has the key, the tags and the time of its source, and the path of its file', async (t) => {
  const name = path.join(t.testdir({ 'a.log': 'x\n' }), 'a.log')
  const acks = new SourceAcks(() => {})
  const context = openContext({
    key: 'k',
    tags: { user: 'tag', access_source: 'theirs' },
    acks,
    clock: { now: () => 5, setTimeout, clearTimeout: () => {} }
  })
  const reading = await openReading(name, fileParams(), watch, context)
  await woken(reading)
  const event = reading.next()
  t.match(event, { text: 'x', source: 'k', receivedAt: 5, position: { path: name, offset: 0, line: 1 } })
  t.strictSame(event?.tags, { user: 'tag', access_source: name })
  t.ok(Object.isFrozen(event?.tags))
  t.equal(acks.unacked, 1)
  await reading.close()
})

t.test('the diagnostics channel warp-flow:file:open reports an opened file', async (t) => {
  const name = path.join(t.testdir({ 'a.log.gz': zlib.gzipSync('x\n') }), 'a.log.gz')
  const told: unknown[] = []
  const listen = (message: unknown): void => {
    told.push(message)
  }
  channel('warp-flow:file:open').subscribe(listen)
  t.teardown(() => channel('warp-flow:file:open').unsubscribe(listen))
  await (await openReading(name, fileParams(), watch, openContext())).close()
  t.match(told, [{ key: 'test', path: name, size: 22, compression: 'gzip', charset: 'utf-8' }])
})

t.test('content that is probably not text is reported as a warning, and read', async (t) => {
  const name = path.join(t.testdir({ 'a.log': 'some\0bytes\n' }), 'a.log')
  const context = openContext()
  const reading = await openReading(name, fileParams(), watch, context)
  t.strictSame(context.codes, ['FILE_LOOKS_BINARY'])
  await woken(reading)
  t.equal(reading.next()?.text, 'some\0bytes')
  await reading.close()
})

t.test('a file whose content is refused is closed again', async (t) => {
  const base = t.testdir({ 'bad.gz': Buffer.from('1f8b080000', 'hex'), 'good.gz': zlib.gzipSync('x') })
  await t.rejects(openReading(path.join(base, 'bad.gz'), fileParams(), watch, openContext()), {
    code: 'FILE_COMPRESSION_CORRUPT'
  })
  await t.rejects(openReading(path.join(base, 'good.gz'), fileParams({ instances: 2 }), watch, openContext()), {
    code: 'FILE_RANGES_UNSUPPORTED'
  })
  t.strictSame(openHandles(base), [])
})

t.test('opening a missing file is not retried', async (t) => {
  const base = t.testdir({})
  const context = openContext()
  await t.rejects(openReading(path.join(base, 'nosuch'), fileParams(), watch, context), { code: 'ENOENT' })
  t.strictSame(context.codes, [])
})
