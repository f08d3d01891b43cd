import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue } from './entry.ts'
import {
  lookAtFile,
  lookAtFolders,
  lookAtKernelLog,
  lookAtMount,
  lookAtSpace,
  lookInFolder,
  whoHoldsFile
} from './shared-checks.ts'

/** Errors of the file system outside of a file source: checkpoints, certificates, local sockets. */
export const systemFiles: Catalogue = {
  SYSTEM_ENOENT: {
    area: 'system',
    category: 'not-found',
    retryable: false,
    severity: 'fatal',
    symptom: text('A file or folder does not exist: {path}', '文件或目录不存在：{path}'),
    checks: [lookAtFile, lookAtFolders, lookInFolder],
    remedies: [
      remedy(
        'Correct the path, or create what is missing. A program to be started may not be installed',
        '更正路径，或创建缺失的内容。如果是要启动的程序，可能尚未安装'
      )
    ]
  },
  SYSTEM_EEXIST: {
    area: 'system',
    category: 'in-use',
    retryable: false,
    severity: 'error',
    symptom: text('The file or folder exists already: {path}', '目标已存在：{path}'),
    checks: [lookAtFile, whoHoldsFile],
    remedies: [
      remedy(
        'If it is left from an earlier run and nobody holds it, move it aside',
        '如果是之前运行的遗留且无人占用，请将其移走',
        { commands: posix('mv -n {path} {copy}', 'Move-Item -LiteralPath {path} -Destination {copy}') }
      )
    ]
  },
  SYSTEM_EBUSY: {
    area: 'system',
    category: 'in-use',
    retryable: true,
    severity: 'error',
    symptom: text('Another process holds it: {path}', '资源被其他进程占用：{path}'),
    checks: [whoHoldsFile, lookAtMount],
    remedies: [remedy('Wait for the holder, or stop it properly', '等待占用方结束，或以正常方式停止它')]
  },
  SYSTEM_EISDIR: {
    area: 'system',
    category: 'config',
    retryable: false,
    severity: 'fatal',
    symptom: text('There is a folder where a file was expected: {path}', '应为文件的位置是一个目录：{path}'),
    checks: [lookAtFile],
    remedies: [
      remedy(
        'Name a file in it. Docker creates a folder if the file to be mounted is missing on the host',
        '指定目录中的文件。若宿主机上缺少要挂载的文件，Docker 会创建同名目录'
      )
    ]
  },
  SYSTEM_ENOTDIR: {
    area: 'system',
    category: 'config',
    retryable: false,
    severity: 'fatal',
    symptom: text('There is a file where the path needs a folder: {path}', '路径中应为目录的一级是文件：{path}'),
    checks: [lookAtFolders],
    remedies: [remedy('Correct the path', '更正路径')]
  },
  SYSTEM_ELOOP: {
    area: 'system',
    category: 'config',
    retryable: false,
    severity: 'fatal',
    symptom: text('Symbolic links lead in a circle: {path}', '符号链接形成循环：{path}'),
    checks: [lookAtFolders],
    remedies: [remedy('Remove or correct the link that leads back', '删除或更正指回自身的链接')]
  },
  SYSTEM_ENAMETOOLONG: {
    area: 'system',
    category: 'limit',
    retryable: false,
    severity: 'fatal',
    symptom: text('A name or path is too long: {path}', '名称或路径过长：{path}'),
    checks: [
      check(
        'Look at the limits: usually 255 bytes for a name, 4096 for a path, 108 for a local socket',
        '查看上限：名称通常 255 字节，路径 4096 字节，本地套接字 108 字节',
        {
          linux: 'getconf NAME_MAX {dir}\ngetconf PATH_MAX {dir}',
          darwin: 'getconf NAME_MAX {dir}\ngetconf PATH_MAX {dir}'
        }
      )
    ],
    remedies: [remedy('Shorten it', '缩短名称或路径')]
  },
  SYSTEM_EROFS: {
    area: 'system',
    category: 'permission',
    retryable: false,
    severity: 'fatal',
    symptom: text('The file system is read-only: {path}', '文件系统是只读的：{path}'),
    checks: [lookAtMount, lookAtKernelLog],
    remedies: [
      remedy(
        'Choose a writable folder for files that have to be written (checkpoints)',
        '需要写入的内容（检查点）请使用可写目录'
      ),
      remedy(
        'If the kernel turned it read-only after an error, check the disk before mounting it again',
        '如果是内核因错误将其改为只读，请先检查磁盘再重新挂载'
      )
    ]
  },
  SYSTEM_ENOSPC: {
    area: 'system',
    category: 'limit',
    retryable: true,
    severity: 'error',
    symptom: text(
      'No space is left on the disk, or no more watches for files',
      '空间不足：磁盘空间，或文件监视数量已满'
    ),
    checks: [
      lookAtSpace,
      check(
        'If watching a file fails, the number of watches has run out, not the disk',
        '如果是监视文件时出错，则是监视数量用尽，而不是磁盘',
        { linux: 'sysctl fs.inotify.max_user_watches fs.inotify.max_user_instances' }
      )
    ],
    remedies: [
      remedy(
        'Free space: rotated logs and files that are deleted but still open are the usual suspects',
        '释放空间：常见原因是轮转日志，以及已删除但仍被打开的文件',
        { commands: { linux: 'sudo lsof -nP +L1', darwin: 'sudo lsof -nP +L1' } }
      ),
      remedy('Or allow more watches', '或提高监视数量上限', {
        commands: { linux: 'sudo sysctl fs.inotify.max_user_watches=524288' }
      })
    ]
  },
  SYSTEM_EDQUOT: {
    area: 'system',
    category: 'limit',
    retryable: true,
    severity: 'error',
    symptom: text('The disk quota is used up: {path}', '磁盘配额已用尽：{path}'),
    checks: [
      check('Look at the quota of the user', '查看该用户的配额', { linux: 'quota -s', darwin: 'quota -v' }),
      lookAtSpace
    ],
    remedies: [remedy('Delete files of that user, or have the quota raised', '清理该用户占用的空间，或申请提高配额')]
  },
  SYSTEM_EIO: {
    area: 'system',
    category: 'internal',
    retryable: true,
    severity: 'fatal',
    symptom: text('Reading or writing a device failed: {path}', '设备读写失败：{path}'),
    checks: [
      lookAtKernelLog,
      lookAtMount,
      check('Ask the disk itself', '查询磁盘自身状态', {
        linux: 'sudo smartctl -H {device}',
        darwin: 'diskutil info {device}',
        win32: 'Get-PhysicalDisk | Format-Table FriendlyName, HealthStatus'
      })
    ],
    remedies: [
      remedy(
        'Save the data, then replace the disk or repair the connection to the storage',
        '先备份数据，再更换磁盘或修复存储连接'
      )
    ]
  },
  SYSTEM_ESTALE: {
    area: 'system',
    category: 'not-found',
    retryable: false,
    severity: 'error',
    symptom: text('The file is gone from its network server: {path}', '文件已从网络服务器上消失：{path}'),
    checks: [lookAtMount],
    remedies: [remedy('Mount the share again and reopen the file', '重新挂载共享并重新打开文件')]
  }
}
