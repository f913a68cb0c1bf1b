/** The catalogue of indicators by Ningbo's five categories, in the order of the indicators room. */
import type { Text } from '../../city/city.ts'
import type { CatalogueEntry, Category } from './entry.ts'
import { INSURANCE } from './insurance.ts'
import { MEDICINES } from './medicines.ts'
import { PUBLIC_HEALTH } from './public-health.ts'
import { LIVE_RESOURCES } from './resources.ts'
import { LIVE_SERVICES } from './services.ts'
import { STANDING_RESOURCES } from './standing-resources.ts'
import { LIVE_TIERED_CARE } from './tiered-care.ts'
import { YEARLY_SERVICES } from './yearly-services.ts'

export const CATEGORIES: readonly { readonly id: Category; readonly name: Text }[] = [
  { id: 'resources', name: { zh: '卫生资源管理', en: 'Health resources' } },
  { id: 'services', name: { zh: '卫生服务管理', en: 'Health services' } },
  { id: 'public-health', name: { zh: '公共卫生管理', en: 'Public health' } },
  { id: 'insurance', name: { zh: '医疗保障管理', en: 'Medical insurance' } },
  { id: 'medicines', name: { zh: '药物管理', en: 'Medicines' } },
]

export const CATALOGUE: readonly CatalogueEntry[] = [
  ...LIVE_RESOURCES,
  ...STANDING_RESOURCES,
  ...LIVE_SERVICES,
  ...LIVE_TIERED_CARE,
  ...YEARLY_SERVICES,
  ...PUBLIC_HEALTH,
  ...INSURANCE,
  ...MEDICINES,
]

const byId = new Map(CATALOGUE.map((entry) => [entry.id, entry]))

/** The entry of an id, or undefined. */
export const catalogueEntry = (id: string): CatalogueEntry | undefined => byId.get(id)
