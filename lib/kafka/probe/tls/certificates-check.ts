import tls from 'node:tls'
import type { CheckOutcome, CheckRun, LiveCheck, ProposedFix, Seen } from '../../../../types/report.ts'
import { security } from '../../client/config-value.ts'
import { tlsOptions } from '../../client/tls-options.ts'
import { isOtherName } from '../other-names.ts'
import { limitOf } from '../probe-limit.ts'
import type { Probed } from '../probed.ts'
import { talkTo } from '../talk.ts'
import { tlsFileFixes } from './tls-file-fixes.ts'
import { tlsFilesIn, type TlsFile } from './tls-folder.ts'
import { tlsGiven, tlsPasswords, type TlsGiven } from './tls-given.ts'
import { foldersOf, type Judge } from './tls-repair.ts'
import { heldIn } from './tls-words.ts'

/**
 * Checks whether the certificate and key files are usable. If not, examines the files beside them, and asks a broker
 * which authority is the right one.
 */
export function certificatesChecks(probed: Probed): readonly LiveCheck[] {
  const { params } = probed
  if (!security(params).tls) return []
  return [
    {
      id: 'kafka.certificates',
      target: Object.keys(params.config ?? {})
        .filter((name) => OF_FILES.test(name))
        .join(', '),
      sideEffect: 'connects',
      rulesOut: ['TLS_FILE_NOT_FOUND', 'TLS_FILE_UNREADABLE', 'TLS_ERR_OSSL_X509_KEY_VALUES_MISMATCH'],
      run: async (look): Promise<CheckOutcome> => {
        const given = await tlsGiven(params)
        const evidence = given.map(seenAt)
        try {
          probed.secure = await tlsOptions(params)
          return { status: 'pass', evidence }
        } catch (error) {
          const cause = probed.causeOf(error)
          // For an unreadable file, the catalogue says who needs access; a folder in its place is not a matter of
          // rights
          const isRefused =
            cause.code === 'TLS_FILE_UNREADABLE' && !given.some(({ kind, isFolder }) => isFolder && kind !== 'ca')
          return {
            status: 'fail',
            evidence,
            causes: [
              { ...cause, fixes: isRefused ? [] : await fixesFor(probed, given, cause.context?.param ?? '', look) }
            ]
          }
        }
      }
    }
  ]
}

async function fixesFor(
  probed: Probed,
  given: readonly TlsGiven[],
  param: string,
  look: CheckRun
): Promise<readonly ProposedFix[]> {
  const name = param.replace('config.', '')
  if (OPENSSL_TEXTS.has(name)) return [withoutSetting(name)]
  const beside = (await Promise.all(foldersOf(given).slice(0, MOST_FOLDERS).map(tlsFilesIn))).flat()
  return await tlsFileFixes(given, {
    passwords: tlsPasswords(probed.params),
    beside,
    judge: judgeOf(probed, look),
    broker: probed.params.brokers[0] ?? ''
  })
}

/** Asks a broker, if one can be reached: an authority that makes the broker trusted is the right one. */
function judgeOf({ usable: [at] }: Probed, { timeoutMs, signal }: CheckRun): Judge {
  return async ({ bytes }: TlsFile) => {
    if (at === undefined) return null
    const secure = { secureContext: tls.createSecureContext({ ca: bytes }) }
    const { reached, distrust } = await talkTo({
      host: at.host,
      port: at.port,
      secure,
      timeoutMs: limitOf(timeoutMs) / 2,
      signal
    })
    if (reached !== 'secured') return null
    // Node checks the name only if the chain is right
    return distrust === null || isOtherName(distrust)
  }
}

function withoutSetting(name: string): ProposedFix {
  return {
    text: {
      en: `Remove \`config.${name}\`: the OpenSSL of this Node.js rejects the value, and its own default is good`,
      zh: `去掉 \`config.${name}\`：本机 Node.js 的 OpenSSL 不接受该值，其默认选择即可`
    },
    set: [{ path: ['config', name], value: null }]
  }
}

function seenAt({ param, path, isFolder, files }: TlsGiven): Seen {
  const how = path === null ? `\`config.${param}\`` : `${path} (\`config.${param}\`)`
  const [first] = files
  const shareable = {
    files: files.length,
    form: first?.content.form ?? null,
    certificates: first?.content.certificates.length ?? 0,
    key: first?.content.key ?? 'none'
  }
  return {
    kind: 'metadata',
    how,
    value: isFolder
      ? `a folder of ${files.length} files`
      : first === undefined
        ? 'no readable file'
        : heldIn(first.content).en,
    shareable
  }
}

const OF_FILES = /^ssl_(?:ca|certificate|key|keystore|crl)_(?:location|pem)$/
/** Settings that are passed to OpenSSL unchanged. */
const OPENSSL_TEXTS: ReadonlySet<string> = new Set(['ssl_cipher_suites', 'ssl_curves_list', 'ssl_sigalgs_list'])
const MOST_FOLDERS = 6
