import type { SourceSnapshot } from '../../types/metrics.ts'
import { wholeNames } from '../core/whole-text.ts'

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
  const rows = families.map((family) => rowsOf(family, snapshots))
  const texts = labelTexts(rows.flat())
  const parts = families.map((family, at) => familyText(family, rows[at] ?? [], texts, format))
  return parts.join('') + (format === 'openmetrics' ? '# EOF\n' : '')
}

interface Row {
  readonly labels: Labels
  readonly value: number
}

type Labels = Readonly<Record<string, string>>

function rowsOf({ kind, samples }: Family, snapshots: readonly SourceSnapshot[]): readonly Row[] {
  return snapshots.flatMap((snapshot) => {
    const { key, type } = snapshot.stats
    return samplesOf(samples, snapshot).flatMap(({ value, labels }) =>
      isKnown(value, kind) ? [{ labels: { source: key, type, ...labels }, value }] : []
    )
  })
}

/** A connector of a user's own may count in a form of its own: what cannot be read there costs no other metric. */
function samplesOf(samples: Family['samples'], snapshot: SourceSnapshot): readonly Sample[] {
  try {
    return samples(snapshot)
  } catch {
    return []
  }
}

/**
 * The values of each label as text, escaped. Names are written by strangers, and half a character, which a path that is
 * not UTF-8 may have, is no valid text; two values never become one, or a counter would take another's place.
 */
function labelTexts(rows: readonly Row[]): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const values = new Map<string, Set<string>>()
  for (const { labels } of rows) {
    for (const [label, value] of Object.entries(labels)) {
      const known = values.get(label)
      if (known === undefined) values.set(label, new Set([value]))
      else known.add(value)
    }
  }
  return new Map([...values].map(([label, known]) => [label, escapedTexts([...known])]))
}

function escapedTexts(values: readonly string[]): ReadonlyMap<string, string> {
  const whole = wholeNames(values.map((value) => [value, value] as const))
  return new Map(whole.map(([text, value]) => [value, escaped(text)]))
}

function familyText(
  { name, kind, help }: Family,
  rows: readonly Row[],
  texts: ReadonlyMap<string, ReadonlyMap<string, string>>,
  format: 'prometheus' | 'openmetrics'
): string {
  if (rows.length === 0) return ''
  const sampleName = `warp_flow_${name}${kind === 'counter' ? '_total' : ''}`
  // OpenMetrics names a counter without its suffix
  const familyName = format === 'openmetrics' ? `warp_flow_${name}` : sampleName
  const labelsText = (labels: Labels): string =>
    Object.entries(labels)
      .map(([label, value]) => `${label}="${texts.get(label)?.get(value) ?? ''}"`)
      .join(',')
  // A series that is there twice would make the whole scrape invalid
  const series = new Map(rows.map(({ labels, value }) => [labelsText(labels), value]))
  const lines = [...series].map(([labels, value]) => `${sampleName}{${labels}} ${value}\n`)
  return `# HELP ${familyName} ${help}\n# TYPE ${familyName} ${kind}\n${lines.join('')}`
}

/** No counter is negative. */
function isKnown(value: unknown, kind: Family['kind']): value is number {
  return typeof value === 'number' && Number.isFinite(value) && (kind === 'gauge' || value >= 0)
}

function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('"', '\\"')
}
