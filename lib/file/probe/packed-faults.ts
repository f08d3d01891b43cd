import { dirname } from 'node:path'
import type { ProposedFix } from '../../../types/report.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import type { magicOf } from '../sniff.ts'
import type { ContentFault } from './content-fault.ts'

/** The content is compressed but read as if it were not. */
export function packed(magic: NonNullable<ReturnType<typeof magicOf>>, path: string): ContentFault {
  const isKnown = magic === 'gzip' || magic === 'zstd'
  return {
    code: 'FILE_LOOKS_BINARY',
    isSure: true,
    values: { kind: magic },
    detail: `it begins as ${magic} does`,
    fixes: isKnown
      ? [
          {
            text: {
              en: `It is compressed with ${magic}: let the content decide`,
              zh: `内容由 ${magic} 压缩：请按内容自动识别`
            },
            set: [{ path: ['compression'], value: 'auto' }]
          }
        ]
      : [unpack(magic, path)]
  }
}

/** Proposes to decompress the file; the compressed file stays in place. */
function unpack(magic: Exclude<NonNullable<ReturnType<typeof magicOf>>, 'gzip' | 'zstd'>, path: string): ProposedFix {
  const folder = quotePosix(dirname(path))
  const command =
    magic === 'zip'
      ? `unzip -n -d ${folder} ${quotePosix(path)}`
      : `${magic} -dc ${quotePosix(path)} > ${quotePosix(unpackedName(path))}`
  return {
    text: {
      en: `Decompress it and read the result: ${magic} is not supported`,
      zh: `请先解压，再读取解压后的文件：不支持 ${magic}`
    },
    commands: { linux: command, darwin: command }
  }
}

/** `a.log.xz` => `a.log`; a name without such an ending gets `.txt`. */
function unpackedName(path: string): string {
  const bare = path.replace(/\.(?:xz|bz2|lz4)$/, '')
  return bare === path ? `${path}.txt` : bare
}

export function notInRanges(content: string): ContentFault {
  return {
    code: 'FILE_RANGES_UNSUPPORTED',
    isSure: true,
    detail: content === 'none' ? 'it is UTF-16' : `it is compressed with ${content}`,
    values: { content },
    fixes: [{ text: { en: 'Read it in one piece', zh: '按单个区间读取' }, set: [{ path: ['instances'], value: 1 }] }]
  }
}

export function notPacked(compression: 'gzip' | 'zstd'): ContentFault {
  return {
    code: 'FILE_COMPRESSION_CORRUPT',
    isSure: true,
    detail: `it does not begin as ${compression} does`,
    fixes: [
      {
        text: {
          en: `It is not compressed with ${compression}: let the content decide`,
          zh: `内容不是 ${compression} 压缩：请按内容自动识别`
        },
        set: [{ path: ['compression'], value: 'auto' }]
      }
    ]
  }
}

/** For a finished file that is damaged or truncated. */
export function fetchAgain(path: string): ProposedFix {
  return {
    text: {
      en: 'Fetch the file again from its origin, and compare checksums',
      zh: '从来源重新获取该文件，并比对校验和'
    },
    commands: { linux: `sha256sum ${quotePosix(path)}`, darwin: `shasum -a 256 ${quotePosix(path)}` }
  }
}
