// Short messages after an act, with a way back where there is one; Ctrl+Z takes the last one back.

export interface Toast {
  id: number;
  text: string;
  kind: 'done' | 'problem';
  undo?: () => void | Promise<void>;
}

class Toasts {
  list = $state<Toast[]>([]);
  #next = 0;
  #undone: (() => void | Promise<void>)[] = [];

  /** Says what was done; `undo` offers to take it back, also by Ctrl+Z after the message has gone. */
  done(text: string, undo?: () => void | Promise<void>): void {
    if (undo) this.#undone.push(undo);
    this.#show({ id: this.#next++, text, kind: 'done', undo }, undo ? 9000 : 4500);
  }

  problem(error: unknown): void {
    this.#show(
      { id: this.#next++, text: error instanceof Error ? error.message : String(error), kind: 'problem' },
      12000,
    );
  }

  close(id: number): void {
    this.list = this.list.filter((one) => one.id !== id);
  }

  async undo(toast?: Toast): Promise<void> {
    const act = toast?.undo ?? this.#undone.at(-1);
    if (!act) return;
    this.#undone = this.#undone.filter((one) => one !== act);
    this.list = this.list.filter((one) => one.undo !== act);
    try {
      await act();
    } catch (error) {
      this.problem(error);
    }
  }

  /** Ctrl+Z or Cmd+Z outside of a field that has an undo of its own. */
  key(event: KeyboardEvent): void {
    if (event.key !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey || !this.#undone.length)
      return;
    if ((event.target as Element | null)?.closest('input, textarea, [contenteditable]')) return;
    event.preventDefault();
    void this.undo();
  }

  #show(toast: Toast, ms: number): void {
    this.list = [...this.list.slice(-3), toast];
    setTimeout(() => this.close(toast.id), ms);
  }
}

export const toasts = new Toasts();
