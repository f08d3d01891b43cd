import t from 'tap'
import { anyKafkaForTests, needsAnyKafka } from './kafka-for-tests.ts'

t.test('a cluster given by WARP_FLOW_KAFKA_BROKERS needs nothing on this machine and is used as it is', async (t) => {
  const before = process.env['WARP_FLOW_KAFKA_BROKERS']
  t.teardown(() => {
    if (before === undefined) delete process.env['WARP_FLOW_KAFKA_BROKERS']
    else process.env['WARP_FLOW_KAFKA_BROKERS'] = before
  })
  process.env['WARP_FLOW_KAFKA_BROKERS'] = 'one.example:9092, two.example:9092,'
  t.same(needsAnyKafka(), { skip: false })
  t.same(await anyKafkaForTests(), { brokers: ['one.example:9092', 'two.example:9092'] })
})
