/** A number, a truth or a date as the text that was meant; undefined of anything else. */
export function scalarText(value: unknown): string | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
  return ['number', 'bigint', 'boolean'].includes(typeof value) ? String(value) : undefined
}
