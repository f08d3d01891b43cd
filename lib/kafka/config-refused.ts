import type { PropertyName } from '../../types/params.ts'

interface Refusal {
  readonly why: string
  readonly names: readonly string[]
}

// Names that are valid for librdkafka or the Java client, but not supported here.
const refusals: readonly Refusal[] = [
  { why: 'it is the param `brokers`', names: ['bootstrap_servers', 'metadata_broker_list'] },
  { why: 'it is the param `group_id`', names: ['group_id'] },
  { why: 'it is the param `create_topics`', names: ['allow_auto_create_topics'] },
  {
    why: 'the param `ack` decides what counts as done',
    names: ['enable_auto_offset_store', 'offset_store_method', 'offset_store_path', 'offset_store_sync_interval_ms']
  },
  {
    why: 'only a producer has it',
    names: [
      'acks',
      'request_required_acks',
      'linger_ms',
      'queue_buffering_max_ms',
      'queue_buffering_max_messages',
      'queue_buffering_max_kbytes',
      'queue_buffering_backpressure_threshold',
      'batch_size',
      'batch_num_messages',
      'buffer_memory',
      'buffer_memory_allocation_strategy',
      'partitioner_rack_aware',
      'compression_type',
      'compression_codec',
      'compression_level',
      'enable_idempotence',
      'enable_gapless_guarantee',
      'compression_gzip_level',
      'compression_lz4_level',
      'compression_zstd_level',
      'transactional_id',
      'transaction_timeout_ms',
      'transaction_two_phase_commit_enable',
      'message_send_max_retries',
      'delivery_timeout_ms',
      'message_timeout_ms',
      'message_max_bytes',
      'message_copy_max_bytes',
      'max_block_ms',
      'max_request_size',
      'metadata_max_idle_ms',
      'delivery_report_only_error',
      'produce_offset_report',
      'partitioner',
      'partitioner_class',
      'partitioner_ignore_keys',
      'partitioner_adaptive_partitioning_enable',
      'partitioner_availability_timeout_ms',
      'sticky_partitioning_linger_ms',
      'msg_order_cmp',
      'queuing_strategy',
      'key_serializer',
      'value_serializer'
    ]
  },
  {
    why: 'it is a callback, which only code for that client can give',
    names: [
      'dr_cb',
      'dr_msg_cb',
      'partitioner_cb',
      'event_cb',
      'error_cb',
      'throttle_cb',
      'stats_cb',
      'log_cb',
      'background_event_cb',
      'socket_cb',
      'connect_cb',
      'closesocket_cb',
      'open_cb',
      'resolve_cb',
      'rebalance_cb',
      'offset_commit_cb',
      'consume_cb',
      'ssl_certificate_verify_cb',
      'oauthbearer_token_refresh_cb',
      'opaque',
      'default_topic_conf',
      'interceptors',
      'interceptor_classes',
      'consume_callback_max_messages'
    ]
  },
  {
    why: 'only a share group has it, and the source is a member of a consumer group',
    names: ['share_acknowledgement_mode', 'share_acquire_mode']
  },
  {
    why: 'a source always offers `roundrobin` and `range`, and nothing beside them',
    names: ['partition_assignment_strategy']
  },
  { why: 'kafkajs has no static membership', names: ['group_instance_id'] },
  {
    why: 'kafkajs speaks the classic group protocol only',
    names: ['group_protocol', 'group_protocol_type', 'group_remote_assignor']
  },
  { why: "kafkajs finds the group's coordinator in its own time", names: ['coordinator_query_interval_ms'] },
  {
    why: 'kafkajs has no Kerberos',
    names: [
      'sasl_kerberos_service_name',
      'sasl_kerberos_principal',
      'sasl_kerberos_kinit_cmd',
      'sasl_kerberos_keytab',
      'sasl_kerberos_min_time_before_relogin',
      'sasl_kerberos_ticket_renew_jitter',
      'sasl_kerberos_ticket_renew_window_factor'
    ]
  },
  {
    why: 'tokens come from a function here: the param `oauth_bearer_provider`, given in code',
    names: [
      'sasl_oauthbearer_config',
      'sasl_oauthbearer_method',
      'sasl_oauthbearer_client_id',
      'sasl_oauthbearer_client_secret',
      'sasl_oauthbearer_scope',
      'sasl_oauthbearer_extensions',
      'sasl_oauthbearer_token_endpoint_url',
      'sasl_oauthbearer_client_credentials_client_id',
      'sasl_oauthbearer_client_credentials_client_secret',
      'sasl_oauthbearer_grant_type',
      'sasl_oauthbearer_metadata_authentication_type',
      'sasl_oauthbearer_assertion_algorithm',
      'sasl_oauthbearer_assertion_private_key_file',
      'sasl_oauthbearer_assertion_private_key_passphrase',
      'sasl_oauthbearer_assertion_private_key_pem',
      'sasl_oauthbearer_assertion_file',
      'sasl_oauthbearer_assertion_jwt_template_file',
      'sasl_oauthbearer_assertion_claim_aud',
      'sasl_oauthbearer_assertion_claim_exp_seconds',
      'sasl_oauthbearer_assertion_claim_iss',
      'sasl_oauthbearer_assertion_claim_jti_include',
      'sasl_oauthbearer_assertion_claim_nbf_seconds',
      'sasl_oauthbearer_assertion_claim_sub',
      'sasl_oauthbearer_sub_claim_name',
      'enable_sasl_oauthbearer_unsecure_jwt',
      'sasl_oauthbearer_allow_unverified_audience',
      'sasl_oauthbearer_allow_unverified_issuer',
      'sasl_oauthbearer_assertion_template_file',
      'sasl_oauthbearer_clock_skew_seconds',
      'sasl_oauthbearer_expected_audience',
      'sasl_oauthbearer_expected_issuer',
      'sasl_oauthbearer_header_urlencode',
      'sasl_oauthbearer_jwks_endpoint_refresh_ms',
      'sasl_oauthbearer_jwks_endpoint_retry_backoff_max_ms',
      'sasl_oauthbearer_jwks_endpoint_retry_backoff_ms',
      'sasl_oauthbearer_jwks_endpoint_url',
      'sasl_oauthbearer_jwt_retriever_class',
      'sasl_oauthbearer_jwt_validator_class',
      'sasl_oauthbearer_scope_claim_name',
      'sasl_login_connect_timeout_ms',
      'sasl_login_read_timeout_ms',
      'sasl_login_refresh_buffer_seconds',
      'sasl_login_refresh_min_period_seconds',
      'sasl_login_refresh_window_factor',
      'sasl_login_refresh_window_jitter',
      'sasl_login_retry_backoff_max_ms',
      'sasl_login_retry_backoff_ms',
      'https_ca_location',
      'https_ca_pem'
    ]
  },
  {
    why: 'user and password are `sasl_username` and `sasl_password` here',
    names: [
      'sasl_jaas_config',
      'sasl_login_class',
      'sasl_login_callback_handler_class',
      'sasl_client_callback_handler_class'
    ]
  },
  {
    why: "TLS is Node's own here, which has no such setting",
    names: [
      'ssl_providers',
      'ssl_engine_location',
      'ssl_engine_id',
      'ssl_engine_callback_data',
      'ssl_ca_certificate_stores',
      'ssl_provider',
      'ssl_keymanager_algorithm',
      'ssl_trustmanager_algorithm',
      'ssl_secure_random_implementation',
      'ssl_engine_factory_class'
    ]
  },
  {
    why: 'Node.js and the broker agree on the version of TLS; its option `--tls-min-v1.3` narrows it',
    names: ['ssl_protocol', 'ssl_enabled_protocols']
  },
  {
    why: 'certificates and keys are PEM here: files by `ssl_..._location`, texts by `ssl_..._pem`',
    names: [
      'ssl_ca',
      'ssl_certificate',
      'ssl_key',
      'ssl_keystore_key',
      'ssl_keystore_certificate_chain',
      'ssl_truststore_certificates'
    ]
  },
  {
    why: 'authorities are PEM files here: `ssl_ca_location`',
    names: ['ssl_truststore_location', 'ssl_truststore_password', 'ssl_truststore_type']
  },
  { why: 'key stores are PKCS#12 files here: `ssl_keystore_location`', names: ['ssl_keystore_type'] },
  { why: 'variables of the environment stand in values here: `${NAME}`', names: ['config_providers'] },
  {
    why: 'payloads are bytes here; a transform behind the source decodes them',
    names: ['key_deserializer', 'value_deserializer']
  },
  {
    why: 'backpressure decides how much is read ahead',
    names: ['queued_min_messages', 'queued_max_messages_kbytes', 'fetch_queue_backoff_ms']
  },
  {
    why: "kafkajs agrees on the protocol's version with each broker",
    names: [
      'api_version_request',
      'api_version_request_timeout_ms',
      'api_version_fallback_ms',
      'broker_version_fallback'
    ]
  },
  {
    why: 'debug output is turned on by the environment: `DEBUG=warp-flow:kafka:*`',
    names: ['debug', 'log_level', 'log_queue', 'log_thread_name', 'log_connection_close']
  },
  {
    why: "figures are in the source's `stats()`",
    names: [
      'statistics_interval_ms',
      'enable_metrics_push',
      'metric_reporters',
      'metrics_num_samples',
      'metrics_recording_level',
      'metrics_sample_window_ms',
      'auto_include_jmx_reporter'
    ]
  },
  { why: 'there is one fetch per broker at a time', names: ['max_in_flight', 'max_in_flight_requests_per_connection'] },
  {
    why: 'kafkajs has no setting for it',
    names: [
      'bootstrap_resolve_timeout_ms',
      'broker_address_family',
      'broker_address_ttl',
      'builtin_features',
      'check_crcs',
      'client_dns_lookup',
      'connections_max_idle_ms',
      'default_api_timeout_ms',
      'enable_partition_eof',
      'enable_random_seed',
      'enabled_events',
      'exclude_internal_topics',
      'fetch_error_backoff_ms',
      'internal_termination_signal',
      'internal_throw_on_fetch_stable_offset_unsupported',
      'metadata_recovery_rebootstrap_trigger_ms',
      'metadata_cluster_check_enable',
      'metadata_recovery_strategy',
      'metadata_request_timeout_ms',
      'plugin_library_paths',
      'receive_buffer_bytes',
      'receive_message_max_bytes',
      'reconnect_backoff_jitter_ms',
      'security_providers',
      'send_buffer_bytes',
      'socket_blocking_max_ms',
      'socket_connection_setup_timeout_max_ms',
      'socket_keepalive_enable',
      'socket_max_fails',
      'socket_nagle_disable',
      'socket_receive_buffer_bytes',
      'socket_send_buffer_bytes',
      'topic_blacklist',
      'topic_metadata_propagation_max_ms',
      'topic_metadata_refresh_fast_cnt',
      'topic_metadata_refresh_fast_interval_ms',
      'topic_metadata_refresh_sparse'
    ]
  }
]

