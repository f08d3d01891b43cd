import t from 'tap'
import { privilegeCheck } from '../../../lib/syslog/probe/privilege-check.ts'
import { resolvedParams } from '../support/resolved-params.ts'
import { found, outcomeOf, procWith, runningSource } from './support/probing.ts'

const START = '/proc/sys/net/ipv4/ip_unprivileged_port_start'
const STATUS = '/proc/self/status'
const none = { [START]: '1024\n', [STATUS]: 'Name:\tnode\nCapEff:\t0000000000000000\n' }

const look = (
  port: number,
  files: Readonly<Record<string, string>>,
  running = null as ReturnType<typeof runningSource> | null
) => outcomeOf(privilegeCheck(resolvedParams({ addr: '127.0.0.1', port }), { running }, procWith(files)))

t.test('a port below the limit needs a capability', async (t) => {
  const outcome = await look(514, none)
  t.match(found(outcome), ['fail', ['SYSLOG_PERMISSION_DENIED', /^port = \d{4,5}$/]])
  t.match(outcome.because, { en: 'ports below 1024 need CAP_NET_BIND_SERVICE, which this process does not have' })
  t.equal((await look(514, { ...none, [STATUS]: 'CapEff:\t0000000000000400\n' })).status, 'pass', 'which this one has')
  t.equal((await look(514, { ...none, [START]: '514\n' })).status, 'pass', 'or the limit is lower')
})

t.test('other ports need no privilege', async (t) => {
  for (const port of [0, 1024, 1514]) t.equal((await look(port, none)).status, 'pass')
  t.equal((await look(514, none, runningSource())).status, 'pass', 'and what listens has it')
})

t.test('without the limit from Linux the result is unknown', async (t) => {
  for (const files of [{}, { ...none, [START]: 'x' }, { ...none, [STATUS]: 'CapEff: none' }])
    t.equal((await look(514, files)).status, 'unknown')
  t.ok((await outcomeOf(privilegeCheck(resolvedParams({ port: 1514 }), { running: null }))).status)
})
