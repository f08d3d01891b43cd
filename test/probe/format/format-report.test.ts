import fc from 'fast-check'
import t from 'tap'
import { formatReport } from '../../../lib/probe/format/format-report.ts'
import type { Report } from '../../../types/report.ts'
import { finding, report } from '../support/results.ts'

const ESCAPES = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

t.test('a fault is printed as a compiler prints an error', (t) => {
  t.equal(
    formatReport(report()),
    [
      'error[FILE_BASE_NOT_FOUND]: access: ' + finding().symptom.en,
      '  --> file.base: /var/log/app',
      '   | stat /var/log/app: ENOENT',
      'fix: Make the folder',
      '   $ mkdir -p /var/log/app',
      '   = afterwards `file.base` passes',
      '',
      'checks: 1 passed, 1 failed',
      'not shown without `verbose`: 1 more fix, 1 cause ruled out'
    ].join('\n')
  )
  t.equal(
    formatReport(report(), { locale: 'zh' }),
    [
      '错误[FILE_BASE_NOT_FOUND]：access：' + finding().symptom.zh,
      '  --> file.base: /var/log/app',
      '   | stat /var/log/app: ENOENT',
      '解决：创建目录',
      '   $ mkdir -p /var/log/app',
      '   = 之后 `file.base` 会通过',
      '',
      '检查：1 通过，1 失败',
      '未显示（需要 `verbose`）：另外 1 种解决办法，已排除 1 种原因'
    ].join('\n')
  )
  t.end()
})

t.test("a finding is printed in the reader's language, with the original message where that says more", (t) => {
  const of = (
    because: { readonly en: string; readonly zh: string },
    detail: string,
    locale: 'en' | 'zh' = 'zh'
  ): string =>
    formatReport(
      report({
        checks: [
          {
            id: 'file.base',
            after: [],
            target: '',
            status: 'fail',
            because,
            evidence: [],
            sideEffect: 'none',
            tookMs: 0
          }
        ],
        findings: [finding({ because: [], detail })]
      }),
      { locale }
    )
  const said = { en: 'it is not there', zh: '它不存在' }
  t.match(of(said, 'it is not there'), '  --> file.base\n   | 它不存在\n解决')
  t.match(of(said, 'it is not there: ENOENT'), '   | 它不存在\n解决')
  t.match(of(said, 'stat failed\nENOENT'), '   | 它不存在\n   | …… 另有 2 行\n解决')
  t.match(of(said, 'ENOENT', 'en'), '   | it is not there\n   | ENOENT\nfix')
  t.end()
})

t.test('no line of a report is empty where a check saw nothing that can be written', (t) => {
  const seen = ['', 'openssl s_client', '', 'stat /x'].map(
    (how, index) =>
      ({ id: `e${index}`, kind: 'stat', how, value: ['', '', 'said', 'ENOENT'][index], shareable: null }) as const
  )
  const check = {
    id: 'file.base',
    after: [],
    target: '',
    status: 'fail',
    evidence: seen,
    sideEffect: 'none',
    tookMs: 0
  } as const
  const odd = report({
    checks: [check],
    findings: [finding({ because: seen.map(({ id }) => id), detail: 'one\n\n  \ntwo\n' })]
  })
  for (const verbose of [false, true]) t.notMatch(formatReport(odd, { verbose }), /^[\s|]*\|[\s|]*$/m)
  t.match(
    formatReport(odd, { verbose: true }),
    '   | one\n   | two\n   | openssl s_client\n   | said\n   | stat /x: ENOENT\n'
  )
  t.end()
})

