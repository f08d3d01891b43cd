import type { PatientProducer } from '../kafka-workers/producer.ts'
import { Batches } from './batches.ts'

export interface Sent {
  /** Records with the same key go to the same partition and keep their order. */
  readonly key: string
  readonly value: string
  /** Called when every in-sync replica has the record. */
  readonly done: () => void
}

/** Writes records to a topic, in batches and with bounded memory. Each partition has its own request in flight. */
export class KafkaSink {
  readonly #partitions: readonly Batches<Sent>[]

  /** `failed` is called when the brokers have finally refused a record. */
  constructor(producer: PatientProducer, topic: string, partitions: number, failed: (error: unknown) => void) {
    this.#partitions = Array.from(
      { length: partitions },
      (_, partition) =>
        new Batches<Sent>(
          async (records) => {
            await producer.send(
              topic,
              records.map(({ key, value }) => ({ key, value, partition }))
            )
            for (const { done } of records) done()
          },
          LIMITS,
          failed
        )
    )
  }

  /** The number of bytes that wait for the brokers. */
  get bytes(): number {
    return this.#partitions.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /** Adds a record; resolves when there is room for the next one; rejects once the sink has failed. */
  async put(record: Sent): Promise<void> {
    const partition = this.#partitions[hash(record.key) % this.#partitions.length]
    await partition?.add(record, Buffer.byteLength(record.value) + record.key.length + OVERHEAD)
  }
}

/** FNV-1a */
function hash(text: string): number {
  let value = 0x81_1c_9d_c5
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01_00_01_93)
  return value >>> 0
}

const LIMITS = { items: 2000, batchBytes: 512 * 1024, inHandBytes: 2 * 1024 * 1024 }
/** The overhead of a record in Kafka, generously estimated, in bytes. */
const OVERHEAD = 100
