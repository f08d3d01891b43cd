import type { ConfigDocument } from './config-document.ts'
import { diagnose } from './config-document.ts'
import type { DiagnosticList } from './diagnostics/diagnostic-list.ts'
import { homeInParams, strayParams } from './params-home.ts'
import type { FieldAt, IsParam, TableAt } from './table-fields.ts'
import { readParams, readTables, readText, readTexts, refuseUnknownKeys } from './table-fields.ts'

/** A connector as its file declares it, before anything is known of its type. */
export interface ConnectorDeclaration extends TableAt {
  readonly document: ConfigDocument
  /** Null where it is missing or wrong. */
  readonly id: string | null
  readonly type: string | null
  /** index => name; null where it is wrong, so that nobody knows what is allowed. */
  readonly allowOverride: ReadonlyMap<number, string> | null
  /** Empty where it has none; null where they are wrong. */
  readonly params: TableAt | null
  /** Params that stand beside the table that they belong into, which has been told. */
  readonly misplaced: ReadonlySet<string>
}

const CONNECTOR_KEYS = ['id', 'type', 'allow_override', 'params'] as const

/** Reads the connectors of one file. Whatever is wrong in their form goes into `found`. */
export function readConnectorsFile(document: ConfigDocument, found: DiagnosticList, isParam: IsParam): readonly ConnectorDeclaration[] {
  const top: FieldAt = { document, path: [], found }
  const tables = readTables(top, 'connectors')
  const stray = strayParams(document, tables, 'connectors')
  refuseUnknownKeys(top, document.value, ['connectors'], 'CONFIG_UNKNOWN_TOP_LEVEL_KEY', (key) => key === 'params' && stray !== null ? stray.home : null)
  return tables.map((connector) => (
    readConnector({ document, path: connector.path, found }, connector, { isParam, isStray: connector === stray?.owner })
  ))
}

function readConnector(at: FieldAt, { path, table }: TableAt, { isParam, isStray }: { readonly isParam: IsParam, readonly isStray: boolean }): ConnectorDeclaration {
  const field = (name: string): FieldAt => ({ ...at, path: [...path, name] })
  const misplaced = new Set<string>()
  const meant = refuseUnknownKeys(at, table, CONNECTOR_KEYS, 'CONFIG_UNKNOWN_CONNECTOR_KEY', (key) => {
    const home = typeof table['type'] === 'string' && isParam(table['type'], key) ? homeInParams(key, { path, table }, 'params') : null
    if (home !== null) misplaced.add(key)
    return home
  })
  if (table['id'] === undefined && !meant.has('id')) {
    missing(at, 'CONFIG_MISSING_ID', 'the connector has no `id`', 'id = "..."')
  }
  if (table['type'] === undefined && !meant.has('type')) {
    missing(at, 'CONFIG_MISSING_TYPE', 'the connector has no `type`', 'type = "file"')
  }
  const id = table['id'] === undefined ? null : readText(field('id'), table['id'])
  const type = table['type'] === undefined ? null : readText(field('type'), table['type'])
  const allowOverride = meant.has('allow_override') ? null : readTexts(field('allow_override'), table['allow_override'] ?? [])
  const params = isStray || meant.has('params') ? null : readParams(field('params'), table['params'] ?? Object.create(null))
  return { document: at.document, path, table, id, type, allowOverride, params, misplaced }
}

function missing(
  { document, path, found }: FieldAt, code: 'CONFIG_MISSING_ID' | 'CONFIG_MISSING_TYPE', message: string, suggestion: string
): void {
  found.add(() => diagnose(document, { code, path, at: 'value', message, suggestion }))
}
