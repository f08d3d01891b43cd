import { getEventListeners } from 'node:events'
import * as fc from 'fast-check'
import t from 'tap'
import { onAbort } from '../../lib/core/on-abort.ts'

t.test('any number of waiters share one listener on a signal, and none is left when they are gone', async (t) => {
  const warnings: string[] = []
  const listener = ({ name }: Error): void => {
    warnings.push(name)
  }
  process.on('warning', listener)
  const { signal } = new AbortController()
  const forgets = Array.from({ length: 1000 }, () => onAbort(signal, () => {}))
  t.equal(getEventListeners(signal, 'abort').length, 1)
  for (const forget of forgets) forget()
  t.equal(getEventListeners(signal, 'abort').length, 0)
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
  process.off('warning', listener)
  t.strictSame(warnings, [])
})

t.test('another listener cannot keep the call from coming', (t) => {
  const controller = new AbortController()
  controller.signal.addEventListener('abort', (event) => {
    event.stopImmediatePropagation()
  })
  let calls = 0
  onAbort(controller.signal, () => {
    calls++
  })
  controller.abort()
  t.equal(calls, 1)
  t.end()
})

t.test('waiters are called once and removed waiters never, in any order of events', (t) => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('wait', 'take back'), fc.nat(20))), (steps) => {
      const controller = new AbortController()
      const calls: number[] = []
      const forgets: (() => void)[] = []
      const expected = new Set<number>()
      for (const [what, which] of steps) {
        if (what === 'wait') {
          const index = forgets.length
          expected.add(index)
          forgets.push(
            onAbort(controller.signal, () => {
              calls.push(index)
              forgets[index]?.() // what was called may be taken back, and what is taken back may be so again
            })
          )
        } else {
          forgets[which]?.()
          expected.delete(which)
        }
        const listeners = getEventListeners(controller.signal, 'abort').length
        if (listeners !== Math.min(expected.size, 1))
          throw new Error(`${listeners} listeners for ${expected.size} that wait`)
      }
      controller.abort()
      controller.abort()
      if (String(calls) !== String([...expected]))
        throw new Error(`${String(calls)} were called for ${String([...expected])}`)
    })
  )
  t.end()
})
