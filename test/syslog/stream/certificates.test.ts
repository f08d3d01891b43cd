import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import tls from 'node:tls'
import t, { type Test } from 'tap'
import { certificateProblem, certificateText } from '../../../lib/syslog/stream/certificate-dates.ts'
import { collect } from '../../../lib/testing/collect.ts'
import { fakeClock, type FakeClock } from '../../../lib/testing/fake-clock.ts'
import { datedCertificate, makeCertificates } from '../../support/certificates.ts'
import { closeSource, openSyslog, type OpenSyslog } from '../support/open-syslog.ts'
import { connected, reset, sendAll } from '../support/senders.ts'
import { settled, until } from '../support/until.ts'

const DAY = 24 * 3600 * 1000
const folder = t.testdir({})
const made = await makeCertificates(folder)
const ca = readFileSync(made.ca.cert)
const dated = (name: string, from: string, until: string) => datedCertificate(folder, name, made.ca, from, until)
const [ten, thirty] = await Promise.all([
  dated('ten', '2030-01-01T00:00:00Z', '2030-01-11T00:00:00Z'),
  dated('thirty', '2030-01-01T00:00:00Z', '2030-03-01T00:00:00Z')
])
const { expired } = made
type Pair = typeof expired
const at = (time: string): number => Date.parse(time)

/** A client that takes whatever certificate there is: whom it is of, by its fingerprint. */
async function shown(t: Test, port: number): Promise<string> {
  const socket = tls.connect({ host: '127.0.0.1', port, ca, rejectUnauthorized: false })
  t.teardown(() => {
    socket.destroy()
  })
  await once(socket, 'secureConnect')
  const { fingerprint256 } = socket.getPeerCertificate()
  await once(socket.resume().end(), 'close')
  return fingerprint256
}

const fingerprintOf = ({ cert }: Pair): string => new X509Certificate(readFileSync(cert)).fingerprint256

/** A folder of its own with a pair that may be replaced. */
function placeFor(t: Test, pair: Pair): Pair {
  const own = t.testdir({})
  const place = { cert: path.join(own, 'cert.pem'), key: path.join(own, 'key.pem') }
  copyFileSync(pair.cert, place.cert)
  copyFileSync(pair.key, place.key)
  return place
}

const openAt = (t: Test, pair: Pair, clock = fakeClock(Date.now())): Promise<OpenSyslog> =>
  openSyslog(t, { protocol: 'tls', tls: pair }, { clock })

t.test('the dates of a certificate decide its state at each moment', async (t) => {
  const pem = readFileSync(thirty.cert)
  for (const [time, code, date] of [
    ['2029-12-31T23:59:59Z', 'SYSLOG_CERTIFICATE_NOT_YET_VALID', 'Jan  1 00:00:00 2030 GMT'],
    ['2030-01-01T00:00:00Z', null, ''],
    ['2030-01-30T00:00:00Z', null, ''],
    ['2030-01-30T00:00:01Z', 'SYSLOG_CERTIFICATE_EXPIRES_SOON', 'Mar  1 00:00:00 2030 GMT'],
    ['2030-03-01T00:00:00Z', 'SYSLOG_CERTIFICATE_EXPIRES_SOON', 'Mar  1 00:00:00 2030 GMT'],
    ['2030-03-01T00:00:01Z', 'SYSLOG_CERTIFICATE_EXPIRED', 'Mar  1 00:00:00 2030 GMT']
  ] as const) {
    const problem = certificateProblem(pem, at(time))
    t.equal(problem?.code ?? null, code, time)
    t.match(problem?.detail ?? '', date)
    t.match(problem?.detail ?? 'CN=localhost', 'CN=localhost')
  }
  t.match(certificateText(pem), /^CN=localhost \([0-9A-F]+\) is valid until Mar  1 00:00:00 2030 GMT$/)
})

