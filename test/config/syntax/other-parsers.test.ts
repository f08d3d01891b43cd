import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import { loadConfig } from '../../../lib/builtin.ts'
import { formatDiagnostics } from '../../../lib/config/diagnostics/format-diagnostics.ts'
import { applyFix } from '../../../lib/config/edit/apply-fix.ts'
import type { Diagnostic } from '../../../types/diagnostic.ts'
import { englishLeft } from '../../support/english-left.ts'
import { characters } from '../../support/toml-faults/characters.ts'
import { structure } from '../../support/toml-faults/structure.ts'
import { texts } from '../../support/toml-faults/texts.ts'
import { values } from '../../support/toml-faults/values.ts'

const faults = [...characters, ...values, ...structure, ...texts]

function told(text: string): readonly Diagnostic[] {
  return loadConfig({ sources: { file: 'wpsrc.toml', text }, connectors: [] }).diagnostics.filter(
    ({ code }) => code === 'CONFIG_TOML_SYNTAX'
  )
}

/** Where that stood first which a text has twice. */
function firstPlaces(text: string): readonly string[] {
  return (told(text)[0]?.related ?? []).map(({ line, column }) => `${line}:${column}`)
}

/** As a title that no terminal obeys. */
function shown(text: string): string {
  return JSON.stringify(text).replaceAll(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Whether one place stands behind another. */
function isBehind(place: string, other: string | null | undefined): boolean {
  const [line = 0, column = 0] = place.split(/[:+]/).map(Number)
  const [otherLine = Infinity, otherColumn = Infinity] = other?.split(':').map(Number) ?? []
  return line > otherLine || (line === otherLine && column > otherColumn)
}

t.test('each fault is reported in its place with what to write, and its fix repairs it', async (t) => {
  for (const [text, place, tomllib, message, suggestion, mended] of faults) {
    const [first] = told(text)
    t.strictSame(
      [`${first?.line}:${first?.column}+${first?.length}`, first?.message, first?.suggestion],
      [place, message, suggestion],
      shown(text)
    )
    t.notOk(isBehind(place, tomllib), `${shown(text)}: not behind tomllib`)
    const fixed = first?.fix === undefined ? undefined : applyFix(text, first.fix.patch)
    t.equal(fixed, mended, `the fix of ${shown(text)}`)
    if (fixed !== undefined)
      t.notOk(
        told(fixed).some(
          (other) => other.message === message && other.line === first?.line && other.column === first.column
        ),
        `${shown(text)} is mended`
      )
  }
})

t.test('no reported position lies after the first one of taplo', async (t) => {
  const folder = t.testdir({})
  const places = await taplo(
    folder,
    faults.map(([text]) => text)
  )
  t.ok(places.size > faults.length * 0.9, 'taplo speaks of nearly all of them')
  // Of what is given twice taplo may point at the first
  for (const [index, [text, place]] of faults.entries())
    t.notOk(
      [place, ...firstPlaces(text)].every((one) => isBehind(one, places.get(index))),
      `${shown(text)}: ${place}, ${places.get(index)}`
    )
})

t.test('all of it is reported in Chinese, too', async (t) => {
  for (const [text] of faults) {
    const chinese = formatDiagnostics(told(text), { locale: 'zh' })
    t.match(chinese, /详情：[^\n]*\p{Script=Han}/u, shown(text))
    t.strictSame(englishLeft(chinese), [], shown(text))
  }
})

/** The first place that taplo gives for each text; none of one that it takes. */
async function taplo(folder: string, all: readonly string[]): Promise<ReadonlyMap<number, string>> {
  await mkdir(folder, { recursive: true })
  const files = await Promise.all(
    all.map(async (text, index) => {
      const file = path.join(folder, `${index}.toml`)
      await writeFile(file, text)
      return file
    })
  )
  const cli = path.resolve('node_modules/@taplo/cli/dist/cli.js')
  // It ends with 1 where a file is wrong, as all of these are
  const said = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [cli, 'lint', '--no-auto-config', '--no-schema', '--colors', 'never', ...files],
      { cwd: folder, maxBuffer: 67_108_864 },
      (_error, _out, stderr) => {
        resolve(stderr)
      }
    )
  })
  const first = new Map<number, string>()
  for (const [, index, place = ''] of said.matchAll(/┌─ \S*?(\d+)\.toml:(\d+:\d+)/g)) {
    const known = first.get(Number(index))
    if (known === undefined || isBehind(known, place)) first.set(Number(index), place)
  }
  return first
}
