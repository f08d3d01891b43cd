import type { ConnectorType } from '../../types/connector.ts'
import type { Steps } from '../core/steps.ts'
import { TYPES_WANTED } from '../core/type-named.ts'
import { wholeTable, isStandardSchema } from './params/declared-params.ts'
import { diagnose, paramProblemIn, relatedPlace } from './document/config-document.ts'
import type { ConnectorDeclaration } from './connectors-file.ts'
import type { DiagnosticList } from './diagnostics/diagnostic-list.ts'
import { brokenNames, checkUnreported } from './reported-params.ts'
import { declaredNames } from './override-rules.ts'
import { isWrong, type ParamProblem } from './params/param-problem.ts'
import { quoted, shownName } from './params/describe-value.ts'

/** A connector whose params have been checked as far as that is possible without a source. */
export interface CheckedConnector {
  readonly declaration: ConnectorDeclaration
  readonly id: string
  /** Null if the type is unknown. */
  readonly type: ConnectorType | null
  /** The names that sources may override; null if `allow_override` is unusable. */
  readonly allowed: readonly string[] | null
  /** Params as written; null if they are unusable. */
  readonly params: Readonly<Record<string, unknown>> | null
  /** The params as the connector receives them: checked, with secrets wrapped, without defaults. */
  readonly checked: Readonly<Record<string, unknown>>
  /** Params whose mistakes have already been reported. */
  readonly faulty: ReadonlySet<string>
}

export interface ConnectorsContext {
  readonly types: ReadonlyMap<string, ConnectorType>
  /** id => names that sources try to override. */
  readonly attempts: ReadonlyMap<string, ReadonlySet<string>>
  /**
   * Whether a source may use a connector with this id. An unknown type of an unused connector is only a warning: it may
   * be a type of another program.
   */
  readonly mayBeUsed: (id: string) => boolean
  readonly found: DiagnosticList
}

/** How many connectors all files together may declare. */
const MOST_CONNECTORS = 10_000

/** How many params one connector may have: every source that uses it copies them all. */
const MOST_PARAMS = 500
/** Other programs' names for a type. */
const OTHER_TYPES: ReadonlyMap<string, string> = new Map([
  ...['file', 'tail', 'log', 'filestream', 'logfile', 'local_file'].map((type) => [type, 'file'] as const),
  ...['kafka', 'kafka_consumer', 'rdkafka'].map((type) => [type, 'kafka'] as const),
  ...['syslog', 'udp', 'tcp', 'tls', 'unix', 'socket', 'rsyslog', 'network', 'imudp', 'imtcp'].map(
    (type) => [type, 'syslog'] as const
  )
])
/** Other programs' ways to allow every param. */
const EVERY: ReadonlySet<string> = new Set(['*', 'all', 'ALL', '.*'])

/**
 * Checks every connector, used or not: ids, types, `allow_override`, params. A source may still fix a missing required
 * param or a broken rule if it may override the params involved; those problems are left to the check of the sources.
 */
export function* checkConnectors(
  declarations: readonly ConnectorDeclaration[],
  context: ConnectorsContext
): Steps<ReadonlyMap<string, CheckedConnector>> {
  const connectors = new Map<string, CheckedConnector>()
  const beyond = declarations[MOST_CONNECTORS]
  if (beyond !== undefined) {
    context.found.add(() =>
      diagnose(beyond.document, {
        code: 'CONFIG_TOO_LARGE',
        path: beyond.path,
        at: 'value',
        message: `there are more than ${MOST_CONNECTORS} connectors`
      })
    )
  }
  for (const declaration of declarations.slice(0, MOST_CONNECTORS)) {
    yield
    const connector = checkConnector(declaration, context)
    const first = connectors.get(connector.id)
    if (declaration.id === null) continue
    if (first === undefined) connectors.set(connector.id, connector)
    else duplicateId(connector, first, context.found)
  }
  return connectors
}

