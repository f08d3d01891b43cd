import t from 'tap'
import { ScanTimes } from '../../../lib/file/follow/scan-times.ts'
import { fakeClock, type FakeClock } from '../../../lib/testing/fake-clock.ts'

interface TestTimes {
  readonly clock: FakeClock
  readonly times: ScanTimes
  /** How often the wake callback was called. */
  wakes: number
  hasRoom: boolean
}

function scanTimes(): TestTimes {
  const clock = fakeClock()
  const test: TestTimes = {
    clock,
    times: new ScanTimes(
      clock,
      () => test.hasRoom,
      () => {
        test.wakes++
      }
    ),
    wakes: 0,
    hasRoom: true
  }
  return test
}

const quick = { names: 1, tookMs: 1, cpuMs: 1, isSafe: false }

t.test('the delay until the next scan depends on the duration and the outcome of the last one', async (t) => {
  for (const [what, outcome, ms] of [
    ['a second after the last one', quick, 1000],
    ['twenty times the processor time of the last one later', { ...quick, tookMs: 300, cpuMs: 300 }, 6000],
    ['a second after one that only waited for a busy machine', { ...quick, tookMs: 300, cpuMs: 2 }, 1000],
    ['as long after as the last one waited for a slow file system', { ...quick, tookMs: 5000, cpuMs: 2 }, 5000],
    ['regardless of the processor time used by other work', { ...quick, tookMs: 10, cpuMs: 900 }, 1000],
    ['half a minute later when the system reports every change', { ...quick, isSafe: true }, 30_000]
  ] as const) {
    const { times, clock } = scanTimes()
    times.ended(outcome)
    await clock.advance(ms - 1)
    t.equal(times.due, 'nothing', what)
    await clock.advance(1)
    t.equal(times.due, 'a scan', what)
    t.equal(times.begin(), 'names', what)
    t.equal(times.due, 'nothing', what)
  }
})

t.test('a requested close scan is not downgraded by a later request for names only', (t) => {
  const { times } = scanTimes()
  times.soon('closely')
  times.soon('names')
  t.equal(times.begin(), 'closely')
  t.end()
})

t.test('with many names, hints that need a scan are collected for a while', async (t) => {
  const test = scanTimes()
  const { times, clock } = test
  times.ended({ ...quick, names: 5000 })
  for (let hints = 0; hints < 10; hints++) times.soon('closely')
  t.equal(test.wakes, 0)
  await clock.advance(499)
  t.equal(times.due, 'nothing')
  await clock.advance(1)
  t.equal(times.due, 'a scan')
  t.equal(times.begin(), 'closely')
  t.equal(test.wakes, 1)
})

t.test('names from hints are examined alone, and once', (t) => {
  const { times } = scanTimes()
  times.nameChanged('/log/a')
  times.nameChanged('/log/b')
  times.nameChanged('/log/a')
  t.equal(times.due, 'a look at names')
  t.same(times.takeNames(), ['/log/a', '/log/b'])
  times.stillOpen([])
  t.equal(times.due, 'nothing')
  t.end()
})

t.test('names that do not show what happened to a file lead to a scan of all names', (t) => {
  const { times } = scanTimes()
  times.nameChanged('/log/a')
  times.stillOpen(times.takeNames())
  t.equal(times.due, 'a scan')
  times.nameChanged('/log/b')
  t.same(times.takeNames(), ['/log/a', '/log/b'], 'until the scan they are examined along with every other name')
  times.nameChanged('/log/c')
  t.equal(times.begin(), 'closely')
  t.equal(times.due, 'nothing', 'a scan examines all names')
  t.same(times.takeNames(), [])
  t.end()
})

t.test(
  'while the consumer is stalled, a scan comes every second, even if the system reports every change',
  async (t) => {
    const test = scanTimes()
    const { times, clock } = test
    times.ended({ ...quick, isSafe: true })
    test.hasRoom = false
    times.watchStall()
    times.watchStall()
    await clock.advance(1000)
    t.equal(times.due, 'a scan')
    t.equal(test.wakes, 1)
    times.begin()
    times.ended({ ...quick, isSafe: true })
    times.watchStall()
    test.hasRoom = true
    await clock.advance(1000)
    t.equal(times.due, 'nothing', 'the consumer reads again')
    times.watchStall()
    await clock.advance(1000)
    t.equal(times.due, 'nothing', 'the stall is over, so nothing is watched')
  }
)

t.test('after stop() no timer is left, and none is set', (t) => {
  const test = scanTimes()
  const { times, clock } = test
  times.ended({ ...quick, isSafe: true })
  test.hasRoom = false
  times.watchStall()
  t.equal(clock.pending, 2)
  times.stop()
  t.equal(clock.pending, 0)
  times.withinSecond()
  t.equal(clock.pending, 0)
  t.end()
})
