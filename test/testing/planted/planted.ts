import t from 'tap'
import { checkConnector, type ConnectorReport } from '../../../lib/testing/check-connector.ts'
import type { CheckConnectorOptions } from '../../../lib/testing/plan-of.ts'
import type { ConnectorType } from '../../../types/connector.ts'

/** A connector with one fault, and its twin without it. */
export interface Planted {
  /** The promise that is broken: it is the first to fail. */
  readonly check: string
  readonly says: RegExp
  readonly bad: ConnectorType
  readonly good: ConnectorType
  readonly options?: () => CheckConnectorOptions
  /** Releases what the bad one has left behind. */
  readonly cleanUp?: () => unknown
}

/** Tests that each fault is found by its name, with what to do, and that no twin is blamed. */
export function testPlanted(faults: Readonly<Record<string, Planted>>): void {
  for (const [name, { check, says, bad, good, options = () => ({}), cleanUp }] of Object.entries(faults)) {
    t.test(`${name}: found by its name, with what to do, and not where it is not`, async (t) => {
      const report = await checkConnector(bad, { ...ROOMY, ...options() })
      await cleanUp?.()
      const first = report.checks.find(({ ok }) => !ok)
      t.equal(first?.name, check)
      t.match(first?.message, says)
      t.ok((first?.remedy ?? '').length > 10, 'what to do')
      const twin = await checkConnector(good, { ...ROOMY, ...options() })
      t.strictSame(failedOf(twin), [])
    })
  }
}

const ROOMY: CheckConnectorOptions = { withinMs: 60_000, onFailure: 'report' }

function failedOf({ checks }: ConnectorReport): readonly string[] {
  return checks.filter(({ ok }) => !ok).map(({ name, message }) => `${name}: ${message}`)
}
