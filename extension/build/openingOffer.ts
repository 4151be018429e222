/**
 * When a C program is opened and nothing here could build it, says so once and offers what helps. Not in a workspace that has RISC-V programs, which
 * somebody builds; not twice in a session; never again when the user does not want it (setting `hartbeat.offerCompiler`).
 */
import path from 'node:path';
import * as vscode from 'vscode';
import { findPrograms } from '../programSearch.ts';
import { type Compilers, INSTALL, INSTALL_HELP, NO_COMPILER } from './compilers.ts';
import { definesMain, languageOf } from './source.ts';

export class OpeningOffer implements vscode.Disposable {
  readonly #compilers: Compilers;
  readonly #subscription: vscode.Disposable;
  #hasLooked = false;

  constructor(compilers: Compilers) {
    this.#compilers = compilers;
    this.#subscription = vscode.window.onDidChangeActiveTextEditor((editor) => void this.#look(editor?.document));
    void this.#look(vscode.window.activeTextEditor?.document);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  async #look(document: vscode.TextDocument | undefined): Promise<void> {
    if (this.#hasLooked || document === undefined || !isProgram(document)) return;
    const settings = vscode.workspace.getConfiguration('hartbeat');
    if (settings.get('offerCompiler') === false) return;
    this.#hasLooked = true;
    const folder = vscode.workspace.getWorkspaceFolder(document.uri)?.uri.fsPath ?? path.dirname(document.fileName);
    if ((await findPrograms(folder)).length > 0) return;
    if ((await this.#compilers.find(languageOf(document.fileName) ?? 'c')) !== undefined) return;
    const never = "Don't Ask Again";
    const answer = await vscode.window.showInformationMessage(`${NO_COMPILER} ${INSTALL_HELP}`, INSTALL, never);
    if (answer === INSTALL) await this.#compilers.install();
    if (answer === never) await settings.update('offerCompiler', false, vscode.ConfigurationTarget.Global);
  }
}

function isProgram(document: vscode.TextDocument): boolean {
  const language = languageOf(document.fileName);
  const isC = language === 'c' || language === 'c++';
  return document.uri.scheme === 'file' && isC && definesMain(document.getText());
}
