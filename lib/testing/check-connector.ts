import type { ConnectorType } from '../../types/connector.ts'
import { contract, outcomeOf, type KeptCheck } from './contract.ts'
import { toldEarly } from './told-early.ts'
import { planOf, type CheckConnectorOptions } from './plan-of.ts'
import { watchingLeaks } from './leaks/watch-leaks.ts'
import type { TrialPlan } from './trial/trial-plan.ts'

/** The result of `checkConnector`: each promise of the contract, and whether the connector keeps it. */
export interface ConnectorReport {
  /** The connector's type. */
  readonly type: string
  /** Whether the connector keeps every promise. */
  readonly ok: boolean
  /** The promises, in the order in which they were checked. */
  readonly checks: readonly KeptCheck[]
}

/** Thrown for a connector that breaks its contract. The message lists every failed check. */
export class ConnectorCheckError extends Error {
  static {
    this.prototype.name = 'ConnectorCheckError'
  }

  /** The complete report, including the checks that passed. */
  readonly report: ConnectorReport

  /** Builds the message from the failures in `report`. */
  constructor(report: ConnectorReport) {
    const failed = report.checks.filter(({ ok }) => !ok)
    super(
      [
        `connector ${JSON.stringify(report.type)} fails ${failed.length} of ${report.checks.length} checks`,
        ...failed.flatMap(linesOf)
      ].join('\n')
    )
    this.report = report
  }
}

/**
 * Runs a connector through its contract, under any test runner: its params, its records, backpressure, `stop()`,
 * `destroy()` in every phase and at every record, leaks, acks. Creates about thirty sources one after the other; the
 * resources that `params` name must exist for each of them. Throws one `ConnectorCheckError` with all failures, unless
 * `onFailure` is `report`. `testConnector` turns each check into a separate test instead.
 */
export async function checkConnector(
  definition: ConnectorType,
  options: CheckConnectorOptions = {}
): Promise<ConnectorReport> {
  const plan = planOf(definition, options)
  const report = await watchingLeaks(() => reportOf(plan))
  if (!report.ok && options.onFailure !== 'report') throw new ConnectorCheckError(report)
  return report
}

/** Formats the report as text, one line for each check, for use without a test runner. Never throws. */
export function formatChecks({ checks }: ConnectorReport): string {
  return checks
    .flatMap((check) =>
      check.ok ? [`ok      ${check.name}: ${check.message}`] : linesOf(check).map((line) => `not ok${line}`)
    )
    .join('\n')
}

async function reportOf(plan: TrialPlan): Promise<ConnectorReport> {
  const checks: KeptCheck[] = []
  const early = toldEarly(plan.definition.type, plan.budget.withinMs)
  try {
    for (const each of contract) {
      const check = await outcomeOf(each, plan)
      checks.push(check)
      if (!check.ok) early.failed(linesOf(check))
      // Every later check needs a source that delivers records, and would only fail in the same way
      const isVain = plan.log.delivers === 'no' || (checks.length === 1 && !check.ok)
      if (isVain || plan.budget.left === 0) break
    }
  } finally {
    early.end()
  }
  const left = contract.slice(checks.length)
  if (plan.budget.left === 0 && left.length > 0)
    checks.push({
      name: 'all checks are done in time',
      ok: false,
      message: `${plan.budget.withinMs} ms are over, and ${left.length} checks were not made: ${left.map(({ name }) => name).join(', ')}`,
      remedy:
        'give params, or a `feed`, that make records come faster; or set `withinMs`, and a limit of the test runner beyond it (`testTimeout` of vitest and jest)'
    })
  return { type: plan.definition.type, ok: checks.every(({ ok }) => ok), checks }
}

function linesOf({ name, message, remedy }: KeptCheck): string[] {
  return [`  ${name}: ${message}`, ...(remedy === undefined ? [] : [`    to do: ${remedy}`])]
}
