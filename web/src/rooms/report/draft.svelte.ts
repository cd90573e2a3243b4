// What is being handed in: kept while a person goes to another room and comes back, gone with the tab.
// In: a text, addresses or files. Out: what the server reads in them, what was decided of it.
import { api } from '../../lib/api';
import { Problem } from '../../lib/problem';
import { Choices } from './choices.svelte';
import { type Given, given, type Holds, type Job, type Reading, type Readings, type Recorded } from './model';

const NOTHING: Holds = { title: '', source: '', published: '', language: '', sensitivity: '' };
const ADDRESSES = /^\s*https?:\/\/\S+(\s+https?:\/\/\S+)*\s*$/i;

/** A report that was read, what is decided of it, and where it is once it is recorded. */
export class Looked {
  reading = $state.raw<Reading>() as Reading;
  choices = $state.raw<Choices>() as Choices;
  recorded = $state.raw<Recorded | null>(null);

  constructor(reading: Reading) {
    this.reading = reading;
    this.choices = new Choices(reading);
  }

  /** Reads the report anew with what was put right; what was decided stays where the statement stays. */
  async mend(holds: Holds): Promise<void> {
    const told: Given = {
      ...given(this.reading.report),
      ...Object.fromEntries(Object.entries(holds).map(([name, value]) => [name, value || null])),
    };
    const found = await api.post<Readings>('/reports/read', told);
    const reading = found.readings[0];
    if (!reading) throw new Problem(422, found.refused[0] ?? '');
    this.choices = new Choices(reading, this.choices);
    this.reading = reading;
  }

  async record(): Promise<Recorded> {
    this.recorded = await api.post<Recorded>('/reports', {
      report: given(this.reading.report),
      choices: this.choices.sent(this.reading),
    });
    return this.recorded;
  }
}

class Draft {
  text = $state('');
  files = $state.raw<readonly File[]>([]);
  holds = $state<Holds>({ ...NOTHING });
  looked = $state.raw<readonly Looked[]>([]);
  refused = $state.raw<readonly string[]>([]);
  more = $state(false);

  addresses = $derived(
    !this.files.length && ADDRESSES.test(this.text) ? this.text.trim().split(/\s+/) : ([] as string[]),
  );
  /** What pressing the button does. */
  way = $derived<'nothing' | 'text' | 'address' | 'file' | 'job'>(
    this.files.length > 1 || this.addresses.length > 1
      ? 'job'
      : this.files.length
        ? 'file'
        : this.addresses.length
          ? 'address'
          : this.text.trim()
            ? 'text'
            : 'nothing',
  );
  /** Is there anything that would be lost with the tab? */
  unsaved = $derived(this.looked.some((one) => !one.recorded && one.choices.count > 0));

  take(files: Iterable<File>): void {
    this.files = [...this.files, ...files];
  }

  /** Reads what was handed in; nothing is recorded. */
  async read(signal?: AbortSignal): Promise<void> {
    const { title, source, ...of_all } = this.holds;
    const held = Object.fromEntries(Object.entries(of_all).filter(([, value]) => value));
    let found: Readings;
    if (this.way === 'file') {
      const form = new FormData();
      Object.entries(held).forEach(([name, value]) => form.set(name, value));
      form.set('file', this.files[0]!);
      found = await api.post<Readings>('/reports/read/file', form, { signal });
    } else {
      const asked =
        this.way === 'address'
          ? { address: this.addresses[0], ...held }
          : { text: this.text, title: title || null, source: source || null, ...held };
      found = await api.post<Readings>('/reports/read', asked, { signal });
    }
    this.looked = found.readings.map((one) => new Looked(one));
    this.refused = found.refused;
    this.more = found.more;
  }

  /** Hands all of it in as a job. */
  async begin(): Promise<Job> {
    const form = new FormData();
    const { published, language, sensitivity } = this.holds;
    Object.entries({ published, language, sensitivity }).forEach(
      ([name, value]) => value && form.set(name, value),
    );
    this.files.forEach((one) => form.append('file', one));
    if (this.addresses.length) form.set('url', this.addresses.join('\n'));
    const job = await api.post<Job>('/jobs', form);
    this.clear();
    return job;
  }

  clear(): void {
    this.text = '';
    this.files = [];
    this.holds = { ...NOTHING };
    this.looked = [];
    this.refused = [];
    this.more = false;
  }
}

export const draft = new Draft();
