import t from 'tap'
import { makeReport, verdictOf } from '../../lib/probe/make-report.ts'
import type { CheckRunResult } from '../../lib/probe/run-checks.ts'
import type { CheckStatus, Report } from '../../types/report.ts'
import { check, results } from './support/results.ts'

function reportOf(of: readonly CheckRunResult[], source = 's\u001B'): Report {
  return makeReport({
    kind: 'probe',
    source,
    type: 'file',
    at: 1,
    tookMs: 2,
    expected: {},
    actual: null,
    results: of,
    place: {},
    fixPlace: { type: 'file', declared: undefined, origin: {} }
  })
}

t.test('the verdict is what the checks say together; right params alone say nothing', (t) => {
  const verdict = (...statuses: CheckStatus[]): string =>
    verdictOf(statuses.map((status, index) => ({ id: `c${index}`, status })))
  t.equal(verdict('pass', 'warn', 'fail', 'crashed'), 'failed')
  t.equal(verdict('pass', 'warn', 'crashed', 'unknown'), 'degraded')
  t.equal(verdict('pass', 'unknown'), 'healthy')
  for (const statuses of [['pass', 'crashed'], ['pass', 'skipped'], ['unknown'], []] as const)
    t.equal(verdict(...statuses), 'unknown')
  t.equal(
    verdictOf([
      { id: 'config.params', status: 'pass' },
      { id: 'x', status: 'unknown' }
    ]),
    'unknown'
  )
  t.end()
})

t.test('the headline is the first finding, else the check that is odd, else that nothing is wrong', async (t) => {
  const key = String.raw`s\x1b`
  t.match(
    reportOf(await results(check('a', { status: 'fail', causes: [{ code: 'FILE_BUSY', context: { path: '/x' } }] })))
      .headline,
    { en: new RegExp(`^s.x1b: .*/x`), zh: /^s.x1b：.*\/x/ }
  )
  const stalled = reportOf(
    await results(check('a', { status: 'fail', causes: [{ code: 'SYSTEM_CONSUMER_STALLED' }] })),
    'x'
  )
  t.strictSame(
    [stalled.findings[0]?.symptom.en, stalled.headline.en],
    [
      'The consumer takes no records: the source reads no more until it does (source x)',
      'x: The consumer takes no records: the source reads no more until it does'
    ],
    'the key is not told twice'
  )
  t.strictSame(reportOf(await results(check('a', { status: 'fail', because: { en: 'E', zh: 'Z' } }))).headline, {
    en: `${key}: a: E`,
    zh: `${key}：a：Z`
  })
  t.match(
    reportOf(await results(check('a', { status: 'unknown', because: { en: 'E', zh: 'Z' } }))).headline.en,
    `${key}: a: E`
  )
  t.match(
    reportOf(
      await results(
        check('a'),
        check('b', { status: 'unknown', because: 'U' }),
        check('c', undefined, { after: ['b'] })
      )
    ).headline.en,
    `${key}: b: U`
  )
  t.match(reportOf([]).headline.en, `${key}: nothing was seen that is wrong, and too little was seen`)
  t.match(reportOf(await results(check('a'), check('b'))).headline, {
    en: `${key}: nothing is wrong (2 checks passed)`,
    zh: `${key}：未发现问题（2 项检查通过）`
  })
  const told = await results(
    check('a', { status: 'pass', because: { en: 'E', zh: 'Z' } }),
    check('b', { status: 'pass', isWorthTelling: true, because: { en: 'nobody writes', zh: '没有人写入' } })
  )
  t.match(reportOf(told), {
    verdict: 'healthy',
    headline: {
      en: `${key}: nothing is wrong (2 checks passed); nobody writes`,
      zh: `${key}：未发现问题（2 项检查通过）；没有人写入`
    }
  })
  const both = await results(
    check('a', { status: 'pass', isWorthTelling: true, because: { en: 'E', zh: 'Z' } }),
    check('b', { status: 'pass', isWorthTelling: true, because: { en: 'F', zh: 'Y' } })
  )
  t.match(reportOf(both).headline, { en: /; E; F$/, zh: /；Z；Y$/ })
  t.notOk('isWorthTelling' in (reportOf(told).checks[1] ?? {}), 'that is for the headline alone')
})

t.test('a report is plain data, and names the library and its version', async (t) => {
  const report = reportOf(
    await results(check('a', { status: 'warn', causes: [{ code: 'FILE_BUSY' }] }, { rulesOut: ['FILE_NOT_FOUND'] }))
  )
  t.strictSame(JSON.parse(JSON.stringify(report)), report)
  t.match(report, {
    format: 'warp-flow.report/1',
    kind: 'probe',
    at: 1,
    tookMs: 2,
    verdict: 'degraded',
    environment: { library: /^warp-flow \d/, node: process.version, platform: process.platform, pid: process.pid }
  })
  t.notOk('causes' in (report.checks[0] ?? {}), 'causes are told as findings')
})
