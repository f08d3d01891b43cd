import os from 'node:os'
import fc from 'fast-check'
import t from 'tap'
import { formatReport } from '../../../lib/probe/format/format-report.ts'
import { shareReport } from '../../../lib/probe/share/share-report.ts'
import type { Evidence, Report } from '../../../types/report.ts'
import { finding, report, stats } from '../support/results.ts'

function withShareable(shareable: unknown, more: Partial<Report> = {}): unknown {
  const evidence: Evidence = { id: 'file.base#1', kind: 'stat', how: 'stat', value: 'x', shareable }
  const [first, second] = report().checks
  return shareReport(
    report({
      checks: [
        ...(first === undefined ? [] : [first]),
        ...(second === undefined ? [] : [{ ...second, evidence: [evidence] }])
      ],
      ...more
    })
  ).checks[1]?.evidence[0]?.shareable
}

t.test('harmless values stay, and texts are those of the catalogue without the place', (t) => {
  const shared = shareReport(
    report({
      actual: stats({
        events: 5,
        lastSaveAt: 9,
        errors: { FILE_BUSY: 2, mine: 3 },
        drops: { queue: 1, alice: 2, bob: 3 },
        bytesLost: { truncated: 5 }
      })
    })
  )
  t.match(shared, {
    format: 'warp-flow.report/1',
    kind: 'probe',
    source: 'source',
    type: 'file',
    at: 1_700_000_000_000,
    tookMs: 5,
    verdict: 'failed',
    checks: [
      { id: 'config.params', status: 'pass' },
      {
        id: 'file.base',
        status: 'fail',
        target: '',
        tookMs: 1,
        evidence: [{ id: 'file.base#1', how: 'errno', kind: 'errno', value: 'ENOENT', shareable: 'ENOENT' }]
      }
    ],
    findings: [
      {
        code: 'FILE_BASE_NOT_FOUND',
        confidence: 'certain',
        because: ['file.base#1'],
        detail: '',
        ruledOut: [{ code: 'FILE_NO_MATCH' }],
        fixes: [
          { text: { en: 'Set `base`', zh: '设置 `base`' }, applies: 'machine', risk: 'restarts', verify: 'file.base' }
        ]
      }
    ],
    expected: {
      base: { value: null, origin: { from: 'source', file: '', line: 7 } },
      mode: { value: 'follow', origin: { from: 'default' } }
    },
    actual: {
      key: 'source',
      state: 'running',
      events: 5,
      lastSaveAt: 9,
      errors: { FILE_BUSY: 2, other: 3 },
      drops: { queue: 1, other: 5 },
      bytesLost: { truncated: 5 }
    },
    environment: {
      library: 'warp-flow 0.1.0',
      node: 'v20.0.0',
      platform: 'linux',
      release: '6.1.0',
      pid: 7,
      account: ''
    }
  })
  t.match(shared.headline.en, '<path>')
  const text = JSON.stringify(shared)
  for (const secret of ['/var/log/app', 'alice', 'corp', '/srv', 'mkdir -p /var'])
    t.notOk(text.includes(secret), secret)
  t.end()
})

t.test('what a shared report holds is shared again as it is, and reads well', (t) => {
  const once = shareReport(report())
  const {
    findings: [first],
    ...rest
  } = shareReport(once)
  t.strictSame(
    { ...rest, findings: [{ ...first, fixes: [] }] },
    { ...once, findings: once.findings.map((each) => ({ ...each, fixes: [] })) }
  )
  t.match(formatReport(once), /^error\[FILE_BASE_NOT_FOUND\]: .*<path>/)
  t.end()
})

