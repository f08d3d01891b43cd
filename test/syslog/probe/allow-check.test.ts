import t from 'tap'
import { allowCheck } from '../../../lib/syslog/probe/allow-check.ts'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import { resolvedParams } from '../support/resolved-params.ts'
import { found, outcomeOf, probeContext } from './support/probing.ts'

const look = (allowFrom: readonly string[] | undefined, from?: string) =>
  outcomeOf(
    allowCheck(
      resolvedParams(allowFrom === undefined ? {} : { allowFrom }),
      probeContext(from === undefined ? {} : { from })
    )
  )

t.test('the entry that lets a sender in is named', async (t) => {
  t.match(await look(['10.0.0.0/8', '192.0.2.0/24'], '192.0.2.7'), {
    status: 'pass',
    evidence: [{ value: { from: '192.0.2.7', rule: '192.0.2.0/24' }, shareable: { isAllowed: true, rules: 2 } }]
  })
  t.equal((await look(['127.0.0.0/8'], '::ffff:127.0.0.1')).status, 'pass', 'IPv4 in the clothes of IPv6')
  t.equal((await look(['127.0.0.0/8', '::1'], 'localhost')).status, 'pass', 'by its name')
  t.equal((await look(undefined, '192.0.2.7')).status, 'pass')
  t.equal((await look(['10.0.0.0/8'])).status, 'pass', 'nobody was named')
})

t.test('the fix for a refused sender adds its address', async (t) => {
  t.strictSame(found(await look(['10.0.0.0/8'], '192.0.2.7')), [
    'fail',
    ['SYSLOG_NOT_ALLOWED', 'allow_from = ["10.0.0.0/8","192.0.2.7"]']
  ])
})

t.test('a sender that has no address', async (t) => {
  t.match(await look(['10.0.0.0/8'], 'nobody.invalid'), { status: 'fail', causes: [{ code: /^DNS_/ }] })
  const clock = fakeClock()
  const check = allowCheck(resolvedParams({ allowFrom: ['10.0.0.0/8'] }), {
    from: 'nobody.invalid',
    clock: {
      ...clock,
      setTimeout: (callback) => {
        setImmediate(callback)
      }
    }
  })
  t.match(await outcomeOf(check), { status: 'fail', causes: [{ code: /^DNS_/ }] })
})
