import t from 'tap'
import { boundedStats } from '../../../lib/probe/running/bounded-stats.ts'
import type { FollowedFile } from '../../../types/followed-file.ts'
import type { KafkaStats } from '../../../types/kafka.ts'
import { stats } from '../support/results.ts'

t.test('of thousands of files and partitions the first are kept, and positions are plain', (t) => {
  const many = Array.from({ length: 5000 }, (_, index) => index)
  const position = {
    a: 1n,
    b: NaN,
    c: 'hunter2',
    d: {
      toString: () => {
        throw new Error('no')
      }
    },
    e: null,
    f: true,
    g: 5
  } as never
  const bounded = boundedStats(
    stats({
      acked: many.map((index) => ({ index })),
      oldestUnacked: position,
      errors: Object.fromEntries(many.map((index) => [`E${index}`, 1])),
      files: many as unknown as readonly FollowedFile[],
      kafka: { partitions: many } as unknown as KafkaStats
    }),
    (text) => text.replace('hunter2', '*')
  )
  t.strictSame(
    [bounded.acked.length, Object.keys(bounded.errors).length, bounded.files?.length, bounded.kafka?.partitions.length],
    [100, 100, 100, 100]
  )
  t.strictSame(bounded.oldestUnacked, { a: '1', b: 'NaN', c: '*', d: '[unreadable]', e: null, f: true, g: 5 })
  t.strictSame(
    boundedStats(stats(), (text) => text),
    stats()
  )
  t.end()
})
