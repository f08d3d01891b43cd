import type { Locale } from '../../../types/classification.ts'
import type { CheckResult, Evidence, Finding, Report } from '../../../types/report.ts'
import { visibleLines, visibleText } from '../../errors/visible-text.ts'
import { firstLines } from './first-lines.ts'
import { fixLines } from './fix-lines.ts'
import type { Paint } from './paint.ts'
import { valueText } from './value-text.ts'
import { WORDS } from './words.ts'

export interface FindingStyle {
  readonly locale: Locale
  readonly paint: Paint
  readonly report: Report
  readonly verbose: boolean
}

/** A finding in the form of a compiler error: the cause, the place, the evidence, and the fix. */
export function findingLines(finding: Finding, headline: string, style: FindingStyle): readonly string[] {
  const { locale, paint, report, verbose } = style
  const { confidence, fixes } = finding
  const words = WORDS[locale]
  const check = checkOf(finding, report)
  const bar = paint('frame', '|')
  const more = (count: number): string => `   ${bar} ${words.moreLines(count)}`
  const told = toldOf(finding, check, locale).map((line) => `   ${bar} ${line}`)
  const seen = report.checks
    .flatMap(({ evidence }) => evidence)
    .filter(({ id }) => finding.because.includes(id))
    .flatMap(evidenceTexts)
    .map((text) => `   ${bar} ${text}`)
  const proof = confidence === 'certain' ? [] : [`   ${paint('frame', '=')} ${words[confidence]}`]
  const shownFixes = verbose ? fixes : fixes.slice(0, 1)
  return [
    findingTitle(finding, headline, style),
    ...(check === undefined
      ? []
      : [
          `  ${paint('frame', '-->')} ${visibleText(check.id)}${check.target === '' ? '' : `: ${visibleText(check.target)}`}`
        ]),
    ...(verbose ? told : firstLines(told, MOST_DETAIL, more)),
    ...(verbose ? seen : firstLines(seen, MOST_EVIDENCE, more)),
    ...proof,
    ...shownFixes.flatMap((fix, index) =>
      fixLines(fix, index === 0 ? 'fix' : 'orFix', {
        locale,
        paint,
        report,
        mostLines: verbose ? Infinity : MOST_EDITS
      })
    )
  ]
}

/** The check that found it. */
function checkOf({ because, fixes }: Finding, { checks }: Report): CheckResult | undefined {
  return (
    checks.find(({ evidence }) => evidence.some(({ id }) => because.includes(id))) ??
    checks.find(({ id }) => id === fixes[0]?.verify)
  )
}

/** The check's reason in the reader's language, and the original message if it adds information. */
function toldOf({ detail }: Finding, check: CheckResult | undefined, locale: Locale): readonly string[] {
  const { because } = check ?? {}
  const isSaid = because !== undefined && (because.en.includes(detail) || detail.includes(because.en))
  const texts = because === undefined ? [detail] : isSaid ? [because[locale]] : [because[locale], detail]
  return texts.flatMap((text) => visibleLines(text).split('\n')).filter((line) => line.trim() !== '')
}

/** `error[FILE_BASE_NOT_FOUND]: ...` */
export function findingTitle(
  { code, severity }: Pick<Finding, 'code' | 'severity'>,
  headline: string,
  { locale, paint }: Pick<FindingStyle, 'locale' | 'paint'>
): string {
  const words = WORDS[locale]
  const kind = severity === 'warning' ? 'warning' : 'error'
  return `${paint(kind, `${words[kind]}[${visibleText(code)}]`)}${words.colon}${visibleText(headline)}`
}

/** `stat /var/log/app: ENOENT`; none if nothing was observed. */
export function evidenceTexts({ how, value }: Evidence): readonly string[] {
  const shown = value === undefined || value === '' ? '' : valueText(value)
  const text = [visibleText(how), shown].filter((part) => part.trim() !== '').join(': ')
  return text === '' ? [] : [text]
}

const MOST_DETAIL = 2
const MOST_EVIDENCE = 5
const MOST_EDITS = 6
