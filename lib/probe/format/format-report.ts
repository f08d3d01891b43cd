import type { Locale } from '../../../types/classification.ts'
import type { CheckStatus, Finding, Report } from '../../../types/report.ts'
import { visibleText } from '../../errors/visible-text.ts'
import { checkOptions, type OptionRules } from '../../config/check-options.ts'
import { detailsLines } from './details-lines.ts'
import { findingLines, findingTitle } from './finding-lines.ts'
import { painter, type Paint } from './paint.ts'
import { WORDS } from './words.ts'

/** The options of `formatReport`. */
export interface FormatReportOptions {
  /** The language. Default `en`. */
  readonly locale?: Locale
  /** Whether to use colours for a terminal. Default false. */
  readonly color?: boolean
  /**
   * Whether to show everything: all fixes, all checks, the causes ruled out, and the params with their origin. Default
   * false.
   */
  readonly verbose?: boolean
}

/**
 * Formats a report as text for a person: what is wrong, the evidence, and the best fix; a single fault takes 25 lines
 * at most. Ends without a line end. The only control sequences in the text are those of the colours, if requested.
 * Never throws.
 */
export function formatReport(report: Report, options: FormatReportOptions = {}): string {
  checkOptions(options, FORMAT_OPTIONS)
  const locale = options.locale === 'zh' ? 'zh' : 'en'
  const paint = painter(options.color === true)
  const verbose = options.verbose === true
  const { findings, headline } = report
  const [first, ...others] = findings
  return [
    ...(first === undefined
      ? verdictLines(report, locale, paint)
      : findingLines(first, headline[locale], { locale, paint, report, verbose })),
    ...(verbose
      ? others.flatMap((finding) => [
          '',
          ...findingLines(finding, finding.symptom[locale], { locale, paint, report, verbose })
        ])
      : titleLines(others.slice(0, MOST_OTHERS), locale, paint)),
    ...(verbose ? detailsLines(report, locale, paint) : summaryLines(report, locale, paint))
  ].join('\n')
}

function titleLines(findings: readonly Finding[], locale: Locale, paint: Paint): readonly string[] {
  const titles = findings.map(
    (finding) => `${WORDS[locale].also}${findingTitle(finding, finding.symptom[locale], { locale, paint })}`
  )
  return titles.length === 0 ? [] : ['', ...titles]
}

/** For a report without findings: the verdict, and the checks that keep it from being better. */
function verdictLines({ verdict, headline, checks }: Report, locale: Locale, paint: Paint): readonly string[] {
  const words = WORDS[locale]
  // For a source that seems to be fine: the checks that could not decide
  const odd = checks
    .filter(
      ({ id, status, because }) =>
        status !== 'pass' &&
        (verdict !== 'healthy' || because !== undefined) &&
        !headline.en.endsWith(`${id}: ${because?.en ?? ''}`)
    )
    .slice(0, MOST_ODD)
  return [
    `${paint(STYLES[verdict], words.verdict[verdict])}${words.colon}${visibleText(headline[locale])}`,
    ...odd.map(
      ({ id, status, because }) =>
        `   ${paint('frame', '=')} ${visibleText(id)} (${words.status[status]})${because === undefined ? '' : `${words.colon}${visibleText(because[locale])}`}`
    )
  ]
}

function summaryLines({ checks, findings }: Report, locale: Locale, paint: Paint): readonly string[] {
  const words = WORDS[locale]
  const counts = ORDER.flatMap((status) => {
    const count = checks.filter((check) => check.status === status).length
    return count === 0 ? [] : [`${count} ${words.status[status]}`]
  })
  const fixes = Math.max(0, (findings[0]?.fixes.length ?? 0) - 1)
  const [ruledOut, more] = [findings[0]?.ruledOut.length ?? 0, findings.length - 1 - MOST_OTHERS]
  const hidden = [
    ...(fixes === 0 ? [] : [words.moreFixes(fixes)]),
    ...(more <= 0 ? [] : [words.moreFindings(more)]),
    ...(ruledOut === 0 ? [] : [words.moreRuledOut(ruledOut)])
  ]
  return [
    '',
    paint('faint', words.summary(counts)),
    ...(hidden.length === 0 ? [] : [paint('faint', words.more(hidden))])
  ]
}

const FORMAT_OPTIONS: OptionRules = {
  locale: { kind: 'choice', choices: ['en', 'zh'] },
  color: { kind: 'boolean' },
  verbose: { kind: 'boolean' }
}
const ORDER: readonly CheckStatus[] = ['pass', 'warn', 'fail', 'crashed', 'unknown', 'skipped']
const STYLES = { healthy: 'good', degraded: 'warning', failed: 'error', unknown: 'warning' } as const
const MOST_OTHERS = 3
const MOST_ODD = 8
