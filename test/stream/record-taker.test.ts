import t from 'tap'
import type { TurnLimit } from '../../lib/core/turn-limit.ts'
import { SourceAcks } from '../../lib/stream/ack-watermarks.ts'
import { RecordEvent } from '../../lib/stream/record-event.ts'
import { RecordTaker } from '../../lib/stream/record-taker.ts'
import { UnackedHold } from '../../lib/stream/unacked-hold.ts'
import type { AckWatermark } from '../../types/acks.ts'

t.test('it takes the available records, and asks once to be called when there are more', (t) => {
  const { taker, intake, told } = setUp()
  t.strictSame([taker.stage, taker.take(), taker.lastEventAt], ['unopened', null, null])
  taker.ask()
  t.equal(taker.asked, 'nobody', 'there is nobody to ask yet')
  taker.open(intake)
  intake.inHand = 2
  t.strictSame([taker.stage, taker.take()?.text, taker.take()?.text, taker.take()], ['open', '0', '1', null])
  t.strictSame([taker.events, taker.lastEventAt], [2, 1001])
  taker.ask()
  taker.ask()
  t.strictSame([taker.asked, intake.wakes.length, taker.lastEventAt], ['intake', 1, 1001])
  intake.wakes[0]?.()
  t.strictSame([taker.asked, told], ['nobody', ['records']])
  t.end()
})

t.test('it continues in the next turn once the turn of the event loop is used up', (t) => {
  const { taker, intake, told, turn } = setUp()
  taker.open(intake)
  turn.isUsedUp = true
  taker.ask()
  t.strictSame([taker.asked, intake.wakes.length, turn.waiting.length], ['next turn', 0, 1])
  turn.waiting[0]?.()
  t.strictSame([taker.asked, told], ['nobody', ['records']])
  intake.ended = true
  taker.ask()
  t.strictSame(told, ['records', 'end'], 'the end needs no turn')
  t.end()
})

t.test('the stream ends once, and stays ended when the source is destroyed', (t) => {
  const { taker, intake, told } = setUp()
  taker.open(intake)
  taker.endIfDone()
  t.equal(taker.stage, 'open', 'the intake has not ended')
  taker.ask()
  intake.ended = true
  taker.endIfDone()
  taker.end()
  taker.cutOff()
  intake.wakes[0]?.()
  taker.ask()
  t.strictSame([taker.stage, taker.isOver, taker.asked, told], ['ended', true, 'nobody', ['end']])
  t.end()
})

t.test('a source destroyed before its end neither calls its intake nor reacts to it', (t) => {
  const { taker, intake, told } = setUp()
  taker.open(intake)
  taker.ask()
  taker.cutOff()
  intake.inHand = 1
  t.strictSame([taker.stage, taker.take(), taker.asked], ['cut off', null, 'intake'], 'the call may still come')
  intake.wakes[0]?.(new Error('late'))
  taker.ask()
  taker.end()
  t.strictSame([taker.stage, taker.asked, intake.wakes.length, told], ['cut off', 'nobody', 1, []])
  taker.open(intake)
  t.equal(taker.take(), null, 'one that opens too late gives nothing')
  t.end()
})

t.test('a failure of any call of the intake is reported', (t) => {
  const { taker, intake, told } = setUp()
  taker.open(intake)
  intake.fault = 'next'
  t.equal(taker.take(), null)
  intake.fault = 'wait'
  taker.ask()
  intake.wakes[0]?.('woken')
  t.strictSame(told, ['next', 'wait', 'woken'])
  t.end()
})

t.test('no record is taken while too many are unacked, except the last of an ended intake', async (t) => {
  const { taker, intake, told, acks } = setUp(1)
  taker.open(intake)
  intake.inHand = 3
  const first = taker.take()
  t.strictSame([first?.text, taker.take()], ['0', null])
  taker.ask()
  t.equal(taker.asked, 'nobody', 'an ack will call')
  first?.ack()
  await Promise.resolve()
  t.strictSame([told, taker.take()?.text, taker.take()], [['records'], '1', null])
  taker.limitUnacked(2)
  await Promise.resolve()
  t.strictSame(told, ['records', 'records'], 'another limit lets it go on')
  taker.limitUnacked(1)
  intake.ended = true
  t.equal(taker.take()?.text, '2')
  t.equal(acks?.unacked, 2)
  t.end()
})

interface Hand {
  inHand: number
  ended: boolean
  fault: 'next' | 'wait' | null
  readonly wakes: ((error?: unknown) => void)[]
}

interface FullTurn extends TurnLimit {
  isUsedUp: boolean
  readonly waiting: (() => void)[]
}

function setUp(maxUnacked?: number) {
  const told: unknown[] = []
  const acks =
    maxUnacked === undefined
      ? null
      : new SourceAcks(() => {
          taker.acked()
        })
  const watermark: AckWatermark | null = acks?.watermark('') ?? null
  const turn: FullTurn = {
    isUsedUp: false,
    waiting: [],
    wait: (wake) => turn.waiting.push(wake)
  }
  let given = 0
  const hand: Hand = { inHand: 0, ended: false, fault: null, wakes: [] }
  const intake = Object.assign(hand, {
    opened: {},
    next(): RecordEvent | null {
      if (hand.fault === 'next') throw 'next' // oxlint-disable-line typescript/only-throw-error -- as a connector may
      if (hand.inHand === 0) return null
      hand.inHand--
      const index = given++
      return new RecordEvent({
        source: 'a',
        payload: String(index),
        tags: {},
        position: { index },
        meta: { kind: 'custom' },
        receivedAt: 1000 + index,
        watermark,
        onAck: undefined
      })
    },
    wait(wake: (error?: unknown) => void) {
      hand.wakes.push(wake)
      if (hand.fault === 'wait') throw 'wait' // oxlint-disable-line typescript/only-throw-error -- as a connector may
    },
    stop() {},
    close: () => Promise.resolve(),
    stats: () => ({ bytes: 0, bytesBehind: null, truncated: 0, errors: {}, drops: {}, connections: null })
  })
  const taker: RecordTaker<RecordEvent> = new RecordTaker<RecordEvent>({
    hold: acks === null ? null : new UnackedHold({ key: 'a', acks, maxUnacked: maxUnacked ?? 0, warn: () => {} }),
    turn,
    onRecords: () => told.push('records'),
    onEnd: () => told.push('end'),
    onFailure: (error) => told.push(error)
  })
  return { taker, intake, told, turn, acks }
}
