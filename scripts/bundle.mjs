// Writes what is published: dist/package, a few chunks of JavaScript. `warp-flow` loads one of them; what errors mean is required when one is told; what a source needs when it opens, and what looks
// into trouble, are others that `import()` loads. Run after tsc, which writes the declarations and checks the types.
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
  // An error that nobody catches shows the line that it came from
  lineLimit: 160,
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning'
}
/** Every text in two languages, two thirds of what `warp-flow` would load: most programs need it when something goes wrong. */
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

/** The files that `import()` loads. */
function doorsOf({ inputs }) {
  return Object.values(inputs)
    .flatMap(({ imports }) => imports)
    .filter(({ kind, external }) => kind === 'dynamic-import' && external !== true)
    .map((door) => door.path)
}

/**
 * The sources as they are bundled. One character beyond Latin-1 has the engine keep all of a file as two bytes a character: so each is written as its escape, which
 * esbuild does in texts, but not in patterns. And esbuild makes a chunk of each set of modules that the same entries share, many small ones for `index.js` to
 * load; where each entry also imports all that `index.js` does, that is one set, and one chunk.
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

/** A module of its own, which is read when one of its functions is first called. */
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

/** In maps it has the name that its module has in the bundle, which is no file. */
async function nameLateSources(folder) {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name)
    if (name.endsWith('.map')) await writeFile(file, (await readFile(file, 'utf8')).replaceAll('"late:', '"../../'))
  }
}
