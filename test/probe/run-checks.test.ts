import t from 'tap'
import { runChecks } from '../../lib/probe/run-checks.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import type { CheckRun, LiveCheck } from '../../types/report.ts'
import { check, limits, results } from './support/results.ts'

t.test('checks run in order, and a check that does not pass skips those that depend on it', async (t) => {
  const ran: string[] = []
  const noting = (id: string, status: string, after: readonly string[] = []): LiveCheck =>
    check(id, undefined, {
      after,
      run: () => {
        ran.push(id)
        return { status: status as 'pass' }
      }
    })
  const done = await results(
    noting('a', 'pass'),
    noting('b', 'fail', ['a']),
    noting('c', 'pass', ['b']),
    noting('d', 'pass', ['c']),
    noting('e', 'warn', ['a']),
    noting('f', 'pass', ['e']),
    noting('g', 'pass', ['nowhere'])
  )
  t.strictSame(ran, ['a', 'b', 'e', 'f'])
  t.strictSame(
    done.map(({ id, status }) => `${id} ${status}`),
    ['a pass', 'b fail', 'c skipped', 'd skipped', 'e warn', 'f pass', 'g skipped']
  )
  t.strictSame(done[2]?.because, { en: '`b` has to pass first', zh: '需要先通过 `b`' })
  t.strictSame(done[2]?.after, ['b'])
})

t.test('checks may depend on earlier ones', async (t) => {
  const before = await results(check('a'), check('b', { status: 'fail' }))
  const done = await runChecks(
    [check('c', undefined, { after: ['a'], run: () => ({ status: 'pass' }) }), check('d', undefined, { after: ['b'] })],
    limits(),
    before
  )
  t.strictSame(
    done.map(({ id, status }) => `${id} ${status}`),
    ['c pass', 'd skipped']
  )
})

t.test('a check that throws, whatever it throws, is a result', async (t) => {
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  const thrown = [
    new Error('broken pipe'),
    'a text',
    null,
    undefined,
    Symbol('odd'),
    Object.create(null),
    revoked.proxy,
    {
      toString: () => {
        throw new Error('no')
      }
    }
  ]
  const done = await results(
    ...thrown.map((what, index) =>
      check(`sync${index}`, undefined, {
        run: () => {
          throw what
        }
      })
    ),
    ...thrown.map((what, index) => check(`async${index}`, undefined, { run: () => Promise.reject(what) }))
  )
  t.ok(done.every(({ status, because }) => status === 'crashed' && because?.en.startsWith('it threw: ')))
  t.match(done[0], {
    because: { en: 'it threw: broken pipe', zh: /broken pipe/ },
    causes: [{ code: 'SYSTEM_PROBE_FAILED', context: { values: { check: 'sync0', connector: 'test' } } }]
  })
})

t.test('an invalid outcome counts as a crash', async (t) => {
  const nonsense = [null, 1, 'pass', {}, { status: 'fine' }, { status: 'skipped' }, { status: 'crashed' }, []]
  const done = await results(...nonsense.map((outcome, index) => check(`c${index}`, outcome)))
  for (const { status, because } of done) {
    t.equal(status, 'crashed')
    t.match(because?.en, /it gave no outcome/)
  }
  t.match(
    await results(
      check('a', undefined, { run: () => undefined as never }),
      check(
        'b',
        new Proxy(
          {},
          {
            get: () => {
              throw new Error('no')
            }
          }
        )
      )
    ),
    [{ because: { en: /it gave no outcome/ } }, { status: 'crashed' }]
  )
})

t.test('a hanging check is abandoned at its deadline and its signal aborted; the others go on', async (t) => {
  const clock = fakeClock()
  const looks: CheckRun[] = []
  const hanging = check('hangs', undefined, {
    run: (look) => {
      looks.push(look)
      return new Promise(() => {})
    }
  })
  const done = runChecks(
    [hanging, check('next'), check('waits', undefined, { after: ['hangs'] })],
    limits({ clock, checkTimeoutMs: 3000, until: 10_000 })
  )
  await clock.advance(2999)
  t.notOk(looks[0]?.signal.aborted)
  t.equal(looks[0]?.timeoutMs, 3000)
  await clock.advance(1)
  t.match(await done, [
    { status: 'crashed', because: { en: 'no answer within 3000 ms' }, tookMs: 3000 },
    { status: 'pass' },
    { status: 'skipped' }
  ])
  t.ok(looks[0]?.signal.aborted)
  t.equal(clock.pending, 0)
})

