// The rehearsal that is shown, as a CZML file.
import { useCzmlWords } from '../../../i18n/czml-words.ts'
import { exportRehearsal } from './czml-export.ts'

export default function SaveRehearsal() {
  const words = useCzmlWords()
  return (
    <button type="button" className="chip" title={words.saveWhat} onClick={exportRehearsal}>
      {words.save}
    </button>
  )
}
