import { check, remedy, text } from './advice.ts'
import type { Catalogue, CatalogueEntry } from './entry.ts'
import { turnOnDebug } from './shared-checks.ts'

const limit: Pick<CatalogueEntry, 'area' | 'category' | 'retryable' | 'severity'> = {
  area: 'system',
  category: 'limit',
  retryable: true,
  severity: 'error'
}

const countHandles = check(
  'Compare the number of open files with the limit of the process',
  '查看进程已打开的数量与上限',
  {
    linux: "ls /proc/{pid}/fd | wc -l\ngrep 'open files' /proc/{pid}/limits",
    darwin: 'lsof -p {pid} | wc -l\nlaunchctl limit maxfiles',
    win32: '(Get-Process -Id {pid}).HandleCount'
  }
)

/** The machine or the process has run out of a resource. */
export const systemResources: Catalogue = {
  SYSTEM_EMFILE: {
    ...limit,
    symptom: text('The process has too many files, sockets or watches open', '进程打开的文件、套接字或监视过多'),
    checks: [
      countHandles,
      check('If watching a file fails, look at the limit of watchers', '如果是监视文件时出错，查看监视实例上限', {
        linux: 'sysctl fs.inotify.max_user_instances'
      })
    ],
    remedies: [
      remedy(
        'Raise the limit: `LimitNOFILE=65536` in the systemd unit, `--ulimit nofile=65536` for a container',
        '提高上限：systemd 单元 `LimitNOFILE=65536`，容器 `--ulimit nofile=65536`'
      ),
      remedy(
        'If the number only grows, something does not close what it opens',
        '如果数量只增不减，说明有代码未关闭已打开的资源'
      )
    ]
  },
  SYSTEM_ENFILE: {
    ...limit,
    symptom: text('The whole machine has too many files open', '整台机器打开的文件过多'),
    checks: [
      check('Look at the number in use and its limit', '查看使用数与上限', {
        linux: 'cat /proc/sys/fs/file-nr',
        darwin: 'sysctl kern.num_files kern.maxfiles'
      }),
      countHandles
    ],
    remedies: [
      remedy(
        'Find the process that holds most of them; then raise `fs.file-max`',
        '找出占用最多的进程，再提高 `fs.file-max`'
      )
    ]
  },
  SYSTEM_ENOMEM: {
    ...limit,
    severity: 'fatal',
    symptom: text('The system has no memory left', '系统没有可分配的内存'),
    checks: [
      check('See how much is left, inside the container too', '查看剩余内存，包括容器内的限制', {
        linux: 'free -m\ncat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory.current',
        darwin: 'vm_stat',
        win32: "Get-Counter '\\Memory\\Available MBytes'"
      }),
      check('See whether the kernel has killed processes because of it', '查看内核是否因此终止过进程', {
        linux: "sudo dmesg -T | grep -i 'out of memory'"
      })
    ],
    remedies: [
      remedy(
        'Give the machine or the container more memory, or the source smaller buffers',
        '增加机器或容器的内存，或减小源的缓冲区',
        { toml: '[sources.params]\nbuffer_bytes = 262144' }
      )
    ]
  },
  SYSTEM_EAGAIN: {
    ...limit,
    symptom: text('A resource is not available at the moment', '资源暂时不可用'),
    checks: [
      check('See whether a limit on processes or threads has been reached', '查看是否达到进程或线程数上限', {
        linux: "grep -E 'processes|files' /proc/{pid}/limits\ncat /sys/fs/cgroup/pids.max",
        darwin: 'launchctl limit'
      }),
      turnOnDebug
    ],
    remedies: [
      remedy(
        'If it happens only once in a while, do nothing: the source tries again',
        '偶尔发生时无需处理：会自动重试'
      ),
      remedy('Otherwise raise the limit (`TasksMax=`, `--pids-limit`)', '否则提高上限（`TasksMax=`、`--pids-limit`）')
    ]
  }
}
