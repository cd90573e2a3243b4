// The rooms of the page, each fetched when it is first opened. One line a room.
// In: a path. Out: the room it names and the rest of the path (an incident's id, a report's).
import type { Component } from 'svelte';

export interface Room {
  name: string;
  /** The first part of the path; '' is the front door. */
  path: string;
  /** Shown in the bar of rooms; the others are reached from within. */
  inBar: boolean;
  load: () => Promise<{ default: Component<{ id: string }> }>;
}

export const rooms: readonly Room[] = [
  { name: 'situation', path: '', inBar: true, load: () => import('./rooms/situation/Situation.svelte') },
  { name: 'report', path: 'report', inBar: true, load: () => import('./rooms/report/Report.svelte') },
  { name: 'incident', path: 'incident', inBar: true, load: () => import('./rooms/incident/Incident.svelte') },
  { name: 'claims', path: 'claims', inBar: true, load: () => import('./rooms/claims/Claims.svelte') },
  { name: 'access', path: 'access', inBar: true, load: () => import('./rooms/access/Access.svelte') },
  { name: 'trends', path: 'trends', inBar: true, load: () => import('./rooms/trends/Trends.svelte') },
  { name: 'outlook', path: 'outlook', inBar: true, load: () => import('./rooms/outlook/Outlook.svelte') },
  { name: 'response', path: 'response', inBar: true, load: () => import('./rooms/response/Response.svelte') },
  { name: 'brief', path: 'brief', inBar: false, load: () => import('./rooms/brief/Brief.svelte') },
  { name: 'people', path: 'people', inBar: false, load: () => import('./rooms/people/People.svelte') },
];

export interface Where {
  room: Room | null;
  id: string;
}

/** An address typed wrong ('%zz') is taken as it stands. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** '/incident/ab12' is the room 'incident' and the id 'ab12'. */
export function roomAt(path: string): Where {
  const [head = '', ...rest] = path.replace(/^\/+|\/+$/g, '').split('/');
  return { room: rooms.find((one) => one.path === head) ?? null, id: rest.map(decoded).join('/') };
}
