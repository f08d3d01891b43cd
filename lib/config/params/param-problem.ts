import type { ErrorCode } from '../../../types/error-codes.ts'
import type { ValuePart } from '../../../types/params.ts'
import type { TomlEdit } from '../../../types/report.ts'

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
  /** Default: an error. What is only warned of stands. */
  readonly severity?: 'error' | 'warning'
  /** The part of a text that it is about, and the whole text. */
  readonly within?: ValuePart & { readonly text: string }
  /** What mends it in TOML, from the params table inwards; only where there is no doubt about what was meant. */
  readonly edits?: readonly TomlEdit[]
}

/** Whether any of them keeps the value from being used. */
export function isWrong(problems: readonly ParamProblem[]): boolean {
  return problems.some(({ severity }) => severity !== 'warning')
}

/**
 * A problem of one param whose mending sets others beside it (`addr = "0.0.0.0:1514"` is an address and a port): what
 * is given already as it should be is left out. Where something else is given, nobody knows which of the two was meant,
 * and nothing is mended.
 */
export function certainEdits(
  { edits, ...problem }: ParamProblem,
  values: Readonly<Record<string, unknown>>
): ParamProblem {
  if (edits === undefined) return problem
  const [own] = problem.path
  const isGiven = (edit: TomlEdit): boolean => paramOf(edit) !== own && values[paramOf(edit)] !== undefined
  const isDoubtful = edits.some((edit) => isGiven(edit) && !('value' in edit && values[paramOf(edit)] === edit.value))
  return isDoubtful ? problem : { ...problem, edits: edits.filter((edit) => !isGiven(edit)) }
}

/** The param that an edit sets. */
function paramOf(edit: TomlEdit): string {
  const [name = ''] = 'to' in edit ? edit.to : edit.path
  return String(name)
}
