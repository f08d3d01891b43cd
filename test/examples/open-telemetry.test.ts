import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import t, { type Test } from 'tap'
import { outcomeOf } from '../../examples/open-telemetry/post-logs.ts'
import { OtlpSink, type OtlpItem, type OtlpSinkOptions } from '../../examples/open-telemetry/otlp-sink.ts'
import { answer, otlpReceiver } from '../../examples/open-telemetry/receiver.ts'
import { retryAfterMs } from '../../examples/open-telemetry/retry-after.ts'
import type { OtlpLogsRequest } from '../../lib/index.ts'
import { readByOtlpSchema } from '../standards/support/otlp-schema.ts'
import { killChild } from '../support/kill-child.ts'

type Answer = (response: ServerResponse, bodies: readonly string[]) => void

/** A receiver that answers one request after the other as it is told, and checks each by OTLP's schema. */
async function receiverOf(t: Test, answers: readonly Answer[] | Answer) {
  const requests: (readonly string[])[] = []
  const server = otlpReceiver((request, response, json) => {
    t.strictSame(readByOtlpSchema(json), request, 'it is what OTLP’s schema says')
    const bodies = bodiesOf(request)
    requests.push(bodies)
    const next = typeof answers === 'function' ? answers : (answers[requests.length - 1] ?? takeAll)
    next(response, bodies)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  return { requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/logs` }
}

const takeAll: Answer = (response) => answer(response)

/** Records with the bodies 0, 1, ... and which of them are acked. */
function items(count: number) {
  const acked: number[] = []
  const all = Array.from({ length: count }, (_, index): OtlpItem => ({
    record: {
      body: { stringValue: String(index) },
      attributes: [{ key: 'warp_flow.source', value: { stringValue: 'a' } }]
    },
    resource: { 'k8s.pod.name': index % 2 === 0 ? 'even' : 'odd' },
    ack: () => acked.push(index)
  }))
  return { all, acked }
}

function sinkOf(options: Pick<OtlpSinkOptions, 'url'> & Partial<OtlpSinkOptions>) {
  const [told, slept, kept]: [string[], number[], string[]] = [[], [], []]
  const sink = new OtlpSink({
    tell: (text) => told.push(text),
    sleep: async (ms) => slept.push(ms),
    random: () => 0.5,
    keep: async ({ record }) => {
      kept.push('stringValue' in record.body ? record.body.stringValue : '')
    },
    ...options
  })
  return { sink, told, slept, kept }
}

t.test('records are acked when the receiver has them, and not before', async (t) => {
  const { all, acked } = items(3)
  const troubles: Answer[] = [
    (response) => response.destroy(),
    (response) => answer(response, 503, {}, { 'retry-after': '7' }),
    (response) => answer(response, 429),
    (response) => answer(response, 504, {}, { 'retry-after': 'never' })
  ]
  const { url, requests } = await receiverOf(
    t,
    troubles.map((trouble): Answer => (response, bodies) => {
      t.strictSame(acked, [], 'none is acked yet')
      trouble(response, bodies)
    })
  )
  const { sink, slept, told } = sinkOf({ url })
  await pipeline(Readable.from(all.slice(0, 1)), sink)
  t.strictSame(requests, [['0'], ['0'], ['0'], ['0'], ['0']])
  t.strictSame(acked, [0])
  t.strictSame(slept, [750, 7000, 3000, 6000], 'as the receiver asks, or longer each time')
  t.match(sink.counts, { requests: 5, retries: 4, accepted: 1, rejected: 0, kept: 0 })
  t.equal(told.length, 1, 'a receiver that is away is told once')
})

t.test('a request that is not answered is sent again', async (t) => {
  const { all, acked } = items(1)
  const { url, requests } = await receiverOf(t, [() => {}])
  const { sink } = sinkOf({ url, timeoutMs: 200 })
  await pipeline(Readable.from(all), sink)
  t.strictSame([requests.length, acked], [2, [0]])
})

t.test('while one request is under way the next batch gathers, to a limit of records and of bytes', async (t) => {
  const { all, acked } = items(100)
  const { url, requests } = await receiverOf(t, takeAll)
  const { sink } = sinkOf({ url, batch: 10 })
  await pipeline(Readable.from(all), sink)
  t.strictSame(requests.flat().map(Number).sort(byNumber), acked.toSorted(byNumber))
  t.equal(acked.length, 100)
  t.ok(requests.length <= 30, `${requests.length} requests for 100 records`)
  t.ok(requests.every((bodies) => bodies.length <= 10))

  const small = sinkOf({ url, batch: 10, batchBytes: 1 })
  const before = requests.length
  await pipeline(Readable.from(items(5).all), small.sink)
  t.equal(requests.length - before, 5, 'a record that is larger than the limit goes alone')
})

t.test('records discarded by the receiver are counted, and not sent again', async (t) => {
  const { all, acked } = items(1)
  const partialSuccess = { rejectedLogRecords: '1', errorMessage: 'too old' }
  const { url, requests } = await receiverOf(t, [(response) => answer(response, 200, { partialSuccess })])
  const { sink, told } = sinkOf({ url })
  await pipeline(Readable.from(all), sink)
  t.strictSame([requests.length, acked], [1, [0]])
  t.match(sink.counts, { accepted: 0, rejected: 1 })
  t.match(told, [/threw 1 of 1 records away, 1 in all: too old/])
})

t.test('the faulty records of a refused request are found and kept, and the rest is sent', async (t) => {
  const { all, acked } = items(40)
  const poison = (response: ServerResponse, bodies: readonly string[]): void => {
    if (bodies.length > 8) answer(response, 413)
    else if (bodies.includes('13')) answer(response, 400, { message: 'no 13' })
    else answer(response)
  }
  const { url, requests } = await receiverOf(t, poison)
  const { sink, kept, told } = sinkOf({ url, batch: 40 })
  await pipeline(Readable.from(all), sink)
  t.strictSame(kept, ['13'])
  t.strictSame(acked.toSorted(byNumber), [...all.keys()])
  t.match(sink.counts, { accepted: 39, kept: 1, rejected: 0 })
  t.ok(told.some((text) => text.includes('no 13')))
  t.ok(requests.length < 60)
})

t.test('a receiver that asks for no pause is not retried without end', async (t) => {
  const { url } = await receiverOf(t, [
    (response) => answer(response, 503, {}, { 'retry-after': '0' }),
    (response) => answer(response, 503, {}, { 'retry-after': 'Thu, 01 Jan 1970 00:00:10 GMT' })
  ])
  const { sink, slept } = sinkOf({ url })
  await pipeline(Readable.from(items(1).all), sink)
  t.strictSame(slept, [500, 500])
})

t.test(
  'each kind of trouble is reported only now and then, because the report may itself be sent as a log',
  async (t) => {
    let now = 0
    const partialSuccess = { rejectedLogRecords: '1', errorMessage: 'too old' }
    const { url } = await receiverOf(t, (response) => {
      now += 10_000
      answer(response, 200, { partialSuccess })
    })
    const { sink, told } = sinkOf({ url, batch: 1, now: () => now })
    await pipeline(Readable.from(items(7).all), sink)
    t.equal(sink.counts.rejected, 7)
    t.strictSame(
      told.map((text) => /, (\d+) in all/.exec(text)?.[1]),
      ['1', '4', '7']
    )
  }
)

t.test('a request is no larger than its limit, with what its records come from', async (t) => {
  const sizes: number[] = []
  const server = otlpReceiver((_request, response, json) => {
    sizes.push(Buffer.byteLength(json))
    answer(response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const pods = items(200).all.map(({ record, ack }, index): OtlpItem => ({
    record,
    ack,
    resource: { 'k8s.pod.name': `${index}`.repeat(99) }
  }))
  const { sink } = sinkOf({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/logs`,
    batchBytes: 5000
  })
  await pipeline(Readable.from(pods), sink)
  t.ok(sizes.length > 1)
  t.ok(Math.max(...sizes) <= 5000, `the largest has ${Math.max(...sizes)} bytes`)
})

