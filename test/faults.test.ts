import { hostname } from 'node:os'
import t, { type Test } from 'tap'
import { formatReport, shareReport } from '../lib/index.ts'
import type { Report } from '../types/report.ts'
import { faults } from './faults/all.ts'
import { runFault } from './faults/run-fault.ts'

for (const fault of faults.filter(({ quick }) => quick)) {
  t.test(`${fault.area}: ${fault.name}`, async (t) => {
    const { first, verified, works, trouble, applied, report } = await runFault(fault)
    t.equal(first, fault.code, JSON.stringify(report?.checks.map(({ id, status }) => `${id} ${status}`)))
    t.not(applied, 'not')
    t.ok(verified, trouble)
    t.ok(works, trouble)
    if (report !== null) tells(t, report)
  })
}

/** What a report of a real fault has to be, whatever was found. */
function tells(t: Test, report: Report): void {
  for (const locale of ['en', 'zh'] as const) {
    const text = formatReport(report, { locale })
    t.ok(text.split('\n').length <= 25, text)
    t.notMatch(text, /\{[a-z][A-Za-z]*\}/, 'every placeholder is filled')
    t.notMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Zl}\p{Zp}]/u)
  }
  t.strictSame(JSON.parse(JSON.stringify(report)), structuredClone(report), 'it is plain data')
  t.ok(JSON.stringify(report).length < 200_000)
  const shared = JSON.stringify(shareReport(report))
  for (const secret of ['warp-flow-fault-', `"${hostname()}"`])
    t.notOk(shared.includes(secret), `${secret} is shared: ${shared}`)
}
