import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { makeCertificates } from '../certificates.ts'
import type { NodeCertificates } from './broker-properties.ts'

/** PEM files for clients. */
export interface KafkaCertificates {
  /** Issuer of the brokers' certificate (for 127.0.0.1 and localhost) and of the client's. */
  readonly ca: string
  /** An authority that has issued neither. */
  readonly otherCa: string
  readonly clientCert: string
  readonly clientKey: string
}

/** Creates one certificate for all nodes of a cluster, and the files that their clients need. */
export async function makeNodeCertificates(folder: string): Promise<NodeCertificates & KafkaCertificates> {
  const [{ ca, server, client }, other] = await Promise.all([
    makeCertificates(path.join(folder, 'certificates')),
    makeCertificates(path.join(folder, 'other-certificates'))
  ])
  const keystore = path.join(folder, 'keystore.pem')
  await writeFile(keystore, `${await readFile(server.key, 'utf8')}${await readFile(server.cert, 'utf8')}`)
  return { keystore, ca: ca.cert, otherCa: other.ca.cert, clientCert: client.cert, clientKey: client.key }
}
