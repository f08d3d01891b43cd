import type { Localized } from '../../../types/classification.ts'
import type { Cause, CheckOutcome, ProposedFix, Seen } from '../../../types/report.ts'
import { onlyBrokers } from './config-fixes.ts'
import type { BrokerAt, Probed } from './probed.ts'

export interface BrokerResult {
  readonly at: BrokerAt
  /** Null if nothing is wrong with the broker. */
  readonly cause: Cause | null
  readonly evidence: readonly Seen[]
  /** The cause's detail, in every language. */
  readonly because?: Localized | undefined
}

/**
 * The outcome for several brokers. The source works as long as one of them does: the others are then only a warning,
 * whose fix removes them. Later checks continue with the brokers that work.
 */
export function outcomeOfBrokers(probed: Probed, results: readonly BrokerResult[]): CheckOutcome {
  const evidence = results.flatMap((result) => result.evidence)
  const good = results.filter(({ cause }) => cause === null).map(({ at }) => at)
  const bad = results.flatMap(({ at, cause }) => (cause === null ? [] : [{ at, cause }]))
  if (bad.length === 0) return { status: 'pass', evidence }
  const because = results.find((result) => result.because !== undefined)?.because
  const told = because === undefined ? {} : { because }
  if (good.length === 0) return { status: 'fail', evidence, ...told, causes: bad.map(({ cause }) => cause) }
  probed.usable = good
  const takeOut = onlyBrokers(
    good,
    bad.map(({ at }) => at)
  )
  return { status: 'warn', evidence, ...told, causes: bad.map(({ cause }) => besides(cause, takeOut)) }
}

/** The brokers that work prove that the fault is in this one. */
function besides(cause: Cause, takeOut: ProposedFix): Cause {
  return { ...cause, confidence: 'certain', fixes: [takeOut, ...(cause.fixes ?? [])] }
}
