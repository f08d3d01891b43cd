import type { TomlEdit } from '../../../types/report.ts'
import type { ParamProblem } from './param-problem.ts'

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
  const isGiven = (edit: TomlEdit): boolean => nameOf(edit) !== own && values[nameOf(edit)] !== undefined
  const isDoubtful = edits.some((edit) => isGiven(edit) && !('value' in edit && values[nameOf(edit)] === edit.value))
  return isDoubtful ? problem : { ...problem, edits: edits.filter((edit) => !isGiven(edit)) }
}

/** The param that an edit sets. */
function nameOf(edit: TomlEdit): string {
  const [name = ''] = 'to' in edit ? edit.to : edit.path
  return String(name)
}