t.test('the first certificate of a chain to expire counts, wherever it stands', async (t) => {
  const pems = [thirty, ten, expired].map(({ cert }) => readFileSync(cert))
  for (const order of [
    [0, 1],
    [1, 0],
    [0, 1, 0]
  ]) {
    const chain = Buffer.concat(order.map((index) => pems[index] ?? Buffer.alloc(0)))
    t.match(certificateProblem(chain, at('2030-01-02T00:00:00Z')), {
      code: 'SYSLOG_CERTIFICATE_EXPIRES_SOON',
      detail: 'Jan 11 00:00:00 2030'
    })
    t.match(certificateProblem(chain, at('2030-01-12T00:00:00Z')), {
      code: 'SYSLOG_CERTIFICATE_EXPIRED',
      detail: 'Jan 11 00:00:00 2030'
    })
  }
  t.match(
    certificateProblem(Buffer.concat(pems), at('2029-01-01T00:00:00Z')),
    { code: 'SYSLOG_CERTIFICATE_EXPIRED', detail: 'Jan  2 00:00:00 2020' },
    'the gravest'
  )
})

t.test('an expiring certificate is reported at the start and daily', async (t) => {
  for (const [start, first] of [
    ['2030-01-12T00:00:00Z', 'SYSLOG_CERTIFICATE_EXPIRED'],
    ['2029-12-20T00:00:00Z', 'SYSLOG_CERTIFICATE_NOT_YET_VALID'],
    ['2030-01-02T00:00:00Z', 'SYSLOG_CERTIFICATE_EXPIRES_SOON']
  ] as const) {
    const clock = fakeClock(at(start))
    const { codes, warnings } = await openAt(t, ten, clock)
    t.strictSame(codes(), [first])
    t.match(warnings[0]?.message, 'CN=localhost')
    t.match(JSON.stringify(warnings[0]), ten.cert, 'the commands name the file')
    await clock.advance(DAY - 1)
    t.equal(codes().length, 1)
    await clock.advance(1)
    t.strictSame(codes(), [first, first])
    await clock.advance(DAY)
    t.equal(codes().length, 3)
  }
})

t.test('the report changes as the certificate expires', async (t) => {
  const clock = fakeClock(at('2030-01-29T12:00:00Z'))
  const { codes } = await openAt(t, thirty, clock)
  t.strictSame(codes(), [])
  await clock.advance(DAY)
  t.strictSame(codes(), ['SYSLOG_CERTIFICATE_EXPIRES_SOON'])
  for (let day = 0; day < 30; day++) await clock.advance(DAY)
  t.equal(codes().at(-1), 'SYSLOG_CERTIFICATE_EXPIRED')
})

t.test('a sender that hangs up on an invalid certificate is reported as such', async (t) => {
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    const clock = fakeClock(Date.now())
    const { source, port, warnings } = await openAt(t, expired, clock)
    source.resume()
    await clock.advance(20_000) // what was told at the start may be told again
    const client = tls.connect({ host: '127.0.0.1', port, ca, maxVersion })
    const [error] = (await once(client, 'error')) as [NodeJS.ErrnoException]
    t.equal(error.code, 'CERT_HAS_EXPIRED')
    await until(() => source.stats().connections === 0)
    t.match(warnings.at(-1)?.message, 'a sender hung up on it', maxVersion)
    t.strictSame(new Set(warnings.map(({ code }) => code)), new Set(['SYSLOG_CERTIFICATE_EXPIRED']))
  }
})

t.test('a reset after the handshake counts as hanging up, the end of the source does not', async (t) => {
  for (const end of ['reset', 'stop', 'destroy'] as const) {
    const clock = fakeClock(Date.now())
    const { source, port, warnings } = await openAt(t, expired, clock)
    source.resume()
    await clock.advance(20_000)
    const raw = await connected(t, { port })
    const client = tls.connect({ socket: raw, rejectUnauthorized: false, maxVersion: 'TLSv1.2' })
    client.on('error', () => {})
    await once(client, 'secureConnect')
    await until(() => source.stats().connections === 1)
    if (end === 'reset') reset(raw)
    else if (end === 'stop') await source.stop()
    else await closeSource(source)
    await until(() => source.stats().connections === 0)
    t.strictSame(
      warnings.map(({ message }) => message.includes('hung up')),
      end === 'reset' ? [false, true] : [false],
      end
    )
  }
})

t.test('a hang-up is not blamed on a certificate that is still valid', async (t) => {
  const { source, port, codes } = await openAt(t, ten, fakeClock(at('2030-01-02T00:00:00Z')))
  source.resume()
  await sendAll(t, { port }, HALF_A_HELLO)
  await until(() => source.stats().drops['protocol'] === 1)
  t.strictSame(codes(), ['SYSLOG_CERTIFICATE_EXPIRES_SOON', 'SYSLOG_CONNECTION_LOST'])
})

