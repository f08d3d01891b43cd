import { dirname } from 'node:path'
import type { ConfigText, ConnectorSpec, LoadConfigInput, LoadConfigResult } from '../../types/config.ts'
import type { ConnectorType } from '../../types/connector.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'
import { affordableSources } from './affordable-sources.ts'
import { checkConnectors } from './check-connectors.ts'
import { compareSources } from './compare-sources.ts'
import type { CheckedConnector } from './check-connectors.ts'
import type { ConfigDocument } from './config-document.ts'
import { diagnose, relatedPlace } from './config-document.ts'
import { makeConfig } from './config.ts'
import { readConnectorsFile, type ConnectorDeclaration } from './connectors-file.ts'
import { DiagnosticList } from './diagnostics/diagnostic-list.ts'
import { expandVariables } from './variables/expand-variables.ts'
import type { VariableProblem } from './variables/expand-variables.ts'
import { nearestNode } from './toml/locate-node.ts'
import { declaredNames } from './override-rules.ts'
import { quoted } from './params/received.ts'
import { MAX_TOML_BYTES, parseToml } from './toml/parse-toml.ts'
import { placesOf, resolveSource } from './resolve-source.ts'
import { pairParams, secretNames } from './variables/secret-names.ts'
import type { IsParam, SourceDeclaration } from './sources-file.ts'
import { readSourcesFile } from './sources-file.ts'

/**
 * Reads sources and connectors from their texts: pure, touches no disk. Finds every problem of all files in one pass; a
 * file that is not TOML has one. `builtin` are the types that the library brings; a type of the user's own of the same
 * name takes its place. `unreadFiles` are the problems of files that could not even be read.
 */
export function loadConfigWith(
  builtin: readonly ConnectorType[], input: LoadConfigInput, unreadFiles: readonly Diagnostic[] = []
): LoadConfigResult {
  const types = [...builtin, ...input.types ?? []]
  const found = new DiagnosticList()
  for (const diagnostic of unreadFiles) found.add(() => diagnostic)
  const read = (text: ConfigText): ConfigDocument | null => readDocument(text, types, input, found)
  const sourcesDocument = read(input.sources)
  const connectorDocuments = input.connectors.map((text) => ({ text, document: read(text) }))
  const isUnread = unreadFiles.some(({ file }) => file === input.sources.file)
  const declarations = connectorDocuments.flatMap(({ document }) => document === null ? [] : readConnectorsFile(document, found))
  const byName = new Map(types.map((type) => [type.type, type]))
  const sources = sourcesDocument === null || isUnread ? [] : readSourcesFile(sourcesDocument, found, paramsOf(declarations, byName))
  const connectors = checkConnectors(declarations, { types: byName, attempts: attemptsOf(sources), found })
  const hidden = new Set(connectorDocuments.flatMap(({ text, document }) => document === null ? quotedTexts(text.text) : []))
  const mayExist = (id: string): boolean => unreadFiles.length > 0 || hidden.has(id)
  refuseDuplicateKeys(sources, found)
  const folder = input.folder ?? dirname(input.sources.file)
  const ids = [...connectors.keys()].slice(0, MOST_IDS)
  const specs = affordableSources(sources, connectors, found).map((source) => resolveSource(source, { connectors, ids, mayExist, folder, found }))
  if (!found.failed) compareSources(specs.filter((spec) => spec !== null), sources, byName.values(), found)
  const diagnostics = found.sorted([input.sources.file, ...input.connectors.map(({ file }) => file)])
  if (found.failed) return { ok: false, diagnostics }
  const connectorSpecs = [...connectors.values()].map((connector) => connectorSpec(connector, folder))
  return { ok: true, config: makeConfig(specs.filter((spec) => spec !== null), connectorSpecs, diagnostics, input.sources.file), diagnostics }
}

/** The connectors of some texts by themselves, and every problem of theirs. */
export type CheckedConnectorTexts =
  | { readonly ok: true, readonly connectors: readonly ConnectorSpec[], readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false, readonly connectors?: never, readonly diagnostics: readonly Diagnostic[] }

