import { once } from 'node:events'
import { appendFileSync, rmSync, writeFileSync } from 'node:fs'
import { request, type IncomingMessage } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import t from 'tap'
import { readExposition } from '../metrics/support/read-exposition.ts'
import { checkMetrics, needsPromtool } from '../support/prometheus/promtool.ts'
import { eventually, fileSource, startService, syslogSource, writeConf } from './support/service-process.ts'

interface Readiness {
  readonly ready: boolean
  readonly because: Readonly<Record<string, string>>
}

async function readiness(url: string): Promise<Readiness> {
  const response = await fetch(`${url}/readyz`)
  const answer = (await response.json()) as Readiness
  if (response.status !== (answer.ready ? 200 : 503)) throw new Error(`${response.status} does not fit`)
  return answer
}

t.test('the service runs every source, reports their health, and ends cleanly', async (t) => {
  const folder = t.testdir({ 'a.log': 'one\ntwo\n' })
  const conf = writeConf(folder, fileSource('a', 'a.log') + syslogSource('net', 0))
  const { url, told, records, child, ended } = await startService(t, conf)
  await told(/^a: added, applied|^net: added, applied/)
  await told(/^a: added, applied|^net: added, applied/)
  t.match(JSON.parse(String((await records.next()).value)), { source: 'a', text: 'one' })
  t.match(JSON.parse(String((await records.next()).value)), { source: 'a', text: 'two' })
  t.strictSame(await readiness(url), { ready: true, because: {} })
  t.equal((await fetch(`${url}/healthz`)).status, 200)
  const metrics = await fetch(`${url}/metrics`)
  t.equal(metrics.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8')
  const families = readExposition(await metrics.text(), 'prometheus')
  const counted = (families.get('warp_flow_records_total')?.samples ?? []).map(({ labels, value }) => [
    labels.get('source'),
    value
  ])
  t.strictSame(
    new Map(counted as [string, number][]),
    new Map([
      ['a', 2],
      ['net', 0]
    ])
  )
  child.kill('SIGTERM')
  await told(/^stopped$/)
  t.equal(await ended, 0)
})

t.test('an invalid configuration is reported, and can be fixed while the service waits', async (t) => {
  const folder = t.testdir({ 'a.log': 'one\n' })
  const conf = writeConf(folder, '[[sources]]\nkey = "a"\nconnect = "fiels"\n')
  const { url, told, records } = await startService(t, conf)
  await told(/^error\[CONFIG_UNKNOWN_CONNECTOR\]/)
  await told(/^waiting for a configuration/)
  t.strictSame(await readiness(url), { ready: false, because: { configuration: 'there is none that can be used' } })
  t.equal((await fetch(`${url}/healthz`)).status, 200, 'to start it anew would not help')
  writeFileSync(path.join(conf, 'wpsrc.toml'), fileSource('a', 'a.log'))
  await told(/^a: added, applied/)
  t.match(JSON.parse(String((await records.next()).value)), { source: 'a', text: 'one' })

  writeFileSync(path.join(conf, 'wpsrc.toml'), `${fileSource('a', 'a.log')}connect =`)
  await told(/^the configuration of before stays in force/)
  t.strictSame(await readiness(url), { ready: true, because: {} })
  const status = (await (await fetch(`${url}/api/status`)).json()) as { readonly refused: unknown }
  t.match(status.refused, { isKept: true, text: { en: /^error\[CONFIG_/, zh: /^错误\[CONFIG_/ } })
  appendFileSync(path.join(folder, 'a.log'), 'two\n')
  t.match(JSON.parse(String((await records.next()).value)), { source: 'a', text: 'two' })
})

t.test('a missing configuration is reported', async (t) => {
  const { told, child, ended } = await startService(t, path.join(t.testdir({}), 'conf'))
  await told(/^error\[/)
  await told(/^waiting for a configuration/)
  child.kill('SIGTERM')
  t.equal(await ended, 0)
})

t.test('a source that cannot be opened is opened again until it can, and health says so', async (t) => {
  const taken = createServer()
  taken.listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const folder = t.testdir({ 'a.log': 'one\n' })
  const { url, told } = await startService(t, writeConf(folder, fileSource('a', 'a.log') + syslogSource('net', port)))
  await told(/^net: added, failed/)
  await told(/^SYSLOG_ADDRESS_IN_USE/)
  t.strictSame(await readiness(url), { ready: false, because: { net: 'SYSLOG_ADDRESS_IN_USE' } })
  const families = readExposition(await (await fetch(`${url}/metrics`)).text(), 'prometheus')
  t.equal(families.get('service_not_ready')?.samples[0]?.value, 1, 'what alerts look at')
  const asked = await fetch(`${url}/api/diagnose`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ key: 'net' })
  })
  t.match(
    await asked.json(),
    { verdict: 'failed', text: { en: /SYSLOG_ADDRESS_IN_USE/ } },
    'what does not run is probed'
  )
  taken.close()
  await told(/^net: added, applied/)
  t.strictSame(await readiness(url), { ready: true, because: {} })
})

t.test('a missing folder makes the source not ready, and ends nothing', async (t) => {
  const folder = t.testdir({ logs: { 'a.log': 'one\n' } })
  const conf = writeConf(folder, fileSource('a', 'a.log', 'base = "../logs"'))
  const { url, told, records, child } = await startService(t, conf)
  t.match(JSON.parse(String((await records.next()).value)), { text: 'one' })
  rmSync(path.join(folder, 'logs'), { recursive: true })
  const answer = await eventually(
    () => readiness(url),
    ({ ready }) => !ready
  )
  t.match(answer.because, { a: /^StatusRecoverableError FILE_/ })
  t.equal(child.exitCode, null)
  await told(/^a: FILE_/)
})

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  t.test(`${signal} in the midst of its work loses no line`, async (t) => {
    const many = 20_000
    const folder = t.testdir({})
    // Far more than the source has in hand when it stops, which it delivers
    const lines = Array.from({ length: many }, (_, index) => `${index} ${'.'.repeat(1_000)}\n`)
    writeFileSync(path.join(folder, 'a.log'), lines.join(''))
    const conf = writeConf(folder, fileSource('a', 'a.log'))
    const seen = new Set<string>()
    let delivered = 0
    const take = async (
      { records }: Awaited<ReturnType<typeof startService>>,
      enough: () => boolean
    ): Promise<void> => {
      while (!enough()) {
        const next = await records.next()
        if (next.done === true) return
        // The last line of a process that was killed may be half a line
        if (!next.value.endsWith('}')) continue
        seen.add((JSON.parse(next.value) as { readonly text: string }).text)
        delivered++
      }
    }
    const first = await startService(t, conf)
    await take(first, () => seen.size >= 1_000)
    first.child.kill(signal)
    await take(first, () => false)
    const code = await first.ended
    t.equal(code, signal === 'SIGTERM' ? 0 : null)
    t.ok(seen.size < many, `it was at work: ${seen.size} lines`)
    const second = await startService(t, conf)
    await take(second, () => seen.size === many)
    t.equal(seen.size, many)
    if (signal === 'SIGTERM') t.equal(delivered, many, 'and none came twice')
    second.child.kill('SIGTERM')
    // What nobody reads would hold it up
    await take(second, () => false)
    t.equal(await second.ended, 0)
  })
}

