import path from 'node:path'
import type { ProposedFix } from '../../../types/report.ts'
import { processFacts } from '../../errors/process-facts.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import type { FileLook } from './file-look.ts'
import { asRoot } from './rights.ts'

// Fixes for a folder that cannot hold the positions, chosen by the error of the system.

/** For a folder that does not exist and that this user may not create. */
export function installFolder(dir: string): ProposedFix {
  const { account } = processFacts()
  const command = asRoot(`install -d -m 700 -o ${quotePosix(account)} ${quotePosix(dir)}`)
  return {
    text: { en: 'Create the folder, owned by the user of the process', zh: '为运行进程的用户创建该目录' },
    commands: { linux: command, darwin: command }
  }
}

/** For a folder of another user, usually left by a process that once ran as root. */
export function giveOver(dir: string, own: ReturnType<FileLook['parts']['user']>): ProposedFix {
  const command = asRoot(`chown -R ${own?.uid ?? quotePosix(processFacts().account)} ${quotePosix(dir)}`)
  return {
    text: {
      en: 'If the folder is used for nothing else, make the user of the process the owner of the folder and everything in it',
      zh: '如果该目录没有其他用途，请将其及其中的文件交给运行进程的用户'
    },
    commands: { linux: command, darwin: command }
  }
}

/** For this user's own folder whose mode denies access. */
export function openUp(paths: readonly string[]): ProposedFix {
  const command = `chmod u+rwX ${paths.map(quotePosix).join(' ')}`
  return {
    text: { en: 'Give its owner access', zh: '允许其所有者使用' },
    commands: { linux: command, darwin: command }
  }
}

/** Even root is refused: no user may change a file with the attribute `i`. */
export function makeMutable(paths: readonly string[]): ProposedFix {
  const named = paths.map(quotePosix).join(' ')
  return {
    text: {
      en: 'Remove the immutable attribute (`i` in `lsattr`), which somebody has set with `chattr +i`',
      zh: '去掉禁止任何修改的属性（`lsattr` 中的 `i`）：有人用 `chattr +i` 设置了它'
    },
    commands: { linux: asRoot(`chattr -i ${named}`), darwin: asRoot(`chflags nouchg,noschg ${named}`) }
  }
}

/** For a read-only file system: it was mounted so, or its disk has failed. */
export function remount(dir: string): ProposedFix {
  return {
    text: {
      en: 'Or remount the file system read-write. First find out why it is read-only: the system also makes it so after disk errors',
      zh: '或以可写方式重新挂载该文件系统。请先查明为何只读：磁盘出错后系统会将其设为只读'
    },
    commands: {
      linux: `findmnt -T ${quotePosix(dir)}\n${asRoot(`mount -o remount,rw "$(findmnt -no TARGET -T ${quotePosix(dir)})"`)}`
    }
  }
}

export function otherFolder(dir: string): ProposedFix {
  return {
    text: {
      en: `Use another folder, created for this user alone: ${dir}. Reading starts over as \`from\` says`,
      zh: `改用另一个仅为该用户创建的目录：${dir}。将按 \`from\` 的设置重新开始读取`
    },
    set: [{ path: ['checkpoint_dir'], value: dir }],
    risk: 'rereads'
  }
}

/** Proposes a folder in the user's own home. */
export function homeFolder({ home }: Pick<FileLook['parts'], 'home'>): ProposedFix {
  return otherFolder(path.join(home, '.local', 'state', 'warp-flow'))
}
