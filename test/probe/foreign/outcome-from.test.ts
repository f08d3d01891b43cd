import fc from 'fast-check'
import t from 'tap'
import { checksFrom } from '../../../lib/probe/foreign/checks-from.ts'
import { contextFrom, outcomeFrom } from '../../../lib/probe/foreign/outcome-from.ts'

const veil = (text: string): string => text.replaceAll('hunter2', '[redacted]')

t.test('an outcome is read field by field', (t) => {
  t.strictSame(
    outcomeFrom(
      {
        status: 'fail',
        because: 'only English',
        more: 1,
        evidence: [
          { kind: 'stat', how: 'stat', value: 1n },
          { kind: 'odd', how: 'x', value: 2, shareable: 'y' },
          { kind: 'stat' },
          null
        ],
        causes: [
          {
            code: 'SYSTEM_ENOENT',
            detail: 'hunter2',
            confidence: 'likely',
            context: { path: '/a', port: 5, line: NaN, values: { x: 'y', z: 1 }, area: 'file', odd: 1 },
            fixes: [
              {
                text: { zh: '中文' },
                set: [
                  { path: ['a', 'b'], value: { c: [1, 'x'] } },
                  { path: ['a'], value: null },
                  { path: [], value: 1 },
                  { path: ['a'], value: [null] },
                  5
                ],
                commands: { linux: 'ls', any: 5 },
                risk: 'loses',
                verify: 'x.y'
              },
              { text: 5 },
              { text: 'T', set: 'no', commands: 'no', risk: 'high' }
            ]
          },
          { code: 'hello' },
          { code: 'FILE_' + 'X'.repeat(100) },
          {}
        ]
      },
      veil
    ),
    {
      status: 'fail',
      because: { en: 'only English', zh: 'only English' },
      evidence: [
        { kind: 'stat', how: 'stat', value: '1' },
        { kind: 'excerpt', how: 'x', value: 2, shareable: 'y' }
      ],
      causes: [
        {
          code: 'SYSTEM_ENOENT',
          detail: '[redacted]',
          confidence: 'likely',
          context: { area: 'file', path: '/a', port: 5, values: { x: 'y' } },
          fixes: [
            {
              text: { en: '中文', zh: '中文' },
              set: [
                { path: ['a', 'b'], value: { c: [1, 'x'] } },
                { path: ['a'], value: null }
              ],
              commands: { linux: 'ls' },
              risk: 'loses',
              verify: 'x.y'
            },
            { text: { en: 'T', zh: 'T' } }
          ]
        }
      ]
    }
  )
  t.end()
})

t.test('no value makes it throw, and what it gives is an outcome or none', (t) => {
  fc.assert(
    fc.property(
      fc.anything({
        withBigInt: true,
        withMap: true,
        withNullPrototype: true,
        withObjectString: true,
        withTypedArray: true
      }),
      fc.constantFrom('pass', 'warn', 'fail', 'unknown', 'odd'),
      (value, status) => {
        outcomeFrom(value, veil)
        contextFrom(value, veil)
        const outcome = outcomeFrom(
          {
            status,
            because: value,
            evidence: [value, { how: 'x', value }],
            causes: [
              value,
              { code: 'FILE_BUSY', fixes: [value, { text: 'x', set: [value, { path: ['a'], value }] }], context: value }
            ]
          },
          veil
        )
        t.equal(outcome === null, status === 'odd')
        JSON.stringify(outcome)
      }
    ),
    { numRuns: 300 }
  )
  t.end()
})

t.test('what a connector hands in is read as checks; what is none says so when it is run', (t) => {
  const given = [
    {
      id: 'a.b',
      target: 'x',
      after: ['c', 5],
      sideEffect: 'binds',
      rulesOut: ['FILE_BUSY', 'no code', 5],
      run() {
        return (this as { readonly id: string }).id
      }
    },
    { id: '', run: () => {} },
    { id: 'x' },
    null
  ]
  const checks = checksFrom(given, 'ticker', veil)
  t.match(checks[0], { id: 'a.b', target: 'x', after: ['c'], sideEffect: 'binds', rulesOut: ['FILE_BUSY'] })
  const look = { signal: new AbortController().signal, timeoutMs: 1 }
  t.equal(checks[0]?.run(look), 'a.b', 'it is run as a method of its own')
  t.strictSame(
    checks.slice(1).map(({ id }) => id),
    ['ticker.check2', 'ticker.check3', 'ticker.check4']
  )
  for (const check of checks.slice(1)) t.throws(() => check.run(look), /it is no check/)
  t.end()
})

t.test('no more checks than a person can read are run, and the limit is reported', (t) => {
  const checks = checksFrom(
    Array.from({ length: 500 }, (_, index) => ({ id: `c${index}`, run: () => {} })),
    'ticker',
    veil
  )
  t.equal(checks.length, 101)
  t.throws(
    () => checks[100]?.run({ signal: new AbortController().signal, timeoutMs: 1 }),
    /it gave 500 checks: only the first 100 are run/
  )
  for (const given of [null, {}, 'checks', new Set()])
    t.throws(() => checksFrom(given, 'ticker', veil), /has to give an array of checks/)
  t.end()
})
