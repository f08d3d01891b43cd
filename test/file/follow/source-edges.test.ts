import { appendFileSync, copyFileSync, renameSync, truncateSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import { openHandles } from '../support/open-handles.ts'
import { reachableFolder } from '../support/reachable-folder.ts'
import { withoutRights } from '../support/without-rights.ts'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

t.test('a file that grew by more than one read buffer between two polls is delivered completely', async (t) => {
  const base = t.testdir({ 'a.log': 'first\n' })
  const followed = await follow(t, { base, file: 'a.log', bufferBytes: 4096 })
  await followed.lines(1)
  const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}`)
  appendFileSync(path.join(base, 'a.log'), `${lines.join('\n')}\n`)
  t.strictSame((await followed.lines(20_001)).slice(1), lines)
})

t.test(
  'a truncation within the 4 KiB before the offset rereads no line, an earlier one rereads the whole file',
  async (t) => {
    const lines = Array.from({ length: 1000 }, (_, index) => `line ${String(index).padStart(4, '0')}`) // 10 bytes each
    for (const [kept, again] of [
      [900, 0],
      [300, 300]
    ] as const) {
      const base = t.testdir({ 'a.log': `${lines.join('\n')}\n` })
      const name = path.join(base, 'a.log')
      const followed = await follow(t, { base, file: 'a.log' })
      await followed.lines(1000)
      await followed.pass(1000)
      truncateSync(name, kept * 10)
      appendFileSync(name, 'new\n')
      await followed.lines(1001 + again)
      await followed.pass(3000)
      t.strictSame(followed.texts.slice(1000), [...lines.slice(0, again), 'new'], `${kept} lines kept`)
      t.strictSame(followed.codes, ['FILE_TRUNCATED'])
    }
  }
)

t.test('line numbers and offsets continue through a truncation', async (t) => {
  const base = t.testdir({ 'a.log': 'one\ntwo\nthree\n' })
  const name = path.join(base, 'a.log')
  const followed = await follow(t, { base, file: 'a.log' })
  await followed.lines(3)
  truncateSync(name, 8)
  await followed.warned('FILE_TRUNCATED')
  appendFileSync(name, 'four\n')
  await followed.lines(4)
  t.match(followed.events[3]?.position, { offset: 8, line: 3 })
})

t.test('files that begin with the same header are separate contents', async (t) => {
  const header = `#Fields: date time c-ip cs-method cs-uri-stem sc-status ${'x'.repeat(80)}\n`
  const base = t.testdir({ 'a.log': header, 'b.log': header, 'u_ex01.log': header, 'u_ex02.log': header })
  const followed = await follow(t, { base, file: '*.log' })
  await followed.lines(4)
  for (const name of ['a.log', 'b.log', 'u_ex01.log', 'u_ex02.log']) appendFileSync(path.join(base, name), `${name}\n`)
  await followed.lines(8)
  t.strictSame(followed.texts.slice(4).toSorted(), ['a.log', 'b.log', 'u_ex01.log', 'u_ex02.log'])
})

t.test('a new file that begins like its predecessor is read completely', async (t) => {
  const header = 'header\n'
  const base = t.testdir({ 'a.log': `${header}one\n` })
  const name = path.join(base, 'a.log')
  const checkpoint = memoryStore()
  const followed = await follow(t, { base, file: 'a.log*' }, { checkpoint })
  await followed.lines(2)
  renameSync(name, `${name}.1`)
  writeFileSync(name, header)
  await followed.lines(3)
  appendFileSync(name, 'two\n')
  t.strictSame((await followed.lines(4)).slice(2), ['header', 'two'])
  await followed.stop()
  const again = await follow(t, { base, file: 'a.log*' }, { checkpoint })
  await again.pass(3000)
  t.strictSame(again.texts, [])
})

t.test(
  'a manual copy under another matching name is delivered after the wait, as nothing shows that it is a mere copy',
  async (t) => {
    const base = t.testdir({ 'a.log': 'one\n' })
    const followed = await follow(t, { base, file: '*.log' })
    await followed.lines(1)
    copyFileSync(path.join(base, 'a.log'), path.join(base, 'other.log'))
    t.strictSame(await followed.lines(2), ['one', 'one'])
  }
)

t.test(
  'a file closed for max_open_files that cannot be reopened is reported, and read once access is restored',
  async (t) => {
    const base = reachableFolder(t, { 'a.log': 'a\n', 'b.log': 'b\n' })
    const name = path.join(base, 'a.log')
    utimesSync(name, new Date(2020, 1), new Date(2020, 1))
    const followed = await follow(t, { base, file: '*.log', maxOpenFiles: 1 })
    await followed.lines(2)
    await followed.pass(3000)
    appendFileSync(path.join(base, 'b.log'), 'b\n') // // b.log was used more recently, so a.log stays closed
    await followed.lines(3)
    await followed.pass(5000)
    t.notOk(openHandles(base).includes(name))
    appendFileSync(name, 'more\n')
    await withoutRights(name, () => followed.pass(5000))
    t.strictSame(followed.codes, ['FILE_PERMISSION_DENIED'])
    t.equal((await followed.lines(4))[3], 'more')
  }
)

t.test('an archive of several members is read, and so is the archive that replaces it', async (t) => {
  const base = t.testdir({ 'a.gz': Buffer.concat([zlib.gzipSync('one\ntw'), zlib.gzipSync('o\n')]) })
  const name = path.join(base, 'a.gz')
  const followed = await follow(t, { base, file: 'a.gz' })
  t.strictSame(await followed.lines(2), ['one', 'two'])
  await followed.until('finished', () => followed.file('a.gz')?.state === 'finished')
  writeFileSync(`${name}.new`, zlib.gzipSync('three\n'))
  renameSync(`${name}.new`, name)
  t.strictSame(await followed.lines(3), ['one', 'two', 'three'])
})

t.test('a file that is deleted after max_open_files closed it is released without a report', async (t) => {
  const base = t.testdir({ 'a.log': 'a\n', 'b.log': 'b\n' })
  const name = path.join(base, 'a.log')
  utimesSync(name, new Date(2020, 1), new Date(2020, 1))
  const followed = await follow(t, { base, file: '*.log', maxOpenFiles: 1, rotateWaitMs: 500 })
  await followed.lines(2)
  appendFileSync(path.join(base, 'b.log'), 'b\n')
  await followed.lines(3)
  await followed.until('closed', () => !openHandles(base).includes(name))
  unlinkSync(name)
  await followed.until('let go of', () => followed.file('a.log') === undefined)
  t.strictSame(followed.codes, [])
})
