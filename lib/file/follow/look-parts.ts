import type { Changes } from './changes.ts'
import type { Harvester } from './harvester.ts'
import type { Identifier } from './identifier.ts'
import type { Losses } from './losses.ts'
import type { Registry } from './registry.ts'
import type { Shared } from './shared.ts'

/** What the looks need. */
interface LookHooks {
  lookSoon(file: Harvester): void
  /** Everything that was read of it has been taken. */
  restSoon(file: Harvester): void
  /** Whether the system reports every write to it. */
  tellsOf(file: Harvester): boolean
  /** Names have changed, or something waits for this event. */
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