t.test('a fix is printed as the changed lines of the file', (t) => {
  const [, fix] = finding().fixes
  const of = (edits: NonNullable<typeof fix>['patch']): string =>
    formatReport(
      report({
        findings: [finding({ fixes: fix === undefined || edits === undefined ? [] : [{ ...fix, patch: edits }] })]
      })
    )
  t.match(
    of({ file: 'wpsrc.toml', edits: [{ path: ['sources', 0, 'params', 'base'], value: '/srv/log' }] }),
    [
      'fix: Name another folder',
      '  --> wpsrc.toml:7',
      ' 7 - base = "/var/log/app"',
      ' 7 + base = "/srv/log"',
      '   = `applyFix` writes it; the source has to be opened anew; afterwards `file.base` passes'
    ].join('\n')
  )
  t.match(
    of({ file: 'wpsrc.toml', edits: [{ path: ['sources', 0, 'params', 'mode'], value: 'follow' }] }),
    '  --> wpsrc.toml ([sources.params] of `access`)\n   + mode = "follow"'
  )
  t.match(
    of({ file: 'c.toml', edits: [{ path: ['connectors', 0, 'params', 'base'], value: null }] }),
    '  --> c.toml ([connectors.params] of `access`)\n   ='
  )
  t.match(
    of({ file: 'wpsrc.toml', edits: [{ path: ['sources', 0, 'params_override', 'base'], value: null }] }),
    ' 7 - base = "/var/log/app"\n   ='
  )
  t.match(
    of({
      file: 'c.toml',
      edits: [{ path: ['connectors', 0, 'allow_override'], value: ['a', 1, true, { 'x y': 1.5 }] }]
    }),
    '+ allow_override = ["a", 1, true, { "x y" = 1.5 }]'
  )
  t.match(
    of({ file: 'c.toml', edits: [{ path: ['connectors', 0, 'allow_override'], append: 'port' }] }),
    '+ allow_override = [..., "port"]'
  )
  t.match(
    of({
      file: 'wpsrc.toml',
      edits: [{ path: ['sources', 0, 'params', 'bse'], to: ['sources', 0, 'params', 'base'] }]
    }),
    '- bse = ...\n   + base = ...'
  )
  t.match(
    of({ file: 'wpsrc.toml', edits: [{ path: ['sources', 0, 'params', 'base'], to: ['sources', 0, 'base'] }] }),
    ' 7 - base = "/var/log/app"\n 7 + sources.base = "/var/log/app"'
  )
  t.match(
    of({ file: 'wpsrc.toml', edits: [{ path: ['sources', 0, 'params', 'base'], append: '/b' }] }),
    ' 7 + base = [..., "/b"]'
  )
  t.match(
    of({
      file: 'wpsrc.toml',
      edits: [
        { path: ['sources', 0, 'params', 'base', 'inner'], value: 'x' },
        { path: ['sources', 0, 'params', '__proto__'], value: 'x' }
      ]
    }),
    '+ base.inner = "x"'
  )
  t.end()
})

t.test('the fix of a nested param is printed with its present lines', (t) => {
  const fix = {
    text: { en: 'Set it', zh: '设置' },
    applies: 'machine',
    risk: 'rereads',
    verify: '',
    patch: { file: 'wpsrc.toml', edits: [{ path: ['sources', 0, 'params', 'config', 'retries'], value: 5 }] }
  } as const
  const expected = {
    config: {
      value: { retries: 3 },
      shareable: null,
      origin: { from: 'source', file: 'wpsrc.toml', line: 123, column: 1 }
    }
  } as const
  const text = formatReport(report({ expected, findings: [finding({ fixes: [fix] })] }))
  t.match(
    text,
    '123 - config.retries = 3\n123 + config.retries = 5\n   = `applyFix` writes it; the source has to be opened anew, and records come again\n'
  )
  t.end()
})

t.test('TypeScript, TOML fragments and commands of other platforms are shown', (t) => {
  const fix = { text: { en: 'F', zh: 'F' }, applies: 'hand', risk: 'none', verify: '' } as const
  const of = (more: object): string => formatReport(report({ findings: [finding({ fixes: [{ ...fix, ...more }] })] }))
  t.match(
    of({ code: "createFileSource({ ..., base: '/x' })" }),
    "fix: F\n   | createFileSource({ ..., base: '/x' })\n\n"
  )
  t.match(of({ toml: '[sources.params]\nbase = "/x"' }), '   | [sources.params]\n   | base = "/x"')
  t.match(of({ command: 'one\ntwo' }), '   $ one\n   $ two')
  t.match(of({ commands: { win32: 'dir' } }), '   $ dir (win32)')
  t.match(
    of({ command: Array.from({ length: 30 }, (_, index) => `line ${index}`).join('\n') }),
    '   $ line 4\n   ... 25 more'
  )
  t.end()
})

