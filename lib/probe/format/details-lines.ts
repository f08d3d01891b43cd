import type { Locale } from '../../../types/classification.ts'
import type { ParamOrigin } from '../../../types/config.ts'
import type { CheckResult, CheckStatus, Report } from '../../../types/report.ts'
import { visibleText } from '../../errors/visible-text.ts'
import { evidenceTexts } from './finding-lines.ts'
import type { Paint, Style } from './paint.ts'
import { tomlKey, tomlText } from './value-text.ts'
import { WORDS } from './words.ts'

/**
 * The details shown by `verbose`: every check, the causes that were ruled out and why, the params and their origin, and
 * the process that ran the checks.
 */
export function detailsLines(report: Report, locale: Locale, paint: Paint): readonly string[] {
  const words = WORDS[locale]
  const { checks, findings, expected, environment } = report
  const ids = Math.max(0, ...checks.map(({ id }) => visibleText(id).length))
  // A Chinese character is two columns wide
  const statuses = Math.max(...Object.values(words.status).map(widthOf))
  const ruledOut = findings[0]?.ruledOut ?? []
  const { library, node, platform, release, account } = environment
  return [
    '',
    words.checks,
    ...checks.flatMap((check) => checkLines(check, { locale, paint, ids, statuses })),
    ...(ruledOut.length === 0
      ? []
      : [
          '',
          words.ruledOut,
          ...ruledOut.map(
            ({ code, because }) =>
              `  ${visibleText(code)}${because.length === 0 ? '' : ` (${words.by} ${because.map(visibleText).join(', ')})`}`
          )
        ]),
    ...paramsLines(expected, locale, paint),
    '',
    `${words.environment} ${[library, node, platform, release, account]
      .filter((fact) => fact !== '')
      .map(visibleText)
      .join(', ')}`
  ]
}

interface CheckStyle {
  readonly locale: Locale
  readonly paint: Paint
  readonly ids: number
  readonly statuses: number
}

function checkLines(
  { id, status, target, because, evidence, tookMs }: CheckResult,
  { locale, paint, ids, statuses }: CheckStyle
): readonly string[] {
  const word = WORDS[locale].status[status]
  const indent = ' '.repeat(statuses + 4)
  return [
    `  ${paint(STYLES[status], word)}${' '.repeat(statuses - widthOf(word))}  ${visibleText(id).padEnd(ids)}  ${visibleText(target)} ${paint('faint', `(${tookMs} ms)`)}`,
    ...(because === undefined ? [] : [`${indent}${visibleText(because[locale])}`]),
    ...evidence.flatMap(evidenceTexts).map((text) => `${indent}${paint('faint', text)}`)
  ]
}

function paramsLines(expected: Report['expected'], locale: Locale, paint: Paint): readonly string[] {
  // A param without a default that was not given is not shown
  const params = Object.entries(expected).filter(([, { value, origin }]) => value !== null || origin.from !== 'default')
  if (params.length === 0) return []
  const lines = params.map(([name, { value, origin }]) => ({
    text: `  ${tomlKey(name)} = ${value === null ? '?' : tomlText(value)}`,
    origin: originText(origin, locale)
  }))
  const width = Math.min(MOST_COLUMNS, Math.max(...lines.map(({ text }) => text.length)))
  return [
    '',
    WORDS[locale].params,
    ...lines.map(({ text, origin }) => `${text.padEnd(width)}  ${paint('faint', origin)}`)
  ]
}

function originText(origin: ParamOrigin, locale: Locale): string {
  if (origin.from === 'default' || origin.from === 'factory') return WORDS[locale].origin[origin.from]
  return origin.file === '' ? `${WORDS[locale].line} ${origin.line}` : `${visibleText(origin.file)}:${origin.line}`
}

function widthOf(text: string): number {
  return text.length + text.replaceAll(/\P{sc=Han}/gu, '').length
}

/** Beyond this width, the text to the right of a value is not aligned. */
const MOST_COLUMNS = 48
const STYLES: Readonly<Record<CheckStatus, Style>> = {
  pass: 'good',
  warn: 'warning',
  fail: 'error',
  skipped: 'faint',
  unknown: 'faint',
  crashed: 'warning'
}
