import { readFileSync } from 'node:fs'
import t from 'tap'
import { isKnown, lookUp } from '../../lib/errors/catalogue/index.ts'
import { classifyError } from '../../lib/errors/classify.ts'
import { kafkaCodeOfName, kafkaProtocolCode, kafkaProtocolName } from '../../lib/errors/kafka-protocol.ts'
import { kafkajsProtocolError as createErrorFromCode } from '../support/kafkajs-errors.ts'

interface ProtocolError {
  readonly code: number
  readonly name: string
  readonly retriable: boolean
}

/** Written by test/support/kafka/ProtocolErrors.java. */
const { kafka, errors } = JSON.parse(readFileSync('test/support/kafka/protocol-errors.json', 'utf8')) as {
  readonly kafka: string
  readonly errors: readonly ProtocolError[]
}

t.test(`every error of Kafka ${kafka} is there, with Kafka's own word on whether to try again`, async (t) => {
  t.ok(errors.length > 130)
  const symptoms = new Map<string, string>()
  for (const { code: number, name, retriable } of errors) {
    const code = kafkaProtocolCode(number)
    t.equal(kafkaProtocolName(number), name)
    t.equal(kafkaCodeOfName(name), code, name)
    if (code === null || !isKnown(code)) {
      t.fail(`${number} ${name} has an entry`)
      continue
    }
    const { entry } = lookUp(code)
    t.equal(entry.area, 'kafka', name)
    t.equal(entry.retryable, retriable, `${number} ${name}`)
    for (const text of [entry.symptom.en, entry.symptom.zh]) {
      t.equal(symptoms.get(text), undefined, `${name}: ${text}`)
      symptoms.set(text, name)
    }
  }
})

t.test('the error that kafkajs creates for each number is recognised, even for numbers unknown to it', async (t) => {
  let unknown = 0
  for (const { code: number, name } of errors) {
    const error = createErrorFromCode(number)
    if (error.type === 'KAFKAJS_UNKNOWN_ERROR_CODE') unknown++
    const expected = kafkaProtocolCode(number)
    // It has no error for success, and so takes 0 for one that it does not know
    for (const one of [
      error,
      new Error('it failed', { cause: error }),
      { name: error.name, message: error.message, type: error.type, code: error.code }
    ]) {
      t.equal(classifyError(one).code, expected, `${number} ${name}`)
      t.equal(classifyError(one, { area: 'kafka' }).code, expected, `${number} ${name}, in the area`)
    }
  }
  t.ok(unknown > 40)
})

t.test('an unknown number is reported by its number', async (t) => {
  for (const number of [137, 999, 32_767, -7]) {
    const { code, symptom } = classifyError(createErrorFromCode(number))
    t.equal(code, 'KAFKA_PROTOCOL_ERROR')
    t.match(symptom.en, `: ${number}`)
    t.match(symptom.zh, `：${number}`)
    t.equal(kafkaProtocolCode(number), null)
  }
  const { code, symptom } = classifyError({ name: 'KafkaJSProtocolError', type: 'BRAND_NEW', code: 140, message: 'x' })
  t.strictSame([code, symptom.en.endsWith(': BRAND_NEW')], ['KAFKA_PROTOCOL_ERROR', true])
  for (const number of [1.5, Number.NaN, Infinity]) t.equal(kafkaProtocolName(number), null)
  for (const name of ['__proto__', 'constructor', '', 'none']) t.equal(kafkaCodeOfName(name), null)
})

t.test("the number of a protocol error is never taken for one of the system's", async (t) => {
  t.equal(classifyError(createErrorFromCode(-1)).code, 'KAFKA_UNKNOWN_SERVER_ERROR', '-1 is EPERM elsewhere')
  t.equal(classifyError(createErrorFromCode(-99)).code, 'KAFKA_PROTOCOL_ERROR', '-99 is EADDRNOTAVAIL elsewhere')
  t.equal(classifyError({ code: -1 }).code, 'SYSTEM_EPERM')
})
