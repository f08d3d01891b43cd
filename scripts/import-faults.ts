import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { folderCycles, type Import } from './folder-cycles.ts'
import { LAYERS } from './layers.ts'

/**
 * The faults of the imports of the project in a folder, one sentence each: imports that lead upwards, and cycles of
 * folders.
 */
export function importFaults(root: string): readonly string[] {
  const imports = ['types', 'lib'].flatMap((folder) => importsUnder(root, folder))
  return [
    ...new Set(imports.flatMap(({ from, to }) => wrongWay(from, to) ?? [])),
    ...folderCycles(imports).map(circleText)
  ]
}

function importsUnder(root: string, folder: string): readonly Import[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?ts$/.test(name))
    .toSorted()
    .flatMap((name) => {
      const from = path.posix.join(folder, name.replaceAll('\\', '/'))
      return relativeImports(readFileSync(path.join(root, from), 'utf8'))
        .map((specifier) => ({ from, to: path.posix.join(path.posix.dirname(from), specifier) }))
        .filter(({ to }) => to !== from && existsSync(path.join(root, to)))
    })
}

/** The relative imports of a file. Type imports count as well, as readers of the code follow them. */
function relativeImports(text: string): readonly string[] {
  return [...text.matchAll(STATEMENT), ...text.matchAll(CALL)].flatMap(([, specifier]) => specifier ?? [])
}

const STATEMENT = /^(?:import|export)\b[^'"]*?'(\.[^']+)'/gm
const CALL = /\bimport\('(\.[^']+)'\)/g

function wrongWay(from: string, to: string): string | null {
  const here = layerOf(from)
  const there = layerOf(to)
  if (here === null) return `${from} is in no layer of scripts/layers.ts`
  if (there === null) return `${from} imports ${to}, which is in no layer of scripts/layers.ts`
  if (here.name === there.name || here.height > there.height) return null
  return `${from} imports ${to}: ${there.name} stands ${here.height === there.height ? 'beside' : 'above'} ${here.name}`
}

function layerOf(file: string): { readonly name: string; readonly height: number } | null {
  for (const [height, names] of LAYERS.entries()) {
    const name = names.find((one) => file === one || file.startsWith(`${one}/`))
    if (name !== undefined) return { name, height }
  }
  return null
}

function circleText(circle: readonly Import[]): string {
  return `folders in a circle: ${circle.map(({ from, to }) => `${from} imports ${to}`).join(', ')}`
}
