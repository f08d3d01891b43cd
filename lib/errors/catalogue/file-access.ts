import { check, only, posix, remedy, text } from './advice.ts'
import type { Catalogue } from './entry.ts'
import {
  findProcessUser,
  lookAtFile,
  lookAtFolders,
  lookAtKernelLog,
  lookAtMount,
  lookInFolder,
  whoHoldsFile
} from './shared-checks.ts'

const correctThePath = remedy(
  'Write the real path; an absolute `base` leaves no doubt. A relative path starts at the folder of `wpsrc.toml`, in a factory at the working folder',
  '按实际情况填写路径；`base` 使用绝对路径最明确。相对路径以 `wpsrc.toml` 所在目录为准，在工厂函数中以工作目录为准',
  { toml: '[sources.params]\nbase = "{dir}"\nfile = "{name}"' }
)

/** A file cannot be found, opened or read. */
export const fileAccess: Catalogue = {
  FILE_NOT_FOUND: {
    area: 'file',
    category: 'not-found',
    retryable: false,
    severity: 'fatal',
    symptom: text('The file does not exist: {path}', '文件不存在：{path}'),
    checks: [
      lookAtFile,
      lookAtFolders,
      lookInFolder,
      check(
        'A relative path depends on the folder in which the process was started',
        '相对路径取决于进程启动时所在的目录',
        {
          linux: 'readlink /proc/{pid}/cwd',
          darwin: 'lsof -a -d cwd -p {pid}',
          win32: 'Get-Location'
        }
      )
    ],
    remedies: [
      correctThePath,
      remedy(
        'In a container, mount the folder of the logs into it: the path is that inside the container',
        '在容器中运行时，把日志目录挂载进容器；配置中的路径是容器内的路径'
      ),
      remedy(
        'If the file was rotated away, use a pattern that matches the rotated names',
        '如果文件会被轮转改名，请使用通配模式',
        {
          toml: '[sources.params]\nfile = "access*.log"'
        }
      )
    ]
  },
  FILE_NO_MATCH: {
    area: 'file',
    category: 'not-found',
    retryable: false,
    severity: 'fatal',
    symptom: text('No file matches the pattern {pattern} under {base}', '{base} 下没有与模式 {pattern} 匹配的文件'),
    checks: [
      check(
        'Look at what the folder contains: upper and lower case, extensions and rotated names (`.1`, `.gz`) matter',
        '查看目录中实际有哪些文件：大小写、扩展名以及轮转后的名称（`.1`、`.gz`）都要一致',
        posix('ls -la {base}', 'Get-ChildItem -Force -LiteralPath {base}')
      ),
      check(
        '`*` and `?` stay inside one folder; only `**` goes into the folders below',
        '`*` 和 `?` 只在单级目录内匹配；只有 `**` 会进入下级目录',
        posix(
          'find {base} -type f | head -n 20',
          'Get-ChildItem -Recurse -File -LiteralPath {base} | Select-Object -First 20 FullName'
        )
      )
    ],
    remedies: [
      remedy('Widen the pattern', '放宽匹配模式', { toml: '[sources.params]\nfile = "**/*.log"' }),
      remedy('Or correct the folder', '或更正目录', { toml: '[sources.params]\nbase = "{base}"\nfile = "access.log"' })
    ]
  },
  FILE_BASE_NOT_FOUND: {
    area: 'file',
    category: 'not-found',
    retryable: false,
    severity: 'fatal',
    symptom: text(
      'The folder to read from (`base`, or that of `path`) does not exist: {path}',
      '要读取的目录（`base` 或 `path` 所在的目录）不存在：{path}'
    ),
    checks: [lookAtFolders, lookInFolder],
    remedies: [
      remedy(
        'Name a folder that exists; a relative path starts at the folder of `wpsrc.toml`, in a factory at the working folder',
        '指定存在的目录；相对路径以 `wpsrc.toml` 所在目录为准，在工厂函数中以工作目录为准',
        { toml: '[sources.params]\nbase = "{path}"\nfile = "access.log"' }
      ),
      remedy('`base` takes no wildcards: put them into `file`', '`base` 不支持通配符，请写在 `file` 中', {
        toml: '[sources.params]\nbase = "/var/log"\nfile = "app-*/access.log"'
      })
    ]
  },
  FILE_PERMISSION_DENIED: {
    area: 'file',
    category: 'permission',
    retryable: false,
    severity: 'fatal',
    symptom: text('The user of this process may not read the file: {path}', '运行本进程的用户无权读取文件：{path}'),
    usually: ['file'],
    symptoms: {
      folder: text(
        'The user of this process may not look into the folder: {path}',
        '运行本进程的用户无权查看目录：{path}'
      )
    },
    checks: [
      lookAtFile,
      lookAtFolders,
      findProcessUser,
      only(
        ['file'],
        check('Read one byte as that user', '以该用户身份读取一个字节', {
          linux: 'sudo -u {account} head -c 1 {path} > /dev/null && echo readable',
          darwin: 'sudo -u {account} head -c 1 {path} > /dev/null && echo readable',
          win32: 'icacls {path}'
        })
      ),
      check(
        'If the mode allows it and reading still fails, look for a refusal by SELinux or AppArmor; on macOS, check Full Disk Access',
        '如果权限位允许但仍无法读取，请检查 SELinux 或 AppArmor 的拒绝记录；在 macOS 上检查“完全磁盘访问权限”',
        {
          linux: "ls -Z {path}\nsudo journalctl -k --since -10min | grep -Ei 'avc|apparmor'",
          darwin: 'ls -le@ {path}'
        }
      )
    ],
    remedies: [
      remedy(
        'Add the user to the group that may read the logs (often `adm` or `syslog`), then restart the service: a new group takes effect at the next start',
        '把该用户加入有权读取日志的组（常见为 `adm` 或 `syslog`），然后重启服务：组成员关系在下次启动后才生效',
        {
          commands: {
            linux: "stat -c '%U %G %a' {path}\nsudo usermod -aG {owningGroup} {account}",
            darwin: "stat -f '%Su %Sg %Lp' {path}\nsudo dseditgroup -o edit -a {account} -t user {owningGroup}",
            win32: '$user = {account}\nicacls {path} /grant "$($user):(R)"'
          }
        }
      ),
      only(
        ['file'],
        remedy(
          'Or grant read access to that one user, also for files that rotation will create',
          '或仅授予该用户读取权限，并对轮转后新建的文件生效',
          {
            commands: { linux: 'sudo setfacl -m u:{account}:rX {dir} {path}\nsudo setfacl -d -m u:{account}:rX {dir}' }
          }
        )
      ),
      only(
        ['folder'],
        remedy(
          'Or grant that one user access to the folder, and to the files that will be created in it',
          '或仅授予该用户查看该目录的权限，并允许读取以后在其中新建的文件',
          {
            commands: { linux: 'sudo setfacl -m u:{account}:rX {path}\nsudo setfacl -d -m u:{account}:rX {path}' }
          }
        )
      ),
      only(
        ['file'],
        remedy(
          'Set owner and mode where the file is created (`create 0640 root adm` in logrotate), so that the next one is right too. Do not open it to everybody: logs contain personal data',
          '在创建文件的地方设置属主和权限（logrotate 中的 `create 0640 root adm`），保证以后新建的文件也正确。不要对所有人开放：日志含有个人数据'
        )
      )
    ]
  },
  FILE_SYMLINK_REFUSED: {
    area: 'file',
    category: 'permission',
    retryable: false,
    severity: 'error',
    symptom: text('The source does not follow this symbolic link: {path}', '不跟随符号链接：{path}'),
    checks: [
      lookAtFolders,
      check('See where it leads, and who created it', '查看它指向哪里、由谁创建', {
        linux: 'readlink -f {path}\nstat {path}',
        darwin: 'readlink {path}\nstat {path}'
      }),
      check(
        'See who may write to the folder: they can put a link to any file there',
        '查看谁可以写入该目录：能写入的人可以在其中放置指向任意文件的链接',
        posix('ls -ld {dir}', 'icacls {dir}')
      )
    ],
    remedies: [
      remedy(
        'If the link should not be there, remove it; the source has not read its target',
        '如果该链接不应存在，请将其删除；它指向的内容没有被读取'
      ),
      remedy(
        'Read the target by its own name: `base` itself may be a link, or contain links',
        '直接用目标文件自己的名称读取：`base` 本身可以是链接，其路径中也可以有链接'
      ),
      remedy(
        'Or follow links, if only people you trust may write to the folder',
        '如果只有可信的人能写入该目录，也可以跟随链接',
        { toml: '[sources.params]\nsymlinks = "follow"' }
      )
    ]
  },
  FILE_IS_DIRECTORY: {
    area: 'file',
    category: 'config',
    retryable: false,
    severity: 'fatal',
    symptom: text('There is a folder where a file was expected: {path}', '应为文件的位置是一个目录：{path}'),
    checks: [
      lookAtFile,
      check(
        'Look at what the folder contains',
        '查看该目录的内容',
        posix('ls -la {path}', 'Get-ChildItem -Force -LiteralPath {path}')
      )
    ],
    remedies: [
      remedy(
        'Set `base` to the folder, and `file` to a pattern for the files in it',
        '把该目录写作 `base`，用模式指定其中的文件',
        {
          toml: '[sources.params]\nbase = "{path}"\nfile = "*.log"'
        }
      )
    ]
  },
  FILE_NOT_REGULAR: {
    area: 'file',
    category: 'config',
    retryable: false,
    severity: 'fatal',
    symptom: text(
      'The path is not a regular file (a pipe, a socket or a device): {path}',
      '该路径不是普通文件（管道、套接字或设备）：{path}'
    ),
    checks: [
      lookAtFile,
      check(
        'The first letter says what it is: `p` pipe, `s` socket, `c` or `b` device',
        '首字母表示类型：`p` 管道、`s` 套接字、`c` 或 `b` 设备',
        posix('stat {path}')
      )
    ],
    remedies: [
      remedy('Name a regular file', '指定一个普通文件'),
      remedy(
        'To read from a pipe, write a connector of your own: `defineConnector` with `fs.createReadStream`',
        '管道中的数据可以用自定义连接器读取：`defineConnector` 配合 `fs.createReadStream`'
      ),
      remedy(
        'To read messages from a local socket, use a source of type `syslog`',
        '发往本地套接字的消息应使用 `syslog` 类型的源读取'
      )
    ]
  },
  FILE_BUSY: {
    area: 'file',
    category: 'in-use',
    retryable: true,
    severity: 'error',
    symptom: text('Another process holds the file: {path}', '文件被其他进程占用：{path}'),
    checks: [whoHoldsFile, lookAtFile],
    remedies: [
      remedy(
        'Wait for that process to finish, or stop it properly (its service, or `SIGTERM`): if you kill it, it may lose what it has not yet written',
        '等待占用进程结束，或以正常方式停止它（通过其服务或 `SIGTERM`）：强制结束可能丢失尚未写入的数据',
        {
          commands: {
            linux: 'systemctl status {holderPid}\nkill -TERM {holderPid}',
            darwin: 'kill -TERM {holderPid}',
            win32: 'Get-Process -Id {holderPid}'
          }
        }
      ),
      remedy(
        'Have the writer open the file so that others may read it: on Windows with `FILE_SHARE_READ`',
        '让写入方以允许共享读取的方式打开文件：Windows 上使用 `FILE_SHARE_READ`'
      ),
      remedy('Or read a copy, if a finished file is what you need', '如果只需要已写完的文件，可以读取副本', {
        commands: posix('cp -p {path} {copy}', 'Copy-Item -LiteralPath {path} -Destination {copy}')
      })
    ]
  },
  FILE_VANISHED: {
    area: 'file',
    category: 'not-found',
    retryable: false,
    severity: 'error',
    symptom: text('The file disappeared while it was being read: {path}', '文件在读取过程中消失：{path}'),
    checks: [
      lookInFolder,
      check('See what rotates or cleans up the folder, and when', '查看由谁在何时轮转或清理该目录', {
        linux: 'grep -rl {dir} /etc/logrotate.conf /etc/logrotate.d /etc/cron.* /etc/tmpfiles.d',
        darwin: 'grep -l {dir} /etc/newsyslog.conf /etc/newsyslog.d/*',
        win32: 'Get-ScheduledTask | Where-Object State -ne Disabled'
      }),
      lookAtMount
    ],
    remedies: [
      remedy(
        'Keep rotated files for longer than reading takes: `rotate` and `delaycompress` in logrotate',
        '让轮转后的文件保留时间长于读取时间：logrotate 的 `rotate` 与 `delaycompress`'
      ),
      remedy(
        'On a network file system, check that the server and the mount are up',
        '如果是网络文件系统，请确认服务器和挂载正常'
      )
    ]
  },
  FILE_TRUNCATED: {
    area: 'file',
    category: 'format',
    retryable: false,
    severity: 'warning',
    symptom: text('The file was cut, or overwritten in place: {path}', '文件被截断，或被原地改写：{path}'),
    checks: [
      check('See whether it is rotated by copying and truncating', '检查是否使用复制并截断的方式轮转', {
        linux: 'grep -rn copytruncate /etc/logrotate.conf /etc/logrotate.d'
      }),
      whoHoldsFile
    ],
    remedies: [
      remedy(
        'Rotate by renaming (`create` in place of `copytruncate`): lines written between copy and truncation are lost for every reader',
        '改用重命名方式轮转（用 `create` 代替 `copytruncate`）：在复制与截断之间的行必然丢失，与读取方无关'
      ),
      remedy('Make the writer append (`>>`), not overwrite (`>`)', '写入方应追加（`>>`）而不是覆盖（`>`）')
    ]
  },
  FILE_READ_FAILED: {
    area: 'file',
    category: 'internal',
    retryable: true,
    severity: 'fatal',
    symptom: text('The file was opened but cannot be read: {path}', '文件已打开，但无法读取：{path}'),
    checks: [
      lookAtMount,
      lookAtKernelLog,
      check(
        'Read all of it with another program: if that fails too, the disk or the mount is at fault',
        '用其他程序完整读取：若同样失败，问题在磁盘或挂载',
        posix('dd if={path} of=/dev/null bs=1048576', 'Get-FileHash -LiteralPath {path}')
      )
    ],
    remedies: [
      remedy(
        'Repair the disk or remount the network file system; first copy what can still be read',
        '修复磁盘或重新挂载网络文件系统；先把仍可读取的数据复制出来'
      ),
      remedy('The source can start again from the last acked position', '可以从最后确认的位置重新开始读取')
    ]
  }
}
