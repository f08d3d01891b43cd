import type { SourceSnapshot } from '../../types/metrics.ts'

/** Metrics of one name. */
export interface Family {
  /** Without `warp_flow_`, and without `_total` where it is a counter. */
  readonly name: string
  readonly kind: 'counter' | 'gauge'
  /** One line, without backslashes and quotes. */
  readonly help: string
  readonly samples: (snapshot: SourceSnapshot) => readonly Sample[]
}

/** A value, with the labels that it has beside `source` and `type`. */
export interface Sample {
  /** Undefined and null stand for a value that nobody knows. */
  readonly value: number | null | undefined
  readonly labels?: Readonly<Record<string, string>>
}

/** The families as text, those without a sample left out. Ends with a line end. */
export function expositionOf(
  families: readonly Family[],
  snapshots: readonly SourceSnapshot[],
  format: 'prometheus' | 'openmetrics'
): string {
  const texts = families.map((family) => familyText(family, snapshots, format))
  return texts.join('') + (format === 'openmetrics' ? '# EOF\n' : '')
}

function familyText(
  { name, kind, help, samples }: Family,
  snapshots: readonly SourceSnapshot[],
  format: 'prometheus' | 'openmetrics'
): string {
  const sampleName = `warp_flow_${name}${kind === 'counter' ? '_total' : ''}`
  // OpenMetrics names a counter without its suffix
  const familyName = format === 'openmetrics' ? `warp_flow_${name}` : sampleName
  // A series that is there twice would make the whole scrape invalid
  const series = new Map<string, number>()
  for (const snapshot of snapshots) {
    const { key, type } = snapshot.stats
    for (const { value, labels } of samples(snapshot)) {
      if (isKnown(value, kind)) series.set(labelsText({ source: key, type, ...labels }), value)
    }
  }
  if (series.size === 0) return ''
  const lines = [...series].map(([labels, value]) => `${sampleName}{${labels}} ${value}\n`)
  return `# HELP ${familyName} ${help}\n# TYPE ${familyName} ${kind}\n${lines.join('')}`
}

/** A connector of a user's own may count in ways of its own; no counter is negative. */
function isKnown(value: unknown, kind: Family['kind']): value is number {
  return typeof value === 'number' && Number.isFinite(value) && (kind === 'gauge' || value >= 0)
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',')
}

/** Names are written by strangers. Half a character, which a path that is not UTF-8 may have, is no valid text. */
function escaped(value: string): string {
  return Buffer.from(value)
    .toString()
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('"', '\\"')
}
