import t from 'tap'
import { clientsOf } from '../../../lib/kafka/client/clients.ts'
import { fakeKafka } from '../../../lib/testing/fake-kafka/fake-kafka.ts'
import { kafkaParamsOf } from './support/kafka-params-of.ts'

const context = { info: () => {}, debug: () => {}, trace: () => {} }

t.test('each member gets a client of its own, and questions to the cluster use another', async (t) => {
  const clients = clientsOf(kafkaParamsOf(), context, undefined)
  const made = [await clients.forMember({}), await clients.forMember({}), await clients.forQuestions({})]
  t.equal(new Set(made.map(({ client }) => client)).size, 3)
  for (const { release } of made) release()
})

t.test('a client passed by the user serves everything, and its connections are left open', async (t) => {
  const { client } = fakeKafka()
  const clients = clientsOf(kafkaParamsOf(), context, client)
  for (const made of [await clients.forMember({}), await clients.forQuestions({})]) {
    t.equal(made.client, client)
    made.release()
  }
})
