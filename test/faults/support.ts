import type { SourceStream } from '../../lib/stream/source-stream.ts'
import type { FaultCase } from './fault.ts'

/** `wpsrc.toml` with one source, and its connector with all params overridable. `params` is TOML. */
export function filesFor(
  type: string,
  params: string,
  { allow = '"*"', connector = '' }: { readonly allow?: string; readonly connector?: string } = {}
): FaultCase['files'] {
  return {
    'wpsrc.toml': `[[sources]]\nkey = "s"\nconnect = "c"\n\n[sources.params]\n${params}\n`,
    'connectors/source.d/c.toml': `[[connectors]]\nid = "c"\ntype = "${type}"\nallow_override = [${allow === '"*"' ? (ALL[type] ?? '') : allow}]\n\n[connectors.params]\n${connector}\n`
  }
}

/** Resolves with the text of the first record, rejects with the source's error. */
export async function firstText(source: SourceStream): Promise<string> {
  return await new Promise((resolve, reject) => {
    source.once('data', ({ text }: { readonly text: string }) => {
      resolve(text)
    })
    source.once('error', reject)
    source.once('end', () => {
      reject(new Error('it ended without a record'))
    })
  })
}

/** type => the params that are overridden. */
const ALL: Readonly<Record<string, string>> = {
  file: '"base", "file", "path", "mode", "encode", "charset", "compression", "multiline", "checkpoint_dir", "max_open_files", "symlinks", "max_line_bytes", "from", "exclude", "flush_partial", "use_polling", "max_bytes_per_second"',
  kafka: '"brokers", "topic", "group_id", "config", "from", "instances", "create_topics", "lag_warning"',
  syslog:
    '"addr", "port", "protocol", "path", "tls", "format", "framing", "header_mode", "allow_from", "udp_recv_buffer", "tcp_recv_bytes", "max_connections", "queue_bytes"'
}
