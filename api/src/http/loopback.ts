/** Which host names mean this machine alone. */
const NAMES = new Set(['127.0.0.1', 'localhost', '::1'])

export const isLoopback = (host: string): boolean => NAMES.has(host) || /^127\.\d+\.\d+\.\d+$/.test(host)
