import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import * as face from '../../lib/index.ts'
import * as testing from '../../lib/testing.ts'
import { ownEnvironment } from './support/own-environment.ts'

const run = promisify(execFile)

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}

t.test('what is packed is imported from a folder that has nothing else', async (t) => {
  const folder = t.testdir({ 'package.json': '{ "type": "module" }', node_modules: {} })
  // As it was built: `prepack` would build again, beside the other tests
  const [packed] = JSON.parse(
    (await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder])).stdout
  ) as readonly Packed[]
  const files = new Set(packed?.files.map((file) => file.path))
  const home = path.join(folder, 'node_modules', 'warp-flow')
  mkdirSync(home)
  await run('tar', ['-xzf', path.join(folder, packed?.filename ?? ''), '-C', home, '--strip-components', '1'])
  const program =
    'console.log(JSON.stringify([import.meta.resolve("warp-flow"), ...(await Promise.all([import("warp-flow"), import("warp-flow/testing")])).map(Object.keys)]))'
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], {
    cwd: folder,
    env: ownEnvironment()
  })
  const [address, ...exported] = JSON.parse(stdout) as readonly [string, ...string[][]]
  t.match(address, '/node_modules/warp-flow/dist/package/index.js')
  t.strictSame(exported, [Object.keys(face), Object.keys(testing)])

  for (const file of [
    'dist/lib/index.d.ts',
    'dist/types/source.d.ts',
    'dist/schema/wpsrc.schema.json',
    'dist/schema/connectors.schema.json',
    'docs/files.md',
    'CHANGELOG.md',
    'LICENSE'
  ])
    t.ok(files.has(file), file)
  t.notOk(
    [...files].some((file) => /^(?:dist\/)?test\/.*\.[jt]s$|^dist\/(?:lib|types)\/.*\.js$/.test(file)),
    'neither tests, nor code twice'
  )
  const maps = [...files].filter((file) => file.endsWith('.map'))
  const astray = maps.flatMap((map) =>
    sourcesOf(path.join(home, map))
      .map((source) => path.posix.join(path.posix.dirname(map), source))
      .filter((source) => !files.has(source))
  )
  t.strictSame(astray, [], 'definitions and lines of code lead to sources that are there')
  t.ok(maps.length > 500)
})

t.test('links of the documents lead to what is packed with them', async (t) => {
  const [packed] = JSON.parse(
    (await run('npm', ['pack', '--json', '--dry-run', '--ignore-scripts'])).stdout
  ) as readonly Packed[]
  const files = new Set(packed?.files.map((file) => file.path))
  const documents = [...files].filter((file) => file.endsWith('.md'))
  for (const file of documents) {
    const links = [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:)([^)#\s]+)(?:#[^)\s]*)?\)/g)].map(
      ([, link = '']) => path.posix.join(path.posix.dirname(file), link)
    )
    t.strictSame(
      [...new Set(links)].filter((link) => !files.has(link)),
      [],
      file
    )
  }
})

t.test('an error that nobody catches shows a line of what is published, and no screen of it', async (t) => {
  const files = readdirSync('dist/package').filter((file) => /\.c?js$/.test(file))
  t.ok(files.length > 3)
  for (const file of files) {
    const lines = readFileSync(path.join('dist/package', file), 'utf8').split('\n')
    const longest = Math.max(...lines.map(({ length }) => length))
    t.ok(longest < 2000, `${file} has a line of ${longest} characters`)
  }
})

function sourcesOf(map: string): readonly string[] {
  return (JSON.parse(readFileSync(map, 'utf8')) as { readonly sources: readonly string[] }).sources
}
