/**
 * Asks the user which program to debug, when it cannot be guessed: a list of the RISC-V programs in the workspace, and a file dialog for any
 * other. Answers undefined when the user thinks better of it.
 */
import path from 'node:path';
import * as vscode from 'vscode';
import { newestFirst } from './programGuess.ts';
import { type FoundProgram, programAt } from './programSearch.ts';

interface ProgramItem extends vscode.QuickPickItem {
  /** Undefined: browse for another. */
  readonly program: string | undefined;
  readonly make?: OtherProgram['make'];
}

/** A program that is not there yet. */
export interface OtherProgram {
  readonly label: string;
  /** Answers its path, or undefined when nothing came of it. */
  readonly make: () => Promise<string | undefined>;
}

/** `other` is offered beside `programs`. */
export async function pickProgram(
  folder: string | undefined,
  programs: readonly FoundProgram[],
  other?: OtherProgram,
): Promise<string | undefined> {
  if (programs.length === 0) return await browse(folder, 'No RISC-V program was found in the workspace. ');
  const items: ProgramItem[] = newestFirst(programs).map((program) => ({
    label: `$(file-binary) ${path.basename(program.path)}`,
    description: path.dirname(folder === undefined ? program.path : path.relative(folder, program.path)),
    program: program.path,
  }));
  items.push({ label: '', kind: vscode.QuickPickItemKind.Separator, program: undefined });
  if (other !== undefined) items.push({ label: `$(tools) ${other.label}`, program: undefined, make: other.make });
  items.push({ label: '$(folder-opened) Browse…', program: undefined });
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Debug a RISC-V program',
    placeHolder: 'Which program?',
    matchOnDescription: true,
  });
  if (picked?.make !== undefined) return await picked.make();
  return picked === undefined || picked.program !== undefined ? picked?.program : await browse(folder, '');
}

async function browse(folder: string | undefined, why: string): Promise<string | undefined> {
  if (why !== '') {
    const choose = 'Choose a Program…';
    const detail =
      'Build one, for example with `riscv64-linux-gnu-gcc -g -static program.c -o program`, or choose a file.';
    if ((await vscode.window.showInformationMessage(why + detail, choose)) !== choose) return undefined;
  }
  for (;;) {
    const [file] =
      (await vscode.window.showOpenDialog({
        title: 'Choose a RISC-V program',
        openLabel: 'Debug',
        ...(folder === undefined ? {} : { defaultUri: vscode.Uri.file(folder) }),
      })) ?? [];
    if (file === undefined) return undefined;
    if ((await programAt(file.fsPath)) !== undefined) return file.fsPath;
    const name = path.basename(file.fsPath);
    void vscode.window.showWarningMessage(`${name} is not a 64-bit RISC-V executable.`);
  }
}
