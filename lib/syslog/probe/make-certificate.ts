import { isIP } from 'node:net'
import { hostname } from 'node:os'
import path from 'node:path'
import type { ProposedFix } from '../../../types/report.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import type { SyslogParams } from '../params.ts'
import { whatStandsAt } from '../what-stands-at.ts'

/** Fixes for a missing file: create it if possible, otherwise fetch it from where it was created. */
export async function missingFile(
  { tls, addr }: Pick<SyslogParams, 'tls' | 'addr'>,
  param: string | undefined
): Promise<readonly ProposedFix[]> {
  if (tls === undefined) return []
  if (param === 'tls.ca') return tls.clientCert === 'none' ? [noAuthority] : [fetchAuthority]
  const { cert, key } = tls
  const [isCertThere, isKeyThere] = await Promise.all(
    [cert, key].map(async (file) => (await whatStandsAt(file)) !== 'nothing')
  )
  // Never overwrites an existing file
  if (isCertThere === true) return [fetchKey]
  return [isKeyThere === true ? certificateFor(key, cert, addr) : newPair(key, cert, addr), haveItIssued]
}

function certificateFor(key: string, cert: string, addr: string): ProposedFix {
  const command = `${madeFolders([cert])}openssl req -x509 -key ${quotePosix(key)} ${commonOptions(cert, addr)}`
  return {
    text: {
      en: `Create a self-signed certificate for the existing key; tell the senders to trust ${path.basename(cert)}`,
      zh: `为已有的密钥生成自签名证书；需要让发送方信任 ${path.basename(cert)}`
    },
    commands: { linux: command, darwin: command }
  }
}

function newPair(key: string, cert: string, addr: string): ProposedFix {
  const command = `${madeFolders([cert, key])}openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ${quotePosix(key)} ${commonOptions(cert, addr)}`
  return {
    text: {
      en: `Create a self-signed certificate and its key; tell the senders to trust ${path.basename(cert)}`,
      zh: `生成自签名证书及其密钥；需要让发送方信任 ${path.basename(cert)}`
    },
    commands: { linux: command, darwin: command }
  }
}

/** Options for a certificate with the names that senders connect to: this machine's, and the source's address. */
function commonOptions(cert: string, addr: string): string {
  const name = /^[\w.-]{1,64}$/.test(hostname()) ? hostname() : 'localhost'
  const isAll = addr === '0.0.0.0' || addr === '::'
  const names = [`DNS:${name}`, ...(isAll ? [] : [isIP(addr) === 0 ? `DNS:${addr}` : `IP:${addr.replace(/%.*$/, '')}`])]
  return `-out ${quotePosix(cert)} -days 365 -subj ${quotePosix(`/CN=${name}`)} -addext ${quotePosix(`subjectAltName=${names.join(',')}`)}`
}

function madeFolders(files: readonly string[]): string {
  return `mkdir -p ${[...new Set(files.map((file) => path.dirname(file)))].map(quotePosix).join(' ')} && `
}

const haveItIssued: ProposedFix = {
  text: {
    en: 'Or have the authority that the senders already trust issue one, and put its files there',
    zh: '或由发送方已信任的 CA 签发，并把文件放到该位置'
  }
}
const fetchKey: ProposedFix = {
  text: {
    en: 'Fetch the key from where the certificate was requested (certbot: `privkey.pem` next to it): it cannot be derived from the certificate. If it is lost, have a new pair issued',
    zh: '从申请证书的地方取回密钥（certbot：同一目录下的 `privkey.pem`）：密钥无法由证书生成。如果已丢失，请重新签发证书和密钥'
  }
}
const fetchAuthority: ProposedFix = {
  text: {
    en: "Fetch the certificate of the authority that issued the senders' certificates: its own, without the key",
    zh: '取得签发发送方证书的 CA 的证书：只需要证书，不需要密钥'
  }
}
const noAuthority: ProposedFix = {
  text: {
    en: 'No sender has to present a certificate: leave the authority out',
    zh: '未要求发送方提供证书：删除该参数'
  },
  set: [{ path: ['tls', 'ca'], value: null }]
}
