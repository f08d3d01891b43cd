import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { ErrorCode } from '../../types/error-codes.ts'
import { makeKeystore, makeRevocationList } from '../kafka/client/support/more-certificates.ts'
import type { Fault, FaultBench, FaultCase } from './fault.ts'
import { rewrite, secureKafka } from './support/kafka-bench.ts'
import { kafkaFault, kafkaFiles, readsOne, topicWithRecord } from './support/kafka-row.ts'

const PASSWORD = 'open sesame'

/** Local TLS files that cannot be used. Each is in its own folder beside others, as it would be at a user's site. */
export const kafkaTlsFileFaults: readonly Fault[] = [
  tlsFileFault(
    'the file of the authority is its key',
    'TLS_ERR_OSSL_PEM_NO_START_LINE',
    async ({ at, add, ca, caKey }) => {
      await add({ 'ca.pem': ca, 'ca.key': caKey })
      return { config: { ssl_ca_location: at('ca.key') } }
    }
  ),
  tlsFileFault(
    'the file of the authority is a key, and several authorities lie beside it',
    'TLS_ERR_OSSL_PEM_NO_START_LINE',
    async ({ at, add, ca, otherCa, clientKey }) => {
      await add({ 'a-other.pem': otherCa, 'b-ours.pem': ca, 'client.key': clientKey })
      return { config: { ssl_ca_location: at('client.key') } }
    }
  ),
  tlsFileFault('the file of the authority is misspelt', 'TLS_FILE_NOT_FOUND', async ({ at, add, ca }) => {
    await add({ 'ca.pem': ca })
    return { config: { ssl_ca_location: at('cacert.pem') } }
  }),
  tlsFileFault('the file of the authority is no PEM', 'TLS_ERR_OSSL_PEM_NO_START_LINE', async ({ at, add, ca }) => {
    await add({ 'ca.pem': ca, 'ca-download.pem': '<html>Please log in</html>' })
    return { config: { ssl_ca_location: at('ca-download.pem') } }
  }),
  tlsFileFault(
    'the file of the authority has lost its line ends',
    'TLS_ERR_OSSL_PEM_NO_START_LINE',
    async ({ at, add, ca }) => {
      await add({ 'ca.pem': ca.replaceAll('\n', ' ') })
      return { config: { ssl_ca_location: at('ca.pem') } }
    }
  ),
  tlsFileFault(
    'the file of the authority is PEM in UTF-16',
    'TLS_ERR_OSSL_PEM_NO_START_LINE',
    async ({ at, add, ca }) => {
      await add({ 'ca.pem': Buffer.from(`\uFEFF${ca}`, 'utf16le') })
      return { config: { ssl_ca_location: at('ca.pem') } }
    }
  ),
  tlsFileFault('the authority is in binary', 'TLS_ERR_OSSL_PEM_NO_START_LINE', async ({ folder, at, add, ca }) => {
    await add({ 'ca.pem': ca })
    await promisify(execFile)('openssl', ['x509', '-in', at('ca.pem'), '-outform', 'der', '-out', at('ca.crt')])
    await rm(at('ca.pem'))
    return {
      config: { ssl_ca_location: at('ca.crt') },
      byHand: async ({ command = '' }) => {
        await promisify(execFile)('sh', ['-c', command])
        await rewrite(folder, (text) => text.replace('ca.crt', 'ca.crt.pem'))
      }
    }
  }),
  tlsFileFault('the authority as text has lost its line ends', 'TLS_ERR_OSSL_PEM_NO_START_LINE', async ({ ca }) => ({
    config: { ssl_ca_pem: ca.replaceAll('\n', '') }
  })),
  tlsFileFault('the folder of authorities is empty', 'TLS_ERR_OSSL_PEM_NO_START_LINE', async ({ at, add, ca }) => {
    await add({ 'ca.pem': ca })
    await mkdir(at('authorities'))
    return { config: { ssl_ca_location: at('authorities') } }
  }),
  tlsFileFault(
    'the password of the key is wrong',
    'TLS_ERR_OSSL_BAD_DECRYPT',
    async ({ folder, at, add, ca, clientCert, encryptedKey }) => {
      await add({ 'ca.pem': ca, 'client.pem': clientCert, 'client.key': encryptedKey })
      return {
        mutual: true,
        config: {
          ssl_ca_location: at('ca.pem'),
          ssl_certificate_location: at('client.pem'),
          ssl_key_location: at('client.key'),
          ssl_key_password: 'wrong-4711'
        },
        byHand: () => rewrite(folder, (text) => text.replace('wrong-4711', PASSWORD))
      }
    }
  ),
  tlsFileFault(
    "the key is another certificate's",
    'TLS_ERR_OSSL_X509_KEY_VALUES_MISMATCH',
    async ({ at, add, ca, caKey, clientCert, clientKey }) => {
      await add({ 'ca.pem': ca, 'client.pem': clientCert, 'client.key': clientKey, 'server.key': caKey })
      return {
        mutual: true,
        config: {
          ssl_ca_location: at('ca.pem'),
          ssl_certificate_location: at('client.pem'),
          ssl_key_location: at('server.key')
        }
      }
    }
  ),
  tlsFileFault(
    'certificate and key are swapped',
    'TLS_ERR_OSSL_PEM_NO_START_LINE',
    async ({ at, add, ca, clientCert, clientKey }) => {
      await add({ 'ca.pem': ca, 'client.pem': clientCert, 'client.key': clientKey })
      return {
        mutual: true,
        config: {
          ssl_ca_location: at('ca.pem'),
          ssl_certificate_location: at('client.key'),
          ssl_key_location: at('client.pem')
        }
      }
    }
  ),
  tlsFileFault(
    'authority and certificate are swapped',
    'TLS_ERR_OSSL_X509_KEY_VALUES_MISMATCH',
    async ({ at, add, ca, clientCert, clientKey }) => {
      await add({ 'ca.pem': ca, 'client.pem': clientCert, 'client.key': clientKey })
      return {
        mutual: true,
        config: {
          ssl_ca_location: at('client.pem'),
          ssl_certificate_location: at('ca.pem'),
          ssl_key_location: at('client.key')
        }
      }
    }
  ),
  tlsFileFault(
    'the key store is PEM',
    'TLS_ERR_TLS_INVALID_CONTEXT',
    async ({ at, add, ca, clientCert, clientKey }) => {
      await add({ 'ca.pem': ca, 'client.pem': `${clientCert}${clientKey}` })
      return {
        mutual: true,
        config: {
          ssl_ca_location: at('ca.pem'),
          ssl_keystore_location: at('client.pem'),
          ssl_keystore_password: PASSWORD
        }
      }
    }
  ),
  tlsFileFault(
    'the password of the key store is wrong',
    'TLS_ERR_OSSL_PKCS12_MAC_VERIFY_FAILURE',
    async ({ folder, at, add, ca, keystore }) => {
      await add({ 'ca.pem': ca, 'client.p12': keystore })
      return {
        mutual: true,
        config: {
          ssl_ca_location: at('ca.pem'),
          ssl_keystore_location: at('client.p12'),
          ssl_keystore_password: 'wrong-4711'
        },
        byHand: () => rewrite(folder, (text) => text.replace('wrong-4711', PASSWORD))
      }
    }
  ),
  tlsFileFault(
    'the list of revoked certificates is none',
    'TLS_ERR_TLS_INVALID_CONTEXT',
    async ({ at, add, ca, list }) => {
      await add({ 'ca.pem': ca, 'revoked.crl': list })
      return { config: { ssl_ca_location: at('ca.pem'), ssl_crl_location: at('ca.pem') } }
    }
  ),
  tlsFileFault(
    "the list of revoked certificates is another authority's",
    'TLS_UNABLE_TO_GET_CRL',
    async ({ at, add, ca, list, otherList }) => {
      await add({ 'ca.pem': ca, 'revoked.crl': list, 'other.crl': otherList })
      return { config: { ssl_ca_location: at('ca.pem'), ssl_crl_location: at('other.crl') } }
    }
  )
]

