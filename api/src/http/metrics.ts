/** `/metrics` in Prometheus' text form. */
import type { OpenStreams } from '../access-control/open-streams.ts'
import { STREAM_ENDS, type StreamEnd } from '../access-control/stream-ends.ts'
import type { FrameHub } from '../fan-out/frame-hub.ts'
import type { PulseHub } from '../fan-out/pulse-hub.ts'
import type { SharedStreams } from '../fan-out/shared-streams.ts'
import type { Twin } from '../live/twin.ts'
import type { Board } from '../nodes/board.ts'
import type { SharedRedis } from '../nodes/shared-redis.ts'
import { statusFiguresOf } from '../quality/source-quality.ts'
import type { DiskRoom } from './disk.ts'

export interface Measured {
  readonly twin: Twin
  readonly pulses: PulseHub
  readonly frames: FrameHub
  readonly streams: SharedStreams
  readonly redis: SharedRedis | null
  readonly board: Board
  readonly openStreams: OpenStreams
  /** Of DATA_DIR; null where the system does not tell. */
  readonly disk: DiskRoom | null
}

export function metricsText({ twin, pulses, frames, streams, redis, board, openStreams, disk }: Measured): string {
  const { counters } = twin
  const lines: string[] = []
  const metric = (name: string, type: 'counter' | 'gauge', help: string, value: number): void => {
    lines.push(`# HELP kangcheng_${name} ${help}`, `# TYPE kangcheng_${name} ${type}`, `kangcheng_${name} ${value}`)
  }
  metric('events_accepted_total', 'counter', 'Events accepted from senders.', counters.events)
  metric('events_duplicate_total', 'counter', 'Events that were known already.', counters.duplicates)
  metric('events_quarantined_total', 'counter', 'Events refused.', counters.quarantined)
  metric('batches_total', 'counter', 'Batches acknowledged.', counters.batches)
  metric('commits_total', 'counter', 'Batches made durable.', counters.commits)
  metric('commit_seconds_total', 'counter', 'Time that batches waited for their commit.', counters.commitSeconds)
  metric('commits_failed_total', 'counter', 'Batches that could not be made durable.', counters.failedCommits)
  metric('state_builds_total', 'counter', 'Times that the state was built from snapshot and log.', counters.rebuilds)
  metric('snapshots_total', 'counter', 'Snapshots written.', counters.snapshots)
  metric('position', 'gauge', 'Position of the last durable event.', twin.position)
  metric(
    'events_not_durable',
    'gauge',
    'Events applied whose commit is under way.',
    twin.appliedPosition - twin.position,
  )
  metric('writable', 'gauge', '1 while events can be taken.', twin.health.ok ? 1 : 0)
  metric(
    'city_clock_lag_seconds',
    'gauge',
    "How far the city's clock is behind where it should stand.",
    lagSeconds(twin),
  )
  metric('writes', 'gauge', '1 on the node that writes, 0 where it follows.', twin.leads ? 1 : 0)
  metric('pulse_subscribers', 'gauge', 'Open pulse subscriptions.', pulses.subscribers)
  metric('frame_subscribers', 'gauge', 'Open frame streams.', frames.subscribers)
  metric('shared_streams', 'gauge', 'Subscriptions executed once for all who hold them alike.', streams.streams)
  metric('shared_stream_readers', 'gauge', 'Readers of shared subscriptions.', streams.readers)
  metric('shared_events_total', 'counter', 'Events executed and written once.', streams.counters.executed)
  metric('shared_deliveries_total', 'counter', 'Copies of shared events that went out.', streams.counters.delivered)
  metric(
    'shared_skipped_total',
    'counter',
    'Copies that were not given to readers whose socket was full.',
    streams.counters.skipped,
  )
  metric('streams_watched', 'gauge', 'Open answers whose reader is asked for again and again.', openStreams.open)
  lines.push(
    '# HELP kangcheng_streams_cut_total Streams cut because what let their reader in had ended or changed, by reason.',
    '# TYPE kangcheng_streams_cut_total counter',
    ...(Object.keys(STREAM_ENDS) as StreamEnd[]).map(
      (why) => `kangcheng_streams_cut_total{reason="${why}"} ${openStreams.cut.get(why) ?? 0}`,
    ),
  )
  if (redis !== null) {
    metric(
      'redis_answers',
      'gauge',
      '1 while the Redis that nodes share answers; limits are then counted together.',
      redis.answers ? 1 : 0,
    )
    metric('redis_losses_total', 'counter', 'Times that it stopped to answer.', redis.losses)
    metric('nodes', 'gauge', 'Nodes of the city that are heard over Redis, this one included.', board.nodes)
  }
  if (disk !== null) metric('disk_free_bytes', 'gauge', 'Room left on the disk of DATA_DIR.', disk.freeBytes)
  metric('resident_bytes', 'gauge', 'Memory of the process.', process.memoryUsage.rss())
  const { user, system } = process.cpuUsage()
  metric('cpu_seconds_total', 'counter', 'Processor time of the process.', (user + system) / 1e6)
  const answering = process.threadCpuUsage()
  metric(
    'answering_thread_cpu_seconds_total',
    'counter',
    'Processor time of the thread that answers.',
    (answering.user + answering.system) / 1e6,
  )
  const sources = [...twin.sources.keys()].map((source) => ({ source, ...statusFiguresOf(twin, source) }))
  // A figure that is not known has no sample: 0 would be a lie.
  const perSource = (
    name: string,
    type: 'counter' | 'gauge',
    help: string,
    of: (source: (typeof sources)[number]) => number | null,
  ): void => {
    lines.push(`# HELP kangcheng_${name} ${help}`, `# TYPE kangcheng_${name} ${type}`)
    for (const figures of sources) {
      const value = of(figures)
      if (value !== null) lines.push(`kangcheng_${name}{source="${figures.source}"} ${value}`)
    }
  }
  perSource('source_stale', 'gauge', '1 when a source has fallen silent.', ({ stale }) => (stale ? 1 : 0))
  perSource(
    'source_age_seconds',
    'gauge',
    "The city's clock minus the newest time that an event of a source carried.",
    ({ ageMinutes }) => (ageMinutes === null ? null : ageMinutes * 60),
  )
  perSource(
    'source_lateness_p90_seconds',
    'gauge',
    'Receipt minus occurrence that nine of ten events of the last 24 hours did not exceed.',
    ({ latenessP90Seconds }) => latenessP90Seconds,
  )
  perSource('source_quarantined_total', 'counter', 'Entries of a source in the quarantine so far.', ({ source }) =>
    twin.quarantinedOf(source),
  )
  return `${lines.join('\n')}\n`
}

/** How far the city's clock is behind where it should stand, in seconds. */
export function lagSeconds(twin: Twin): number {
  const { asOf } = twin.state
  return asOf === 0 ? 0 : Math.max(0, (twin.clock.expected(twin.now(), asOf) - asOf) / 1000)
}
