import type { ConnectorType } from '../../types/connector.ts'
import { messageOf } from '../errors/message-of.ts'
import { checkAcks } from './check-acks.ts'
import { checkBackpressure } from './check-backpressure.ts'
import { checkDestroy } from './check-destroy.ts'
import { checkJson, checkRecords } from './check-records.ts'
import { checkDeclaration } from './check-declaration.ts'
import { checkStop } from './check-stop.ts'
import type { TrialPlan } from './connector-trial.ts'

export interface CheckConnectorOptions {
  /** Params that the connector works with, camelCase as its `open` gets them. Default: none. */
  readonly params?: Readonly<Record<string, unknown>>
  /**
   * Makes records come, where the connector waits for a peer to send some. Called for each source, with what `'ready'`
   * carried.
   */
  readonly feed?: (opened: unknown) => void | Promise<void>
  /** How many records each check looks at; fewer are enough where the source ends. Default 3, and at least 1. */
  readonly records?: number
  /** How long opening, or the next record, may take, in ms. Default 5000. */
  readonly timeoutMs?: number
  /** How long a source may take to close, in ms. Default 1000. */
  readonly closeWithinMs?: number
  /** How many bytes the connector may take in while nobody reads. Default 16 MiB. */
  readonly maxBytesAhead?: number
  /** `report`: give the report also where something failed. Default `throw`. */
  readonly onFailure?: 'throw' | 'report'
}

/** One promise of a connector, and whether it is kept. */
export interface KeptCheck {
  readonly name: string
  readonly ok: boolean
  /** What was seen. */
  readonly message: string
}

/** What was checked, in its order. */
export interface ConnectorReport {
  readonly type: string
  readonly ok: boolean
  readonly checks: readonly KeptCheck[]
}

/** A connector that does not keep its contract. The message lists everything that failed. */
export class ConnectorCheckError extends Error {
  static {
    this.prototype.name = 'ConnectorCheckError'
  }

  readonly report: ConnectorReport

  constructor(report: ConnectorReport) {
    const failed = report.checks.filter(({ ok }) => !ok)
    const lines = failed.map(({ name, message }) => `  ${name}: ${message}`)
    super(
      [
        `connector ${JSON.stringify(report.type)} fails ${failed.length} of ${report.checks.length} checks`,
        ...lines
      ].join('\n')
    )
    this.report = report
  }
}

/**
 * Runs a connector through its contract, under any test runner: its params, its records, backpressure, `stop()`,
 * `destroy()` in every phase, acks. Makes about ten sources one after the other, so that whatever `params` point at
 * must be there for each of them. Throws one `ConnectorCheckError` with all that failed, unless `onFailure` is
 * `report`.
 */
export async function checkConnector(
  definition: ConnectorType,
  options: CheckConnectorOptions = {}
): Promise<ConnectorReport> {
  const {
    params = {},
    feed,
    records = 3,
    timeoutMs = 5000,
    closeWithinMs = 1000,
    maxBytesAhead = 16 * 2 ** 20,
    onFailure = 'throw'
  } = options
  const plan: TrialPlan = {
    definition,
    params,
    feed,
    records: Math.max(1, records),
    timeoutMs,
    closeWithinMs,
    maxBytesAhead
  }
  const report = await reportOf(plan)
  if (!report.ok && onFailure === 'throw') throw new ConnectorCheckError(report)
  return report
}

async function reportOf(plan: TrialPlan): Promise<ConnectorReport> {
  const checks: KeptCheck[] = []
  for (const [name, check] of contract) {
    checks.push(await outcomeOf(name, () => check(plan)))
    // Every later check needs a source, and would only say the same again.
    if (checks.length === 1 && checks[0]?.ok === false) break
  }
  return { type: plan.definition.type, ok: checks.every(({ ok }) => ok), checks }
}

/** name => what it finds: a sentence of what was seen. A failure is thrown. */
const contract: readonly (readonly [string, (plan: TrialPlan) => string | Promise<string>])[] = [
  ['params are declared soundly', checkDeclaration],
  ['opens and delivers records', checkRecords],
  ['a second source works like the first', checkRecords],
  ['events survive JSON', checkJson],
  ['takes in no more than is asked for', checkBackpressure],
  ['stop() ends the stream', checkStop],
  ['destroy() releases everything', checkDestroy],
  ['acks count', checkAcks]
]

async function outcomeOf(name: string, check: () => string | Promise<string>): Promise<KeptCheck> {
  try {
    return { name, ok: true, message: await check() }
  } catch (error) {
    return { name, ok: false, message: messageOf(error) }
  }
}
