import { readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import type { Area } from '../../scripts/api/areas.ts'
import { writeEntryPoints } from '../../scripts/api/entry-points.ts'
import { indexText } from '../../scripts/api/index-text.ts'

const A: Area = { page: 'a', title: 'Part A', entry: 'lib/index', text: 'All of a.', names: ['one'], from: ['lib/a/a'] }
const B: Area = { page: 'b', title: 'Part B', entry: 'lib/index', text: 'All of b.', from: ['lib/both', 'types/b'] }
const T: Area = { page: 't', title: 'Tests', entry: 'lib/testing', text: 'All of t.', from: 'all' }

const DIST = {
  lib: {
    'index.d.ts':
      "export { one, two } from './both.ts';\nexport type { A } from './a/a.ts';\nexport type * from '../types/b.ts';\n//# sourceMappingURL=index.d.ts.map",
    'testing.d.ts': "export { three } from './testing/three.cts';\n"
  }
}

t.test('each area gets a module that exports what belongs to it', async (t) => {
  const root = t.testdir(DIST)
  const files = writeEntryPoints(root, path.join(root, 'api/entries'), [A, B, T])
  t.strictSame(
    files.map((file) => path.relative(root, file)),
    ['api/entries/a.d.ts', 'api/entries/b.d.ts', 'api/entries/t.d.ts']
  )
  t.strictSame(
    files.map((file) => readFileSync(file, 'utf8').split('\n').slice(2, -1)),
    [
      ["export { one } from '../../lib/both.js'", "export type { A } from '../../lib/a/a.js'"],
      ["export { two } from '../../lib/both.js'", "export type * from '../../types/b.js'"],
      ["export { three } from '../../lib/testing/three.js'"]
    ]
  )
})

t.test('an export without a page is refused', async (t) => {
  const root = t.testdir(DIST)
  t.throws(() => writeEntryPoints(root, path.join(root, 'api'), [A, T]), {
    message: 'two of lib/both is exported: give it a page in scripts/api/areas.ts'
  })
  t.throws(() => writeEntryPoints(root, path.join(root, 'api'), [A, { ...B, from: ['lib/both'] }, T]), {
    message: '* of types/b is exported: give it a page in scripts/api/areas.ts'
  })
})

t.test('the index names each export of each page, with the anchor that it has there', (t) => {
  const pages: Readonly<Record<string, string>> = {
    a: '# Part A\n\n<a id="one"></a>\n\n## one()\n\n### Returns\n\n<a id="one-3"></a>\n\n## One\n',
    t: '# Tests\n'
  }
  const text = indexText([A, T], (page) => pages[page] ?? '')
  t.match(text, '## [Part A](a.md)\n\nAll of a. From `warp-flow`:\n\n[`one`](a.md#one), [`One`](a.md#one-3)\n')
  t.match(text, '## [Tests](t.md)\n\nAll of t. From `warp-flow/testing`:\n')
  t.end()
})
