import type { ErrorCode } from '../../../types/error-codes.ts'

/** A problem inside one params table, before anybody knows in which file it stands. */
export interface ParamProblem {
  readonly code: ErrorCode
  /** Where, from the params table inwards: `['tls', 'cert']`; empty for the table itself. */
  readonly path: readonly (string | number)[]
  /** Whether the name is wrong or its value. */
  readonly at: 'key' | 'value'
  readonly message: string
  readonly expected?: string
  readonly received?: string
  readonly allowed?: readonly string[]
  readonly suggestion?: string
}
