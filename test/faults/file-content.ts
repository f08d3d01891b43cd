import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Fault } from './fault.ts'
import { fileFault, filesAndParams } from './file-case.ts'

const lines = [
  '2026-01-02 03:04:05 INFO started on port 8080',
  '2026-01-02 03:04:06 WARN the disk is nearly full',
  '2026-01-02 03:04:07 INFO stopped'
] as const
const text = `${lines.join('\n')}\n`
const encodedText = (encoding: 'base64' | 'hex'): string =>
  `${lines.map((line) => Buffer.from(line).toString(encoding)).join('\n')}\n`
/** `错误：连接失败` and `用户登录成功` in GBK. */
const gbk = Buffer.from('b4edcef3a3bac1acbdd3caa7b0dc0ad3c3bba7b5c7c2bcb3c9b9a60a', 'hex')

/** The files are found, but their content differs from what the params say. */
export const fileContentFaults: readonly Fault[] = [
  fileFault('text is read as base64', 'FILE_INVALID_BASE64', (bench) =>
    filesAndParams(bench, { 'a.log': text }, 'file = "a.log"\nencode = "base64"', lines[0])
  ),
  fileFault('text is read as hex', 'FILE_INVALID_HEX', (bench) =>
    filesAndParams(bench, { 'a.log': text }, 'file = "a.log"\nencode = "hex"', lines[0])
  ),
  fileFault('base64 is read as hex', 'FILE_INVALID_HEX', (bench) =>
    filesAndParams(bench, { 'a.log': encodedText('base64') }, 'file = "a.log"\nencode = "hex"', lines[0])
  ),
  fileFault('hex is read as base64', 'FILE_LOOKS_ENCODED', (bench) =>
    filesAndParams(bench, { 'a.log': encodedText('hex') }, 'file = "a.log"\nencode = "base64"', lines[0])
  ),
  fileFault('base64 is read as text', 'FILE_LOOKS_ENCODED', (bench) =>
    filesAndParams(bench, { 'a.log': encodedText('base64') }, 'file = "a.log"\nencode = "text"', lines[0])
  ),
  fileFault('hex is read as text', 'FILE_LOOKS_ENCODED', (bench) =>
    filesAndParams(bench, { 'a.log': encodedText('hex') }, 'file = "a.log"\nencode = "text"', lines[0])
  ),
  fileFault('UTF-16 without a mark', 'FILE_LOOKS_UTF16', (bench) =>
    filesAndParams(bench, { 'a.log': Buffer.from(text, 'utf16le') }, 'file = "a.log"\ncharset = "utf-8"', lines[0])
  ),
  fileFault('GBK is read as UTF-8', 'FILE_INVALID_CHARSET', (bench) =>
    filesAndParams(bench, { 'a.log': gbk }, 'file = "a.log"\ncharset = "utf-8"', '错误：连接失败')
  ),
  fileFault('UTF-8 is read as GBK', 'FILE_INVALID_CHARSET', (bench) =>
    filesAndParams(bench, { 'a.log': '错误：连接失败\n' }, 'file = "a.log"\ncharset = "gbk"', '错误：连接失败')
  ),
  fileFault('gzip is read as it is', 'FILE_LOOKS_BINARY', (bench) =>
    filesAndParams(bench, { 'a.log': gzipSync(text) }, 'file = "a.log"\ncompression = "none"', lines[0])
  ),
  fileFault('text is read as gzip', 'FILE_COMPRESSION_CORRUPT', (bench) =>
    filesAndParams(bench, { 'a.log': text }, 'file = "a.log"\ncompression = "gzip"', lines[0])
  ),
  fileFault('lines are longer than is allowed', 'FILE_LINE_TOO_LONG', (bench) =>
    filesAndParams(bench, { 'a.log': text }, 'file = "a.log"\nmax_line_bytes = 20', lines[0])
  ),
  fileFault('no line begins a record', 'FILE_MULTILINE_UNFIT', (bench) =>
    filesAndParams(bench, { 'a.log': text }, 'file = "a.log"\nmultiline = { start = "^ERROR" }', lines[0])
  ),
  fileFault('the lines that go on are taken for those that begin a record', 'FILE_MULTILINE_UNFIT', (bench) =>
    filesAndParams(
      bench,
      { 'a.log': `${lines[0]}\n  at a\n  at b\n${lines[1]}\n  at c\n` },
      'file = "a.log"\nmultiline = { start = "^\\\\s" }',
      `${lines[0]}\n  at a\n  at b`
    )
  ),
  fileFault('an archive lies among the logs', 'FILE_LOOKS_BINARY', async (bench) => {
    const arranged = await filesAndParams(
      bench,
      { 'a.log': text },
      'file = "*"\nmode = "follow"\nfrom = "beginning"',
      lines[0]
    )
    execFileSync('tar', [
      '-cf',
      path.join(bench.folder, 'logs', 'old.tar'),
      '-C',
      path.join(bench.folder, 'logs'),
      'a.log'
    ])
    return arranged
  })
]
