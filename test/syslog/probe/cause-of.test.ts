import t from 'tap'
import { sourceError } from '../../../lib/errors/make-error.ts'
import { causeOf, errnoSeen } from '../../../lib/syslog/probe/cause-of.ts'
import { placeIn, placeText } from '../../../lib/syslog/probe/place.ts'
import { resolvedParams } from '../support/resolved-params.ts'

t.test('an error is a cause, with what its texts are filled from', async (t) => {
  const error = sourceError('SYSLOG_ADDRESS_IN_USE', { host: '::1', port: 514 }, { detail: 'held by node' })
  t.match(causeOf(error, {}), {
    code: 'SYSLOG_ADDRESS_IN_USE',
    context: { host: '::1', port: 514 },
    detail: 'held by node',
    fixes: []
  })
  t.match(causeOf(Object.assign(new Error('bind EADDRINUSE'), { code: 'EADDRINUSE' }), { host: '::1' }), {
    code: 'SYSLOG_ADDRESS_IN_USE',
    context: { host: '::1' }
  })
  t.match(errnoSeen('bind', sourceError('SYSLOG_ADDRESS_IN_USE')), { value: 'SYSLOG_ADDRESS_IN_USE' })
  t.match(
    errnoSeen(
      'bind',
      sourceError('SYSLOG_ADDRESS_IN_USE', {}, { cause: Object.assign(new Error('x'), { code: 'EADDRINUSE' }) })
    ),
    { value: 'EADDRINUSE' }
  )
})

t.test('a place as people write it', async (t) => {
  t.equal(placeText(resolvedParams({ addr: '::1', port: 514 })), '[::1]:514')
  const unix = resolvedParams({ protocol: 'unix', path: '/run/s.sock' })
  t.equal(placeText(unix), '/run/s.sock')
  t.strictSame(placeIn(unix), { path: '/run/s.sock' })
})
