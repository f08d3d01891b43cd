import type { WriteStream } from 'node:tty'
import type { SourceStats } from 'warp-flow'
import { bytesText, countText } from './units.ts'

/**
 * Shows how far a source is, on one line that is written anew; nothing where the output is not a terminal. Returns what
 * ends it.
 */
export function showProgress(source: { stats(): SourceStats }, output: WriteStream): () => void {
  if (!output.isTTY) return () => {}
  const started = performance.now()
  const show = (): void => {
    output.write(
      `\r\x1b[K${progressLine(source.stats(), (performance.now() - started) / 1000).slice(0, (output.columns || 80) - 1)}`
    )
  }
  const timer = setInterval(show, 100)
  return () => {
    clearInterval(timer)
    output.write('\r\x1b[K')
  }
}

function progressLine({ bytes, bytesBehind, events }: SourceStats, seconds: number): string {
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