t.test('a single fault takes 25 lines at most, whatever there is to say of it', (t) => {
  const evidence = Array.from(
    { length: 20 },
    (_, index) =>
      ({
        id: `file.base#${index + 1}`,
        kind: 'stat',
        how: `look ${index}`,
        value: { a: [1, 'x', null] },
        shareable: null
      }) as const
  )
  const [params] = report().checks
  const checks = [
    ...(params === undefined ? [] : [params]),
    { id: 'file.base', after: [], target: 'x', status: 'fail', evidence, sideEffect: 'none', tookMs: 1 } as const
  ]
  const because = evidence.map(({ id }) => id)
  const edits = Array.from({ length: 20 }, (_, index) => ({ path: ['sources', 0, 'params', `p${index}`], value: 'x' }))
  const fixes = [
    {
      text: { en: 'F', zh: 'F' },
      applies: 'machine',
      risk: 'loses',
      verify: 'file.base',
      patch: { file: 'f', edits }
    } as const
  ]
  const long = formatReport(
    report({
      checks,
      findings: [
        finding({ because, detail: 'a\nb\nc\nd\ne', confidence: 'likely', fixes }),
        finding({ severity: 'warning' }),
        finding(),
        finding(),
        finding(),
        finding()
      ]
    })
  )
  t.ok(long.split('\n').length <= 25, long)
  t.match(long, '   | look 0: { a: [1, x, null] }')
  t.match(long, '   | ... 16 more')
  t.match(long, 'this is likely, and not proven')
  t.match(long, 'also warning[FILE_BASE_NOT_FOUND]: ')
  t.match(long, '2 more findings')
  const zh = formatReport(
    report({ checks, findings: [finding({ because, fixes }), finding(), finding(), finding(), finding(), finding()] }),
    { locale: 'zh' }
  )
  for (const part of ['另外 2 个问题', '…… 另有 16 行', '部分记录不会再出现']) t.ok(zh.includes(part), part)
  const verbose = formatReport(
    report({
      checks,
      findings: [
        finding({ because, detail: 'a\nb\nc\nd\ne', confidence: 'possible', fixes }),
        finding({ because: [], fixes: [], detail: '' })
      ]
    }),
    { verbose: true }
  )
  for (const part of ['   | e', 'look 19', '+ p19 = "x"', 'this is possible', 'Checks:', 'Ruled out:'])
    t.ok(verbose.includes(part), part)
  t.end()
})

t.test('everything is shown on demand', (t) => {
  const text = formatReport(report(), { verbose: true })
  for (const line of [
    'or: Name another folder',
    '  passed   config.params  wpsrc.toml (0 ms)',
    '  failed   file.base      /var/log/app (1 ms)',
    '           stat /var/log/app: ENOENT',
    '  FILE_NO_MATCH',
    '  base = "/var/log/app"  wpsrc.toml:7',
    '  mode = "follow"        default',
    'Looked at by: warp-flow 0.1.0, v20.0.0, linux, 6.1.0-corp, alice'
  ])
    t.ok(text.split('\n').includes(line), `${line}\n${text}`)
  const zh = formatReport(
    report({
      checks: [
        {
          id: 'a',
          after: [],
          target: 't',
          status: 'skipped',
          because: { en: 'E', zh: '原因' },
          evidence: [],
          sideEffect: 'none',
          tookMs: 0
        }
      ],
      findings: [finding({ ruledOut: [{ code: 'FILE_BUSY', because: ['a#1', 'b#1'] }] })],
      expected: {
        x: { value: null, shareable: null, origin: { from: 'factory' } },
        y: { value: null, shareable: null, origin: { from: 'default' } },
        z: { value: 1, shareable: 1, origin: { from: 'source', file: '', line: 7, column: 1 } }
      }
    }),
    { verbose: true, locale: 'zh' }
  )
  for (const line of [
    '  跳过  a  t (0 ms)',
    '        原因',
    '  FILE_BUSY (依据 a#1, b#1)',
    '  x = ?  代码',
    '  z = 1  行 7'
  ])
    t.ok(zh.split('\n').includes(line), `${line}\n${zh}`)
  t.notMatch(zh, '  y = ')
  t.notMatch(formatReport(report({ expected: {}, findings: [] }), { verbose: true }), /Params|Ruled/)
  t.end()
})

