import type { ErrorCode } from '../../../types/error-codes.ts'
import type { ValuePart, BadValue, DoubtfulValue, ParamDeclaration, ParamsTable } from '../../../types/params.ts'
import type { TomlEdit } from '../../../types/report.ts'
import { Expanded } from './value-kinds.ts'
import { example, expected, withArticle, received, shownName, withoutType } from './describe-value.ts'
import type { Assignable, Spelling } from './spelling.ts'

// Problems with params: their place and their wording.

/** A problem in one params table. The file of the table is not known yet. */
export interface ParamProblem {
  readonly code: ErrorCode
  /** Path from the params table: `['tls', 'cert']`; empty for the table itself. */
  readonly path: readonly (string | number)[]
  /** Whether the name or the value is wrong. */
  readonly at: 'key' | 'value'
  readonly message: string
  readonly expected?: string
  readonly received?: string
  readonly allowed?: readonly string[]
  readonly suggestion?: string
  /** Default: an error. A value with only a warning is used. */
  readonly severity?: 'error' | 'warning'
  /** The faulty part of a text, and the whole text. */
  readonly within?: ValuePart & { readonly text: string }
  /** Edits that fix the TOML, with paths from the params table. Only if there is no doubt about what the user meant. */
  readonly edits?: readonly TomlEdit[]
}

/** Whether any problem is an error, so that the value cannot be used. */
export function isWrong(problems: readonly ParamProblem[]): boolean {
  return problems.some(({ severity }) => severity !== 'warning')
}

/**
 * Drops edits that would set what is already set. Some fixes touch several params (`addr = "0.0.0.0:1514"` holds an
 * address and a port). If one of the others already has a different value, it is unclear which one the user meant, and
 * no edit remains.
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

/** Path of a value from the params table, as the user wrote it. */
export type ParamPath = readonly (string | number)[]

/** A declared param and the place where it was given. */
export interface ParamPlace {
  /** As declared. */
  readonly name: string
  readonly path: ParamPath
  readonly spelling: Spelling
  /** The table that declares it. */
  readonly table: ParamsTable
}

export interface CheckedValue {
  /** Meaningless if one of the problems is an error. */
  readonly value: unknown
  readonly problems: readonly ParamProblem[]
  /** For a `properties` param: declared name => where it was given. */
  readonly places?: ReadonlyMap<string, ParamPath>
}

export interface CheckedTable {
  /** snake_case, without a prototype. */
  readonly params: Record<string, unknown>
  readonly problems: readonly ParamProblem[]
  /** Declared names that were given, valid or not. */
  readonly given: ReadonlySet<string>
  /** Declared names that are already known to be wrong or missing. */
  readonly faulty: ReadonlySet<string>
  /** For `properties` params: param => declared name => where it was given. */
  readonly places: ReadonlyMap<string, ReadonlyMap<string, ParamPath>>
}

export function right(value: unknown): CheckedValue {
  return { value, problems: [] }
}

export function wrong(...problems: readonly ParamProblem[]): CheckedValue {
  return { value: undefined, problems }
}

/** A path for a message: `tls.cert`, `brokers[0]`. */
export function placeName(path: ParamPath): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`
      return index === 0 ? shownName(part) : `.${shownName(part)}`
    })
    .join('')
}

/** A problem for a value of the wrong type. `instead` is the value that was probably meant. */
export function wrongType(
  declaration: ParamDeclaration,
  value: unknown,
  place: ParamPlace,
  instead?: Assignable
): ParamProblem {
  return mismatch('CONFIG_WRONG_TYPE', declaration, value, place, instead)
}

/** A problem for a value of the right type that is not allowed. */
export function mismatch(
  code: ParamProblem['code'],
  declaration: ParamDeclaration,
  value: unknown,
  place: ParamPlace,
  instead?: Assignable
): ParamProblem {
  // A wrong value given for a secret is hidden too
  const [takes, stands] = [expected(declaration), received(value, declaration.secret)]
  // If the type is right, the message does not repeat it
  const shown = code === 'CONFIG_WRONG_TYPE' ? stands : withoutType(stands)
  const suggestion = suggestionFor(
    value,
    place,
    declaration.secret ? example(declaration) : (instead ?? example(declaration))
  )
  return {
    code,
    path: place.path,
    at: 'value',
    message: `\`${placeName(place.path)}\` takes ${withArticle(takes)}, not ${shown}`,
    expected: takes,
    received: stands,
    ...(suggestion === undefined ? {} : { suggestion }),
    // A bound is the nearest valid value, not the value that the user meant
    ...(instead === undefined || code === 'CONFIG_OUT_OF_RANGE' || declaration.secret || value instanceof Expanded
      ? {}
      : { edits: [{ path: place.path, value: instead }] })
  }
}

/** A problem for a value that breaks a rule of its own. `what` completes the sentence that the param's name begins. */
export function badValue(
  declaration: ParamDeclaration,
  value: unknown,
  place: ParamPlace,
  what: string | BadValue | DoubtfulValue
): ParamProblem {
  const bad: BadValue = typeof what === 'string' ? { message: what } : what
  const { message, part, set } = bad
  const suggestion = place.spelling.suggestion(bad)
  return {
    code: 'CONFIG_BAD_VALUE',
    path: place.path,
    at: 'value',
    message: `\`${placeName(place.path)}\` ${message}`,
    received: received(value, declaration.secret),
    ...(typeof what === 'object' && 'severity' in what
      ? { code: 'CONFIG_DOUBTFUL_VALUE', severity: what.severity }
      : {}),
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(part === undefined || typeof value !== 'string' || declaration.secret
      ? {}
      : { within: { ...part, text: value } }),
    ...(set === undefined || value instanceof Expanded || declaration.secret
      ? {}
      : {
          edits: Object.entries(set).map(([name, meant]) => ({
            path: [...place.path.slice(0, -1), name],
            value: meant
          }))
        })
  }
}

// If the value comes from a variable, the file needs no change.
function suggestionFor(
  value: unknown,
  { name, spelling }: ParamPlace,
  instead: Assignable | undefined
): string | undefined {
  if (instead === undefined) return undefined
  // A text that begins with a sign comes from the shell's `${X:-default}`: the file has to change, not the variable
  return value instanceof Expanded && !/^[-?+=]/.test(value.text)
    ? `${value.variable}=${String(instead)}`
    : spelling.assignment(name, instead)
}
