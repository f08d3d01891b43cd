import t from 'tap'
import { FileTable, type LostContent } from '../../../lib/file/follow/file-table.ts'
import type { TailedFile } from '../../../lib/file/follow/tailed-file.ts'
import { sampleRecord } from '../checkpoint/support/sample-checkpoint.ts'
import { lostFor } from './support/unit-known.ts'
import { unitFollowing } from './support/unit-following.ts'
import { tailedInit } from './support/unit-tailed.ts'

const following = unitFollowing()

function fileOf(path: string, ino: string): TailedFile {
  return tailedInit(following, { path, ino })
}

function lostAs(path: string): LostContent {
  return lostFor(Buffer.from('a line\n'), { path })
}

function noted(table: FileTable, path: string): void {
  table.notes.set(path, { path, dev: '1', ino: '9', state: 'ignored', reason: null, code: null, size: 0, modified: 0n, recheck: () => false })
}

t.test('a file is found by its name and by its inode until it is removed', async (t) => {
  const table = new FileTable()
  const file = fileOf('a', '1')
  noted(table, 'a')
  table.add(file)
  t.strictSame([[...table.files], table.size, table.notes.size], [[file], 1, 0])
  t.strictSame([table.at('a'), table.of(file), table.has({ dev: '1', ino: '1' }), table.has({ dev: '2', ino: '1' })], [file, file, true, false])
  t.strictSame([table.at('b'), table.of({ dev: '1', ino: '2' })], [null, null])
  table.remove(file)
  t.strictSame([[...table.files], table.size, table.at('a'), table.has(file)], [[], 0, null, false])
})

t.test('files that change their names', async (t) => {
  const table = new FileTable()
  const [one, two] = [fileOf('a', '1'), fileOf('b', '2')]
  table.add(one)
  table.add(two)
  noted(table, 'c')
  table.detach(one, 5)
  t.strictSame([one.detachedAt, one.path, table.at('a'), table.has(one)], [5, 'a', null, true])
  table.move(one, 'c')
  t.strictSame([one.detachedAt, one.path, table.at('c'), table.notes.size], [null, 'c', one, 0])
  table.move(one, 'b')
  table.move(two, 'c')
  t.strictSame([table.at('a'), table.at('b'), table.at('c')], [null, one, two], 'they have changed places')
})

t.test('a name that leads to another file by now stays with that one', async (t) => {
  for (const leave of ['detach', 'remove', 'move'] as const) {
    const table = new FileTable()
    const [before, after] = [fileOf('a', '1'), fileOf('a', '2')]
    table.add(before)
    table.add(after)
    if (leave === 'detach') table.detach(before, 0)
    else if (leave === 'remove') table.remove(before)
    else table.move(before, 'b')
    t.equal(table.at('a'), after, leave)
  }
})

t.test('a file that was taken up anew is not removed with what it was before', async (t) => {
  const table = new FileTable()
  const [before, after] = [fileOf('a', '1'), fileOf('a', '1')]
  table.add(before)
  table.add(after)
  table.remove(before)
  t.strictSame([table.of(after), table.at('a')], [after, after])
})

t.test('what has turned up again is forgotten, and no more is kept than there is room for', async (t) => {
  const table = new FileTable()
  const [one, two] = [lostAs('one'), lostAs('two')]
  table.lose(one)
  table.lose(two)
  table.orphans = [{ record: sampleRecord(), claimed: false }, { record: sampleRecord(), claimed: true }]
  table.settle()
  t.strictSame([table.lost.length, table.orphans.length], [2, 1])
  one.claimed = true
  table.settle()
  t.strictSame(table.lost, [two])
  for (let count = 0; count < 1000; count++) table.lose(lostAs(`${count}`))
  t.strictSame([table.lost.length, table.lost[0]?.path, table.lost.at(-1)?.path], [1000, '0', '999'])
})
