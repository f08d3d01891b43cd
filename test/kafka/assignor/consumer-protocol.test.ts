import kafkajs from 'kafkajs'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription
} from '../../../lib/kafka/assignor/consumer-protocol.ts'
import { KAFKA_SUPPORT } from '../../support/kafka/kafka-jars.ts'

/** Written by test/support/kafka/Assignments.java. */
const { subscriptions, assignment } = JSON.parse(
  readFileSync(path.join(KAFKA_SUPPORT, 'assignments.json'), 'utf8')
) as {
  readonly subscriptions: readonly string[]
  readonly assignment: string
}
const {
  AssignerProtocol: { MemberMetadata, MemberAssignment }
} = kafkajs

t.test("subscriptions of Java's consumers are read, of every version", async (t) => {
  t.equal(subscriptions.length, 8)
  for (const subscription of subscriptions)
    t.strictSame([...decodeSubscription(Buffer.from(subscription, 'hex'))], ['a', 'b.ü'])
})

t.test("an assignment by Java's consumers is read", async (t) => {
  t.strictSame(
    [...decodeAssignment(Buffer.from(assignment, 'hex'))],
    [
      ['a', [0, 2]],
      ['b.ü', [7]]
    ]
  )
})

t.test("written bytes are Java's version 0 and equal those of kafkajs", async (t) => {
  const topics = ['a', 'b.ü']
  const written = encodeSubscription(topics)
  t.strictSame(written, MemberMetadata.encode({ version: 0, topics, userData: Buffer.alloc(0) }))
  // User data that is empty, where Java writes null
  t.equal(written.toString('hex'), subscriptions[1]?.replace(/ffffffff$/, '00000000'))
  const given = encodeAssignment(
    new Map([
      ['a', [0, 2]],
      ['b.ü', [7]]
    ])
  )
  t.strictSame(
    given,
    MemberAssignment.encode({ version: 0, assignment: { a: [0, 2], 'b.ü': [7] }, userData: Buffer.alloc(0) })
  )
  t.equal(given.toString('hex'), assignment.replace(/^0003/, '0000').replace(/ffffffff$/, '00000000'))
  t.strictSame(
    [...decodeAssignment(given)],
    [
      ['a', [0, 2]],
      ['b.ü', [7]]
    ]
  )
  t.strictSame([...decodeSubscription(written)], topics)
})

t.test('names such as __proto__ have no special meaning', async (t) => {
  const topics = ['__proto__', 'constructor']
  t.strictSame([...decodeSubscription(encodeSubscription(topics))], topics)
  t.strictSame([...decodeAssignment(encodeAssignment(new Map([['__proto__', [1]]])))], [['__proto__', [1]]])
})

t.test('a topic named twice counts once', async (t) => {
  t.strictSame([...decodeSubscription(encodeSubscription(['a', 'a']))], ['a'])
})

t.test('arbitrary bytes are refused as subscription and assignment, at no cost in memory', async (t) => {
  const whole = Buffer.from(subscriptions[0] ?? '', 'hex')
  const odd = [
    Buffer.alloc(0),
    Buffer.from('00', 'hex'),
    Buffer.from('00007fffffff', 'hex'),
    Buffer.from('0000ffffffff', 'hex'),
    Buffer.from('0000000000018000', 'hex'),
    Buffer.from('00000000000100ff61', 'hex'),
    ...Array.from({ length: 14 }, (_, end) => whole.subarray(0, end)),
    ...Array.from({ length: 200 }, (_, length) => randomBytes(length))
  ]
  for (const bytes of odd) {
    t.doesNotThrow(() => decodeSubscription(bytes))
    t.doesNotThrow(() => decodeAssignment(bytes))
  }
  for (const bytes of odd.slice(0, 20)) t.equal(decodeSubscription(bytes).size, 0, bytes.toString('hex'))
  t.throws(() => decodeSubscription(undefined as unknown as Buffer), TypeError)
})
