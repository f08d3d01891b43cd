import t from 'tap'
import { atOnce, inSteps, type Steps } from '../../lib/core/steps.ts'

function* work(steps: number, step: () => void): Steps<number> {
  for (let count = 0; count < steps; count++) {
    step()
    yield
  }
  return steps
}

function busy(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}

t.test('running at once and in turns gives the same result', async (t) => {
  t.equal(atOnce(work(3, () => {})), 3)
  t.equal(await inSteps(work(3, () => {})), 3)
  const failing = (): Steps<number> =>
    work(3, () => {
      throw new Error('no')
    })
  t.throws(() => atOnce(failing()), /no/)
  await t.rejects(inSteps(failing()), /no/)
})

t.test('long steps yield to the event loop, and short ones do not', async (t) => {
  let turns = 0
  let isOver = false
  const count = (): void => {
    turns++
    if (!isOver) setImmediate(count)
  }
  setImmediate(count)
  await inSteps(work(10, () => busy(6)))
  t.ok(turns >= 9, `${turns} turns`)
  isOver = true
})