function checkConnector(declaration: ConnectorDeclaration, context: ConnectorsContext): CheckedConnector {
  const { found } = context
  const type = typeOf(declaration, context)
  const allowed = allowedNames(declaration, type, context.attempts.get(declaration.id ?? '') ?? [], found)
  const id = declaration.id ?? ''
  const params = declaration.params?.table ?? null
  const unchecked = { declaration, id, type, allowed, params, checked: {}, faulty: new Set<string>() }
  if (params === null || type === null) return unchecked
  if (Object.keys(params).length > MOST_PARAMS || hugeValue(params)) {
    const path = declaration.params?.path ?? declaration.path
    found.add(() =>
      diagnose(declaration.document, {
        code: 'CONFIG_TOO_LARGE',
        path,
        at: 'key',
        message: `the connector has more than ${MOST_PARAMS} params or values in one of them`
      })
    )
    return { ...unchecked, params: null }
  }
  return { ...unchecked, ...checkOwnParams(unchecked, type, params, context) }
}

function hugeValue(params: Readonly<Record<string, unknown>>): boolean {
  return Object.values(params).some(
    (value) => typeof value === 'object' && value !== null && Object.keys(value).length > MOST_PARAMS
  )
}

function typeOf(
  { document, path, type, id }: ConnectorDeclaration,
  { types, found, mayBeUsed }: ConnectorsContext
): ConnectorType | null {
  if (type === null) return null
  const known = types.get(type)
  if (known !== undefined) return known
  const names = [...types.keys()]
  found.add(() => {
    const suggestion =
      found.suggest(type, names) ??
      names.find((name) => name === OTHER_TYPES.get(type.toLowerCase().replace(/[-_]?(?:source|src|input|in)$/, '')))
    return diagnose(document, {
      code: 'CONFIG_UNKNOWN_TYPE',
      path: [...path, 'type'],
      at: 'value',
      severity: id !== null && !mayBeUsed(id) ? 'warning' : 'error',
      message: `there is no source type ${quoted(type)}${TYPES_WANTED}`,
      received: quoted(type),
      allowed: names,
      ...(suggestion === undefined
        ? {}
        : {
            suggestion: `type = "${suggestion}"`,
            patch: { file: document.file, edits: [{ path: [...path, 'type'], value: suggestion }] }
          })
    })
  })
  return null
}

/** The names that sources may override. A misspelt name counts as the one that was probably meant. */
function allowedNames(
  { document, path, allowOverride }: ConnectorDeclaration,
  type: ConnectorType | null,
  attempted: Iterable<string>,
  found: DiagnosticList
): readonly string[] | null {
  if (allowOverride === null) return null
  if (allowOverride.size > MOST_PARAMS) {
    found.add(() =>
      diagnose(document, {
        code: 'CONFIG_TOO_LARGE',
        path: [...path, 'allow_override'],
        at: 'value',
        message: `\`allow_override\` holds more than ${MOST_PARAMS} names`
      })
    )
    return null
  }
  const declared = declaredNames(type)
  const given = new Set(allowOverride.values())
  const every = [...allowOverride].find(([, name]) => EVERY.has(name))
  if (declared !== null && every !== undefined) {
    const names = [...new Set([...given, ...attempted])].filter((name) => declared.includes(name))
    found.add(() =>
      diagnose(document, {
        code: 'CONFIG_UNKNOWN_PARAM',
        path: [...path, 'allow_override', every[0]],
        at: 'value',
        received: JSON.stringify(every[1]),
        allowed: declared,
        message: 'no word stands for all params: name each one that sources may override',
        suggestion: `allow_override = [${names.map((name) => `"${name}"`).join(', ')}]`,
        patch: { file: document.file, edits: [{ path: [...path, 'allow_override'], value: names }] }
      })
    )
    return null
  }
  return [
    ...new Set(
      [...allowOverride].map(([index, name]) => {
        if (declared === null || declared.includes(name)) return name
        const meant = found.suggest(name, declared)
        found.add(() =>
          diagnose(document, {
            code: 'CONFIG_UNKNOWN_PARAM',
            path: [...path, 'allow_override', index],
            at: 'value',
            message: `type "${type?.type}" has no param \`${shownName(name)}\` that could be overridden`,
            allowed: declared,
            ...(meant === undefined ? {} : { suggestion: meant }),
            ...(meant === undefined || given.has(meant)
              ? {}
              : { patch: { file: document.file, edits: [{ path: [...path, 'allow_override', index], value: meant }] } })
          })
        )
        return meant ?? name
      })
    )
  ]
}

