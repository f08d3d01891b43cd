import { dirname } from 'node:path'
import type { ConnectorSpec, LoadConfigInput, LoadConfigResult, SourceSpec } from '../../types/config.ts'
import type { ConnectorType } from '../../types/connector.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'
import { atOnce, type Steps } from '../core/steps.ts'
import { withinSizeLimits } from './size-limits.ts'
import { checkConnectors } from './check-connectors.ts'
import { compareSources } from './compare-sources.ts'
import { diagnose, relatedPlace, type ConfigDocument } from './document/config-document.ts'
import { makeConfig } from './config.ts'
import { connectorSpec } from './connector-spec.ts'
import { readConnectorsFile, type ConnectorDeclaration } from './connectors-file.ts'
import { DiagnosticList } from './diagnostics/diagnostic-list.ts'
import { isParamOf } from './override-rules.ts'
import { quoted } from './params/describe-value.ts'
import { readDocument } from './read-document.ts'
import { MAX_TOML_BYTES } from './syntax/parse-toml.ts'
import { resolveSource } from './resolve-source.ts'
import { readSourcesFile, type SourceDeclaration } from './sources-file.ts'

/**
 * Reads sources and connectors from texts; pure, without access to the disk. Finds every problem of all files in one
 * pass; for a file that is not TOML, only its syntax problems. `builtin` are the library's own types; a user's type of
 * the same name replaces one. `unreadFiles` are problems of files that could not be read.
 */
export function loadConfigWith(
  builtin: readonly ConnectorType[],
  input: LoadConfigInput,
  unreadFiles: readonly Diagnostic[] = []
): LoadConfigResult {
  return atOnce(loadConfigSteps(builtin, input, unreadFiles))
}

/** `loadConfigWith` in steps, about one per file, connector and source. */
export function* loadConfigSteps(
  builtin: readonly ConnectorType[],
  input: LoadConfigInput,
  unreadFiles: readonly Diagnostic[] = []
): Steps<LoadConfigResult> {
  const types = [...builtin, ...(input.types ?? [])]
  const found = new DiagnosticList()
  for (const diagnostic of unreadFiles) found.add(() => diagnostic)
  const sourcesDocument = yield* readDocument(input.sources, types, input, found)
  yield
  const connectorDocuments: { readonly text: string; readonly document: ConfigDocument | null }[] = []
  for (const text of input.connectors) {
    connectorDocuments.push({ text: text.text, document: yield* readDocument(text, types, input, found) })
    yield
  }
  const isUnread = unreadFiles.some(({ file }) => file === input.sources.file)
  const byName = new Map(types.map((type) => [type.type, type]))
  const isParam = isParamOf(byName)
  const files: { readonly text: string; readonly declared: readonly ConnectorDeclaration[] }[] = []
  for (const { text, document } of connectorDocuments) {
    files.push({ text, declared: document === null ? [] : readConnectorsFile(document, found, isParam) })
    yield
  }
  const declarations = files.flatMap(({ declared }) => declared)
  const typeNames = new Map(declarations.map(({ id, type }) => [id, type]))
  const sources =
    sourcesDocument === null || isUnread
      ? []
      : yield* readSourcesFile(sourcesDocument, found, (id, name) => isParam(typeNames.get(id) ?? '', name))
  const used = new Set(sources.map(({ connect }) => connect))
  // If the sources cannot be read, it is unknown which connectors they use
  const mayBeUsed = (id: string): boolean => used.has(id) || sourcesDocument === null || isUnread
  yield
  const connectors = yield* checkConnectors(declarations, {
    types: byName,
    attempts: attemptsOf(sources),
    found,
    mayBeUsed
  })
  const hidden = new Set(files.flatMap(({ text, declared }) => (declared.length === 0 ? quotedTexts(text) : [])))
  const mayExist = (id: string): boolean => unreadFiles.length > 0 || hidden.has(id)
  refuseDuplicateKeys(sources, found)
  const folder = input.folder ?? dirname(input.sources.file)
  const ids = [...connectors.keys()].slice(0, MOST_IDS)
  yield
  const specs: SourceSpec[] = []
  for (const source of withinSizeLimits(sources, connectors, found)) {
    yield
    const spec = resolveSource(source, { connectors, ids, mayExist, folder, found })
    if (spec !== null) specs.push(spec)
  }
  if (!found.failed) compareSources(specs, sources, byName.values(), found)
  yield
  const diagnostics = found.sorted([input.sources.file, ...input.connectors.map(({ file }) => file)])
  if (found.failed) return { ok: false, diagnostics }
  const connectorSpecs: ConnectorSpec[] = []
  for (const connector of connectors.values()) {
    connectorSpecs.push(connectorSpec(connector, folder))
    yield
  }
  return { ok: true, config: makeConfig(specs, connectorSpecs, diagnostics, input.sources.file), diagnostics }
}

/** How many existing connectors a diagnostic lists. */
const MOST_IDS = 1000

/**
 * Quoted texts of a file that is not TOML, or that names its connectors' table differently: its connectors' ids are
 * among them.
 */
function quotedTexts(text: string): string[] {
  const quotes = text.slice(0, MAX_TOML_BYTES).matchAll(/"([^"\n]{1,200})"|'([^'\n]{1,200})'/g)
  return Array.from(quotes, ([, double, single]) => double ?? single ?? '')
}

/** id => names that sources try to override. */
function attemptsOf(sources: readonly SourceDeclaration[]): Map<string, Set<string>> {
  const attempts = new Map<string, Set<string>>()
  for (const { connect, params } of sources) {
    if (connect === null || params === null) continue
    const names = attempts.get(connect) ?? new Set()
    for (const name of Object.keys(params.table)) names.add(name)
    attempts.set(connect, names)
  }
  return attempts
}

function refuseDuplicateKeys(sources: readonly SourceDeclaration[], found: DiagnosticList): void {
  const firsts = new Map<string, SourceDeclaration>()
  for (const source of sources) {
    const { key, document, path } = source
    if (key === null) continue
    const first = firsts.get(key)
    if (first === undefined) firsts.set(key, source)
    else {
      found.add(() =>
        diagnose(document, {
          code: 'CONFIG_DUPLICATE_KEY',
          path: [...path, 'key'],
          at: 'value',
          message: `the source key ${quoted(key)} is used twice`,
          suggestion: 'give each source a key of its own',
          related: [relatedPlace(document, [...first.path, 'key'], 'it was used here first')]
        })
      )
    }
  }
}
