// Writes the published package: dist/package, a few chunks of JavaScript. `warp-flow` loads one of them; the catalogue
// of errors is required when the first error is reported; the code that a source needs to open, and the diagnosis, are
// further chunks, loaded by `import()`. Run after tsc, which writes the declarations and checks the types.
import { build } from 'esbuild'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const project = fileURLToPath(new URL('..', import.meta.url))
const shared = {
  absWorkingDir: project,
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  // For an uncaught error, Node prints the line that it came from, which should be short
  lineLimit: 160,
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning'
}
/**
 * Every text in two languages, two thirds of what `warp-flow` would load: most programs only need it when something
 * goes wrong.
 */
const CATALOGUE = 'lib/errors/catalogue/index.ts'
const bundled = {
  ...shared,
  entryPoints: ['lib/index.ts', 'lib/testing.ts'],
  outdir: 'dist/package',
  bundle: true,
  splitting: true,
  format: 'esm',
  packages: 'external',
  metafile: true
}

const atOnce = {
  name: 'CommonJS stays a file of its own',
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/at-once\.c[tj]s$/ }, () => ({ path: './at-once.cjs', external: true }))
  }
}

await rm(path.join(project, 'dist/package'), { recursive: true, force: true })
await build({
  ...shared,
  sourcemap: false,
  entryPoints: ['dist/lib/packages/at-once.cjs'],
  outfile: 'dist/package/at-once.cjs',
  footer: { js: `exports.loadCatalogue=()=>require("./catalogue.cjs");` }
})
await build({
  ...shared,
  entryPoints: [CATALOGUE],
  outfile: 'dist/package/catalogue.cjs',
  bundle: true,
  format: 'cjs',
  plugins: [sources([])]
})
const { metafile } = await build({ ...bundled, plugins: [atOnce], write: false })
await build({
  ...bundled,
  plugins: [atOnce, lateModule(CATALOGUE), sources(doorsOf(metafile))],
  logOverride: { 'ignored-bare-import': 'silent' }
})
await nameLateSources(path.join(project, 'dist/package'))

/** The files that are loaded by `import()`. */
function doorsOf({ inputs }) {
  return Object.values(inputs)
    .flatMap(({ imports }) => imports)
    .filter(({ kind, external }) => kind === 'dynamic-import' && external !== true)
    .map((door) => door.path)
}

/**
 * Prepares the sources for bundling. A single character beyond Latin-1 makes the engine store the whole file with two
 * bytes per character, so each is replaced by its escape, which esbuild does in strings, but not in regular
 * expressions. Moreover, esbuild creates a chunk for each set of modules that the same entries share, which would be
 * many small ones for `index.js` to load; if each entry also imports everything that `index.js` imports, there is only
 * one such set, and one chunk.
 */
function sources(doors) {
  const entries = new Set([...doors, 'lib/testing.ts'].map((file) => path.join(project, file)))
  return {
    name: 'sources',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
        const text = await readFile(file, 'utf8')
        if (/String\.raw`[^`]*[^\0-\x7F]|(?<!\\)(?:\\\\)*\\[^\0-\x7F]/.test(text))
          throw new Error(`${file}: in String.raw, and behind a backslash, an escape would mean another text`)
        const escaped = text.replaceAll(
          /[^\0-\x7F]/g,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
        )
        return {
          contents: entries.has(file)
            ? `${escaped}\nimport ${JSON.stringify(path.join(project, 'lib/index.ts'))}\n`
            : escaped,
          loader: 'ts'
        }
      })
    }
  }
}

/** Moves a module to a separate file, which is loaded when one of its functions is first called. */
function lateModule(name) {
  const late = path.join(project, name)
  return {
    name: 'late module',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\.ts$/ }, ({ path: file, resolveDir, kind }) =>
        kind === 'import-statement' && path.resolve(resolveDir, file) === late
          ? { path: name, namespace: 'late', sideEffects: false }
          : undefined
      )
      onLoad({ filter: /\.ts$/, namespace: 'late' }, async () => {
        const functions = (await readFile(late, 'utf8')).matchAll(/^export function (\w+)/gm)
        const calls = [...functions].map(
          ([, each]) => `export function ${each}(...args) { return loadCatalogue().${each}(...args) }`
        )
        return {
          contents: `import { loadCatalogue } from './at-once.cjs'\n${calls.join('\n')}`,
          loader: 'js',
          resolveDir: project
        }
      })
    }
  }
}

/** Replaces the late module's name in source maps, which is that of the bundle and no file, by its path. */
async function nameLateSources(folder) {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name)
    if (name.endsWith('.map')) await writeFile(file, (await readFile(file, 'utf8')).replaceAll('"late:', '"../../'))
  }
}
