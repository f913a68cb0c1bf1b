/**
 * Where attention and alarm begin, once for every place that judges: the indicator catalogue, the alerts, the tiles of the screens.
 * A figure that is red in one and amber in another has two definitions; here it can have one. (The levels of a ladder are another
 * question, whom to call, and stand in its own file with their sources: scenarios/ladders.)
 */

export interface Thresholds {
  /** At or above which attention is due, in the figure's unit; every figure here grows worse upwards. */
  readonly watch: number
  readonly alarm: number
  /** Who says so, or that it is assumed. */
  readonly source: string
}

export const THRESHOLDS = {
  /** (occupied + held) ÷ open, of a moment or of a day. */
  occupancy: {
    watch: 0.9,
    alarm: 0.95,
    source: 'OPEL-style escalation 92/95/98 %, recalled; 85 % is the rule of thumb',
  },
  /** Patients in intensive care ÷ beds with nurses (icu-occupancy.ts). */
  icuOccupancy: {
    watch: 0.92,
    alarm: 0.98,
    source:
      'assumed: the planning band of 80–85 %, above which risk grows (recalled), is everyday here; attention is for the last beds',
  },
  /** Who asks for a bed of the kind less the beds that can be given or are being made ready (bed-balance.ts). */
  bedsShort: {
    watch: 0,
    alarm: 1,
    source: 'by definition: at 0 the next patient finds no bed, above it somebody waits without one',
  },
  /** Minutes since the decision to admit of whoever boards longest. */
  longestBoarderMinutes: {
    watch: 240,
    alarm: 480,
    source: 'assumed: half a shift and a whole one; 2 h for 90 % is the crowding mark',
  },
  /** Boarders ÷ treatment places. */
  boardersShare: {
    watch: 0.1,
    alarm: 0.25,
    source: 'above 10 % counts as crowded (EMI 2012/838610); 25 % assumed',
  },
  /** People in the department ÷ treatment places. */
  emergencyLoad: {
    watch: 1,
    alarm: 1.2,
    source: 'above 100 % counts as crowded (EMI 2012/838610); OPEL-style upper cut-off 120 %, recalled',
  },
  /** Minutes that nine in ten of those who left the department had stayed at most. */
  emergencyStayMinutes: {
    watch: 360,
    alarm: 720,
    source: 'assumed: 6 h and 12 h; the 4 h of the NHS are no norm in China',
  },
  /** Minutes since a source was last heard. */
  dataAgeMinutes: {
    watch: 15,
    alarm: 60,
    source: 'bed states: 15 min amber, 60 min red (house rule on truth on screen)',
  },
} as const satisfies Readonly<Record<string, Thresholds>>

/** The level that a figure asks for by its thresholds. */
export const levelBy = (
  { watch, alarm }: Pick<Thresholds, 'watch' | 'alarm'>,
  value: number,
): 'normal' | 'watch' | 'alarm' => (value >= alarm ? 'alarm' : value >= watch ? 'watch' : 'normal')
