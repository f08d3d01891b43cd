import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { PortionQueue, type Portion } from '../../../lib/file/follow/portion-queue.ts'
import { unitFollowing } from './support/unit-following.ts'
import { tailedInit } from './support/unit-tailed.ts'

const file = tailedInit(unitFollowing())

function portion(): Portion {
  return { file, begin: () => file.lines, done: () => {} }
}

t.test('portions come in the order in which they were queued', async () => {
  fc.assert(fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (steps) => {
    const queue = new PortionQueue(10, () => {})
    const waiting: Portion[] = []
    for (const pushes of steps) {
      if (pushes) {
        const made = portion()
        waiting.push(made)
        queue.push(made)
      } else assert.equal(queue.shift(), waiting.shift() ?? null)
      assert.equal(queue.empty, waiting.length === 0)
    }
  }))
})

t.test('two buffers go round', async (t) => {
  let room = 0
  const queue = new PortionQueue(10, () => { room++ })
  t.ok(queue.hasRoom)
  const one = queue.claim()
  t.equal(one.length, 10)
  t.ok(queue.hasRoom)
  const two = queue.claim()
  t.not(one, two)
  t.notOk(queue.hasRoom)
  queue.giveBack(one)
  t.equal(room, 1)
  t.ok(queue.hasRoom)
  t.equal(queue.claim(), one)
  t.notOk(queue.hasRoom)
})

t.test('who waits is called once: when something comes, or when told to', async (t) => {
  const queue = new PortionQueue(10, () => {})
  let calls = 0
  queue.wait(() => { calls++ })
  t.equal(calls, 0)
  queue.push(portion())
  t.equal(calls, 0, 'what reads goes on first')
  await new Promise(setImmediate)
  t.equal(calls, 1)
  queue.push(portion())
  queue.wake()
  await new Promise(setImmediate)
  t.equal(calls, 1)
  queue.shift()
  queue.shift()
  queue.wait(() => { calls++ })
  queue.wake()
  queue.wake()
  t.equal(calls, 2)
})

t.test('who waits although there is something is called soon, and never at once', async (t) => {
  const queue = new PortionQueue(10, () => {})
  queue.push(portion())
  let calls = 0
  queue.wait(() => { calls++ })
  t.equal(calls, 0)
  await Promise.resolve()
  t.equal(calls, 1)
})
