import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import { readConfigWith } from '../../lib/config/read-config.ts'
import type { ConfigError } from '../../lib/errors/config-error.ts'
import type { Config } from '../../types/config.ts'
import { reachableFolder } from '../file/support/reachable-folder.ts'
import { withoutRights } from '../file/support/without-rights.ts'
import { places } from '../support/config-texts.ts'
import { paramTypes } from '../support/param-types.ts'

const sources = '[[sources]]\nkey = "a"\nconnect = "files"\nparams.file = "a.log"\n'
const connectors = '[[connectors]]\nid = "files"\ntype = "file"\nallow_override = ["file"]\n'

type Tree = { readonly [name: string]: string | Uint8Array | Tree }

function make(folder: string, tree: Tree): string {
  mkdirSync(folder, { recursive: true })
  for (const [name, entry] of Object.entries(tree)) {
    if (typeof entry === 'string' || entry instanceof Uint8Array) writeFileSync(join(folder, name), entry)
    else make(join(folder, name), entry)
  }
  return folder
}

const read = (path: string, options = {}): Promise<Config> => readConfigWith(paramTypes, path, { env: {}, ...options })

async function problems(reading: Promise<Config>): Promise<string[]> {
  try {
    await reading
  } catch (error) {
    return places((error as ConfigError).diagnostics)
  }
  return []
}

t.test('a folder or the file itself is read, with the connectors beside it', async (t) => {
  const folder = make(t.testdir(), { 'wpsrc.toml': sources, connectors: { 'source.d': { 'a.toml': connectors } } })
  for (const path of [folder, join(folder, 'wpsrc.toml')]) {
    const config = await read(path)
    t.match(config.source('a'), {
      params: { base: folder, file: 'a.log' },
      origin: { file: { file: join(folder, 'wpsrc.toml'), line: 4 } }
    })
    t.equal(config.connectors[0]?.id, 'files')
  }
})

t.test('a relative path keeps its name in diagnostics, and is made absolute in params', async (t) => {
  const folder = make(t.testdir(), { 'wpsrc.toml': sources, connectors: { 'source.d': { 'a.toml': connectors } } })
  const before = process.cwd()
  t.teardown(() => process.chdir(before))
  process.chdir(folder)
  const config = await read('.')
  t.match(config.source('a'), { params: { base: folder }, origin: { file: { file: 'wpsrc.toml' } } })
  make(join(folder, 'deep', 'er'), { 'wpsrc.toml': sources })
  t.match((await read(join('deep', 'er'))).source('a').params, { base: join(folder, 'deep', 'er') })
  process.chdir(join(folder, 'deep', 'er'))
  t.match((await read('.')).connectors[0]?.origin, {})
  t.match((await read(join('..', 'er'))).connectors.length, 1)
})

t.test(
  'only files named *.toml directly in the folder are read, and no hidden ones, by the order of their names',
  async (t) => {
    const one = (id: string): string => `[[connectors]]\nid = "${id}"\ntype = "file"\n`
    const folder = make(t.testdir(), {
      'wpsrc.toml': sources,
      connectors: {
        'source.d': {
          'b.toml': one('b'),
          'B.toml': connectors,
          'é.toml': one('e'),
          'a.toml.bak': '?',
          'a.yaml': '?',
          'sub.toml': { 'x.toml': '?' },
          '.toml': one('dot'),
          '.#b.toml': '?',
          '._b.toml': '?'
        }
      }
    })
    symlinkSync(join(folder, 'connectors', 'source.d', 'b.toml'), join(folder, 'connectors', 'source.d', 'z.toml'))
    // As Emacs marks a file that it edits
    symlinkSync('me@host.4711:1', join(folder, 'connectors', 'source.d', '.#a.toml'))
    t.same(await problems(read(folder)), [
      `CONFIG_MISSING_PARAM ${join(folder, 'connectors', 'source.d', 'b.toml')}:1:1`,
      `CONFIG_MISSING_PARAM ${join(folder, 'connectors', 'source.d', 'z.toml')}:1:1`,
      `CONFIG_DUPLICATE_ID ${join(folder, 'connectors', 'source.d', 'z.toml')}:2:6`,
      `CONFIG_MISSING_PARAM ${join(folder, 'connectors', 'source.d', 'é.toml')}:1:1`
    ])
  }
)

t.test('the nearest folder of connectors above is taken, as far up as asked', async (t) => {
  const folder = make(t.testdir(), {
    connectors: { 'source.d': { 'a.toml': connectors } },
    one: {
      two: { three: { 'wpsrc.toml': sources } },
      near: {
        connectors: { 'source.d': { 'n.toml': connectors.replace('files', 'near') } },
        in: { 'wpsrc.toml': sources.replace('files', 'near') }
      }
    }
  })
  t.equal((await read(join(folder, 'one', 'two', 'three'))).connectors[0]?.id, 'files')
  t.equal((await read(join(folder, 'one', 'near', 'in'))).connectors[0]?.id, 'near')
  t.same(await problems(read(join(folder, 'one', 'two', 'three'), { folderLevels: 3 })), [
    `CONFIG_NO_CONNECTOR_FOLDER ${join(folder, 'one', 'two', 'three')}:null:null`
  ])
  t.equal((await read(join(folder, 'one', 'two', 'three'), { folderLevels: 4 })).sources.length, 1)
})

