import type { Remedy } from '../../../types/classification.ts'
import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue } from './entry.ts'
import {
  checkConfiguration,
  findProcessUser,
  lookAtFile,
  lookAtFolders,
  lookInFolder,
  showKind
} from './shared-checks.ts'

const saveAsUtf8: Remedy = remedy('Save the file as UTF-8', '将文件保存为 UTF-8', {
  commands: posix(
    'iconv -f GB18030 -t UTF-8 {path} > {copy}',
    'Get-Content -LiteralPath {path} | Set-Content -Encoding utf8 -LiteralPath {copy}'
  )
})

/** A configuration file cannot be found, read or parsed. */
export const configFiles: Catalogue = {
  CONFIG_TOML_SYNTAX: {
    area: 'config',
    category: 'format',
    retryable: false,
    severity: 'fatal',
    symptom: text('The file is not valid TOML: {place}', '文件不是合法的 TOML：{place}'),
    checks: [
      check(
        'Look at the line in the message and the one before it: a parser notices an unclosed string or bracket only later',
        '查看报告的行及其前一行：未闭合的字符串或括号往往在后面才被发现',
        posix(
          'head -n {line} {path} | tail -n 3 | cat -vet',
          'Get-Content -LiteralPath {path} -TotalCount {line} | Select-Object -Last 3'
        )
      ),
      check(
        "Parse it with a second parser (Python 3.11 or later); Python's older `toml` package refuses valid TOML 1.0",
        '用另一个解析器验证（Python 3.11 及以上）；Python 旧的 `toml` 包会拒绝合法的 TOML 1.0',
        posix('python3 -c \'import sys, tomllib; tomllib.load(open(sys.argv[1], "rb"))\' {path}')
      ),
      checkConfiguration
    ],
    remedies: [
      remedy(
        'Put text in quotation marks; only numbers, `true`, `false` and dates go without',
        '文本必须加引号；只有数字、`true`、`false` 和日期可以不加',
        { toml: 'key = "quoted_value"' }
      ),
      remedy(
        'A comma after the last element of an array is valid, as are line ends and comments inside it. Inside an inline table `{ ... }` they are TOML 1.1: accepted here, but refused by older parsers',
        '数组最后一个元素后的逗号是合法的，数组内也可以换行和写注释；内联表 `{ ... }` 中的这些写法属于 TOML 1.1：本库接受，但旧解析器会拒绝',
        { toml: 'list = [\n  "item1",\n  "item2", # this comma is valid\n]' }
      ),
      remedy(
        'Declare each table once. For several sources write `[[sources]]`, with double brackets',
        '同一个表只能声明一次。多个源应写作 `[[sources]]`（双括号）',
        {
          toml: '[[sources]]\nkey = "first"\nconnect = "file_src"\n\n[[sources]]\nkey = "second"\nconnect = "file_src"'
        }
      ),
      remedy(
        'In double quotes a backslash begins an escape: put Windows paths and regular expressions in single quotes',
        '双引号中的反斜杠是转义符：Windows 路径和正则表达式请使用单引号',
        { toml: "base = 'C:\\logs\\app'" }
      )
    ]
  },
  CONFIG_NOT_UTF8: {
    area: 'config',
    category: 'format',
    retryable: false,
    severity: 'fatal',
    symptom: text(
      'The file is not UTF-8, which TOML requires: {place}',
      'TOML 必须是 UTF-8 编码，而该文件不是：{place}'
    ),
    checks: [
      showKind,
      check(
        'Find the first place that is not UTF-8',
        '找出第一处不是 UTF-8 的位置',
        posix('iconv -f UTF-8 -t UTF-8 {path} > /dev/null')
      )
    ],
    remedies: [saveAsUtf8]
  },
  CONFIG_TOO_LARGE: {
    area: 'config',
    category: 'limit',
    retryable: false,
    severity: 'fatal',
    symptom: text('The configuration is too large to be read: {place}', '配置超出可读取的规模：{place}'),
    checks: [lookAtFile, showKind],
    remedies: [
      remedy(
        'Name the right file; a log or an archive may have taken its place',
        '指定正确的文件；可能误用了日志或归档文件'
      ),
      remedy(
        'Put connectors into several files of `connectors/source.d`',
        '把连接器拆分到 `connectors/source.d` 下的多个文件'
      )
    ]
  },
  CONFIG_TOO_DEEP: {
    area: 'config',
    category: 'limit',
    retryable: false,
    severity: 'fatal',
    symptom: text(
      'The tables and arrays of the file are nested too deeply: {path}',
      '文件中的表或数组嵌套过深：{path}'
    ),
    checks: [
      check('Look at the line in the message', '查看报告的行', posix('head -n {line} {path} | tail -n 1 | head -c 500'))
    ],
    remedies: [
      remedy('No param needs more than a few levels: flatten it', '没有任何参数需要很多层级：请展平书写', {
        toml: '[sources.params.config]\nsession_timeout_ms = 30000'
      })
    ]
  },
  CONFIG_NOT_FOUND: {
    area: 'config',
    category: 'not-found',
    retryable: false,
    severity: 'fatal',
    symptom: text('The configuration does not exist: {path}', '配置不存在：{path}'),
    checks: [lookAtFile, lookInFolder],
    remedies: [
      remedy(
        'Call `readConfig(path)` with a folder that contains `wpsrc.toml`, or with the file itself; a relative path starts at the working folder',
        '调用 `readConfig(path)` 时传入包含 `wpsrc.toml` 的目录或该文件本身；相对路径以工作目录为准'
      ),
      remedy('Begin with one source', '可以从一个源开始编写', {
        toml: '[[sources]]\nkey = "access_log"\nconnect = "file_src"'
      })
    ]
  },
  CONFIG_UNREADABLE: {
    area: 'config',
    category: 'permission',
    retryable: false,
    severity: 'fatal',
    symptom: text('The configuration exists but cannot be read: {path}', '配置存在但无法读取：{path}'),
    checks: [lookAtFile, lookAtFolders, findProcessUser],
    remedies: [
      remedy(
        'Give the file to the group of the service and let the group read it, but not everybody: it may contain secrets',
        '将文件交给服务所属的组并允许该组读取；其中可能涉及密钥，不要对所有人开放',
        {
          commands: {
            linux: 'sudo chgrp {owningGroup} {path}\nsudo chmod 640 {path}',
            darwin: 'sudo chgrp {owningGroup} {path}\nsudo chmod 640 {path}',
            win32: '$user = {account}\nicacls {path} /grant "$($user):(R)"'
          }
        }
      )
    ]
  },
  CONFIG_NO_CONNECTOR_FOLDER: {
    area: 'config',
    category: 'not-found',
    retryable: false,
    severity: 'fatal',
    symptom: text(
      'No folder `connectors/source.d` was found beside or above {path}',
      '在 {path} 同级及上级目录中没有找到 `connectors/source.d` 目录'
    ),
    checks: [
      check(
        'Look for it; the nearest one counts, at most 32 levels up',
        '查找该目录；以最近的为准，最多向上 32 级',
        posix(
          'ls -d {path}/connectors/source.d {path}/../connectors/source.d {path}/../../connectors/source.d',
          'Get-ChildItem -LiteralPath {path} -Directory'
        )
      )
    ],
    remedies: [
      remedy('Create the folder and declare a connector in it', '创建该目录并在其中声明连接器', {
        commands: posix('mkdir -p {path}/connectors/source.d'),
        toml: '# connectors/source.d/file.toml\n[[connectors]]\nid = "file_src"\ntype = "file"\nallow_override = ["base", "file"]\n\n[connectors.params]\nbase = "/var/log"\nfile = "access.log"'
      }),
      remedy(
        'Without a connector folder, you can create a source from its params alone: `createFileSource({ base, file })`',
        '不使用连接器目录时，可以直接用参数创建源：`createFileSource({ base, file })`'
      )
    ]
  },
  CONFIG_NO_SOURCES: {
    area: 'config',
    category: 'config',
    retryable: false,
    severity: 'warning',
    symptom: text('The file declares no source: {path}', '文件中没有声明任何源：{path}'),
    checks: [
      check(
        'Look at its headers: only `[[sources]]` declares sources',
        '查看表头：应为 `[[sources]]`',
        posix("grep -n '^ *\\[' {path}", "Select-String -LiteralPath {path} -Pattern '^ *\\['")
      ),
      checkConfiguration
    ],
    remedies: [remedy('Declare one', '声明一个源', { toml: '[[sources]]\nkey = "access_log"\nconnect = "file_src"' })]
  },
  CONFIG_NOT_EDITABLE: {
    area: 'config',
    category: 'config',
    retryable: false,
    severity: 'error',
    symptom: text('The library cannot write a fix into the file: {key}', '无法自动将修复写入文件：{key}'),
    checks: [
      check(
        'Look at the patch: `edits` names each path and its new value',
        '查看补丁：`edits` 给出每个路径及其应有的值'
      )
    ],
    remedies: [
      remedy(
        'Write it by hand. `canApply(text, patch)` says beforehand whether `applyFix` can do it; the text is unchanged',
        '请手工修改。`canApply(text, patch)` 可预先判断 `applyFix` 能否完成；文本保持原样'
      )
    ]
  },
  CONFIG_INVALID: {
    area: 'config',
    category: 'config',
    retryable: false,
    severity: 'fatal',
    symptom: text('The configuration is not valid', '配置无效'),
    checks: [checkConfiguration],
    remedies: [
      remedy(
        'Fix the problems from the top: each has its file, line and column',
        '从上到下逐个修正：每个问题都标明了文件、行和列'
      ),
      remedy(
        'In code, `error.diagnostics` holds all of them as data',
        '在代码中，`error.diagnostics` 以数据形式包含全部问题'
      )
    ]
  }
}
