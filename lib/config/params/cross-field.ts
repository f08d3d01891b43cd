import type { ParamDeclaration, ParamsTable } from '../../../types/params.ts'
import type { ParamProblem } from './param-problem.ts'
import type { ParamPath } from './checked-value.ts'
import { placeName } from './checked-value.ts'
import type { Spelling } from './spelling.ts'

interface Checked {
  readonly params: Readonly<Record<string, unknown>>
  readonly given: ReadonlySet<string>
  readonly faulty: ReadonlySet<string>
}

/**
 * What the declarations say of params beside each other: `onlyWith` and `notWith`. What is already wrong takes no part.
 */
export function crossFieldProblems(
  table: ParamsTable,
  checked: Checked,
  path: ParamPath,
  spelling: Spelling
): ParamProblem[] {
  const problems: ParamProblem[] = []
  const told = new Set<string>()
  const counts = (name: string): boolean => checked.given.has(name) && !checked.faulty.has(name)
  for (const [name, declaration] of Object.entries(table)) {
    if (!counts(name)) continue
    // Two params may each name the other one: that is one conflict
    const others = (declaration.notWith ?? []).filter((other) => counts(other) && !told.has(`${other} ${name}`))
    others.forEach((other) => told.add(`${name} ${other}`))
    if (others.length > 0) problems.push(conflictBeside(name, others, path, spelling))
    problems.push(...lonely(name, declaration, checked, path, spelling))
  }
  return problems
}

function conflictBeside(name: string, others: readonly string[], path: ParamPath, spelling: Spelling): ParamProblem {
  const [own, rest] = [
    spelling.name(name),
    others.map((other) => `\`${placeName([...path, spelling.name(other)])}\``).join(' and ')
  ]
  return {
    code: 'CONFIG_CONFLICT',
    path: [...path, own],
    at: 'key',
    message: `\`${placeName([...path, own])}\` cannot be given beside ${rest}`,
    suggestion: `leave out ${rest}`
  }
}

function lonely(
  name: string,
  { onlyWith = {} }: ParamDeclaration,
  checked: Checked,
  path: ParamPath,
  spelling: Spelling
): readonly ParamProblem[] {
  const unmet = Object.entries(onlyWith).find(([other, values]) => {
    const value = checked.params[other]
    return !checked.faulty.has(other) && !values.some((allowed) => allowed === value)
  })
  if (unmet === undefined) return []
  const [other, values] = unmet
  const own = [...path, spelling.name(name)]
  const wanted = values.map((value) => `\`${spelling.assignment(other, value)}\``).join(' or ')
  const [first] = values
  return [
    {
      code: 'CONFIG_CONFLICT',
      path: own,
      at: 'key',
      message: `\`${placeName(own)}\` applies only with ${wanted}`,
      expected: wanted.replaceAll('`', ''),
      suggestion:
        values.length === 1 && first !== undefined
          ? spelling.assignment(other, first)
          : `leave out \`${placeName(own)}\``
    }
  ]
}
