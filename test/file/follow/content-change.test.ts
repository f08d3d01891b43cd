import { writeFileSync } from 'node:fs'
import path from 'node:path'
import t, { type Test } from 'tap'
import { followChange } from '../../../lib/file/follow/content-change.ts'
import { ContentLanes } from '../../../lib/file/follow/content-lanes.ts'
import { WINDOW_BYTES } from '../../../lib/file/follow/content-memory.ts'
import { FileTable } from '../../../lib/file/follow/file-table.ts'
import type { TailedFile } from '../../../lib/file/follow/tailed-file.ts'
import type { FileParams } from '../../../lib/file/params.ts'
import { textFormat } from '../../../lib/file/text-format.ts'
import { NOW_MS, unitFollowing } from './support/unit-following.ts'
import { readOn, taken, tailedAt, textsOf } from './support/unit-tailed.ts'

/** A file that was read whole, was written anew since, and was found out. */
async function changed(t: Test, before: string | Buffer, after: string | Buffer, params: Partial<FileParams> = {}): Promise<Changed> {
  const name = path.join(t.testdir({ 'app.log': before }), 'app.log')
  const following = unitFollowing(params, { manual: true })
  const file = await tailedAt(t, following, name)
  const acks = (): ContentLanes | null => {
    const lane = following.context.acks?.lane(String(lanes++))
    return lane === undefined ? null : new ContentLanes(lane)
  }
  let lanes = 0
  file.acks = acks()
  file.begin(textFormat(following.params, Buffer.from(before)), { offset: 0, line: 0 })
  const texts = textsOf(await readOn(file))
  const table = new FileTable()
  const cuts: number[] = []
  const flushed: string[] = []
  const change = async (content: string | Buffer): Promise<void> => {
    writeFileSync(name, content)
    file.changed = true
    await followChange(file, { table, key: 'test', now: NOW_MS, newLanes: acks, cut: (offset) => { cuts.push(offset) }, deliver: (record) => { flushed.push(...textsOf(taken(record))) } })
  }
  const former = file.acks
  await change(after)
  return { file, table, texts, cuts, flushed, former, change, told: (found) => table.losses.map(({ tell }) => tell(found)?.code) }
}

interface Changed {
  readonly file: TailedFile
  readonly table: FileTable
  /** What was delivered before. */
  readonly texts: readonly string[]
  readonly cuts: readonly number[]
  /** Records that were delivered as nobody has their lines any more. */
  readonly flushed: readonly string[]
  readonly former: ContentLanes | null
  readonly change: (content: string | Buffer) => Promise<void>
  readonly told: (found: boolean) => readonly unknown[]
}

t.test('a file that was cut is read on from what is left of it', async (t) => {
  const { file, table, texts, cuts, former, told } = await changed(t, 'a\nb\nc\nhalf', 'a\nb\nX\n')
  t.strictSame(texts, ['a', 'b', 'c'])
  t.strictSame([file.position, file.size, file.changed, file.record], [{ offset: 4, line: 2 }, 6, false, null])
  t.strictSame([file.memory.offset, file.memory.head.toString(), file.memory.window.toString()], [4, 'a\nb\n', 'a\nb\n'])
  t.strictSame([cuts, file.acks, table.lost], [[4], former, []])
  t.strictSame([told(false), table.losses.map(({ lost }) => lost)], [['FILE_TRUNCATED'], [null]])
  t.match(await readOn(file), [{ text: 'X', position: { offset: 4, line: 3 } }])
})

t.test('where only an unfinished line has changed, nothing delivered is cut', async (t) => {
  const { file, cuts, former } = await changed(t, 'a\nhalf', 'a\nother\n')
  t.strictSame([file.position, cuts, file.acks], [{ offset: 2, line: 1 }, [], former])
  t.strictSame(textsOf(await readOn(file)), ['other'])
})

t.test('what is another from its beginning is a new content, and the one before is lost until it turns up', async (t) => {
  const { file, table, former, cuts, told } = await changed(t, 'a\nb\nc\n', 'other\n')
  t.strictSame([file.position, file.format, file.compression, file.memory.offset], [{ offset: 0, line: 0 }, null, null, 0])
  t.notOk(file.acks === former)
  t.strictSame(cuts, [])
  const [lost] = table.lost
  t.match(lost, { path: file.path, position: { offset: 6, line: 3 }, claimed: false, record: { offset: 6, line: 3, size: 6 } })
  t.equal(lost?.acks, former)
  t.equal(lost?.memory.window.toString(), 'a\nb\nc\n')
  t.strictSame([told(false), told(true), table.losses[0]?.lost === lost], [['FILE_TRUNCATED'], ['FILE_COPYTRUNCATE'], true])
})

