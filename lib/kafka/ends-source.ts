import type { Category, Classification } from '../../types/classification.ts'

/**
 * Whether an error ends a running source: a refused login or permission, an untrusted certificate, a setting that
 * cannot work. Everything else (brokers or topics that are gone, faults of the client) may pass or be fixed on the
 * brokers' side, and the source waits for that.
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
