import type { SourceErrorCode } from '../../../types/error-codes.ts'
import type { ProposedFix } from '../../../types/report.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import type { TlsParams } from '../stream/tls-files.ts'

/**
 * Proposes to write a copy of a key without its passphrase, next to the key. The key file itself stays unchanged,
 * because another program may use it too.
 */
export function unlockedKey(code: SourceErrorCode, { key }: Pick<TlsParams, 'key'>): readonly ProposedFix[] {
  if (code !== 'TLS_ERR_OSSL_BAD_PASSWORD_READ') return []
  const unlocked = `${key.replace(/\.[a-z]{3}$/, '')}.unlocked.key`
  const command = `(umask 077 && openssl pkey -in ${quotePosix(key)} -out ${quotePosix(unlocked)})`
  return [
    {
      text: {
        en: 'Write the key without its passphrase into a file that only the user of the process can read, and name that file',
        zh: '将密钥去除口令后写入仅运行进程的用户可读的文件，并填写该文件'
      },
      commands: { linux: command, darwin: command },
      toml: `[sources.params.tls]\nkey = ${JSON.stringify(unlocked)}`
    }
  ]
}
