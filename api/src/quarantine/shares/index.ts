/** The kinds of share, one file each. */
import { bedCapacity } from './bed-capacity.ts'
import { edxlHaveShare } from './edxl-have.ts'
import { emergencyByHospital } from './emergency-by-hospital.ts'
import { measureReport } from './measure-report.ts'
import { peopleByDistrict } from './people-by-district.ts'
import type { ShareKind } from './share-kind.ts'

export const SHARE_KINDS: readonly ShareKind[] = [
  bedCapacity,
  peopleByDistrict,
  emergencyByHospital,
  measureReport,
  edxlHaveShare,
]

/** null when there is no such kind. */
export const shareKind = (id: string): ShareKind | null => SHARE_KINDS.find((kind) => kind.id === id) ?? null
