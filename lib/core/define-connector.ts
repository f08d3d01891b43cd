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
  /** What `type = "..."` names it in TOML. */
  readonly type: N
  /** A table of params, or any Standard Schema. */
  readonly params: T
  /** Rules over several params. Default: none. */
  readonly rules?: readonly ParamsRule[]
  /** What codes of its own mean, in its warnings and errors: code => entry. Default: it has none. */
  readonly catalogue?: C
  /**
   * Opens the source: gives an async iterable of records (a generator, say), or what `pushIntake` gives, or an `Intake`.
   * `'ready'` comes when it is done. The body of a generator runs only when somebody asks for a record: what has to be
   * there by then is opened before, in an `async open` that gives one.
   */
  open(params: ParamsOf<T>, context: ConnectorContext<CodesOf<C>>): ConnectorRecords | Promise<ConnectorRecords>
  /**
   * What warnings and errors may name of where the source reads (host, port, path), in what they tell a person to check
   * and to do. Default: nothing.
   */
  place?(params: ParamsOf<T>): ErrorContext
  /**
   * The live checks of `probeSource` and `diagnose`, in the order a person would check. They consume nothing. Default:
   * none.
   */
  probe?(params: ParamsOf<T>, context: ProbeContext): readonly LiveCheck[] | Promise<readonly LiveCheck[]>
  /** What closing a source with such params and opening it again means, whatever has changed. Default: `reopen`. */
  reopening?(params: ParamsOf<T>): ParamImpact
  /**
   * What of its params is otherwise in a source that goes on where one of the same key has stopped. Default: nothing.
   */
  goesOn?(params: ParamsOf<T>): Readonly<Record<string, unknown>>
  /**
   * Whether a source can be opened while another one runs, of the same key maybe. Default: it cannot, and the other one
   * is stopped first.
   */
  standsBeside?(params: ParamsOf<T>, running: ParamsOf<T>): boolean
}

/**
 * Defines a connector type of one's own. One list of them is passed as `options.types` to `createSource` and
 * `readConfig`; there is no registry. Throws one `ConfigError` that holds everything wrong with its catalogue.
 */
export function defineConnector<
  const T extends ParamsSchema,
  const N extends string = string,
  const C extends ConnectorCatalogue = ConnectorCatalogue
>(definition: ConnectorDefinition<T, N, C>): ConnectorType<Readonly<Record<string, unknown>>, N> {
  ownCodes(definition)
  // The params are checked against the declaration before `open` sees them, so they are what its author was promised.
  return definition
}

/** None without a catalogue: `context.error` then takes those of the library. */
type CodesOf<C extends ConnectorCatalogue> = string extends keyof C ? never : keyof C & string
