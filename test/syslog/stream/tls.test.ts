import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import path from 'node:path'
import { Duplex } from 'node:stream'
import tls from 'node:tls'
import t, { type Test } from 'tap'
import type { SyslogInputParams } from '../../../lib/syslog/params.ts'
import { collect } from '../../../lib/testing/collect.ts'
import { makeCertificates } from '../../support/certificates.ts'
import { failedOpening, openSyslog, type OpenSyslog } from '../support/open-syslog.ts'
import { INET, version2 } from '../support/proxy-headers.ts'
import { connected, messages, sendAll, written } from '../support/senders.ts'
import { settled, until } from '../support/until.ts'

const folder = t.testdir({})
const made = await makeCertificates(folder)
const ca = readFileSync(made.ca.cert)
const identity = (who: { readonly cert: string; readonly key: string }) => ({
  cert: readFileSync(who.cert),
  key: readFileSync(who.key)
})
const one = messages(1)

type Tls = NonNullable<SyslogInputParams['tls']>

const open = (t: Test, params: SyslogInputParams = {}, more: Partial<Tls> = {}): Promise<OpenSyslog> =>
  openSyslog(t, { protocol: 'tls', tls: { ...made.server, ca: made.ca.cert, ...more }, ...params })

/**
 * A client whose handshake is done on its own side; with TLS 1.3 that is before the server has looked at its
 * certificate.
 */
async function secured(t: Test, port: number, options: tls.ConnectionOptions = {}): Promise<tls.TLSSocket> {
  const socket = tls.connect({ host: '127.0.0.1', port, ca, ...options })
  socket.on('error', () => {})
  t.teardown(() => {
    socket.destroy()
  })
  await once(socket, 'secureConnect')
  return socket
}

async function stillServes(t: Test, { source, port }: OpenSyslog, options: tls.ConnectionOptions = {}): Promise<void> {
  const collected = collect(source, { count: 1 })
  const socket = await secured(t, port, options)
  socket.end(one.bytes)
  t.equal((await collected)[0]?.text, 'app 0', 'others go on')
}

t.test('messages over TLS arrive, with counts as in RFC 5425 or as lines', async (t) => {
  const { source, port, codes } = await open(t)
  const { lines, texts } = messages(1000)
  for (const bytes of [lines.map((line) => `${line.length} ${line}`).join(''), lines.join('\n')]) {
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const collected = collect(source, { count: 1000 })
      const socket = await secured(t, port, { maxVersion })
      const { localPort } = socket
      socket.end(bytes)
      const events = await collected
      t.strictSame(
        events.map(({ text }) => text),
        texts,
        maxVersion
      )
      t.match(events[0], {
        meta: { transport: 'tls', remoteAddress: '127.0.0.1', remotePort: localPort, tlsPeerName: null },
        tags: { syslog_protocol: 'tls' }
      })
    }
  }
  await until(() => source.stats().connections === 0)
  t.strictSame(codes(), [])
})

t.test('a client that resets right after its last message, with a paused consumer', async (t) => {
  const { source, port } = await open(t, { tcpRecvBytes: 1024, maxMessageBytes: 1024 })
  const { bytes, texts: expected } = messages(300)
  const texts: string[] = []
  source.on('data', ({ text }) => {
    texts.push(text)
    if (texts.length === 1) source.pause()
  })
  const socket = await secured(t, port)
  await new Promise((resolve) => {
    socket.write(bytes, resolve)
  })
  await until(() => texts.length === 1)
  socket.destroy()
  await settled(() => source.stats().bytes)
  source.resume()
  await until(
    () => texts.length === 300,
    () => `${texts.length} of 300`
  )
  t.strictSame(texts, expected)
  await until(() => source.stats().connections === 0)
})

t.test('client_cert: none asks for none, request takes any, require a valid one', async (t) => {
  for (const [clientCert, who, peerName] of [
    ['none', null, null],
    ['none', made.client, null],
    ['request', null, null],
    ['request', made.client, 'client.example'],
    ['request', made.stranger, null],
    ['request', made.expired, null],
    ['require', made.client, 'client.example']
  ] as const) {
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const { source, port, codes } = await open(t, {}, { clientCert })
      const collected = collect(source, { count: 1 })
      const socket = await secured(t, port, { maxVersion, ...(who === null ? {} : identity(who)) })
      socket.end(one.bytes)
      t.equal(
        (await collected)[0]?.meta.tlsPeerName,
        peerName,
        `${clientCert} ${who?.cert.slice(folder.length)} ${maxVersion}`
      )
      t.strictSame(codes(), [])
    }
  }
})

