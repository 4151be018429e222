/**
 * Draws a forest of `TreeNode`s as a view of VS Code. Rows are rebuilt from each new answer; VS Code matches them with the old ones by id and
 * asks only for those in sight.
 */
import * as vscode from 'vscode';
import type { TreeNode } from './treeNode.ts';

export class NodeTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly id: string;
  readonly view: vscode.TreeView<TreeNode>;
  readonly #changed = new vscode.EventEmitter<undefined>();
  #forest: readonly TreeNode[] = [];
  /** Parents of the rows handed out since the last change; `reveal` walks up by it. */
  #parents = new Map<string, TreeNode>();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(viewId: string) {
    this.id = viewId;
    this.view = vscode.window.createTreeView(viewId, { treeDataProvider: this, showCollapseAll: true });
  }

  show(forest: readonly TreeNode[]): void {
    if (forest.length === 0 && this.#forest.length === 0) return;
    this.#forest = forest;
    this.#parents = new Map();
    this.#changed.fire(undefined);
  }

  get forest(): readonly TreeNode[] {
    return this.#forest;
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (node === undefined) return [...this.#forest];
    const children = [...(node.children?.() ?? [])];
    for (const child of children) this.#parents.set(child.id, node);
    return children;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.#parents.get(node.id);
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const collapsible = node.children === undefined ? None : node.expanded ? Expanded : Collapsed;
    const item = new vscode.TreeItem(node.label, collapsible);
    item.id = node.id;
    item.description = node.description;
    item.tooltip = new vscode.MarkdownString(node.tooltip.join('  \n'));
    const color = node.icon.color === undefined ? undefined : new vscode.ThemeColor(node.icon.color);
    item.iconPath = new vscode.ThemeIcon(node.icon.name, color);
    item.contextValue = `hartbeat.${node.kind}`;
    item.accessibilityInformation = { label: `${node.label}, ${node.description}` };
    if (node.taskId !== undefined) {
      item.command = { command: 'hartbeat.revealTask', title: 'Show Call Stack of Task', arguments: [node] };
    }
    return item;
  }

  dispose(): void {
    this.view.dispose();
    this.#changed.dispose();
  }
}
