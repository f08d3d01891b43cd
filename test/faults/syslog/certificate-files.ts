import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { makeCertificate, makeCertificates, makeChain, type Chain } from '../../support/certificates.ts'
import type { Fault, FaultBench, FaultCase } from '../fault.ts'
import { filesFor } from '../support.ts'
import { arrives, freePort, HELLO, portOf, sendTls } from './support.ts'

const FRAME = `${HELLO}\n`

/** A folder for only those files that the fault is about. */
async function pemFolder({ folder }: FaultBench): Promise<(name: string) => string> {
  await mkdir(path.join(folder, 'pem'))
  return (name) => path.join(folder, 'pem', name)
}

async function tlsFiles(cert: string, key: string, more = ''): Promise<FaultCase['files']> {
  return filesFor(
    'syslog',
    `protocol = "tls"\naddr = "127.0.0.1"\nport = ${await freePort()}\n\n[sources.params.tls]\ncert = "${cert}"\nkey = "${key}"\n${more}`
  )
}

/** A sender that verifies the certificate and trusts only one authority. */
function verified(authority: string, own: { readonly cert?: string; readonly key?: string } = {}): FaultCase['works'] {
  return async (source, config) => {
    const ca = await readFile(authority)
    await arrives(source, 'hello', () =>
      sendTls(portOf(config), FRAME, { ca, rejectUnauthorized: true, servername: 'localhost', ...own })
    )
  }
}

async function joined(to: string, ...files: readonly string[]): Promise<string> {
  await writeFile(to, (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join(''))
  return to
}

/** A certificate issued by another authority than the root. */
function withChain(
  name: string,
  code: Fault['code'],
  put: (made: Chain, at: (name: string) => string) => Promise<string>
): Fault {
  return {
    name,
    area: 'syslog',
    code,
    quick: true,
    arrange: async (bench) => {
      const at = await pemFolder(bench)
      const made = await makeChain(path.join(bench.folder, 'made'))
      await copyFile(made.leaf.key, at('privkey.pem'))
      return { files: await tlsFiles(await put(made, at), at('privkey.pem')), works: verified(made.root.cert) }
    }
  }
}

export const certificateFileFaults: readonly Fault[] = [
  withChain(
    'the certificate is shown without its chain, which is in a file beside it',
    'SYSLOG_CERTIFICATE_CHAIN_INCOMPLETE',
    async ({ leaf, intermediate }, at) => {
      await joined(at('fullchain.pem'), leaf.cert, intermediate.cert)
      return await joined(at('cert.pem'), leaf.cert)
    }
  ),
  withChain(
    'the certificate is shown without that of its issuer',
    'SYSLOG_CERTIFICATE_CHAIN_INCOMPLETE',
    async ({ leaf, intermediate }, at) => {
      await joined(at('chain.pem'), intermediate.cert)
      return await joined(at('cert.pem'), leaf.cert)
    }
  ),
  withChain(
    'the certificates of the file stand in the wrong order',
    'TLS_ERR_OSSL_X509_KEY_VALUES_MISMATCH',
    async ({ leaf, intermediate, root }, at) => {
      await copyFile(intermediate.key, at('ca.key'))
      return await joined(at('chain.pem'), root.cert, intermediate.cert, leaf.cert)
    }
  ),
  {
    name: 'the certificate is meant for clients alone',
    area: 'syslog',
    code: 'SYSLOG_CERTIFICATE_NOT_FOR_SERVERS',
    quick: true,
    arrange: async (bench) => {
      const at = await pemFolder(bench)
      const made = await makeCertificates(path.join(bench.folder, 'made'))
      const clients = await makeCertificate(
        path.join(bench.folder, 'pem'),
        'agent',
        ['extendedKeyUsage=clientAuth'],
        made.ca
      )
      await copyFile(made.server.cert, at('server.pem'))
      await copyFile(made.server.key, at('server.key'))
      return { files: await tlsFiles(clients.cert, clients.key), works: verified(made.ca.cert) }
    }
  },
  {
    name: 'certificate and key are swapped',
    area: 'syslog',
    code: 'TLS_FILE_WRONG_CONTENT',
    quick: true,
    arrange: async (bench) => {
      const made = await makeCertificates(path.join(bench.folder, 'made'))
      return { files: await tlsFiles(made.server.key, made.server.cert), works: verified(made.ca.cert) }
    }
  },
  {
    name: 'a key stands for the authority of the senders',
    area: 'syslog',
    code: 'TLS_FILE_WRONG_CONTENT',
    quick: true,
    arrange: async (bench) => {
      const at = await pemFolder(bench)
      const made = await makeCertificates(path.join(bench.folder, 'made'))
      await copyFile(made.ca.cert, at('ca.pem'))
      await copyFile(made.ca.key, at('ca.key'))
      await copyFile(made.server.cert, at('server.pem'))
      await copyFile(made.server.key, at('server.key'))
      const own = { cert: await readFile(made.client.cert, 'utf8'), key: await readFile(made.client.key, 'utf8') }
      return {
        files: await tlsFiles(at('server.pem'), at('server.key'), `ca = "${at('ca.key')}"\nclient_cert = "require"\n`),
        works: verified(made.ca.cert, own)
      }
    }
  },
  {
    name: 'certificate and key are not there, nor anything like them',
    area: 'syslog',
    code: 'TLS_FILE_NOT_FOUND',
    quick: true,
    arrange: async (bench) => {
      const at = (name: string): string => path.join(bench.folder, 'not yet', name)
      return {
        files: await tlsFiles(at('server.pem'), at('server.key')),
        works: (source, config) => arrives(source, 'hello', () => sendTls(portOf(config), FRAME))
      }
    }
  },
  {
    name: 'the certificate is written in DER',
    area: 'syslog',
    code: 'TLS_FILE_WRONG_CONTENT',
    quick: true,
    arrange: async (bench) => {
      const at = await pemFolder(bench)
      const made = await makeCertificates(path.join(bench.folder, 'made'))
      await copyFile(made.server.key, at('server.key'))
      const der = (await readFile(made.server.cert, 'utf8')).replaceAll(/-----.*-----|\n/g, '')
      await writeFile(at('server.cer'), Buffer.from(der, 'base64'))
      return { files: await tlsFiles(at('server.cer'), at('server.key')), works: verified(made.ca.cert) }
    }
  }
]
