// What the server tells of accounts, tokens and its audit log, and the choices that a form offers.
import { meta, type Role } from '../../lib/meta.svelte';
import { t } from './words';

export interface Person {
  name: string;
  role: Role;
  level: string;
  made: string;
  changed: string;
}
export interface Token {
  id: string;
  person: string;
  label: string;
  role: Role;
  level: string;
  made: number;
  expires: number;
  seen: number | null;
}
export interface Entry {
  seq: number;
  at: string;
  who: string;
  role: string;
  by: string;
  origin: string;
  what: string;
  about: string;
  status: number;
}
export interface Checked {
  whole: boolean;
  entries: number;
  head: string;
  broken: number[];
  cut: boolean;
}

export const ROLES: readonly Role[] = ['reader', 'analyst', 'admin'];

/** The roles a person may be given, each told by what it may do. */
export function roles(): { value: Role; label: string }[] {
  return ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }));
}

/** The levels that who asks may give on. */
export function levels(): { value: string; label: string }[] {
  return meta
    .codes('sensitivity')
    .map((one) => ({ value: one.code, label: meta.label('sensitivity', one.code) }));
}

/** Seconds since 1970 as a day of ISO 8601. */
export function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