t.test('an answer that comes too late changes nothing', async (t) => {
  const clock = fakeClock()
  let late = (): void => {}
  const done = runChecks(
    [
      check('slow', undefined, {
        run: () =>
          new Promise((resolve) => {
            late = () => {
              resolve({ status: 'pass' })
            }
          })
      })
    ],
    limits({ clock, checkTimeoutMs: 10, until: 100 })
  )
  await clock.advance(10)
  late()
  t.match(await done, [{ status: 'crashed' }])
})

t.test('one deadline covers all checks, and a check it cuts off is not blamed', async (t) => {
  const clock = fakeClock()
  const hang = (id: string): LiveCheck => check(id, undefined, { run: () => new Promise(() => {}) })
  const done = runChecks(
    [hang('a'), hang('b'), hang('c')],
    limits({ clock, checkTimeoutMs: 3000, timeoutMs: 5000, until: 5000 })
  )
  await clock.advance(20_000)
  t.match(await done, [
    { status: 'crashed' },
    { status: 'skipped', because: { en: 'the time for all checks (5000 ms) ran out' }, tookMs: 2000, causes: [] },
    { status: 'skipped', because: { en: /5000/ } }
  ])
})

t.test('the signal aborts the running check and those still to come', async (t) => {
  const abort = new AbortController()
  const done = runChecks(
    [
      check('a'),
      check('b', undefined, {
        run: () => {
          queueMicrotask(() => {
            abort.abort()
          })
          return new Promise(() => {})
        }
      }),
      check('c')
    ],
    limits({ signal: abort.signal })
  )
  t.match(await done, [
    { status: 'pass' },
    { status: 'skipped', because: { en: 'the check was cancelled' } },
    { status: 'skipped', because: { en: 'the check was cancelled' } }
  ])
})

t.test('a check with a duplicate id does not run, and is reported', async (t) => {
  const done = await results(check('a'), check('a', { status: 'fail' }), check('a'))
  t.match(done, [
    { id: 'a', status: 'pass' },
    { id: 'a (2)', status: 'skipped', because: { en: 'another check has this id' } },
    { id: 'a (3)', status: 'skipped' }
  ])
})

t.test('control sequences are removed from the texts of checks, and evidence is numbered', async (t) => {
  const [done] = await results(
    check(
      'a\u001B[31m',
      {
        status: 'warn',
        because: { en: 'x\u0007', zh: 'y' },
        evidence: [
          { kind: 'stat', how: 'stat \u001B', value: 'a\nb\u001B' },
          { kind: 'stat', how: 'b', value: 2 }
        ]
      },
      { target: 'b\r' }
    )
  )
  t.match(done, { id: String.raw`a\x1b[31m`, target: String.raw`b\r`, because: { en: String.raw`x\x07` } })
  t.strictSame(
    done?.evidence.map(({ id, how, value, shareable }) => [id, how, value, shareable]),
    [
      [String.raw`a\x1b[31m#1`, String.raw`stat \x1b`, 'a\nb\\x1b', null],
      [String.raw`a\x1b[31m#2`, 'b', 2, 2]
    ]
  )
})

t.test('causes count only where something is wrong', async (t) => {
  const causes = [{ code: 'FILE_BUSY' }]
  const done = await results(
    check('a', { status: 'pass', causes }),
    check('b', { status: 'unknown', causes }),
    check('c', { status: 'warn', causes }),
    check('d', { status: 'fail', causes })
  )
  t.strictSame(
    done.map(({ causes }) => causes.length),
    [0, 0, 1, 1]
  )
})
