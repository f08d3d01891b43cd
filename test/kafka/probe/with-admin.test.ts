import t from 'tap'
import { withAdmin } from '../../../lib/kafka/probe/with-admin.ts'
import { Probed } from '../../../lib/kafka/probe/probed.ts'
import { fakeKafka } from '../../../lib/testing/fake-kafka/fake-kafka.ts'
import { systemClock } from '../../../lib/core/clock.ts'
import { resolveFactoryParams } from '../../../lib/config/params/checked-params.ts'
import { kafkaConnectorWith } from '../../../lib/kafka/kafka-connector.ts'
import type { KafkaParams } from '../../../lib/kafka/params.ts'

t.test('a cluster that does not answer is abandoned with the check', async (t) => {
  const { client } = fakeKafka()
  const context = {
    key: 'k',
    type: 'kafka',
    tags: {},
    clock: systemClock,
    running: null,
    signal: new AbortController().signal
  }
  const { params } = resolveFactoryParams(kafkaConnectorWith(), { brokers: 'b:9092', topic: 't', groupId: 'g' })
  const over = new AbortController()
  const asked = withAdmin(
    new Probed(params as KafkaParams, context, client),
    { signal: over.signal, timeoutMs: 60_000 },
    () =>
      new Promise(() => {
        over.abort()
      })
  )
  await t.rejects(asked, { code: 'KAFKA_REQUEST_TIMEOUT' })
})
