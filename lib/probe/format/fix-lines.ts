import type { Locale } from '../../../types/classification.ts'
import type { ExpectedParam, Fix, Report, TomlEdit, TomlPatch } from '../../../types/report.ts'
import { cutText } from '../../errors/cut-text.ts'
import { visibleLines, visibleText } from '../../errors/visible-text.ts'
import { firstLines } from './first-lines.ts'
import type { Paint } from './paint.ts'
import { tomlKey, tomlText } from './value-text.ts'
import { WORDS } from './words.ts'

export interface FixStyle {
  readonly locale: Locale
  readonly paint: Paint
  readonly report: Pick<Report, 'expected' | 'source'>
  /** The limit for the lines of commands and edits. */
  readonly mostLines: number
}

/** A fix as a person applies it: the changed lines of the file, the changed TypeScript, or the command to run. */
export function fixLines(fix: Fix, label: 'fix' | 'orFix', style: FixStyle): readonly string[] {
  const { locale, paint } = style
  const words = WORDS[locale]
  const notes = [
    fix.patch === undefined ? '' : words.machine,
    words.risk[fix.risk],
    fix.verify === '' ? '' : words.verify(visibleText(fix.verify))
  ].filter((note) => note !== '')
  return [
    `${paint('good', words[label])}${visibleText(fix.text[locale])}`,
    ...whatToDo(fix, style),
    ...(notes.length === 0 ? [] : [`   ${paint('frame', '=')} ${notes.join(locale === 'zh' ? '；' : '; ')}`])
  ]
}

function whatToDo({ patch, code, command, toml, commands }: Fix, style: FixStyle): readonly string[] {
  const { paint, locale } = style
  if (patch !== undefined) return patchLines(patch, style)
  const shown = [
    ...(code === undefined ? [] : [`   ${paint('frame', '|')} ${visibleText(code)}`]),
    ...(toml === undefined
      ? []
      : visibleLines(toml)
          .split('\n')
          .map((line) => `   ${paint('frame', '|')} ${line}`)),
    ...(command === undefined
      ? []
      : visibleLines(command)
          .split('\n')
          .map((line) => `   ${paint('frame', '$')} ${line}`)),
    // The command of another platform is better than none
    ...(command === undefined && commands !== undefined
      ? Object.entries(commands).map(
          ([platform, line]) => `   ${paint('frame', '$')} ${visibleText(line)} (${platform})`
        )
      : [])
  ]
  return firstLines(shown, style.mostLines, (count) => `   ${WORDS[locale].moreLines(count)}`)
}

function patchLines({ file, edits, rewrites = [] }: TomlPatch, style: FixStyle): readonly string[] {
  const { paint, report, locale } = style
  const [first] = rewrites
  if (first !== undefined) {
    const rewritten = rewrites.flatMap(({ line, was, written }) =>
      changeLines({ line, table: '', before: visibleText(was), after: visibleText(written) }, paint)
    )
    return [
      `  ${paint('frame', '-->')} ${visibleText(file)}:${first.line}:${first.column}`,
      ...firstLines(rewritten, style.mostLines - 1, (count) => `   ${WORDS[locale].moreLines(count)}`)
    ]
  }
  const places = edits.map((edit) => editPlace(edit, file, report))
  const line = places.find((place) => place.line !== null)?.line ?? null
  const table = places[0]?.table ?? ''
  const where =
    line === null
      ? `${visibleText(file)} (${WORDS[locale].inTable(table, `\`${visibleText(report.source)}\``)})`
      : `${visibleText(file)}:${line}`
  const changes = places.flatMap((place) => changeLines(place, paint))
  return [
    `  ${paint('frame', '-->')} ${where}`,
    ...firstLines(changes, style.mostLines - 1, (count) => `   ${WORDS[locale].moreLines(count)}`)
  ]
}

function changeLines({ line, before, after }: EditPlace, paint: Paint): readonly string[] {
  const number = paint('frame', line === null ? '  ' : String(line).padStart(2))
  return [
    ...(before === null ? [] : [`${number} ${paint('removed', `- ${before}`)}`]),
    ...(after === null ? [] : [`${number} ${paint('added', `+ ${after}`)}`])
  ]
}

interface EditPlace {
  /** The current line of the value; null if it has no line of its own. */
  readonly line: number | null
  /** `[sources.params]` */
  readonly table: string
  /** The value before and after. */
  readonly before: string | null
  readonly after: string | null
}

function editPlace(edit: TomlEdit, file: string, { expected }: Pick<Report, 'expected'>): EditPlace {
  const { path } = edit
  const start = path.findIndex((part) => part === 'params' || part === 'params_override') + 1
  const outer = start === 0 ? path.slice(0, -1) : path.slice(0, start)
  const names = namesIn(path, outer)
  const param = start === 0 ? undefined : paramAt(expected, names[0] ?? '')
  const stands = param !== undefined && 'file' in param.origin && param.origin.file === file
  const before = stands ? valueAt(param.value, names.slice(1)) : undefined
  return {
    line: stands && 'line' in param.origin ? param.origin.line : null,
    table: `[${outer
      .filter((part) => typeof part === 'string')
      .map(tomlKey)
      .join('.')}]`,
    ...changeOf(edit, outer, before)
  }
}

/** `before` is the current value, as far as it is known. */
function changeOf(edit: TomlEdit, outer: TomlEdit['path'], before: unknown): Pick<EditPlace, 'before' | 'after'> {
  const key = keyOf(namesIn(edit.path, outer))
  const known = before === undefined || before === null ? null : cutText(tomlText(before), 120)
  const old = known === null ? null : `${key} = ${known}`
  if ('to' in edit)
    return { before: `${key} = ${known ?? '...'}`, after: `${keyOf(namesIn(edit.to, outer))} = ${known ?? '...'}` }
  if ('append' in edit)
    return {
      before: old,
      after: `${key} = [${Array.isArray(before) ? '' : '..., '}${[...(Array.isArray(before) ? (before as unknown[]) : []), edit.append].map(tomlText).join(', ')}]`
    }
  return { before: old, after: edit.value === null ? null : `${key} = ${tomlText(edit.value)}` }
}

function namesIn(path: TomlEdit['path'], outer: TomlEdit['path']): readonly string[] {
  const isInside = outer.every((part, index) => path[index] === part)
  return (isInside ? path.slice(outer.length) : path).filter((part) => typeof part === 'string')
}

function keyOf(names: readonly string[]): string {
  return names.map(tomlKey).join('.')
}

function paramAt(expected: Report['expected'], name: string): ExpectedParam | undefined {
  return Object.hasOwn(expected, name) ? expected[name] : undefined
}

function valueAt(value: unknown, names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name) ? Reflect.get(inner, name) : undefined,
    value
  )
}