/** A handshake that was begun. */
const HALF_A_HELLO = Buffer.from('16030102000100', 'hex')

/** Lets the source look until it is so. */
async function lookUntil(clock: FakeClock, isSo: () => boolean): Promise<void> {
  let looks = 0
  await until(() => {
    if (!isSo() && looks++ % 5 === 0) void clock.advance(1000)
    return isSo()
  })
}

const write = (place: string, from: string): void => {
  writeFileSync(place, readFileSync(from))
}
const rename = (place: string, from: string): void => {
  copyFileSync(from, `${place}.new`)
  renameSync(`${place}.new`, place)
}
const relink = (place: string, from: string): void => {
  rmSync(place)
  symlinkSync(from, place)
}

t.test('a renewed pair is loaded and reported, however it is put in place; senders stay connected', async (t) => {
  for (const [name, put] of Object.entries({ write, rename, relink })) {
    const clock = fakeClock(Date.now())
    const place = placeFor(t, made.server)
    const { source, port, codes, warnings } = await openAt(t, place, clock)
    source.resume()
    const early = tls.connect({ host: '127.0.0.1', port, ca })
    t.teardown(() => {
      early.destroy()
    })
    await once(early, 'secureConnect')
    t.equal(await shown(t, port), fingerprintOf(made.server))
    put(place.key, made.wrongHost.key)
    put(place.cert, made.wrongHost.cert)
    await lookUntil(clock, () => codes().includes('SYSLOG_CERTIFICATE_RENEWED'))
    t.equal(await shown(t, port), fingerprintOf(made.wrongHost), name)
    t.match(warnings.at(-1)?.message, 'CN=elsewhere.example')
    early.write('<34>Oct 11 22:14:15 host app: still here\n')
    await until(() => source.stats().events === 1)
  }
})

t.test('a pair renewed by swapping a symbolic link, as Kubernetes does, is loaded', async (t) => {
  const clock = fakeClock(Date.now())
  const own = t.testdir({})
  const at = (name: string): string => path.join(own, name)
  for (const [name, pair] of Object.entries({ one: made.server, two: made.selfSigned })) {
    mkdirSync(at(name))
    copyFileSync(pair.cert, at(`${name}/cert.pem`))
    copyFileSync(pair.key, at(`${name}/key.pem`))
  }
  symlinkSync('one', at('data'))
  const { port, codes } = await openAt(t, { cert: at('data/cert.pem'), key: at('data/key.pem') }, clock)
  symlinkSync('two', at('data.new'))
  renameSync(at('data.new'), at('data'))
  await lookUntil(clock, () => codes().includes('SYSLOG_CERTIFICATE_RENEWED'))
  t.equal(await shown(t, port), fingerprintOf(made.selfSigned))
})

t.test(
  'a half-written, damaged or missing pair keeps the old one and is reported once, until it is whole',
  async (t) => {
    const half = (place: string, from: string): void => {
      writeFileSync(place, readFileSync(from).subarray(0, 200))
    }
    for (const [name, spoil] of Object.entries({
      'the certificate alone': ({ cert }: Pair) => {
        write(cert, made.stranger.cert)
      },
      'the key alone': ({ key }: Pair) => {
        write(key, made.stranger.key)
      },
      'half a certificate': ({ cert }: Pair) => {
        half(cert, made.stranger.cert)
      },
      'half a key': ({ key }: Pair) => {
        half(key, made.stranger.key)
      },
      'an empty certificate': ({ cert }: Pair) => {
        writeFileSync(cert, '')
      },
      'no certificate': ({ cert }: Pair) => {
        rmSync(cert)
      },
      'no key': ({ key }: Pair) => {
        rmSync(key)
      },
      'a folder': ({ key }: Pair) => {
        rmSync(key)
        mkdirSync(key)
      }
    })) {
      const clock = fakeClock(Date.now())
      const place = placeFor(t, made.server)
      const { port, codes } = await openAt(t, place, clock)
      spoil(place)
      await lookUntil(clock, () => codes().length > 0)
      t.strictSame(codes(), ['SYSLOG_CERTIFICATE_NOT_RENEWED'], name)
      t.equal(await shown(t, port), fingerprintOf(made.server), name)
      rmSync(place.key, { recursive: true, force: true })
      await clock.advance(20_000)
      write(place.key, made.stranger.key)
      write(place.cert, made.stranger.cert)
      await lookUntil(clock, () => codes().length > 1)
      t.strictSame(codes(), ['SYSLOG_CERTIFICATE_NOT_RENEWED', 'SYSLOG_CERTIFICATE_RENEWED'], name)
      t.equal(await shown(t, port), fingerprintOf(made.stranger), name)
    }
  }
)

