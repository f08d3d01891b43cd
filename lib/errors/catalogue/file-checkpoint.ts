import { check, only, posix, remedy, text } from './advice.ts'
import { ofFolder, ofStore } from './checkpoint-cases.ts'
import type { Catalogue } from './entry.ts'
import { findProcessUser, lookAtFolders, lookAtMount, lookAtSpace } from './shared-checks.ts'

const lookInCheckpointFolder = check(
  'Look at what the folder contains: one `.json` for each source, and the lock',
  '查看目录内容：每个源对应一个 `.json` 文件，以及锁文件',
  posix('ls -la {dir}', 'Get-ChildItem -Force -LiteralPath {dir}')
)

const anotherFolder = remedy(
  'Give each process a checkpoint folder of its own, on a local disk',
  '为每个进程指定各自的检查点目录，并放在本地磁盘上',
  { toml: '[sources.params]\ncheckpoint_dir = "/var/lib/my-service/checkpoints"' }
)

/** Positions cannot be read or kept. */
export const fileCheckpoint: Catalogue = {
  FILE_CHECKPOINT_LOCKED: {
    area: 'file',
    category: 'in-use',
    retryable: true,
    severity: 'fatal',
    symptom: text(
      'Another process holds the checkpoint folder {path}: {holder}',
      '检查点目录 {path} 已被另一个进程占用：{holder}'
    ),
    checks: [
      check(
        'Look at the process that holds it, on its own host and in its own container',
        '在其所在的主机和容器中查看占用该目录的进程',
        {
          linux: 'ps -o pid,lstart,user,args -p {holderPid}',
          darwin: 'ps -o pid,lstart,user,args -p {holderPid}',
          win32: 'Get-Process -Id {holderPid} | Format-List Id, StartTime, Path'
        }
      ),
      check(
        'The newest lock file says who holds the folder and since when. The lock of a process that was killed is taken over automatically',
        '最新的锁文件记录了占用者及开始时间。进程被杀死后留下的锁会被自动接管，无需人工处理',
        posix('grep -H . {dir}/lock.*', '$dir = {dir}\nGet-ChildItem -LiteralPath $dir -Filter lock.* | Get-Content')
      )
    ],
    remedies: [
      remedy(
        'If the same service runs twice by mistake, stop one of the two; a rolling update has to stop the old process before it starts the new one',
        '如果误将同一服务启动了两次，请停止其中一个；滚动更新时必须先停止旧进程再启动新进程'
      ),
      anotherFolder,
      remedy(
        "Do not remove the lock of a running process: both would read the same lines and overwrite each other's positions",
        '不要删除仍在运行的进程的锁：否则两个进程会读取相同的行，并互相覆盖对方的位置'
      )
    ]
  },
  FILE_CHECKPOINT_IN_USE: {
    area: 'file',
    category: 'in-use',
    retryable: true,
    severity: 'fatal',
    symptom: text(
      'This process already has a source with the key {source} on the checkpoint folder {path}',
      '本进程中已有键为 {source} 的源在使用检查点目录 {path}'
    ),
    checks: [
      check(
        'Find where the code creates the source twice, or again before the first one has emitted `close`',
        '检查代码中是否重复创建了该源，或在前一个源触发 `close` 之前又创建了一次'
      ),
      lookInCheckpointFolder
    ],
    remedies: [
      remedy(
        'Wait for `close`, by `await source.stop()` or `finished(source)`, before you create the source again',
        '重新创建该源之前，先用 `await source.stop()` 或 `finished(source)` 等待 `close`'
      ),
      remedy(
        'Give each source a key of its own: several may share the folder',
        '为每个源指定各自的键：多个源可以共用同一目录',
        { toml: '[[sources]]\nkey = "access_log_2"\nconnect = "file_main"' }
      )
    ]
  },
  FILE_CHECKPOINT_UNUSABLE: {
    area: 'file',
    category: 'permission',
    retryable: false,
    severity: 'fatal',
    symptom: text(
      'Positions of the source {source} cannot be kept or read at {place}',
      '无法在 {place} 保存或读取源 {source} 的位置'
    ),
    checks: [
      ...ofFolder(
        lookAtFolders,
        findProcessUser,
        check('Check whether that user may write there', '确认该用户是否有写权限', {
          linux: 'sudo -u {account} test -w {dir} && echo writable',
          darwin: 'sudo -u {account} test -w {dir} && echo writable',
          win32: 'icacls {dir}'
        }),
        lookAtMount,
        lookAtSpace
      ),
      ...ofStore(
        check(
          'Call `load` of the `checkpoint` store by itself, in the place where the process runs',
          '在进程运行的环境中单独调用 `checkpoint` 存储的 `load`'
        )
      )
    ],
    remedies: [
      only(
        ['missing'],
        remedy(
          'If the folder does not exist, create it for the user of the process; in a systemd unit `StateDirectory=` does so',
          '如果该目录不存在，请为运行进程的用户创建；在 systemd 单元中可使用 `StateDirectory=`',
          {
            commands: {
              linux: 'sudo install -d -m 700 -o {account} {dir}',
              darwin: 'sudo install -d -m 700 -o {account} {dir}',
              win32: 'New-Item -ItemType Directory -Path {dir}'
            }
          }
        )
      ),
      only(
        ['denied'],
        remedy(
          'If the folder exists and the user of the process may not write to it, create a folder below it that belongs to that user, and name that one; in a systemd unit `StateDirectory=` creates one',
          '如果该目录已存在但运行进程的用户无权写入，请在其下为该用户创建一个子目录，并指定该子目录；在 systemd 单元中可使用 `StateDirectory=`',
          {
            commands: posix('sudo install -d -m 700 -o {account} {dir}/my-service'),
            toml: '[sources.params]\ncheckpoint_dir = "{dir}/my-service"'
          }
        )
      ),
      only(
        ['owner'],
        remedy(
          'If another user owns the folder and nothing else uses it, give it to the user of the process',
          '如果该目录属于其他用户且没有其他用途，请将其交给运行进程的用户',
          { commands: posix('sudo chown {account} {dir}') }
        )
      ),
      only(
        ['mode'],
        remedy(
          'Others who can write to the folder could make the source skip lines. Take that right from everyone (`o-w`), from a group that the process does not belong to (`g-w`) or from both (`go-w`); the message names the command',
          '其他可以写入该目录的人可能使源跳过某些行。请取消所有人（`o-w`）、进程不在其中的组（`g-w`）或两者（`go-w`）的写权限；错误消息给出了所需的命令',
          { commands: posix('sudo chmod {change} {dir}') }
        )
      ),
      only(
        ['mode', 'sticky'],
        remedy(
          'A folder that anyone can write to on purpose, such as `/tmp` or a Kubernetes `emptyDir`: use a folder inside it, which is created for the user of the process alone',
          '对于特意允许所有人写入的目录（例如 `/tmp` 或 Kubernetes 的 `emptyDir`），请使用其下的一个子目录：该目录会仅为运行进程的用户创建',
          { toml: '[sources.params]\ncheckpoint_dir = "{dir}/my-service"' }
        )
      ),
      only(
        ['link'],
        remedy(
          'If the name of the file is a symbolic link, which the library never opens, see where it leads, then remove it',
          '如果该文件名处是一个符号链接（符号链接永远不会被打开），请查看它指向哪里，然后将其删除',
          { commands: { linux: 'readlink -f {path}\nrm {path}', darwin: 'readlink {path}\nrm {path}' } }
        )
      ),
      only(
        ['file owner'],
        remedy(
          'If the file belongs to another user, or this one may not use it, give it to the user of the process',
          '如果该文件属于其他用户，或本用户无权使用，请将其交给运行进程的用户',
          { commands: posix('sudo chown {account} {path}\nsudo chmod u+rw {path}') }
        )
      ),
      only(
        ['missing', 'denied', 'other'],
        remedy(
          'Name a folder, not a file, on a writable file system; in a container, on a volume',
          '请指定目录而不是文件，且所在文件系统不能是只读的；在容器中请使用卷',
          { toml: '[sources.params]\ncheckpoint_dir = "/var/lib/my-service/checkpoints"' }
        )
      ),
      ...ofStore(
        remedy(
          'If you pass a `checkpoint` store of your own: its `load` rejected with this message, or did not answer within 30 s. Fix the store',
          '如果使用自定义的 `checkpoint` 存储：其 `load` 抛出了上述错误，或在 30 秒内没有返回；请修复该存储'
        )
      )
    ]
  },
  FILE_CHECKPOINT_MATCHED: {
    area: 'file',
    category: 'config',
    retryable: false,
    severity: 'warning',
    symptom: text(
      'The pattern of the source {source} matches the files in which it keeps its positions; the source leaves them out: {dir}',
      '源 {source} 的匹配模式包含了它保存位置的文件；这些文件不会被读取：{dir}'
    ),
    checks: [
      lookInCheckpointFolder,
      check(
        '`stats().files` says for which files this is the reason. A log with such a name (`*.json`, `lock.1`) does not belong in that folder',
        '`stats().files` 会列出因此被排除的每个文件。与它们同名形式的日志（`*.json`、`lock.1`）不应放在该目录中'
      )
    ],
    remedies: [
      remedy('Leave the folder out', '排除该目录', { toml: '[sources.params]\nexclude = ["checkpoints/**"]' }),
      remedy(
        'Or keep positions elsewhere; reading then starts over as `from` says',
        '或将位置保存在其他目录；此时按 `from` 的设置重新开始读取',
        { toml: '[sources.params]\ncheckpoint_dir = "/var/lib/my-service/checkpoints"' }
      )
    ]
  },
  FILE_CHECKPOINT_DAMAGED: {
    area: 'file',
    category: 'format',
    retryable: false,
    severity: 'warning',
    symptom: text(
      'Positions of the source {source} at {place} are damaged: files without a valid record are read again from their beginning',
      '源 {source} 在 {place} 中保存的位置已损坏：没有有效记录的文件将从头重新读取'
    ),
    checks: [
      ...ofFolder(
        check(
          'Look at the damaged file, which was set aside: this library writes one line for each file, with a checksum (`crc`), and replaces the whole file at once',
          '查看被另存的文件：本库为每个文件写一行，带有校验和（`crc`），并且总是整体替换',
          posix('head -c 2000 {copy}', 'Get-Content -LiteralPath {copy} -TotalCount 20')
        ),
        check(
          'Find out whether anything else writes to the folder: an editor, a restored backup, a synchronised folder',
          '确认是否有其他程序写入该目录：编辑器、备份恢复、同步目录',
          posix('ls -la {dir}', 'Get-ChildItem -Force -LiteralPath {dir}')
        ),
        lookAtSpace
      ),
      ...ofStore(
        check(
          'Compare what `load` of the `checkpoint` store returns with what its `save` was given last',
          '比较 `checkpoint` 存储的 `load` 返回的内容与其 `save` 最后一次得到的内容'
        )
      )
    ],
    remedies: [
      remedy(
        'Lines that were read before will come again. To begin at the end of the files instead, start once with `from = "end"`',
        '之前读过的行会再次出现。如果希望从文件末尾开始，请以 `from = "end"` 启动一次',
        { toml: '[sources.params]\nfrom = "end"' }
      ),
      ...ofStore(
        remedy(
          'A `checkpoint` store of your own has to return the object that `save` was given, not its text: `JSON.parse` the stored text. To change a record by hand, leave out its `crc`',
          '自定义的 `checkpoint` 存储必须返回传给 `save` 的对象，而不是其文本：请对存储的内容执行 `JSON.parse`。手工修改某条记录时，请去掉其中的 `crc`'
        )
      ),
      ...ofFolder(
        remedy(
          'Or stop the source, repair the copy, put it back under its old name and start again',
          '或停止该源，修复副本并改回原来的文件名，然后重新启动'
        ),
        remedy('If it happens again, check the disk and the file system', '如果反复出现，请检查磁盘和文件系统')
      )
    ]
  },
  FILE_CHECKPOINT_NEWER: {
    area: 'file',
    category: 'format',
    retryable: false,
    severity: 'fatal',
    symptom: text(
      'Positions of the source {source} at {place} were written by a later release: they have format {version}, this release reads up to {known}',
      '源 {source} 在 {place} 中的位置由更高版本写入：其格式为 {version}，当前版本最高支持 {known}'
    ),
    checks: [
      check('See which release is installed', '查看已安装的版本', { any: 'npm ls warp-flow' }),
      ...ofFolder(
        check(
          'Look at the beginning of the file: the format comes first',
          '查看文件开头：首先是格式版本',
          posix('head -c 200 {path}', 'Get-Content -LiteralPath {path} -TotalCount 1')
        )
      )
    ],
    remedies: [
      remedy('Install the release that wrote it, or a later one', '安装写入该文件的版本或更高版本', {
        commands: { any: 'npm install warp-flow@latest' }
      }),
      ...ofFolder(
        remedy(
          'To stay with this release, use another folder: reading then begins as `from` says, and lines come again or are skipped',
          '如需继续使用当前版本，请换用其他目录：此时按 `from` 的设置开始读取，部分行会重复或被跳过',
          { toml: '[sources.params]\ncheckpoint_dir = "/var/lib/my-service/checkpoints-2"' }
        )
      ),
      ...ofStore(
        remedy(
          'To stay with this release, have the `checkpoint` store keep positions under another name: reading then begins as `from` says, and lines come again or are skipped',
          '如需继续使用当前版本，请让 `checkpoint` 存储以其他名称保存位置：此时按 `from` 的设置开始读取，部分行会重复或被跳过'
        )
      )
    ]
  },
  FILE_CHECKPOINT_NOT_SAVED: {
    area: 'file',
    category: 'limit',
    retryable: true,
    severity: 'warning',
    symptom: text(
      'Positions of the source {source} could not be saved at {place}: those saved before are still valid. The source tries again; after a crash, lines read since then would come again',
      '无法将源 {source} 的位置保存到 {place}：此前保存的位置仍然有效，稍后会重试；如果此时崩溃，自上次保存以来读取的行会重复出现'
    ),
    checks: [
      ...ofFolder(
        lookAtSpace,
        lookAtMount,
        lookAtFolders,
        check(
          'See who has the lock: a source loses it when another host takes the folder over, or somebody removes it',
          '查看锁由谁持有：目录被另一台主机接管或被人删除时，锁会丢失',
          posix('ls -la {dir}', 'Get-ChildItem -Force -LiteralPath {dir}')
        )
      ),
      ...ofStore(
        check(
          'Read the reason why `save` of the `checkpoint` store rejected: the message ends with it',
          '查看 `checkpoint` 存储的 `save` 抛出的错误：消息末尾就是该内容'
        )
      )
    ],
    remedies: [
      ...ofFolder(
        remedy('Make room on the disk: the next attempt succeeds by itself', '清理磁盘空间：下一次尝试会自动成功')
      ),
      ...ofStore(
        remedy(
          'If you pass a `checkpoint` store of your own: its `save` rejected with this message, or did not answer within 10 s. Once the store works again, the next attempt succeeds by itself',
          '如果使用自定义的 `checkpoint` 存储：其 `save` 抛出了上述错误，或在 10 秒内没有返回；存储恢复后，下一次尝试会自动成功'
        ),
        remedy(
          'Make `save` reject after a time limit instead of never answering, so that the source calls it again',
          '请让 `save` 在超时后 reject（抛出错误），而不是一直不应答，这样它才会被再次调用'
        )
      ),
      ...ofFolder(
        remedy('Keep the folder on a disk that the logs cannot fill', '把检查点目录放在不会被日志写满的磁盘上', {
          toml: '[sources.params]\ncheckpoint_dir = "/var/lib/my-service/checkpoints"'
        })
      )
    ]
  },
  FILE_CHECKPOINT_NOT_CLOSED: {
    area: 'file',
    category: 'internal',
    retryable: false,
    severity: 'warning',
    symptom: text(
      'The store that holds the positions of the source {source} could not be closed ({place}): saved positions are valid',
      '源 {source} 的位置存储无法关闭（{place}）：已保存的位置有效'
    ),
    checks: [
      check(
        'Read the reason why `close` of the `checkpoint` store rejected: the message ends with it',
        '查看 `checkpoint` 存储的 `close` 抛出的错误：消息末尾就是该内容'
      )
    ],
    remedies: [
      remedy(
        'Fix `close` of the store: a connection or a file that it leaves open stays open until the process ends',
        '请修复存储的 `close`：未关闭的连接或文件会一直保持打开，直到进程结束'
      )
    ]
  }
}
