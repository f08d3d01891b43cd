import type { ErrorContext } from '../../../types/classification.ts'
import type { ProposedFix } from '../../../types/report.ts'
import { quotePosix } from '../../errors/shell-quote.ts'

/** Proposes to convert a DER file to PEM in place: the file keeps its name, owner and mode. */
export function asPem(failed: ErrorContext | null): readonly ProposedFix[] {
  const { path: file, values } = failed ?? {}
  if (file === undefined || values?.['found'] !== 'DER') return []
  const program = values['wanted'] === 'CERTIFICATE' ? 'openssl x509' : 'openssl pkey'
  const [old, made] = [quotePosix(file), quotePosix(`${file}.new`)]
  const command = `${program} -inform DER -in ${old} -out ${made} && cat ${made} > ${old} && rm ${made}`
  return [
    {
      text: {
        en: 'Convert it to PEM. If that fails, it is PKCS#12, which holds the certificate and the key in one file',
        zh: '转换为 PEM。如果失败，则为 PKCS#12，其中同时包含证书和密钥'
      },
      commands: { linux: command, darwin: command }
    }
  ]
}
