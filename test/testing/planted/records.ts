import { setTimeout as sleep } from 'node:timers/promises'
import type { OpenContext, RecordInit } from '../../../types/connector.ts'
import { connectorOf } from '../../support/connectors.ts'
import type { Planted } from './planted.ts'

const KEPT = 'records stay as they were given'
const DELIVERS = 'opens and delivers records'

/** Fifty records; what each is, `make` says. */
function fifty(make: (index: number) => RecordInit): ReturnType<typeof connectorOf> {
  return connectorOf(async function* ({ signal }: OpenContext) {
    for (let index = 0; index < 50; index++) {
      await sleep(1, null, { signal })
      yield make(index)
    }
  })
}

function planted(
  check: string,
  says: RegExp,
  bad: (index: number) => RecordInit,
  good: (index: number) => RecordInit
): Planted {
  return { check, says, bad: fifty(bad), good: fifty(good) }
}

/** Changes the position of a record once it has given it. */
function changing(changes: boolean): ReturnType<typeof connectorOf> {
  return connectorOf(async function* ({ signal }) {
    for (let index = 0; ; index++) {
      await sleep(1, null, { signal })
      const own = { at: { index } }
      yield { payload: 'x', position: own as never }
      if (changes) own.at.index = -1
    }
  })
}

const one = Buffer.alloc(8)
const ring = Array.from({ length: 4 }, () => Buffer.alloc(8))
const position = { index: 0 }
const shared = { index: { at: 0 } }

function filled(bytes: Buffer | undefined, index: number): Buffer {
  if (bytes === undefined) throw new Error('no buffer')
  bytes.fill(String(index % 10))
  return bytes
}

export const records: Readonly<Record<string, Planted>> = {
  'one Buffer for all records': planted(
    KEPT,
    /the bytes of record 1 have changed/,
    (index) => filled(one, index),
    (index) => Buffer.from(filled(one, index))
  ),
  'a ring of four Buffers': planted(
    KEPT,
    /the bytes of record 1 have changed/,
    (index) => filled(ring[index % 4], index),
    (index) => Buffer.from(filled(ring[index % 4], index))
  ),
  'one memory for all records, of which each is a view': planted(
    KEPT,
    /share their memory/,
    () => one.subarray(0, 4),
    () => Buffer.from(one.subarray(0, 4))
  ),
  'one position for all': planted(
    KEPT,
    /the position of record 1 has changed/,
    (index) => {
      position.index = index
      return { payload: 'x', position }
    },
    (index) => ({ payload: 'x', position: { index } })
  ),
  'a part of meta that is changed later': planted(
    KEPT,
    /the meta of record 1 has changed/,
    (index) => {
      shared.index.at = index
      return { payload: 'x', meta: shared }
    },
    (index) => ({ payload: 'x', meta: { index: { at: index } } })
  ),
  'a position that is changed when the next record is asked for': {
    check: KEPT,
    says: /the position of record 1 has changed/,
    bad: changing(true),
    good: changing(false)
  },
  'numbers for records': planted(
    DELIVERS,
    /none of the .* is a record; record 1: it is a number/,
    (index) => index as never,
    String
  ),
  'records without a payload': planted(
    DELIVERS,
    /record 1: it is an object without `payload`/,
    () => ({ text: 'x' }) as never,
    () => ({ payload: 'x' })
  ),
  'a payload that is an ArrayBuffer': planted(
    DELIVERS,
    /record 1: its `payload` is an ArrayBuffer/,
    () => ({ payload: new ArrayBuffer(3) }) as never,
    () => ({ payload: new Uint8Array(3) })
  ),
  'now and then what is none': planted(
    DELIVERS,
    /record 2: it is undefined.*warns of SYSTEM_CONNECTOR_BAD_RECORD/,
    (index) => (index % 2 === 1 ? (undefined as never) : 'x'),
    () => 'x'
  ),
  'a position that is no object': planted(
    DELIVERS,
    /`position` is no object/,
    (index) => ({ payload: 'x', position: index as never }),
    (index) => ({ payload: 'x', position: { index } })
  ),
  'a bigint in a position': planted(
    'events survive JSON',
    /position did not come back as it was/,
    (index) => ({ payload: 'x', position: { at: BigInt(index) as never } }),
    (index) => ({ payload: 'x', position: { at: String(index) } })
  ),
  'an onAck that fails': planted(
    'acks count',
    /no ack today/,
    () => ({ payload: 'x', onAck: () => Promise.reject(new Error('no ack today')) }),
    () => ({ payload: 'x', onAck: () => Promise.resolve() })
  )
}
