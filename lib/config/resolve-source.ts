import type { ParamOrigin, SourceSpec } from '../../types/config.ts'
import type { SourceDeclared, TomlPatch } from '../../types/report.ts'
import type { CheckedConnector } from './check-connectors.ts'
import type { ConfigDocument } from './document/config-document.ts'
import { diagnose, paramProblemIn, relatedPlace } from './document/config-document.ts'
import { absolutePaths } from './config-paths.ts'
import type { DiagnosticList } from './diagnostics/diagnostic-list.ts'
import { brokenNames, checkUnreported } from './reported-params.ts'
import type { TomlPath } from './toml/locate-node.ts'
import { locatePath } from './toml/locate-path.ts'
import type { RefusedOverride } from './override-rules.ts'
import { declaredNames, homeIn, overrideAdvice, refusedOverrides } from './override-rules.ts'
import { mayBeRenamed } from './params/suggest.ts'
import { isFreeIn } from './params/unknown-names.ts'
import { isWrong, type ParamProblem } from './params/param-problem.ts'
import { Expanded } from './params/value-kinds.ts'
import { quoted, received, shownName, withoutType } from './params/describe-value.ts'
import type { SourceDeclaration } from './sources-file.ts'
import { checkedParams } from './params/checked-params.ts'
import type { TableAt } from './table-fields.ts'

/** What a source needs to be resolved. */
export interface ResolveContext {
  readonly connectors: ReadonlyMap<string, CheckedConnector>
  /** Connector ids that a diagnostic lists. */
  readonly ids: readonly string[]
  /** Whether a connector with this id may be declared in a file that could not be read. */
  readonly mayExist: (id: string) => boolean
  readonly folder: string
  readonly found: DiagnosticList
}

/**
 * Merges a source's params over those of its connector and checks the result. Null if the source cannot be used; the
 * reason has been reported.
 */
export function resolveSource(source: SourceDeclaration, context: ResolveContext): SourceSpec | null {
  const { connect, params: own } = source
  if (connect === null) return null
  const connector = context.connectors.get(connect)
  if (connector === undefined) return danglingConnect(source, connect, context)
  if (own === null) return null
  const refused = refuseOverrides(source, own, connector, context.found)
  if (connector.type === null || connector.params === null) return null
  const merged: Record<string, unknown> = Object.assign(Object.create(null), connector.params, own.table)
  const checked = checkUnreported(connector.type, merged, faultyNames(source, own, connector, refused))
  for (const problem of checked.problems) {
    // The warnings of the connector itself have been reported
    if (isWrong([problem]) || isOwn(problem, own))
      context.found.add(() => locateProblem(source, own, connector, problem))
  }
  if (source.key === null) return null
  const params = absolutePaths(connector.type.params, checked.params, context.folder)
  return {
    key: source.key,
    type: connector.type.type,
    connector: connector.id,
    params: checkedParams(connector.type, params),
    tags: source.tags,
    enable: source.enable,
    origin: originsOf(Object.keys(params), source.document, own, connector),
    declared: declaredAt(source, own, connector)
  }
}

/** Where a fix writes a param. */
function declaredAt(
  { document }: SourceDeclaration,
  own: TableAt,
  { declaration, allowed }: CheckedConnector
): SourceDeclared {
  const params = declaration.params?.path ?? [...declaration.path, 'params']
  return {
    file: document.file,
    params: own.path,
    connector: { file: declaration.document.file, params, allowOverride: allowed }
  }
}

/** The origin of each param in a table. */
export function originsIn(
  from: 'connector' | 'source',
  document: ConfigDocument,
  { path, table }: TableAt
): Record<string, ParamOrigin> {
  const origin: Record<string, ParamOrigin> = Object.create(null)
  for (const name of Object.keys(table)) origin[name] = originAt(from, document, [...path, name])
  return origin
}

function danglingConnect(
  { document, path, table }: SourceDeclaration,
  connect: string,
  { ids, mayExist, found }: ResolveContext
): null {
  if (mayExist(connect)) return null
  found.add(() => {
    const suggestion = found.suggest(connect, ids)
    const given = table['connect']
    const shown = given instanceof Expanded ? withoutType(received(given)) : quoted(connect)
    return diagnose(document, {
      code: 'CONFIG_UNKNOWN_CONNECTOR',
      path: [...path, 'connect'],
      at: 'value',
      received: shown,
      allowed: ids,
      message: `there is no connector ${shown}`,
      ...(suggestion === undefined
        ? {}
        : {
            suggestion: `connect = "${suggestion}"`,
            patch: { file: document.file, edits: [{ path: [...path, 'connect'], value: suggestion }] }
          })
    })
  })
  return null
}