t.test('nothing is acked during a trouble that only a person can fix', async (t) => {
  for (const status of [301, 401, 403, 404, 500]) {
    const { all, acked } = items(3)
    const { url } = await receiverOf(t, (response) => answer(response, status))
    const { sink } = sinkOf({ url })
    await t.rejects(pipeline(Readable.from(all), sink), { message: new RegExp(`${url}: ${status}`) })
    t.strictSame(acked, [])
  }
  const { all, acked } = items(300)
  const { url } = await receiverOf(t, (response) => answer(response, 400))
  const { sink, kept } = sinkOf({ url })
  await t.rejects(pipeline(Readable.from(all), sink), { message: /refuses everything/ })
  t.strictSame(acked.length, kept.length, 'what is acked is kept')
})

t.test('an invalid address is not taken for an absent receiver, and its secrets are not shown', async (t) => {
  for (const url of ['not-a-url', '127.0.0.1:4318', 'ftp://host/'])
    t.throws(() => sinkOf({ url }), { message: /has to be one such as http/ }, url)
  t.throws(() => sinkOf({ url: 'http://me:secret@127.0.0.1/' }), {
    message: /^a name or a password belongs into a header/
  })
  const { url } = await receiverOf(t, (response) => answer(response, 404))
  const { sink } = sinkOf({ url: `${url}?key=secret` })
  await t.rejects(pipeline(Readable.from(items(1).all), sink), { message: new RegExp(`^${url}: 404`) })
})

