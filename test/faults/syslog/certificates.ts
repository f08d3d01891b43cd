import { exec, execFile } from 'node:child_process'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { makeCertificates, type Certificates } from '../../support/certificates.ts'
import type { Fault, FaultBench, FaultCase } from '../fault.ts'
import { filesFor } from '../support.ts'
import { arrives, dealtWith, freePort, HELLO, portOf, sendStream, sendTls, whileRunning } from './support.ts'

const FRAME = `${HELLO}\n`
const overTls: FaultCase['works'] = (source, config) => arrives(source, 'hello', () => sendTls(portOf(config), FRAME))

/** Certificates, and a folder for only those that the fault is about. */
async function pemFolder({ folder }: FaultBench): Promise<{
  readonly made: Certificates
  readonly put: (from: string, name: string) => Promise<string>
}> {
  const made = await makeCertificates(path.join(folder, 'made'))
  await mkdir(path.join(folder, 'pem'))
  return {
    made,
    put: async (from, name) => {
      const to = path.join(folder, 'pem', name)
      await copyFile(from, to)
      return to
    }
  }
}

async function tlsFiles(cert: string, key: string, more = ''): Promise<FaultCase['files']> {
  return filesFor(
    'syslog',
    `protocol = "tls"\naddr = "127.0.0.1"\nport = ${await freePort()}\n\n[sources.params.tls]\ncert = "${cert}"\nkey = "${key}"\n${more}`
  )
}

