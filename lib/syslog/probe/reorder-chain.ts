import path from 'node:path'
import type { ProposedFix } from '../../../types/report.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import type { NearFile } from './near-files.ts'

/**
 * Proposes to put the certificates of a file in the given order: by naming a file next to it with that order, or by
 * rewriting the file, which keeps its owner and mode.
 */
export function reorder(
  { path: file, certificates, key }: NearFile,
  order: readonly number[],
  near: readonly NearFile[]
): readonly ProposedFix[] {
  const wanted = order.map((at) => certificates[at]?.fingerprint256)
  const others = near.filter(
    (other) =>
      other.path !== file &&
      wanted.every((fingerprint, place) => other.certificates[place]?.fingerprint256 === fingerprint)
  )
  const inPlace: ProposedFix = {
    text: {
      en: `Put the certificates of ${path.basename(file)} in order: the source's own, then each issuer (now number ${order.map((at) => at + 1).join(', then ')})`,
      zh: `按顺序书写 ${path.basename(file)} 中的证书：先是源自身的证书，然后是各级签发者（当前为第 ${order.map((at) => at + 1).join('、')} 个）`
    },
    // No command if the file also contains a key, which rewriting would lose
    ...(key === null ? { commands: { linux: commandFor(file, order), darwin: commandFor(file, order) } } : {}),
    risk: 'none'
  }
  return [
    ...others.map((other): ProposedFix => ({
      text: {
        en: `Name the file that has them in order: \`tls.cert\` = ${path.basename(other.path)}`,
        zh: `填写顺序正确的文件：\`tls.cert\` = ${path.basename(other.path)}`
      },
      set: [{ path: ['tls', 'cert'], value: other.path }]
    })),
    inPlace
  ]
}

function commandFor(file: string, order: readonly number[]): string {
  const blocks = order.map((at) => `b[${at + 1}]`).join(' ')
  const script = `/-----BEGIN .*CERTIFICATE-----/ { n++; on = 1 } on { b[n] = b[n] $0 "\\n" } /-----END / { on = 0 } END { printf "%s", ${blocks} }`
  const [old, made] = [quotePosix(file), quotePosix(`${file}.new`)]
  return `awk '${script}' ${old} > ${made} && cat ${made} > ${old} && rm ${made}`
}