t.test('each answer of a receiver has its meaning', (t) => {
  t.match(outcomeOf(200, null, ''), { kind: 'accepted', rejected: 0, said: '' })
  t.match(outcomeOf(200, null, 'null'), { kind: 'accepted', rejected: 0 })
  t.match(outcomeOf(202, null, '{"partialSuccess":{"rejectedLogRecords":-1,"errorMessage":5}}'), {
    rejected: 0,
    said: ''
  })
  t.match(outcomeOf(200, null, '{"partialSuccess":{"errorMessage":"slow down"}}'), { rejected: 0, said: 'slow down' })
  t.match(outcomeOf(200, null, ' <!doctype html><title>Log in'), { kind: 'hopeless', said: /^200  <!doctype/ })
  t.match(outcomeOf(200, null, '{"partialSuccess":{"rejectedLog'), { rejected: 0, said: /cannot be read, maybe/ })
  const commands = 'a\u001B[31m\u202Eb\nc'
  t.match(outcomeOf(400, null, commands), { said: '400 a [31m b c' })
  t.match(outcomeOf(200, null, JSON.stringify({ partialSuccess: { errorMessage: commands } })), { said: 'a [31m b c' })
  t.equal(retryAfterMs('120', 0), 120_000)
  t.equal(retryAfterMs('99999999', 0), 300_000)
  t.equal(retryAfterMs('Thu, 01 Jan 1970 00:00:10 GMT', 4000), 6000)
  t.equal(retryAfterMs('Thu, 01 Jan 1970 00:00:10 GMT', 400_000), 0)
  t.equal(retryAfterMs('soon', 0), null)
  t.end()
})

