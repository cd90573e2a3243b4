// The outlook of areas and the alerts that stand, as the server gives them.
import type { Finding } from '../access/access';

export interface Ahead {
  months: { month: string; mean: number; median: number; low: number; high: number; any: number }[];
  past?: Record<string, unknown>;
}
export interface Outlooks {
  areas: (Finding<Ahead> & { interval: { low: number; high: number; level: number } | null })[];
}
export interface Alerts {
  on: string;
  alerts: Finding[];
}

export const MEASURES = ['incidents', 'deaths'] as const;
export const LEVELS = ['country', 'admin1', 'admin2', 'prio', 'h3'] as const;