interface TlsBench extends FaultBench {
  /** A file in the folder of certificates. */
  readonly at: (name: string) => string
  readonly add: (files: Readonly<Record<string, string | Buffer>>) => Promise<void>
  /** PEM texts, as the broker has them. */
  readonly ca: string
  readonly caKey: string
  readonly otherCa: string
  readonly clientCert: string
  readonly clientKey: string
  readonly encryptedKey: string
  readonly keystore: Buffer
  readonly list: string
  /** From an authority with another name. */
  readonly otherList: string
}

interface TlsCase extends Pick<FaultCase, 'byHand'> {
  readonly config: Readonly<Record<string, string>>
  /** The listener requires a client certificate. */
  readonly mutual?: boolean
}

function tlsFileFault(name: string, code: ErrorCode, arrange: (bench: TlsBench) => Promise<TlsCase>): Fault {
  return kafkaFault(name, code, async (bench) => {
    const kafka = await secureKafka.use(bench.after)
    const folder = path.join(bench.folder, 'tls')
    const at = (name: string): string => path.join(folder, name)
    await mkdir(folder)
    const add = async (files: Readonly<Record<string, string | Buffer>>): Promise<void> => {
      await Promise.all(Object.entries(files).map(([name, text]) => writeFile(at(name), text)))
    }
    const {
      config,
      mutual = false,
      byHand
    } = await arrange({ ...bench, at, add, ...(await materialOf(kafka.certificates, path.join(bench.folder, 'made'))) })
    return {
      files: kafkaFiles({
        brokers: mutual ? kafka.listeners.mutualSsl : kafka.listeners.ssl,
        topic: await topicWithRecord(kafka),
        config: { security_protocol: 'SSL', ...config }
      }),
      works: readsOne,
      ...(byHand === undefined ? {} : { byHand })
    }
  })
}

/** The authority's key is beside its certificate. */
async function materialOf(
  { ca, otherCa, clientCert, clientKey }: Readonly<Record<'ca' | 'otherCa' | 'clientCert' | 'clientKey', string>>,
  folder: string
): Promise<Omit<TlsBench, 'at' | 'add' | keyof FaultBench>> {
  await mkdir(folder)
  const caKey = ca.replace(/\.pem$/, '.key')
  const store = await makeKeystore(folder, { cert: clientCert, key: clientKey }, PASSWORD)
  const list = await makeRevocationList(folder, { cert: ca, key: caKey })
  const other = path.join(path.dirname(ca), 'other-ca')
  await mkdir(path.join(folder, 'other'))
  const otherList = await makeRevocationList(path.join(folder, 'other'), { cert: `${other}.pem`, key: `${other}.key` })
  const text = (file: string): Promise<string> => readFile(file, 'utf8')
  return {
    ca: await text(ca),
    caKey: await text(caKey),
    otherCa: await text(otherCa),
    clientCert: await text(clientCert),
    clientKey: await text(clientKey),
    encryptedKey: await text(store.encryptedKey),
    keystore: await readFile(store.path),
    list: await text(list.empty),
    otherList: await text(otherList.empty)
  }
}
