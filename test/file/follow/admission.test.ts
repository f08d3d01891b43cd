import { appendFileSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import t from 'tap'
import { channels } from '../../../lib/core/channels.ts'
import { withoutRights } from '../support/without-rights.ts'
import { NOW_MS } from './support/unit-following.ts'
import { lostFor } from './support/unit-known.ts'
import { unitScan } from './support/unit-scan.ts'
import { readOn, textsOf } from './support/unit-tailed.ts'

t.test('a file that is new is followed from its beginning', async (t) => {
  const { admission, admitted, table, see, following } = unitScan(t, { 'app.log': 'a\nb\n' })
  await admission.admit(see('app.log'), false)
  const [file] = admitted
  t.equal(table.at(see('app.log').path), file)
  t.match(file, { compression: 'none', position: { offset: 0, line: 0 }, acks: null, complete: false, size: 4 })
  t.match(file === undefined ? [] : await readOn(file), [{ text: 'a', position: { line: 1 } }, { text: 'b' }])
  await admission.admit(see('app.log'), false)
  t.strictSame([admitted.length, following.context.warnings], [1, []], 'once')
})

t.test('a byte order mark is no part of the first line', async (t) => {
  const { admission, admitted, see } = unitScan(t, { 'app.log': '\uFEFFa\n' })
  await admission.admit(see('app.log'), true)
  const [file] = admitted
  t.match(file, { position: { offset: 3, line: 0 }, memory: { offset: 3 } })
  t.match(file === undefined ? [] : await readOn(file), [{ text: 'a', position: { offset: 3, line: 1 } }])
})

t.test('where files begin that are there at the start, and those that come later', async (t) => {
  for (const [from, atStart, expected] of [['end', true, ['half+', 'c']], ['end', false, ['a', 'b', 'half+', 'c']], ['beginning', true, ['a', 'b', 'half+', 'c']]] as const) {
    const { admission, admitted, see, name } = unitScan(t, { 'app.log': 'a\nb\nhalf' }, { from })
    await admission.admit(see('app.log'), atStart)
    appendFileSync(name('app.log'), '+\nc\n')
    const [file] = admitted
    const events = file === undefined ? [] : await readOn(file)
    t.strictSame(textsOf(events), expected, `${from}, ${atStart ? 'at the start' : 'later'}`)
    t.equal(events[0]?.position.line, expected.length === 2 ? null : 1, 'lines that were passed over are not counted')
  }
})

t.test('of compressed content the end cannot be begun at', async (t) => {
  const { admission, admitted, see } = unitScan(t, { 'app.log.gz': zlib.gzipSync('a\n') }, { from: 'end' })
  await admission.admit(see('app.log.gz'), true)
  t.match(admitted, [{ compression: 'gzip', complete: true, position: { offset: 0, line: 0 } }])
})

t.test('an empty file is taken up, and what it is is decided by its first bytes', async (t) => {
  const { admission, admitted, see, name, table } = unitScan(t, { 'app.log': '' }, {}, { manual: true })
  await admission.admit(see('app.log'), true)
  const [empty] = admitted
  if (empty === undefined) return
  t.match(empty, { compression: null, format: null, position: { offset: 0 } })
  writeFileSync(name('app.log'), 'a\n')
  empty.size = 2
  await admission.readmit(empty)
  const [, file] = admitted
  t.strictSame([empty.superseded, file === undefined ? [] : textsOf(await readOn(file)), table.at(name('app.log')) === file], [true, ['a'], true])
})

t.test('too few bytes to tell what it holds wait for more', async (t) => {
  const { admission, admitted, see, name } = unitScan(t, { 'app.log': Buffer.of(0x1F, 0x8B) })
  await admission.admit(see('app.log'), false)
  const [waiting] = admitted
  if (waiting === undefined) return
  t.match(waiting, { waiting: 'too few bytes to tell what it holds', format: null })
  await admission.readmit(waiting)
  t.strictSame([admitted.length, waiting.superseded], [1, false])
  writeFileSync(name('app.log'), zlib.gzipSync('a\n'))
  await admission.readmit(waiting)
  t.match([waiting.superseded, admitted[1]?.compression], [true, 'gzip'])
})

t.test('too few bytes of a file that is gone are text in the end', async (t) => {
  const { admission, admitted, see, name, table, following } = unitScan(t, { 'app.log': Buffer.of(0x1F, 0x8B) })
  await admission.admit(see('app.log'), false)
  const [waiting] = admitted
  if (waiting === undefined) return
  table.detach(waiting, NOW_MS)
  writeFileSync(name('other.log'), '')
  await following.clock.advance(4999)
  await admission.readmit(waiting)
  t.equal(admitted.length, 1)
  await following.clock.advance(1)
  await admission.readmit(waiting)
  t.match(admitted[1], { compression: 'none', detachedAt: NOW_MS })
  t.equal(table.at(name('app.log')), null)
})

t.test('old files are left alone until they are written, and are then read from where they ended', async (t) => {
  const { admission, admitted, see, name, notes } = unitScan(t, { 'app.log': 'old\n' }, { ignoreOlderMs: 60_000 })
  const at = (ms: number): void => { utimesSync(name('app.log'), ms / 1000, ms / 1000) }
  at(NOW_MS - 60_001)
  await admission.admit(see('app.log'), true)
  await admission.admit(see('app.log'), false)
  t.strictSame([admitted, notes()], [[], [`app.log ignored ignore_older_ms: last written ${new Date(NOW_MS - 60_001).toISOString()}`]])
  appendFileSync(name('app.log'), 'new\n')
  at(NOW_MS)
  await admission.admit(see('app.log'), false)
  const [file] = admitted
  t.strictSame([file === undefined ? [] : textsOf(await readOn(file)), notes()], [['new'], []])
})

t.test('an old file that was written anew and shorter is read whole', async (t) => {
  const { admission, admitted, see, name } = unitScan(t, { 'app.log': 'long ago\n' }, { ignoreOlderMs: 60_000 })
  utimesSync(name('app.log'), 1, 1)
  await admission.admit(see('app.log'), true)
  writeFileSync(name('app.log'), 'a\nb\n')
  utimesSync(name('app.log'), NOW_MS / 1000, NOW_MS / 1000)
  await admission.admit(see('app.log'), false)
  t.strictSame(admitted[0] === undefined ? [] : textsOf(await readOn(admitted[0])), ['a', 'b'])
})

t.test('what cannot be read is told once for each cause, and tried again', async (t) => {
  const { admission, admitted, see, name, table, following: { context } } = unitScan(t, { 'app.log': 'a\n' })
  const seen = see('app.log')
  await withoutRights(name('app.log'), async () => {
    await admission.admit(seen, true)
    await admission.admit(seen, false)
  })
  t.equal(context.codes.length, 1)
  t.match(table.notes.get(name('app.log')), { state: 'unreadable', code: context.codes[0], recheck: Function })
  t.ok(table.notes.get(name('app.log'))?.recheck())
  rmSync(name('app.log'))
  mkdirSync(name('app.log'))
  await admission.admit(seen, false)
  t.equal(context.codes[1], 'FILE_IS_DIRECTORY')
  rmSync(name('app.log'), { recursive: true })
  await admission.admit(seen, false)
  t.strictSame([table.notes.size, context.codes.length], [0, 2], 'what went away is no trouble')
  writeFileSync(name('app.log'), 'a\n')
  await admission.admit(see('app.log'), false)
  t.equal(admitted.length, 1)
})

t.test('a copy is noted and looked at again when there is reason to', async (t) => {
  const content = Buffer.from('a line\nanother line\n')
  const { admission, admitted, see, name, table, notes } = unitScan(t, { 'app.log.1': content.subarray(0, 7) })
  table.lose(lostFor(content, { path: name('app.log'), names: [name('app.log')] }))
  await admission.admit(see('app.log.1'), false)
  t.strictSame([admitted, notes()], [[], [`app.log.1 ignored all of it has been read as ${name('app.log')}`]])
  t.match(table.notes.get(name('app.log.1'))?.record?.(null), { offset: 7, path: name('app.log.1') })
  utimesSync(name('app.log.1'), 5, 5)
  await admission.admit(see('app.log.1'), false)
  t.equal(admitted.length, 0)
  writeFileSync(name('app.log.1'), 'it is something else now\n')
  await admission.admit(see('app.log.1'), false)
  t.strictSame([admitted.length, notes()], [1, []])
})

t.test('a note goes with its file to another name', async (t) => {
  const { admission, see, table, name, notes } = unitScan(t, { 'b.log': 'old\n' }, { ignoreOlderMs: 60_000 })
  utimesSync(name('b.log'), 1, 1)
  const seen = see('b.log')
  await admission.admit({ ...seen, path: name('a.log') }, true)
  const note = table.notes.get(name('a.log'))
  table.notes.delete(name('a.log'))
  if (note !== undefined) table.movedNotes.set(`${seen.dev}:${seen.ino}`, note)
  await admission.admit(seen, false)
  t.match(notes(), [/^b\.log ignored ignore_older_ms/])
})

t.test('what is no text is told when it is taken up, and what is opened is published', async (t) => {
  const opened: unknown[] = []
  const listen = (message: unknown): void => { opened.push(message) }
  channels.fileOpen.subscribe(listen)
  t.teardown(() => { channels.fileOpen.unsubscribe(listen) })
  const { admission, see, name, following: { context } } = unitScan(t, { 'app.log': 'text and \0\n' })
  await admission.admit(see('app.log'), false)
  t.strictSame(context.codes, ['FILE_LOOKS_BINARY'])
  t.match(opened, [{ key: 'test', path: name('app.log'), size: 11, compression: 'none', charset: 'utf-8' }])
})

t.test('each content has acks of its own, which can be given up', async (t) => {
  const { admission, admitted, see, following: { context } } = unitScan(t, { 'a.log': 'a\nb\n', 'b.log': 'c\n' }, {}, { manual: true })
  await admission.admit(see('a.log'), false)
  await admission.admit(see('b.log'), false)
  const [a, b] = admitted
  if (a === undefined || b === undefined || a.acks === null || b.acks === null) return
  t.not(a.acks.current, b.acks.current)
  await readOn(a)
  await readOn(b)
  t.equal(context.acks?.unacked, 3)
  const former = a.acks.current
  admission.cut(a, 2)
  t.not(a.acks.current, former)
  t.strictSame(a.acks.oldest, { offset: 0, line: 0 })
  b.acks.release()
  t.equal(context.acks?.unacked, 2)
})

t.test('without acks there is nothing to cut', async (t) => {
  const { admission, admitted, see } = unitScan(t, { 'a.log': 'a\n' })
  await admission.admit(see('a.log'), false)
  if (admitted[0] !== undefined) admission.cut(admitted[0], 1)
  t.strictSame([admitted[0]?.acks, admission.newLanes({ dev: '1', ino: '2' })], [null, null])
})

t.test('a file that is closed is not taken up anew', async (t) => {
  const { admission, admitted, see, table } = unitScan(t, { 'a.log': '' })
  await admission.admit(see('a.log'), false)
  const [file] = admitted
  if (file === undefined) return
  await file.handle?.close()
  file.handle = null
  await admission.readmit(file)
  t.strictSame([admitted.length, table.has(file), path.basename(file.path)], [1, true, 'a.log'])
})
