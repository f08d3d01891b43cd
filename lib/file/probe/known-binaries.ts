import { dirname } from 'node:path'
import { quotePosix } from '../../errors/shell-quote.ts'
import type { Localized } from '../../../types/classification.ts'
import type { ProposedFix } from '../../../types/report.ts'
import type { ContentFault } from './content-fault.ts'

/** A type of binary file found next to logs, with the tool that converts it to text. */
interface KnownBinary {
  readonly name: Localized
  readonly at: number
  readonly magic: Buffer
  /** The command that converts the file to text, from the quoted paths of the file and its folder. */
  readonly toText?: (file: string, folder: string) => string
}

/**
 * Identifies binary content by its first bytes; null if the type is unknown. `unpack` is the command that decompresses
 * it, if it is compressed.
 */
export function knownBinary(content: Buffer, path: string, unpack: string | null): ContentFault | null {
  const found = KINDS.find(({ at, magic }) => content.subarray(at, at + magic.length).equals(magic))
  if (found === undefined) return null
  const { name, toText } = found
  const because = { en: `it is ${name.en}, by its first bytes`, zh: `从文件头看，它是${name.zh}` }
  const fixes =
    toText === undefined
      ? []
      : [asText(name, toText(unpack === null ? quotePosix(path) : '-', quotePosix(dirname(path))), unpack)]
  return { code: 'FILE_LOOKS_BINARY', detail: because.en, because, isSure: true, values: { kind: name.en }, fixes }
}

function asText(name: Localized, command: string, unpack: string | null): ProposedFix {
  return {
    text: {
      en: `It is ${name.en}: convert it to text, and read the text`,
      zh: `它是${name.zh}：请先转换为文本，再读取该文本`
    },
    commands: { linux: unpack === null ? command : `${unpack} | ${command}` }
  }
}

const tar: Pick<KnownBinary, 'name' | 'toText'> = {
  name: { en: 'a tar archive', zh: ' tar 归档文件' },
  toText: (file, folder) => `tar -xf ${file} -C ${folder}`
}

const KINDS: readonly KnownBinary[] = [
  { ...tar, at: 257, magic: Buffer.from('ustar') },
  {
    name: { en: 'a systemd journal', zh: ' systemd 日志（journal）' },
    at: 0,
    magic: Buffer.from('LPKSHHRH'),
    toText: (file) => `journalctl --file=${file} -o short-iso`
  },
  { name: { en: 'an SQLite database', zh: ' SQLite 数据库' }, at: 0, magic: Buffer.from('SQLite format 3\0') },
  { name: { en: 'a Windows event log', zh: ' Windows 事件日志' }, at: 0, magic: Buffer.from('ElfFile\0') },
  { name: { en: 'a program (ELF)', zh: ' ELF 程序' }, at: 0, magic: Buffer.from('\x7fELF', 'latin1') },
  {
    name: { en: 'a packet capture (pcap)', zh: ' pcap 抓包文件' },
    at: 0,
    magic: Buffer.from([0xd4, 0xc3, 0xb2, 0xa1]),
    toText: (file) => `tcpdump -nr ${file}`
  },
  {
    name: { en: 'a MySQL binary log', zh: ' MySQL 二进制日志' },
    at: 0,
    magic: Buffer.from('\xFEbin', 'latin1'),
    toText: (file) => `mysqlbinlog ${file}`
  }
]
