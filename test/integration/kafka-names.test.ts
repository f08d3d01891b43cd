import t from 'tap'
import { createKafkaSource } from '../../lib/index.ts'
import type { SourceError } from '../../lib/index.ts'
import { anyKafkaForTests, needsAnyKafka } from '../support/kafka/kafka-for-tests.ts'
import { coordinatorReady, createTopic, freshName, produce } from '../support/kafka/topics.ts'

/** Properties that every object has, and names that strangers may choose. */
const NAMES = Object.getOwnPropertyNames(Object.prototype)

t.test('headers and topics may be named like a built-in property of objects', needsAnyKafka(), async (t) => {
  const kafka = await anyKafkaForTests()
  const prefix = freshName('names')
  const topic = `${prefix}-good`
  for (const name of [topic, 'constructor', '__proto__'])
    await createTopic(kafka, name).catch((error: unknown) => {
      if (name === topic) throw error
    })
  await produce(
    kafka,
    topic,
    NAMES.map((name) => ({ value: name, headers: Object.fromEntries([[name, 'h']]) }))
  )

  const groupId = freshName('group')
  await coordinatorReady(kafka, groupId)
  const source = createKafkaSource({
    brokers: [...kafka.brokers],
    topic: [`/^${prefix}/`, '/^(constructor|__proto__)$/'],
    groupId,
    from: 'earliest'
  })
  const warnings: SourceError[] = []
  source.on('warning', (warning) => {
    warnings.push(warning)
  })
  let count = 0
  for await (const event of source) {
    const { meta } = JSON.parse(JSON.stringify(event)) as { readonly meta: { readonly headers: object } }
    t.strictSame(Object.entries(meta.headers), [[event.text, 'h']])
    if (++count === NAMES.length) break
  }
  t.match(warnings.find(({ code }) => code === 'KAFKA_TOPIC_UNREADABLE')?.message, '__proto__, constructor')
})
