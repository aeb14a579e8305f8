/* tslint:disable */
/* eslint-disable */

/**
 * Collects what `aws ec2 describe-…` printed, then makes a scenario of all of it.
 */
export class Importer {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Adds a file; a zip archive counts as the files in it. Throws if it is a broken archive.
     */
    add(name: string, bytes: Uint8Array | number[]): void;
    /**
     * `{"scenario": …, "report": …}`. `mask` has the words `accounts`, `tags` and `addresses`, or is
     * empty.
     */
    finish(mask: string): string;
    /**
     * With nothing to read yet.
     */
    constructor();
}

/**
 * A network that is asked about.
 */
export class Questions {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * The answer in the shape of `vpclab trace --json`. `query` has the keys of an item of a file of
     * questions. Throws if it makes no sense in this network.
     */
    ask(query: string): string;
    /**
     * About the network of a scenario. Throws if that has mistakes.
     */
    constructor(scenario: string);
    /**
     * What a question can be about: an array of `{id, name, kind, addresses}`, at most `limit`.
     */
    places(text: string, limit: number): string;
    /**
     * A scenario in which the packet is sent, with as much of the network as it takes; none where
     * nothing is known of whoever sends.
     */
    play(query: string): string | undefined;
}

/**
 * Panics never happen on purpose; if one does, the console says where.
 */
export function start(): void;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly __wbg_importer_free: (a: number, b: number) => void;
    readonly __wbg_questions_free: (a: number, b: number) => void;
    readonly importer_add: (a: number, b: number, c: number, d: number, e: number) => [number, number];
    readonly importer_finish: (a: number, b: number, c: number) => [number, number];
    readonly importer_new: () => number;
    readonly questions_ask: (a: number, b: number, c: number) => [number, number, number, number];
    readonly questions_new: (a: number, b: number) => [number, number, number];
    readonly questions_places: (a: number, b: number, c: number, d: number) => [number, number];
    readonly questions_play: (a: number, b: number, c: number) => [number, number, number, number];
    readonly start: () => void;
    readonly __wbindgen_free: (a: number, b: number, c: number) => void;
    readonly __wbindgen_exn_store: (a: number) => void;
    readonly __externref_table_alloc: () => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
    readonly __externref_table_dealloc: (a: number) => void;
    readonly __wbindgen_start: () => void;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path?: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
