import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue } from './entry.ts'
import { findProcessUser, lookAtFolders, lookAtMount, lookAtSpace } from './shared-checks.ts'

const lookInCheckpointFolder = check(
  'Look at what the folder holds: one `.json` for each source, and the lock',
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
    area: 'file', category: 'in-use', retryable: true, severity: 'fatal',
    symptom: text('Another process holds the checkpoint folder {path}: {holder}', '检查点目录 {path} 已被另一个进程占用：{holder}'),
    checks: [
      check('Look at the process that holds it, on its own host and in its own container', '在其所在的主机和容器中查看占用该目录的进程', {
        linux: 'ps -o pid,lstart,user,args -p {holderPid}', darwin: 'ps -o pid,lstart,user,args -p {holderPid}', win32: 'Get-Process -Id {holderPid} | Format-List Id, StartTime, Path'
      }),
      check('The newest lock file tells who holds the folder and since when. That of a process that was killed is taken over without anybody\'s help',
        '最新的锁文件记录了占用者及开始时间。进程被杀死后留下的锁会被自动接管，无需人工处理',
        posix('grep -H . {dir}/lock.*', '$dir = {dir}\nGet-ChildItem -LiteralPath $dir -Filter lock.* | Get-Content'))
    ],
    remedies: [
      remedy('Where the same service runs twice by mistake, stop one of the two; a rolling update has to stop the old process before it starts the new one',
        '如果误将同一服务启动了两次，请停止其中一个；滚动更新时必须先停止旧进程再启动新进程'),
      anotherFolder,
      remedy('Do not remove the lock of a process that runs: both would read the same lines and write over each other\'s positions',
        '不要删除仍在运行的进程的锁：否则两个进程会读取相同的行，并互相覆盖对方的位置')
    ]
  },
  FILE_CHECKPOINT_IN_USE: {
    area: 'file', category: 'in-use', retryable: true, severity: 'fatal',
    symptom: text('This process already has a source of the key {source} on the checkpoint folder {path}', '本进程中已有键为 {source} 的源在使用检查点目录 {path}'),
    checks: [
      check('Look for where the source is created twice, or again before the first one has emitted `close`',
        '检查代码中是否重复创建了该源，或在前一个源触发 `close` 之前又创建了一次'),
      lookInCheckpointFolder
    ],
    remedies: [
      remedy('Wait for `close`, by `await source.stop()` or `finished(source)`, before the source is created again', '重新创建该源之前，先用 `await source.stop()` 或 `finished(source)` 等待 `close`'),
      remedy('Give each source a key of its own: several may share the folder', '为每个源指定各自的键：多个源可以共用同一目录',
        { toml: '[[sources]]\nkey = "access_log_2"\nconnect = "file_main"' })
    ]
  },
  FILE_CHECKPOINT_UNUSABLE: {
    area: 'file', category: 'permission', retryable: false, severity: 'fatal',
    symptom: text('Positions of the source {source} cannot be kept or read at {place}', '无法在 {place} 保存或读取源 {source} 的位置'),
    checks: [
      lookAtFolders, findProcessUser,
      check('See whether that user may write there', '确认该用户是否有写权限', {
        linux: 'sudo -u {account} test -w {dir} && echo writable', darwin: 'sudo -u {account} test -w {dir} && echo writable', win32: 'icacls {dir}'
      }),
      lookAtMount, lookAtSpace
    ],
    remedies: [
      remedy('Make the folder for the user of the process; in a systemd unit `StateDirectory=` does so', '为运行进程的用户创建该目录；在 systemd 单元中可使用 `StateDirectory=`', {
        commands: { linux: 'sudo install -d -m 700 -o {account} {dir}', darwin: 'sudo install -d -m 700 -o {account} {dir}', win32: 'New-Item -ItemType Directory -Path {dir}' }
      }),
      remedy('Where others may write the folder, they could have lines passed over: take that from everybody, or from a group that the process is not in, or give the folder to the user of the process; the message names the one command that it takes',
        '如果其他人可以写入该目录，他们就可能使某些行被跳过：请取消所有人或进程不在其中的组的写权限，或将目录交给运行进程的用户；错误消息给出了所需的那一条命令', {
          commands: { linux: 'sudo chmod o-w {dir}', darwin: 'sudo chmod o-w {dir}' }
        }),
      remedy('A volume that is made for everybody, as an `emptyDir` of Kubernetes, is mended from within: name a folder below it, which is made for the user of the process alone',
        '对于为所有人创建的卷（例如 Kubernetes 的 `emptyDir`），请指定其下的一个子目录：该目录会仅为运行进程的用户创建', { toml: '[sources.params]\ncheckpoint_dir = "/state/checkpoints"' }),
      remedy('Where a `checkpoint` store of your own is meant: `load` and `save` have rejected with these words, or have not answered', '如果指的是自定义的 `checkpoint` 存储：`load` 或 `save` 以上述消息拒绝，或者没有应答'),
      remedy('Name a folder, not a file, on a file system that is not read-only; in a container, on a volume',
        '请指定目录而不是文件，且所在文件系统不能是只读的；在容器中请使用卷', { toml: '[sources.params]\ncheckpoint_dir = "/var/lib/my-service/checkpoints"' })
    ]
  },
  FILE_CHECKPOINT_DAMAGED: {
    area: 'file', category: 'format', retryable: false, severity: 'warning',
    symptom: text('Positions of the source {source} at {place} are damaged: files without a valid record are read again from their beginning',
      '源 {source} 在 {place} 中保存的位置已损坏：没有有效记录的文件将从头重新读取'),
    checks: [
      check('Look at what was set aside: this library writes one line for each file, with a checksum (`crc`), and replaces the whole file at once', '查看被另存的文件：本库为每个文件写一行，带有校验和（`crc`），并且总是整体替换',
        posix('head -c 2000 {copy}', 'Get-Content -LiteralPath {copy} -TotalCount 20')),
      check('Find out whether anything else writes into the folder: an editor, a restored backup, a synchronised folder', '确认是否有其他程序写入该目录：编辑器、备份恢复、同步目录',
        posix('ls -la {dir}', 'Get-ChildItem -Force -LiteralPath {dir}')),
      lookAtSpace
    ],
    remedies: [
      remedy('Lines that were read before come again. To begin at the end of the files instead, start once with `from = "end"`',
        '之前读过的行会再次出现。如果希望从文件末尾开始，请以 `from = "end"` 启动一次', { toml: '[sources.params]\nfrom = "end"' }),
      remedy('A `checkpoint` store of your own has to give back the object that `save` was given, not its text: `JSON.parse` what was stored. To change a record by hand, leave its `crc` out',
        '自定义的 `checkpoint` 存储必须返回传给 `save` 的对象，而不是其文本：请对存储的内容执行 `JSON.parse`。手工修改某条记录时，请去掉其中的 `crc`'),
      remedy('Or stop the source, mend the copy, put it back under its old name and start again', '或停止该源，修复副本并改回原来的文件名，然后重新启动'),
      remedy('Where it happens again, have the disk and the file system checked', '如果反复出现，请检查磁盘和文件系统')
    ]
  },
  FILE_CHECKPOINT_NEWER: {
    area: 'file', category: 'format', retryable: false, severity: 'fatal',
    symptom: text('Positions of the source {source} at {place} were written by a later release: they have format {version}, this release reads up to {known}',
      '源 {source} 在 {place} 中的位置由更高版本写入：其格式为 {version}，当前版本最高支持 {known}'),
    checks: [
      check('See which release is installed', '查看已安装的版本', { any: 'npm ls warp-flow' }),
      check('Look at the beginning of the file: the format comes first', '查看文件开头：首先是格式版本', posix('head -c 200 {path}', 'Get-Content -LiteralPath {path} -TotalCount 1'))
    ],
    remedies: [
      remedy('Install the release that wrote it, or a later one', '安装写入该文件的版本或更高版本', { commands: { any: 'npm install warp-flow@latest' } }),
      remedy('To stay with this release, use another folder: reading then begins as `from` says, and lines come again or are passed over',
        '如需继续使用当前版本，请换用其他目录：此时按 `from` 的设置开始读取，部分行会重复或被跳过',
        { toml: '[sources.params]\ncheckpoint_dir = "/var/lib/my-service/checkpoints-2"' })
    ]
  },
  FILE_CHECKPOINT_NOT_SAVED: {
    area: 'file', category: 'limit', retryable: true, severity: 'warning',
    symptom: text('Positions of the source {source} could not be saved at {place}: those saved before are still valid. It is tried again; after a crash, lines read since then would come again',
      '无法将源 {source} 的位置保存到 {place}：此前保存的位置仍然有效，稍后会重试；如果此时崩溃，自上次保存以来读取的行会重复出现'),
    checks: [
      lookAtSpace, lookAtMount, lookAtFolders,
      check('See who has the lock: it is lost where another host takes the folder over, or where somebody removes it', '查看锁由谁持有：目录被另一台主机接管或被人删除时，锁会丢失',
        posix('ls -la {dir}', 'Get-ChildItem -Force -LiteralPath {dir}'))
    ],
    remedies: [
      remedy('Make room on the disk: the next attempt succeeds by itself', '清理磁盘空间：下一次尝试会自动成功'),
      remedy('Of a `checkpoint` store of your own: have `save` reject after a time limit in place of never answering, so that it is called again', '对于自定义的 `checkpoint` 存储：请让 `save` 在超时后拒绝，而不是一直不应答，这样它才会被再次调用'),
      remedy('Keep the folder on a disk that the logs cannot fill', '把检查点目录放在不会被日志写满的磁盘上', { toml: '[sources.params]\ncheckpoint_dir = "/var/lib/my-service/checkpoints"' })
    ]
  }
}
