import type { ConnectorSpec, LoadConfigInput } from '../../types/config.ts'
import type { ConnectorType } from '../../types/connector.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'
import { atOnce } from '../core/steps.ts'
import { checkConnectors } from './check-connectors.ts'
import { connectorSpec } from './connector-spec.ts'
import { readConnectorsFile } from './connectors-file.ts'
import { DiagnosticList } from './diagnostics/diagnostic-list.ts'
import { isParamOf } from './override-rules.ts'
import { readDocument } from './read-document.ts'

/** The connectors declared in some texts, and every problem in them. */
export type CheckedConnectorTexts =
  | { readonly ok: true; readonly connectors: readonly ConnectorSpec[]; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly connectors?: never; readonly diagnostics: readonly Diagnostic[] }

/** Checks connectors as `loadConfigWith` does, but without sources that use them. Pure. */
export function checkConnectorTexts(
  builtin: readonly ConnectorType[],
  input: Omit<LoadConfigInput, 'sources' | 'folder'> & { readonly folder: string },
  unreadFiles: readonly Diagnostic[] = []
): CheckedConnectorTexts {
  const types = [...builtin, ...(input.types ?? [])]
  const found = new DiagnosticList()
  for (const diagnostic of unreadFiles) found.add(() => diagnostic)
  const byName = new Map(types.map((type) => [type.type, type]))
  const declarations = input.connectors.flatMap((text) => {
    const document = atOnce(readDocument(text, types, input, found))
    return document === null ? [] : readConnectorsFile(document, found, isParamOf(byName))
  })
  const connectors = atOnce(
    checkConnectors(declarations, { types: byName, attempts: new Map(), found, mayBeUsed: () => true })
  )
  const diagnostics = found.sorted(input.connectors.map(({ file }) => file))
  if (found.failed) return { ok: false, diagnostics }
  return {
    ok: true,
    connectors: [...connectors.values()].map((connector) => connectorSpec(connector, input.folder)),
    diagnostics
  }
}