t.test('counters of Kafka and of datagrams are kept, groups and partitions are not', (t) => {
  const shared = shareReport(
    report({
      kind: 'diagnosis',
      actual: stats({
        datagrams: {
          receiveBufferAsked: 1,
          receiveBufferGranted: 2,
          queued: 3,
          queuedBytes: 4,
          kernelDropsKnown: true
        },
        kafka: {
          groupId: 'billing',
          lag: 7,
          held: 1,
          partitions: [
            {
              topic: 'orders',
              partition: 0,
              instance: 0,
              position: '1',
              committed: '2',
              highWatermark: '3',
              lag: 4,
              held: 0
            }
          ],
          members: [],
          lastCommitAt: 5,
          commits: 6,
          rebalanceCount: 7,
          rebalances: [],
          fetches: { count: 1, perSecond: 2, recordsPerSecond: 3, meanMs: 4 },
          redelivered: 8,
          restarts: 9
        }
      })
    })
  )
  t.match(shared.actual, {
    datagrams: { receiveBufferGranted: 2, kernelDropsKnown: true },
    kafka: { groupId: '', lag: 7, partitions: [], commits: 6, restarts: 9, fetches: { meanMs: 4 } }
  })
  t.notMatch(JSON.stringify(shared), /billing|orders/)
  t.end()
})

t.test('a value declared as shareable by a check is checked again', (t) => {
  for (const fine of [
    'ENOENT',
    'TLSv1.3',
    'SCRAM-SHA-512',
    40755,
    true,
    null,
    ['a', 1],
    { mode: '40755', deep: { uid: 0 } }
  ])
    t.strictSame(withShareable(fine), fine)
  for (const bad of [
    '/var/log',
    'C:\\logs',
    '10.0.0.1',
    'fe80::1',
    '::1',
    'kafka1.corp',
    'kafka1.corp:9092',
    'kafka1:9092',
    'a sentence of a log',
    'x'.repeat(65),
    'alice',
    'ALICE',
    'my-alice',
    'access',
    os.hostname(),
    'a@b',
    '\u001B[31m',
    '中文'
  ]) {
    t.equal(withShareable(bad), null, bad)
  }
  t.strictSame(withShareable({ '/var/log': 1, ok: '/var/log' }), { ok: null }, 'names are texts, too')
  t.strictSame(
    withShareable('payments', {
      expected: { topic: { value: ['payments'], shareable: null, origin: { from: 'factory' } } }
    }),
    null
  )
  t.end()
})

t.test("ids of checks of a user's own are numbered, wherever they stand", (t) => {
  const evidence: Evidence = { id: 'orders.alice#1', kind: 'stat', how: 'x', value: 1, shareable: 1 }
  const shared = shareReport(
    report({
      type: 'orders',
      checks: [
        {
          id: 'orders.alice',
          after: [],
          target: 'x',
          status: 'fail',
          evidence: [evidence, { ...evidence, id: 'nowhere#1' }, { ...evidence, id: 'odd' }],
          sideEffect: 'none',
          tookMs: 1
        },
        {
          id: 'orders.bob',
          after: ['orders.alice', 'nowhere'],
          target: 'x',
          status: 'skipped',
          because: { en: 'alice', zh: 'alice' },
          evidence: [],
          sideEffect: 'none',
          tookMs: 0
        }
      ],
      findings: [
        finding({
          because: ['orders.alice#1'],
          fixes: [
            {
              text: { en: 'x', zh: 'x' },
              applies: 'machine',
              risk: 'none',
              verify: 'orders.alice',
              set: [
                { path: ['a b'], value: 1 },
                { path: ['port'], value: 1 }
              ]
            }
          ]
        }),
        finding({ code: 'SYSTEM_ALICE' }),
        finding({ code: 'SYSTEM_EACCES', because: [] })
      ]
    })
  )
  t.match(shared, {
    type: 'custom',
    checks: [
      { id: 'check.1', evidence: [{ id: 'check.1#1' }] },
      { id: 'check.2', after: ['check.1'] }
    ]
  })
  t.strictSame(shared.checks[0]?.evidence.length, 1)
  t.strictSame(
    shared.findings.map(({ code }) => code),
    ['FILE_BASE_NOT_FOUND', 'SYSTEM_EACCES'],
    'a code that is in no catalogue may be any text'
  )
  t.match(shared.findings[0], { because: ['check.1#1'], fixes: [{ text: { en: 'Set `port`' }, verify: 'check.1' }] })
  t.match(shared.findings[1]?.fixes[0], { verify: '' })
  t.notMatch(JSON.stringify(shared), /alice|bob/)
  t.end()
})