t.test('with require a client with an invalid certificate is refused with the reason', async (t) => {
  for (const [who, code] of [
    [null, 'TLS_ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE'],
    [made.expired, 'TLS_CERT_HAS_EXPIRED'],
    [made.stranger, 'TLS_UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    [made.selfSigned, 'TLS_DEPTH_ZERO_SELF_SIGNED_CERT']
  ] as const) {
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const opened = await open(t, {}, { clientCert: 'require' })
      opened.source.resume()
      const socket = tls.connect({
        host: '127.0.0.1',
        port: opened.port,
        ca,
        maxVersion,
        ...(who === null ? {} : identity(who))
      })
      socket.on('error', () => {})
      const closed = once(socket, 'close')
      socket.write(one.bytes)
      await closed.catch(() => {})
      await until(() => opened.source.stats().connections === 0)
      t.strictSame(opened.codes(), [code], maxVersion)
      t.match(opened.source.stats(), { events: 0, drops: { protocol: 1 }, errors: { [code]: 1 } })
      opened.source.pause()
      await stillServes(t, opened, identity(made.client))
    }
  }
})

t.test('a failed handshake is reported by its code and counted, and others go on', async (t) => {
  for (const [name, code, alert, options] of [
    [
      'an old version',
      'TLS_ERR_SSL_UNSUPPORTED_PROTOCOL',
      /ALERT_PROTOCOL_VERSION/,
      { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' }
    ],
    [
      'no shared cipher',
      'TLS_ERR_SSL_NO_SHARED_CIPHER',
      /ALERT_HANDSHAKE_FAILURE/,
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' }
    ]
  ] as const) {
    const opened = await open(t)
    opened.source.resume()
    const socket = tls.connect({ host: '127.0.0.1', port: opened.port, ca, ...options } as tls.ConnectionOptions)
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
    t.match(error.code, alert, `${name}: what the client is told`)
    await until(
      () => opened.source.stats().drops['protocol'] === 1,
      () => `${name}: ${JSON.stringify(opened.source.stats())}`
    )
    t.match(opened.codes(), [code], name)
    await until(() => opened.source.stats().connections === 0)
    opened.source.pause()
    await stillServes(t, opened)
  }
})

t.test('with min_version TLSv1.3 a client of 1.2 is refused', async (t) => {
  const opened = await open(t, {}, { minVersion: 'TLSv1.3' })
  opened.source.resume()
  const socket = tls.connect({ host: '127.0.0.1', port: opened.port, ca, maxVersion: 'TLSv1.2' })
  await once(socket, 'error')
  await until(() => opened.source.stats().drops['protocol'] === 1)
  t.match(opened.codes(), ['TLS_ERR_SSL_UNSUPPORTED_PROTOCOL'])
  opened.source.pause()
  await stillServes(t, opened)
})

const NOT_TLS = /^TLS_ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/

t.test('plain text to a TLS port', async (t) => {
  for (const [bytes, code] of [
    [one.bytes, NOT_TLS],
    ['GET / HTTP/1.1\r\n\r\n', 'TLS_ERR_SSL_HTTP_REQUEST'],
    ['PUT /x HTTP/1.1\r\n\r\n', 'TLS_ERR_SSL_HTTP_REQUEST'],
    [`${one.bytes.length} ${one.bytes}`, NOT_TLS],
    ['{"a":1}\0', NOT_TLS],
    ['\uFEFF<34>Oct 11 22:14:15 h a: x', NOT_TLS],
    ['日志日志日志', NOT_TLS],
    ['\n\n\n\n\n\n', NOT_TLS],
    ['PROXY TCP4 203.0.113.9 192.0.2.1 5000 514\r\n', NOT_TLS],
    [version2(1, INET), NOT_TLS],
    ['\x16 and text', NOT_TLS]
  ] as const) {
    const opened = await open(t)
    opened.source.resume()
    const socket = await connected(t, { port: opened.port })
    socket.write(bytes)
    await once(socket, 'close')
    await until(() => opened.source.stats().connections === 0)
    t.match(opened.codes(), [code])
    t.match(opened.warnings[0]?.message, /plain/, 'says what came')
    t.match(opened.warnings[0]?.message, `127.0.0.1:${socket.localPort ?? ''}`, 'names the sender')
    t.equal(opened.source.stats().drops['protocol'], 1)
    opened.source.pause()
    await stillServes(t, opened)
  }
})

t.test('plain text shorter than a TLS record is recognized, whether the sender hangs up or waits', async (t) => {
  for (const text of ['x', 'hi\n', '<34>x', '\n\n\n\n\n']) {
    for (const how of ['end', 'open'] as const) {
      const opened = await open(t, { tlsHandshakeTimeoutMs: 50 })
      opened.source.resume()
      await sendAll(t, { port: opened.port }, text, how)
      await until(() => opened.source.stats().drops['protocol'] === 1)
      t.strictSame(opened.codes(), ['TLS_ERR_SSL_WRONG_VERSION_NUMBER'], `${JSON.stringify(text)} ${how}`)
    }
  }
})

t.test('a handshake that never ends, ends', async (t) => {
  const opened = await open(t, { tlsHandshakeTimeoutMs: 50 })
  opened.source.resume()
  const socket = await connected(t, { port: opened.port })
  await once(socket, 'close')
  t.strictSame(opened.codes(), ['TLS_ERR_TLS_HANDSHAKE_TIMEOUT'])
  t.equal(opened.source.stats().drops['protocol'], 1)
  await until(() => opened.source.stats().connections === 0)
  opened.source.pause()
  await stillServes(t, opened)
})

t.test('a hanging handshake holds nobody up, and is not reported when the source stops', async (t) => {
  for (const end of ['stop', 'destroy'] as const) {
    const opened = await open(t)
    const hanging = await connected(t, { port: opened.port })
    await until(() => opened.source.stats().connections === 1)
    await stillServes(t, opened)
    opened.source.resume()
    if (end === 'stop') await opened.source.stop()
    else {
      opened.source.destroy()
      await once(opened.source, 'close')
    }
    if (!hanging.closed) await once(hanging, 'close')
    t.strictSame(opened.codes(), [], end)
    t.match(opened.source.stats(), { drops: { protocol: 0 }, connections: 0 })
  }
})

t.test('TLS after a PROXY header, in one piece or in many', async (t) => {
  const { source, port } = await open(t, { proxyProtocol: true, allowFrom: ['203.0.113.0/24'] })
  for (const header of [Buffer.from('PROXY TCP4 203.0.113.9 192.0.2.1 5000 514\r\n'), version2(1, INET)]) {
    for (const pieces of ['one', 'many'] as const) {
      const collected = collect(source, { count: 1 })
      const raw = await connected(t, { port, noDelay: true })
      if (pieces === 'many') await written(raw, header)
      const socket = tls.connect({ socket: pieces === 'one' ? joining(raw, header) : raw, ca, servername: 'localhost' })
      socket.on('error', () => {})
      await once(socket, 'secureConnect')
      socket.end(one.bytes)
      t.match(
        await collected,
        [{ text: 'app 0', position: { address: '203.0.113.9', port: 5000 }, meta: { transport: 'tls' } }],
        pieces
      )
    }
  }
})

/** Puts the header right before the first bytes that are written, so that both arrive as one. */
function joining(raw: Socket, header: Buffer): Duplex {
  let ahead = header
  const joined = new Duplex({
    read: () => {},
    write: (bytes: Buffer, _encoding, done) => {
      raw.write(Buffer.concat([ahead, bytes]), done)
      ahead = Buffer.alloc(0)
    },
    final: (done) => {
      raw.end(done)
    }
  })
  raw.on('data', (bytes) => joined.push(bytes))
  raw.on('end', () => joined.push(null))
  return joined
}

t.test('unusable files are an error that names them', async (t) => {
  const bad = path.join(folder, 'bad.pem')
  writeFileSync(bad, 'no PEM at all\n')
  const damaged = path.join(folder, 'damaged.pem')
  writeFileSync(damaged, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')
  // OpenSSL itself does not mind a key of another kind
  const other = path.join(folder, 'other.key')
  writeFileSync(other, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }))
  const fifo = path.join(folder, 'fifo')
  execFileSync('mkfifo', [fifo])
  for (const [files, code, named] of [
    [{ cert: fifo, key: fifo, ca: fifo }, 'TLS_FILE_UNREADABLE', fifo],
    [{ key: '/dev/zero' }, 'TLS_FILE_UNREADABLE', '/dev/zero'],
    [{ cert: path.join(folder, 'none.pem') }, 'TLS_FILE_NOT_FOUND', 'none.pem'],
    [{ key: path.join(folder, 'none.key') }, 'TLS_FILE_NOT_FOUND', 'none.key'],
    [{ ca: path.join(folder, 'none.ca') }, 'TLS_FILE_NOT_FOUND', 'none.ca'],
    [{ cert: folder }, 'TLS_FILE_UNREADABLE', folder],
    [{ cert: bad }, 'TLS_FILE_WRONG_CONTENT', /tls\.cert.*no PEM/],
    [{ key: bad }, 'TLS_FILE_WRONG_CONTENT', 'tls.key'],
    [{ ca: bad }, 'TLS_FILE_WRONG_CONTENT', 'bad.pem'],
    [{ cert: damaged }, /^TLS_ERR_OSSL/, /./],
    [{ ca: damaged }, /^TLS_ERR_OSSL/, 'damaged.pem'],
    [{ key: made.client.key }, 'TLS_ERR_OSSL_X509_KEY_VALUES_MISMATCH', /./],
    [{ key: other }, 'TLS_ERR_OSSL_X509_KEY_VALUES_MISMATCH', /./]
  ] as const) {
    const error = await failedOpening({
      protocol: 'tls',
      addr: '127.0.0.1',
      port: 0,
      tls: { ...made.server, ...files }
    })
    t.match(error.code, code)
    t.match(error.message, named)
    t.match(JSON.stringify(error), Object.values(files)[0], `${error.code} says where to look`)
  }
})
