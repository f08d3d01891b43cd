import { execFile } from 'node:child_process'
import { isIP, isIPv6 } from 'node:net'
import type { Localized } from '../../../types/classification.ts'
import type { CheckOutcome, LiveCheck, Seen } from '../../../types/report.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import type { SyslogParams } from '../params.ts'
import { isLoopback } from '../remote-address.ts'
import type { FirewallVerdict } from './firewall-rules.ts'
import { iptablesVerdict } from './iptables-rules.ts'
import { nftVerdict } from './nft-rules.ts'
import { carrierOf, placeText } from './place.ts'

/**
 * Runs a program without a shell, with limits on time and output, and returns its output. Rejects if the program is
 * missing, fails, prints too much or takes too long.
 */
export type RunProgram = (program: string, args: readonly string[]) => Promise<string>

/** Checks that this machine's firewall lets senders in, if its rules are readable. */
export function firewallCheck(params: SyslogParams, run: RunProgram = runProgram): LiveCheck {
  const { addr, port, protocol } = params
  return {
    id: 'syslog.firewall',
    target: placeText(params),
    rulesOut: ['SYSLOG_FIREWALL_BLOCKS'],
    run: async () => {
      if (isIP(addr) !== 0 && isLoopback(addr)) return { status: 'pass', because: HERE_ONLY }
      const at = { protocol: protocol === 'udp' ? 'udp' : 'tcp', port } as const
      // In parallel, because each may be slow
      const answers = await Promise.all([
        asked(run, 'nft', ['-j', 'list', 'ruleset'], (answer) => nftVerdict(answer, at)),
        asked(run, isIPv6(addr) ? 'ip6tables' : 'iptables', ['-S', 'INPUT'], (answer) => iptablesVerdict(answer, at))
      ])
      const verdicts = answers.map(({ verdict }) => verdict).filter((verdict) => verdict !== null)
      return { ...outcomeOf(verdicts, params), evidence: answers.map(({ seen }) => seen) }
    }
  }
}

interface Answer {
  readonly verdict: FirewallVerdict | null
  readonly seen: Seen
}

async function asked(
  run: RunProgram,
  program: string,
  args: readonly string[],
  verdictOf: (answer: string) => FirewallVerdict | null
): Promise<Answer> {
  const how = `${program} ${args.join(' ')}`
  try {
    const verdict = verdictOf(await run(program, args))
    return { verdict, seen: { kind: 'metadata', how, value: verdict, shareable: verdict?.kind ?? null } }
  } catch (error) {
    return {
      verdict: null,
      seen: { kind: 'errno', how, value: errnoOf(error) === '' ? 'refused' : errnoOf(error), shareable: errnoOf(error) }
    }
  }
}

/** Combines the verdicts: a packet gets in only if no firewall refuses it. */
function outcomeOf(verdicts: readonly FirewallVerdict[], params: SyslogParams): CheckOutcome {
  const blocked = verdicts.find((verdict) => verdict.kind === 'blocked')
  if (verdicts.length === 0) return { status: 'unknown', because: NOT_READABLE }
  if (blocked === undefined)
    return verdicts.every(({ kind }) => kind === 'open') ? { status: 'pass' } : { status: 'unknown', because: UNCLEAR }
  const { port } = params
  const carrier = carrierOf(params.protocol)
  return {
    status: 'warn',
    causes: [
      {
        code: 'SYSLOG_FIREWALL_BLOCKS',
        context: { host: params.addr, port, values: { rule: blocked.rule } },
        fixes: [
          {
            text: {
              en: `Let senders in on ${carrier} port ${port}, before the rule that refuses them`,
              zh: `在拒绝规则之前放行 ${carrier} 端口 ${port}`
            },
            commands: {
              linux: `sudo ${isIPv6(params.addr) ? 'ip6tables' : 'iptables'} -I INPUT -p ${carrier} --dport ${port} -j ACCEPT`
            }
          }
        ]
      }
    ]
  }
}

function runProgram(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      maxBuffer: MOST_BYTES,
      killSignal: 'SIGKILL',
      env: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` }
    } as const
    const child = execFile(program, args, options, (error, stdout) => {
      clearTimeout(timer)
      if (error === null) resolve(stdout)
      else reject(error)
    })
    // A process that is blocked in the kernel survives a kill, so its end is not awaited
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      child.unref()
      child.stdout?.destroy()
      child.stderr?.destroy()
      reject(Object.assign(new Error(`${program} did not answer`), { code: 'ETIMEDOUT' }))
    }, LONGEST_MS)
  })
}

const LONGEST_MS = 1000
const MOST_BYTES = 4 * 1024 * 1024
const HERE_ONLY: Localized = { en: 'only this machine itself reaches the address', zh: '只有本机能访问该地址' }
const NOT_READABLE: Localized = {
  en: 'neither `nft` nor `iptables` shows its rules: they are not installed, or this process lacks the rights',
  zh: '无法通过 `nft` 或 `iptables` 读取规则：程序不存在或没有权限'
}
const UNCLEAR: Localized = { en: 'its rules consider more than the port', zh: '防火墙规则不仅依据端口判断' }
