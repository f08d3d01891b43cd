import type { Check, Classification, Locale, Platform, Remedy } from '../../types/classification.ts'
import { inLocale } from './in-locale.ts'
import { saysMore } from './says-more.ts'
import { visibleLines, visibleText } from './visible-text.ts'

/** The options of `formatDiagnosis`. */
export interface FormatDiagnosisOptions {
  /** The language. Default `en`. */
  readonly locale?: Locale
  /** The platform whose commands are shown. Default: the current one, or Linux if it is none of the three. */
  readonly platform?: Exclude<Platform, 'any'>
}

/**
 * A classification as text for a person: what it is, how to check it, how to fix it. Ends without a line end. Control
 * sequences are escaped, so that none can reach a terminal. Never throws.
 */
export function formatDiagnosis(classification: Classification, options: FormatDiagnosisOptions = {}): string {
  const locale = options.locale === 'zh' ? 'zh' : 'en'
  const platform = options.platform ?? hostPlatform(process.platform)
  const { code, symptom, detail, docs } = classification
  const words = labels[locale]
  // A check whose commands are all for other platforms cannot be run here
  const checks = classification.checks.filter(
    ({ commands }) => !commands || commandFor(commands, platform) !== undefined
  )
  return [
    `${visibleText(code)}: ${visibleText(symptom[locale])}`,
    ...(saysMore(detail, symptom.en) ? [indent(visibleLines(detail), 2)] : []),
    ...numbered(words.check, checks, locale, platform),
    ...numbered(words.mend, classification.remedies, locale, platform),
    ...(docs === '' ? [] : ['', `${words.more}${visibleText(locale === 'zh' ? inChinese(docs) : docs)}`])
  ].join('\n')
}

/** Links to the Chinese version of the library's own documents, which exist in both languages. */
function inChinese(docs: string): string {
  return docs.replace(/^((?:TROUBLESHOOTING|docs\/system-codes)\.)md#/, '$1zh.md#')
}

/** The platform whose commands fit Node's name of the current one. */
export function hostPlatform(name: string): Exclude<Platform, 'any'> {
  return name === 'win32' || name === 'darwin' ? name : 'linux'
}

const labels = {
  en: { check: 'To check:', mend: 'To fix it:', more: 'More: ' },
  zh: { check: '检查：', mend: '解决：', more: '详见：' }
} as const

function numbered(
  title: string,
  advice: readonly (Check & Partial<Remedy>)[],
  locale: Locale,
  platform: Platform
): readonly string[] {
  if (advice.length === 0) return []
  return [
    '',
    title,
    ...advice.flatMap(({ text, commands, toml }, index) => {
      const command = commands === undefined ? undefined : commandFor(commands, platform)
      return [
        `${String(index + 1).padStart(3)}. ${visibleText(text[locale])}`,
        ...(command === undefined ? [] : [indent(visibleLines(inLocale(command, locale)), 7)]),
        ...(toml === undefined ? [] : [indent(visibleLines(toml), 7)])
      ]
    })
  ]
}

function commandFor(commands: NonNullable<Check['commands']>, platform: Platform): string | undefined {
  return commands[platform] ?? commands.any
}

function indent(lines: string, columns: number): string {
  return lines
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(columns) + line))
    .join('\n')
}
