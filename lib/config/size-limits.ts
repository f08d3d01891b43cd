import type { CheckedConnector } from './check-connectors.ts'
import { diagnose } from './document/config-document.ts'
import type { DiagnosticList } from './diagnostics/diagnostic-list.ts'
import type { SourceDeclaration } from './sources-file.ts'

/**
 * How much all sources together may copy from their connectors: a value counts as one, and so does every thousand
 * characters of text.
 */
const MOST_INHERITED = 1_000_000

/**
 * Returns the sources that can be resolved. Each of them copies all params of its connector, so two small files could
 * grow to gigabytes: sources beyond the limit are left out and reported.
 */
export function withinSizeLimits(
  sources: readonly SourceDeclaration[],
  connectors: ReadonlyMap<string, CheckedConnector>,
  found: DiagnosticList
): readonly SourceDeclaration[] {
  const weights = new Map([...connectors].map(([id, { params }]) => [id, weightOf(params)]))
  let left = MOST_INHERITED
  const end = sources.findIndex(({ connect }) => {
    left -= weights.get(connect ?? '') ?? 0
    return left < 0
  })
  const beyond = sources[end]
  if (beyond === undefined) return sources
  found.add(() =>
    diagnose(beyond.document, {
      code: 'CONFIG_TOO_LARGE',
      path: beyond.path,
      at: 'value',
      message:
        `the sources up to this one copy more than ${MOST_INHERITED} values from their connectors; ` +
        'this source and those after it are not checked'
    })
  )
  return sources.slice(0, end)
}

function weightOf(params: unknown): number {
  let weight = 0
  const open: unknown[] = [params]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    weight += typeof value === 'string' ? 1 + Math.floor(value.length / 1000) : 1
    if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) open.push(inner)
  }
  return weight
}
