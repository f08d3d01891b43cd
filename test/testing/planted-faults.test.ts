import t from 'tap'
import { checkConnector, type ConnectorReport } from '../../lib/testing/check-connector.ts'
import { endings } from './planted/endings.ts'
import { leaks } from './planted/leaks.ts'
import type { Planted } from './planted/planted.ts'
import { records } from './planted/records.ts'

const faults: readonly (readonly [string, Planted])[] = [leaks, records, endings].flatMap((each) =>
  Object.entries(each)
)

t.ok(faults.length >= 25)

for (const [name, { check, says, bad, good, options = () => ({}) }] of faults) {
  t.test(`${name}: found by its name, with what to do, and not where it is not`, async (t) => {
    const report = await checkConnector(bad, { withinMs: 60_000, onFailure: 'report', ...options() })
    const first = report.checks.find(({ ok }) => !ok)
    t.equal(first?.name, check)
    t.match(first?.message, says)
    t.ok((first?.remedy ?? '').length > 10, 'what to do')
    const twin = await checkConnector(good, { withinMs: 60_000, onFailure: 'report', ...options() })
    t.strictSame(failedOf(twin), [])
  })
}

function failedOf({ checks }: ConnectorReport): readonly string[] {
  return checks.filter(({ ok }) => !ok).map(({ name, message }) => `${name}: ${message}`)
}
