import type { ErrorContext } from '../../types/classification.ts'
import type { ConnectorRecords, ConnectorType, OpenContext, ParamsOf, ParamsSchema } from '../../types/connector.ts'
import type { ParamImpact, ParamsRule } from '../../types/params.ts'
import type { LiveCheck, ProbeContext } from '../../types/report.ts'

/** A connector as its author writes it; the types of the params come from their declaration. */
export interface ConnectorDefinition<T extends ParamsSchema, N extends string = string> {
  /** What `type = "..."` names it in TOML. */
  readonly type: N
  /** A table of params, or any Standard Schema. */
  readonly params: T
  /** Rules over several params. */
  readonly rules?: readonly ParamsRule[]
  /** Opens the source: gives an async iterable of records (a generator, say) or an `Intake`. */
  open(params: ParamsOf<T>, context: OpenContext): ConnectorRecords | Promise<ConnectorRecords>
  /**
   * What warnings and errors may name of where the source reads (host, port, path), in what they tell a person to check
   * and to do.
   */
  place?(params: ParamsOf<T>): ErrorContext
  /** The live checks of `probeSource` and `diagnose`, in the order a person would check. They consume nothing. */
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
 * Defines a connector type of one's own. It is passed as `options.types` to `createSource` and `readConfig`; there is
 * no registry.
 */
export function defineConnector<const T extends ParamsSchema, const N extends string = string>(
  definition: ConnectorDefinition<T, N>
): ConnectorType<Readonly<Record<string, unknown>>, N> {
  // The params are checked against the declaration before `open` sees them, so they are what its author was promised.
  return definition
}
