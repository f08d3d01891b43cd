import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue, CatalogueEntry } from './entry.ts'
import { findProcessUser } from './shared-checks.ts'

const fatal: Pick<CatalogueEntry, 'area' | 'retryable' | 'severity'> = {
  area: 'syslog',
  retryable: false,
  severity: 'fatal'
}

const lookAtFolder = check('Look at every folder on the path to the socket', '逐级检查套接字路径上的每个目录', {
  linux: 'namei -l {path}',
  darwin: 'ls -ld {dir}'
})

const runtimeDirectory = remedy(
  'For a service, have systemd create the folder at every start: `RuntimeDirectory=` in its unit; a folder created by hand under `/run` is gone after a reboot',
  '对于服务，让 systemd 在每次启动时创建该目录：单元中的 `RuntimeDirectory=`；手动在 `/run` 下创建的目录重启后会消失',
  { commands: { linux: 'sudo systemctl edit {service}' } }
)

const makeFolder = remedy(
  'Create a folder for it that belongs to the user of the process',
  '为其创建属于运行进程的用户的目录',
  { commands: posix('sudo install -d -o {account} -m 0755 {dir}') }
)

// An existing folder such as `/run` or `/tmp` belongs to another user or service, so a new one is created below it
const makeFolderBelow = remedy(
  'Create a folder below it that belongs to the user of the process, and put the socket there',
  '在其下创建属于运行进程的用户的子目录，并把套接字放在其中',
  {
    commands: posix('sudo install -d -o {account} -m 0755 {dir}/my-service'),
    toml: '[sources.params]\nprotocol = "unix"\npath = "{dir}/my-service/syslog.sock"'
  }
)

/** The place of a Unix socket. */
export const syslogSocket: Catalogue = {
  SYSLOG_SOCKET_NO_FOLDER: {
    ...fatal,
    category: 'not-found',
    symptom: text('The folder of the Unix socket does not exist: {path}', 'Unix 套接字所在目录不存在：{path}'),
    checks: [
      lookAtFolder,
      check(
        'See whether the path is the one that you mean: in a configuration file it is relative to the file, in code to the working directory',
        '确认路径是否正确：配置文件中相对于该文件，代码中相对于当前工作目录'
      )
    ],
    remedies: [
      makeFolder,
      runtimeDirectory,
      remedy('Or choose a folder that exists', '或使用已存在的目录', {
        toml: '[sources.params]\nprotocol = "unix"\npath = "/tmp/syslog.sock"'
      }),
      remedy('In a container, mount the folder instead of the socket', '在容器中挂载目录而不是套接字文件', {
        commands: { any: 'docker run -v /run/app:/run/app app' }
      })
    ]
  },
  SYSLOG_SOCKET_PERMISSION_DENIED: {
    ...fatal,
    category: 'permission',
    symptom: text(
      'The user of this process may not create the Unix socket: {path}',
      '运行本进程的用户无权创建 Unix 套接字：{path}'
    ),
    checks: [
      findProcessUser,
      check(
        'Look at the folder: the user needs `w` and `x` there',
        '查看该目录：用户需要 `w` 和 `x` 权限',
        posix('ls -ld {dir}')
      ),
      lookAtFolder,
      check(
        'With `socket_group`, see whether the user is in that group: otherwise only root may give a file to that group',
        '使用 `socket_group` 时，确认用户属于该组：除 root 外只有组成员才能把文件交给该组',
        posix('id {account}')
      )
    ],
    remedies: [
      makeFolderBelow,
      runtimeDirectory,
      remedy('Or choose a folder to which the user may write', '或使用该用户可写的目录', {
        toml: '[sources.params]\nprotocol = "unix"\npath = "/tmp/syslog.sock"'
      })
    ]
  },
  SYSLOG_SOCKET_PATH_TAKEN: {
    ...fatal,
    category: 'in-use',
    symptom: text(
      'There is something else at the path of the Unix socket, which the source never replaces ({found}): {path}',
      'Unix 套接字的路径上已有其他内容（{found}），不会被替换：{path}'
    ),
    checks: [
      check('See what is at the path, and who owns it', '查看该路径上是什么、属于谁', posix('ls -lad {path}')),
      lookAtFolder
    ],
    remedies: [
      remedy('If it is a folder, name a socket inside it', '如果是目录，请填写其中的套接字路径', {
        toml: '[sources.params]\nprotocol = "unix"\npath = "{path}/syslog.sock"'
      }),
      remedy('If it is a file that nobody needs, move it away', '如果是无人使用的文件，请将其移走', {
        commands: posix('mv {path} {copy}')
      })
    ]
  },
  SYSLOG_SOCKET_LOST: {
    ...fatal,
    category: 'in-use',
    retryable: true,
    severity: 'error',
    symptom: text(
      'The Unix socket at {path} no longer belongs to this source: senders do not reach the source',
      '{path} 处的 Unix 套接字已不属于本源：发送方无法到达'
    ),
    checks: [
      check(
        'See what is at the path and who listens there',
        '查看该路径上是什么、由谁监听',
        posix('ls -la {path}\nsudo lsof -U | grep -F {path}')
      ),
      check(
        'See whether something cleans up the folder (`systemd-tmpfiles`, a script), or a second service has the same path',
        '确认是否有程序清理该目录（`systemd-tmpfiles`、脚本），或有另一个服务使用相同路径',
        { linux: 'systemd-tmpfiles --cat-config | grep -F {dir}' }
      )
    ],
    remedies: [
      remedy(
        'If the file is gone, do nothing: the source creates it again within seconds. Connected senders stayed connected all the time',
        '如果文件被删除，无需处理：源会在几秒内重新创建。已连接的发送方不受影响'
      ),
      remedy(
        'If another service has bound the path, give one of the two another path',
        '如果有其他服务绑定了该路径，请为其中之一更换路径',
        { toml: '[sources.params]\nprotocol = "unix"\npath = "/run/app/syslog.sock"' }
      ),
      remedy('Exclude the folder from the cleanup', '将该目录排除在清理范围之外')
    ]
  }
}
