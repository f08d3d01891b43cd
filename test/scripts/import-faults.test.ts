import { fileURLToPath } from 'node:url'
import { spawnSync } from 'node:child_process'
import t from 'tap'
import { importFaults } from '../../scripts/import-faults.ts'

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url))
const PROGRAM = fileURLToPath(new URL('../../scripts/check-imports.js', import.meta.url))

t.test('the library itself has its layers in order, and no circle of folders', (t) => {
  t.strictSame(importFaults(PROJECT), [])
  t.match(spawnSync(process.execPath, [PROGRAM], { cwd: PROJECT, encoding: 'utf8' }), { status: 0, stderr: '' })
  t.end()
})

t.test('planted faults', (t) => {
  const cases: readonly (readonly [string, NonNullable<Parameters<typeof t.testdir>[0]>, readonly RegExp[]])[] = [
    [
      'downwards',
      { types: { 'a.ts': '' }, lib: { errors: { 'a.ts': "import type { A } from '../../types/a.ts'\n" } } },
      []
    ],
    [
      'upwards',
      { types: {}, lib: { errors: { 'a.ts': "import { b } from '../core/b.ts'\n" }, core: { 'b.ts': '' } } },
      [/^lib\/errors\/a\.ts imports lib\/core\/b\.ts: lib\/core stands above lib\/errors$/]
    ],
    [
      'upwards, a type alone, over several lines',
      { types: { 'a.ts': "export type {\n  B\n} from '../lib/core/b.ts'\n" }, lib: { core: { 'b.ts': '' } } },
      [/lib\/core stands above types$/]
    ],
    [
      'upwards, when it is called',
      { types: {}, lib: { core: { 'a.ts': "const b = await import('../probe/b.ts')\n" }, probe: { 'b.ts': '' } } },
      [/above/]
    ],
    [
      'sideways',
      { types: {}, lib: { file: { 'a.ts': "import '../kafka/b.ts'\n" }, kafka: { 'b.ts': '' } } },
      [/^lib\/file\/a\.ts .* lib\/kafka stands beside lib\/file$/]
    ],
    [
      'a folder that nobody has given a place',
      { types: {}, lib: { core: { 'a.ts': '' }, fresh: { 'b.ts': "import '../core/a.ts'\n" } } },
      [/^lib\/fresh\/b\.ts is in no layer/]
    ],
    [
      'out of the library',
      { types: {}, lib: { core: { 'a.ts': "import '../../test/b.ts'\n" } }, test: { 'b.ts': '' } },
      [/test\/b\.ts, which is in no layer/]
    ],
    [
      'two folders, without a circle of files',
      {
        types: {},
        lib: {
          kafka: {
            one: { 'a.ts': "import '../two/b.ts'\n", 'c.ts': '' },
            two: { 'b.ts': '', 'd.ts': "import '../one/c.ts'\n" }
          }
        }
      },
      [
        /^folders in a circle: lib\/kafka\/one\/a\.ts imports lib\/kafka\/two\/b\.ts, lib\/kafka\/two\/d\.ts imports lib\/kafka\/one\/c\.ts$/
      ]
    ],
    [
      'three folders, one of which imports what is not there',
      {
        types: {},
        lib: {
          file: {
            a: { 'a.ts': "import '../b/b.ts'\n" },
            b: { 'b.ts': "import '../c/c.ts'\n" },
            c: { 'c.ts': "import '../a/other.ts'\n" },
            'd.ts': "import './a/a.ts'\n"
          }
        }
      },
      []
    ],
    [
      'three folders in a circle',
      {
        types: {},
        lib: {
          file: {
            a: { 'a.ts': "import '../b/b.ts'\n", 'other.ts': '' },
            b: { 'b.ts': "import '../c/c.ts'\n" },
            c: { 'c.ts': "import '../a/other.ts'\n" }
          }
        }
      },
      [/circle: .*file\/a\/a\.ts .*file\/b\/b\.ts .*file\/c\/c\.ts/]
    ],
    [
      'a folder and a file beside it',
      {
        types: {},
        lib: {
          syslog: {
            'params.ts': "import './udp/port.ts'\n",
            udp: { 'port.ts': '', 'socket.ts': "import type { P } from '../params.ts'\n" }
          }
        }
      },
      [
        /^folders in a circle: lib\/syslog\/udp\/socket\.ts imports lib\/syslog\/params\.ts, lib\/syslog\/params\.ts imports lib\/syslog\/udp\/port\.ts$/
      ]
    ],
    [
      'files of one folder',
      {
        types: {},
        lib: { core: { 'a.ts': "import type { B } from './b.ts'\n", 'b.ts': "import type { A } from './a.ts'\n" } }
      },
      []
    ],
    [
      'words that are no import',
      {
        types: {},
        lib: {
          core: { 'a.ts': "// import { b } from '../probe/b.ts'\nexport const text = ''\n" },
          probe: { 'b.ts': '' }
        }
      },
      []
    ]
  ]
  for (const [name, tree, told] of cases) {
    const faults = importFaults(t.testdir(tree))
    t.equal(faults.length, told.length, name)
    t.match(faults, told, name)
  }
  const { status, stderr } = spawnSync(
    process.execPath,
    [PROGRAM, t.testdir({ types: {}, lib: { errors: { 'a.ts': "import '../core/b.ts'\n" }, core: { 'b.ts': '' } } })],
    { encoding: 'utf8' }
  )
  t.match([status, stderr], [1, /stands above/])
  t.end()
})
