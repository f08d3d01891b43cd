import type { ConfigGeneration, SourceChange } from '../../../types/config-watch.ts'
import type { ConnectorType } from '../../../types/connector.ts'
import type { Diagnostic } from '../../../types/diagnostic.ts'
import { configChangesSteps, type ConfigSnapshot } from '../changes/config-changes.ts'
import type { Steps } from '../../core/steps.ts'
import { typeFault } from './type-fault.ts'

/** What the files say at one moment. */
export type ConfigOutcome =
  | { readonly ok: true; readonly snapshot: ConfigSnapshot; readonly files: readonly string[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

type Valid = Extract<ConfigOutcome, { ok: true }>

/**
 * What has been given, and what waits to be given. However slow the consumer is, two states at most wait: the last
 * valid one, and the last invalid one where that came after it.
 */
export interface Delivery {
  readonly generation: number
  /** The last valid one that was given. */
  readonly given: ConfigSnapshot | null
  /** The faults that were given last, as a text; null where what was given last was valid. */
  readonly faults: string | null
  readonly valid: Valid | null
  readonly invalid: readonly Diagnostic[] | null
}

export const NOTHING_GIVEN: Delivery = { generation: 0, given: null, faults: null, valid: null, invalid: null }

/** A state of the files has come. */
export function arrived(delivery: Delivery, outcome: ConfigOutcome): Delivery {
  return outcome.ok ? { ...delivery, valid: outcome, invalid: null } : { ...delivery, invalid: outcome.diagnostics }
}

/** What the consumer gets next, in steps; null where there is nothing that it does not know. */
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

/** A hook of a type of the user's own may throw. */
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
