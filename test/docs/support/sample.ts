import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { transformSync } from 'esbuild'

/** The samples of a page that hold `marker`, as they stand there. */
export function samplesOf(page: string): readonly string[] {
  return [...readFileSync(page, 'utf8').matchAll(/```ts\n([^]*?)```/g)].map(([, code = '']) => code)
}

export function sampleWith(page: string, marker: string): string {
  const found = samplesOf(page).find((code) => code.includes(marker))
  if (found === undefined) throw new Error(`${page} has no sample with ${JSON.stringify(marker)}`)
  return found
}

/**
 * What a sample defines under `name`, run with the library of this tree; without the statement that makes a source of
 * it, where `withSource` is false.
 */
export async function valueOf<T>(folder: string, sample: string, name: string, withSource = false): Promise<T> {
  const code = withSource ? sample : sample.replace(/^const source = createSource\([^]*$/m, '')
  const library = pathToFileURL(path.resolve('dist/lib/index.js')).href
  const file = path.join(folder, `${name}.mjs`)
  const linked = code.replaceAll(`'warp-flow'`, JSON.stringify(library))
  writeFileSync(file, transformSync(`${linked}\nexport { ${name} as value }\n`, { loader: 'ts' }).code)
  const { value } = (await import(pathToFileURL(file).href)) as { readonly value: T }
  return value
}
