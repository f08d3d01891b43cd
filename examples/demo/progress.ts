import type { WriteStream } from 'node:tty'
import type { SourceStats } from 'warp-flow'
import { bytesText, countText, linesText } from './units.ts'

export interface Progress {
  /** Writes a line above the progress. */
  print(line: string): void
  hide(): void
}

/**
 * Shows the progress of a source on one line, which is rewritten. If the output is no terminal, only printed lines are
 * shown.
 */
export function showProgress(source: { stats(): SourceStats }, output: WriteStream): Progress {
  const started = performance.now()
  const clear = output.isTTY ? '\r\x1b[K' : ''
  const show = (): void => {
    const line = progressLine(source.stats(), (performance.now() - started) / 1000)
    output.write(`${clear}${line.slice(0, (output.columns || 80) - 1)}`)
  }
  const timer = output.isTTY ? setInterval(show, 100) : undefined
  return {
    print: (line) => {
      output.write(`${clear}${line}\n`)
    },
    hide: () => {
      clearInterval(timer)
      output.write(clear)
    }
  }
}

function progressLine(stats: SourceStats, seconds: number): string {
  const { bytes, bytesBehind, events, files } = stats
  // Only a source that follows files has `files`, and it never ends
  if (files !== undefined) return followingLine(stats)
  const rate = bytes / Math.max(seconds, 0.001)
  const parts = [
    bytesText(bytes),
    `${countText(events)} lines`,
    `${bytesText(rate)}/s`,
    `${countText(events / Math.max(seconds, 0.001))} lines/s`
  ]
  if (bytesBehind !== null && bytes + bytesBehind > 0) {
    parts.push(
      `${((100 * bytes) / (bytes + bytesBehind)).toFixed(0)} %`,
      rate > 0 ? `${(bytesBehind / rate).toFixed(0)} s left` : ''
    )
  }
  return parts.filter((part) => part !== '').join('  ')
}

function followingLine({ bytes, bytesBehind, events, lastEventAgeMs }: SourceStats): string {
  const parts = ['following', linesText(events), bytesText(bytes), `${bytesText(bytesBehind ?? 0)} behind`]
  if (lastEventAgeMs !== null) parts.push(`last line ${(lastEventAgeMs / 1000).toFixed(0)} s ago`)
  return parts.join('  ')
}