t.test('each verdict without a finding has a headline', (t) => {
  for (const verdict of ['healthy', 'degraded', 'failed', 'unknown'] as const)
    t.ok(shareReport(report({ findings: [], verdict })).headline.zh)
  t.end()
})

/** Puts something into one string position of a report after the other, but those that checks declare as shareable. */
function planted(value: unknown, secret: string, path: readonly string[] = []): readonly unknown[] {
  if (typeof value === 'string') return [secret]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    if (name === 'shareable') return []
    const put = (item: unknown): unknown =>
      Array.isArray(value)
        ? value.map((each: unknown, index) => (String(index) === name ? item : each))
        : { ...value, [name]: item }
    const named = Array.isArray(value) || !FREE_NAMES.has(path.at(-1) ?? '') ? [] : [{ ...value, [secret]: inner }]
    return planted(inner, secret, [...path, name])
      .map(put)
      .concat(named)
  })
}

/** Objects whose names are strangers'. */
const FREE_NAMES = new Set(['expected', 'errors', 'drops', 'bytesLost', 'value'])

t.test('a secret in any string position of a report is in no report that is shared', (t) => {
  const whole = report({
    actual: stats({
      acked: [{ path: '/a' }],
      oldestUnacked: { topic: 'x' },
      errors: { FILE_BUSY: 1 },
      drops: { queue: 1 },
      bytesLost: { x: 1 }
    }),
    checks: [
      ...report().checks,
      {
        id: 'file.open',
        after: ['file.base'],
        target: 'y',
        status: 'unknown',
        because: { en: 'e', zh: 'z' },
        evidence: [{ id: 'file.open#1', kind: 'stat', how: 'h', value: { deep: ['v'] }, shareable: 1 }],
        sideEffect: 'none',
        tookMs: 0
      }
    ],
    findings: [
      finding(),
      finding({
        code: 'SYSTEM_EACCES',
        detail: 'd',
        checks: [{ text: { en: 'e', zh: 'z' }, commands: { linux: 'l' } }],
        remedies: [{ text: { en: 'e', zh: 'z' }, toml: 't' }]
      })
    ]
  })
  const secret = fc.oneof(
    fc.string({ minLength: 3, maxLength: 12 }).map((text) => `/home/zq${text}qz`),
    fc.string({ minLength: 0, maxLength: 5, unit: 'grapheme' }).map((text) => `zq ${text} qz`),
    fc.constantFrom(
      'zqhost.corp:9092',
      'zq-10.11.12.13',
      '"zq\u001B[31m',
      'FILE_ZQ!',
      'zq@example.org',
      'file.base.zq',
      'zq#1'
    )
  )
  fc.assert(
    fc.property(secret, (text) => {
      for (const each of planted(whole, text)) {
        const shown = JSON.stringify(shareReport(each as Report))
        if (shown.includes(JSON.stringify(text).slice(1, -1))) t.fail(`${text} in ${JSON.stringify(each)}`)
      }
    }),
    { numRuns: 40 }
  )
  t.end()
})

t.test('any value is shared, and none makes it throw', (t) => {
  fc.assert(
    fc.property(
      fc.anything({ withBigInt: true, withNullPrototype: true }),
      fc.constantFrom(...Object.keys(report())),
      (value, name) => {
        for (const odd of [value, { ...report(), [name]: value }]) JSON.stringify(shareReport(odd as Report))
      }
    ),
    { numRuns: 200 }
  )
  const getters = new Proxy(
    {},
    {
      get: () => {
        throw new Error('no')
      }
    }
  )
  t.match(shareReport(getters as Report), { verdict: 'unknown', checks: [] })
  t.end()
})
