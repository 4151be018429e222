/**
 * Entry point of the VS Code extension: registers the debugger, the views and the commands. Everything it knows of a running program comes
 * over the debug protocol; it holds no state of the machine itself.
 */
import * as vscode from 'vscode';
import { AdapterProcess } from './adapterProcess.ts';
import { assemblyLanguage } from './assemblyLanguage.ts';
import type { DebugBuild } from './build/debugBuild.ts';
import { registerBuilds } from './build/register.ts';
import { ConfigurationProvider, chooseProgram, FoundConfigurations, launch } from './configurationProvider.ts';
import { goToTask } from './goToTask.ts';
import { GuestTerminals } from './guestTerminal.ts';
import { hartRows } from './hartModel.ts';
import { registerValues } from './registerValues.ts';
import { revealTask } from './revealTask.ts';
import { TaskFeed } from './taskFeed.ts';
import { awaitChain, positionText, taskForest } from './taskModel.ts';
import type { TreeNode } from './treeNode.ts';
import { NodeTree } from './treeView.ts';
import { walkthrough } from './walkthrough.ts';

export function activate(context: vscode.ExtensionContext): void {
  const { builds, subscriptions } = registerBuilds(context);
  context.subscriptions.push(
    ...subscriptions,
    ...debugging(context, builds),
    ...views(context),
    ...walkthrough(context),
    ...registerValues(),
    assemblyLanguage(context.extensionUri),
  );
}

function debugging(context: vscode.ExtensionContext, builds: DebugBuild): vscode.Disposable[] {
  const { Initial, Dynamic } = vscode.DebugConfigurationProviderTriggerKind;
  return [
    vscode.debug.registerDebugAdapterDescriptorFactory('hartbeat', new AdapterProcess(context.extensionUri)),
    vscode.debug.registerDebugConfigurationProvider('hartbeat', new ConfigurationProvider(builds), Initial),
    vscode.debug.registerDebugConfigurationProvider('hartbeat', new FoundConfigurations(), Dynamic),
    new GuestTerminals(),
    vscode.commands.registerCommand('hartbeat.debugProgram', (file?: vscode.Uri) => debugProgram(builds, file)),
  ];
}

function views(context: vscode.ExtensionContext): vscode.Disposable[] {
  const tasks = new NodeTree('hartbeat.tasks');
  const harts = new NodeTree('hartbeat.harts');
  const feed = new TaskFeed(() => tasks.view.visible || harts.view.visible);
  const withSession = (action: (session: vscode.DebugSession) => unknown): unknown =>
    feed.session === undefined
      ? vscode.window.showInformationMessage('No RISC-V program is being debugged.')
      : action(feed.session);
  return [
    tasks,
    harts,
    feed,
    feed.onDidChange((response) => {
      tasks.show(response === undefined ? [] : taskForest(response));
      harts.show(response === undefined ? [] : hartRows(response));
      tasks.view.description = response === undefined ? '' : positionText(response.position);
      tasks.view.message = response?.message ?? '';
    }),
    tasks.view.onDidChangeVisibility(() => feed.refreshNow()),
    harts.view.onDidChangeVisibility(() => feed.refreshNow()),
    openViewOnFirstSession(context, tasks),
    vscode.commands.registerCommand('hartbeat.refreshTasks', () => feed.refreshNow()),
    vscode.commands.registerCommand('hartbeat.revealTask', ({ taskId, future }: TreeNode) =>
      withSession((session) => taskId !== undefined && revealTask(session, taskId, future)),
    ),
    vscode.commands.registerCommand('hartbeat.goToTask', () =>
      withSession(async (session) => {
        const task = feed.latest === undefined ? undefined : await goToTask(feed.latest);
        if (task !== undefined) await revealTask(session, task.id);
      }),
    ),
    vscode.commands.registerCommand('hartbeat.copyAwaitChain', async (node: TreeNode) => {
      const task = feed.latest?.tasks.find(({ id }) => id === node.taskId);
      if (task !== undefined) await vscode.env.clipboard.writeText(awaitChain(task));
    }),
  ];
}

async function debugProgram(builds: DebugBuild, file?: vscode.Uri): Promise<void> {
  const active = file ?? vscode.window.activeTextEditor?.document.uri;
  const folder =
    (active && vscode.workspace.getWorkspaceFolder(active)) ?? vscode.workspace.workspaceFolders?.[0] ?? undefined;
  const program = file?.scheme === 'file' ? file.fsPath : await chooseProgram(folder, builds);
  if (program !== undefined) await vscode.debug.startDebugging(folder, launch(program));
}

/** Views in the Debug side bar begin collapsed; ours opens once by itself, so that a newcomer sees it. From then on it stays as the user leaves it. */
function openViewOnFirstSession(context: vscode.ExtensionContext, tasks: NodeTree): vscode.Disposable {
  const key = 'hasShownTasks';
  return vscode.debug.onDidStartDebugSession(async (session) => {
    if (session.type !== 'hartbeat' || context.globalState.get(key) === true) return;
    await context.globalState.update(key, true);
    if (!tasks.view.visible) await vscode.commands.executeCommand(`${tasks.id}.open`, { preserveFocus: true });
  });
}