t.test('a missing folder of connectors is one diagnostic, without one for each dangling `connect`', async (t) => {
  const folder = make(t.testdir(), { 'wpsrc.toml': `${sources}tag = 1`.replace('params.file', 'enable = 1 #') })
  t.same(await problems(read(folder)), [
    `CONFIG_NO_CONNECTOR_FOLDER ${folder}:null:null`,
    `CONFIG_WRONG_TYPE ${join(folder, 'wpsrc.toml')}:4:10`,
    `CONFIG_UNKNOWN_SOURCE_KEY ${join(folder, 'wpsrc.toml')}:5:1`
  ])
})

t.test('an unreadable file is reported beside all other problems', async (t) => {
  const folder = make(t.testdir(), {
    'wpsrc.toml': Buffer.from([0x61, 0xff]),
    connectors: {
      'source.d': {
        'a.toml': `${connectors}bad = 1`,
        'b.toml': Buffer.from([0x0a, 0x0a, 0xe9]),
        'c.toml': Buffer.alloc(4_194_305, 0x20)
      }
    }
  })
  symlinkSync(join(folder, 'nowhere'), join(folder, 'connectors', 'source.d', 'd.toml'))
  symlinkSync(folder, join(folder, 'connectors', 'source.d', 'e.toml'))
  execFileSync('mkfifo', [join(folder, 'connectors', 'source.d', 'f.toml')])
  symlinkSync('/dev/zero', join(folder, 'connectors', 'source.d', 'g.toml'))
  const at = (name: string): string => join(folder, 'connectors', 'source.d', name)
  t.same((await problems(read(folder))).sort(), [
    `CONFIG_NOT_FOUND ${at('d.toml')}:null:null`,
    `CONFIG_NOT_UTF8 ${at('b.toml')}:3:1`,
    `CONFIG_NOT_UTF8 ${join(folder, 'wpsrc.toml')}:1:2`,
    `CONFIG_TOO_LARGE ${at('c.toml')}:null:null`,
    `CONFIG_UNKNOWN_CONNECTOR_KEY ${at('a.toml')}:5:1`,
    `CONFIG_UNREADABLE ${at('e.toml')}:null:null`,
    `CONFIG_UNREADABLE ${at('f.toml')}:null:null`,
    `CONFIG_UNREADABLE ${at('g.toml')}:null:null`
  ])
})

t.test('a path that does not exist is reported alone', async (t) => {
  const folder = t.testdir({ 'file.toml': '', empty: {} })
  t.same(await problems(read(join(folder, 'none'))), [`CONFIG_NOT_FOUND ${join(folder, 'none')}:null:null`])
  t.same(await problems(read(join(folder, 'empty'))), [
    `CONFIG_NOT_FOUND ${join(folder, 'empty', 'wpsrc.toml')}:null:null`
  ])
  t.same(await problems(read(join(folder, 'file.toml', 'x'))), [
    `CONFIG_NOT_FOUND ${join(folder, 'file.toml', 'x')}:null:null`
  ])
  t.same(await problems(read('a\0b')), ['CONFIG_UNREADABLE a\0b:null:null'])
})

t.test('too many connector files, or too much text in them, is refused', async (t) => {
  const many = make(t.testdir({}), {
    many: {
      'wpsrc.toml': sources,
      connectors: { 'source.d': Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`${at}.toml`, ''])) }
    }
  })
  t.same(await problems(read(join(many, 'many'))), [
    `CONFIG_TOO_LARGE ${join(many, 'many', 'connectors', 'source.d')}:null:null`
  ])
  const large = Object.fromEntries(Array.from({ length: 18 }, (_, at) => [`${at}.toml`, Buffer.alloc(4_194_304, 0x20)]))
  make(many, { large: { 'wpsrc.toml': sources, connectors: { 'source.d': large } } })
  t.same(await problems(read(join(many, 'large'))), [
    `CONFIG_TOO_LARGE ${join(many, 'large', 'connectors', 'source.d')}:null:null`
  ])
})

t.test('an unreadable folder of connectors is reported', async (t) => {
  const folder = make(reachableFolder(t), { 'wpsrc.toml': sources, connectors: { 'source.d': {} } })
  const found = await withoutRights(join(folder, 'connectors', 'source.d'), () => problems(read(folder)))
  t.same(found, [`CONFIG_UNREADABLE ${join(folder, 'connectors', 'source.d')}:null:null`])
})

t.test('variables come from the environment of the process unless others are given', async (t) => {
  const folder = make(t.testdir(), {
    'wpsrc.toml': sources.replace('a.log', '${WARP_FLOW_TEST_FILE}'),
    connectors: { 'source.d': { 'a.toml': connectors } }
  })
  process.env['WARP_FLOW_TEST_FILE'] = 'from-env.log'
  t.teardown(() => {
    delete process.env['WARP_FLOW_TEST_FILE']
  })
  t.match((await readConfigWith(paramTypes, folder)).source('a').params, { file: 'from-env.log' })
  t.same(await problems(read(folder)), [`CONFIG_UNDEFINED_VARIABLE ${join(folder, 'wpsrc.toml')}:4:16`])
})
