import { words } from '../../lib/words.svelte';
import en from './messages.en.json';
import fr from './messages.fr.json';

export const t = words({ en, fr });
