import type { Chapter } from './chapter.ts'

/** Codes that others define: the operating system and Node.js, OpenSSL, name servers, the Kafka protocol. */
export const appendix: readonly Chapter[] = [
  {
    title: { en: '# Codes of systems and protocols', zh: '# 系统与协议错误码' },
    text: {
      en: `What does a code mean that comes from the system, TLS, DNS or Kafka itself?\n\nThe library's own codes are in [TROUBLESHOOTING](../TROUBLESHOOTING.md); this page has the codes that keep the name from their system or protocol. It is generated from the catalogue in \`lib/errors\`; change it there. 中文版：[system-codes.zh.md](system-codes.zh.md)`,
      zh: `来自操作系统、TLS、DNS 或 Kafka 本身的错误码是什么意思？\n\n本库自身的错误码见 [TROUBLESHOOTING](../TROUBLESHOOTING.zh.md)；本文件收录沿用系统或协议原名的错误码。由 \`lib/errors\` 中的目录生成，请在那里修改。English: [system-codes.md](system-codes.md)`
    }
  },
  {
    title: { en: "## Kafka's protocol", zh: '## Kafka 协议' },
    text: {
      en: "Each code is `KAFKA_` and Kafka's name for the error.",
      zh: '错误码为 `KAFKA_` 加 Kafka 的错误名称。'
    },
    section: 'kafkaProtocol'
  },
  { title: { en: '## Network and names', zh: '## 网络与域名' }, text: { en: '', zh: '' }, section: 'network' },
  { title: { en: '## TLS', zh: '## TLS' }, text: { en: '', zh: '' }, section: 'tls' },
  {
    title: { en: '## System', zh: '## 系统' },
    text: {
      en: "Codes of the operating system and of Node.js, as they occur outside of reading a source's file. The part after `SYSTEM_` is the name that the system itself uses.",
      zh: '操作系统与 Node.js 的错误码（读取源文件之外的场合）。`SYSTEM_` 之后的部分是系统自身使用的名称。'
    },
    section: 'system'
  }
]
