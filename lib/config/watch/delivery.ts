import type { ConfigGeneration, SourceChange } from '../../../types/config-watch.ts'
import type { ConnectorType } from '../../../types/connector.ts'
import type { Diagnostic } from '../../../types/diagnostic.ts'
import { configChangesSteps, type ConfigSnapshot } from '../changes/config-changes.ts'
import type { Steps } from '../../core/steps.ts'
import { typeFault } from './type-fault.ts'

/** The state of the files in one reading: a configuration, or the reasons why there is none. */
export type ConfigOutcome =
  | { readonly ok: true; readonly snapshot: ConfigSnapshot; readonly files: readonly string[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

type Valid = Extract<ConfigOutcome, { ok: true }>

/**
 * The states that have been delivered, and those that wait for delivery. However slow the consumer is, at most two
 * states wait: the last valid one, and the last invalid one if it came later.
 */
export interface Delivery {
  readonly generation: number
  /** The last valid state that was delivered. */
  readonly given: ConfigSnapshot | null
  /** The diagnostics of the last delivered state, as JSON; null if that state was valid. */
  readonly faults: string | null
  readonly valid: Valid | null
  readonly invalid: readonly Diagnostic[] | null
}

export const NOTHING_GIVEN: Delivery = { generation: 0, given: null, faults: null, valid: null, invalid: null }

/** Adds a new state of the files. */
export function arrived(delivery: Delivery, outcome: ConfigOutcome): Delivery {
  return outcome.ok ? { ...delivery, valid: outcome, invalid: null } : { ...delivery, invalid: outcome.diagnostics }
}

/** Takes the next state for the consumer, in steps; null if there is nothing new. */
export function* taken(
  types: readonly ConnectorType[],
  delivery: Delivery
): Steps<{ readonly delivery: Delivery; readonly item: ConfigGeneration | null }> {
  const { valid, invalid, given, faults } = delivery
  const generation = delivery.generation + 1
  if (valid !== null) {
    const next: Delivery = { ...delivery, given: valid.snapshot, valid: null }
    const changes = yield* changesOrFault(types, given, valid)
    if ('fault' in changes)
      return yield* taken(types, { ...delivery, valid: null, invalid: invalid ?? [changes.fault] })
    if (given !== null && faults === null && changes.length === 0) return yield* taken(types, next)
    return {
      delivery: { ...next, generation, faults: null },
      item: { generation, config: valid.snapshot.config, changes, files: valid.files }
    }
  }
  if (invalid === null) return { delivery, item: null }
  const next: Delivery = { ...delivery, invalid: null }
  const text = JSON.stringify(invalid)
  if (text === faults) return { delivery: next, item: null }
  return {
    delivery: { ...next, generation, faults: text },
    item: { generation, diagnostics: invalid, kept: given?.config ?? null }
  }
}

/** The changes to the last delivered configuration; a fault if a hook of a user's own type throws. */
function* changesOrFault(
  types: readonly ConnectorType[],
  given: ConfigSnapshot | null,
  { snapshot, files }: Valid
): Steps<readonly SourceChange[] | { readonly fault: Diagnostic }> {
  try {
    return yield* configChangesSteps(types, given, snapshot)
  } catch (error) {
    return { fault: typeFault(files[0] ?? null, error) }
  }
}
