import type { Check, Classification, Locale, Platform, Remedy } from '../../types/classification.ts'
import { inLocale } from './in-locale.ts'
import { saysMore } from './says-more.ts'
import { visibleLines, visibleText } from './visible-text.ts'

/** The options of `formatDiagnosis`. */
export interface FormatDiagnosisOptions {
  /** The language. Default `en`. */
  readonly locale?: Locale
  /** Whose commands are shown. Default: those of the platform this runs on; Linux's where it is none of the three. */
  readonly platform?: Exclude<Platform, 'any'>
}

/**
 * A classification as text for a person: what it is, how to check it, how to fix it. Ends without a line end. Nothing
 * in it can reach a terminal as a control sequence. Never throws.
 */
export function formatDiagnosis(classification: Classification, options: FormatDiagnosisOptions = {}): string {
  const locale = options.locale === 'zh' ? 'zh' : 'en'
  const platform = options.platform ?? hostPlatform(process.platform)
  const { code, symptom, detail, docs } = classification
  const words = labels[locale]
  // A check that has commands for other platforms only cannot be done here
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

/** The library's own documents are there in both languages. */
function inChinese(docs: string): string {
  return docs.replace(/^((?:TROUBLESHOOTING|docs\/system-codes)\.)md#/, '$1zh.md#')
}

/** The platform whose commands fit the name that Node gives. */
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
