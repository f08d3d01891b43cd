import t from 'tap'
import { SourceError } from '../../../lib/index.ts'
import { explainClosed } from '../../../lib/kafka/client/explain-closed.ts'
import { kafkaParamsOf } from './support/kafka-params-of.ts'

const closed = (broker?: string): Error => Object.assign(new Error('Closed connection'), { name: 'KafkaJSConnectionClosedError', broker })
const { signal } = new AbortController()
const plain = kafkaParamsOf({})
const secure = kafkaParamsOf({ config: { security_protocol: 'SSL' } })

t.test('a broker that hangs up is asked whether it speaks TLS, and a wrong protocol is named', async (t) => {
  for (const [params, answer, code] of [[plain, true, 'KAFKA_TLS_REQUIRED'], [secure, false, 'KAFKA_TLS_NOT_SPOKEN']] as const) {
    const asked: unknown[] = []
    const error = await explainClosed(closed('kafka1:9092'), params, signal, (host, port) => {
      asked.push([host, port])
      return Promise.resolve(answer)
    })
    t.strictSame(asked, [['kafka1', 9092]])
    if (!(error instanceof SourceError)) throw new Error('not explained')
    t.equal(error.code, code)
    t.match(error.message, 'kafka1:9092')
  }
})

t.test('any other error comes back as it is', async (t) => {
  const never = (): Promise<boolean> => Promise.reject(new Error('asked'))
  const other = new Error('something else')
  t.equal(await explainClosed(other, plain, signal, never), other)
  const nowhere = closed()
  t.equal(await explainClosed(nowhere, plain, signal, never), nowhere, 'no broker is named')
  const right = closed('kafka1:9092')
  t.equal(await explainClosed(right, secure, signal, () => Promise.resolve(true)), right, 'the protocol is right')
  t.equal(await explainClosed(right, plain, signal, () => Promise.resolve(null)), right, 'nobody answers')
})
