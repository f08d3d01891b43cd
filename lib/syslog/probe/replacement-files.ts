import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { ProposedFix } from '../../../types/report.ts'
import { readRegular } from '../../core/regular-file.ts'
import type { TlsParams } from '../stream/tls-files.ts'

/** A file beside those that are named. */
interface NearFile {
  readonly path: string
  /** The first certificate in it. */
  readonly certificate: X509Certificate | null
  readonly key: KeyObject | null
}

/** Where certificate and key do not belong together, or one of them cannot be used: the file beside them that belongs to the other one. */
export async function secondHalf({ cert, key }: TlsParams): Promise<readonly ProposedFix[]> {
  const near = await filesNear([cert, key])
  const own = near.find((file) => file.path === cert)?.certificate ?? null
  const ownKey = near.find((file) => file.path === key)?.key ?? null
  const keys = own === null ? [] : near.filter((file) => file.path !== key && file.key !== null && own.checkPrivateKey(file.key))
  const certificates = ownKey === null ? [] : near.filter((file) => file.path !== cert && file.certificate?.checkPrivateKey(ownKey) === true)
  return [...keys.map((file) => named({ key: file.path })), ...certificates.map((file) => named({ cert: file.path }))].slice(0, MOST_FIXES)
}

/** In place of a certificate that is not valid now: one beside it for the same names, with its key. */
export async function renewedPair({ cert, key }: TlsParams, now: number): Promise<readonly ProposedFix[]> {
  const near = await filesNear([cert, key])
  const own = near.find((file) => file.path === cert)?.certificate
  const renewed = near.filter(({ certificate }) => (
    certificate !== null && certificate.subjectAltName === own?.subjectAltName && certificate.issuer === own?.issuer &&
    Date.parse(certificate.validFrom) <= now && Date.parse(certificate.validTo) > now
  ))
  return renewed.flatMap(({ path: file, certificate }): ProposedFix[] => {
    const keys = near.filter((one) => one.key !== null && certificate?.checkPrivateKey(one.key) === true)
    const [first] = keys
    if (first === undefined) return []
    return [keys.some((one) => one.path === key) ? named({ cert: file }) : named({ cert: file, key: first.path })]
  }).slice(0, MOST_FIXES)
}

function named(files: Readonly<Record<string, string>>): ProposedFix {
  const names = Object.entries(files)
  return {
    text: {
      en: `Name the file that belongs to it: ${names.map(([name, file]) => `\`tls.${name}\` = ${path.basename(file)}`).join(', ')}`,
      zh: `填写与之配对的文件：${names.map(([name, file]) => `\`tls.${name}\` = ${path.basename(file)}`).join('，')}`
    },
    set: names.map(([name, value]) => ({ path: ['tls', name], value }))
  }
}

/** What can be read of the files in the folders of those that are named, of so many at most. */
async function filesNear(files: readonly string[]): Promise<readonly NearFile[]> {
  const folders = new Set(files.map((file) => path.dirname(file)))
  const lists = await Promise.all([...folders].map(async (folder) => (await readdir(folder).catch(() => [])).filter((name) => PEM_NAME.test(name)).sort().map((name) => path.join(folder, name))))
  const paths = new Set([...files, ...lists.flat().slice(0, MOST_FILES)])
  return await Promise.all([...paths].map(nearFile))
}

async function nearFile(file: string): Promise<NearFile> {
  const pem = await readRegular(file, MOST_BYTES).catch(() => Buffer.alloc(0))
  return { path: file, certificate: orNull(() => new X509Certificate(pem)), key: orNull(() => createPrivateKey(pem)) }
}

function orNull<Value>(make: () => Value): Value | null {
  try {
    return make()
  } catch {
    return null
  }
}

const PEM_NAME = /\.(?:pem|crt|cer|cert|key)$/i
const MOST_FILES = 100
const MOST_BYTES = 262_144
const MOST_FIXES = 3
