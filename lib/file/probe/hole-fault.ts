import type { ProposedFix, Seen } from '../../../types/report.ts'
import { asRoot } from './rights.ts'
import { holdersOf } from './file-holders.ts'
import type { FileLook } from './file-look.ts'
import type { ContentFault } from './content-fault.ts'

/**
 * The fault of a file that begins with NULs, and the process that has it open without `O_APPEND`, which causes the
 * hole.
 */
export async function holeFault(
  path: string,
  nuls: number,
  parts: FileLook['parts']
): Promise<{ readonly fault: ContentFault; readonly seen: Seen }> {
  const { processes, seen } = await holdersOf(path, parts)
  const writer = processes.find(({ writes, appends }) => writes && !appends)
  const who = writer === undefined ? null : `${writer.program} (pid ${writer.pid})`
  const because = {
    en: `it begins with ${nuls} NULs: it was truncated (\`copytruncate\`) under a writer that does not append${who === null ? '' : `: ${who} has it open without O_APPEND`}`,
    zh: `文件开头有 ${nuls} 个 NUL：文件被清空（\`copytruncate\`）时写入方没有使用追加模式${who === null ? '' : `：${who} 打开它时未使用 O_APPEND`}`
  }
  return {
    seen,
    fault: {
      code: 'FILE_HOLE_SKIPPED',
      detail: because.en,
      because,
      isSure: false,
      fixes: [append(who), noCopytruncate()]
    }
  }
}

function append(who: string | null): ProposedFix {
  return {
    text: {
      en: `Make ${who ?? 'the program that writes it'} append: \`>>\` instead of \`>\`, \`O_APPEND\`, \`append=true\`. The existing hole goes with the next rotation`,
      zh: `让${who === null ? '写入程序' : ` ${who} `}以追加模式打开文件：用 \`>>\` 代替 \`>\`，即 \`O_APPEND\`、\`append=true\`。已有的空洞会随下一次轮转消失`
    }
  }
}

function noCopytruncate(): ProposedFix {
  return {
    text: {
      en: 'Or let logrotate rename the file: `create` instead of `copytruncate`, with a `postrotate` that makes the program reopen it. The command shows where it is set',
      zh: '或让 logrotate 改用重命名：用 `create` 代替 `copytruncate`，并在 `postrotate` 中让程序重新打开文件。查看在哪里设置'
    },
    commands: { linux: asRoot('grep -rn copytruncate /etc/logrotate.conf /etc/logrotate.d') }
  }
}
