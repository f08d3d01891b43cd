import t from 'tap'
import type { SourceError } from '../../lib/errors/source-error.ts'
import { LineCounts, LineReport } from '../../lib/file/line-report.ts'
import { openContext, type TestContext } from './support/open-context.ts'

const INVALID = { tag: 'invalid_utf8', code: 'FILE_INVALID_CHARSET' } as const
const NO_HEX = { tag: 'invalid_hex', code: 'FILE_INVALID_HEX' } as const

interface Reporting {
  readonly report: LineReport
  readonly counts: LineCounts
  readonly context: TestContext
  readonly failures: readonly SourceError[]
  readonly place: { path: string }
}

function reporting(onError: 'tag' | 'skip' | 'fail'): Reporting {
  const counts = new LineCounts()
  const context = openContext()
  const failures: SourceError[] = []
  const place = { path: '/logs/app.log' }
  const report = new LineReport({
    path: () => place.path,
    onError,
    counts,
    context,
    onFailed: (error) => {
      failures.push(error)
    }
  })
  return { report, counts, context, failures, place }
}

t.test('each cause is reported once per file, and further faults are counted', async (t) => {
  const { report, counts, context, failures } = reporting('tag')
  t.strictSame(
    [
      report.onFault(INVALID, 3, 20),
      report.onFault(INVALID, 4, 30),
      report.onFault(NO_HEX, 5, 40),
      report.onFault(INVALID, 6, 50)
    ],
    ['tag', 'tag', 'tag', 'tag']
  )
  t.strictSame(
    [context.codes, { ...counts.errors.snapshot() }, { ...counts.drops.snapshot() }, failures],
    [['FILE_INVALID_CHARSET', 'FILE_INVALID_HEX'], { FILE_INVALID_CHARSET: 2 }, {}, []]
  )
})

t.test('skipped lines are counted by their fault', async (t) => {
  const { report, counts, context } = reporting('skip')
  t.strictSame(
    [report.onFault(INVALID, 3, 20), report.onFault(INVALID, 4, 30), report.onFault(NO_HEX, 5, 40)],
    ['skip', 'skip', 'skip']
  )
  t.strictSame([context.codes.length, { ...counts.drops.snapshot() }], [2, { invalid_utf8: 2, invalid_hex: 1 }])
})

t.test('with onError = "fail", an invalid line fails the source', async (t) => {
  const { report, context, failures, counts } = reporting('fail')
  t.equal(report.onFault(INVALID, 3, 20), 'fail')
  t.strictSame(
    [failures.map(({ code }) => code), context.codes, { ...counts.drops.snapshot() }],
    [['FILE_INVALID_CHARSET'], [], {}]
  )
})

t.test('cut lines are counted, and reported once', async (t) => {
  const { report, context, counts } = reporting('tag')
  report.onTruncated(1, 0)
  report.onTruncated(2, 90)
  t.strictSame(
    [context.codes, counts.truncated, { ...counts.errors.snapshot() }],
    [['FILE_LINE_TOO_LONG'], 2, { FILE_LINE_TOO_LONG: 1 }]
  )
})

t.test('the place holds the current path of the file, and no line if its number is unknown', async (t) => {
  const { report, place } = reporting('tag')
  t.strictSame(report.place(3, 20), {
    area: 'file',
    path: '/logs/app.log',
    source: 'test',
    line: 3,
    values: { offset: '20' }
  })
  place.path = '/logs/app.log.1'
  t.strictSame(report.place(0, 20), { area: 'file', path: '/logs/app.log.1', source: 'test', values: { offset: '20' } })
})
