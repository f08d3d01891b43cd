import t from 'tap'
import { createKafkaSource } from '../../lib/index.ts'
import { kafkaForTests, needsKafka } from '../support/kafka/kafka-for-tests.ts'
import { committedOffsets, createTopic, freshName, keyedRecords, produce } from '../support/kafka/topics.ts'

t.test('slice', needsKafka(), async (t) => {
  const kafka = await kafkaForTests(t, { nodes: 1 })
  const topic = freshName('slice')
  await createTopic(kafka, topic, { partitions: 3 })
  await produce(kafka, topic, keyedRecords(20000, 10))
  const started = Date.now()
  const source = createKafkaSource({ brokers: kafka.brokers, topic, groupId: topic, from: 'earliest' })
  source.on('warning', (w) => console.log('warning', w.code, w.message))
  source.on('ready', (o) => console.log('ready', Date.now() - started, JSON.stringify(o)))
  let n = 0
  for await (const event of source) {
    n++
    if (n === 1) console.log(JSON.stringify(event), Date.now() - started)
    if (n === 20000) break
  }
  console.log(Date.now() - started, JSON.stringify(source.stats(), null, 1))
  console.log(await committedOffsets(kafka, topic, topic))
  t.equal(n, 20000)

  const again = createKafkaSource({ brokers: kafka.brokers, topic, groupId: topic, ack: 'manual' })
  again.on('warning', (w) => console.log('warning', w.code, w.message))
  const got = []
  again.on('data', (e) => { got.push(e); e.ack(); if (got.length === 500) void again.stop() })
  await new Promise((resolve) => again.once('ready', resolve))
  await produce(kafka, topic, keyedRecords(500, 10))
  await new Promise((resolve) => again.once('close', resolve))
  t.equal(got.length, 500)
  console.log(await committedOffsets(kafka, topic, topic), again.stats())
})
