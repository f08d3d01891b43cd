import { writeFileSync } from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import t, { type Test } from 'tap'
import { SourceAcks } from '../../../lib/core/ack-ledger.ts'
import { compressionOf } from '../../../lib/file/file-content.ts'
import { ContentLanes } from '../../../lib/file/follow/content-lanes.ts'
import { FileTable, type LostContent } from '../../../lib/file/follow/file-table.ts'
import type { Origin } from '../../../lib/file/follow/origin.ts'
import { originOf } from '../../../lib/file/follow/origin-of.ts'
import type { TailedFile } from '../../../lib/file/follow/tailed-file.ts'
import { openFile, type OpenedFile } from '../../../lib/file/open-file.ts'
import { magicOf } from '../../../lib/file/sniff.ts'
import type { FileRecord } from '../../../types/checkpoint.ts'
import { ByteHandle } from '../support/byte-handle.ts'
import { linesIn, lostFor, recordFor } from './support/unit-known.ts'
import { memoryOf } from './support/unit-memory.ts'
import { NOW_MS, unitFollowing } from './support/unit-following.ts'
import { tailedInit } from './support/unit-tailed.ts'

const READ = Buffer.from(Array.from({ length: 300 }, (_unused, at) => `2026-01-31 line ${at}\n`).join(''))
const MORE = Buffer.concat([READ, Buffer.from('more\n')])
const OTHER = Buffer.from(READ.toString().replaceAll('2026-01-31', '2026-02-01'))

interface Asked {
  readonly opened: OpenedFile
  readonly table: FileTable
  readonly origin: () => Promise<Origin>
}

/** A file that is found under a name beside what is known. */
async function asked(t: Test, name: string, bytes: Buffer, { atStart = false }: { readonly atStart?: boolean } = {}): Promise<Asked> {
  const base = t.testdir({})
  const file = path.join(base, name)
  writeFileSync(file, bytes)
  const opened = await openFile(file)
  t.teardown(() => opened.handle.close())
  const table = new FileTable()
  const compression = compressionOf('auto', magicOf(opened.head))
  return { opened, table, origin: () => originOf({ path: file, names: [file], opened, compression, now: NOW_MS, atStart, order: Infinity }, table, { area: 'file', path: file }) }
}

/** The record of that very file. */
function own({ dev, ino, birth }: OpenedFile, record: FileRecord): FileRecord {
  return { ...record, dev, ino, birth }
}

/** A file that is followed and was read whole. */
function living(content: Buffer, parts: Partial<TailedFile> = {}): TailedFile {
  const file = tailedInit(unitFollowing(), { memory: memoryOf(content), size: content.length, ino: 'living' })
  return Object.assign(file, { compression: 'none', atEnd: true, handle: new ByteHandle(content).handle }, parts)
}

function claim(origin: Origin): void {
  if ('claim' in origin) origin.claim?.()
}

t.test('nothing is known of it', async (t) => {
  const { origin } = await asked(t, 'app.log', READ)
  t.strictSame(await origin(), { kind: 'new' })
})

t.test('a file goes on where its record says, if it is still what it was', async (t) => {
  for (const [bytes, offset] of [[READ, READ.length], [MORE, READ.length], [READ, 20]] as const) {
    const { opened, table, origin } = await asked(t, 'app.log', bytes)
    const record = own(opened, recordFor(READ, offset))
    table.orphans = [{ record, claimed: false }]
    const found = await origin()
    t.match(found, { kind: 'resumed', start: { offset, line: linesIn(READ.subarray(0, offset)) }, record, acks: null })
    if (found.kind === 'resumed') t.strictSame([found.memory.offset, found.memory.head, found.memory.window], [offset, READ.subarray(0, Math.min(1024, offset)), READ.subarray(Math.max(0, offset - 4096), offset)])
    t.notOk(table.orphans[0]?.claimed)
    claim(found)
    t.ok(table.orphans[0]?.claimed)
  }
})

