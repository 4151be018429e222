/**
 * F5 on a C or C++ source, or on assembly that the C library calls: builds it first, or asks, as `plan.ts` says. Where it answers undefined nothing is
 * debugged, and the user has been told why.
 */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { findPrograms, programAt } from '../programSearch.ts';
import type { Built } from './build.ts';
import type { BuildTasks, Finished } from './buildTasks.ts';
import { type Compilers, INSTALL, INSTALL_HELP, NO_COMPILER } from './compilers.ts';
import { type OpenSource, planFor } from './plan.ts';
import { beginsAtMain, languageOf, programOf } from './source.ts';

/** What became of F5: a program, the question which is meant, or nothing. */
export type Prepared =
  | { readonly kind: 'program'; readonly program: string }
  | { readonly kind: 'ask' }
  | { readonly kind: 'nothing' };

const ASK: Prepared = { kind: 'ask' };
const NOTHING: Prepared = { kind: 'nothing' };
const program = (file: string): Prepared => ({ kind: 'program', program: file });

export class DebugBuild implements vscode.Disposable {
  readonly #compilers: Compilers;
  readonly #tasks: BuildTasks;
  readonly #state: vscode.Memento;
  readonly #subscription: vscode.Disposable;

  /** `state` remembers which programs we have built in this workspace. */
  constructor(compilers: Compilers, tasks: BuildTasks, state: vscode.Memento) {
    this.#compilers = compilers;
    this.#tasks = tasks;
    this.#state = state;
    this.#subscription = tasks.onDidBuild((finished) => void this.#remember(finished));
  }

  /** For a configuration without a program, and this file open. */
  async prepare(file: string, root: string): Promise<Prepared> {
    const source = await sourceAt(file);
    if (source === undefined) return ASK;
    const programs = await findPrograms(root);
    const plan = planFor(source, programs, ({ path: built, modifiedMs }) => this.#state.get(key(built)) === modifiedMs);
    switch (plan.kind) {
      case 'ask':
        return ASK;
      case 'debug':
        return program(plan.program);
      case 'build': {
        const language = languageOf(file) ?? 'c';
        if ((await this.#compilers.find(language)) !== undefined) return await this.build(file);
        // Our own linker says what is missing, if anything is.
        if (language === 'assembly') return ASK;
        return await this.#withoutCompiler(file, programs.length);
      }
      case 'stale': {
        const name = path.basename(plan.program);
        const old = `Debug the Old ${name}`;
        const build = `Build ${path.basename(file)}`;
        const answers = plan.output === plan.program ? [build, old] : [old];
        const detail = `Its lines and variables may not be those of the source. Build ${name} as you did before, or choose:`;
        const answer = await vscode.window.showWarningMessage(
          `${path.basename(file)} has been changed since ${name} was built.`,
          { modal: true, detail },
          ...answers,
        );
        if (answer === build) return await this.build(file);
        return answer === old ? program(plan.program) : NOTHING;
      }
    }
  }

  /** Builds the source beside itself, as a task. */
  async build(file: string): Promise<Prepared> {
    const built = await this.#run(file);
    switch (built.kind) {
      case 'built':
        return program(built.program);
      case 'cancelled':
        return NOTHING;
      case 'failed': {
        const show = 'Show Problems';
        void vscode.window.showErrorMessage(built.why, show).then((answer) => {
          if (answer === show) void vscode.commands.executeCommand('workbench.actions.view.problems');
        });
        return NOTHING;
      }
    }
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  async #run(file: string): Promise<Built> {
    await vscode.workspace.textDocuments.find((document) => document.fileName === file && document.isDirty)?.save();
    const subscriptions: vscode.Disposable[] = [];
    try {
      const task = this.#tasks.taskOf(file);
      return await new Promise<Built>((settle, fail) => {
        subscriptions.push(
          this.#tasks.onDidBuild(({ wanted, built }) => {
            if (wanted.source === file && wanted.output === programOf(file)) settle(built);
          }),
          // A task that is ended before its terminal opens says nothing itself.
          vscode.tasks.onDidEndTask(({ execution }) => {
            if (execution.task.name === task.name) settle({ kind: 'cancelled' });
          }),
        );
        vscode.tasks.executeTask(task).then(undefined, fail);
      });
    } finally {
      for (const subscription of subscriptions) subscription.dispose();
    }
  }

  /** Notes a program that we have made, to know it again. */
  async #remember({ built }: Finished): Promise<void> {
    if (built.kind !== 'built') return;
    const found = await programAt(built.program);
    if (found !== undefined) await this.#state.update(key(built.program), found.modifiedMs);
  }

  async #withoutCompiler(file: string, programs: number): Promise<Prepared> {
    // Programs from elsewhere may well be meant.
    if (programs > 0) return ASK;
    const choose = 'Choose a Program…';
    const why = `${path.basename(file)} has to be built. ${NO_COMPILER} ${INSTALL_HELP}`;
    const answer = await vscode.window.showInformationMessage(why, INSTALL, choose);
    if (answer === choose) return ASK;
    if (answer !== INSTALL || (await this.#compilers.install()) === undefined) return NOTHING;
    return await this.build(file);
  }
}

const key = (built: string): string => `built ${built}`;

async function sourceAt(file: string): Promise<OpenSource | undefined> {
  const language = languageOf(file);
  if (language === undefined) return undefined;
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    return language === 'assembly' && !beginsAtMain(text) ? undefined : { path: file, text, modifiedMs: mtimeMs };
  } catch {
    return undefined;
  }
}