export const certificateFaults: readonly Fault[] = [
  {
    name: 'the certificate has expired',
    area: 'syslog',
    code: 'SYSLOG_CERTIFICATE_EXPIRED',
    quick: true,
    arrange: async (bench) => {
      const { made, put } = await pemFolder(bench)
      const files = await tlsFiles(
        await put(made.expired.cert, 'server-2020.pem'),
        await put(made.expired.key, 'server-2020.key')
      )
      await put(made.server.cert, 'server-2026.pem')
      await put(made.server.key, 'server-2026.key')
      return { files, works: overTls }
    }
  },
  {
    name: "a certificate behind the source's own has expired",
    area: 'syslog',
    code: 'SYSLOG_CERTIFICATE_EXPIRED',
    quick: true,
    arrange: async (bench) => {
      const { made, put } = await pemFolder(bench)
      const file = await put(made.server.cert, 'server.pem')
      const own = await readFile(file)
      await writeFile(file, Buffer.concat([own, await readFile(made.expired.cert)]))
      return {
        files: await tlsFiles(file, await put(made.server.key, 'server.key')),
        works: overTls,
        byHand: async ({ text }) => {
          if (!text.en.startsWith(`Keep the first certificate of ${file}`)) throw new Error(text.en)
          await writeFile(file, Buffer.concat([own, await readFile(made.ca.cert)]))
        }
      }
    }
  },
  {
    name: 'the key has a passphrase',
    area: 'syslog',
    code: 'TLS_ERR_OSSL_BAD_PASSWORD_READ',
    quick: true,
    arrange: async (bench) => {
      const { made, put } = await pemFolder(bench)
      const key = path.join(bench.folder, 'pem', 'server.key')
      await promisify(execFile)('openssl', [
        'pkey',
        '-in',
        made.server.key,
        '-aes256',
        '-passout',
        'pass:4711',
        '-out',
        key
      ])
      return {
        files: await tlsFiles(await put(made.server.cert, 'server.pem'), key),
        works: overTls,
        // openssl asks for the passphrase
        byHand: async ({ command = '', toml = '' }) => {
          await promisify(exec)(command.replace('openssl pkey', 'openssl pkey -passin pass:4711'))
          const [, unlocked = ''] = /key = "(.+)"/.exec(toml) ?? []
          const config = path.join(bench.folder, 'wpsrc.toml')
          await writeFile(config, (await readFile(config, 'utf8')).replace(key, unlocked))
        }
      }
    }
  },
  {
    name: 'another authority has issued the certificate of the sender',
    area: 'syslog',
    code: 'TLS_UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    quick: true,
    arrange: async (bench) => {
      const { made, put } = await pemFolder(bench)
      const ca = await put(made.ca.cert, 'ca.pem')
      const send = async (port: number): Promise<void> =>
        sendTls(port, FRAME, { cert: await readFile(made.stranger.cert), key: await readFile(made.stranger.key) })
      return {
        files: await tlsFiles(made.server.cert, made.server.key, `ca = "${ca}"\nclient_cert = "require"\n`),
        ask: whileRunning(async (source, config) => {
          await send(portOf(config))
          await dealtWith(source)
        }),
        byHand: async ({ text }) => {
          if (!text.en.includes(`add its root to ${ca}`)) throw new Error(text.en)
          await writeFile(
            ca,
            Buffer.concat([await readFile(ca), await readFile(path.join(bench.folder, 'made', 'other-ca.pem'))])
          )
        },
        works: (source, config) => arrives(source, 'hello', () => send(portOf(config)))
      }
    }
  },
  {
    name: "the key is another certificate's",
    area: 'syslog',
    code: 'TLS_ERR_OSSL_X509_KEY_VALUES_MISMATCH',
    quick: true,
    arrange: async (bench) => {
      const { made, put } = await pemFolder(bench)
      const files = await tlsFiles(await put(made.server.cert, 'server.pem'), await put(made.client.key, 'client.key'))
      await put(made.server.key, 'server.key')
      return { files, works: overTls }
    }
  },
  {
    name: 'the file of the certificate is not there',
    area: 'syslog',
    code: 'TLS_FILE_NOT_FOUND',
    quick: false,
    arrange: async (bench) => {
      const { made, put } = await pemFolder(bench)
      await put(made.server.cert, 'server.crt')
      return {
        files: await tlsFiles(path.join(bench.folder, 'pem', 'server.pem'), await put(made.server.key, 'server.key')),
        works: overTls
      }
    }
  },
  {
    name: 'the file of the key holds a certificate',
    area: 'syslog',
    code: 'TLS_FILE_WRONG_CONTENT',
    quick: false,
    arrange: async (bench) => {
      const { made, put } = await pemFolder(bench)
      const files = await tlsFiles(
        await put(made.server.cert, 'server.pem'),
        await put(made.server.cert, 'server-key.pem')
      )
      await put(made.server.key, 'server.key')
      return { files, works: overTls }
    }
  },
  withoutTls('a sender of plain text speaks to the TLS port', 'TLS_ERR_SSL_WRONG_VERSION_NUMBER', FRAME),
  {
    name: 'a sender knows TLS 1.2 alone, and 1.3 is asked for',
    area: 'syslog',
    code: 'TLS_ERR_SSL_UNSUPPORTED_PROTOCOL',
    quick: true,
    arrange: async (bench) => {
      const { made } = await pemFolder(bench)
      const send = (port: number): Promise<void> => sendTls(port, FRAME, { maxVersion: 'TLSv1.2' })
      return {
        files: await tlsFiles(made.server.cert, made.server.key, 'min_version = "TLSv1.3"\n'),
        ask: whileRunning(async (source, config) => {
          await send(portOf(config))
          await dealtWith(source)
        }),
        works: (source, config) => arrives(source, 'hello', () => send(portOf(config)))
      }
    }
  },
  withoutTls(
    'a load balancer speaks HTTP to the TLS port',
    'TLS_ERR_SSL_HTTP_REQUEST',
    'GET / HTTP/1.1\r\nHost: logs\r\n\r\n'
  ),
  {
    name: 'a sender shows no certificate, and one is required',
    area: 'syslog',
    code: 'TLS_ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE',
    quick: false,
    arrange: async (bench) => {
      const { made, put } = await pemFolder(bench)
      let own: { readonly cert?: string; readonly key?: string } = {}
      return {
        files: await tlsFiles(
          made.server.cert,
          made.server.key,
          `ca = "${await put(made.ca.cert, 'ca.pem')}"\nclient_cert = "require"\n`
        ),
        ask: whileRunning(async (source, config) => {
          await sendTls(portOf(config), FRAME, own)
          await dealtWith(source)
        }),
        byHand: async () => {
          own = { cert: await readFile(made.client.cert, 'utf8'), key: await readFile(made.client.key, 'utf8') }
        },
        works: (source, config) => arrives(source, 'hello', () => sendTls(portOf(config), FRAME, own))
      }
    }
  },
  {
    name: 'a sender speaks TLS to a port of plain text',
    area: 'syslog',
    code: 'SYSLOG_TLS_TO_PLAIN_PORT',
    quick: false,
    arrange: async (bench) => {
      const { made } = await pemFolder(bench)
      const port = await freePort()
      return {
        files: filesFor('syslog', `protocol = "tcp"\naddr = "127.0.0.1"\nport = ${port}`),
        ask: whileRunning(async (source) => {
          await sendTls(port, FRAME)
          await dealtWith(source)
        }),
        // As the TOML of the remedy says
        byHand: async () => {
          const files = filesFor(
            'syslog',
            `protocol = "tls"\naddr = "127.0.0.1"\nport = ${port}\n\n[sources.params.tls]\ncert = "${made.server.cert}"\nkey = "${made.server.key}"`
          )
          await writeFile(path.join(bench.folder, 'wpsrc.toml'), files['wpsrc.toml'] ?? '')
        },
        works: overTls
      }
    }
  }
]

/** A client that sends plain text to the TLS port. */
function withoutTls(name: string, code: Fault['code'], said: string): Fault {
  return {
    name,
    area: 'syslog',
    code,
    quick: false,
    arrange: async (bench) => {
      const { made } = await pemFolder(bench)
      let send = (port: number): Promise<void> => sendStream({ port }, said)
      return {
        files: await tlsFiles(made.server.cert, made.server.key),
        ask: whileRunning(async (source, config) => {
          await send(portOf(config))
          await dealtWith(source)
        }),
        byHand: async () => {
          send = (port) => sendTls(port, FRAME)
        },
        works: (source, config) => arrives(source, 'hello', () => send(portOf(config)))
      }
    }
  }
}
