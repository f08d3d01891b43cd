import t from 'tap'
import { kafkaConnector } from '../../lib/kafka/kafka-connector.ts'

t.test('a kafka source says that it has not landed, to whoever opens it past the factory', async (t) => {
  await t.rejects(async () => kafkaConnector.open(undefined as never, undefined as never), { code: 'CONFIG_TYPE_NOT_AVAILABLE' })
})