t.test('each change is reported, however soon after another, and the last report is true', async (t) => {
  const clock = fakeClock(Date.now())
  const place = placeFor(t, made.server)
  const { port, codes } = await openAt(t, place, clock)
  const told: string[] = []
  for (const [code, change] of [
    [
      'NOT_RENEWED',
      () => {
        write(place.cert, made.stranger.cert)
      }
    ],
    [
      'RENEWED',
      () => {
        write(place.key, made.stranger.key)
      }
    ],
    [
      'NOT_RENEWED',
      () => {
        rmSync(place.key)
      }
    ],
    [
      'RENEWED',
      () => {
        write(place.key, made.server.key)
        write(place.cert, made.server.cert)
      }
    ],
    [
      'RENEWED EXPIRED',
      () => {
        write(place.key, expired.key)
        write(place.cert, expired.cert)
      }
    ]
  ] as const) {
    change()
    told.push(...code.split(' ').map((one) => `SYSLOG_CERTIFICATE_${one}`))
    await lookUntil(clock, () => codes().length >= told.length)
    t.strictSame(codes(), told)
  }
  t.equal(await shown(t, port), fingerprintOf(expired))
})

t.test('files touched, or rewritten with the same content, are not reported', async (t) => {
  const clock = fakeClock(Date.now())
  const place = placeFor(t, made.server)
  const { port, codes } = await openAt(t, place, clock)
  for (const touch of [
    () => {
      utimesSync(place.cert, 0, 0)
    },
    () => {
      rename(place.key, made.server.key)
    }
  ]) {
    touch()
    for (let look = 0; look < 5; look++) {
      await clock.advance(1000)
      await settled(() => clock.pending)
    }
  }
  t.strictSame(codes(), [])
  t.equal(await shown(t, port), fingerprintOf(made.server))
})

t.test('a renewed pair that expires soon is reported at once, and new authorities are loaded too', async (t) => {
  const clock = fakeClock(at('2030-01-02T00:00:00Z'))
  const place = placeFor(t, thirty)
  const authorities = `${place.cert}.ca`
  copyFileSync(made.selfSigned.cert, authorities)
  const { source, port, codes } = await openSyslog(
    t,
    { protocol: 'tls', tls: { ...place, ca: authorities, clientCert: 'require' } },
    { clock }
  )
  t.strictSame(codes(), [])
  write(place.key, ten.key)
  write(place.cert, ten.cert)
  await lookUntil(clock, () => codes().includes('SYSLOG_CERTIFICATE_EXPIRES_SOON'))
  write(authorities, made.ca.cert)
  await clock.advance(20_000)
  await lookUntil(clock, () => codes().filter((code) => code === 'SYSLOG_CERTIFICATE_RENEWED').length === 2)
  const collected = collect(source, { count: 1 })
  const client = tls.connect({
    host: '127.0.0.1',
    port,
    rejectUnauthorized: false,
    cert: readFileSync(made.client.cert),
    key: readFileSync(made.client.key)
  })
  client.end('<34>Oct 11 22:14:15 host app: x\n')
  t.match(await collected, [{ meta: { tlsPeerName: 'client.example' } }])
})

t.test('a source that has ended no longer checks its certificates', async (t) => {
  for (const end of ['stop', 'destroy'] as const) {
    const clock = fakeClock(Date.now())
    const { source } = await openAt(t, placeFor(t, made.server), clock)
    source.resume()
    void clock.advance(1000)
    if (end === 'stop') await source.stop()
    else await closeSource(source)
    await settled(() => clock.pending)
    t.equal(clock.pending, 0, end)
  }
})
