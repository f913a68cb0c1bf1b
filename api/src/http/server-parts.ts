/** What the HTTP server is put together from. */

import type { CityModel } from '@kangcheng/twin-engine'
import type { Endings } from '../access-control/endings.ts'
import type { OpenStreams } from '../access-control/open-streams.ts'
import type { Gate } from '../access-control/tokens.ts'
import type { AuditTrail } from '../audit/audit-trail.ts'
import type { FrameHub } from '../fan-out/frame-hub.ts'
import type { IndicatorTrends } from '../live/indicator-trends.ts'
import type { Board } from '../nodes/board.ts'
import type { SharedRedis } from '../nodes/shared-redis.ts'
import type { SharedRuns } from '../nodes/shared-runs.ts'
import type { RiskDesk } from '../risk/ports.ts'
import type { CityPorts } from '../schema/builder.ts'
import type { OpenIdSignIn } from '../sign-in/open-id.ts'
import type { Report } from '../telemetry/log-events.ts'

export interface ServerParts extends CityPorts {
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
  /** Sessions and tokens that were ended before their time. */
  readonly endings: Endings
  /** Looks after answers that stay open. */
  readonly openStreams: OpenStreams
  readonly frames: FrameHub
  readonly riskDesk: RiskDesk
  readonly trends: IndicatorTrends
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