t.test('the example loses no line when it is killed while a request is under way', async (t) => {
  const folder = t.testdir()
  const log = path.join(folder, 'app.log')
  const taken = new Set<string>()
  let line = 0
  const write = (): void => {
    appendFileSync(log, `line ${++line}\n`)
  }
  let onRequest: (response: ServerResponse, bodies: readonly string[]) => void = () => {}
  const { url } = await receiverOf(t, (response, bodies) => onRequest(response, bodies))
  const take: Answer = (response, bodies) => {
    for (const body of bodies) taken.add(body)
    answer(response)
  }
  const main = path.resolve('dist/examples/open-telemetry/main.js')
  const start = () => {
    const child = spawn(process.execPath, [main, folder, '*.log', url, path.join(folder, 'state')], {
      stdio: ['ignore', 'ignore', 'pipe']
    })
    t.teardown(() => killChild(child))
    return child
  }
  write()
  for (const before of [0, 1, 3]) {
    // So many requests are taken, each of which brings the next; one is left without an answer
    let left = before
    const underWay = new Promise<void>((resolve) => {
      onRequest = (response, bodies) => {
        if (left-- === 0) return resolve()
        take(response, bodies)
        write()
      }
    })
    const child = start()
    await underWay
    const closed = once(child, 'close')
    child.kill('SIGKILL')
    await closed
  }
  write()
  const all = new Promise<void>((resolve) => {
    onRequest = (response, bodies) => {
      take(response, bodies)
      if (taken.size === line) resolve()
    }
  })
  const child = start()
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  await all
  const closed = once(child, 'close') as Promise<[number | null]>
  child.kill('SIGTERM')
  const [code] = await closed
  t.equal(code, 0, said)
  t.match(said, /ended \{ requests: \d+/)
  t.notOk(existsSync(path.join(folder, 'state', 'refused.jsonl')))
  t.match(readFileSync(log, 'utf8'), new RegExp(`line ${line}\n$`))
})

t.test('the examples end in time although the receiver is away, and the line comes again', async (t) => {
  const folder = t.testdir()
  const pod = path.join(folder, 'pods/shop_web-0_1f2e/nginx')
  mkdirSync(pod, { recursive: true })
  writeFileSync(path.join(pod, '0.log'), '2016-10-06T00:17:09Z stdout F line 1\n')
  writeFileSync(path.join(folder, 'app.log'), 'line 1\n')
  let onRequest: Answer = () => {}
  const { url } = await receiverOf(t, (response, bodies) => onRequest(response, bodies))
  const examples = {
    'open-telemetry': [folder, 'app.log', url, path.join(folder, 'a')],
    'container-logs': []
  }
  const env = { LOG_BASE: path.join(folder, 'pods'), STATE: path.join(folder, 'b'), OTLP_URL: url, PORT: '0' }
  for (const [name, args] of Object.entries(examples)) {
    const run = async (take: Answer) => {
      const asked = new Promise<void>((resolve) => {
        onRequest = (response, bodies) => {
          resolve()
          take(response, bodies)
        }
      })
      const child = spawn(process.execPath, [path.resolve('dist/examples', name, 'main.js'), ...args], {
        env: { ...process.env, ...env },
        stdio: ['ignore', 'ignore', 'pipe']
      })
      t.teardown(() => killChild(child))
      let said = ''
      child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
      await asked
      const closed = once(child, 'close') as Promise<[number | null, string | null]>
      child.kill('SIGTERM')
      return { end: await closed, said }
    }
    const away = await run((response) => answer(response, 503, {}, { 'retry-after': '300' }))
    t.strictSame(away.end, [1, null], away.said)
    t.match(away.said, /stopped while 1 record has no ack/)
    const bodies: string[] = []
    const back = await run((response, each) => {
      bodies.push(...each)
      answer(response)
    })
    t.strictSame([back.end, bodies], [[0, null], ['line 1']], back.said)
  }
})

function bodiesOf({ resourceLogs }: OtlpLogsRequest): string[] {
  return resourceLogs
    .flatMap(({ scopeLogs }) => scopeLogs)
    .flatMap(({ logRecords }) => logRecords)
    .map(({ body }) => ('stringValue' in body ? body.stringValue : ''))
}

function byNumber(a: number, b: number): number {
  return a - b
}