t.test('the service ends with the reason where nobody takes the records', async (t) => {
  const folder = t.testdir({ 'a.log': 'one\n'.repeat(10_000) })
  const { child, told, ended } = await startService(t, writeConf(folder, fileSource('a', 'a.log')))
  child.stdout?.destroy()
  await told(/^SYSTEM_EPIPE/)
  await told(/^stopped$/)
  t.equal(await ended, 1)
})

t.test('the service ends even if nobody reads its output', async (t) => {
  const folder = t.testdir({})
  writeFileSync(path.join(folder, 'a.log'), `${'.'.repeat(1_000)}\n`.repeat(20_000))
  const { url, child, told, ended } = await startService(t, writeConf(folder, fileSource('a', 'a.log')))
  await told(/^a: added, applied/)
  await eventually(
    async () => (await fetch(`${url}/api/status`)).text(),
    (text) => text.includes('"isHeldUp":true')
  )
  child.kill('SIGTERM')
  await told(/^stopped$/)
  await told(/^nobody has taken the last records/)
  const [code] = (await once(child, 'exit')) as [number | null]
  t.equal(code, 1)
  child.stdout?.destroy()
  await ended
})

t.test('names inject nothing into a terminal or Prometheus, and each warning names its source', async (t) => {
  const folder = t.testdir({})
  const names = ['\u001B[2J\u202Eevil', 'quo"te\\back\nline{x="y"} 1', '__proto__', 'service', '<b>']
  const conf = writeConf(folder, names.map((name) => fileSource(name, 'a.log', 'base = "../none"')).join(''))
  const { url, told } = await startService(t, conf)
  const said: string[] = []
  for (let count = 0; count < names.length;) {
    const line = await told(/: FILE_BASE_NOT_FOUND: |: added, applied$/)
    said.push(line)
    if (line.endsWith('applied')) count++
  }
  const shown = [String.raw`\u{1b}[2J\u{202e}evil`, String.raw`quo"te\back\u{a}line{x="y"} 1`, ...names.slice(2)]
  for (const name of shown) {
    t.ok(said.includes(`${name}: added, applied`), name)
    t.ok(
      said.some((line) => line.startsWith(`${name}: FILE_BASE_NOT_FOUND: `)),
      name
    )
  }
  t.notMatch(said.join(''), /[\p{Cc}\p{Cf}]/u)
  t.strictSame(Object.keys((await readiness(url)).because).toSorted(), names.toSorted())
  const text = await (await fetch(`${url}/metrics`)).text()
  const families = readExposition(text, 'prometheus')
  t.equal(families.get('service_not_ready')?.samples[0]?.value, names.length)
  t.equal(families.get('warp_flow_records_total')?.samples.length, names.length)
  const tool = needsPromtool()
  if (tool.skip === false) t.strictSame(checkMetrics(text), { code: 0, said: '' })
  else t.comment(tool.skip)
})

