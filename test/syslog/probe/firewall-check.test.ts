import t from 'tap'
import { firewallCheck, type RunProgram } from '../../../lib/syslog/probe/firewall-check.ts'
import { iptablesVerdict } from '../../../lib/syslog/probe/iptables-rules.ts'
import { nftVerdict } from '../../../lib/syslog/probe/nft-rules.ts'
import type { SyslogInputParams } from '../../../lib/syslog/params.ts'
import { resolvedParams } from '../support/resolved-params.ts'
import { found, outcomeOf } from './support/probing.ts'

const udp = { protocol: 'udp', port: 514 } as const

t.test('iptables: the first rule that decides', async (t) => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['open', ['-P INPUT ACCEPT']],
    ['open', []],
    ['blocked', ['-P INPUT DROP']],
    ['open', ['-P INPUT DROP', '-A INPUT -p udp -m udp --dport 514 -j ACCEPT']],
    ['open', ['-P INPUT DROP', '-A INPUT -p udp -m multiport --dports 80,500:600 -j ACCEPT']],
    [
      'blocked',
      ['-P INPUT DROP', '-A INPUT -p tcp -m tcp --dport 514 -j ACCEPT', '-A INPUT -p udp -m udp --dport 515 -j ACCEPT']
    ],
    [
      'blocked',
      ['-P INPUT ACCEPT', '-A INPUT -p udp -m udp --dport 514 -j DROP', '-A INPUT -p udp -m udp --dport 514 -j ACCEPT']
    ],
    [
      'blocked',
      [
        '-P INPUT ACCEPT',
        '-A INPUT -i lo -j ACCEPT',
        '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
        '-A INPUT -j REJECT --reject-with icmp-port-unreachable'
      ]
    ],
    ['unclear', ['-P INPUT DROP', '-A INPUT -s 10.0.0.0/8 -j ACCEPT']],
    ['unclear', ['-P INPUT ACCEPT', '-A INPUT -j f2b']],
    ['open', ['-P INPUT ACCEPT', '-A INPUT -p all -m state --state NEW -j ACCEPT']],
    ['open', ['-P INPUT ACCEPT', '-A INPUT ! -s 10.0.0.0/8 -j ACCEPT']],
    ['unclear', ['-A INPUT -p udp']],
    ['blocked', ['-P INPUT ACCEPT', '-A INPUT -p udp -m udp ! --dport 22 -j DROP']],
    ['open', ['-P INPUT ACCEPT', '-A INPUT -p udp -m multiport ! --dports 22,514 -j DROP']],
    ['blocked', ['-P INPUT ACCEPT', '-A INPUT ! -i lo -j DROP']],
    ['blocked', ['-P INPUT ACCEPT', '-A INPUT ! -p tcp -j DROP']],
    ['open', ['-P INPUT ACCEPT', '-A INPUT ! -p udp -j DROP']],
    ['open', ['-P INPUT ACCEPT', '-A INPUT -m conntrack ! --ctstate NEW -j DROP']],
    ['blocked', ['-P INPUT ACCEPT', '-A INPUT -m state ! --state RELATED,ESTABLISHED -j DROP']],
    ['unclear', ['-P INPUT ACCEPT', '-A INPUT ! -i eth0 -j DROP']],
    ['unclear', ['-P INPUT ACCEPT', '-A INPUT ! -s 10.0.0.0/8 -j DROP']]
  ]
  for (const [kind, lines] of cases) t.equal(iptablesVerdict(lines.join('\n'), udp).kind, kind, lines.join(' | '))
})

const chain = (policy: string): unknown => ({
  chain: { family: 'inet', table: 'filter', name: 'input', hook: 'input', policy }
})
const rule = (...expr: readonly unknown[]): unknown => ({
  rule: { family: 'inet', table: 'filter', chain: 'input', expr }
})
const dport = (right: unknown, protocol = 'udp', op = '=='): unknown => ({
  match: { op, left: { payload: { protocol, field: 'dport' } }, right }
})
const meta = (key: string, right: unknown): unknown => ({ match: { op: '==', left: { meta: { key } }, right } })
const state = (...right: readonly string[]): unknown => ({ match: { op: 'in', left: { ct: { key: 'state' } }, right } })

t.test('nftables: the first rule that decides, in each chain', async (t) => {
  const accept = { accept: null }
  const cases: readonly (readonly [string | undefined, readonly unknown[]])[] = [
    ['open', []],
    ['open', [chain('accept')]],
    ['blocked', [chain('drop')]],
    ['open', [chain('drop'), rule(dport(514), { counter: {} }, accept)]],
    ['open', [chain('drop'), rule(dport({ set: [80, { range: [500, 600] }] }), accept)]],
    ['open', [chain('drop'), rule(meta('l4proto', 'udp'), dport(514, 'th'), accept)]],
    [
      'blocked',
      [chain('drop'), rule(dport(514, 'tcp'), accept), rule(dport(515), accept), rule(meta('l4proto', 'tcp'), accept)]
    ],
    [
      'blocked',
      [
        chain('accept'),
        rule(state('established'), accept),
        rule(meta('iifname', 'lo'), accept),
        rule({ log: null }, { reject: {} })
      ]
    ],
    ['unclear', [chain('drop'), rule(state('established', 'new'), accept)]],
    ['unclear', [chain('drop'), rule(meta('iifname', 'eth0'), accept)]],
    ['unclear', [chain('drop'), rule(dport(514, 'udp', '!='), accept)]],
    ['unclear', [chain('drop'), rule(meta('mark', 1), accept)]],
    ['blocked', [chain('accept'), rule({ drop: null })]],
    ['unclear', [chain('accept'), rule({ jump: { target: 'other' } })]],
    [
      'blocked',
      [
        chain('accept'),
        { chain: { family: 'ip', table: 'f2', name: 'in', hook: 'input', policy: 'drop' } },
        { metainfo: {} },
        null
      ]
    ]
  ]
  for (const [kind, nftables] of cases)
    t.equal(nftVerdict(JSON.stringify({ nftables }), udp)?.kind, kind, JSON.stringify(nftables))
  for (const answer of ['table inet filter {', '[]', '{"nftables":1}']) t.equal(nftVerdict(answer, udp), null, answer)
})

