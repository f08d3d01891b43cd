import t from 'tap'
import { sourceError } from '../../../lib/errors/make-error.ts'
import { FileTable } from '../../../lib/file/follow/file-table.ts'
import { followedFiles } from '../../../lib/file/follow/followed-files.ts'
import type { TailedFile } from '../../../lib/file/follow/tailed-file.ts'
import { textFormat } from '../../../lib/file/text-format.ts'
import type { FollowedFile } from '../../../types/followed-file.ts'
import { memoryOf } from './support/unit-memory.ts'
import { NOW_MS, unitFollowing } from './support/unit-following.ts'
import { taken, tailedInit } from './support/unit-tailed.ts'

const following = unitFollowing()
const format = textFormat(following.params, Buffer.alloc(0))

/** What is told of a file that was read to `memory.offset` and is this, at `NOW_MS` and `later` ms. */
function told(size: number, parts: Partial<TailedFile>, read = 'a\nb\n', later = 0): FollowedFile | undefined {
  const file = tailedInit(following, { size, memory: memoryOf(Buffer.from(read)) })
  if (read !== '') {
    file.compression = 'none'
    file.begin(format, { offset: 0, line: 0 })
    file.slot.put(Buffer.from(read), 0)
    taken(file.lines)
  }
  Object.assign(file, parts)
  const table = new FileTable()
  table.add(file)
  return followedFiles(table, NOW_MS + later)[0]
}

t.test('why each file is read, or is not', async (t) => {
  const trouble = sourceError('FILE_TRUNCATED', { area: 'file', path: '/logs/app.log' })
  const atEnd: Partial<FollowedFile> = { state: 'at-end', reason: null, code: null, offset: 4, bytesBehind: 0, msBehind: 0, compression: 'none', dev: '1', ino: '2' }
  const cases: readonly (readonly [string, FollowedFile | undefined, Partial<FollowedFile>])[] = [
    ['all has been read', told(4, { atEnd: true }), atEnd],
    ['more is there', told(10, { atEnd: true }, undefined, 300), { state: 'reading', reason: null, offset: 4, bytesBehind: 6, msBehind: 300, size: 10 }],
    ['nobody has looked yet', told(4, { atEnd: false }), { state: 'reading', bytesBehind: 0 }],
    ['not all is taken', told(4, { atEnd: true, portions: 1 }), { state: 'reading' }],
    ['half a line', told(6, { atEnd: true }, 'a\nb\nab'), { state: 'at-end', reason: 'its last line has no ending yet', bytesBehind: 2, msBehind: 0 }],
    ['its name is gone', told(4, { atEnd: true, detachedAt: NOW_MS }), { state: 'at-end', reason: 'it was renamed or deleted, and is read until its writer has let go of it' }],
    ['empty', told(0, {}, ''), { state: 'waiting', reason: 'its first byte has not come', compression: null, offset: 0, bytesBehind: 0, msBehind: 0 }],
    ['its turn comes later', told(4, { waiting: 'after you' }, ''), { state: 'waiting', reason: 'after you' }],
    ['its first bytes have come', told(4, {}, ''), { state: 'reading', bytesBehind: 4 }],
    ['its last line is asked for', told(4, { finishing: true }), { state: 'finished' }],
    ['an archive that was read', told(4, { complete: true, compression: 'gzip', atEnd: true }), { state: 'finished', bytesBehind: null, compression: 'gzip' }],
    ['an archive that was read, and not taken', told(4, { complete: true, compression: 'gzip', portions: 1 }), { state: 'reading' }],
    ['an archive that waits for its end', told(900, { compression: 'gzip', atEnd: true }), { state: 'at-end' }],
    ['an error', told(10, { trouble, finishing: true }), { state: 'unreadable', code: 'FILE_TRUNCATED', reason: trouble.message, msBehind: 0 }],
    ['a clock that was put back', told(10, {}, undefined, -500), { state: 'reading', msBehind: 0 }]
  ]
  for (const [name, found, expected] of cases) t.match(found, expected, name)
})

t.test('files and notes together, by their names; what goes on elsewhere is told there', async (t) => {
  const table = new FileTable()
  const [b, d] = ['/b', '/d'].map((path, at) => tailedInit(following, { path, ino: String(at) }))
  if (b !== undefined && d !== undefined) {
    table.add(b)
    table.add(d)
    const gone = tailedInit(following, { path: '/a', ino: '7' })
    gone.superseded = true
    table.add(gone)
  }
  const note = { dev: '', ino: '', state: 'ignored' as const, reason: 'exclude', code: null, size: 0, modified: 0n, recheck: () => false }
  table.notes.set('/c', { ...note, path: '/c' })
  table.notes.set('/A', { ...note, path: '/A', dev: '1', ino: '5', size: 7, state: 'unreadable', code: 'EACCES' })
  const files = followedFiles(table, NOW_MS)
  t.strictSame(files.map(({ path }) => path), ['/A', '/b', '/c', '/d'])
  t.match(files[0], { state: 'unreadable', code: 'EACCES', dev: '1', ino: '5', size: 7, compression: null, bytesBehind: null, offset: 0, msBehind: 0 })
  t.match(files[2], { state: 'ignored', reason: 'exclude', dev: null, ino: null })
})
