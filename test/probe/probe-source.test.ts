import fc from 'fast-check'
import t from 'tap'
import { defineConnector } from '../../lib/core/define-connector.ts'
import { SecretValue } from '../../lib/config/params/value-kinds.ts'
import { probeSourceWith } from '../../lib/probe/probe-source.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import type { ConnectorType } from '../../types/connector.ts'
import type { LiveCheck, ProbeContext } from '../../types/report.ts'

const params = {
  base: { type: 'string', default: '/var/log', help: 'Where.', since: '0.1.0' },
  mode: { type: 'string', default: 'once', choices: ['once', 'follow'], help: 'How.', since: '0.1.0' },
  count: { type: 'integer', default: 3, min: 0, max: 9, help: 'How many.', since: '0.1.0' },
  password: { type: 'string', secret: true, help: 'Who.', since: '0.1.0' },
  config: {
    type: 'properties',
    names: { sasl_password: { help: 'Who.', type: 'string', secret: true } },
    help: 'More.',
    since: '0.1.0'
  }
} as const

/** A connector of a user's own whose `probe` is given, in JavaScript for all we know. */
function ticker(probe?: (params: Readonly<Record<string, unknown>>, context: ProbeContext) => unknown): ConnectorType {
  return defineConnector({
    type: 'ticker',
    params,
    place: () => ({ values: { queue: 'orders' } }),
    open: () => {
      throw new Error('never opened')
    },
    ...(probe === undefined ? {} : { probe: (params, context) => probe(params, context) as readonly LiveCheck[] })
  })
}

t.test("the probe of a connector of one's own, from end to end", async (t) => {
  const seen: unknown[] = []
  const type = ticker((params, context) => {
    seen.push(params, context.key, context.from, context.running, context.tags)
    return [
      {
        id: 'ticker.queue',
        target: 'orders',
        sideEffect: 'connects',
        run: () => ({ status: 'pass', evidence: [{ kind: 'metadata', how: 'queue info', value: { length: 5 } }] }),
        rulesOut: ['SYSTEM_ECONNREFUSED']
      },
      {
        id: 'ticker.rights',
        target: 'orders',
        after: ['ticker.queue'],
        run: async () =>
          Promise.resolve({
            status: 'fail',
            causes: [
              { code: 'SYSTEM_EACCES', fixes: [{ text: 'Grant it', set: [{ path: ['mode'], value: 'follow' }] }] }
            ]
          })
      }
    ]
  })
  const report = await probeSourceWith(
    [],
    { type: 'ticker', params: { count: 4 }, key: 'orders', tags: { a: 'b' } },
    { types: [type], from: '10.0.0.1' }
  )
  t.match(seen, [{ base: '/var/log', mode: 'once', count: 4 }, 'orders', '10.0.0.1', null, { a: 'b' }])
  t.strictSame(
    report.checks.map(({ id, status }) => `${id} ${status}`),
    ['config.params pass', 'ticker.queue pass', 'ticker.rights fail']
  )
  t.match(report, {
    kind: 'probe',
    source: 'orders',
    type: 'ticker',
    verdict: 'failed',
    actual: null,
    findings: [
      {
        code: 'SYSTEM_EACCES',
        ruledOut: [{ code: 'SYSTEM_ECONNREFUSED', because: ['ticker.queue#1'] }],
        fixes: [{ code: "createSource({ type: 'ticker', params: { ..., mode: 'follow' } })" }]
      }
    ],
    expected: {
      base: { value: '/var/log', shareable: null, origin: { from: 'factory' } },
      mode: { value: 'once', shareable: 'once' },
      count: { value: 4, shareable: 4 }
    }
  })
})

t.test('a probe that throws, rejects or gives nonsense is a result', async (t) => {
  const probes = [
    () => {
      throw new Error('broken')
    },
    () => Promise.reject(new Error('broken')),
    () => null,
    () => 'checks',
    () => ({ id: 'x' })
  ]
  for (const probe of probes) {
    const { verdict, findings, checks } = await probeSourceWith([ticker(probe)], { type: 'ticker', params: {} })
    t.equal(verdict, 'unknown')
    t.match(checks[1], { id: 'ticker.probe', status: 'crashed' })
    t.match(findings, [
      { code: 'SYSTEM_PROBE_FAILED', symptom: { en: /The check ticker\.probe of connector type ticker/ } }
    ])
  }
  const { checks } = await probeSourceWith(
    [ticker(() => [null, { id: 'ok', run: () => ({ status: 'pass' }) }, { id: 'odd', run: () => 'fine' }])],
    { type: 'ticker', params: {} }
  )
  t.strictSame(
    checks.map(({ id, status }) => `${id} ${status}`),
    ['config.params pass', 'ticker.check1 crashed', 'ok pass', 'odd crashed']
  )
})

t.test('a hanging probe is abandoned in time, whether it hangs as a whole or in a check', async (t) => {
  const clock = fakeClock()
  const whole = probeSourceWith([ticker(() => new Promise(() => {}))], { type: 'ticker', params: {} }, { clock })
  await clock.advance(3000)
  t.match(await whole, {
    verdict: 'unknown',
    tookMs: 3000,
    checks: [{}, { id: 'ticker.probe', status: 'crashed', because: { en: 'no answer within 3000 ms' } }]
  })
  const hang = (id: string): unknown => ({ id, target: '', run: () => new Promise(() => {}) })
  const many = probeSourceWith(
    [ticker(() => ['a', 'b', 'c', 'd', 'e'].map(hang))],
    { type: 'ticker', params: {} },
    { clock }
  )
  await clock.advance(60_000)
  const report = await many
  t.equal(report.tookMs, 10_000)
  t.strictSame(
    report.checks.map(({ status }) => status),
    ['pass', 'crashed', 'crashed', 'crashed', 'skipped', 'skipped']
  )
})

