// Arrow keys in an opened hospital: up and down a floor, left and right a tower.
import type { HospitalView } from '../surface.ts'

/** Unit of the next ward in the arrow's direction; the same ward at the end of the way, null when there is no ward at all. */
export function neighbourWard(view: HospitalView, unitId: string | null, key: string): string | null {
  const towers = view.towers
    .map((tower) => tower.wards.toSorted((a, b) => a.floor - b.floor))
    .filter((wards) => wards.length > 0)
  if (towers.length === 0) return null
  const towerAt = towers.findIndex((wards) => wards.some((ward) => ward.unitId === unitId))
  if (towerAt < 0) return towers[0]![0]!.unitId
  const floorAt = towers[towerAt]!.findIndex((ward) => ward.unitId === unitId)
  const sideways = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0
  const upwards = key === 'ArrowUp' ? 1 : key === 'ArrowDown' ? -1 : 0
  const wards = towers[Math.max(0, Math.min(towers.length - 1, towerAt + sideways))]!
  return wards[Math.max(0, Math.min(wards.length - 1, floorAt + upwards))]!.unitId
}
