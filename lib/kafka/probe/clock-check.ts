import type { CheckOutcome, LiveCheck } from '../../../types/report.ts'
import { offsetsBetween } from '../partition/offsets.ts'
import type { Probed } from './probed.ts'
import { withAdmin } from './with-admin.ts'

/**
 * Checks whether records have timestamps in the future: the clock of this machine or of a producer is then wrong. Asks
 * only about the first topic.
 */
export function clockCheck(probed: Probed): LiveCheck {
  const {
    context: { clock }
  } = probed
  return {
    id: 'kafka.clock',
    after: ['kafka.topics'],
    target: probed.params.topic.join(','),
    sideEffect: 'connects',
    rulesOut: ['KAFKA_CLOCK_SKEW'],
    run: async (look) => {
      const [topic] = probed.topics.keys()
      if (topic === undefined) return NOTHING
      try {
        const { ends, future } = await withAdmin(probed, look, async ({ admin }) => ({
          ends: await admin.fetchTopicOffsets(topic),
          future: await admin.fetchTopicOffsetsByTimestamp(topic, clock.now() + AHEAD_MS)
        }))
        if (ends.every(({ low, high }) => low === high)) return NOTHING
        const first = new Map(future.map(({ partition, offset }) => [partition, offset]))
        return outcomeOf(
          topic,
          ends.reduce((sum, { partition, high }) => sum + offsetsBetween(first.get(partition) ?? high, high), 0)
        )
      } catch (error) {
        const { code } = probed.causeOf(error)
        return { status: 'unknown', because: { en: `the brokers do not say: ${code}`, zh: `broker 未给出：${code}` } }
      }
    }
  }
}

function outcomeOf(topic: string, ahead: number): CheckOutcome {
  const evidence = [
    {
      kind: 'counter',
      how: `ListOffsets of ${topic} for a time one minute from now`,
      value: { ahead },
      shareable: { ahead }
    }
  ] as const
  if (ahead === 0) return { status: 'pass', evidence }
  const detail = `${ahead} records of ${topic} have times more than a minute in the future`
  return { status: 'warn', evidence, causes: [{ code: 'KAFKA_CLOCK_SKEW', detail }] }
}

const NOTHING: CheckOutcome = {
  status: 'unknown',
  because: { en: 'there is no record whose time could be compared', zh: '没有可以比较时间的记录' }
}
const AHEAD_MS = 60_000
