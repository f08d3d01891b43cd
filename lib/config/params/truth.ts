/**
 * What somebody meant by a value in place of `true` or `false`: by a word, or by 1 and 0; undefined of anything else.
 */
export function truthOf(value: unknown): boolean | undefined {
  return ['string', 'number', 'bigint', 'boolean'].includes(typeof value)
    ? MEANT.get(String(value).trim().toLowerCase())
    : undefined
}

const MEANT: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', 'on', 'y', 't', 'enabled', '1'].map((word) => [word, true] as const),
  ...['false', 'no', 'off', 'n', 'f', 'disabled', '0'].map((word) => [word, false] as const)
])
