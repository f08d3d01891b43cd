import { kafkaConfigNames } from '../../../lib/kafka/config-names.ts'

/** The most bytes of one partition in an answer, and of the answer. */
export interface FetchLimits {
  readonly partition: number
  readonly total: number
}

/** Those that are compared, smallest first. A broker's answer holds four partitions that are full. */
export const LIMITS: readonly FetchLimits[] = [256, 1024].map((kib) => ({
  partition: kib * 1024,
  total: 4 * kib * 1024
}))

/** Those of them that our source has by itself. */
export const OUR_LIMITS: FetchLimits = {
  partition: Number(kafkaConfigNames['max_partition_fetch_bytes']?.default),
  total: Number(kafkaConfigNames['fetch_max_bytes']?.default)
}

/** As an argument of a contender's process. */
export function limitsText(limits: FetchLimits | null): string {
  return limits === null ? '' : `${limits.partition},${limits.total}`
}

export function limitsOf(text: string): FetchLimits | null {
  const [partition, total] = text.split(',').map(Number)
  return text === '' || partition === undefined || total === undefined ? null : { partition, total }
}

/** `, 256 KiB` */
export function limitsLabel({ partition }: FetchLimits): string {
  return `, ${partition / 1024} KiB`
}