t.test('cut to nothing', async (t) => {
  const { file, table, told } = await changed(t, 'a\n', '')
  t.strictSame([file.position, file.size, table.lost.length, told(false)], [{ offset: 0, line: 0 }, 0, 1, ['FILE_TRUNCATED']])
})

t.test('a file that is closed is left as it is', async (t) => {
  const { file, table } = await changed(t, 'a\n', 'a\nb\n')
  await file.handle?.close()
  file.handle = null
  const told = table.losses.length
  await followChange(file, { table, key: 'test', now: NOW_MS, newLanes: () => null, cut: () => {}, deliver: () => {} })
  t.equal(table.losses.length, told)
})

t.test('what was compared is remembered, and not what stands there a moment later', async (t) => {
  const lines = Array.from({ length: 3000 }, (_unused, at) => `line ${String(at).padStart(5, '0')}\n`)
  const { file } = await changed(t, lines.join(''), lines.slice(0, 2900).join(''))
  t.strictSame(file.position, { offset: 2900 * 11, line: 2900 })
  const cut = 100 * 11
  t.equal(file.memory.window.toString(), lines.slice(0, 2900).join('').slice(-(WINDOW_BYTES - cut)))
  t.equal(file.memory.head.toString(), lines.join('').slice(0, 1024))
})

t.test('lines in hand of a record are delivered where no copy has them', async (t) => {
  const multiline = { multiline: { start: '^\\S', timeoutMs: 1000, maxLines: 500 } }
  for (const [after, found, expected] of [['other\n', false, ['c\n 1']], ['other\n', true, []], ['a\nb\nc\n 1\nh', false, []]] as const) {
    const { texts, flushed, told } = await changed(t, 'a\nb\nc\n 1\nhalf', after, multiline)
    t.strictSame(texts, ['a', 'b'])
    told(found)
    t.strictSame(flushed, expected, `${JSON.stringify(after)}, ${found ? 'found' : 'lost'}`)
  }
})

t.test('lines in hand that were cut off just where they begin are delivered too', async (t) => {
  const { flushed, told } = await changed(t, 'a\nb\nc\n 1\nhalf', 'a\nb\n', { multiline: { start: '^\\S', timeoutMs: 1000, maxLines: 500 } })
  told(false)
  t.strictSame(flushed, ['c\n 1'])
})

t.test('a file filled again beyond the offset, whose remembered bytes begin alike by chance, is read from its beginning', async (t) => {
  const log = (day: string): string => Array.from({ length: 500 }, (_unused, at) => `${day} request ${String(at).padStart(6, '0')} host app: all is well\n`).join('')
  const { file } = await changed(t, log('2026-01-31'), log('2026-02-01'))
  t.strictSame(file.position, { offset: 0, line: 0 })
})

t.test('UTF-16 is read on from a whole unit', async (t) => {
  const before = Buffer.from('a\n\u0A05\u0A05\nc\n', 'utf16le')
  const { file } = await changed(t, before, Buffer.from('a\n\u0A05\u0A05\nX\n', 'utf16le'), { charset: 'utf-16le' })
  t.strictSame(file.position, { offset: 10, line: 2 })
  t.match(await readOn(file), [{ text: 'X', position: { line: 3 } }])
})

t.test('lines that were not counted have no number afterwards either', async (t) => {
  const name = path.join(t.testdir({ 'app.log': 'a\nb\nc\nd\n' }), 'app.log')
  const following = unitFollowing()
  const file = await tailedAt(t, following, name)
  // As a file is taken up at its end.
  file.memory.took(Buffer.from('a\nb\n'))
  file.begin({ ...textFormat(following.params, Buffer.alloc(0)), numbered: false }, { offset: 4, line: 0 })
  t.strictSame(textsOf(await readOn(file)), ['c', 'd'])
  writeFileSync(name, 'a\nb\nc\nX\n')
  file.changed = true
  await followChange(file, { table: new FileTable(), key: 'test', now: NOW_MS, newLanes: () => null, cut: () => {}, deliver: () => {} })
  t.strictSame(file.position, { offset: 6, line: 0 })
  t.match(await readOn(file), [{ text: 'X', position: { line: null } }])
})
