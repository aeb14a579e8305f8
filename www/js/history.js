// What a person did, and can undo and do again.

export class History {
  /** @type {Past[]} */ #past = [];
  /** @type {Past[]} */ #future = [];

  get done() {
    return this.#past.length;
  }

  get undone() {
    return this.#future.length;
  }

  /** Something is done: how it was before. @param {Past} before */
  note(before) {
    this.#past.push(before);
    this.#future = [];
  }

  /** How it was before the last thing that was done. @param {Past} present */
  undo(present) {
    const past = this.#past.pop();
    if (past) this.#future.push(present);
    return past;
  }

  /** How it was before the last thing that was undone. @param {Past} present */
  redo(present) {
    const next = this.#future.pop();
    if (next) this.#past.push(present);
    return next;
  }

  clear() {
    this.#past = [];
    this.#future = [];
  }
}