t.test('a file that is another than its record says begins anew, and that is told with its reason', async (t) => {
  const cases: readonly (readonly [string, Buffer, Partial<FileRecord>, string])[] = [
    ['cut', READ.subarray(0, 100), {}, 'FILE_TRUNCATED'], ['another content', OTHER, {}, 'FILE_REPLACED'],
    ['another file with its inode', OTHER, { birth: '1' }, 'FILE_INODE_REUSED'], ['another, shorter file with its inode', READ.subarray(0, 100), { birth: '1' }, 'FILE_INODE_REUSED'],
    ['another end', Buffer.concat([READ.subarray(0, -3), Buffer.from('XX\n')]), {}, 'FILE_REPLACED']
  ]
  for (const [name, bytes, parts, code] of cases) {
    const { opened, table, origin } = await asked(t, 'app.log', bytes)
    const orphan = { record: { ...own(opened, recordFor(READ, READ.length)), ...parts }, claimed: false }
    table.orphans = [orphan]
    t.strictSame(await origin(), { kind: 'new' }, name)
    t.strictSame(table.losses.map(({ lost, tell }) => [lost === orphan, tell(false)?.code]), [[true, code]], name)
    t.notOk(orphan.claimed, 'its content may turn up')
  }
})

t.test('a copytruncate while the source was stopped', async (t) => {
  const first = await asked(t, 'app.log', Buffer.from('new\n'))
  const orphan = { record: own(first.opened, recordFor(READ, READ.length)), claimed: false }
  first.table.orphans = [orphan]
  t.strictSame(await first.origin(), { kind: 'new' })
  const copy = await asked(t, 'app.log.1', MORE)
  copy.table.orphans = [orphan]
  const found = await copy.origin()
  t.match(found, { kind: 'resumed', start: { offset: READ.length }, record: null })
  claim(found)
  t.strictSame(first.table.losses.map(({ lost, tell }) => tell(lost?.claimed === true)?.code), ['FILE_COPYTRUNCATE'])
})

t.test('a record of nothing read is used up', async (t) => {
  const { opened, table, origin } = await asked(t, 'app.log', READ)
  table.orphans = [{ record: own(opened, recordFor(READ, 0)), claimed: false }]
  t.strictSame([await origin(), table.orphans[0]?.claimed], [{ kind: 'new' }, true])
})

t.test('of an archive that was read to its end no more than the head is inflated to know it again', async (t) => {
  const bytes = zlib.gzipSync(READ)
  const { opened, table, origin } = await asked(t, 'app.log.1.gz', bytes)
  const record = own(opened, recordFor(READ, READ.length, { compression: 'gzip', complete: true, size: bytes.length, before: { length: 1, hash: 'not compared' } }))
  table.orphans = [{ record, claimed: false }]
  t.match(await origin(), { kind: 'resumed', start: { offset: READ.length }, record })
  const grown = await asked(t, 'app.log.1.gz', Buffer.concat([bytes, zlib.gzipSync('more\n')]))
  grown.table.orphans = [{ record: own(grown.opened, recordFor(READ, READ.length, { compression: 'gzip', complete: true, size: bytes.length })), claimed: false }]
  t.match(await grown.origin(), { kind: 'resumed', start: { offset: READ.length } }, 'more was added')
})

t.test('a renamed, copied or compressed content goes on from the record of its file', async (t) => {
  for (const [name, bytes, resumes] of [
    ['app.log.1', MORE, true], ['app.log-20260131', MORE, true], ['app.log.1.gz', zlib.gzipSync(MORE), true], ['app-20260131.log', MORE, true], ['app.log', MORE, true],
    ['other.log', MORE, false], ['other.log.1', MORE, false], ['app.log.1', OTHER, false], ['app.log.1', READ.subarray(0, 500), false], ['app.log.1.gz', zlib.gzipSync(OTHER), false]
  ] as const) {
    const { table, origin } = await asked(t, name, bytes)
    table.orphans = [{ record: recordFor(READ, READ.length), claimed: false }]
    const found = await origin()
    if (resumes) t.match(found, { kind: 'resumed', start: { offset: READ.length, line: 300 }, record: null }, name)
    else t.strictSame(found, { kind: 'new' }, name)
    t.strictSame(table.losses, [])
    table.orphans = [{ record: recordFor(READ, READ.length), claimed: true }]
    t.strictSame(await origin(), { kind: 'new' }, `${name}, read elsewhere`)
  }
})

