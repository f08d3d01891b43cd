import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import assert from 'node:assert/strict'
import path from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { walkFiles } from '../../../lib/file/file-walk.ts'
import { pathMatcher } from '../../../lib/file/pattern/path-matcher.ts'
import type { FolderListener } from '../../../lib/file/watch/folder-watch.ts'
import { watchFiles } from '../../../lib/file/watch/watch-files.ts'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import { naiveMatch, WILDCARDS, type NamedPath } from './support/naive-match.ts'

/** A file, a link to a file or folder outside the base, or a folder. */
type Node = 'file' | 'file-link' | 'folder-link' | { readonly [name: string]: Node }

const OUTSIDE: Node = { a: 'file', b: { ab: 'file', '.a': 'file' } }

const names = fc.constantFrom('a', 'b', 'ab', '.a', '[ab]', '*')
const { folder } = fc.letrec<{ node: Node; folder: { readonly [name: string]: Node } }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<Node>('file', 'file', 'file-link', 'folder-link'),
    tie('folder')
  ),
  folder: fc.dictionary(names, tie('node'), { minKeys: 1, maxKeys: 5, noNullPrototype: true })
}))
const piece = fc.constantFrom('a', 'b', '.', '*', ...WILDCARDS)
const patternName = fc.oneof(
  fc.array(piece, { maxLength: 3 }).filter((pieces) => pieces.join('') !== '..'),
  { arbitrary: fc.constantFrom(['*', '*'], ['*'], ['a'], ['?'], ['b'], ['.', 'a'], ['[ab]']), weight: 3 }
)
const pattern = fc.array(patternName, { minLength: 1, maxLength: 4 })

t.test('a pattern means the same for searching, watching and exclude', async (t) => {
  const root = t.testdir({})
  let made = 0
  await fc.assert(
    fc.asyncProperty(folder, pattern, async (tree, pieces) => {
      const home = path.join(root, String(made++))
      const base = path.join(home, 'base')
      make(path.join(home, 'outside'), OUTSIDE)
      writeFileSync(path.join(home, 'outside.file'), '')
      make(base, tree)
      const text = pieces.map((name) => name.join('')).join('/')
      const files = filesIn(tree)
      const nameOf = (file: NamedPath): string => path.join(base, ...file.map(({ name }) => name))
      const expected = files
        .filter((file) => naiveMatch(pieces, file))
        .map(nameOf)
        .sort()

      const { found, unreadable } = await walkFiles(base, text)
      assert.deepEqual([...found].sort(), expected, 'searching')
      assert.deepEqual(unreadable, [])
      assert.deepEqual((await hintsOf(base, text, files.map(nameOf))).sort(), expected, 'watching')
      // `exclude` tests names alone: it does not know which of them are links.
      const isExcluded = pathMatcher([`./${text}`], base)
      for (const file of files)
        assert.equal(
          isExcluded(nameOf(file)),
          naiveMatch(
            pieces,
            file.map(({ name }) => ({ name, isLink: false }))
          ),
          nameOf(file)
        )
    }),
    { numRuns: 300 }
  )
})

function make(place: string, node: Node): void {
  if (node === 'file') writeFileSync(place, '')
  else if (typeof node === 'string')
    symlinkSync(
      path.join(
        place.slice(0, place.lastIndexOf(`${path.sep}base`)),
        node === 'file-link' ? 'outside.file' : 'outside'
      ),
      place
    )
  else {
    mkdirSync(place, { recursive: true })
    for (const [name, inner] of Object.entries(node)) make(path.join(place, name), inner)
  }
}

/** All names under which a file can be reached. */
function filesIn(node: Node): NamedPath[] {
  if (node === 'file' || node === 'file-link') return [[]]
  const inner = node === 'folder-link' ? OUTSIDE : node
  return Object.entries(inner).flatMap(([name, child]) => {
    const step: NamedPath = [{ name, isLink: typeof child === 'string' }]
    return filesIn(child).map((under) => step.concat(under))
  })
}

/** The files for which a watcher gives hints when each of them is written. */
async function hintsOf(base: string, pattern: string, files: readonly string[]): Promise<string[]> {
  const hints = new Set<string>()
  const watches = new Map<string, FolderListener>()
  const watcher = watchFiles({
    base,
    pattern,
    clock: fakeClock(0),
    isNetworkFileSystem: async () => false,
    watchFolder: (folder, listener) => {
      watches.set(folder, listener)
      return () => {
        watches.delete(folder)
      }
    },
    onHint: (name) => {
      hints.add(name)
    },
    onFallback: (error) => {
      throw error
    }
  })
  await watcher.ready
  for (const file of files) watches.get(path.dirname(file))?.onEvent('change', path.basename(file))
  await watcher.close()
  return [...hints]
}
