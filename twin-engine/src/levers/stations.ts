/** Stations of shared centres and departments as levers name them. */
import { type CityModel, indexCity, type Text } from '../city/city.ts'
import { CENTRE_SERVICES, type CentreService, type ExaminationNetwork } from '../simulation/examination-network.ts'

const NAMES: Readonly<Record<CentreService, Text>> = {
  imaging: { zh: '影像', en: 'imaging' },
  ecg: { zh: '心电', en: 'ECG' },
  laboratory: { zh: '检验', en: 'laboratory' },
  pathology: { zh: '病理', en: 'pathology' },
  sterilisation: { zh: '消毒供应', en: 'sterilisation' },
}

export const CENTRE_SERVICE_CHOICES = CENTRE_SERVICES.map((value) => ({ value, label: NAMES[value] }))

/** The stations of a service at the facilities named; of every shared centre where none are. */
export function stationsOf(
  network: ExaminationNetwork,
  city: CityModel,
  service: CentreService,
  facilities: readonly string[] | null,
): readonly number[] {
  const number = CENTRE_SERVICES.indexOf(service)
  if (facilities === null)
    return [...network.isShared.keys()].filter((s) => network.isShared[s] === 1 && network.stationService[s] === number)
  const { facility } = indexCity(city)
  return facilities.flatMap((id) =>
    (network.stationsOf[facility.get(id) ?? -1] ?? []).filter((s) => network.stationService[s] === number),
  )
}
