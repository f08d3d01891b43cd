import t from 'tap'
import { classifyError } from '../../lib/errors/classify.ts'
import { sourceError } from '../../lib/errors/make-error.ts'
import { endsSource } from '../../lib/kafka/ends-source.ts'
import { clientErrorFor, type FakeKafkaFailure } from '../../lib/testing/fake-kafka/client-error.ts'

t.test('only an error that waiting cannot mend ends a running source', (t) => {
  const table: [FakeKafkaFailure, boolean][] = [
    ['TOPIC_AUTHORIZATION_FAILED', true],
    ['GROUP_AUTHORIZATION_FAILED', true],
    ['SASL_AUTHENTICATION_FAILED', true],
    ['UNKNOWN_TOPIC_OR_PARTITION', false],
    ['CONNECTION_REFUSED', false],
    ['CONNECTION_CLOSED', false],
    ['REQUEST_TIMEOUT', false],
    ['NOT_COORDINATOR_FOR_GROUP', false],
    ['UNKNOWN', false],
    ['UNKNOWN_MEMBER_ID', false]
  ]
  for (const [failure, ends] of table)
    t.equal(endsSource(classifyError(clientErrorFor(failure), { area: 'kafka' })), ends, failure)
  t.equal(endsSource(sourceError('KAFKA_CODEC_UNAVAILABLE').classification), true)
  t.equal(endsSource(sourceError('KAFKA_TOPIC_NOT_FOUND').classification), false)
  t.end()
})