function checkOwnParams(
  { declaration, id, allowed }: Omit<CheckedConnector, 'checked' | 'faulty'>,
  type: ConnectorType,
  values: Readonly<Record<string, unknown>>,
  { attempts, found }: ConnectorsContext
): Pick<CheckedConnector, 'params' | 'checked' | 'faulty'> {
  const faulty = new Set([...brokenNames(values), ...declaration.misplaced])
  let usable = true
  // A source may still satisfy a rule whose params it may override
  const rules = (type.rules ?? []).filter(
    (rule) => allowed !== null && !rule.params.some((name) => allowed.includes(name))
  )
  const { params, problems } = checkUnreported({ params: type.params, rules }, values, faulty)
  for (const problem of problems) {
    if (isLeftToSources(problem, type, values, allowed)) continue
    const [name] = problem.path
    const attempted = typeof name === 'string' && !Object.hasOwn(values, name) && attempts.get(id)?.has(name) === true
    // If a source tries to set the missing param, the refused override is reported, and that is enough
    if (!attempted) found.add(() => ownProblem(declaration, problem, values))
    if (!isWrong([problem])) continue
    if (typeof name === 'string') faulty.add(name)
    else usable = false
    if (problem.suggestion !== undefined && problem.code === 'CONFIG_UNKNOWN_PARAM') faulty.add(problem.suggestion)
  }
  const checked: Record<string, unknown> = Object.create(null)
  for (const name of Object.keys(values)) if (Object.hasOwn(params, name)) checked[name] = params[name]
  return { params: usable ? values : null, faulty, checked }
}

function isLeftToSources(
  { code, path: [name] }: ParamProblem,
  { params }: ConnectorType,
  values: Readonly<Record<string, unknown>>,
  allowed: readonly string[] | null
): boolean {
  const isAllowed = (other: string): boolean => allowed === null || allowed.includes(other)
  if (typeof name !== 'string') return isStandardSchema(params) && allowed?.length !== 0
  if (!Object.hasOwn(values, name)) return isAllowed(name)
  const table = wholeTable(params)
  const { onlyWith = {}, notWith = [] } = Object.hasOwn(table, name) ? (table[name] ?? {}) : {}
  // A source can change a value, but never remove one
  return (
    code === 'CONFIG_CONFLICT' &&
    !notWith.some((other) => Object.hasOwn(values, other)) &&
    Object.keys(onlyWith).some(isAllowed)
  )
}

function ownProblem(
  { document, path, params }: ConnectorDeclaration,
  problem: ParamProblem,
  values: Readonly<Record<string, unknown>>
): ReturnType<typeof diagnose> {
  const [name] = problem.path
  const missing = typeof name === 'string' && !Object.hasOwn(values, name)
  return diagnose(document, {
    ...paramProblemIn(document, params?.path ?? path, problem),
    ...(missing
      ? { message: `${problem.message}, and no source can give it: it is neither in params nor in allow_override` }
      : {})
  })
}

function duplicateId(
  { declaration: { document, path }, id }: CheckedConnector,
  { declaration: first }: CheckedConnector,
  found: DiagnosticList
): void {
  found.add(() =>
    diagnose(document, {
      code: 'CONFIG_DUPLICATE_ID',
      path: [...path, 'id'],
      at: 'value',
      message: `the connector id ${quoted(id)} is used twice`,
      suggestion: 'give each connector an id of its own',
      related: [relatedPlace(first.document, [...first.path, 'id'], 'it was used here first')]
    })
  )
}
