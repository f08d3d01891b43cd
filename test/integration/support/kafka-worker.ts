// One worker of a group, as a user would write it: it holds records for a while and acks them out of order, and stops
// at SIGTERM. Everything it does is in its journal.
import { openSync, writeSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { createKafkaSource } from '../../../lib/index.ts'
import type { KafkaEvent, KafkaStats } from '../../../lib/index.ts'
import { endWithParent } from '../../support/end-with-parent.ts'
import { journalLine, type JournalEntry } from './kafka-journal.ts'

const { brokers, topic, groupId, journal, inHand, tickMs } = JSON.parse(process.env['WORKER'] ?? '') as {
  readonly brokers: string
  readonly topic: string
  readonly groupId: string
  readonly journal: string
  /** The maximum number of records it holds, and how often it acks some of them. */
  readonly inHand: number
  readonly tickMs: number
}
const file = openSync(journal, 'a')
let lines = ''
const hand: KafkaEvent[] = []
let rebalances = 0
let last = { partition: -1, offset: -1 }

endWithParent()
const source = createKafkaSource({
  brokers,
  topic,
  groupId,
  from: 'earliest',
  ack: 'manual',
  config: { session_timeout_ms: '6000', heartbeat_interval_ms: '1000', auto_commit_interval_ms: '200' }
})
source.on('ready', () => {
  write({ kind: 'ready' })
})
source.on('warning', ({ code, message }) => {
  write({ kind: 'warning', code, detail: message })
})
process.once('SIGTERM', () => {
  void source.stop()
})

const ticking = setInterval(ackSome, tickMs)
for await (const event of source) {
  note(event)
  hand.push(event)
  while (hand.length >= inHand) await pause(tickMs)
}
await source.stop()
clearInterval(ticking)
write({ kind: 'closed', stats: kafkaStats() })

function note({ position, text }: KafkaEvent): void {
  const { partition } = position
  const offset = Number(position.offset)
  // Consecutive offsets mean that there was no rebalance, or one without effect.
  if (partition !== last.partition || offset !== last.offset + 1) noteRebalances()
  last = { partition, offset }
  lines += journalLine({ kind: 'delivered', partition, offset, value: text })
}

function noteRebalances(): void {
  const { rebalanceCount } = kafkaStats()
  if (rebalanceCount === rebalances) return
  rebalances = rebalanceCount
  lines += journalLine({ kind: 'rebalances', count: rebalances })
}

function ackSome(): void {
  if (hand.length === 0) return
  const most = Math.ceil(hand.length * (0.3 + 0.7 * Math.random()))
  for (let count = 0; count < most; count++) {
    const index = Math.floor(Math.random() * hand.length)
    const event = hand[index]
    const end = hand.pop()
    if (event === undefined || end === undefined) break
    if (index < hand.length) hand[index] = end
    event.ack()
    lines += journalLine({
      kind: 'acked',
      partition: event.position.partition,
      offset: Number(event.position.offset),
      value: event.text
    })
  }
  flush()
}

function write(entry: JournalEntry): void {
  lines += journalLine(entry)
  flush()
}

function flush(): void {
  writeSync(file, lines)
  lines = ''
}

function kafkaStats(): KafkaStats {
  const { kafka } = source.stats()
  if (kafka === undefined) throw new Error('the source has not been opened')
  return kafka
}
