import { linkSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { sourceError } from '../../../lib/errors/make-error.ts'
import { lostFor } from './support/unit-known.ts'
import { NOW_MS } from './support/unit-following.ts'
import { unitScan, type UnitScan } from './support/unit-scan.ts'

const names = ({ table }: UnitScan): string[] => [...table.files].filter(({ detachedAt }) => detachedAt === null).map((file) => path.basename(file.path)).sort()

t.test('files are taken up as their names come', async (t) => {
  const unit = unitScan(t, { 'a.log': 'a\n', 'b.log': 'b\n', 'c.txt': 'c\n' }, { file: '*.log', exclude: ['b*'] })
  await unit.scan.scan(true, true)
  t.strictSame([names(unit), unit.notes()], [['a.log'], ['b.log ignored exclude']])
  writeFileSync(unit.name('d.log'), 'd\n')
  await unit.scan.scan(false, false)
  t.strictSame(names(unit), ['a.log', 'd.log'])
  t.equal(unit.admitted.length, 2)
})

t.test('a rename, and a new file under the old name', async (t) => {
  const unit = unitScan(t, { 'app.log': 'a\n' })
  await unit.scan.scan(true, true)
  const [file] = unit.admitted
  renameSync(unit.name('app.log'), unit.name('app.log.1'))
  await unit.following.clock.advance(700)
  await unit.scan.scan(false, false)
  t.match(file, { path: unit.name('app.log.1'), movedAt: NOW_MS + 700, detachedAt: null })
  writeFileSync(unit.name('app.log'), 'something else\n')
  await unit.scan.scan(false, false)
  t.strictSame([names(unit), unit.following.context.codes], [['app.log', 'app.log.1'], []])
})

t.test('a name that is gone, and one that comes back', async (t) => {
  const unit = unitScan(t, { 'app.log': 'a\n', 'b.log': 'b\n' })
  await unit.scan.scan(true, true)
  const file = unit.table.at(unit.name('app.log'))
  const away = path.join(t.testdirName, '..', `${path.basename(t.testdirName)}-away`)
  renameSync(unit.name('app.log'), away)
  t.teardown(() => { rmSync(away, { force: true }) })
  await unit.scan.scan(false, false)
  t.match(file, { detachedAt: NOW_MS, path: unit.name('app.log') })
  t.strictSame([unit.detached, unit.table.at(unit.name('app.log'))], [[file], null])
  await unit.following.clock.advance(10)
  await unit.scan.scan(true, false)
  t.strictSame([file?.detachedAt, unit.detached.length], [NOW_MS, 1], 'it is told once')
  renameSync(away, unit.name('app.log'))
  await unit.scan.scan(false, false)
  t.strictSame([file?.detachedAt, unit.table.at(unit.name('app.log')), unit.admitted.length], [null, file, 2])
})

t.test('a file that was deleted for another is told, one that was renamed is not', async (t) => {
  const unit = unitScan(t, { 'app.log': 'a\n', 'b.log': 'b\n' }, { file: '*.log' })
  await unit.scan.scan(true, true)
  renameSync(unit.name('b.log'), unit.name('elsewhere'))
  writeFileSync(unit.name('b.log'), 'x\n')
  await unit.scan.scan(true, false)
  t.strictSame(unit.following.context.codes, [])
  writeFileSync(unit.name('app.new'), 'another one\n')
  renameSync(unit.name('app.new'), unit.name('app.log'))
  await unit.scan.scan(true, false)
  t.strictSame(unit.following.context.codes, [], 'the new one waits, and may be the same content')
  await unit.following.clock.advance(5000)
  await unit.scan.scan(true, false)
  await unit.scan.scan(true, false)
  t.strictSame(unit.following.context.codes, ['FILE_REPLACED'])
})

t.test('further names of a file are told, and it is read once', async (t) => {
  const unit = unitScan(t, { 'b.log': 'b\n' })
  linkSync(unit.name('b.log'), unit.name('c.log'))
  symlinkSync('b.log', unit.name('a.log'))
  await unit.scan.scan(true, true)
  t.strictSame([unit.admitted.length, names(unit)], [1, ['a.log']])
  t.strictSame(unit.notes(), ['b', 'c'].map((name) => `${name}.log ignored it is the same file as ${unit.name('a.log')}`))
  rmSync(unit.name('a.log'))
  await unit.scan.scan(false, false)
  t.strictSame([unit.admitted.length, names(unit), unit.notes()], [1, ['b.log'], [`c.log ignored it is the same file as ${unit.name('b.log')}`]])
})

t.test('where names are as they were, files are looked at only now and then, or when asked to', async (t) => {
  const unit = unitScan(t, { 'app.log': 'a\n' }, { file: 'app.log' })
  await unit.scan.scan(true, true)
  const replace = (): void => {
    writeFileSync(unit.name('new'), 'x\n')
    renameSync(unit.name('new'), unit.name('app.log'))
  }
  replace()
  let scans = 0
  while (unit.admitted.length < 2 && scans < 50) {
    await unit.scan.scan(false, false)
    scans++
  }
  t.ok(scans > 1 && scans <= 10, `after ${scans} scans`)
  replace()
  await unit.scan.scan(true, false)
  t.equal(unit.admitted.length, 3)
})

t.test('a note that asks for it is looked at again', async (t) => {
  const unit = unitScan(t, { 'app.log': 'a\n' }, { file: 'app.log' })
  await unit.scan.scan(true, true)
  const [file] = unit.admitted
  if (file === undefined) return
  await file.handle?.close()
  unit.table.remove(file)
  const { dev, ino, size, modified } = unit.see('app.log')
  let recheck = false
  unit.table.notes.set(file.path, { path: file.path, dev, ino, size, modified, state: 'waiting', reason: null, code: null, recheck: () => recheck })
  await unit.scan.scan(false, false)
  t.equal(unit.admitted.length, 1)
  recheck = true
  await unit.scan.scan(false, false)
  t.strictSame([unit.admitted.length, unit.notes()], [2, []])
})

t.test('notes of names that are gone are dropped', async (t) => {
  const unit = unitScan(t, { 'a.log': '', 'b.log': '' }, { exclude: ['b*'] })
  await unit.scan.scan(true, true)
  rmSync(unit.name('b.log'))
  await unit.scan.scan(true, false)
  t.strictSame(unit.notes(), [])
})

t.test('what has happened to a content is told when all names have been looked at', async (t) => {
  const unit = unitScan(t, { 'app.log.1': 'a line\nmore\n' })
  const told: boolean[] = []
  const lost = lostFor(Buffer.from('a line\n'), { path: unit.name('app.log'), names: [unit.name('app.log')] })
  const other = lostFor(Buffer.from('not here\n'), { path: unit.name('other.log'), names: [unit.name('other.log')] })
  for (const content of [lost, other]) unit.table.lose(content)
  const tell = (found: boolean): ReturnType<typeof sourceError> => {
    told.push(found)
    return sourceError(found ? 'FILE_COPYTRUNCATE' : 'FILE_TRUNCATED')
  }
  const at = NOW_MS
  unit.table.losses.push({ at, lost, tell }, { at, lost: other, tell }, { at, lost: null, tell }, { at, lost: null, tell: () => null })
  await unit.scan.scan(true, false)
  t.strictSame([told, unit.following.context.codes], [[true, false, false], ['FILE_COPYTRUNCATE', 'FILE_TRUNCATED', 'FILE_TRUNCATED']])
  t.strictSame([unit.table.losses, unit.table.lost], [[], [other]])
  t.match(unit.admitted, [{ position: { offset: 7, line: 1 } }])
})

t.test('a link that leads nowhere is looked at when it leads somewhere', async (t) => {
  const unit = unitScan(t, {}, { file: 'app.log' })
  symlinkSync('target', unit.name('app.log'))
  await unit.scan.scan(true, true)
  t.strictSame([unit.admitted, unit.following.context.codes], [[], []])
  writeFileSync(unit.name('target'), 'a\n')
  await unit.scan.scan(true, false)
  t.equal(unit.admitted.length, 1)
})

t.test('the number of a file that is not open, given to another one', async (t) => {
  const unit = unitScan(t, { 'app.log': 'a\n' })
  bornEarlier(unit.name('app.log'))
  await unit.scan.scan(true, true)
  const [file] = unit.admitted
  await unit.scan.scan(true, false)
  t.equal(unit.admitted.length, 1, 'as it was')
  if (file === undefined) return
  Object.assign(file, { birth: '1' })
  await unit.scan.scan(true, false)
  t.equal(unit.admitted.length, 1, 'an open file keeps its number')
  await file.handle?.close()
  file.handle = null
  await unit.scan.scan(true, false)
  t.match([unit.admitted.length, unit.detached, file.finishing], [2, [file], true])
  t.equal(unit.table.at(unit.name('app.log')), unit.admitted[1])
})

/** Changes a file until its last change is later than its making, by which a birth is known to be one. */
function bornEarlier(name: string): void {
  for (let at = statSync(name, { bigint: true }); at.birthtimeNs === at.ctimeNs; at = statSync(name, { bigint: true })) utimesSync(name, 5, 5)
}
