import type { ConnectorCatalogue } from '../../types/catalogue.ts'
import type { ErrorContext } from '../../types/classification.ts'
import type {
  ConnectorContext,
  ConnectorRecords,
  ConnectorType,
  ParamsOf,
  ParamsSchema
} from '../../types/connector.ts'
import type { ParamImpact, ParamsRule } from '../../types/params.ts'
import type { LiveCheck, ProbeContext } from '../../types/report.ts'
import { ownCodes } from '../errors/own-catalogue.ts'

/** A connector as its author writes it; the types of the params come from their declaration. */
export interface ConnectorDefinition<
  T extends ParamsSchema,
  N extends string = string,
  C extends ConnectorCatalogue = ConnectorCatalogue
> {
  /** The name in `type = "..."` of TOML. */
  readonly type: N
  /** A table of params, or any Standard Schema. */
  readonly params: T
  /** Rules over several params. Default: none. */
  readonly rules?: readonly ParamsRule[]
  /** The meaning of its own error codes: code => entry. Default: it has none. */
  readonly catalogue?: C
  /**
   * Opens the source: returns an async iterable of records (such as a generator), the result of `pushIntake`, or an
   * `Intake`. `'ready'` is emitted when it has returned. The body of a generator runs only when a record is requested:
   * an `async open` that returns a generator should open whatever has to be open by `'ready'` first.
   */
  open(params: ParamsOf<T>, context: ConnectorContext<CodesOf<C>>): ConnectorRecords | Promise<ConnectorRecords>
  /**
   * The place the source reads from (host, port, path), for the checks and remedies of its warnings and errors.
   * Default: none.
   */
  place?(params: ParamsOf<T>): ErrorContext
  /**
   * The live checks of `probeSource` and `diagnose`, in the order in which a person would check. They consume no
   * records. Default: none.
   */
  probe?(params: ParamsOf<T>, context: ProbeContext): readonly LiveCheck[] | Promise<readonly LiveCheck[]>
  /** The impact of closing a source with these params and opening it again, whatever changed. Default: `reopen`. */
  reopening?(params: ParamsOf<T>): ParamImpact
  /**
   * The params to change in a source that continues where another one with the same key has stopped. Default: none.
   */
  goesOn?(params: ParamsOf<T>): Readonly<Record<string, unknown>>
  /**
   * Whether a source can open while another one, possibly with the same key, is running. Default: it cannot, and the
   * other one is stopped first.
   */
  standsBeside?(params: ParamsOf<T>, running: ParamsOf<T>): boolean
}

/**
 * Defines a connector type. Pass the list of your types as `options.types` to `createSource` and `readConfig`; there is
 * no registry. Throws one `ConfigError` that lists every problem of its catalogue.
 */
export function defineConnector<
  const T extends ParamsSchema,
  const N extends string = string,
  const C extends ConnectorCatalogue = ConnectorCatalogue
>(definition: ConnectorDefinition<T, N, C>): ConnectorType<Readonly<Record<string, unknown>>, N> {
  ownCodes(definition)
  // The params are checked against their declaration before `open` receives them, so the declared types hold.
  return definition
}

/** Never without a catalogue: `context.error` then accepts the library's codes only. */
type CodesOf<C extends ConnectorCatalogue> = string extends keyof C ? never : keyof C & string
