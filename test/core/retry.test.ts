import * as fc from 'fast-check'
import t from 'tap'
import { backoffDelay, retry } from '../../lib/core/retry.ts'
import { toSourceError } from '../../lib/errors/make-error.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'

const policy = { attempts: 4, baseMs: 100, maxMs: 250 }
const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
const denied = Object.assign(new Error('denied'), { code: 'EACCES' })

t.test('the wait doubles up to the longest wait, from its half upwards', (t) => {
  const policy = { baseMs: 100, maxMs: 1000 }
  t.strictSame(
    [1, 2, 3, 4, 5, 50].map((attempt) => backoffDelay(attempt, policy, () => 0)),
    [50, 100, 200, 400, 500, 500]
  )
  t.strictSame(
    [1, 2, 3, 4, 5, 50].map((attempt) => backoffDelay(attempt, policy, () => 1)),
    [100, 200, 400, 800, 1000, 1000]
  )
  t.end()
})

t.test('the wait is always a number of ms from half the ceiling to the ceiling', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      fc.nat(1e6),
      fc.nat(1e6),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, baseMs, maxMs, random) => {
        const delay = backoffDelay(attempt, { baseMs, maxMs }, () => random)
        return Number.isInteger(delay) && delay >= 0 && delay <= maxMs
      }
    ),
    { numRuns: 500 }
  )
  t.end()
})

t.test('retries with growing waits, reports each failure, and returns the result', async (t) => {
  const { context, clock, seen } = setUp()
  let attempts = 0
  const result = retry(
    () => {
      seen.push(`try at ${clock.now()}`)
      return ++attempts < 4 ? Promise.reject(refused) : Promise.resolve('done')
    },
    policy,
    {},
    context
  )
  await clock.advance(10_000)
  t.equal(await result, 'done')
  t.strictSame(seen, [
    'try at 0',
    'retrying true',
    'warned',
    'try at 75',
    'retrying true',
    'warned',
    'try at 225',
    'retrying true',
    'warned',
    'try at 413',
    'retrying false'
  ])
  t.equal(clock.pending, 0)
})

t.test('each warning names the next attempt and its time', async (t) => {
  const { context, clock } = setUp()
  const messages: string[] = []
  const warn = (error: unknown): void => {
    messages.push((error as Error).message)
  }
  const result = t.rejects(
    retry(() => Promise.reject(refused), policy, { host: 'log1', port: 5 }, { ...context, warn }),
    refused
  )
  await clock.advance(10_000)
  await result
  t.match(messages, [/log1:5.*refused; try 2 of 4 in 0\.1 s$/, /; try 3 of 4 in 0\.1 s$/, /; try 4 of 4 in 0\.2 s$/])
})

t.test('a failure is reported by the code that it is thrown with', async (t) => {
  for (const [code, known] of [
    ['EBUSY', 'FILE_BUSY'],
    ['EIO', 'FILE_READ_FAILED'],
    ['EMFILE', 'FILE_TOO_MANY_OPEN'],
    ['ESTALE', 'FILE_VANISHED']
  ] as const) {
    const { context, clock } = setUp()
    const warnings: unknown[] = []
    const error = Object.assign(new Error(code), { code })
    const place = { area: 'file', path: '/x.log' } as const
    const result = retry(() => Promise.reject(error), { ...policy, passes: () => true, attempts: 2 }, place, {
      ...context,
      warn: (warning) => {
        warnings.push(warning)
      }
    }).catch((thrown: unknown) => thrown)
    await clock.advance(10_000)
    t.match(
      [...warnings, toSourceError(await result, place)],
      [
        { code: known, message: '/x.log' },
        { code: known, message: '/x.log' }
      ],
      code
    )
  }
})

t.test('success at the first attempt is not reported', async (t) => {
  const { context, seen } = setUp()
  t.equal(await retry(() => Promise.resolve(5), policy, {}, context), 5)
  t.strictSame(seen, [])
})

t.test('the last failure is thrown unchanged', async (t) => {
  const { context, clock, seen } = setUp()
  const result = t.rejects(
    retry(() => Promise.reject(refused), { ...policy, attempts: 2 }, {}, context),
    refused
  )
  await clock.advance(10_000)
  await result
  t.strictSame(seen, ['retrying true', 'warned', 'retrying false'])
})

