import type { SourceSnapshot } from '../../types/metrics.ts'
import { wholeNames } from '../core/whole-text.ts'

/** A metric family: all samples with one name. */
export interface Family {
  /** The name without `warp_flow_`, and for a counter without `_total`. */
  readonly name: string
  readonly kind: 'counter' | 'gauge'
  /** One line, without backslashes and quotes. */
  readonly help: string
  readonly samples: (snapshot: SourceSnapshot) => readonly Sample[]
}

/** A value, with its labels in addition to `source` and `type`. */
export interface Sample {
  /** Undefined and null: the value is unknown. */
  readonly value: number | null | undefined
  readonly labels?: Readonly<Record<string, string>>
}

/** The families as text, without those that have no sample. Ends with a line end. */
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

/** A user's connector may return stats of another shape: a metric that cannot be read does not affect the others. */
function samplesOf(samples: Family['samples'], snapshot: SourceSnapshot): readonly Sample[] {
  try {
    return samples(snapshot)
  } catch {
    return []
  }
}

/**
 * label => its values => their escaped text. Values come from outside, and half a surrogate pair, which a path that is
 * not UTF-8 may contain, is not valid text. Two values never become one, or a counter would replace another.
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
  // A duplicate series would make the whole scrape invalid
  const series = new Map(rows.map(({ labels, value }) => [labelsText(labels), value]))
  const lines = [...series].map(([labels, value]) => `${sampleName}{${labels}} ${value}\n`)
  return `# HELP ${familyName} ${help}\n# TYPE ${familyName} ${kind}\n${lines.join('')}`
}

/** Whether a value is a finite number, and not negative for a counter. */
function isKnown(value: unknown, kind: Family['kind']): value is number {
  return typeof value === 'number' && Number.isFinite(value) && (kind === 'gauge' || value >= 0)
}

function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('"', '\\"')
}
