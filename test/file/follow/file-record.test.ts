import assert from 'node:assert/strict'
import path from 'node:path'
import { writeFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { SourceAcks } from '../../../lib/core/ack-ledger.ts'
import { ContentLanes } from '../../../lib/file/follow/content-lanes.ts'
import { ContentMemory } from '../../../lib/file/follow/content-memory.ts'
import { contentPrefix } from '../../../lib/file/follow/content-prefix.ts'
import { BEFORE_BYTES, beforeUnacked, recordOf } from '../../../lib/file/follow/file-record.ts'
import { contentHash, continuesRecord } from '../../../lib/file/follow/same-content.ts'
import { ByteHandle } from '../support/byte-handle.ts'
import { randomText } from '../support/random-text.ts'
import { sampleRecord } from '../checkpoint/support/sample-checkpoint.ts'
import { memoryOf } from './support/unit-memory.ts'
import { unitFollowing } from './support/unit-following.ts'
import { readOn, tailedAt, tailedInit } from './support/unit-tailed.ts'

const CONTENT = randomText(12_000)
const place = { area: 'file' } as const

t.test('all that is known of a file', async (t) => {
  const name = path.join(t.testdir({ 'app.log': 'one\ntwo\nhalf' }), 'app.log')
  const file = await tailedAt(t, unitFollowing(), name)
  await readOn(file)
  const { dev, ino, birth } = file
  const record = await recordOf(file, file.position, 77)
  t.strictSame(record, {
    path: name, dev, ino, birth, compression: 'none', size: 12, offset: 8, line: 2, complete: false,
    head: contentHash(Buffer.from('one\ntwo\nhalf')), before: contentHash(Buffer.from('one\ntwo\n')), seenAt: 77
  })
  t.equal(file.record, record)
})

t.test('the same content goes on from its record, wherever its lines got to', async () => {
  await fc.assert(fc.asyncProperty(fc.nat({ max: CONTENT.length }), fc.nat({ max: CONTENT.length }), fc.boolean(), async (read, back, open) => {
    const offset = Math.max(0, read - back)
    const { handle } = new ByteHandle(CONTENT)
    const file = tailedInit(unitFollowing(), { memory: memoryOf(CONTENT, read), ...(open ? { handle } : {}) })
    file.compression = 'none'
    const record = await recordOf(file, { offset, line: 3 }, 0)
    assert.ok(continuesRecord(record, await contentPrefix(handle, 'none', offset, CONTENT.length, place)))
    const there = open || Math.max(0, offset - BEFORE_BYTES) >= file.memory.windowStart
    assert.equal(record.before.length, there ? Math.min(offset, BEFORE_BYTES) : 0)
  }))
})

t.test('where nothing has changed it is the record of before', async (t) => {
  const file = tailedInit(unitFollowing(), { memory: memoryOf(Buffer.from('one\ntwo\n')), size: 8 })
  file.compression = 'gzip'
  file.complete = true
  const first = await recordOf(file, { offset: 8, line: 2 }, 1)
  t.equal(first.complete, true)
  t.equal(await recordOf(file, { offset: 8, line: 2 }, 2), first)
  const earlier = await recordOf(file, { offset: 4, line: 1 }, 3)
  t.match(earlier, { offset: 4, complete: false, seenAt: 3 }, 'not all of it is done')
  t.match(await recordOf(file, { offset: 8, line: 2 }, 4), { offset: 8, complete: true, seenAt: 4 })
  file.path = '/logs/app.log.2.gz'
  t.match(await recordOf(file, { offset: 8, line: 2 }, 5), { path: '/logs/app.log.2.gz', offset: 8, complete: true })
  file.memory.took(Buffer.from('more'))
  t.equal((await recordOf(file, { offset: 8, line: 2 }, 6)).head.length, 12)
})

t.test('of a compressed file that was not inflated since the start, the record of before holds, whatever its name', async (t) => {
  const file = tailedInit(unitFollowing(), { memory: new ContentMemory(2048, Buffer.alloc(1024)) })
  const record = sampleRecord({ path: file.path, dev: file.dev, ino: file.ino, compression: 'gzip', complete: true, size: 0, offset: 2048 })
  Object.assign(file, { compression: 'gzip', complete: true, record })
  t.equal(await recordOf(file, { offset: record.offset, line: record.line }, 5), record)
  file.path = '/logs/app.log.2.gz'
  const { path: name, head, before } = await recordOf(file, { offset: record.offset, line: record.line }, 5)
  t.strictSame([name, head, before], ['/logs/app.log.2.gz', record.head, record.before])
})

t.test('bytes before the offset that cannot be had are left out', async (t) => {
  const memory = memoryOf(CONTENT)
  const record = async (content: Buffer, parts: { readonly compression?: 'gzip', readonly changed?: boolean, readonly failAt?: number } = {}): Promise<number> => {
    const { handle } = new ByteHandle(content, parts.failAt === undefined ? {} : { failAt: parts.failAt })
    const file = tailedInit(unitFollowing(), { memory, handle })
    file.compression = parts.compression ?? 'none'
    file.changed = parts.changed ?? false
    return (await recordOf(file, { offset: 1000, line: 3 }, 0)).before.length
  }
  t.equal(await record(CONTENT), BEFORE_BYTES)
  t.equal(await record(CONTENT, { compression: 'gzip' }), 0, 'compressed')
  t.equal(await record(CONTENT, { changed: true }), 0, 'not any more what was read')
  t.equal(await record(CONTENT, { failAt: 0 }), 0, 'not readable')
  t.equal(await record(CONTENT.subarray(0, 900)), 0, 'cut')
})

t.test('a record goes back to the first line that is not acked', async (t) => {
  const lane = new SourceAcks(() => {}).lane('x')
  const acks = new ContentLanes(lane)
  const record = sampleRecord({ offset: 20, line: 4, complete: true })
  t.equal(beforeUnacked(record, null), record)
  t.equal(beforeUnacked(record, acks), record)
  const sequences = [0, 5, 10, 15, 20].map((offset, at) => lane.delivered({ path: '/x', dev: '1', ino: '2', offset, line: at + 1 }))
  for (const sequence of sequences.slice(0, 2)) lane.ack(sequence)
  t.strictSame(beforeUnacked(record, acks), { ...record, offset: 10, line: 2, complete: false, before: { length: 0, hash: '' } })
  for (const sequence of sequences.slice(0, 4)) lane.ack(sequence)
  t.equal(beforeUnacked(record, acks), record, 'what is not acked lies behind it')
})

t.test('a file that was written anew is not taken for what was read of it', async (t) => {
  const name = path.join(t.testdir({ 'app.log': 'one\ntwo\n' }), 'app.log')
  const file = await tailedAt(t, unitFollowing(), name)
  await readOn(file)
  writeFileSync(name, 'ONE\nTWO\n')
  const record = await recordOf(file, file.position, 0)
  const { handle } = file
  t.notOk(handle === null || continuesRecord(record, await contentPrefix(handle, 'none', 8, 8, place)))
})
