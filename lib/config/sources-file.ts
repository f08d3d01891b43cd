import { SOURCE_KEYS, SOURCE_OWN_KEYS } from './document/known-keys.ts'
import type { Steps } from '../core/steps.ts'
import type { Tags } from '../../types/tags.ts'
import type { ConfigDocument } from './document/config-document.ts'
import { diagnose, relatedPlace } from './document/config-document.ts'
import type { DiagnosticList } from './diagnostics/diagnostic-list.ts'
import { BrokenValue } from './variables/expand-variables.ts'
import { Expanded, isTable } from './params/value-kinds.ts'
import { homeBelow, homeInParams, strayParams } from './params-home.ts'
import type { Home, FieldAt, IsParam, TableAt } from './table-fields.ts'
import { readFlag, readParams, readTables, readText, refuseUnknownKeys, wrongType } from './table-fields.ts'
import { keysInParams } from './own-keys.ts'
import { parseTag, parseTags, tagExpected } from './tags.ts'
import { received } from './params/describe-value.ts'
import { mayBeShown } from './params/secret-text.ts'
import { soundsSecret } from './params/secret-names.ts'

/** A source as `wpsrc.toml` declares it, before its connector is looked up. */
export interface SourceDeclaration extends TableAt {
  readonly document: ConfigDocument
  /** Null if missing or wrong. */
  readonly key: string | null
  readonly connect: string | null
  readonly enable: boolean
  readonly tags: Tags
  /** Empty if there are none; null if they are wrong. */
  readonly params: TableAt | null
  /** Params that stand beside their table instead of in it; already reported. */
  readonly misplaced: ReadonlySet<string>
}

/** How many sources a file may have; each one is resolved on its own. */
const MOST_SOURCES = 10_000

/** Reads the sources of `wpsrc.toml`, in steps. Problems with their form go into `found`. */
export function* readSourcesFile(
  document: ConfigDocument,
  found: DiagnosticList,
  isParam: IsParam
): Steps<readonly SourceDeclaration[]> {
  const top: FieldAt = { document, path: [], found }
  const keys = Object.keys(document.value)
  const tables = readTables(top, 'sources')
  const stray = strayParams(document, tables, 'sources')
  const above = new Set<string>()
  refuseUnknownKeys(top, document.value, ['sources'], 'CONFIG_UNKNOWN_TOP_LEVEL_KEY', (key) => {
    if (key === 'connectors') return { path: null, advice: 'put it into `connectors/source.d/*.toml`' }
    if (key === 'params' && stray !== null) return stray.home
    if (document.value['sources'] === undefined && SOURCE_KEYS.some((own) => own === key))
      return { path: null, advice: 'write [[sources]] on a line above it' }
    const home = homeBelow(key, tables, SOURCE_OWN_KEYS, 'sources', (source) => homeOfParam(key, source, isParam))
    if (home !== null) above.add(key)
    return home
  })
  if (
    keys.length === 0 ||
    (tables.length === 0 && keys.every((key) => key === 'sources') && isEmpty(document.value['sources']))
  ) {
    found.add(() =>
      diagnose(document, {
        code: 'CONFIG_NO_SOURCES',
        severity: 'warning',
        path: [],
        at: 'key',
        message: 'the file declares no source',
        suggestion: 'add [[sources]] with key = "..." and connect = "..."'
      })
    )
  }
  if (tables.length > MOST_SOURCES) {
    found.add(() =>
      diagnose(document, {
        code: 'CONFIG_TOO_LARGE',
        path: ['sources', MOST_SOURCES],
        at: 'value',
        message: `there are more than ${MOST_SOURCES} sources`
      })
    )
  }
  const sources: SourceDeclaration[] = []
  for (const source of tables.slice(0, MOST_SOURCES)) {
    yield
    sources.push(
      readSource({ document, path: source.path, found }, source, {
        isParam,
        isStray: source === stray?.owner,
        above: tables.length === 1 ? above : new Set()
      })
    )
  }
  return sources
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0)
}

/** Finds the place for a param that stands beside the source's table of params, or above the source. */
function homeOfParam(key: string, { path, table }: TableAt, isParam: IsParam): Home | null {
  return typeof table['connect'] === 'string' && isParam(table['connect'], key) === true
    ? homeInParams(key, { path, table }, paramsKey(table))
    : null
}

interface SourceReading {
  readonly isParam: IsParam
  /** The `[params]` at the top level belongs to this source; already reported. */
  readonly isStray: boolean
  /** Keys and params that stand above the source; already reported. */
  readonly above: ReadonlySet<string>
}