// name => the values that ask for what happens anyway: they are accepted, so that users need not remove them.
const anyway: Readonly<Record<string, readonly string[]>> = {
  allow_auto_create_topics: ['false'],
  enable_auto_offset_store: ['true'],
  offset_store_method: ['broker'],
  group_protocol: ['classic'],
  group_protocol_type: ['consumer'],
  partition_assignment_strategy: [
    'roundrobin',
    'range,roundrobin',
    'roundrobin,range',
    'org.apache.kafka.clients.consumer.RoundRobinAssignor',
    'org.apache.kafka.clients.consumer.RangeAssignor,org.apache.kafka.clients.consumer.RoundRobinAssignor'
  ],
  sasl_oauthbearer_method: ['default'],
  enable_sasl_oauthbearer_unsecure_jwt: ['false'],
  ssl_protocol: ['TLSv1.3'],
  ssl_enabled_protocols: ['TLSv1.2,TLSv1.3', 'TLSv1.3,TLSv1.2'],
  ssl_truststore_type: ['PEM'],
  ssl_keystore_type: ['PKCS12'],
  key_deserializer: ['org.apache.kafka.common.serialization.ByteArrayDeserializer'],
  value_deserializer: ['org.apache.kafka.common.serialization.ByteArrayDeserializer'],
  api_version_request: ['true'],
  log_connection_close: ['false'],
  log_queue: ['false'],
  statistics_interval_ms: ['0'],
  enable_metrics_push: ['false'],
  auto_include_jmx_reporter: ['false'],
  broker_address_family: ['any'],
  check_crcs: ['false'],
  client_dns_lookup: ['use_all_dns_ips'],
  connections_max_idle_ms: ['0', '-1'],
  enable_partition_eof: ['false'],
  exclude_internal_topics: ['true'],
  metadata_recovery_strategy: ['rebootstrap'],
  receive_buffer_bytes: ['-1'],
  send_buffer_bytes: ['-1'],
  socket_receive_buffer_bytes: ['0'],
  socket_send_buffer_bytes: ['0'],
  socket_keepalive_enable: ['true'],
  socket_nagle_disable: ['true'],
  topic_metadata_refresh_sparse: ['true']
}

/** The names that other clients support and that are refused here, each with its reason. */
export const refusedConfigNames: Readonly<Record<string, PropertyName>> = Object.fromEntries(
  refusals.flatMap(({ why, names }) => names.map((name) => [name, refusal(name, why)]))
)

function refusal(name: string, refused: string): PropertyName {
  const taken = Object.hasOwn(anyway, name) ? anyway[name] : undefined
  return { help: '', type: 'string', refused, ...(taken === undefined ? {} : { anyway: taken }) }
}
