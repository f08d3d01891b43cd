import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import {
  inodeKey,
  isSameFile,
  reconcile,
  unsettled,
  type KnownFile,
  type SeenName
} from '../../../lib/file/follow/reconcile.ts'

const inode = fc.record({ dev: fc.constantFrom('1', '2'), ino: fc.constantFrom('1', '2', '3') })
const named = fc
  .record({ path: fc.constantFrom('a', 'b', 'c', 'd', 'e'), inode })
  .map(({ path, inode: { dev, ino } }): SeenName => ({ path, dev, ino }))
const known = fc.uniqueArray(named, { selector: inodeKey })
const seen = fc.uniqueArray(named, { selector: ({ path }) => path })

t.test('file changes are derived from names and inodes', async (t) => {
  const file = (path: string, ino: string): KnownFile => ({ path, dev: '1', ino })
  const nothing = { moved: [], stayed: [], gone: [], fresh: [], aliases: [] }
  const [a, b] = [file('app.log', '1'), file('app.log.1', '2')]
  t.strictSame(reconcile([], []), nothing)
  t.strictSame(reconcile([a], [a]), { ...nothing, stayed: [a] })
  t.strictSame(reconcile([a], []), { ...nothing, gone: [a] })
  t.strictSame(reconcile([], [a]), { ...nothing, fresh: [a] })
  t.strictSame(
    reconcile([a], [file('app.log', '9')]),
    { ...nothing, gone: [a], fresh: [file('app.log', '9')] },
    'deleted and created anew'
  )
  t.strictSame(
    reconcile([a, b], [file('app.log', '9'), file('app.log.1', '1'), file('app.log.2', '2')]),
    {
      ...nothing,
      moved: [
        { file: a, path: 'app.log.1' },
        { file: b, path: 'app.log.2' }
      ],
      fresh: [file('app.log', '9')]
    },
    'a shift of names'
  )
  t.strictSame(
    reconcile([a, b], [file('app.log', '2'), file('app.log.1', '1')]),
    {
      ...nothing,
      moved: [
        { file: a, path: 'app.log.1' },
        { file: b, path: 'app.log' }
      ]
    },
    'two files have changed places'
  )
  t.strictSame(
    reconcile([a], [file('0.log', '1'), a]),
    { ...nothing, stayed: [a], aliases: [{ path: '0.log', of: 'app.log' }] },
    'the file keeps its name'
  )
  t.strictSame(
    reconcile([], [file('x', '1'), file('y', '1'), file('z', '1')]),
    {
      ...nothing,
      fresh: [file('x', '1')],
      aliases: [
        { path: 'y', of: 'x' },
        { path: 'z', of: 'x' }
      ]
    },
    'the first name becomes the primary one'
  )
  t.strictSame(
    reconcile([a], [{ ...a, dev: '2' }]),
    { ...nothing, gone: [a], fresh: [{ ...a, dev: '2' }] },
    'the same inode of another device'
  )
})

t.test('each file has exactly one outcome and each name exactly one meaning', async () => {
  fc.assert(
    fc.property(known, seen, (files, names) => {
      const { moved, stayed, gone, fresh, aliases } = reconcile(files, names)
      for (const file of files) {
        const there = names.filter((name) => isSameFile(name, file))
        const fate = there.length === 0 ? 'gone' : there.some(({ path }) => path === file.path) ? 'stayed' : 'moved'
        assert.deepEqual(
          [gone.includes(file), stayed.includes(file), moved.some((move) => move.file === file)],
          ['gone', 'stayed', 'moved'].map((name) => name === fate)
        )
      }
      const primary = [...stayed, ...fresh, ...moved.map(({ file: { dev, ino }, path }) => ({ path, dev, ino }))]
      assert.equal(new Set(primary.map(inodeKey)).size, primary.length, 'a file is read once')
      assert.deepEqual([...primary, ...aliases].map(({ path }) => path).sort(), names.map(({ path }) => path).sort())
      for (const { path, of } of aliases) {
        const [one, other] = [names.find((name) => name.path === path), primary.find((name) => name.path === of)]
        assert.ok(one !== undefined && other !== undefined && isSameFile(one, other))
      }
      for (const file of fresh) assert.ok(!files.some((other) => isSameFile(file, other)))
    }),
    { numRuns: 1000 }
  )
})

t.test('the changes are the same when files whose names still lead to them are left out', async () => {
  fc.assert(
    fc.property(known, seen, (files, names) => {
      const at = new Map(files.map((file) => [file.path, file]))
      const of = new Map(files.map((file) => [inodeKey(file), file]))
      const left = unsettled(files, names, {
        at: (path) => at.get(path) ?? null,
        of: (file) => of.get(inodeKey(file)) ?? null
      })
      const { stayed, aliases, ...others } = reconcile(files, names)
      const { stayed: leftStayed, aliases: leftAliases, ...leftOthers } = reconcile(left.known, left.seen)
      assert.deepEqual(leftOthers, others)
      assert.deepEqual(byPath(leftAliases), byPath(aliases))
      for (const file of leftStayed) assert.ok(stayed.includes(file))
      // A file whose name was claimed by another one keeps that name all the same and must be assigned it again.
      for (const file of stayed) if (at.get(file.path) !== file) assert.ok(leftStayed.includes(file))
      for (const file of left.known)
        assert.ok(
          !stayed.includes(file) || at.get(file.path) !== file || aliases.some(({ of: path }) => path === file.path)
        )
    }),
    { numRuns: 2000 }
  )
})

function byPath<T extends { readonly path: string }>(all: readonly T[]): readonly T[] {
  return [...all].sort((one, other) => (one.path < other.path ? -1 : 1))
}
