import t from 'tap'
import { BatchQueue } from '../../../lib/kafka/record/batch-queue.ts'
import { assigned, batchOf } from '../support/batches.ts'

function drain(queue: BatchQueue): string[] {
  const offsets: string[] = []
  for (let event = queue.next(); event !== null; event = queue.next()) offsets.push(event.position.offset)
  return offsets
}

function woken(queue: BatchQueue): Promise<unknown> {
  return new Promise((resolve) => {
    queue.wait((error) => {
      resolve(error)
    })
  })
}

t.test('one batch is read at a time, the next waits for its turn', async (t) => {
  const queue = new BatchQueue()
  t.equal(queue.next(), null, 'nothing is there yet')
  const [first, second] = [queue.offer(batchOf([1, 2])), queue.offer(batchOf([7]))]
  t.equal(first.outcome, true)
  t.equal(second.outcome, null)
  t.ok(queue.loaded)
  t.strictSame(drain(queue), ['1', '2'])
  t.equal(await second.turn, true, 'its turn comes when the first was given whole')
  t.strictSame(drain(queue), ['7'])
  t.notOk(queue.loaded)
  t.equal(queue.taken, 3)
})

t.test('a waiter is called once, in a later turn of the loop, when a batch is ready', async (t) => {
  const queue = new BatchQueue()
  let calls = 0
  queue.wait(() => {
    calls++
  })
  queue.offer(batchOf([1]))
  t.equal(calls, 0, 'not at once')
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
  t.equal(calls, 1)
  drain(queue)
  queue.offer(batchOf([2]))
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
  t.equal(calls, 1, 'nobody has asked again')
  t.equal(await woken(queue), undefined, 'at once where something is in hand already')
})

t.test('a withdrawn batch is not delivered, whether current or waiting', async (t) => {
  const queue = new BatchQueue()
  const [gone, stays] = [assigned({ partition: 0 }), assigned({ partition: 1 })]
  queue.offer(batchOf([1, 2], { partition: gone }))
  const waiting = queue.offer(batchOf([3], { partition: gone }))
  const other = queue.offer(batchOf([9], { partition: stays }))
  t.equal(queue.next()?.position.offset, '1')
  queue.withdraw(({ partition }) => partition === gone)
  t.equal(await waiting.turn, false)
  t.equal(await other.turn, true, 'the next one is in hand')
  t.strictSame(drain(queue), ['9'])
})

t.test('withdrawing leaves other batches alone', (t) => {
  const queue = new BatchQueue()
  queue.offer(batchOf([1]))
  queue.withdraw(() => false)
  t.strictSame(drain(queue), ['1'])
  t.end()
})

t.test('after close() the current batch is still delivered, and no other is accepted', async (t) => {
  const queue = new BatchQueue()
  queue.offer(batchOf([1]))
  const waiting = queue.offer(batchOf([2]))
  queue.close()
  t.equal(await waiting.turn, false)
  t.equal(queue.offer(batchOf([3])).outcome, false)
  t.notOk(queue.ended)
  t.strictSame(drain(queue), ['1'])
  t.ok(queue.ended)
  t.equal(await woken(queue), undefined, 'the end wakes')
})

t.test('an error reaches the waiter, whether it comes before or after the wait', async (t) => {
  for (const first of ['wait', 'fail']) {
    const queue = new BatchQueue()
    const error = new Error('gone')
    if (first === 'fail') queue.fail(error)
    const waking = woken(queue)
    if (first === 'wait') queue.fail(error)
    t.equal(await waking, error, first)
  }
})

t.test('after a number of records the event loop gets a turn, and the rest stays readable', (t) => {
  const queue = new BatchQueue()
  queue.offer(batchOf([1, 2, 3], { runLength: 2 }))
  t.strictSame(drain(queue), ['1', '2'])
  t.ok(queue.loaded)
  t.strictSame(drain(queue), ['3'])
  t.end()
})