function readSource(
  at: FieldAt,
  { path, table }: TableAt,
  { isParam, isStray, above }: SourceReading
): SourceDeclaration {
  const { document, found } = at
  const field = (name: string): FieldAt => ({ ...at, path: [...path, name] })
  const misplaced = new Set(above)
  const meant = refuseUnknownKeys(at, table, SOURCE_KEYS, 'CONFIG_UNKNOWN_SOURCE_KEY', (key) => {
    if (/^disabled?$/i.test(key) && typeof table[key] === 'boolean')
      return { path: null, advice: `enable = ${!table[key]}` }
    const home = homeOfParam(key, { path, table }, isParam)
    if (home !== null) misplaced.add(key)
    return home
  })
  const params = isStray || meant.has('params') || meant.has('params_override') ? null : readOverrides(at, table)
  const connect = table['connect'] ?? params?.table['connect']
  keysInParams(
    at,
    table,
    params,
    SOURCE_OWN_KEYS,
    (name) => (typeof connect === 'string' ? isParam(connect, name) : null),
    'sources'
  ).forEach((name) => misplaced.add(name))
  if (table['key'] === undefined && !meant.has('key') && !misplaced.has('key')) {
    found.add(() =>
      diagnose(document, {
        code: 'CONFIG_MISSING_KEY',
        path,
        at: 'value',
        message: 'the source has no `key`',
        suggestion: 'key = "..."'
      })
    )
  }
  if (table['connect'] === undefined && !meant.has('connect') && !misplaced.has('connect')) {
    found.add(() =>
      diagnose(document, {
        code: 'CONFIG_MISSING_CONNECT',
        path,
        at: 'value',
        message: 'the source has no `connect`, the id of its connector',
        suggestion: 'connect = "..."'
      })
    )
  }
  // A misplaced value has been reported, but is used nevertheless
  const given = (name: string): unknown =>
    table[name] ?? (misplaced.has(name) ? (params?.table[name] ?? document.value[name]) : undefined)
  return {
    document,
    path,
    table,
    key: given('key') === undefined ? null : readText(field('key'), given('key')),
    connect: given('connect') === undefined ? null : readText(field('connect'), given('connect')),
    enable: readFlag(field('enable'), given('enable'), true),
    tags: readTags(field('tags'), given('tags')),
    params,
    misplaced
  }
}

function paramsKey(table: TableAt['table']): 'params' | 'params_override' {
  return table['params_override'] === undefined ? 'params' : 'params_override'
}

function readTags(at: FieldAt, value: unknown): Tags {
  if (value !== undefined && !Array.isArray(value) && !(value instanceof BrokenValue)) {
    const meant = tagsMeant(value)
    wrongType(
      at,
      value,
      'array of strings',
      meant === null
        ? 'tags = ["env:prod", "audited"]'
        : `tags = [${meant.map((tag) => JSON.stringify(tag)).join(', ')}]`,
      meant === null || (typeof value === 'string' && meant.length > 1) ? undefined : meant
    )
  }
  const items: readonly unknown[] = Array.isArray(value) ? value : []
  // Tags are shown with every record: a secret stays an `Expanded`, which is refused because it is not a string
  const texts = items.map((item) => (item instanceof Expanded && !item.secret ? item.text : item))
  const { tags, problems } = parseTags(texts)
  for (const { at: index, ...problem } of problems) {
    const item = items[Number(index)]
    if (item instanceof BrokenValue) continue
    const secret = item instanceof Expanded && item.secret
    const { suggestion: _, ...withoutSuggestion } = problem
    const isSecret = item instanceof Expanded && soundsSecret(item.variable)
    at.found.add(() =>
      diagnose(at.document, {
        ...(isSecret ? withoutSuggestion : problem),
        code: 'CONFIG_BAD_TAG',
        path: [...at.path, index],
        at: 'value',
        expected: problem.expected ?? tagExpected,
        ...(problem.suggestion === undefined || typeof item !== 'string'
          ? {}
          : {
              patch: { file: at.document.file, edits: [{ path: [...at.path, index], value: problem.suggestion }] }
            }),
        ...(isSecret
          ? {
              message: `the variable ${item.variable}, which is named like a secret, cannot be used as a tag`,
              received: received(item)
            }
          : {}),
        ...(secret
          ? { message: `a tag is shown with every record, so it cannot hold the secret variable ${item.variable}` }
          : {})
      })
    )
  }
  return tags
}

/** The tags of one text or of a table `{ env = "prod" }`; null if they are unclear or may contain a secret. */
function tagsMeant(value: unknown): readonly string[] | null {
  const texts = isTable(value)
    ? Object.entries(value).map(([key, item]) =>
        ['string', 'number', 'bigint', 'boolean'].includes(typeof item) ? `${key}:${String(item)}` : ''
      )
    : typeof value === 'string'
      ? value.split(/\s*[,;]\s*/).filter((text) => text !== '')
      : []
  const areTags =
    texts.length > 0 &&
    texts.length <= MOST_TAGS &&
    texts.every((text) => mayBeShown(text) && !/\s/.test(text) && parseTag(text).problem === undefined)
  return areTags ? texts : null
}

const MOST_TAGS = 20

function readOverrides(at: FieldAt, table: TableAt['table']): TableAt | null {
  const { document, path, found } = at
  if (table['params'] !== undefined && table['params_override'] !== undefined) {
    found.add(() =>
      diagnose(document, {
        code: 'CONFIG_PARAMS_TWICE',
        path: [...path, 'params_override'],
        at: 'key',
        message: '`params` and `params_override` are two names of the same table',
        suggestion: 'put everything into `params`',
        related: [relatedPlace(document, [...path, 'params'], '`params` is here')]
      })
    )
    return null
  }
  const name = paramsKey(table)
  return readParams({ ...at, path: [...path, name] }, table[name] ?? Object.create(null))
}
