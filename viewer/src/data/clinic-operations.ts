// What the marks of outpatient care ask for.
export const CLINIC_QUEUES = `query ClinicQueues { clinicQueues {
  asOf days longWaitMinutes
  places { id name { zh en } kind location { lng lat } isOpen waiting { p10 p50 p90 } waitMinutes { p10 p50 p90 } }
} }`