t.test('under a name of the same log a few bytes prove nothing', async (t) => {
  for (const [offset, kind] of [[20, 'new'], [64, 'resumed']] as const) {
    const { table, origin } = await asked(t, 'app.log.2', MORE)
    table.orphans = [{ record: recordFor(READ, offset, { path: '/logs/app.log.1' }), claimed: false }]
    t.equal((await origin()).kind, kind, `${offset} bytes`)
  }
})

t.test('an archive of just what was read is a copy, now and after the next start', async (t) => {
  const { opened, table, origin } = await asked(t, 'app.log.1.gz', zlib.gzipSync(READ))
  table.orphans = [{ record: recordFor(READ, READ.length), claimed: false }]
  const found = await origin()
  t.match(found, { kind: 'copy', reason: 'all of it has been read as /logs/app.log' })
  if (found.kind !== 'copy') return
  t.match(found.record?.(null), { ino: opened.ino, size: opened.size, compression: 'gzip', complete: true, offset: READ.length })
  t.notOk(found.recheck())
})

t.test('a record that knows no bytes is continued by nothing', async (t) => {
  const nothing = { length: 0, hash: '' }
  for (const [name, bytes] of [['app.log', MORE], ['app.log.1.gz', zlib.gzipSync(MORE)]] as const) {
    const { table, origin } = await asked(t, name, bytes)
    table.orphans = [{ record: recordFor(READ, 200, { path: '/logs/app.log.2.gz', compression: 'gzip', complete: true, head: nothing, before: nothing }), claimed: false }]
    t.strictSame(await origin(), { kind: 'new' }, name)
  }
})

t.test('what is lost goes on where it turns up, with its acks', async (t) => {
  const acks = new ContentLanes(new SourceAcks(() => {}).lane('x'))
  for (const [name, bytes] of [['app.log.1', READ], ['app.log.1', MORE], ['app.log.1.gz', zlib.gzipSync(MORE)]] as const) {
    const { table, origin } = await asked(t, name, bytes)
    const lost = lostFor(READ, { acks })
    table.lose(lostFor(OTHER))
    table.lose(lost)
    table.lose(lostFor(OTHER))
    const found = await origin()
    t.match(found, { kind: 'resumed', start: lost.position, record: null })
    if (found.kind === 'resumed') t.equal(found.acks, acks)
    t.notOk(lost.claimed)
    claim(found)
    t.ok(lost.claimed)
    t.strictSame(await origin(), { kind: 'new' }, 'once')
  }
})

t.test('what is lost is not found in files of other names or contents', async (t) => {
  for (const [name, bytes] of [['other.log', READ], ['app.log.1', OTHER], ['app.log.1.gz', zlib.gzipSync(OTHER)]] as const) {
    const { table, origin } = await asked(t, name, bytes)
    table.lose(lostFor(READ))
    table.lose(lostFor(Buffer.alloc(0)))
    t.strictSame(await origin(), { kind: 'new' }, name)
  }
})

t.test('a copy of what is lost that is shorter, or just as long, has been read', async (t) => {
  const lost: LostContent = lostFor(READ)
  for (const [name, bytes, offset] of [['app.log.1', READ.subarray(0, 2000), 2000], ['app.log.1.gz', zlib.gzipSync(READ), READ.length]] as const) {
    const { table, origin } = await asked(t, name, bytes)
    table.lose(lost)
    const found = await origin()
    t.match(found, { kind: 'copy', reason: 'all of it has been read as /logs/app.log' }, name)
    if (found.kind === 'copy') t.match(found.record?.(null), { offset }, name)
  }
  const { table, origin } = await asked(t, 'app.log', READ.subarray(0, 2000))
  table.lose(lost)
  t.equal((await origin()).kind, 'new', 'the log itself was cut')
})

