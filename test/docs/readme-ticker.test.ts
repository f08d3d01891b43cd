import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { transformSync } from 'esbuild'
import t from 'tap'
import type { SourceError, SourceStream } from '../../lib/index.ts'

const readme = readFileSync('README.md', 'utf8')

/** README's connector as it stands there, made a module that gives its source. */
async function tickerOf(folder: string): Promise<SourceStream> {
  const sample = [...readme.matchAll(/```ts\n([^]*?)```/g)]
    .map(([, code = '']) => code)
    .find((code) => code.includes('const ticker ='))
  const library = pathToFileURL(path.resolve('dist/lib/index.js')).href
  const code = `${sample?.replace(`'warp-flow'`, JSON.stringify(library))}\nexport default source\n`
  const file = path.join(folder, 'ticker.mjs')
  writeFileSync(file, transformSync(code, { loader: 'ts' }).code)
  const { default: source } = (await import(pathToFileURL(file).href)) as { readonly default: SourceStream }
  return source
}

t.test("README's own connector ticks, and is gone when it is destroyed in the midst of a wait", async (t) => {
  const source = await tickerOf(t.testdir({}))
  const warnings: SourceError[] = []
  source.on('warning', (error) => {
    warnings.push(error)
  })
  const [event] = (await once(source, 'data')) as [{ readonly text: string }]
  t.equal(event.text, 'tick')
  source.destroy()
  await once(source, 'close')
  t.strictSame(warnings, [], 'nothing was left behind')
  t.strictSame(source.stats().errors, {})
})
