import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue } from './entry.ts'
import { lookAtFile, lookInFolder, whoHoldsFile } from './shared-checks.ts'

/** The files are in order, but no records come. */
export const fileSilence: Catalogue = {
  FILE_LEFT_OUT: {
    area: 'file',
    category: 'config',
    retryable: false,
    severity: 'warning',
    symptom: text(
      '`{param}` leaves out all matching files ({count}): {path}',
      '匹配的文件全部被 `{param}` 排除（{count} 个）：{path}'
    ),
    checks: [
      lookInFolder,
      check(
        '`stats().files` says for each file which rule leaves it out',
        '`stats().files` 会说明每个文件被哪条规则排除'
      )
    ],
    remedies: [
      remedy('Remove the param, or make it leave out less', '去掉该参数，或缩小其范围'),
      remedy(
        'The source reads older files as soon as somebody writes to them again',
        '较旧的文件一旦再次被写入就会被读取'
      )
    ]
  },
  FILE_NOT_WRITTEN: {
    area: 'file',
    category: 'timeout',
    retryable: true,
    severity: 'warning',
    symptom: text(
      'Nobody writes: everything was read, and the newest file was last written {age} ago: {path}',
      '没有写入：内容已全部读完，最新文件上次写入于 {age} 前：{path}'
    ),
    checks: [
      lookAtFile,
      whoHoldsFile,
      check(
        'See whether its writer has gone on under another name',
        '查看写入方是否改用了其他文件名',
        posix(
          'ls -lat {dir} | head',
          'Get-ChildItem -LiteralPath {dir} | Sort-Object LastWriteTime -Descending | Select-Object -First 10'
        )
      )
    ],
    remedies: [
      remedy('Start the program that writes it, or make it log again', '启动写入程序，或让它恢复写日志'),
      remedy('If it now writes under another name, match that too', '如果它改用了其他文件名，请让模式也匹配', {
        toml: '[sources.params]\nfile = "app*.log"'
      }),
      remedy(
        'A program that still has a renamed file open writes there: have it reopen its file',
        '仍持有已改名文件的程序会继续写入旧文件：请让它重新打开文件'
      )
    ]
  },
  FILE_LINE_UNFINISHED: {
    area: 'file',
    category: 'format',
    retryable: true,
    severity: 'warning',
    symptom: text(
      'The last line has no line ending, so it is not delivered ({bytes} bytes): {path}',
      '最后一行没有换行符，因此尚未交付（{bytes} 字节）：{path}'
    ),
    checks: [
      check(
        'Look at its last bytes: a line ends with `\\n`',
        '查看末尾字节：每行以 `\\n` 结束',
        posix('tail -c 32 {path} | od -c')
      )
    ],
    remedies: [
      remedy('Deliver it once its writer has been silent', '写入方静默后交付该行', {
        toml: '[sources.params]\nflush_partial = true'
      }),
      remedy('Make the writer end each record with a line feed, and flush', '让写入方在每条记录后写入换行符并刷新缓冲')
    ]
  }
}
