import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue } from './entry.ts'
import { lookAtFile, whoHoldsFile } from './shared-checks.ts'

const whoRotates = check('See what rotates the file, and how', '查看由谁、以何种方式轮转该文件', {
  linux: 'grep -rn -A 12 {dir} /etc/logrotate.conf /etc/logrotate.d',
  darwin: 'grep -n {dir} /etc/newsyslog.conf /etc/newsyslog.d/*'
})

const rotateByName = remedy(
  'Rotate by renaming (`create` in place of `copytruncate`) and have the writer reopen its file: then nothing can be lost',
  '改用重命名方式轮转（用 `create` 代替 `copytruncate`）并让写入方重新打开文件：这样不会丢失任何内容'
)

/** A followed file has a different content than before. Reading continues, but the user should know. */
export const fileRotation: Catalogue = {
  FILE_COPYTRUNCATE: {
    area: 'file',
    category: 'format',
    retryable: false,
    severity: 'warning',
    symptom: text(
      'The file was copied and cut, and its copy does not hold all of it: {path}',
      '文件被复制后截断，且副本中缺少部分内容：{path}'
    ),
    checks: [whoRotates],
    remedies: [
      rotateByName,
      remedy(
        'If you have to keep `copytruncate`: the source reads the rest from the copy if the pattern matches it; lines written between copying and emptying are in neither file',
        '如果必须保留此方式：只要匹配模式包含副本，尚未读取的内容会从副本读取；复制与清空之间写入的内容则两处都没有',
        { toml: '[sources.params]\nfile = "app.log*"' }
      )
    ]
  },
  FILE_REPLACED: {
    area: 'file',
    category: 'format',
    retryable: false,
    severity: 'warning',
    symptom: text('The file no longer holds what was read of it: {path}', '文件中的内容已不是之前读取的内容：{path}'),
    checks: [whoRotates, lookAtFile],
    remedies: [
      remedy(
        'Have the program that replaces the file write under another name and rename it: then the source first reads the old one to its end',
        '重建该文件时先写入其他文件名再重命名：这样会先读完旧文件'
      ),
      remedy(
        'Rename old files and keep them for a while: then nothing is lost when the reader is down',
        '将旧文件重命名并保留一段时间：这样读取方停机时也不会丢失内容'
      )
    ]
  },
  FILE_INODE_REUSED: {
    area: 'file',
    category: 'format',
    retryable: false,
    severity: 'warning',
    symptom: text(
      'The system reused the inode number of a deleted file for a new one: {path}',
      '系统把已删除文件的 inode 号分配给了新文件：{path}'
    ),
    checks: [
      whoRotates,
      check('Look at its inode number and creation time', '查看 inode 号与创建时间', posix('stat {path}')),
      whoHoldsFile
    ],
    remedies: [
      remedy(
        'You need not do anything: the source compares contents, and reads the new file from its beginning',
        '无需处理：会比较内容，新文件从头开始读取'
      ),
      remedy(
        'A file that was deleted while the reader was down is lost: keep rotated files for longer than the reader is ever down',
        '读取方停机期间被删除的内容已丢失：轮转后的文件应保留得比停机时间更长'
      )
    ]
  },
  FILE_LOST_UNREAD: {
    area: 'file',
    category: 'limit',
    retryable: false,
    severity: 'error',
    symptom: text(
      '{bytes} bytes were destroyed before they were delivered (an unfinished line counts as unread; {cause}): {path}',
      '{bytes} 字节在交付之前就已丢失（未写完的行视为未读；{cause}）：{path}'
    ),
    checks: [whoRotates, lookAtFile],
    remedies: [
      remedy(
        'Keep rotated files for longer than the consumer is ever behind, and let the pattern match them',
        '轮转后的文件的保留时间应长于消费方可能落后的时间，并让匹配模式包含这些文件',
        {
          toml: '[sources.params]\nfile = "app.log*"'
        }
      ),
      remedy('If more files are unread than may be open, allow more', '如果未读文件数超过允许打开的数量，请调高上限', {
        toml: '[sources.params]\nmax_open_files = 4096'
      }),
      rotateByName
    ]
  }
}
