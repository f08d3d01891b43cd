import type { Changes } from './changes.ts'
import type { Harvester } from './harvester.ts'
import type { Identifier } from './identifier.ts'
import type { Losses } from './losses.ts'
import type { Registry } from './registry.ts'
import type { Shared } from './shared.ts'

/** What looks request from the other parts. */
interface LookHooks {
  lookSoon(file: Harvester): void
  /** The consumer has taken everything that was read of the file. */
  restSoon(file: Harvester): void
  /** Whether the system reports every write to the file. */
  tellsOf(file: Harvester): boolean
  /** Names have changed, or something waits for the next scan. */
  scanSoon(): void
  /** Positions have to be made durable now. */
  save(): void
}

export interface LookParts {
  readonly shared: Shared
  readonly registry: Registry
  readonly identifier: Identifier
  readonly changes: Changes
  readonly losses: Losses
  readonly hooks: LookHooks
}
