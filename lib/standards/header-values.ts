import type { KafkaHeaderValue } from '../../types/kafka.ts'

/** Whether a header occurred more than once. */
export function isSeveral(value: KafkaHeaderValue): value is readonly (Buffer | null)[] {
  return Array.isArray(value)
}

/** The values of a header, each of which may be null. */
export function valuesOf(value: KafkaHeaderValue): readonly (Buffer | null)[] {
  return isSeveral(value) ? value : [value]
}