t.test('a permanent failure is not retried', async (t) => {
  const { context, seen } = setUp()
  await t.rejects(
    retry(() => Promise.reject(denied), policy, {}, context),
    denied
  )
  t.strictSame(seen, [])
})

t.test('a policy may decide which failures are retried', async (t) => {
  const { context, clock, seen } = setUp()
  const result = t.rejects(
    retry(
      () => Promise.reject(denied),
      { ...policy, attempts: 2, passes: ({ code }) => code === 'SYSTEM_EACCES' },
      {},
      context
    ),
    denied
  )
  await clock.advance(10_000)
  await result
  t.strictSame(seen, ['retrying true', 'warned', 'retrying false'])
  await t.rejects(
    retry(
      () => Promise.reject(refused),
      { ...policy, passes: ({ retryable, code }) => retryable && code !== 'SYSTEM_ECONNREFUSED' },
      {},
      context
    ),
    refused
  )
  t.equal(seen.length, 3)
})

t.test('a quiet retry reports nothing', async (t) => {
  const {
    context: { clock, signal, random },
    clock: fake
  } = setUp()
  let attempts = 0
  const result = retry(
    () => (++attempts < 3 ? Promise.reject(refused) : Promise.resolve('done')),
    policy,
    {},
    { clock, signal, random }
  )
  await fake.advance(10_000)
  t.equal(await result, 'done')
  t.equal(attempts, 3)
})

t.test('a destroyed source neither retries nor waits', async (t) => {
  const { context, clock, abort } = setUp()
  let attempts = 0
  const result = t.rejects(
    retry(
      () => {
        attempts++
        return Promise.reject(refused)
      },
      policy,
      {},
      context
    ),
    refused
  )
  await clock.advance(10)
  abort()
  await result
  t.equal(attempts, 1)
  t.equal(clock.pending, 0)
  await t.rejects(
    retry(() => Promise.reject(refused), policy, {}, context),
    refused
  )
})

function setUp() {
  const clock = fakeClock()
  const controller = new AbortController()
  const seen: string[] = []
  const context = {
    clock,
    signal: controller.signal,
    random: () => 0.5,
    warn: () => {
      seen.push('warned')
    },
    retrying: (waiting: boolean) => {
      seen.push(`retrying ${waiting}`)
    }
  }
  return {
    clock,
    seen,
    context,
    abort: () => {
      controller.abort()
    }
  }
}

t.test('retries go on without end where configured, and are counted', async (t) => {
  const { context, clock } = setUp()
  const messages: string[] = []
  const warn = (error: unknown): void => {
    messages.push((error as Error).message)
  }
  let attempts = 0
  const result = retry(
    () => (++attempts < 25 ? Promise.reject(refused) : Promise.resolve()),
    { ...policy, attempts: Infinity },
    {},
    { ...context, warn }
  )
  await clock.advance(10_000)
  await result
  t.strictSame(
    messages.map((message) => /; (\w+) try, next in [\d.]+ s$/.exec(message)?.[1]),
    [
      '1st',
      '2nd',
      '3rd',
      '4th',
      '5th',
      '6th',
      '7th',
      '8th',
      '9th',
      '10th',
      '11th',
      '12th',
      '13th',
      '14th',
      '15th',
      '16th',
      '17th',
      '18th',
      '19th',
      '20th',
      '21st',
      '22nd',
      '23rd',
      '24th'
    ]
  )
})

t.test('failures of one kind in a row count where the number depends on the failure', async (t) => {
  const { context, clock } = setUp()
  const gone = Object.assign(new Error('gone'), { code: 'EPIPE' })
  const failures = [gone, refused, gone, gone, gone, gone]
  let tries = 0
  const attempts = ({ code }: { code: string }): Promise<number> =>
    Promise.resolve(code === 'SYSTEM_EPIPE' ? 3 : Infinity)
  const result = t.rejects(
    retry(() => Promise.reject(failures[tries++] ?? refused), { ...policy, attempts, passes: () => true }, {}, context),
    gone
  )
  await clock.advance(10_000)
  await result
  t.equal(tries, 5)
})

t.test('no retry happens after the deadline', async (t) => {
  const { context, clock, seen } = setUp()
  const result = t.rejects(
    retry(() => Promise.reject(refused), { ...policy, attempts: Infinity, withinMs: 500 }, {}, context),
    /; given up after 0\.4 s$/
  )
  await clock.advance(10_000)
  await result
  t.ok(seen.length > 2)
  t.equal(clock.pending, 0)
})