t.test('no secret of the configuration is shown anywhere', async (t) => {
  const secret = 'do-not-show-me'
  const closed = createServer()
  closed.listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const { port } = closed.address() as AddressInfo
  closed.close()
  const connectors = `[[connectors]]
id = "kafka"
type = "kafka"
allow_override = ["topic"]
[connectors.params]
brokers = "127.0.0.1:${port}"
[connectors.params.config]
security_protocol = "sasl_plaintext"
sasl_mechanisms = "PLAIN"
sasl_username = "reader"
sasl_password = "${secret}"
`
  const conf = writeConf(
    t.testdir({}),
    '[[sources]]\nkey = "k"\nconnect = "kafka"\n[sources.params]\ntopic = ["t"]\n',
    connectors
  )
  const { url, told, child, ended } = await startService(t, conf)
  await told(/^k: added, failed/)
  const texts = ['/api/status', '/api/source?key=k', '/readyz', '/metrics'].map(async (page) =>
    (await fetch(url + page)).text()
  )
  const report = await fetch(`${url}/api/diagnose`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: '{"key":"k"}'
  })
  const all = [...(await Promise.all(texts)), await report.text()].join('\n')
  t.match(all, /KAFKA_/)
  t.notOk(all.includes(secret))
  child.kill('SIGTERM')
  t.equal(await ended, 0)
})

t.test('a port in use ends the service with the reason', async (t) => {
  const folder = t.testdir({ 'a.log': 'one\n' })
  const conf = writeConf(folder, fileSource('a', 'a.log'))
  const { url } = await startService(t, conf)
  await t.rejects(startService(t, conf, new URL(url).port), /EADDRINUSE|in use/i)
  await t.rejects(startService(t, conf, 'eighty'), /SERVICE_PORT has to be a number from 0 to 65535, not "eighty"/)
})

t.test('requests sent by foreign web pages are refused', async (t) => {
  const { url, told } = await startService(t, writeConf(t.testdir({ 'a.log': '' }), fileSource('a', 'a.log')))
  await told(/^a: added, applied/)
  const ask = async (
    page: string,
    headers: Readonly<Record<string, string>>,
    method = 'GET',
    body?: string
  ): Promise<number> => {
    const asking = request(`${url}${page}`, { method, headers })
    asking.end(body)
    const [response] = (await once(asking, 'response')) as [IncomingMessage]
    response.resume()
    return response.statusCode ?? 0
  }
  const json = { 'content-type': 'application/json' }
  const body = '{"key":"a"}'
  t.equal(await ask('/', { host: 'evil.example' }), 403)
  t.equal(await ask('/api/status', { host: 'evil.example:8080' }), 403)
  t.equal(await ask('/metrics', { host: 'evil.example' }), 200)
  t.equal(await ask('/api/diagnose', json, 'POST', body), 403, 'no origin')
  t.equal(await ask('/api/diagnose', { ...json, origin: 'http://evil.example' }, 'POST', body), 403)
  t.equal(await ask('/api/diagnose', { ...json, origin: 'null' }, 'POST', body), 403)
  t.equal(await ask('/api/diagnose', { 'content-type': 'text/plain', origin: url }, 'POST', body), 415)
  t.equal(await ask('/api/diagnose', {}), 405)
  t.equal(await ask('/api/diagnose', { ...json, origin: url }, 'POST', 'nonsense'), 400)
  t.equal(await ask('/api/diagnose', { ...json, origin: url }, 'POST', '{"key":"b"}'), 404)
  t.equal(
    await ask('/api/diagnose', { ...json, origin: url }, 'POST', JSON.stringify({ key: 'a'.repeat(100_000) })),
    400
  )
  t.equal(await ask('/api/diagnose', { ...json, origin: url }, 'POST', body), 200)
  t.equal(await ask('/api/source?key=b', {}), 404)
  t.equal(await ask('/../package.json', {}), 404)
  t.equal(await ask('/%2e%2e/main.ts', {}), 404)
  t.equal(await ask('/', {}, 'DELETE'), 405)
  t.equal(await ask('/', {}, 'HEAD'), 200)
})
