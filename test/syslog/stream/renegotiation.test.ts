import { spawn } from 'node:child_process'
import { once } from 'node:events'
import t, { type Test } from 'tap'
import { collect } from '../../../lib/testing/collect.ts'
import { makeCertificates } from '../../support/certificates.ts'
import { openSyslog } from '../support/open-syslog.ts'
import { messages } from '../support/senders.ts'
import { until } from '../support/until.ts'

const made = await makeCertificates(t.testdir({}))
const { server, client } = made

/** OpenSSL's own client: a line `R` has it ask for renegotiation. */
function sClient(t: Test, port: number, args: readonly string[] = []) {
  const child = spawn(
    'openssl',
    ['s_client', '-connect', `127.0.0.1:${port}`, '-tls1_2', '-legacy_renegotiation', ...args],
    { stdio: ['pipe', 'ignore', 'ignore'] }
  )
  child.stdin.on('error', () => {}) // it may be gone already
  t.teardown(() => {
    child.kill()
  })
  return {
    exited: once(child, 'exit'),
    write: (text: string) => {
      child.stdin.write(text)
    }
  }
}

t.test('a sender that renegotiates is ended, reported and counted once; its messages stay, others go on', async (t) => {
  for (const clientCert of ['none', 'require'] as const) {
    const { source, port, codes } = await openSyslog(t, {
      protocol: 'tls',
      tls: { ...server, ca: made.ca.cert, clientCert }
    })
    const identity = clientCert === 'none' ? [] : ['-cert', client.cert, '-key', client.key]
    const asking = sClient(t, port, identity)
    const collected = collect(source, { count: 1 })
    asking.write(messages(1).bytes)
    t.match(await collected, [{ text: 'app 0' }])
    const other = sClient(t, port, identity)
    await until(() => source.stats().connections === 2)
    asking.write('R\n')
    await asking.exited
    await until(() => source.stats().connections === 1)
    t.equal(source.stats().drops['protocol'], 1)
    t.strictSame(codes(), ['TLS_ERR_TLS_RENEGOTIATION_DISABLED'])
    const more = collect(source, { count: 1 })
    other.write(messages(1).bytes)
    t.equal((await more).length, 1)
  }
})

t.test('a flood of renegotiations ends with the first', async (t) => {
  const { source, port } = await openSyslog(t, { protocol: 'tls', tls: server })
  source.resume()
  const senders = Array.from({ length: 5 }, () => sClient(t, port))
  await until(() => source.stats().connections === 5)
  for (const sender of senders) {
    const flood = setInterval(() => {
      sender.write('R\n')
    }, 1)
    await sender.exited
    clearInterval(flood)
  }
  await until(() => source.stats().connections === 0)
  t.match(source.stats(), { events: 0, drops: { protocol: 5 } })
})
