import fc from 'fast-check'
import t from 'tap'
import { MessageOrigin } from '../../../lib/syslog/event/message-origin.ts'
import { DatagramQueue, type Datagram } from '../../../lib/syslog/udp/datagram-queue.ts'
import { ORIGIN_COST_BYTES as ORIGIN, RECEIVED_COST_BYTES } from '../../../lib/syslog/received-cost.ts'
import { partsOf, somebody } from '../support/message-parts.ts'

const origin = new MessageOrigin(partsOf(), somebody, 0)
const datagram = (text: string, from: MessageOrigin = origin): Datagram => ({
  bytes: Buffer.from(text),
  end: text.length,
  origin: from,
  flags: 0
})
const textOf = (datagram: Datagram | null): string | null => datagram?.bytes.toString() ?? null
/** What one costs beside its bytes. */
const OVERHEAD = RECEIVED_COST_BYTES

function all(queue: DatagramQueue): string[] {
  const texts: string[] = []
  for (let next = queue.shift(); next !== null; next = queue.shift()) texts.push(next.bytes.toString())
  return texts
}

t.test('the queue is first in, first out, and empty again at the end', async (t) => {
  const queue = new DatagramQueue(10_000_000, 'drop_newest')
  const texts = Array.from({ length: 5000 }, (_unused, index) => `message ${index}`)
  for (const text of texts) t.equal(queue.push(datagram(text)), 0)
  t.equal(queue.size, 5000)
  t.equal(queue.bytes, texts.join('').length + 5000 * OVERHEAD + ORIGIN)
  t.strictSame(all(queue), texts)
  t.strictSame([queue.size, queue.bytes, queue.shift()], [0, 0, null])
})

t.test('a full queue drops the newest, or as many of the oldest as needed', async (t) => {
  const limit = 3 * (OVERHEAD + 10) + ORIGIN
  for (const [overflow, long, expected, dropped] of [
    ['drop_newest', 'x'.repeat(10), ['aaaaaaaaaa', 'bbbbbbbbbb', 'cccccccccc'], 1],
    ['drop_oldest', 'x'.repeat(10), ['bbbbbbbbbb', 'cccccccccc', 'xxxxxxxxxx'], 1],
    ['drop_oldest', 'x'.repeat(11), ['cccccccccc', 'x'.repeat(11)], 2],
    ['drop_oldest', 'x'.repeat(2 * OVERHEAD + 30), ['x'.repeat(2 * OVERHEAD + 30)], 3],
    ['drop_oldest', 'x'.repeat(3000), [], 4],
    ['drop_newest', 'x'.repeat(3000), ['aaaaaaaaaa', 'bbbbbbbbbb', 'cccccccccc'], 1]
  ] as const) {
    const queue = new DatagramQueue(limit, overflow)
    for (const letter of 'abc') queue.push(datagram(letter.repeat(10)))
    t.equal(queue.push(datagram(long)), dropped, `${overflow} ${long.length}`)
    t.strictSame(all(queue), expected)
    t.equal(queue.bytes, 0)
  }
})

t.test('empty datagrams cannot fill the memory', async (t) => {
  const queue = new DatagramQueue(65_536, 'drop_newest')
  for (let index = 0; index < 10_000; index++) queue.push(datagram(''))
  t.ok(queue.size < 100)
})

t.test('the counted size is at least the memory used, for one sender and for many', async (t) => {
  // Resident memory that 100,000 of them took in processes of their own, by datagram
  for (const [length, senders, taken] of [
    [1, 1, 682],
    [1, 2, 793],
    [100, 1, 706],
    [100, 2, 860],
    [1400, 1, 2009],
    [1400, 2, 2157]
  ] as const) {
    const queue = new DatagramQueue(100_000_000, 'drop_newest')
    const origins = Array.from({ length: senders }, () => new MessageOrigin(partsOf(), somebody, 0))
    for (let index = 0; index < 1000; index++) queue.push(datagram('x'.repeat(length), origins[index % senders]))
    t.ok(queue.bytes >= 1000 * taken, `${length} bytes of ${senders}: ${queue.bytes / 1000}`)
  }
})

t.test('a cleared queue is as good as new', async (t) => {
  const queue = new DatagramQueue(1_000_000, 'drop_newest')
  for (let index = 0; index < 3000; index++) queue.push(datagram('x'))
  queue.clear()
  t.strictSame([queue.size, queue.bytes, queue.shift()], [0, 0, null])
  queue.push(datagram('y'))
  t.strictSame(all(queue), ['y'])
})

t.test('any pushes and takes behave as on an array, and nothing is lost without a count', async () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.nat(2 * OVERHEAD) },
    { weight: 2, arbitrary: fc.constant('take' as const) }
  )
  fc.assert(
    fc.property(
      fc.constantFrom('drop_newest' as const, 'drop_oldest' as const),
      fc.array(step, { maxLength: 300 }),
      (overflow, steps) => {
        const limit = 20 * OVERHEAD
        const queue = new DatagramQueue(limit, overflow)
        const model: Datagram[] = []
        const origins = Array.from({ length: 3 }, () => new MessageOrigin(partsOf(), somebody, 0))
        // Neighbours of one sender share an origin
        const bytes = (): number =>
          model.reduce(
            (sum, { bytes, origin }, index) =>
              sum + bytes.length + OVERHEAD + (origin === model[index - 1]?.origin ? 0 : ORIGIN),
            0
          )
        for (const [index, step] of steps.entries()) {
          if (step === 'take') {
            if (queue.shift() !== (model.shift() ?? null)) return false
          } else {
            const one = datagram(String(index).padEnd(step, '.'), origins[(step >> 2) % 3])
            const before = model.length
            model.push(one)
            if (overflow === 'drop_oldest') while (bytes() > limit) model.shift()
            else if (bytes() > limit) model.pop()
            if (queue.push(one) !== before + 1 - model.length) return false
          }
          if (queue.size !== model.length || queue.bytes !== bytes() || queue.bytes > limit) return false
        }
        return String(all(queue)) === String(model.map(textOf))
      }
    )
  )
})

t.test('the queue grows while it is wrapped around', async (t) => {
  const queue = new DatagramQueue(10_000_000, 'drop_newest')
  const expected: string[] = []
  let next = 0
  const push = (count: number): void => {
    for (let index = 0; index < count; index++, next++) {
      queue.push(datagram(String(next)))
      expected.push(String(next))
    }
  }
  push(1000)
  const taken = Array.from({ length: 900 }, () => textOf(queue.shift()))
  push(5000)
  t.strictSame([...taken, ...all(queue)], expected)
})