t.test('a type without a probe is not called healthy', async (t) => {
  t.match(await probeSourceWith([ticker()], { type: 'ticker', params: {} }), {
    verdict: 'unknown',
    headline: { en: 'ticker: ticker.probe: connector type ticker has no `probe`: nothing of the world was looked at' }
  })
})

t.test('wrong params and unknown types are findings, and nothing else is checked', async (t) => {
  t.match(await probeSourceWith([], { type: 'ticker', params: {} }), {
    verdict: 'failed',
    findings: [{ code: 'CONFIG_UNKNOWN_TYPE' }],
    expected: {}
  })
  const type = ticker(() => {
    throw new Error('not asked')
  })
  t.match(await probeSourceWith([type], { type: 'ticker', params: { count: 99, mood: 'x' } }), {
    verdict: 'failed',
    checks: [{ id: 'config.params', status: 'fail' }],
    findings: [{ code: 'CONFIG_UNKNOWN_PARAM' }, { code: 'CONFIG_OUT_OF_RANGE', symptom: { en: /count/ } }],
    expected: { count: { value: 99 }, mood: { value: 'x', shareable: null } }
  })
  for (const params of [null, 'text', 5] as unknown[])
    t.match(await probeSourceWith([type], { type: 'ticker', params: params as {} }), {
      verdict: 'failed',
      findings: [{ code: 'CONFIG_WRONG_TYPE' }]
    })
})

t.test('an aborted probe reports what it saw until then', async (t) => {
  const abort = new AbortController()
  const checks = [
    { id: 'a', run: () => ({ status: 'pass' }) },
    {
      id: 'b',
      run: () => {
        abort.abort()
      }
    },
    { id: 'c', run: () => ({ status: 'pass' }) }
  ]
  t.strictSame(
    (
      await probeSourceWith([ticker(() => checks)], { type: 'ticker', params: {} }, { signal: abort.signal })
    ).checks.map(({ status }) => status),
    ['pass', 'pass', 'skipped', 'skipped']
  )
})

t.test('a secret is in no report, wherever it turns up and whether the params are right or not', async (t) => {
  const secretText = fc
    .string({
      minLength: 4,
      maxLength: 20,
      unit: fc.constantFrom('a', 'Z', '9', '$', '"', "'", '\\', ' ', '%', '=', ':', '@', '/', '\u0007', 'ä')
    })
    .filter((text) => text.trim() === text && text !== '[redacted]')
  await fc.assert(
    fc.asyncProperty(secretText, fc.constantFrom('right', 'wrong', 'wrapped', 'pairs'), async (core, how) => {
      const secret = `Q7${core}7Q`
      const said = `login of app with ${secret} failed`
      const fixes = [{ text: said, set: [{ path: ['base'], value: secret }], commands: { any: `login ${secret}` } }]
      const outcome = {
        status: 'fail',
        because: said,
        evidence: [{ kind: 'excerpt', how: said, value: { [secret]: [said, { deep: secret }] }, shareable: said }],
        causes: [{ code: 'KAFKA_SASL_FAILED', detail: said, context: { path: secret, values: { user: said } }, fixes }]
      }
      const type = ticker(() => [
        { id: 'a', target: said, run: () => outcome },
        {
          id: secret,
          target: secret,
          run: () => {
            throw new Error(said)
          }
        },
        { id: 'c', run: () => Promise.reject(Object.assign(new Error(said), { code: 'EPIPE' })) }
      ])
      const given =
        how === 'pairs'
          ? { config: [`sasl_password=${secret}`] }
          : { password: how === 'wrapped' ? new SecretValue(secret) : secret, config: { sasl_password: secret } }
      const report = await probeSourceWith([type], {
        type: 'ticker',
        params: { ...given, ...(how === 'wrong' ? { count: 'many' } : {}) }
      })
      const text = JSON.stringify(report)
      for (const spelling of [secret, JSON.stringify(secret).slice(1, -1)]) if (text.includes(spelling)) t.fail(text)
    }),
    { numRuns: 60 }
  )
})

t.test('no connector makes a report too large', async (t) => {
  const huge = 'x'.repeat(200_000)
  const many = Array.from({ length: 300 }, (_, index) => index)
  const fixes = many.map(() => ({
    text: huge,
    commands: { any: huge },
    set: many.map((name) => ({ path: [`p${name}`], value: huge }))
  }))
  const outcome = {
    status: 'fail',
    because: huge,
    evidence: many.map(() => ({ kind: 'excerpt', how: huge, value: many.map(() => huge) })),
    causes: many.map((index) => ({ code: `SYSTEM_E${index}`, detail: huge, fixes }))
  }
  const report = await probeSourceWith(
    [ticker(() => many.map((index) => ({ id: `${huge}${index}`, target: huge, run: () => outcome })))],
    { type: 'ticker', params: { base: huge } }
  )
  t.ok(JSON.stringify(report).length < 12_000_000, String(JSON.stringify(report).length))
})

t.test('an error other than one of the configuration rejects', async (t) => {
  const type = {
    ...ticker(),
    get params(): never {
      throw new RangeError('odd')
    }
  }
  await t.rejects(probeSourceWith([type], { type: 'ticker', params: {} }), RangeError)
})
