/** What the HTTP server is put together from. */

import type { CityModel, Parameters, PublishedSeries } from '@kangcheng/twin-engine'
import type { BreakGlass } from '../access-control/break-glass.ts'
import type { Endings } from '../access-control/endings.ts'
import type { OpenStreams } from '../access-control/open-streams.ts'
import type { Gate } from '../access-control/tokens.ts'
import type { AuditTrail } from '../audit/audit-trail.ts'
import type { Counterfactuals } from '../counterfactual/ports.ts'
import type { Epidemics } from '../epidemics/epidemics.ts'
import type { Exercises } from '../exercise/exercises.ts'
import type { FrameHub } from '../fan-out/frame-hub.ts'
import type { PulseHub } from '../fan-out/pulse-hub.ts'
import type { ForecastRecord } from '../forecasts/forecast-record.ts'
import type { HandoverStore } from '../handover/handover-notes.ts'
import type { HistoryReading } from '../history/occupancy-history.ts'
import type { IndicatorTrends } from '../live/indicator-trends.ts'
import type { Board } from '../nodes/board.ts'
import type { SharedRedis } from '../nodes/shared-redis.ts'
import type { SharedRuns } from '../nodes/shared-runs.ts'
import type { ActionRaces } from '../planning/action-race-ports.ts'
import type { Allocations } from '../planning/allocation-ports.ts'
import type { Duels } from '../planning/duel-runs.ts'
import type { Planning } from '../planning/ports.ts'
import type { ReferralLabs } from '../planning/referral-labs.ts'
import type { Forecasts, Library, Rehearsals } from '../rehearsal/ports.ts'
import type { RiskDesk } from '../risk/ports.ts'
import type { OpenIdSignIn } from '../sign-in/open-id.ts'
import type { Supervision } from '../supervision/supervision.ts'
import type { Report } from '../telemetry/log-events.ts'

export interface ServerParts {
  readonly version: string
  readonly host: string
  readonly city: CityModel
  /** The ground for the eye, as the city's folder has it; null where there is none. */
  readonly ground: { readonly json: unknown; readonly bin: Uint8Array } | null
  /** Folder of the built viewer. */
  readonly viewer: string
  readonly gate: Gate
  /** Sign-in with an OpenID provider; null = tokens alone. */
  readonly signIn: OpenIdSignIn | null
  readonly audit: AuditTrail
  readonly supervision: Supervision
  readonly breakGlass: BreakGlass
  /** Sessions and tokens that were ended before their time. */
  readonly endings: Endings
  /** Looks after answers that stay open. */
  readonly openStreams: OpenStreams
  readonly pulses: PulseHub
  readonly frames: FrameHub
  readonly forecasts: Forecasts
  readonly riskDesk: RiskDesk
  readonly handover: HandoverStore
  readonly rehearsals: Rehearsals
  readonly planning: Planning
  readonly duels: Duels
  readonly allocations: Allocations
  readonly actionRaces: ActionRaces
  readonly referralLabs: ReferralLabs
  readonly epidemics: Epidemics
  readonly counterfactuals: Counterfactuals
  readonly scenarios: Library
  readonly parameters: Parameters
  readonly published: readonly PublishedSeries[]
  /** The operator's public Mapbox token; null = none. */
  readonly mapboxToken: string | null
  readonly trends: IndicatorTrends
  readonly exercises: Exercises
  readonly history: HistoryReading | null
  /** Forecasts kept and scored; null where no history is. */
  readonly forecastsKept: ForecastRecord | null
  /** The Redis that nodes share; null = there is none, and this node counts by itself. */
  readonly redis: SharedRedis | null
  readonly board: Board
  readonly runs: SharedRuns
  /** Why the server, though it answers, should not be shown yet; null = it should. */
  readonly starting?: () => string | null
  /** The folder whose disk is looked after. */
  readonly dataDir: string
  /** True where every request is a line of the log. */
  readonly logRequests: boolean
  readonly report: Report
}
