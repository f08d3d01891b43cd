import { check, remedy, text } from './advice.ts'
import type { Catalogue } from './entry.ts'
import { findProcessUser, lookAtFolders, lookAtKernelLog, lookAtMount, turnOnDebug } from './shared-checks.ts'

/**
 * Files are followed, but the system does not report changes: the source notices them by polling.
 */
export const fileWatch: Catalogue = {
  FILE_WATCH_LIMIT: {
    area: 'file',
    category: 'limit',
    retryable: false,
    severity: 'warning',
    symptom: text(
      'The source polls for changes, because the system can watch no more folders ({limit} is used up): {path}',
      '无法再监视更多目录（{limit} 已用尽），改为定时轮询：{path}'
    ),
    checks: [
      check(
        'Look at the limits: how many folders and files a user may watch, from how many places, and how many files the process may have open',
        '查看各项上限：每个用户可监视的目录和文件数、监视实例数，以及进程可打开的文件数',
        {
          linux:
            "sysctl fs.inotify.max_user_watches fs.inotify.max_user_instances fs.file-max\ngrep 'open files' /proc/{pid}/limits",
          darwin: 'sysctl kern.maxfiles kern.maxfilesperproc\nlaunchctl limit maxfiles'
        }
      ),
      check(
        'See which processes watch the most: each `inotify` line is one instance, and all processes of a user share the limits, containers too',
        '查看哪些进程占用最多：每行 `inotify` 是一个实例；同一用户的所有进程（包括容器）共用这些上限',
        {
          linux:
            'sudo find /proc/[0-9]*/fd -lname anon_inode:inotify 2>/dev/null | cut -d/ -f3 | sort | uniq -c | sort -rn | head\n' +
            "sudo grep -c '^inotify' /proc/[0-9]*/fdinfo/* 2>/dev/null | grep -v ':0$' | sort -t: -k2 -rn | head"
        }
      ),
      check(
        'Count the folders under the base: each folder that the pattern reaches takes a watch',
        '统计基目录下的目录数：匹配模式能到达的每个目录占用一个监视',
        {
          linux: 'find {path} -type d | wc -l',
          darwin: 'find {path} -type d | wc -l'
        }
      )
    ],
    remedies: [
      remedy(
        'Raise the exhausted limit. A value set by `sysctl -w` lasts until the next boot; a file in `/etc/sysctl.d` is permanent',
        '提高已用尽的上限。`sysctl -w` 的设置在重启后失效，写入 `/etc/sysctl.d` 可长期生效',
        {
          commands: {
            linux:
              'sudo sysctl -w fs.inotify.max_user_watches=1048576\nsudo sysctl -w fs.inotify.max_user_instances=1024\n' +
              "printf '%s\\n' fs.inotify.max_user_watches=1048576 fs.inotify.max_user_instances=1024 | sudo tee /etc/sysctl.d/90-inotify.conf"
          }
        }
      ),
      remedy(
        'If the limit is `ulimit -n`: `LimitNOFILE=65536` in the systemd unit, `--ulimit nofile=65536` for a container',
        '如果是 `ulimit -n`：systemd 单元中 `LimitNOFILE=65536`，容器使用 `--ulimit nofile=65536`'
      ),
      remedy('Start deeper, so that fewer folders have to be watched', '从更深的目录开始，减少需要监视的目录', {
        toml: '[sources.params]\nbase = "{path}/app"\nfile = "*.log"'
      }),
      remedy(
        'Or leave it: no line is lost, each only comes later, by the poll interval. Restart the process once the limit is raised',
        '也可以不处理：不会丢行，只是最多晚一个轮询间隔才被发现。提高上限后需重启进程',
        { toml: '[sources.params]\npoll_interval_ms = 250' }
      )
    ]
  },
  FILE_WATCH_FAILED: {
    area: 'file',
    category: 'internal',
    retryable: false,
    severity: 'warning',
    symptom: text(
      'The source polls for changes, because the folder cannot be watched: {path}',
      '目录无法监视，改为定时轮询：{path}'
    ),
    checks: [
      lookAtMount,
      lookAtFolders,
      findProcessUser,
      check('See whether the system says more about it', '查看系统是否有更多信息', lookAtKernelLog.commands),
      turnOnDebug
    ],
    remedies: [
      remedy(
        'If the file system cannot be watched at all (network, FUSE, some containers), leave it: no line is lost, each only comes later, by the poll interval',
        '如果文件系统本身不支持监视（网络盘、FUSE、部分容器），可以不处理：不会丢行，只是最多晚一个轮询间隔才被发现',
        { toml: '[sources.params]\npoll_interval_ms = 250' }
      ),
      remedy('Read logs from a local disk', '改为从本地磁盘读取日志')
    ]
  }
}
