import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Test } from 'tap'
import { blocksOf } from './markdown.ts'

/** A folder with every file that a page shows under its name, and the library of this tree as the package. */
export function pageFolder(t: Test, page: string): string {
  const folder = packageFolder(t)
  for (const { file, code } of blocksOf(page)) {
    if (file === undefined) continue
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), code)
  }
  return folder
}

/** An empty folder with the library of this tree as the package; `more` is added to what that exports. */
export function packageFolder(t: Test, more = ''): string {
  const url = (file: string): string => JSON.stringify(pathToFileURL(path.resolve('dist/lib', file)).href)
  return t.testdir({
    'package.json': '{}',
    node_modules: {
      'warp-flow': {
        'package.json': '{ "type": "module", "exports": { ".": "./index.js", "./testing": "./testing.js" } }',
        'index.js': `export * from ${url('index.js')}\n${more}`,
        'testing.js': `export * from ${url('testing.js')}\n`
      }
    }
  })
}

/** What a page says that a program of it prints: the first output below it. */
export function outputOf(page: string, program: string): string {
  const blocks = blocksOf(page)
  const at = blocks.findIndex(({ file }) => file === program)
  const output = blocks.slice(at).find(({ language }) => language === 'text')
  if (at < 0 || output === undefined) throw new Error(`${page} has no output of ${program}`)
  return output.code
}

/** The environment of this process without what a test runner put into it. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:_?TAP|NODE_OPTIONS|NODE_V8|NODE_TEST)/.test(name))
  )
}