const absent = (): Promise<never> => Promise.reject(Object.assign(new Error('spawn nft ENOENT'), { code: 'ENOENT' }))
const look = (run: RunProgram, params: SyslogInputParams = {}) =>
  outcomeOf(firewallCheck(resolvedParams({ port: 514, ...params }), run))

t.test('a port refused by any of the programs counts as closed', async (t) => {
  const answers: RunProgram = async (program) => (program === 'nft' ? '{"nftables":[]}' : '-P INPUT DROP')
  const outcome = await look(answers)
  t.strictSame(found(outcome), ['warn', ['SYSLOG_FIREWALL_BLOCKS']])
  t.match(outcome.causes, [{ fixes: [{ commands: { linux: 'sudo iptables -I INPUT -p udp --dport 514 -j ACCEPT' } }] }])
  t.match(await look(answers, { addr: '::', protocol: 'tls', tls: { cert: 'c', key: 'k' } }), {
    causes: [{ fixes: [{ commands: { linux: 'sudo ip6tables -I INPUT -p tcp --dport 514 -j ACCEPT' } }] }]
  })
})

t.test('both are asked at once, so that one that hangs holds up no other', async (t) => {
  const asked: string[] = []
  let answer: () => void = () => {}
  const bothAsked = new Promise<void>((resolve) => {
    answer = resolve
  })
  const looking = look(async (program) => {
    asked.push(program)
    if (asked.length === 2) answer()
    await bothAsked
    return program === 'nft' ? '{"nftables":[]}' : '-P INPUT ACCEPT'
  })
  t.match(await looking, { status: 'pass' })
  t.strictSame(asked, ['nft', 'iptables'])
})

t.test('what is open, what nobody can tell, and what may not be asked', async (t) => {
  t.equal((await look(async (program) => (program === 'nft' ? 'no JSON' : '-P INPUT ACCEPT'))).status, 'pass')
  t.match(await look(async (program) => (program === 'nft' ? absent() : '-A INPUT -j f2b')), {
    status: 'unknown',
    because: { en: /more than the port/ }
  })
  t.match(await look(absent), {
    status: 'unknown',
    because: { en: /neither/ },
    evidence: [{ value: 'ENOENT' }, { value: 'ENOENT' }]
  })
  t.match(await look(() => Promise.reject(new Error('exit 4'))), {
    status: 'unknown',
    evidence: [{ value: 'refused' }, { value: 'refused' }]
  })
})

t.test('no firewall stands before an address that only this machine reaches', async (t) => {
  t.equal((await look(absent, { addr: '127.0.0.1' })).status, 'pass')
})

t.test('without these programs the result is unknown', async (t) => {
  const before = process.env['PATH']
  process.env['PATH'] = t.testdir({})
  t.teardown(() => {
    process.env['PATH'] = before
  })
  t.match(await outcomeOf(firewallCheck(resolvedParams({ port: 514 }))), {
    status: 'unknown',
    evidence: [{ value: 'ENOENT' }, { value: 'ENOENT' }]
  })
})

t.test('hanging programs are abandoned after a second', async (t) => {
  const folder = t.testdir({})
  const { chmodSync, writeFileSync } = await import('node:fs')
  for (const name of ['nft', 'iptables']) {
    // What it has started keeps its output open when it is killed itself
    writeFileSync(`${folder}/${name}`, '#!/bin/sh\nsleep 5 &\nwait\n')
    chmodSync(`${folder}/${name}`, 0o755)
  }
  const before = process.env['PATH']
  process.env['PATH'] = `${folder}:${before ?? ''}`
  t.teardown(() => {
    process.env['PATH'] = before
  })
  t.match(await outcomeOf(firewallCheck(resolvedParams({ port: 514 }))), {
    status: 'unknown',
    evidence: [{ value: 'ETIMEDOUT' }, { value: 'ETIMEDOUT' }]
  })
})

t.test('the output of an installed program is read', async (t) => {
  const folder = t.testdir({})
  const { chmodSync, writeFileSync } = await import('node:fs')
  writeFileSync(`${folder}/nft`, '#!/bin/sh\necho \'{"nftables":[]}\'\n')
  writeFileSync(`${folder}/iptables`, '#!/bin/sh\necho "-P INPUT ACCEPT"\n')
  for (const name of ['nft', 'iptables']) chmodSync(`${folder}/${name}`, 0o755)
  const before = process.env['PATH']
  process.env['PATH'] = `${folder}:${before ?? ''}`
  t.teardown(() => {
    process.env['PATH'] = before
  })
  t.match(await outcomeOf(firewallCheck(resolvedParams({ port: 514 }))), {
    status: 'pass',
    evidence: [{ value: { kind: 'open' } }, { value: { kind: 'open' } }]
  })
})
