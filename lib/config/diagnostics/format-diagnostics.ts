import type { Locale } from '../../../types/classification.ts'
import type { Diagnostic } from '../../../types/diagnostic.ts'
import { cutText } from '../../errors/cut-text.ts'
import { describeError } from '../../errors/describe.ts'
import { diagnosticContext } from '../../errors/diagnostic-context.ts'
import { visibleText } from '../../errors/visible-text.ts'
import { inChinese, partInChinese } from './chinese/in-chinese.ts'
import { formatExcerpt } from './format-excerpt.ts'

/** The options of `formatDiagnostics`. */
export interface FormatDiagnosticsOptions {
  /** The language. Default `en`. */
  readonly locale?: Locale
  /** Whether to use ANSI colours. Default false. */
  readonly color?: boolean
}

/**
 * Formats diagnostics for people, like a compiler: the problem, its place, the line with a caret, and what to write
 * instead. Empty if there are none. Never throws.
 */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], options: FormatDiagnosticsOptions = {}): string {
  if (diagnostics.length === 0) return ''
  const { locale = 'en', color = false } = options
  const paint: Paint = color ? (text, style) => `\u001B[${STYLES[style]}m${text}\u001B[0m` : (text) => text
  const blocks = diagnostics.map((diagnostic) => formatOne(diagnostic, locale, paint))
  return [...blocks, summary(diagnostics, locale)].join('\n\n') + '\n'
}

type Style = 'error' | 'warning' | 'strong' | 'faint'
type Paint = (text: string, style: Style) => string

const STYLES: Readonly<Record<Style, string>> = { error: '1;31', warning: '1;33', strong: '1', faint: '36' }

interface Words {
  readonly error: string
  readonly warning: string
  readonly colon: string
  readonly at: string
  readonly detail: string
  readonly expected: string
  readonly received: string
  readonly allowed: string
  readonly suggestion: string
  readonly help: string
  readonly none: string
  readonly more: (count: number) => string
  readonly count: (errors: number, warnings: number) => string
}

const WORDS: Readonly<Record<Locale, Words>> = {
  en: {
    error: 'error',
    warning: 'warning',
    colon: ': ',
    at: 'at',
    detail: 'detail',
    expected: 'expected',
    received: 'received',
    allowed: 'allowed',
    suggestion: 'try',
    help: 'help',
    none: 'none',
    more: (count) => `and ${count} more`,
    count: (errors, warnings) => [...counted(errors, 'error'), ...counted(warnings, 'warning')].join(', ')
  },
  zh: {
    error: '错误',
    warning: '警告',
    colon: '：',
    at: '位置',
    detail: '详情',
    expected: '应为',
    received: '实际',
    allowed: '可用',
    suggestion: '建议',
    help: '提示',
    none: '无',
    more: (count) => `另有 ${count} 个`,
    count: (errors, warnings) =>
      [...(errors > 0 ? [`${errors} 个错误`] : []), ...(warnings > 0 ? [`${warnings} 个警告`] : [])].join('，')
  }
}

function counted(count: number, noun: string): string[] {
  return count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`]
}

function formatOne(diagnostic: Diagnostic, locale: Locale, paint: Paint): string {
  const { code, severity, message, file, line, column, path, related = [] } = diagnostic
  const word = WORDS[locale]
  const { symptom, remedies } = describeError(
    code,
    diagnosticContext(locale === 'en' ? diagnostic : withChineseParts(diagnostic))
  )
  const gutter = ' '.repeat(String(line ?? '').length)
  const bar = paint('|', 'faint')
  const excerpt = formatExcerpt(diagnostic)
  const note = (label: string, text: string): string => `${gutter} ${paint('=', 'faint')} ${label}${word.colon}${text}`
  const place = [file, line, column]
    .filter((part) => part !== null)
    .map((part) => shown(String(part)))
    .join(':')
  return [
    `${paint(`${word[severity]}[${code}]`, severity)}${word.colon}${paint(shown(locale === 'en' ? message : symptom.zh), 'strong')}`,
    ...(place === '' ? [] : [`${gutter}${paint('-->', 'faint')} ${place}`]),
    ...(excerpt === null
      ? []
      : [
          `${gutter} ${bar}`,
          `${paint(String(line), 'faint')} ${bar} ${excerpt.line}`,
          `${gutter} ${bar} ${paint(excerpt.carets, severity)}`
        ]),
    ...(locale === 'en' || symptom.zh.startsWith(inChinese(message))
      ? []
      : [note(word.detail, shown(inChinese(message)))]),
    ...(path === '' ? [] : [note(word.at, shown(path))]),
    ...notes(diagnostic, locale, note),
    // A diagnostic's own suggestion fits better than the catalogue's general one
    ...(locale === 'en' || diagnostic.suggestion !== undefined
      ? []
      : remedies.slice(0, 1).map(({ text }) => note(word.help, shown(text.zh)))),
    ...related.map(
      (other) =>
        `${gutter}${paint(':::', 'faint')} ${shown(other.file)}:${other.line}:${other.column}: ${shown(locale === 'en' ? other.message : inChinese(other.message))}`
    )
  ].join('\n')
}

/** Translates the parts that the catalogue's sentences quote. */
function withChineseParts({ expected, received, ...diagnostic }: Diagnostic): Diagnostic {
  return {
    ...diagnostic,
    ...(expected === undefined ? {} : { expected: partInChinese(expected) }),
    ...(received === undefined ? {} : { received: partInChinese(received) })
  }
}

function notes(
  { expected, received, allowed, suggestion }: Diagnostic,
  locale: Locale,
  note: (label: string, text: string) => string
): string[] {
  const word = WORDS[locale]
  const [part, sentence] =
    locale === 'en'
      ? [shown, shown]
      : [(text: string) => shown(partInChinese(text)), (text: string) => shown(inChinese(text))]
  return [
    ...(expected === undefined ? [] : [note(word.expected, part(expected))]),
    ...(received === undefined ? [] : [note(word.received, part(received))]),
    ...(allowed === undefined ? [] : [note(word.allowed, listed(allowed, word))]),
    ...(suggestion === undefined ? [] : [note(word.suggestion, sentence(suggestion))])
  ]
}

const MOST_NAMES = 20

function listed(names: readonly string[], word: Words): string {
  const few = names.slice(0, MOST_NAMES).map((name) => shown(cutText(name, 80)))
  const rest = names.length - few.length
  return names.length === 0 ? word.none : [...few, ...(rest > 0 ? [word.more(rest)] : [])].join(', ')
}

function summary(diagnostics: readonly Diagnostic[], locale: Locale): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  return WORDS[locale].count(errors, diagnostics.length - errors)
}

/** Escapes control characters, and cuts long texts. */
function shown(text: string): string {
  return visibleText(cutText(text, 1000))
}
