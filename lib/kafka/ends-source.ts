import type { Category, Classification } from '../../types/classification.ts'

/**
 * Whether an error ends a source that had been running: a login or a right that is refused, a certificate that is not
 * trusted, a setting that cannot work. All else (brokers that are gone, topics that are gone, faults of the client) may
 * pass or is fixed on the brokers' side, and the source waits for it.
 */
export function endsSource({
  retryable,
  category,
  code
}: Pick<Classification, 'retryable' | 'category' | 'code'>): boolean {
  if (code === 'KAFKA_TOPIC_NOT_FOUND') return false
  return code === 'KAFKA_CODEC_UNAVAILABLE' || (!retryable && ENDING.has(category))
}

const ENDING: ReadonlySet<Category> = new Set<Category>(['auth', 'permission', 'config', 'tls'])
