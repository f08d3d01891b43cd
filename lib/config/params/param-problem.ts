import type { ErrorCode } from '../../../types/error-codes.ts'
import type { ValuePart, BadValue, DoubtfulValue, ParamDeclaration, ParamsTable } from '../../../types/params.ts'
import type { TomlEdit } from '../../../types/report.ts'
import { Expanded } from './value-kinds.ts'
import { example, expected, withArticle, received, shownName, withoutType } from './describe-value.ts'
import type { Assignable, Spelling } from './spelling.ts'

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

/** Where a value stands, from the params table inwards, as it was written. */
export type ParamPath = readonly (string | number)[]

/** A declared param with the place where it was given. */
export interface ParamPlace {
  /** As declared. */
  readonly name: string
  readonly path: ParamPath
  readonly spelling: Spelling
  /** The table that declares it. */
  readonly table: ParamsTable
}

export interface CheckedValue {
  /** Means nothing where one of the problems is an error. */
  readonly value: unknown
  readonly problems: readonly ParamProblem[]
  /** Inside a `properties` param: declared name => where it was given. */
  readonly places?: ReadonlyMap<string, ParamPath>
}

export interface CheckedTable {
  /** snake_case, without a prototype. */
  readonly params: Record<string, unknown>
  readonly problems: readonly ParamProblem[]
  /** The declared names that were given, right or wrong. */
  readonly given: ReadonlySet<string>
  /** The declared names that are already known to be wrong or missing. */
  readonly faulty: ReadonlySet<string>
  /** Inside `properties` params: param => declared name => where it was given. */
  readonly places: ReadonlyMap<string, ReadonlyMap<string, ParamPath>>
}

export function right(value: unknown): CheckedValue {
  return { value, problems: [] }
}

export function wrong(...problems: readonly ParamProblem[]): CheckedValue {
  return { value: undefined, problems }
}

/** `tls.cert`, `brokers[0]`: the place as a reader speaks of it. */
export function placeName(path: ParamPath): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`
      return index === 0 ? shownName(part) : `.${shownName(part)}`
    })
    .join('')
}

/** The value is not of the declared type. `instead` is a value that was probably meant. */
export function wrongType(
  declaration: ParamDeclaration,
  value: unknown,
  place: ParamPlace,
  instead?: Assignable
): ParamProblem {
  return mismatch('CONFIG_WRONG_TYPE', declaration, value, place, instead)
}

/** The value is of the declared type, but outside of what is allowed. */
export function mismatch(
  code: ParamProblem['code'],
  declaration: ParamDeclaration,
  value: unknown,
  place: ParamPlace,
  instead?: Assignable
): ParamProblem {
  const [takes, stands] = [expected(declaration), received(value, declaration.secret)]
  // What was given in place of a secret is one too
  // Where the type is right it need not be named
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
    // A bound is where the value would be right, not what was meant
    ...(instead === undefined || code === 'CONFIG_OUT_OF_RANGE' || declaration.secret || value instanceof Expanded
      ? {}
      : { edits: [{ path: place.path, value: instead }] })
  }
}

/** The value breaks a rule of its own; `what` ends the sentence that the param's name begins. */
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

// What is wrong in a variable is not mended in the file.
function suggestionFor(
  value: unknown,
  { name, spelling }: ParamPlace,
  instead: Assignable | undefined
): string | undefined {
  if (instead === undefined) return undefined
  // Of the shell's `${X:-default}` the sign belongs to the value, which is not one to be set
  return value instanceof Expanded && !/^[-?+=]/.test(value.text)
    ? `${value.variable}=${String(instead)}`
    : spelling.assignment(name, instead)
}
