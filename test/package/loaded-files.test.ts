import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { ownEnvironment } from './support/own-environment.ts'

const PROGRAM = fileURLToPath(new URL('support/file-only-program.js', import.meta.url))
const BUNDLE = path.resolve('dist/package')

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Readonly<
  Record<'dependencies' | 'peerDependencies', Readonly<Record<string, string>>>
>

// Says the address of each module that is loaded, on a line of its own of standard error
const HOOK =
  'import { writeSync } from "node:fs"; export function load(url, context, next) { writeSync(2, url + "\\n"); return next(url, context) }'
const REGISTER = `import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(HOOK)}`)})`

/** All that this library may load. */
const PACKAGES: ReadonlySet<string> = new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }))

/** What a program that reads one file has loaded, of this library and of others. */
async function loadedBy(
  file: string,
  env: Readonly<Record<string, string>> = {}
): Promise<{
  readonly texts: readonly string[]
  readonly own: readonly string[]
  readonly packages: readonly string[]
}> {
  const args = ['--import', `data:text/javascript,${encodeURIComponent(REGISTER)}`, PROGRAM, file]
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env: ownEnvironment(env) })
  const { texts, required } = JSON.parse(stdout) as {
    readonly texts: readonly string[]
    readonly required: readonly string[]
  }
  const files = [
    ...stderr
      .split('\n')
      .filter((line) => line.startsWith('file:'))
      .map((url) => fileURLToPath(url)),
    ...required
  ]
  const packages = files.flatMap((name) => /.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(name)?.[1] ?? [])
  return { texts, own: [...new Set(files.filter((name) => name.startsWith(BUNDLE)))], packages: [...new Set(packages)] }
}

t.test('a program that reads a file loads no package, and few files', async (t) => {
  const file = path.join(t.testdir({ 'a.log': 'one\ntwo\n' }), 'a.log')
  const { texts, own, packages } = await loadedBy(file)
  t.strictSame(texts, ['one', 'two'])
  // The runner of tests loads some of its own
  t.strictSame(
    packages.filter((name) => PACKAGES.has(name)),
    []
  )
  // What declares sources, what opens files, and what these share with others; the CommonJS file
  t.ok(own.length > 2 && own.length <= 10, `${own.length} files: ${own.join(' ')}`)
})

t.test('`debug` is loaded where DEBUG is set', async (t) => {
  const file = path.join(t.testdir({ 'a.log': 'one\n' }), 'a.log')
  const { packages } = await loadedBy(file, { DEBUG: 'warp-flow:*' })
  t.strictSame(
    packages.filter((name) => PACKAGES.has(name)),
    ['debug']
  )
})
