import t from 'tap'
import { ReadQueue, type Portion } from '../../../lib/file/follow/read-queue.ts'
import { knownFile, sharedWith } from './support/known-file.ts'

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

function portions(count: number): readonly Portion[] {
  const shared = sharedWith()
  return Array.from({ length: count }, (_, index) =>
    knownFile(shared, { ino: String(index) }).portion({ kind: 'record' })
  )
}

t.test('portions are returned in the order in which they were added', async (t) => {
  const queue = new ReadQueue(16, () => {})
  const all = portions(4)
  t.ok(queue.empty)
  t.equal(queue.shift(), null)
  for (const portion of all.slice(0, 3)) queue.push(portion)
  t.notOk(queue.empty)
  t.equal(queue.shift(), all[0])
  for (const portion of all.slice(3)) queue.push(portion)
  t.strictSame(
    [queue.shift(), queue.shift(), queue.shift(), queue.shift()].map((portion) => portion?.file.ino ?? null),
    ['1', '2', '3', null]
  )
  t.ok(queue.empty)
})

t.test('there are two buffers, and room again once one is given back', async (t) => {
  let room = 0
  const queue = new ReadQueue(16, () => {
    room++
  })
  t.ok(queue.hasRoom)
  const first = queue.claim()
  const second = queue.claim()
  t.not(first, second)
  t.strictSame([first.length, second.length, queue.hasRoom], [16, 16, false])
  queue.giveBack(second)
  t.strictSame([room, queue.hasRoom], [1, true])
  t.equal(queue.claim(), second)
  t.notOk(queue.hasRoom)
})

t.test(
  'a waiting reader is woken once, asynchronously, by a queued or new portion, and synchronously by wake()',
  async (t) => {
    const queue = new ReadQueue(16, () => {})
    const [one, two, three] = portions(3) as [Portion, Portion, Portion]
    let woken = 0
    const wake = (): void => {
      woken++
    }
    queue.push(one)
    queue.wait(wake)
    t.equal(woken, 0)
    await turn()
    t.equal(woken, 1)
    queue.shift()
    queue.wait(wake)
    await turn()
    t.equal(woken, 1, 'the queue is empty')
    queue.push(two)
    queue.push(three)
    t.equal(woken, 1)
    await turn()
    await turn()
    t.equal(woken, 2)
    queue.wake()
    t.equal(woken, 2, 'no reader is waiting')
    queue.shift()
    queue.shift()
    queue.wait(wake)
    queue.wake()
    t.equal(woken, 3)
  }
)
