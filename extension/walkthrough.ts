/**
 * The page "Get Started with Hartbeat" (package.json, `walkthroughs`): the commands behind its buttons, and what ticks its steps off. A step that is
 * done by a session, in whatever way it was begun, is told by a context key.
 */
import * as vscode from 'vscode';
import { Samples } from './samples.ts';
import { doneBy, type StepKey } from './walkthroughSteps.ts';

export function walkthrough(context: vscode.ExtensionContext): vscode.Disposable[] {
  const samples = new Samples(context);
  const done = new Set<StepKey>();
  const note = (key: StepKey): void => {
    if (done.has(key)) return;
    done.add(key);
    void vscode.commands.executeCommand('setContext', key, true);
  };
  const watch = (message: unknown): void => {
    const key = doneBy(message);
    if (key !== undefined) note(key);
  };
  return [
    vscode.commands.registerCommand('hartbeat.openWalkthrough', () =>
      vscode.commands.executeCommand('workbench.action.openWalkthrough', `${context.extension.id}#start`, false),
    ),
    vscode.commands.registerCommand('hartbeat.openSample', () => samples.open('hello.S')),
    vscode.commands.registerCommand('hartbeat.openCSample', () => samples.open('hello.c')),
    vscode.commands.registerCommand('hartbeat.debugSample', () => samples.debug()),
    vscode.debug.registerDebugAdapterTrackerFactory('hartbeat', {
      createDebugAdapterTracker: () => ({ onWillReceiveMessage: watch, onDidSendMessage: watch }),
    }),
  ];
}
