/** A page of docs/api, and the exports that it describes. */
export interface Area {
  /** The file name of the page, without `.md`. */
  readonly page: string
  readonly title: string
  /** The entry point that exports them. */
  readonly entry: 'lib/index' | 'lib/testing'
  /** One sentence about the page's subject. */
  readonly text: string
  /** Single names from modules whose exports belong to several pages. */
  readonly names?: readonly string[]
  /** The modules of which the page describes all other exports. */
  readonly from: readonly string[] | 'all'
}

/** The pages, in the order in which a user needs them. */
export const AREAS: readonly Area[] = [
  {
    page: 'sources',
    title: 'Sources',
    entry: 'lib/index',
    text: 'Making a source, and its params, options and events. Reading from it is reading from a `Readable` of Node.js.',
    names: ['createSource', 'BuiltinOptions'],
    from: [
      'lib/file/create-file-source',
      'lib/kafka/create-kafka-source',
      'lib/syslog/create-syslog-source',
      'lib/source/create-source',
      'lib/stream/source-stream',
      'lib/file/params',
      'lib/kafka/params',
      'lib/syslog/params',
      'types/builtin',
      'types/opened',
      'types/source'
    ]
  },
  {
    page: 'records',
    title: 'Records',
    entry: 'lib/index',
    text: 'What a source gives: an event with its payload, its tags, where it came from, and what its kind of source knows of it.',
    from: [
      'lib/syslog/parse/parse-syslog',
      'types/event',
      'types/meta',
      'types/parsed-syslog',
      'types/position',
      'types/syslog',
      'types/tags'
    ]
  },
  {
    page: 'standards',
    title: 'OpenTelemetry, ECS and Prometheus',
    entry: 'lib/index',
    text: 'Events and counts in the words of others, for what receives logs and metrics.',
    from: [
      'lib/metrics/to-prometheus',
      'lib/standards/to-ecs',
      'lib/standards/to-otel-log',
      'lib/standards/to-otlp-logs',
      'types/ecs',
      'types/metrics',
      'types/otel'
    ]
  },
  {
    page: 'state',
    title: 'State of a source',
    entry: 'lib/index',
    text: 'What `stats()`, `health()` and `files()` of a source return, and what an alert carries.',
    from: ['types/alert', 'types/followed-file', 'types/health', 'types/kafka', 'types/stats']
  },
  {
    page: 'configuration',
    title: 'Configuration',
    entry: 'lib/index',
    text: 'Reading TOML, checking it, mending it, watching it, and applying its changes to running sources.',
    names: [
      'applyChanges',
      'configChanges',
      'loadConfig',
      'readConfig',
      'resolveParams',
      'validateConfig',
      'validateConnectors',
      'validateOverrides',
      'watchConfig'
    ],
    from: [
      'lib/apply/apply-options',
      'lib/config/diagnostics/format-diagnostics',
      'lib/config/edit/apply-fix',
      'lib/config/list-connectors',
      'lib/config/read-config',
      'lib/config/validate-config',
      'lib/config/watch/watch-options',
      'types/config',
      'types/config-watch',
      'types/diagnostic'
    ]
  },
  {
    page: 'connectors',
    title: 'Connectors of your own',
    entry: 'lib/index',
    text: 'Declaring a connector, its params and its error codes, and what it gets when a source opens.',
    from: [
      'lib/core/define-connector',
      'lib/stream/push-intake',
      'types/acks',
      'types/catalogue',
      'types/checkpoint',
      'types/clock',
      'types/connector',
      'types/params'
    ]
  },
  {
    page: 'errors',
    title: 'Errors',
    entry: 'lib/index',
    text: 'What errors and warnings are, and what they say. TROUBLESHOOTING.md explains each code.',
    from: [
      'lib/errors/classify',
      'lib/errors/config-error',
      'lib/errors/format-diagnosis',
      'lib/errors/source-error',
      'types/classification',
      'types/error-codes'
    ]
  },
  {
    page: 'diagnosis',
    title: 'Diagnosis',
    entry: 'lib/index',
    text: 'Checking live what prevents a source from working, and what fixes it.',
    names: ['probeConnector', 'probeSource', 'BuiltinProbeOptions'],
    from: [
      'lib/probe/diagnose',
      'lib/probe/format/format-report',
      'lib/probe/probe-connector',
      'lib/probe/probe-source',
      'lib/probe/share/share-report',
      'types/report'
    ]
  },
  {
    page: 'log-file',
    title: "The library's log file",
    entry: 'lib/index',
    text: 'Writing what the library logs into a file that rolls.',
    from: ['lib/log/create-log-file', 'types/log-file']
  },
  {
    page: 'testing',
    title: 'Testing',
    entry: 'lib/testing',
    text: 'Checking connectors of your own, and what a test of a program needs in place of the real thing.',
    from: 'all'
  }
]
