import { plainData } from '../../config/shown/plain-data.ts'

/**
 * Filters a value that a check declares as shareable: of texts, only short words remain that are no path or address,
 * and are not private in the report.
 */
export function sharedValue(value: unknown, privateWords: readonly string[]): unknown {
  return checked(plainData(value), privateWords)
}

function checked(value: unknown, words: readonly string[]): unknown {
  if (typeof value === 'string') return isHarmless(value, words) ? value : null
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: unknown) => checked(item, words))
  const inner = Object.entries(value).filter(([name]) => isHarmless(name, words))
  return Object.fromEntries(inner.map(([name, item]: [string, unknown]) => [name, checked(item, words)]))
}

function isHarmless(text: string, words: readonly string[]): boolean {
  const folded = text.toLowerCase()
  return (
    HARMLESS.test(text) &&
    !ADDRESS.test(text) &&
    !words.some((word) => (word.length < SHORTEST ? folded === word : folded.includes(word)))
  )
}

const HARMLESS = /^[\w.+:-]{0,64}$/
/** Addresses: IPv4, IPv6, MAC, a host name with its domain, or one with a port. */
const ADDRESS = /\d{1,3}(?:\.\d{1,3}){3}|(?:[\da-f]{0,4}:){2}|[a-z][\w-]*(?:\.[a-z][\w-]*)+|\w:\d/i
/** The minimum length of a private word: shorter ones are part of too many others. */
const SHORTEST = 3
