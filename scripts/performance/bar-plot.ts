import type { Measured } from './results.ts'

/** Bars of medians, with a line from the lowest to the highest run. */
export interface Plot {
  readonly title: string
  /** The unit of the bars, and whether more is better: `seconds for 1 GiB; shorter is better`. */
  readonly axis: string
  readonly panels: readonly Panel[]
}

export interface Panel {
  readonly title: string
  readonly bars: readonly Bar[]
}

interface Bar {
  readonly name: string
  readonly value: Measured
}

/**
 * An SVG that is readable in light and dark mode: it has its own background, and follows the reader's colour scheme.
 */
export function barPlot({ title, axis, panels }: Plot): string {
  let y = 74
  const parts: string[] = []
  for (const panel of panels) {
    parts.push(`<text class="panel" x="${MARGIN}" y="${y}">${escaped(panel.title)}</text>`)
    y += 12
    const most = Math.max(...panel.bars.map(({ value }) => value.highest))
    for (const bar of panel.bars) {
      parts.push(...barOf(bar, y, (WIDTH - LEFT - RIGHT) / most))
      y += ROW
    }
    y += 26
  }
  const height = y - 10
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escaped(`${title}: ${axis}`)}">
  <title>${escaped(title)}</title>
  <style>${STYLE}</style>
  <rect class="page" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>
  <text class="title" x="${MARGIN}" y="26">${escaped(title)}</text>
  <text class="small" x="${MARGIN}" y="43">${escaped(axis)}; the lines go from the lowest to the highest run</text>
  ${parts.join('\n  ')}
</svg>
`
}

function barOf({ name, value }: Bar, y: number, scale: number): readonly string[] {
  const middle = y + ROW / 2
  const at = (number: number): string => (LEFT + number * scale).toFixed(1)
  const kind = name.startsWith('warp-flow') ? 'ours' : 'other'
  return [
    `<text class="name" x="${LEFT - 8}" y="${middle + 4}" text-anchor="end">${escaped(name)}</text>`,
    `<rect class="${kind}" x="${LEFT}" y="${y + 3}" width="${(value.median * scale).toFixed(1)}" height="${ROW - 6}" rx="2"/>`,
    `<path class="spread" d="M${at(value.lowest)} ${middle}H${at(value.highest)}"/>`,
    `<text class="small" x="${(LEFT + value.highest * scale + 8).toFixed(1)}" y="${middle + 4}">${value.median.toLocaleString('en-US', { maximumFractionDigits: 3 })}</text>`
  ]
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

const WIDTH = 880
const MARGIN = 20
const LEFT = 330
/** The space for the number after the longest bar. */
const RIGHT = 80
const ROW = 20
const STYLE = [
  'svg{color-scheme:light dark;font:13px ui-sans-serif,system-ui,"Segoe UI",Helvetica,Arial,sans-serif}',
  '.page{fill:#fff;stroke:#d0d7de}text{fill:#1f2328}.title{font-size:15px;font-weight:600}.panel{font-weight:600}',
  '.small{font-size:12px;fill:#57606a}.name{font-size:12px}.ours{fill:#0969da}.other{fill:#afb8c1}',
  '.spread{stroke:#1f2328;stroke-width:1.5}',
  '@media (prefers-color-scheme:dark){.page{fill:#0d1117;stroke:#30363d}text{fill:#e6edf3}.small{fill:#9da7b3}',
  '.ours{fill:#388bfd}.other{fill:#484f58}.spread{stroke:#e6edf3}}'
].join('')
