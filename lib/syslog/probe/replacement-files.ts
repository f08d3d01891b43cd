import type { X509Certificate } from 'node:crypto'
import path from 'node:path'
import type { ProposedFix } from '../../../types/report.ts'
import { SourceError } from '../../errors/source-error.ts'
import type { TlsParams } from '../stream/tls-files.ts'
import { chainOrder } from './chain-order.ts'
import { filesNear, type NearFile } from './near-files.ts'
import { reorder } from './reorder-chain.ts'
import { isAnyServers, isForServers } from './server-use.ts'

/**
 * For an unusable file, or a certificate and key that do not belong together: proposes a matching pair among the
 * configured files and those next to them.
 */
export async function secondHalf(tls: TlsParams, failure: unknown): Promise<readonly ProposedFix[]> {
  const near = await filesNear([tls.cert, tls.key, ...(tls.ca === undefined ? [] : [tls.ca])])
  const param = SourceError.contextOf(failure)?.param
  return (
    param === 'tls.ca'
      ? authorities(tls, near)
      : [...swapped(tls, near), ...wrongOrder(tls, near), ...halves(tls, near)]
  ).slice(0, MOST_FIXES)
}

/** Proposes to replace an unusable certificate by a usable one next to it, with its key. */
export async function otherPair(
  { cert, key }: TlsParams,
  canServe: (chain: readonly X509Certificate[], own: X509Certificate | undefined) => boolean
): Promise<readonly ProposedFix[]> {
  const near = await filesNear([cert, key])
  const own = near.find((file) => file.path === cert)?.certificates[0]
  return near
    .flatMap(({ path: file, certificates }): ProposedFix[] => {
      const [certificate] = certificates
      if (certificate === undefined || !canServe(certificates, own)) return []
      const keys = near.filter((one) => isPair(certificate, one))
      const [first] = keys
      // The configured files themselves are not a fix
      if (first === undefined || (file === cert && keys.some((one) => one.path === key))) return []
      return [keys.some((one) => one.path === key) ? named({ cert: file }) : named({ cert: file, key: first.path })]
    })
    .slice(0, MOST_FIXES)
}

function swapped({ cert, key }: TlsParams, near: readonly NearFile[]): readonly ProposedFix[] {
  const [certificate] = near.find((file) => file.path === key)?.certificates ?? []
  const other = near.find((file) => file.path === cert)
  const isOwn =
    cert === key ||
    other === undefined ||
    other.certificates.length > 0 ||
    certificate === undefined ||
    !isPair(certificate, other)
  return isOwn
    ? []
    : [
        {
          ...named({ cert: key, key: cert }),
          text: { en: "Swap the two: each is in the other's place", zh: '将两者对调：证书和密钥的位置互换了' }
        }
      ]
}

/** For a file that contains the key's certificate, but not as the first one. */
function wrongOrder({ cert, key }: TlsParams, near: readonly NearFile[]): readonly ProposedFix[] {
  const own = near.find((file) => file.path === cert)
  const keyFile = near.find((file) => file.path === key)
  const at =
    own === undefined || keyFile === undefined
      ? -1
      : own.certificates.findIndex((certificate) => isPair(certificate, keyFile))
  return own === undefined || at < 1 ? [] : reorder(own, chainOrder(own.certificates, at), near)
}

function halves({ cert, key }: TlsParams, near: readonly NearFile[]): readonly ProposedFix[] {
  const [own] = near.find((file) => file.path === cert)?.certificates ?? []
  const ownKey = near.find((file) => file.path === key) ?? null
  const keys = own === undefined ? [] : near.filter((file) => file.path !== key && isPair(own, file))
  const certificates = near.filter((file) => file.path !== cert && ownKey !== null && servesWith(file, ownKey))
  const found = [
    ...keys.map((file) => named({ key: file.path })),
    ...certificates.map((file) => named({ cert: file.path }))
  ]
  if (found.length > 0 || own !== undefined || (ownKey !== null && ownKey.key !== null)) return found
  return near
    .filter(({ certificates: [first] }) => first !== undefined && isAnyServers(first))
    .flatMap((file) =>
      near
        .filter((one) => servesWith(file, one))
        .slice(0, 1)
        .map((one) => named({ cert: file.path, key: one.path }))
    )
}

/** Proposes files with authorities in place of one without. */
function authorities({ ca = '' }: TlsParams, near: readonly NearFile[]): readonly ProposedFix[] {
  return near
    .filter(
      (file) =>
        file.path !== ca && file.certificates.length > 0 && file.certificates.every((certificate) => certificate.ca)
    )
    .map((file) => ({
      text: {
        en: `Name the file of the authority that issued the senders' certificates; next to it is ${path.basename(file.path)}`,
        zh: `填写签发发送方证书的 CA 的文件；同一目录中有 ${path.basename(file.path)}`
      },
      set: [{ path: ['tls', 'ca'], value: file.path }]
    }))
}

function isPair(certificate: X509Certificate, { key }: NearFile): boolean {
  return key !== null && certificate.checkPrivateKey(key)
}

function servesWith({ certificates: [first] }: NearFile, keyFile: NearFile): boolean {
  return first !== undefined && isPair(first, keyFile) && isForServers(first)
}

function named(files: Readonly<Record<string, string>>): ProposedFix {
  const names = Object.entries(files)
  return {
    text: {
      en: `Name the file that matches: ${names.map(([name, file]) => `\`tls.${name}\` = ${path.basename(file)}`).join(', ')}`,
      zh: `填写与之配对的文件：${names.map(([name, file]) => `\`tls.${name}\` = ${path.basename(file)}`).join('，')}`
    },
    set: names.map(([name, value]) => ({ path: ['tls', name], value }))
  }
}

const MOST_FIXES = 3
