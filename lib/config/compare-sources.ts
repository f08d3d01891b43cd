import type { SourceSpec } from '../../types/config.ts'
import type { ConnectorType } from '../../types/connector.ts'
import { diagnose, relatedPlace } from './document/config-document.ts'
import type { DiagnosticList } from './diagnostics/diagnostic-list.ts'
import type { SourceDeclaration } from './sources-file.ts'

/** Warns about enabled sources that conflict with others of their type. */
export function compareSources(
  specs: readonly SourceSpec[],
  declarations: readonly SourceDeclaration[],
  types: Iterable<ConnectorType>,
  found: DiagnosticList
): void {
  const byKey = new Map(declarations.map((declaration) => [declaration.key, declaration]))
  for (const type of types) {
    const alike = specs.filter((spec) => spec.enable && spec.type === type.type)
    for (const { key, beside, ...oddity } of (type.compare?.(alike) ?? []).slice(0, MOST_TOLD)) {
      const [own, other] = [byKey.get(key), byKey.get(beside)]
      if (own === undefined || other === undefined) continue
      found.add(() =>
        diagnose(own.document, {
          ...oddity,
          severity: 'warning',
          path: [...own.path, 'key'],
          at: 'value',
          related: [relatedPlace(other.document, [...other.path, 'key'], 'the other one is here')]
        })
      )
    }
  }
}

/** The most warnings per type. A full `DiagnosticList` counts further diagnostics as errors, even warnings. */
const MOST_TOLD = 100
