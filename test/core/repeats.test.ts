import * as fc from 'fast-check'
import t from 'tap'
import { Repeats, type Repeated } from '../../lib/core/repeats.ts'

t.test(
  'equal ones within ten seconds are one; their number comes with the next that is later, or at the end',
  async (t) => {
    const clock = {
      time: 0,
      now(): number {
        return this.time
      }
    }
    const repeats = new Repeats<string>(clock)
    t.strictSame(repeats.due('a', 'a1'), { isFirst: true, late: [] })
    t.strictSame(repeats.due('a', 'a2'), { isFirst: false, late: [] })
    clock.time = 10_000
    t.strictSame(repeats.due('b', 'b1'), { isFirst: true, late: [{ one: 'a1', more: 1 }] })
    repeats.due('b', 'b2')
    repeats.due('c', 'c1')
    t.strictSame(
      repeats.held((one) => one.startsWith('c')),
      []
    )
    t.strictSame(
      repeats.held((one) => one.startsWith('b')),
      [{ one: 'b1', more: 1 }]
    )
    t.strictSame(repeats.held(), [])
  }
)

t.test('no count is lost, whatever comes when, be the clock set back or not', async () => {
  const step = fc.record({
    after: fc.integer({ min: -20_000, max: 15_000 }),
    name: fc.integer({ min: 0, max: 1500 }),
    times: fc.integer({ min: 1, max: 3 })
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const clock = {
        time: 1e6,
        now(): number {
          return this.time
        }
      }
      const repeats = new Repeats<string>(clock)
      const told = new Map<string, number>()
      const tell = (name: string, times: number): void => {
        told.set(name, (told.get(name) ?? 0) + times)
      }
      const came = new Map<string, number>()
      const tellLate = (late: readonly Repeated<string>[]): void => {
        for (const { one, more } of late) tell(one, more)
      }
      for (const { after, name, times } of steps) {
        clock.time += after
        for (let time = 0; time < times; time++) {
          const one = String(name)
          came.set(one, (came.get(one) ?? 0) + 1)
          const { isFirst, late } = repeats.due(one, one)
          tellLate(late)
          if (isFirst) tell(one, 1)
        }
      }
      tellLate(repeats.held())
      return [...came].every(([name, count]) => told.get(name) === count)
    })
  )
})