t.test('a copy of a file that is read is left alone while that file is there', async (t) => {
  for (const [name, bytes] of [['app.log.tmp', READ], ['app.log.1', READ.subarray(0, 3000)], ['app.log.1', MORE], ['app.log.1.gz', zlib.gzipSync(READ)]] as const) {
    const { table, origin } = await asked(t, name, bytes)
    const file = living(READ)
    table.add(file)
    const found = await origin()
    t.match(found, { kind: 'copy', reason: 'it has the content of /logs/app.log, which is read' }, name)
    if (found.kind !== 'copy') continue
    t.notOk(found.recheck())
    file.memory = memoryOf(OTHER)
    t.ok(found.recheck(), 'the file has become another')
  }
})

t.test('a file that has a name like one that is read and another content is its own', async (t) => {
  for (const [name, bytes] of [['app.log.1', OTHER], ['app.log.1.gz', zlib.gzipSync(OTHER)], ['other.log', READ]] as const) {
    const { table, origin } = await asked(t, name, bytes)
    table.add(living(READ))
    t.strictSame(await origin(), { kind: 'new' }, name)
  }
})

t.test('what takes the name of a file that is gone waits until that is read', async (t) => {
  const { table, origin, opened } = await asked(t, 'app.log', OTHER)
  const file = living(READ, { detachedAt: NOW_MS, atEnd: false })
  const { path: name } = { path: path.join(t.testdirName, 'app.log') }
  file.path = name
  file.names = [name]
  table.add(file)
  t.match(await origin(), { kind: 'wait', reason: new RegExp('is read to its end first') })
  Object.assign(file, { atEnd: true, portions: 1 })
  t.equal((await origin()).kind, 'wait', 'its last lines are not taken')
  file.portions = 0
  t.strictSame(await origin(), { kind: 'new' })
  t.ok(opened.size > 0)
})

t.test('a replacement that begins with what was read goes on from it', async (t) => {
  const { table, origin } = await asked(t, 'app.log', MORE)
  const name = path.join(t.testdirName, 'app.log')
  const file = living(READ, { detachedAt: NOW_MS, path: name, names: [name] })
  file.handle = null
  table.add(file)
  const found = await origin()
  t.match(found.kind, 'resumed')
  claim(found)
  t.ok(file.superseded || table.lost.some(({ claimed }) => claimed))
})

t.test('of two contents that it goes on from, one that is read and one that is lost, the longer is meant', async (t) => {
  const short = READ.subarray(0, 600)
  for (const [read, gone] of [[short, READ], [READ, short]] as const) {
    const { table, origin } = await asked(t, 'app.log', MORE)
    const name = path.join(t.testdirName, 'app.log')
    table.add(living(read, { detachedAt: NOW_MS, path: name, names: [name] }))
    table.lose(lostFor(gone, { path: name, names: [name] }))
    t.match(await origin(), { kind: 'resumed', start: { offset: READ.length } })
  }
})

t.test('a possible copy of a file of which nothing was read yet waits', async (t) => {
  const { table, origin } = await asked(t, 'app.log.1', READ)
  table.add(living(Buffer.alloc(0), { size: 100 }))
  t.match(await origin(), { kind: 'wait', reason: '/logs/app.log is read first, of which it may be a copy' })
  const starting = await asked(t, 'app.log.1', READ, { atStart: true })
  starting.table.add(living(Buffer.alloc(0), { size: 100 }))
  t.strictSame(await starting.origin(), { kind: 'new' }, 'at the start all are there side by side')
})
