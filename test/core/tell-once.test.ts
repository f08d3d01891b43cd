import * as fc from 'fast-check'
import t from 'tap'
import { detailSince, EqualWarnings, Repeats, WarningLimit, type Repeated } from '../../lib/core/tell-once.ts'
import { sourceError } from '../../lib/errors/make-error.ts'

t.test(
  'equal reports within ten seconds are one; their count comes with the next later one, or at the end',
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

t.test('no count is lost in any order of events, even if the clock is set back', async () => {
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

t.test('equal warnings within ten seconds are one, and the next later one brings their count', async (t) => {
  const clock = {
    time: 0,
    now(): number {
      return this.time
    }
  }
  const equal = new EqualWarnings(clock)
  const error = sourceError('FILE_NOT_FOUND', { path: '/a' }, { cause: 'why' })
  const messages = (path = '/a'): readonly string[] =>
    equal.due(path === '/a' ? error : sourceError('FILE_NOT_FOUND', { path })).map(({ message }) => message)
  t.strictSame(messages(), [error.message])
  t.strictSame(messages(), [])
  t.strictSame(messages(), [])
  t.strictSame(messages('/b'), ['The file does not exist: /b'], 'another is another')
  clock.time = 9_999
  t.strictSame(messages(), [])
  clock.time = 10_000
  t.strictSame(messages('/c'), [`${error.message}; 3 more like it since`, 'The file does not exist: /c'])
  t.strictSame(messages(), [error.message], 'and it begins anew')
  t.strictSame(messages(), [])
  const [held] = equal.held()
  t.match(held, {
    message: `${error.message}; 1 more like it since`,
    cause: 'why',
    classification: { detail: '1 more like it since' }
  })
  t.strictSame(equal.held(), [])
})

t.test('any number of different reports takes bounded memory, and loses no count', async (t) => {
  const equal = new EqualWarnings({ now: () => 0 })
  const told: string[] = []
  const warn = (path: string): void => {
    for (const { message } of equal.due(sourceError('FILE_NOT_FOUND', { path }, { detail: 'x' }))) told.push(message)
  }
  for (let file = 0; file < 3000; file++) for (let time = 0; time < 2; time++) warn(`/${file}`)
  told.push(...equal.held().map(({ message }) => message))
  t.equal(told.length, 6000)
  t.equal(told.filter((message) => message.endsWith(': x; 1 more like it since')).length, 3000)
})

t.test('each code is let through once in ten seconds', (t) => {
  let now = 0
  const limit = new WarningLimit({ now: () => now })
  const look = (at: number): number | null => {
    now = at
    return limit.due('KAFKA_HIGH_LAG')
  }
  t.equal(look(0), 0)
  t.equal(look(1), null)
  t.equal(look(9999), null)
  t.equal(limit.due('KAFKA_STALLED'), 0, 'another code is its own')
  t.equal(look(10_000), 2, 'so many were held back')
  t.equal(look(10_001), null)
  t.equal(look(30_000), 1)
  t.same(limit.held, { KAFKA_HIGH_LAG: 3 })
  t.end()
})

t.test('the number held back is shown beside the detail', (t) => {
  t.strictSame(detailSince(0, undefined), {})
  t.strictSame(detailSince(0, 'x'), { detail: 'x' })
  t.strictSame(detailSince(3, undefined), { detail: '3 more since the last warning' })
  t.strictSame(detailSince(3, 'x'), { detail: 'x; 3 more since the last warning' })
  t.end()
})

t.test('a clock set back delays no warning', async (t) => {
  let now = 3_600_000
  const limit = new WarningLimit({ now: () => now })
  t.equal(limit.due('KAFKA_HIGH_LAG'), 0)
  t.equal(limit.due('KAFKA_HIGH_LAG'), null)
  now = 0
  t.equal(limit.due('KAFKA_HIGH_LAG'), 1)
})
