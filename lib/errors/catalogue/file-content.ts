import { check, only, posix, remedy, text } from './advice.ts'
import type { Catalogue } from './entry.ts'
import { lookAtFile, showKind, showLine } from './shared-checks.ts'

const tagOrSkip = remedy(
  'Choose what happens to a line that cannot be decoded: it is delivered raw with a tag (`tag`), skipped and counted (`skip`), or ends the source (`fail`)',
  '选择如何处理无法解码的行：带标签原样交付（`tag`）、跳过并计数（`skip`）或终止该源（`fail`）',
  { toml: '[sources.params]\non_error = "tag"' }
)

const askTheWriter = remedy(
  'If only some lines are wrong, look at the program that writes them: two writers without a lock mix their lines',
  '如果只有部分行有问题，请检查写入程序：多个进程不加锁同时写入会使行内容交错'
)

/** The content of a file does not match the params. */
export const fileContent: Catalogue = {
  FILE_INVALID_BASE64: {
    area: 'file',
    category: 'format',
    retryable: false,
    severity: 'error',
    symptom: text('A line is not valid base64: {place}', '有一行不是合法的 base64：{place}'),
    checks: [
      showLine,
      check('Decode that one line', '单独解码该行', {
        linux: "sed -n {line}p {path} | tr -d '\\r\\n' | base64 -d | od -c | head",
        darwin: "sed -n {line}p {path} | tr -d '\\r\\n' | base64 -D | od -c | head",
        win32:
          '[Convert]::FromBase64String((Get-Content -LiteralPath {path} -TotalCount {line} | Select-Object -Last 1)) | Format-Hex'
      }),
      showKind
    ],
    remedies: [
      remedy('If the lines are plain text, say so', '如果各行是普通文本，请明确指定', {
        toml: '[sources.params]\nencode = "text"'
      }),
      remedy('If they are hexadecimal digits, say so', '如果各行是十六进制，请明确指定', {
        toml: '[sources.params]\nencode = "hex"'
      }),
      remedy(
        'Each line has to be encoded by itself: write one record per line, without wrapping at 76 characters (`base64 -w 0`)',
        '每行必须独立编码：一条记录一行，不要按 76 个字符折行（`base64 -w 0`）'
      ),
      tagOrSkip,
      askTheWriter
    ]
  },
  FILE_INVALID_HEX: {
    area: 'file',
    category: 'format',
    retryable: false,
    severity: 'error',
    symptom: text('A line is not valid hexadecimal: {place}', '有一行不是合法的十六进制：{place}'),
    checks: [
      showLine,
      check(
        'Only pairs of the digits 0-9, a-f and A-F are valid: an odd number of digits, a `0x` or a separator is not',
        '只允许成对的 0-9、a-f、A-F：奇数个数字、`0x` 前缀或分隔符都是错误',
        {
          ...posix(
            "sed -n {line}p {path} | tr -d '\\r\\n' | grep -Eqx '([0-9A-Fa-f][0-9A-Fa-f])*' && echo valid || echo invalid",
            "(Get-Content -LiteralPath {path} -TotalCount {line} | Select-Object -Last 1) -match '^([0-9A-Fa-f][0-9A-Fa-f])*$'"
          )
        }
      ),
      showKind
    ],
    remedies: [
      remedy('If the lines are plain text, say so', '如果各行是普通文本，请明确指定', {
        toml: '[sources.params]\nencode = "text"'
      }),
      remedy('If they are base64, say so', '如果各行是 base64，请明确指定', {
        toml: '[sources.params]\nencode = "base64"'
      }),
      remedy('Write one record per line, digits only (`xxd -p -c 0`)', '一条记录一行，只写数字（`xxd -p -c 0`）'),
      tagOrSkip,
      askTheWriter
    ]
  },
  FILE_LOOKS_ENCODED: {
    area: 'file',
    category: 'config',
    retryable: false,
    severity: 'warning',
    symptom: text(
      'The lines look like {kind} and are read as {as}: {path}',
      '各行看起来是 {kind}，但按 {as} 读取：{path}'
    ),
    checks: [
      check(
        'Decode the first line',
        '解码第一行',
        posix(
          "head -n 1 {path} | tr -d '\\r\\n' | base64 -d | od -c | head\nhead -n 1 {path} | xxd -r -p | od -c | head"
        )
      ),
      showKind
    ],
    remedies: [
      remedy('Say what each line holds', '如实配置各行的内容', { toml: '[sources.params]\nencode = "base64"' }),
      remedy('If the lines are meant to be delivered as they are, change nothing', '如果本来就需要原样读取，则无需处理')
    ]
  },
  FILE_INVALID_CHARSET: {
    area: 'file',
    category: 'format',
    retryable: false,
    severity: 'error',
    symptom: text('A line is not valid in the configured charset: {place}', '有一行不符合所配置的字符集：{place}'),
    usually: ['charset'],
    symptoms: { mixed: text('The file mixes charsets: {path}', '文件混用了多种字符集：{path}') },
    checks: [
      showLine,
      check('See which charset the file is in', '查看文件使用的字符集', {
        linux: 'file --mime-encoding {path}',
        darwin: 'file -I {path}'
      }),
      check(
        'Find the first place that is not UTF-8',
        '找出第一处不是 UTF-8 的位置',
        posix('iconv -f UTF-8 -t UTF-8 {path} > /dev/null')
      ),
      only(
        ['mixed'],
        check(
          'List the lines that are not UTF-8, by their numbers',
          '列出不是 UTF-8 的行及其行号',
          posix("LC_ALL=C.UTF-8 grep -naxv '.*' {path} | head")
        )
      )
    ],
    remedies: [
      only(
        ['mixed'],
        remedy(
          'Make all programs that write to the file write UTF-8: those lines come from one that does not (its locale, `LANG=C.UTF-8`, `-Dfile.encoding=UTF-8`, `PYTHONUTF8=1`)',
          '让写入该文件的所有程序都使用 UTF-8：这些行来自未使用 UTF-8 的程序（检查其 locale：`LANG=C.UTF-8`、`-Dfile.encoding=UTF-8`、`PYTHONUTF8=1`）'
        )
      ),
      only(
        ['mixed'],
        remedy(
          'Or give each of them a file of its own, and each file a source with its `charset`',
          '或让每个程序写入各自的文件，并为每个文件配置带有相应 `charset` 的源'
        )
      ),
      only(
        ['charset'],
        remedy(
          'Name the charset: any WHATWG label, such as `gb18030`, `windows-1252`, `shift_jis`, `utf-16le`',
          '指定字符集：任意 WHATWG 标签，例如 `gb18030`、`windows-1252`、`shift_jis`、`utf-16le`',
          {
            toml: '[sources.params]\ncharset = "gb18030"'
          }
        )
      ),
      tagOrSkip,
      askTheWriter
    ]
  },
  FILE_LOOKS_UTF16: {
    area: 'file',
    category: 'format',
    retryable: false,
    severity: 'warning',
    symptom: text(
      'The file looks like UTF-16 but is read as another charset: {path}',
      '文件看起来是 UTF-16，但按其他字符集读取：{path}'
    ),
    checks: [
      showKind,
      check('In UTF-16 text, every second byte is usually `\\0`', '每隔一个字节为 `\\0` 是 UTF-16 的特征')
    ],
    remedies: [
      remedy('Name the charset', '指定字符集', { toml: '[sources.params]\ncharset = "utf-16le"' }),
      remedy(
        'Or make the writer output UTF-8: in PowerShell `Out-File -Encoding utf8`',
        '或让写入方输出 UTF-8：PowerShell 中使用 `Out-File -Encoding utf8`'
      )
    ]
  },
  FILE_LOOKS_BINARY: {
    area: 'file',
    category: 'format',
    retryable: false,
    severity: 'warning',
    symptom: text('The file does not look like text: {path}', '文件看起来不是文本：{path}'),
    checks: [lookAtFile, showKind],
    remedies: [
      remedy(
        'Name the right file; the pattern may match more than the logs',
        '指定正确的文件；匹配模式可能包含了日志以外的文件'
      ),
      remedy(
        'gzip and zstd are recognised by content. Unpack other formats (bzip2, xz, zip) first',
        'gzip 与 zstd 按内容自动识别；其他压缩格式（bzip2、xz、zip）请先解压'
      ),
      remedy(
        'A binary log needs a connector of your own (`defineConnector`)',
        '二进制日志需要自定义连接器（`defineConnector`）'
      )
    ]
  },
  FILE_LINE_TOO_LONG: {
    area: 'file',
    category: 'limit',
    retryable: false,
    severity: 'error',
    symptom: text(
      'A line is longer than `max_line_bytes` and was cut: {place}',
      '有一行超过 `max_line_bytes`，已被截断：{place}'
    ),
    checks: [
      check(
        'See how long the longest line is',
        '查看最长一行的长度',
        posix("LC_ALL=C awk 'length > max { max = length } END { print max }' {path}")
      ),
      check(
        'A file without any line end is one line: see whether it is text at all',
        '没有换行符的文件就是一整行：先确认它是否为文本',
        posix('head -c 4096 {path} | wc -l')
      )
    ],
    remedies: [
      remedy(
        'Allow longer lines; each source may then hold that much in memory',
        '允许更长的行；每个源可能占用相应大小的内存',
        { toml: '[sources.params]\nmax_line_bytes = 4194304' }
      ),
      remedy(
        'Cut lines have the tag `truncated:true`: route them elsewhere',
        '被截断的行带有标签 `truncated:true`，可据此分流处理'
      )
    ]
  },
  FILE_CR_LINE_ENDS: {
    area: 'file',
    category: 'format',
    retryable: false,
    severity: 'warning',
    symptom: text(
      'Lines end in CR alone, which does not count as a line end: {path}',
      '各行仅以 CR 结尾，而 CR 在这里不是换行符：{path}'
    ),
    checks: [
      check(
        'Look at how lines end: `\\n` ends one, `\\r` alone does not',
        '查看每行的结尾：`\\n` 表示行结束，单独的 `\\r` 不是',
        posix('head -c 400 {path} | od -c')
      ),
      check(
        'Progress bars look like that, too: they return to the beginning of their line with `\\r`',
        '进度条也是这样写的：用 `\\r` 回到行首'
      )
    ],
    remedies: [
      remedy('Make the writer end its lines with LF or CRLF', '让写入方以 LF 或 CRLF 结束每行'),
      remedy(
        'Or convert a finished file to LF, and read that',
        '或将已写完的文件转换为以 LF 结尾，再读取转换后的文件',
        { commands: posix("tr '\\r' '\\n' < {path} > {copy}") }
      ),
      remedy(
        'If it is a progress bar, have the program leave it out (`--no-progress`, `--quiet`)',
        '如果是进度条，请让程序不输出进度（`--no-progress`、`--quiet`）'
      )
    ]
  },
  FILE_HOLE_SKIPPED: {
    area: 'file',
    category: 'format',
    retryable: false,
    severity: 'warning',
    symptom: text(
      'The source skipped NULs at the beginning of the file or where it was cut: {place}',
      '文件开头或被截断处的 NUL 字节已跳过：{place}'
    ),
    checks: [
      check(
        'The file was emptied (`copytruncate`) under a program that does not append: the program went on writing at its old offset, and left a hole before it. A hole takes less space than its size',
        '文件被清空（`copytruncate`）时，写入程序并未使用追加模式：它在原偏移处继续写入，之前的部分是空洞。空洞占用的磁盘空间小于文件大小',
        posix('ls -ls {path}')
      ),
      check(
        'See how the program has the file open: a program that appends has the flag `AP`',
        '查看程序打开该文件的方式：追加模式带有标志 `AP`',
        posix('sudo lsof +fg -- {path}')
      )
    ],
    remedies: [
      remedy(
        'Make the program append: `>>` instead of `>`, `O_APPEND`, `append=true`',
        '让写入程序以追加模式打开文件：用 `>>` 代替 `>`，即 `O_APPEND`、`append=true`'
      ),
      remedy(
        'Or rotate by renaming (`create` in place of `copytruncate`) and have the program reopen its file',
        '或改用重命名方式轮转（用 `create` 代替 `copytruncate`）并让程序重新打开文件'
      ),
      remedy(
        'The hole itself costs nothing (`stats().bytesSkipped` counts the NULs); `FILE_LOST_UNREAD` reports what the cut destroyed',
        '空洞本身不会造成丢失（`stats().bytesSkipped` 统计被跳过的 NUL 字节）；截断所丢失的内容由 `FILE_LOST_UNREAD` 报告'
      )
    ]
  },
  FILE_UTF32_UNSUPPORTED: {
    area: 'file',
    category: 'format',
    retryable: false,
    severity: 'fatal',
    symptom: text('The file is UTF-32, which the source cannot read: {path}', '文件是 UTF-32 编码，不支持读取：{path}'),
    checks: [
      check(
        '`ff fe 00 00` and `00 00 fe ff` are the byte order marks of UTF-32',
        '`ff fe 00 00` 与 `00 00 fe ff` 是 UTF-32 的字节序标记',
        posix('head -c 16 {path} | od -An -tx1')
      ),
      showKind
    ],
    remedies: [
      remedy('Convert it to UTF-8 first', '先转换为 UTF-8', {
        commands: posix('iconv -f UTF-32 -t UTF-8 {path} > {copy}')
      }),
      remedy('Or make the writer output UTF-8', '或让写入方输出 UTF-8')
    ]
  },
  FILE_MULTILINE_UNFIT: {
    area: 'file',
    category: 'config',
    retryable: false,
    severity: 'warning',
    symptom: text(
      '`multiline` does not divide the lines into records ({begins} of {lines} begin one): {path}',
      '`multiline` 未能把各行划分为记录（{lines} 行中有 {begins} 行是记录开头）：{path}'
    ),
    checks: [
      check(
        'Look at how records begin',
        '查看记录的开头',
        posix('head -n 20 {path}', 'Get-Content -LiteralPath {path} -TotalCount 20')
      ),
      check(
        'In TOML, a pattern in double quotes needs each backslash twice; in single quotes it is taken literally',
        'TOML 双引号字符串中的反斜杠需要写两次；单引号字符串中照原样书写'
      )
    ],
    remedies: [
      remedy('Describe how each record begins', '指定每条记录的开头', {
        toml: "[sources.params]\nmultiline = { start = '^\\d{4}-' }"
      }),
      remedy('If each line is a record, remove `multiline`', '如果每行就是一条记录，请去掉 `multiline`')
    ]
  },
  FILE_COMPRESSION_CORRUPT: {
    area: 'file',
    category: 'format',
    retryable: false,
    severity: 'fatal',
    symptom: text('The compressed content is damaged or ends too early: {path}', '压缩内容损坏或不完整：{path}'),
    checks: [
      check('Test the whole file', '完整校验该文件', posix('gzip -tv {path}\nzstd -tv {path}')),
      check(
        'See whether it is still being written: its size must not change',
        '确认文件是否仍在写入：其大小不应变化',
        posix('ls -l {path}; sleep 5; ls -l {path}')
      ),
      showKind
    ],
    remedies: [
      remedy(
        'Wait until compression has finished: use `delaycompress` in logrotate; in a script, write under another name and rename',
        '等待压缩完成：logrotate 使用 `delaycompress`，脚本中先写临时文件名再重命名'
      ),
      remedy('Fetch the file again from its origin, and compare checksums', '从来源重新获取该文件，并比对校验和', {
        commands: posix('sha256sum {path}', 'Get-FileHash -LiteralPath {path}')
      }),
      remedy(
        'Everything that was delivered before the damage is intact. To save the rest of a gzip file: `gzip -cd < damaged.gz > saved.log` writes as much as can be read',
        '损坏位置之前交付的记录是有效的。抢救 gzip 文件：`gzip -cd < damaged.gz > saved.log` 会写出所有可读部分'
      ),
      remedy('If it is not compressed at all, say so', '如果文件并未压缩，请明确指定', {
        toml: '[sources.params]\ncompression = "none"'
      })
    ]
  },
  FILE_COMPRESSION_UNSUPPORTED: {
    area: 'file',
    category: 'config',
    retryable: false,
    severity: 'fatal',
    symptom: text('This Node.js cannot read the compression of {path}', '当前 Node.js 无法读取 {path} 的压缩格式'),
    checks: [
      check(
        'zstd needs Node.js 22.15 or later (23.8 in the 23 line)',
        'zstd 需要 Node.js 22.15 或更高版本（23 系列为 23.8）',
        { any: "node -p \"process.version + ' ' + typeof require('node:zlib').createZstdDecompress\"" }
      ),
      showKind
    ],
    remedies: [
      remedy('Use a Node.js that supports it', '使用支持该格式的 Node.js 版本'),
      remedy('Or unpack the file first', '或先解压文件', { commands: posix('zstd -dk {path}') })
    ]
  },
  FILE_RANGES_UNSUPPORTED: {
    area: 'file',
    category: 'config',
    retryable: false,
    severity: 'fatal',
    symptom: text(
      '{path} cannot be read in byte ranges: it is compressed or UTF-16',
      '{path} 不能按字节区间读取：文件已压缩或为 UTF-16'
    ),
    checks: [showKind],
    remedies: [
      remedy('Read it in one piece', '按单个区间读取', { toml: '[sources.params]\ninstances = 1' }),
      remedy('Or unpack it and convert it to UTF-8 first', '或先解压并转换为 UTF-8', {
        commands: posix('iconv -f UTF-16 -t UTF-8 {path} > {copy}')
      })
    ]
  }
}