/** Checks connectors as `loadConfigWith` does, without any source that uses them. Pure. */
export function checkConnectorTexts(
  builtin: readonly ConnectorType[], input: Omit<LoadConfigInput, 'sources' | 'folder'> & { readonly folder: string }, unreadFiles: readonly Diagnostic[] = []
): CheckedConnectorTexts {
  const types = [...builtin, ...input.types ?? []]
  const found = new DiagnosticList()
  for (const diagnostic of unreadFiles) found.add(() => diagnostic)
  const declarations = input.connectors.flatMap((text) => {
    const document = readDocument(text, types, input, found)
    return document === null ? [] : readConnectorsFile(document, found)
  })
  const connectors = checkConnectors(declarations, { types: new Map(types.map((type) => [type.type, type])), attempts: new Map(), found })
  const diagnostics = found.sorted(input.connectors.map(({ file }) => file))
  return found.failed ? { ok: false, diagnostics } : { ok: true, connectors: [...connectors.values()].map((connector) => connectorSpec(connector, input.folder)), diagnostics }
}

function readDocument(
  text: ConfigText, types: readonly ConnectorType[], { env = {}, secretEnv = [] }: Pick<LoadConfigInput, 'env' | 'secretEnv'>, found: DiagnosticList
): ConfigDocument | null {
  const parsed = parseToml(text, { isSecretName: secretNames(types), secretEnv, pairParams: pairParams(types) })
  if (!parsed.ok) {
    found.add(() => parsed.diagnostic)
    return null
  }
  const { value, problems } = expandVariables(parsed.document.value, { env, secretEnv })
  const document = { ...parsed.document, value }
  for (const problem of problems) found.add(() => variableDiagnostic(document, problem))
  return document
}

function variableDiagnostic(document: ConfigDocument, { raw, instead, ...problem }: VariableProblem): ReturnType<typeof diagnose> {
  const node = nearestNode(document.places.root, problem.path)
  const { valueStart, valueEnd } = node
  const text = document.places.text.slice(valueStart, valueEnd)
  // Where in a secret a variable stands is nobody's business
  const at = raw === '' || document.isSecret(node, text) ? -1 : text.indexOf(raw)
  return diagnose(document, {
    ...problem, at: 'value', ...(at < 0 ? {} : { part: { offset: valueStart + at, length: raw.length } }),
    ...(instead === undefined ? {} : { patch: { file: document.file, edits: [{ path: problem.path, value: instead }] } })
  })
}

/** How many connectors a diagnostic names as those there are. */
const MOST_IDS = 1000

/** What stands in quotes in a file that is not TOML: the ids of its connectors are among it. */
function quotedTexts(text: string): string[] {
  const quotes = text.slice(0, MAX_TOML_BYTES).matchAll(/"([^"\n]{1,200})"|'([^'\n]{1,200})'/g)
  return Array.from(quotes, ([, double, single]) => double ?? single ?? '')
}

function paramsOf(declarations: readonly ConnectorDeclaration[], types: ReadonlyMap<string, ConnectorType>): IsParam {
  const names = new Map(declarations.map(({ id, type }) => [id, declaredNames(types.get(type ?? '') ?? null)]))
  return (connector, name) => names.get(connector)?.includes(name) === true
}

/** id => the names that sources try to override. */
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
      found.add(() => diagnose(document, {
        code: 'CONFIG_DUPLICATE_KEY', path: [...path, 'key'], at: 'value', message: `the source key ${quoted(key)} is used twice`,
        suggestion: 'give each source a key of its own',
        related: [relatedPlace(document, [...first.path, 'key'], 'it was used here first')]
      }))
    }
  }
}

function connectorSpec({ declaration, id, allowed, checked, type }: CheckedConnector, folder: string): ConnectorSpec {
  const { document, path, params } = declaration
  return {
    id, type: type?.type ?? '', allowOverride: allowed ?? [], params: checked,
    origin: params === null ? {} : placesOf('connector', document, params),
    declared: { file: document.file, params: params?.path ?? [...path, 'params'], folder }
  }
}