function refuseOverrides(
  { document, connect, misplaced }: SourceDeclaration,
  own: TableAt,
  connector: CheckedConnector,
  found: DiagnosticList
): readonly RefusedOverride[] {
  const { declaration, type, allowed, id } = connector
  const declared = declaredNames(type)
  const names = Object.keys(own.table).filter((name) => !misplaced.has(name))
  const refused = refusedOverrides(names, allowed ?? declared ?? names, declared, homeIn(type), (name, among) =>
    found.suggest(name, among)
  )
  for (const override of refused) {
    const { name, code } = override
    const patch = patchFor(override, document, own, connector)
    found.add(() =>
      diagnose(document, {
        code,
        path: [...own.path, name],
        at: 'key',
        allowed: allowed ?? declared ?? [],
        message:
          code === 'CONFIG_UNKNOWN_PARAM'
            ? `type "${type?.type}" has no param \`${shownName(name)}\``
            : `connector ${quoted(connect ?? '')} does not allow \`${shownName(name)}\` to be overridden`,
        suggestion: overrideAdvice(override, id),
        ...(patch === null ? {} : { patch }),
        ...(code === 'CONFIG_UNKNOWN_PARAM'
          ? {}
          : {
              related: [
                relatedPlace(declaration.document, [...declaration.path, 'allow_override'], 'what the connector allows')
              ]
            })
      })
    )
  }
  return refused
}

/**
 * The patch for a refused override: allows it in the connector, moves it into its nested table, or renames it. Null if
 * none of these is certain to help.
 */
function patchFor(
  { name, code, meant, home }: RefusedOverride,
  { file }: ConfigDocument,
  { path, table }: TableAt,
  { declaration, allowed }: CheckedConnector
): TomlPatch | null {
  if (code === 'CONFIG_OVERRIDE_NOT_ALLOWED') {
    return { file: declaration.document.file, edits: [{ path: [...declaration.path, 'allow_override'], append: name }] }
  }
  if (home !== undefined) {
    const isAllowed = allowed === null || allowed.includes(home[0] ?? '')
    return isAllowed && isFreeIn(table, home)
      ? { file, edits: [{ path: [...path, name], to: [...path, ...home] }] }
      : null
  }
  if (
    meant === undefined ||
    Object.hasOwn(table, meant) ||
    allowed?.includes(meant) === false ||
    !mayBeRenamed(name, meant, table[name])
  )
    return null
  return { file, edits: [{ path: [...path, name], to: [...path, meant] }] }
}

/** Params that have been reported already: here, for the connector, or when variables were expanded. */
function faultyNames(
  { misplaced }: SourceDeclaration,
  { table }: TableAt,
  connector: CheckedConnector,
  refused: readonly RefusedOverride[]
): ReadonlySet<string> {
  const told = refused.flatMap(({ name, meant, home }) =>
    home !== undefined
      ? [name, home[0] ?? '']
      : meant === undefined || Object.hasOwn(table, meant)
        ? [name]
        : [name, meant]
  )
  const inherited = [...connector.faulty].filter((name) => !Object.hasOwn(table, name))
  return new Set([...inherited, ...told, ...misplaced, ...brokenNames(table)])
}

function isOwn({ path: [name] }: ParamProblem, { table }: TableAt): boolean {
  return typeof name === 'string' && Object.hasOwn(table, name)
}

function locateProblem(
  source: SourceDeclaration,
  own: TableAt,
  { declaration, allowed }: CheckedConnector,
  problem: ParamProblem
): ReturnType<typeof diagnose> {
  const [name] = problem.path
  const { params } = declaration
  const isInherited =
    typeof name === 'string' && !Object.hasOwn(own.table, name) && params !== null && Object.hasOwn(params.table, name)
  if (!isInherited)
    return diagnose(source.document, paramProblemIn(source.document, own.path, allowedEdits(problem, own, allowed)))
  // The connector alone is valid; the source broke it
  const { edits: _edits, ...inherited } = problem
  return diagnose(source.document, {
    ...inherited,
    path: own.path,
    at: 'key',
    related: [
      relatedPlace(declaration.document, [...params.path, name], `\`${shownName(name)}\` comes from the connector`)
    ]
  })
}

/** Drops the edits if the connector does not let the source set everything that they set. */
function allowedEdits(
  { edits, ...problem }: ParamProblem,
  { table }: TableAt,
  allowed: CheckedConnector['allowed']
): ParamProblem {
  const isAllowed = (name: unknown): boolean =>
    typeof name !== 'string' || allowed === null || allowed.includes(name) || Object.hasOwn(table, name)
  if (edits === undefined || !edits.every((edit) => isAllowed(('to' in edit ? edit.to : edit.path)[0]))) return problem
  return { ...problem, edits }
}

function originsOf(
  names: readonly string[],
  document: ConfigDocument,
  own: TableAt,
  { declaration }: CheckedConnector
): Record<string, ParamOrigin> {
  const origin: Record<string, ParamOrigin> = Object.create(null)
  for (const name of names) {
    const inherited = declaration.params
    if (Object.hasOwn(own.table, name)) origin[name] = originAt('source', document, [...own.path, name])
    else if (inherited !== null && Object.hasOwn(inherited.table, name)) {
      origin[name] = originAt('connector', declaration.document, [...inherited.path, name])
    } else origin[name] = { from: 'default' }
  }
  return origin
}

function originAt(from: 'connector' | 'source', { file, places }: ConfigDocument, path: TomlPath): ParamOrigin {
  const { keyLine, keyColumn } = locatePath(places, path)
  return { from, file, line: keyLine, column: keyColumn }
}
