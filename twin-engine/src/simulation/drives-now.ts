/** Drives over roads as they are at the minute: what is closed, and how much of the hour is rush hour. */
import type { RoadDrives } from './road-drives.ts'
import type { Simulation } from './simulation.ts'

/** Null where the city has no roads. */
export function drivesNow({ drives, conditions, minute }: Simulation): RoadDrives | null {
  if (drives === null) return null
  let now = drives
  for (const { edits, fromMinute, untilMinute } of conditions.roadEdits)
    if (minute >= fromMinute && minute < untilMinute) now = now.edited(edits)
  return now
}

export function peakShareNow(simulation: Simulation, drives: RoadDrives): number {
  const hour = Math.floor((simulation.minute + simulation.phaseMinutes) / 60)
  return drives.peakShareAt((simulation.firstWeekHour + hour) % 24)
}
