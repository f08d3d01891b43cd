import { CONNECTOR_KEYS, CONNECTOR_OWN_KEYS } from './document/known-keys.ts'
import type { ConfigDocument } from './document/config-document.ts'
import { diagnose } from './document/config-document.ts'
import type { DiagnosticList } from './diagnostics/diagnostic-list.ts'
import { homeBelow, homeInParams, strayParams } from './params-home.ts'
import type { Home, FieldAt, IsParam, TableAt } from './table-fields.ts'
import { readParams, readTables, readText, readTexts, refuseUnknownKeys } from './table-fields.ts'
import { keysInParams } from './own-keys.ts'

/** A connector as its file declares it, before its type is looked up. */
export interface ConnectorDeclaration extends TableAt {
  readonly document: ConfigDocument
  /** Null if missing or wrong. */
  readonly id: string | null
  readonly type: string | null
  /** index => name; null if wrong: then it is unknown which names are allowed. */
  readonly allowOverride: ReadonlyMap<number, string> | null
  /** Empty if there are none; null if they are wrong. */
  readonly params: TableAt | null
  /** Params that stand beside their table instead of in it; already reported. */
  readonly misplaced: ReadonlySet<string>
}

/** Reads the connectors of one file. Problems with their form go into `found`. */
export function readConnectorsFile(
  document: ConfigDocument,
  found: DiagnosticList,
  isParam: IsParam
): readonly ConnectorDeclaration[] {
  const top: FieldAt = { document, path: [], found }
  const tables = readTables(top, 'connectors')
  const stray = strayParams(document, tables, 'connectors')
  const above = new Set<string>()
  refuseUnknownKeys(top, document.value, ['connectors'], 'CONFIG_UNKNOWN_TOP_LEVEL_KEY', (key) => {
    if (key === 'sources') return { path: null, advice: 'put it into `wpsrc.toml`' }
    if (key === 'params' && stray !== null) return stray.home
    const home = homeBelow(key, tables, CONNECTOR_OWN_KEYS, 'connectors', (connector) =>
      homeOfParam(key, connector, isParam)
    )
    if (home !== null) above.add(key)
    return home
  })
  return tables.map((connector) =>
    readConnector({ document, path: connector.path, found }, connector, {
      isParam,
      isStray: connector === stray?.owner,
      above: tables.length === 1 ? above : new Set()
    })
  )
}

/** Finds the place for a param that stands beside the connector's table of params, or above the connector. */
function homeOfParam(key: string, { path, table }: TableAt, isParam: IsParam): Home | null {
  return typeof table['type'] === 'string' && isParam(table['type'], key) === true
    ? homeInParams(key, { path, table }, 'params')
    : null
}

interface ConnectorReading {
  readonly isParam: IsParam
  /** The `[params]` at the top level belongs to this connector; already reported. */
  readonly isStray: boolean
  /** Keys and params that stand above the connector; already reported. */
  readonly above: ReadonlySet<string>
}

function readConnector(
  at: FieldAt,
  { path, table }: TableAt,
  { isParam, isStray, above }: ConnectorReading
): ConnectorDeclaration {
  const field = (name: string): FieldAt => ({ ...at, path: [...path, name] })
  const misplaced = new Set(above)
  const meant = refuseUnknownKeys(at, table, CONNECTOR_KEYS, 'CONFIG_UNKNOWN_CONNECTOR_KEY', (key) => {
    const home = homeOfParam(key, { path, table }, isParam)
    if (home !== null) misplaced.add(key)
    return home
  })
  const params =
    isStray || meant.has('params') ? null : readParams(field('params'), table['params'] ?? Object.create(null))
  const typeName = table['type'] ?? params?.table['type']
  keysInParams(
    at,
    table,
    params,
    CONNECTOR_OWN_KEYS,
    (name) => (typeof typeName === 'string' ? isParam(typeName, name) : null),
    'connectors'
  ).forEach((name) => misplaced.add(name))
  if (table['id'] === undefined && !meant.has('id') && !misplaced.has('id')) {
    missing(at, 'CONFIG_MISSING_ID', 'the connector has no `id`', 'id = "..."')
  }
  if (table['type'] === undefined && !meant.has('type') && !misplaced.has('type')) {
    missing(at, 'CONFIG_MISSING_TYPE', 'the connector has no `type`', 'type = "file"')
  }
  // A misplaced value has been reported, but is used nevertheless
  const given = (name: string): unknown =>
    table[name] ?? (misplaced.has(name) ? (params?.table[name] ?? at.document.value[name]) : undefined)
  const id = given('id') === undefined ? null : readText(field('id'), given('id'))
  const type = given('type') === undefined ? null : readText(field('type'), given('type'))
  const allowOverride = meant.has('allow_override')
    ? null
    : readTexts(field('allow_override'), given('allow_override') ?? [])
  return { document: at.document, path, table, id, type, allowOverride, params, misplaced }
}

function missing(
  { document, path, found }: FieldAt,
  code: 'CONFIG_MISSING_ID' | 'CONFIG_MISSING_TYPE',
  message: string,
  suggestion: string
): void {
  found.add(() => diagnose(document, { code, path, at: 'value', message, suggestion }))
}
