import type { IntegerParam } from '../../../types/params.ts'

/** What a setting of librdkafka counts, by the end of its name. */
export function propertyUnit(name: string): IntegerParam['unit'] {
  return /[._]ms$/.test(name) ? 'ms' : /(?:^|[._])bytes$/.test(name) ? 'bytes' : undefined
}
