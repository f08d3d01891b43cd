import { isSecret } from '../params/value-kinds.ts'
import { cutText } from '../../errors/cut-text.ts'
import { messageOf } from '../../errors/message-of.ts'
import { peek } from '../../errors/peek.ts'

/** The remaining limits of a copy; copying uses them up. */
export interface Budget {
  values: number
  /** Code units of texts. */
  characters: number
}

/**
 * Copies any value as JSON-like data of bounded depth and size. Each text goes through `text`, and secrets become
 * `[redacted]`. A foreign name such as `__proto__` is copied like any other.
 */
export function plainData(
  value: unknown,
  text: (value: string) => string = (value) => value,
  budget: Budget = { values: 2000, characters: 65_536 }
): unknown {
  return plainCopy(value, 0)

  function plainCopy(each: unknown, depth: number): unknown {
    if (budget.values-- <= 0 || budget.characters <= 0 || depth > DEEPEST) return '…'
    try {
      return typeof each === 'object' && each !== null ? objectOf(each, depth) : scalarOf(each)
    } catch {
      return '[unreadable]'
    }
  }

  function scalarOf(each: unknown): unknown {
    if (typeof each === 'string') return textOf(each)
    if (each === null || typeof each === 'boolean') return each
    if (typeof each === 'number') return Number.isFinite(each) ? each : String(each)
    if (typeof each === 'bigint') return textOf(String(each))
    return each === undefined ? null : `[${typeof each}]`
  }

  function objectOf(each: object, depth: number): unknown {
    if (isSecret(each)) return '[redacted]'
    if (ArrayBuffer.isView(each)) return `[${each.byteLength} bytes]`
    if (each instanceof Date) return Number.isNaN(each.getTime()) ? null : each.toISOString()
    if (each instanceof Error) return textOf(messageOf(each))
    if (Array.isArray(each)) {
      const items = each.slice(0, MOST_OF_ONE).map((item: unknown) => plainCopy(item, depth + 1))
      return each.length > MOST_OF_ONE ? [...items, `… ${each.length - MOST_OF_ONE} more`] : items
    }
    const names = Object.keys(each)
    const kept = names
      .slice(0, MOST_OF_ONE)
      .map((name): [string, unknown] => [textOf(name), plainCopy(peek(each, name), depth + 1)])
    return Object.fromEntries(
      names.length > MOST_OF_ONE ? [...kept, ['…', `${names.length - MOST_OF_ONE} more`]] : kept
    )
  }

  function textOf(each: string): string {
    const kept = cutText(text(each), Math.max(1, Math.min(LONGEST, budget.characters)))
    budget.characters -= kept.length
    return kept
  }
}

const DEEPEST = 8
/** How many items of an array, or names of an object, are copied. */
const MOST_OF_ONE = 200
const LONGEST = 4096
