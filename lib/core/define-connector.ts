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

/** A connector as its author writes it; the types of the params are inferred from their declaration. */
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
  /** The connector's own error codes, for its warnings and errors: code => entry. Default: it has none. */
  readonly catalogue?: C
  /**
   * Opens the source: returns an async iterable of records (such as a generator), the result of `pushIntake`, or an
   * `Intake`. `'ready'` is emitted when `open` is done. The body of a generator runs only when a record is requested:
   * whatever must be open at `'ready'` is opened before, in an `async open` that returns the generator.
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
   * The params to override in a source that continues where another one with the same key has stopped. Default: none.
   */
  goesOn?(params: ParamsOf<T>): Readonly<Record<string, unknown>>
  /**
   * Whether a source can open while another one, possibly with the same key, is running. Default: it cannot, and the
   * other one is stopped first.
   */
  standsBeside?(params: ParamsOf<T>, running: ParamsOf<T>): boolean
}

/**
 * Defines a custom connector type. Pass the same list of types as `options.types` to `createSource` and `readConfig`;
 * there is no registry. Throws one `ConfigError` that lists every problem of the catalogue.
 */
export function defineConnector<
  const T extends ParamsSchema,
  const N extends string = string,
  const C extends ConnectorCatalogue = ConnectorCatalogue
>(definition: ConnectorDefinition<T, N, C>): ConnectorType<Readonly<Record<string, unknown>>, N> {
  ownCodes(definition)
  // The params are checked against the declaration before `open` is called, so they have the type declared for `open`.
  return definition
}

/** The codes of a catalogue; none without one: `context.error` then accepts only those of the library. */
type CodesOf<C extends ConnectorCatalogue> = string extends keyof C ? never : keyof C & string