t.test('without findings the verdict is printed, with what keeps it from being better', (t) => {
  const healthy = report({
    verdict: 'healthy',
    findings: [],
    headline: { en: 'access: nothing is wrong (2 checks passed)', zh: 'z' }
  })
  t.match(formatReport(healthy), /^ok: access: nothing is wrong \(2 checks passed\)\n\nchecks: /)
  const checks = [
    ...report().checks,
    { id: 'x', after: [], target: '', status: 'unknown', evidence: [], sideEffect: 'none', tookMs: 0 } as const,
    {
      id: 'y',
      after: [],
      target: '',
      status: 'skipped',
      because: { en: 'why', zh: '原因' },
      evidence: [],
      sideEffect: 'none',
      tookMs: 0
    } as const
  ]
  for (const [verdict, word] of [
    ['unknown', 'unknown'],
    ['failed', 'error'],
    ['degraded', 'warning']
  ] as const) {
    t.match(
      formatReport(report({ verdict, findings: [], checks, headline: { en: 'h', zh: 'h' } })),
      `${word}: h\n   = file.base (failed)\n   = x (unknown)\n   = y (skipped): why\n`
    )
  }
  t.end()
})

t.test('colours come only where they are asked for, and nothing else reaches a terminal', (t) => {
  t.match(formatReport(report(), { color: true }), '\u001B[1;31merror[FILE_BASE_NOT_FOUND]\u001B[0m: ')
  const evil = fc.constantFrom('\u001B[2J', '\u0007', '\u009B31m', '\u202E', '\r', 'x\ny', '\u{E0001}')
  const text = fc.tuple(fc.string(), evil).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, fc.constantFrom('en', 'zh'), fc.boolean(), (evil, locale, verbose) => {
      const said = { en: evil, zh: evil }
      const fixes = [
        {
          text: said,
          command: evil,
          code: evil,
          toml: evil,
          commands: { linux: evil },
          applies: 'hand',
          risk: 'none',
          verify: evil
        },
        {
          text: said,
          applies: 'machine',
          risk: 'none',
          verify: evil,
          patch: {
            file: evil,
            edits: [
              { path: ['sources', 0, 'params', evil], value: evil },
              { path: [evil], value: { [evil]: evil } }
            ]
          }
        }
      ] as const
      const one: Report = report({
        source: evil,
        headline: said,
        checks: [
          {
            id: evil,
            after: [],
            target: evil,
            status: 'fail',
            because: said,
            sideEffect: 'none',
            tookMs: 1,
            evidence: [{ id: 'e', kind: 'stat', how: evil, value: { [evil]: [evil] }, shareable: null }]
          }
        ],
        findings: [
          finding({
            detail: evil,
            symptom: said,
            because: ['e'],
            fixes,
            ruledOut: [{ code: `SYSTEM_${evil}`, because: [evil] }]
          }),
          finding({ fixes: fixes.toReversed() })
        ],
        expected: {
          [evil]: {
            value: { [evil]: evil },
            shareable: null,
            origin: { from: 'source', file: evil, line: 1, column: 1 }
          }
        },
        environment: { ...report().environment, account: evil }
      })
      const text = formatReport(one, { locale: locale === 'zh' ? 'zh' : 'en', verbose }).replaceAll(/[\t\n]/g, ' ')
      if (ESCAPES.test(text)) t.fail(JSON.stringify(text))
    }),
    { numRuns: 60 }
  )
  t.end()
})

t.test('values are cut, and what is too deep is not shown', (t) => {
  const seen = (value: unknown): string =>
    formatReport(
      report({
        checks: [
          {
            id: 'file.base',
            after: [],
            target: '',
            status: 'fail',
            sideEffect: 'none',
            tookMs: 0,
            evidence: [{ id: 'file.base#1', kind: 'stat', how: 'h', value, shareable: null }]
          }
        ]
      })
    )
  t.match(seen('x'.repeat(1000)), `h: ${'x'.repeat(159)}…\n`)
  t.match(
    seen({ a: { b: { c: { d: { e: { f: 1 } } } } }, empty: {} }),
    'h: { a: { b: { c: { d: { e: … } } } }, empty: {} }'
  )
  t.end()
})
