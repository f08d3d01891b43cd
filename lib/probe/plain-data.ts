import { isSecret } from '../config/params/secret.ts'

/** A copy of any value as JSON has them, bounded in depth and size; each text goes through `text`. Secrets show nothing, and no name of a stranger is a prototype's. */
export function plainData(value: unknown, text: (value: string) => string = (value) => value): unknown {
  let left = MOST_VALUES
  return copyOf(value, 0)

  function copyOf(each: unknown, depth: number): unknown {
    if (left-- <= 0 || depth > DEEPEST) return '…'
    if (typeof each === 'string') return text(each)
    if (each === null || typeof each === 'boolean') return each
    if (typeof each === 'number') return Number.isFinite(each) ? each : String(each)
    if (typeof each === 'bigint') return String(each)
    if (typeof each !== 'object') return each === undefined ? null : `[${typeof each}]`
    if (isSecret(each)) return '[redacted]'
    if (ArrayBuffer.isView(each)) return `[${each.byteLength} bytes]`
    if (Array.isArray(each)) return each.map((item) => copyOf(item, depth + 1))
    return Object.fromEntries(Object.entries(each).map(([name, item]) => [text(name), copyOf(item, depth + 1)]))
  }
}

const DEEPEST = 8
const MOST_VALUES = 2000
