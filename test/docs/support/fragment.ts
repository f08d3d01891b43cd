import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { transformSync } from 'esbuild'
import type { Test } from 'tap'
import { Running } from '../../walk/support/walker.ts'
import { blocksOf } from './markdown.ts'
import { packageFolder, plainEnvironment } from './page-folder.ts'
import { killChild } from '../../support/kill-child.ts'

export interface Surroundings {
  /** Stands before the sample: what the page takes for given. `flow` is the package. */
  readonly given?: string
  /** Stands behind it, and uses what it has made. */
  readonly after?: string
  /** What the sample has in place of these texts: places and ports of the test. */
  readonly instead?: Readonly<Record<string, string>>
  readonly files?: Readonly<Record<string, string>>
  /** Exports of the package that take the place of its own. */
  readonly exports?: string
}

/** A sample that is no whole program, as its page prints it, in a folder of its own. */
export class Fragment {
  readonly folder: string
  readonly #t: Test

  constructor(t: Test, page: string, sign: string, surroundings: Surroundings = {}) {
    const { given = '', after = '', instead = {}, files = {}, exports } = surroundings
    this.#t = t
    this.folder = packageFolder(t, exports)
    for (const [name, text] of Object.entries(files)) this.write(name, text)
    const sample = Object.entries(instead).reduce(replaced, blockWith(page, sign))
    this.write('fragment.mjs', scriptOf(`import * as flow from 'warp-flow'\n${given}\n${sample}\n${after}`))
  }

  start(): Running {
    const child: ChildProcess = spawn(process.execPath, ['fragment.mjs'], {
      cwd: this.folder,
      env: plainEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe']
    })
    this.#t.teardown(() => killChild(child))
    return new Running(child)
  }

  write(name: string, text: string, flag = 'w'): void {
    mkdirSync(path.dirname(path.join(this.folder, name)), { recursive: true })
    writeFileSync(path.join(this.folder, name), text, { flag })
  }

  read(name: string): string {
    return readFileSync(path.join(this.folder, name), 'utf8')
  }
}

/** The connector that a sample declares, as a module that exports it; without the source that is made of it. */
export function connectorModule(page: string, name: string): string {
  const code = blockWith(page, `const ${name} = `).replace(/^const source = createSource\([^]*$/m, '')
  const more = code.includes(`export const ${name}`) ? '' : `\nexport { ${name} }\n`
  return scriptOf(code + more)
}

/** The one block of a page with this text. */
function blockWith(page: string, sign: string): string {
  const found = blocksOf(page).filter(({ code }) => code.includes(sign))
  const [block] = found
  if (block === undefined || found.length > 1) throw new Error(`${page} has ${found.length} blocks with ${sign}`)
  return block.code
}

function replaced(code: string, [from, to]: readonly [string, string]): string {
  if (!code.includes(from)) throw new Error(`${from} is not in ${code}`)
  return code.replace(from, () => to)
}

function scriptOf(code: string): string {
  return transformSync(code, { loader: 'ts' }).code
}
